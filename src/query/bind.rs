//! From a tree to a plan: every operand is brought to the width and sign of its context (IEEE 1800-2017 11.8.2).

use super::datum::{Datum, Kind};
use super::logic;
use super::node::{Binary, Fill, Function, Item, Node, Select, Unary};
use super::plan::{Count, Look, Place, Step};
use super::typing::{Names, unfit, width_of};
use super::vector::{FLOATING, ONE, UNKNOWN, Vector, Word, ZERO};
use crate::base::{Diagnostic, Result};

/// The widest operands of `* / %` and of `**`, whose work grows with the square and the cube.
const WIDEST_PRODUCT: u32 = 1 << 14;
const WIDEST_POWER: u32 = 1 << 11;

/// The most bits that all histories of an expression keep.
const MOST_HISTORY: u64 = 1 << 28;

/// A history that a sampled function looks at: of what, and how far back.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) of: Step,
    pub(super) kind: Kind,
    /// How many earlier values are kept.
    pub(super) ago: u32,
}

/// Turns trees into steps; slots of inner sampled functions stand before those of outer ones.
pub(super) struct Binder<'a> {
    pub(super) names: Names<'a>,
    pub(super) slots: Vec<Slot>,
    history: u64,
}

impl<'a> Binder<'a> {
    pub(super) fn new(names: Names<'a>) -> Self {
        Self { names, slots: Vec::new(), history: 0 }
    }

    /// A node by itself, and its type.
    pub(super) fn alone(&mut self, node: &Node) -> Result<(Step, Kind)> {
        let kind = self.names.kind(node)?;
        Ok((self.within(node, kind)?, kind))
    }

    fn boxed(&mut self, node: &Node, context: Kind) -> Result<Box<Step>> {
        self.within(node, context).map(Box::new)
    }

    /// Bits by themselves, with width and sign.
    fn bits(&mut self, node: &Node) -> Result<(Box<Step>, u32, bool)> {
        let kind = self.names.bits(node)?;
        let (width, signed) = width_of(kind);
        Ok((self.boxed(node, kind)?, width, signed))
    }

    /// A node where its context wants `context`.
    fn within(&mut self, node: &Node, context: Kind) -> Result<Step> {
        let own = self.names.kind(node)?;
        match (own, context) {
            (_, Kind::Text) => return self.text(node, own),
            (Kind::Bits { signed, .. }, Kind::Real) => {
                return Ok(Step::ToReal(self.boxed(node, own)?, signed));
            }
            _ => {}
        }
        let (width, signed) = width_of(context);
        match node {
            Node::Literal(literal) => Ok(Step::Constant(Datum::Bits({
                let open = literal.unsized_ && literal.value.bit(i64::from(literal.value.width()) - 1).1;
                literal.value.resized(width, signed || open)
            }))),
            Node::Fill(fill) => Ok(filled(*fill, width)),
            Node::Real(number) => Ok(Step::Constant(Datum::Real(*number))),
            Node::Unary(operator @ (Unary::Plus | Unary::Minus | Unary::Invert), operand) => {
                let operand = self.boxed(operand, context)?;
                Ok(match operator {
                    Unary::Minus => Step::Negated(operand),
                    Unary::Invert => Step::Inverted(operand),
                    _ => *operand,
                })
            }
            Node::Binary(operator, left, right) => match self.spread(*operator, left, right, context)? {
                Some(step) => Ok(step),
                None => Ok(resized(self.condition(*operator, left, right)?, 1, width, false)),
            },
            Node::Choice(condition, yes, no) => {
                let (condition, _) = self.condition_of(condition)?;
                Ok(Step::Choice(condition.into(), self.boxed(yes, context)?, self.boxed(no, context)?))
            }
            Node::Name(_) if self.names.is_bare(node) => {
                let floating = matches!(node, Node::Name(name) if name.path().eq_ignore_ascii_case("z"));
                Ok(filled(if floating { Fill::Floating } else { Fill::Unknown }, width))
            }
            _ => {
                let step = self.settled(node)?;
                Ok(if own == context { step } else { resized(step, width_of(own).0, width, signed) })
            }
        }
    }

    /// A truth, for `!`, `&&`, `||` and the condition of `?:`.
    fn condition_of(&mut self, node: &Node) -> Result<(Step, Kind)> {
        let kind = self.names.number(node)?;
        Ok((self.within(node, kind)?, kind))
    }

    /// An operator whose operands have the type of its context; `None` if it is none of these.
    fn spread(&mut self, operator: Binary, left: &Node, right: &Node, context: Kind) -> Result<Option<Step>> {
        let word: fn(Word, Word) -> Word = match operator {
            Binary::And => logic::and,
            Binary::Or => logic::or,
            Binary::Xor => logic::xor,
            Binary::Xnor => logic::xnor,
            Binary::Plus | Binary::Minus | Binary::Times | Binary::Over | Binary::Modulo => {
                let (l, r) = (self.boxed(left, context)?, self.boxed(right, context)?);
                return Self::arithmetic(operator, l, r, context).map(Some);
            }
            Binary::Power => return self.power(left, right, context).map(Some),
            Binary::Left | Binary::Right | Binary::ArithmeticLeft | Binary::ArithmeticRight => {
                let arithmetic = operator == Binary::ArithmeticRight && width_of(context).1;
                let amount = self.bits(right)?.0;
                return Ok(Some(Step::Shift(operator, self.boxed(left, context)?, amount, arithmetic)));
            }
            _ => return Ok(None),
        };
        Ok(Some(Step::Bitwise(word, self.boxed(left, context)?, self.boxed(right, context)?)))
    }

    fn arithmetic(operator: Binary, l: Box<Step>, r: Box<Step>, context: Kind) -> Result<Step> {
        let Kind::Bits { width, signed } = context else { return Ok(Step::Real(operator, l, r)) };
        if !matches!(operator, Binary::Plus | Binary::Minus) {
            bounded(width, WIDEST_PRODUCT, "a product or quotient")?;
        }
        Ok(Step::Arithmetic(operator, l, r, signed))
    }

    fn power(&mut self, left: &Node, right: &Node, context: Kind) -> Result<Step> {
        let Kind::Bits { width, signed } = context else {
            return Ok(Step::Real(Binary::Power, self.boxed(left, context)?, self.boxed(right, context)?));
        };
        let (exponent, bits, signed_exponent) = self.bits(right)?;
        bounded(width.max(bits), WIDEST_POWER, "a power")?;
        Ok(Step::Power(self.boxed(left, context)?, exponent, signed, signed_exponent))
    }

    /// A comparison or a logical connection: a truth whatever the context.
    fn condition(&mut self, operator: Binary, left: &Node, right: &Node) -> Result<Step> {
        if matches!(operator, Binary::Both | Binary::Either) {
            let (l, r) = (self.condition_of(left)?.0.into(), self.condition_of(right)?.0.into());
            return Ok(if operator == Binary::Both { Step::Both(l, r) } else { Step::Either(l, r) });
        }
        let bare = self.names.is_bare(left) || self.names.is_bare(right);
        let operator = match operator {
            Binary::Equal if bare => Binary::Same,
            Binary::Unequal if bare => Binary::NotSame,
            operator => operator,
        };
        let common = self.names.joined(left, right)?;
        let (l, r) = (self.boxed(left, common)?, self.boxed(right, common)?);
        Ok(Step::Compare(operator, l, r, width_of(common).1))
    }

    /// A text, or a text literal.
    fn text(&mut self, node: &Node, own: Kind) -> Result<Step> {
        match node {
            Node::Text(text) => Ok(Step::Constant(Datum::Text(text.as_str().into()))),
            Node::Choice(condition, yes, no) => {
                let (condition, _) = self.condition_of(condition)?;
                Ok(Step::Choice(condition.into(), self.boxed(yes, Kind::Text)?, self.boxed(no, Kind::Text)?))
            }
            _ if own == Kind::Text => self.settled(node),
            _ => Err(unfit(node, own, "a text")),
        }
    }

    /// A node whose type does not depend on its context.
    fn settled(&mut self, node: &Node) -> Result<Step> {
        if let Some(operand) = self.names.whole(node) {
            return Ok(Step::Operand(operand));
        }
        match node {
            Node::Name(name) => Err(self.names.missing(name)),
            Node::Text(text) => Ok(Step::Constant(Datum::Bits(text_bits(text)))),
            Node::Select(base, select) => self.select(base, select),
            Node::Concat(parts) => self.concat(parts, 1),
            Node::Repeat(times, parts) => self.concat(parts, *times),
            Node::Unary(Unary::Not, operand) => Ok(Step::Not(self.condition_of(operand)?.0.into())),
            Node::Unary(operator, operand) => Ok(Step::Reduce(*operator, self.bits(operand)?.0)),
            Node::Inside(value, items) => self.inside(value, items),
            Node::Call(function, operand) => self.call(*function, operand),
            _ => Err(Diagnostic::internal(format!("`{node}` has no plan"))),
        }
    }

    fn concat(&mut self, parts: &[Node], times: u32) -> Result<Step> {
        let parts = parts.iter().map(|part| self.bits(part).map(|(step, ..)| *step));
        Ok(Step::Concat(parts.collect::<Result<_>>()?, times))
    }

    /// Any member that is equal, X and Z of a member matching anything, or any range that holds the value.
    fn inside(&mut self, value: &Node, items: &[Item]) -> Result<Step> {
        let mut any = Step::Constant(Datum::truth(Some(false)));
        for item in items {
            let holds = match item {
                Item::One(member) => self.condition(Binary::Matches, value, member)?,
                Item::Between(low, high) => {
                    let low = low.as_ref().map(|low| self.condition(Binary::GreaterEqual, value, low));
                    let high = high.as_ref().map(|high| self.condition(Binary::LessEqual, value, high));
                    match (low.transpose()?, high.transpose()?) {
                        (Some(low), Some(high)) => Step::Both(low.into(), high.into()),
                        (Some(end), None) | (None, Some(end)) => end,
                        (None, None) => Step::Constant(Datum::truth(Some(true))),
                    }
                }
            };
            any = Step::Either(any.into(), holds.into());
        }
        Ok(any)
    }

    fn select(&mut self, base: &Node, select: &Select) -> Result<Step> {
        let range = self.names.whole(base).and_then(|operand| self.names.operands[operand].indices());
        let (step, width, _) = self.bits(base)?;
        let (first, last) = range.unwrap_or((i64::from(width) - 1, 0));
        let place = Place { origin: last, ascending: first < last };
        let outside = |what: String| {
            Diagnostic::error(format!("`{what}` lies outside `{base}`"))
                .hint(format!("its bits are [{first}:{last}]"))
        };
        let fixed = |low: i64, bits: u32| {
            let end = low.checked_add(i64::from(bits)).filter(|end| *end <= i64::from(width));
            (low >= 0 && end.is_some()).then_some(low)
        };
        if let Select::Part(high, low) = select {
            let (upper, lower) = (place.offset(*high), place.offset(*low));
            let bits = u32::try_from(upper.abs_diff(lower).saturating_add(1)).unwrap_or(u32::MAX);
            let low_bit = fixed(lower, bits).filter(|_| upper >= lower);
            let low_bit = low_bit.ok_or_else(|| outside(format!("[{high}:{low}]")))?;
            return Ok(Step::Slice(step, low_bit, bits));
        }
        let (index, bits, place) = match select {
            Select::Bit(index) => (index, 1, place),
            Select::Up(index, bits) => (index, *bits, lowest(place, *bits, place.ascending)),
            Select::Down(index, bits) => (index, *bits, lowest(place, *bits, !place.ascending)),
            Select::Part(..) => return Err(Diagnostic::internal("a part select has no index")),
        };
        let (index_step, _, signed) = self.bits(index)?;
        if let Step::Constant(Datum::Bits(at)) = index_step.as_ref() {
            let low = at.index(signed).and_then(|index| fixed(place.offset(index), bits));
            return low.map(|low| Step::Slice(step, low, bits)).ok_or_else(|| outside(format!("[{index}]")));
        }
        Ok(Step::Select { base: step, index: index_step, signed, place, width: bits })
    }

    fn call(&mut self, function: Function, operand: &Node) -> Result<Step> {
        let count = match function {
            Function::Signed | Function::Unsigned => return Ok(*self.bits(operand)?.0),
            Function::CountOnes => Count::Ones,
            Function::OneHot => Count::OneHot,
            Function::OneHotOrNone => Count::OneHotOrNone,
            Function::IsUnknown => Count::IsUnknown,
            Function::CeilingLog => Count::CeilingLog,
            Function::Rose => return self.sampled(Look::Rose, 0, operand),
            Function::Fell => return self.sampled(Look::Fell, 0, operand),
            Function::Stable => return self.sampled(Look::Stable, 0, operand),
            Function::Changed => return self.sampled(Look::Changed, 0, operand),
            Function::Past(ago) => {
                let kind = self.names.kind(operand)?;
                return self.sampled(Look::Past(kind), ago, operand);
            }
        };
        Ok(Step::Count(count, self.bits(operand)?.0))
    }

    fn sampled(&mut self, look: Look, ago: u32, operand: &Node) -> Result<Step> {
        let (of, kind) = self.alone(operand)?;
        self.history = self.history.saturating_add(u64::from(ago) * u64::from(width_of(kind).0.max(256)));
        if self.history > MOST_HISTORY {
            return Err(Diagnostic::error("the expression looks back too far")
                .hint("use a smaller number of ticks in past, or a narrower value"));
        }
        self.slots.push(Slot { of, kind, ago });
        Ok(Step::Sampled(self.slots.len() - 1, look))
    }
}

/// The place of the lowest bit of `bits` bits; the given index is that of the highest if `is_highest`.
fn lowest(place: Place, bits: u32, is_highest: bool) -> Place {
    let down = if is_highest { i64::from(bits) - 1 } else { 0 };
    let origin =
        if place.ascending { place.origin.saturating_sub(down) } else { place.origin.saturating_add(down) };
    Place { origin, ..place }
}

fn bounded(width: u32, most: u32, what: &str) -> Result<()> {
    if width <= most {
        return Ok(());
    }
    Err(Diagnostic::error(format!("{what} of {width} bits, at most {most} are possible"))
        .hint("select the bits that matter"))
}

fn filled(fill: Fill, width: u32) -> Step {
    let word = match fill {
        Fill::Zero => ZERO,
        Fill::One => ONE,
        Fill::Unknown => UNKNOWN,
        Fill::Floating => FLOATING,
    };
    Step::Constant(Datum::Bits(Vector::filled(width, word)))
}

fn resized(step: Step, from: u32, to: u32, signed: bool) -> Step {
    if from == to { step } else { Step::Resized(step.into(), to, signed) }
}

/// A text as bits, 8 a byte, the first byte highest.
fn text_bits(text: &str) -> Vector {
    let bytes = if text.is_empty() { &[0] } else { text.as_bytes() };
    let parts: Vec<Vector> = bytes.iter().map(|byte| Vector::number(8, u64::from(*byte))).collect();
    Vector::concatenated(&parts)
}
