//! The type of every part of an expression by itself (IEEE 1800-2017 11.6 to 11.8), before it meets its context.

use super::datum::{Kind, TRUTH};
use super::node::{Binary, Function, Name, Node, Select, Unary};
use crate::base::{Diagnostic, Result};
use crate::trace::{SignalKind, Track};
use std::collections::HashMap;

/// The widest that a part may be.
const WIDEST: u32 = 1 << 20;

/// A signal that an expression reads.
#[derive(Clone, Debug)]
pub struct Operand {
    /// Its changes.
    pub track: Track,
    /// First and last index as declared, so that `a[i]` means what it means in the source; `[width-1:0]` if unknown.
    pub range: Option<(i64, i64)>,
    /// Whether it holds two's complement numbers.
    pub signed: bool,
}

impl From<Track> for Operand {
    fn from(track: Track) -> Self {
        Self { track, range: None, signed: false }
    }
}

impl Operand {
    /// The type of its value.
    pub(super) fn kind(&self) -> Kind {
        match Kind::from(self.track.kind()) {
            Kind::Bits { width, .. } => Kind::Bits { width, signed: self.signed },
            kind => kind,
        }
    }

    /// The declared range, if it is as wide as the signal.
    pub(super) fn indices(&self) -> Option<(i64, i64)> {
        let SignalKind::Bits { width } = self.track.kind() else { return None };
        self.range.filter(|(first, last)| first.abs_diff(*last).checked_add(1) == Some(u64::from(width)))
    }
}

/// Finds signals by the names in an expression and remembers them.
pub(super) struct Names<'a> {
    find: &'a dyn Fn(&str) -> Result<Operand>,
    known: HashMap<String, Result<usize>>,
    pub(super) operands: Vec<Operand>,
}

impl<'a> Names<'a> {
    pub(super) fn new(find: &'a dyn Fn(&str) -> Result<Operand>) -> Self {
        Self { find, known: HashMap::new(), operands: Vec::new() }
    }

    /// The operand of a name.
    pub(super) fn operand(&mut self, path: &str) -> Result<usize> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let found = (self.find)(path).map(|operand| {
            self.operands.push(operand);
            self.operands.len() - 1
        });
        self.known.insert(path.to_owned(), found.clone());
        found
    }

    /// The operand that a node as a whole names, `mem[3]` included where a signal has that name.
    pub(super) fn whole(&mut self, node: &Node) -> Option<usize> {
        path(node).and_then(|path| self.operand(&path).ok())
    }

    /// The error for a name that nothing has.
    pub(super) fn missing(&mut self, name: &Name) -> Diagnostic {
        match self.operand(&name.path()) {
            Err(error) => error,
            Ok(_) => Diagnostic::internal("a name was found after all"),
        }
    }

    /// Whether a node is a bare `x` or `z` that no signal is called: all bits of that value.
    pub(super) fn is_bare(&mut self, node: &Node) -> bool {
        let bare = matches!(node, Node::Name(name) if name.is_unknown());
        bare && self.whole(node).is_none()
    }

    /// The type of a node by itself.
    pub(super) fn kind(&mut self, node: &Node) -> Result<Kind> {
        let kind = match node {
            Node::Name(name) => match self.whole(node) {
                Some(operand) => self.operands[operand].kind(),
                None if self.is_bare(node) => TRUTH,
                None => return Err(self.missing(name)),
            },
            Node::Literal(literal) => Kind::Bits { width: literal.value.width(), signed: literal.signed },
            Node::Real(_) => Kind::Real,
            Node::Text(text) => Kind::Bits { width: text_width(text), signed: false },
            Node::Select(base, select) => self.select_kind(node, base, select)?,
            Node::Concat(parts) => self.sum(parts, 1)?,
            Node::Repeat(times, parts) => self.sum(parts, *times)?,
            Node::Unary(Unary::Plus | Unary::Minus, operand) => self.number(operand)?,
            Node::Unary(Unary::Invert, operand) => self.bits(operand)?,
            Node::Fill(_) | Node::Unary(..) | Node::Inside(..) => TRUTH,
            Node::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Node::Choice(_, yes, no) => self.joined(yes, no)?,
            Node::Call(function, operand) => self.call(*function, operand)?,
        };
        match kind {
            Kind::Bits { width, .. } if width > WIDEST => Err(Diagnostic::error(format!(
                "a part of the expression has {width} bits, at most {WIDEST} are possible"
            ))),
            kind => Ok(kind),
        }
    }

    fn select_kind(&mut self, node: &Node, base: &Node, select: &Select) -> Result<Kind> {
        if let Some(operand) = self.whole(node) {
            return Ok(self.operands[operand].kind());
        }
        self.bits(base)?;
        let width = match select {
            Select::Bit(_) => 1,
            Select::Part(high, low) => {
                u32::try_from(high.abs_diff(*low).saturating_add(1)).unwrap_or(u32::MAX)
            }
            Select::Up(_, width) | Select::Down(_, width) => *width,
        };
        Ok(Kind::Bits { width, signed: false })
    }

    /// The width of parts one after another.
    fn sum(&mut self, parts: &[Node], times: u32) -> Result<Kind> {
        let mut width = 0_u32;
        for part in parts {
            let sizeless =
                matches!(part, Node::Fill(_)) || matches!(part, Node::Literal(literal) if literal.unsized_);
            if sizeless {
                return Err(Diagnostic::error(format!("{part} has no size, which a concatenation needs"))
                    .hint("write the number of bits first: 8'd12"));
            }
            let (part, _) = width_of(self.bits(part)?);
            width = width.saturating_add(part);
        }
        Ok(Kind::Bits { width: width.saturating_mul(times), signed: false })
    }

    /// The type of a node that must be bits.
    pub(super) fn bits(&mut self, node: &Node) -> Result<Kind> {
        match self.kind(node)? {
            kind @ Kind::Bits { .. } => Ok(kind),
            kind => Err(unfit(node, kind, "bits")),
        }
    }

    /// The type of a node that must be bits or a real number.
    pub(super) fn number(&mut self, node: &Node) -> Result<Kind> {
        match self.kind(node)? {
            kind @ (Kind::Bits { .. } | Kind::Real) => Ok(kind),
            kind @ Kind::Text => Err(unfit(node, kind, "a number")),
        }
    }

    fn binary(&mut self, operator: Binary, left: &Node, right: &Node) -> Result<Kind> {
        use Binary::{And, Modulo, Or, Over, Plus, Times, Xnor, Xor};
        match operator {
            Plus | Binary::Minus | Times | Over => self.common(left, right),
            Modulo | And | Or | Xor | Xnor => {
                self.bits(left)?;
                self.bits(right)?;
                self.common(left, right)
            }
            Binary::Power => match (self.number(left)?, self.number(right)?) {
                (kind @ Kind::Bits { .. }, Kind::Bits { .. }) => Ok(kind),
                _ => Ok(Kind::Real),
            },
            Binary::Left | Binary::Right | Binary::ArithmeticLeft | Binary::ArithmeticRight => {
                self.bits(right)?;
                self.bits(left)
            }
            _ => Ok(TRUTH),
        }
    }

    /// The type that two numbers have in common: real, or as wide as the wider, signed if both are.
    pub(super) fn common(&mut self, left: &Node, right: &Node) -> Result<Kind> {
        Ok(match (self.number(left)?, self.number(right)?) {
            (Kind::Bits { width: l, signed: a }, Kind::Bits { width: r, signed: b }) => {
                Kind::Bits { width: l.max(r), signed: a && b }
            }
            _ => Kind::Real,
        })
    }

    /// The type that two values have in common, texts included.
    pub(super) fn joined(&mut self, left: &Node, right: &Node) -> Result<Kind> {
        let texts = self.kind(left)? == Kind::Text || self.kind(right)? == Kind::Text;
        if !texts {
            return self.common(left, right);
        }
        for node in [left, right] {
            let kind = self.kind(node)?;
            if kind != Kind::Text && !matches!(node, Node::Text(_)) {
                return Err(unfit(node, kind, "a text"));
            }
        }
        Ok(Kind::Text)
    }

    fn call(&mut self, function: Function, operand: &Node) -> Result<Kind> {
        Ok(match function {
            Function::Signed | Function::Unsigned => {
                let (width, _) = width_of(self.bits(operand)?);
                Kind::Bits { width, signed: function == Function::Signed }
            }
            Function::CountOnes | Function::CeilingLog => {
                self.bits(operand)?;
                Kind::Bits { width: 32, signed: true }
            }
            Function::OneHot | Function::OneHotOrNone | Function::IsUnknown => {
                self.bits(operand)?;
                TRUTH
            }
            Function::Rose | Function::Fell => {
                self.number(operand)?;
                TRUTH
            }
            Function::Stable | Function::Changed => {
                self.kind(operand)?;
                TRUTH
            }
            Function::Past(_) => self.kind(operand)?,
        })
    }
}

/// Width and sign of bits.
pub(super) fn width_of(kind: Kind) -> (u32, bool) {
    match kind {
        Kind::Bits { width, signed } => (width, signed),
        Kind::Real | Kind::Text => (1, false),
    }
}

/// A text as bits: 8 a byte, and 8 for the empty one.
fn text_width(text: &str) -> u32 {
    u32::try_from(text.len().max(1) * 8).unwrap_or(u32::MAX)
}

/// The error for an operand of the wrong type.
pub(super) fn unfit(node: &Node, kind: Kind, wanted: &str) -> Diagnostic {
    let is = match kind {
        Kind::Bits { .. } => "bits",
        Kind::Real => "a real number",
        Kind::Text => "a text",
    };
    Diagnostic::error(format!("`{node}` is {is} where {wanted} must stand"))
}

/// The name that a node spells: a name with plain indices behind it.
pub(super) fn path(node: &Node) -> Option<String> {
    match node {
        Node::Name(name) => Some(name.path()),
        Node::Select(base, Select::Bit(index)) => match index.as_ref() {
            Node::Literal(literal) if literal.text.chars().all(|c| c.is_ascii_digit()) => {
                Some(format!("{}[{}]", path(base)?, literal.text))
            }
            _ => None,
        },
        _ => None,
    }
}
