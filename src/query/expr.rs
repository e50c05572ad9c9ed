//! An expression over signals, read from text and written back.

use super::node::{Function, Node};
use super::parse::parse;
use super::problem::Problem;
use super::typing::path;
use crate::base::{Diagnostic, Result};
use std::fmt;
use std::str::FromStr;

/// An expression in SystemVerilog syntax (IEEE 1800-2017 chapter 11); `docs/expressions.md` says which parts.
///
/// ```
/// use tritscope::query::Expr;
/// let expr: Expr = "valid&&(data==8'h42)".parse().unwrap();
/// assert_eq!(expr.to_string(), "valid && data == 8'h42");
/// assert_eq!(expr.names(), ["valid", "data"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Expr(pub(super) Node);

impl Expr {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong first, with its column, so that a prompt can point at it.
    pub fn parse(text: &str) -> std::result::Result<Self, Problem> {
        parse(text).map(Self)
    }

    /// The names of all signals as written, without selects behind them, each once, in the order of the text.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        collect(&self.0, &mut |node| {
            if let Node::Name(name) = node {
                let name = name.path();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            true
        });
        names
    }

    /// What `find` finds for each name, so that it can be loaded before an expression is bound.
    ///
    /// A select by plain numbers is first looked for as a signal of its own: `mem[3]`. A bare `x` or `z` that is no
    /// signal is left out: it means a value.
    ///
    /// # Errors
    /// The first name that nothing is found for.
    pub fn signals<T>(&self, find: &dyn Fn(&str) -> Result<T>) -> Result<Vec<T>> {
        let (mut found, mut missing) = (Vec::new(), None);
        collect(&self.0, &mut |node| {
            let Some(path) = path(node) else { return true };
            match (find(&path), node) {
                (Ok(signal), _) => {
                    found.push(signal);
                    return false;
                }
                (Err(error), Node::Name(name)) if !name.is_unknown() => {
                    missing.get_or_insert(error);
                }
                _ => {}
            }
            true
        });
        missing.map_or(Ok(found), Err)
    }

    /// How many ticks after a change of a signal it may still change by itself, because it looks at what changes now.
    pub(super) fn pulses(&self) -> u64 {
        nested(&self.0, &|function| match function {
            Function::Rose | Function::Fell | Function::Stable | Function::Changed => 1,
            _ => 0,
        })
    }

    /// How many edges of a clock it looks back.
    pub(super) fn edges_back(&self) -> u64 {
        nested(&self.0, &|function| match function {
            Function::Rose | Function::Fell | Function::Stable | Function::Changed => 1,
            Function::Past(ago) => u64::from(ago),
            _ => 0,
        })
    }

    /// Whether it looks back over changes, however long ago they were.
    pub(super) fn remembers(&self) -> bool {
        nested(&self.0, &|function| u64::from(matches!(function, Function::Past(_)))) > 0
    }
}

/// Shows each node to `visit`, outer ones first; what lies below is skipped where it says no.
fn collect<'a>(node: &'a Node, visit: &mut dyn FnMut(&'a Node) -> bool) {
    if visit(node) {
        for child in node.children() {
            collect(child, visit);
        }
    }
}

/// The largest sum of `weight` along a path from the root.
fn nested(node: &Node, weight: &dyn Fn(Function) -> u64) -> u64 {
    let own = if let Node::Call(function, _) = node { weight(*function) } else { 0 };
    own + node.children().into_iter().map(|child| nested(child, weight)).max().unwrap_or(0)
}

impl FromStr for Expr {
    type Err = Diagnostic;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self::parse(text)?)
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
