//! Names by their full path, so that an expression means the same wherever it is read again.

use super::expr::Expr;
use super::node::{Item, Literal, Name, Node, Select};
use super::resolve::{parts, resolve};
use super::typing::path;
use crate::base::Result;
use crate::trace::{Hierarchy, ScopeId, SignalId};

/// The full path of a signal as an expression spells it, `tb.\odd+name `.
#[must_use]
pub fn spelled(hierarchy: &Hierarchy, id: SignalId) -> Option<String> {
    Some(Node::Name(Name(parts(hierarchy, id)?)).to_string())
}

impl Expr {
    /// The same expression with every name as a full path, as [`resolve`] finds it from `scope`.
    ///
    /// # Errors
    /// The first name that is no signal.
    pub fn qualified(&self, hierarchy: &Hierarchy, scope: Option<ScopeId>) -> Result<Self> {
        Qualifier { hierarchy, scope }.node(&self.0).map(Self)
    }
}

struct Qualifier<'a> {
    hierarchy: &'a Hierarchy,
    scope: Option<ScopeId>,
}

impl Qualifier<'_> {
    fn node(&self, node: &Node) -> Result<Node> {
        if let Some(path) = path(node) {
            match (resolve(self.hierarchy, self.scope, &path), node) {
                (Ok(id), _) => return Ok(self.full(node, id)),
                (Err(_), Node::Name(name)) if name.is_unknown() => return Ok(node.clone()),
                (Err(error), Node::Name(_)) => return Err(error),
                (Err(_), _) => {}
            }
        }
        let boxed = |node: &Node| self.node(node).map(Box::new);
        let all = |nodes: &[Node]| nodes.iter().map(|node| self.node(node)).collect::<Result<Vec<_>>>();
        Ok(match node {
            Node::Select(base, select) => {
                let select = match select {
                    Select::Bit(index) => Select::Bit(boxed(index)?),
                    Select::Part(high, low) => Select::Part(*high, *low),
                    Select::Up(index, width) => Select::Up(boxed(index)?, *width),
                    Select::Down(index, width) => Select::Down(boxed(index)?, *width),
                };
                Node::Select(boxed(base)?, select)
            }
            Node::Concat(parts) => Node::Concat(all(parts)?),
            Node::Repeat(times, parts) => Node::Repeat(*times, all(parts)?),
            Node::Unary(operator, operand) => Node::Unary(*operator, boxed(operand)?),
            Node::Binary(operator, left, right) => Node::Binary(*operator, boxed(left)?, boxed(right)?),
            Node::Choice(condition, yes, no) => Node::Choice(boxed(condition)?, boxed(yes)?, boxed(no)?),
            Node::Inside(value, items) => {
                let items = items.iter().map(|item| self.item(item)).collect::<Result<_>>()?;
                Node::Inside(boxed(value)?, items)
            }
            Node::Call(function, operand) => Node::Call(*function, boxed(operand)?),
            leaf => leaf.clone(),
        })
    }

    fn item(&self, item: &Item) -> Result<Item> {
        let end = |node: &Option<Node>| node.as_ref().map(|node| self.node(node)).transpose();
        Ok(match item {
            Item::One(node) => Item::One(self.node(node)?),
            Item::Between(low, high) => Item::Between(end(low)?, end(high)?),
        })
    }

    /// A signal by its full path; indices behind a name stay behind it where the signal is called so.
    fn full(&self, node: &Node, id: SignalId) -> Node {
        let Some(mut parts) = parts(self.hierarchy, id) else { return node.clone() };
        let mut indices: Vec<&Literal> = Vec::new();
        let mut base = node;
        while let Node::Select(inner, Select::Bit(index)) = base {
            if let Node::Literal(literal) = index.as_ref() {
                indices.push(literal);
            }
            base = inner;
        }
        let suffix = indices.iter().rev().fold(String::new(), |text, index| text + "[" + &index.text + "]");
        let last = parts.last().and_then(|last| last.strip_suffix(&suffix)).map(str::to_owned);
        let (Some(stem), Some(last)) = (last.filter(|stem| !stem.is_empty()), parts.last_mut()) else {
            return Node::Name(Name(parts));
        };
        *last = stem;
        let name = Node::Name(Name(parts));
        indices.into_iter().rev().fold(name, |name, index| {
            Node::Select(name.into(), Select::Bit(Node::Literal(index.clone()).into()))
        })
    }
}
