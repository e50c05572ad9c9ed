//! An expression ready to be computed: every width, sign and type is settled, nothing can fail any more.

use super::datum::{Datum, Kind};
use super::logic::{both, either};
use super::node::{Binary, Unary};
use super::vector::{Vector, Word};

/// One step of a computation.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Constant(Datum),
    /// The present value of a signal.
    Operand(usize),
    /// A look at the history of a slot.
    Sampled(usize, Look),
    Resized(Box<Step>, u32, bool),
    /// Bits as a real number; by two's complement if the flag says so.
    ToReal(Box<Step>, bool),
    Bitwise(fn(Word, Word) -> Word, Box<Step>, Box<Step>),
    Inverted(Box<Step>),
    Negated(Box<Step>),
    /// `+ - * / %` of bits of one width, signed or not.
    Arithmetic(Binary, Box<Step>, Box<Step>, bool),
    /// A power; the flags are the signs of base and exponent.
    Power(Box<Step>, Box<Step>, bool, bool),
    /// A shift; to the right by the sign if the flag says so.
    Shift(Binary, Box<Step>, Box<Step>, bool),
    /// Arithmetic of reals.
    Real(Binary, Box<Step>, Box<Step>),
    /// A comparison; signed or not.
    Compare(Binary, Box<Step>, Box<Step>, bool),
    Not(Box<Step>),
    Both(Box<Step>, Box<Step>),
    Either(Box<Step>, Box<Step>),
    Reduce(Unary, Box<Step>),
    /// `width` bits at a place that is computed: offset = `scale · index + shift`.
    Select {
        base: Box<Step>,
        index: Box<Step>,
        signed: bool,
        place: Place,
        width: u32,
    },
    /// `width` bits from a fixed bit on.
    Slice(Box<Step>, i64, u32),
    Concat(Vec<Step>, u32),
    Choice(Box<Step>, Box<Step>, Box<Step>),
    Count(Count, Box<Step>),
}

/// Where an index lies in a vector: `index - origin` from the right, or `origin - index`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) origin: i64,
    pub(super) ascending: bool,
}

impl Place {
    /// The bit of an index, counted from the least significant; far outside where no number can say it.
    pub(super) fn offset(self, index: i64) -> i64 {
        let (l, r) = if self.ascending { (self.origin, index) } else { (index, self.origin) };
        l.checked_sub(r).unwrap_or(i64::MIN)
    }
}

/// How a sampled function looks at a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Rose,
    Fell,
    Stable,
    Changed,
    Past(Kind),
}

/// What a system function counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Ones,
    OneHot,
    OneHotOrNone,
    IsUnknown,
    CeilingLog,
}

/// What a plan reads: the present values of the signals, and the histories of sampled functions.
pub(super) trait Present {
    fn operand(&self, index: usize) -> &Datum;
    fn look(&self, slot: usize, look: Look) -> Datum;
}

impl Step {
    /// The value now.
    pub(super) fn value(&self, now: &impl Present) -> Datum {
        let bits = |step: &Self| step.value(now).bits();
        match self {
            Self::Constant(datum) => datum.clone(),
            Self::Operand(index) => now.operand(*index).clone(),
            Self::Sampled(slot, look) => now.look(*slot, *look),
            Self::Resized(of, width, signed) => Datum::Bits(bits(of).resized(*width, *signed)),
            Self::ToReal(of, signed) => to_real(&bits(of), *signed),
            Self::Bitwise(word, l, r) => Datum::Bits(bits(l).zip(&bits(r), word)),
            Self::Inverted(of) => Datum::Bits(bits(of).inverted()),
            Self::Negated(of) => match of.value(now) {
                Datum::Bits(vector) => Datum::Bits(vector.negated()),
                Datum::Real(number) => Datum::Real(-number),
                other => other,
            },
            Self::Arithmetic(operator, l, r, signed) => {
                Datum::Bits(arithmetic(*operator, &bits(l), &bits(r), *signed))
            }
            Self::Power(l, r, signed, exponent) => Datum::Bits(bits(l).power(&bits(r), *signed, *exponent)),
            Self::Shift(operator, l, r, signed) => Datum::Bits(match operator {
                Binary::Left | Binary::ArithmeticLeft => bits(l).shifted_left(&bits(r)),
                _ => bits(l).shifted_right(&bits(r), *signed),
            }),
            Self::Real(operator, l, r) => real(*operator, &l.value(now), &r.value(now)),
            Self::Select { base, index, signed, place, width } => {
                let low = bits(index).index(*signed).map_or(i64::MIN, |index| place.offset(index));
                base.seen(now, |base| Datum::Bits(base.as_bits().slice(low, *width)))
            }
            Self::Slice(base, low, width) => {
                base.seen(now, |base| Datum::Bits(base.as_bits().slice(*low, *width)))
            }
            Self::Concat(parts, times) => {
                let parts: Vec<Vector> = parts.iter().map(bits).collect();
                let all: Vec<Vector> = (0..*times).flat_map(|_| parts.iter().cloned()).collect();
                Datum::Bits(Vector::concatenated(&all))
            }
            Self::Choice(condition, yes, no) => match condition.value(now).as_truth() {
                Some(true) => yes.value(now),
                Some(false) => no.value(now),
                None => undecided(yes.value(now), no.value(now)),
            },
            Self::Count(count, of) => of.seen(now, |of| Datum::Bits(counted(*count, of.as_bits()))),
            _ => Datum::truth(self.truth(now)),
        }
    }

    /// Whether it is true now, for what is a condition by itself.
    pub(super) fn truth(&self, now: &impl Present) -> Option<bool> {
        match self {
            Self::Compare(operator, l, r, signed) => {
                l.seen(now, |l| r.seen(now, |r| compare(*operator, l, r, *signed)))
            }
            Self::Not(of) => of.truth(now).map(|truth| !truth),
            Self::Both(l, r) => match l.truth(now) {
                Some(false) => Some(false),
                l => both(l, r.truth(now)),
            },
            Self::Either(l, r) => match l.truth(now) {
                Some(true) => Some(true),
                l => either(l, r.truth(now)),
            },
            Self::Reduce(operator, of) => of.seen(now, |of| reduced(*operator, of.as_bits())),
            Self::Constant(datum) => datum.as_truth(),
            Self::Operand(index) => now.operand(*index).as_truth(),
            _ => self.value(now).as_truth(),
        }
    }

    /// What `look` makes of the value now. What is there already is not copied: wide vectors take memory of their own.
    fn seen<R>(&self, now: &impl Present, look: impl FnOnce(&Datum) -> R) -> R {
        match self {
            Self::Constant(datum) => look(datum),
            Self::Operand(index) => look(now.operand(*index)),
            _ => look(&self.value(now)),
        }
    }
}

fn arithmetic(operator: Binary, l: &Vector, r: &Vector, signed: bool) -> Vector {
    match operator {
        Binary::Plus => l.plus(r),
        Binary::Minus => l.minus(r),
        Binary::Times => l.times(r),
        Binary::Over => l.over(r, signed),
        _ => l.modulo(r, signed),
    }
}

fn real(operator: Binary, l: &Datum, r: &Datum) -> Datum {
    let (Some(l), Some(r)) = (l.real(), r.real()) else { return Datum::Unknown };
    Datum::Real(match operator {
        Binary::Plus => l + r,
        Binary::Minus => l - r,
        Binary::Times => l * r,
        Binary::Over => l / r,
        _ => l.powf(r),
    })
}

/// Bits as a number; unknown as soon as a bit is.
fn to_real(vector: &Vector, signed: bool) -> Datum {
    if !vector.is_known() {
        return Datum::Unknown;
    }
    let negative = signed && vector.bit(i64::from(vector.width()) - 1).0;
    let magnitude = if negative { vector.negated() } else { vector.clone() };
    // Decimal text is rounded once, as a sum of words would not be.
    let number = hexadecimal(&magnitude.digits());
    Datum::Real(if negative { -number } else { number })
}

/// The nearest real number, ties to even: the highest 64 bits, the lowest of them standing for all below.
fn hexadecimal(digits: &[u64]) -> f64 {
    let Some(top) = digits.iter().rposition(|word| *word != 0) else { return 0.0 };
    let shift = digits[top].leading_zeros();
    let below = if top > 0 { digits[top - 1] } else { 0 };
    let mut high = digits[top] << shift;
    if shift > 0 {
        high |= below >> (64 - shift);
    }
    let lost =
        shift < 64 && below << shift != 0 || digits[..top.saturating_sub(1)].iter().any(|word| *word != 0);
    let exponent =
        i32::try_from(top).unwrap_or(i32::MAX).saturating_mul(64) - i32::try_from(shift).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "rounding to the nearest is what a real number does")]
    let rounded = (high | u64::from(lost)) as f64;
    rounded * 2_f64.powi(exponent.min(1 << 12))
}

fn compare(operator: Binary, l: &Datum, r: &Datum, signed: bool) -> Option<bool> {
    let inverse = |truth: Option<bool>| truth.map(|truth| !truth);
    match operator {
        Binary::Equal => equal(l, r),
        Binary::Unequal => inverse(equal(l, r)),
        Binary::Same => Some(l.same(r)),
        Binary::NotSame => Some(!l.same(r)),
        Binary::Matches => wildcard(l, r),
        Binary::Mismatches => inverse(wildcard(l, r)),
        Binary::Less => less(l, r, signed),
        Binary::Greater => less(r, l, signed),
        Binary::GreaterEqual => at_least(l, r, signed),
        _ => at_least(r, l, signed),
    }
}

fn equal(l: &Datum, r: &Datum) -> Option<bool> {
    match (l, r) {
        (Datum::Bits(l), Datum::Bits(r)) => l.equals(r),
        (Datum::Unknown, _) | (_, Datum::Unknown) => None,
        _ => Some(l == r),
    }
}

fn wildcard(l: &Datum, r: &Datum) -> Option<bool> {
    match (l, r) {
        (Datum::Bits(l), Datum::Bits(r)) => l.matches(r),
        _ => equal(l, r),
    }
}

fn less(l: &Datum, r: &Datum, signed: bool) -> Option<bool> {
    match (l, r) {
        (Datum::Bits(l), Datum::Bits(r)) => l.less(r, signed),
        (Datum::Real(l), Datum::Real(r)) => Some(l < r),
        (Datum::Text(l), Datum::Text(r)) => Some(l < r),
        _ => None,
    }
}

/// `l >= r`, which for a real number that is none is not the opposite of `<`.
fn at_least(l: &Datum, r: &Datum, signed: bool) -> Option<bool> {
    match (l, r) {
        (Datum::Real(l), Datum::Real(r)) => Some(l >= r),
        _ => less(l, r, signed).map(|less| !less),
    }
}

fn reduced(operator: Unary, of: &Vector) -> Option<bool> {
    let inverse = |truth: Option<bool>| truth.map(|truth| !truth);
    match operator {
        Unary::And => of.all(),
        Unary::Nand => inverse(of.all()),
        Unary::Nor => inverse(of.as_truth()),
        Unary::Xor => of.parity(),
        Unary::Xnor => inverse(of.parity()),
        _ => of.as_truth(),
    }
}

/// `?:` with a condition that is X: what both agree on.
fn undecided(yes: Datum, no: Datum) -> Datum {
    match (yes, no) {
        (Datum::Bits(yes), Datum::Bits(no)) => Datum::Bits(yes.agreed(&no)),
        (yes, no) if yes.same(&no) => yes,
        _ => Datum::Unknown,
    }
}

fn counted(count: Count, of: &Vector) -> Vector {
    match count {
        Count::Ones => Vector::number(32, of.count_ones()),
        Count::OneHot => Vector::truth(Some(of.count_ones() == 1)),
        Count::OneHotOrNone => Vector::truth(Some(of.count_ones() <= 1)),
        Count::IsUnknown => Vector::truth(Some(of.has_unknown())),
        Count::CeilingLog => of.ceiling_log().map_or(Vector::unknown(32), |log| Vector::number(32, log)),
    }
}
