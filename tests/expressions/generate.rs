//! Random expressions over a few declared variables.

use std::fmt::Write as _;

/// A small generator of numbers (xorshift), so that every run sees the same expressions.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    /// Bits, most significant first; some of them X and Z in one vector of three.
    pub fn bits(&mut self, width: u32) -> String {
        let letters = if self.below(3) == 0 { "0110xz01" } else { "01" };
        let letters: Vec<char> = letters.chars().collect();
        (0..width).map(|_| self.one_of(&letters)).collect()
    }
}

/// A variable of the test: its declaration, and what it holds.
pub struct Variable {
    pub name: &'static str,
    pub signed: bool,
    pub range: (i64, i64),
    pub bits: String,
}

/// Variables of all shapes: short, wide, signed, with the lowest index first, and not from 0.
pub fn variables(dice: &mut Dice) -> Vec<Variable> {
    let shapes = [
        ("one", false, (0, 0)),
        ("byte_", false, (7, 0)),
        ("short", true, (15, 0)),
        ("up", false, (0, 11)),
        ("high", false, (23, 16)),
        ("word", true, (63, 0)),
        ("wide", false, (99, 0)),
        ("deep", true, (129, 0)),
        ("low", true, (3, -4)),
    ];
    let variable = |(name, signed, range): (&'static str, bool, (i64, i64))| {
        let width = u32::try_from(range.0.abs_diff(range.1) + 1).unwrap();
        Variable { name, signed, range, bits: dice.bits(width) }
    };
    shapes.map(variable).into()
}

/// A random expression of at most `depth` levels.
pub fn expression(dice: &mut Dice, variables: &[Variable], depth: u32) -> String {
    if depth == 0 || dice.below(8) == 0 {
        return leaf(dice, variables);
    }
    let part = |dice: &mut Dice| expression(dice, variables, depth - 1);
    match dice.below(15) {
        0..=5 => {
            let operator = dice.one_of(&[
                "+", "-", "*", "/", "%", "&", "|", "^", "~^", "<", "<=", ">", ">=", "==", "!=", "===", "!==",
                "==?", "!=?", "&&", "||",
            ]);
            format!("({} {operator} {})", part(dice), part(dice))
        }
        6 => {
            let amount = if dice.below(3) == 0 { part(dice) } else { dice.below(70).to_string() };
            format!("({} {} {amount})", part(dice), dice.one_of(&["<<", ">>", "<<<", ">>>"]))
        }
        7 => {
            let operator = dice.one_of(&["!", "~", "+", "-", "&", "|", "^", "~&", "~|", "~^"]);
            format!("({operator}({}))", part(dice))
        }
        8 => format!("({} ? {} : {})", part(dice), part(dice), part(dice)),
        9 => format!("{{{}, {}}}", sized(dice, variables), sized(dice, variables)),
        10 => format!("{{{}{{{}}}}}", 1 + dice.below(4), sized(dice, variables)),
        11 => {
            let function = dice.one_of(&["signed", "unsigned"]);
            format!("${function}({})", part(dice))
        }
        12 => select(dice, variables),
        // Small exponents: the simulator multiplies once for each.
        13 => format!("({} ** {}'d{})", part(dice), 3 + dice.below(9), dice.below(8)),
        _ => {
            let function = dice.one_of(&["countones", "onehot", "onehot0", "isunknown", "clog2"]);
            format!("${function}({})", sized(dice, variables))
        }
    }
}

fn leaf(dice: &mut Dice, variables: &[Variable]) -> String {
    match dice.below(8) {
        0..=2 => variables[usize::try_from(dice.below(variables.len() as u64)).unwrap()].name.to_owned(),
        3 => dice.below(1 << 20).to_string(),
        4 => select(dice, variables),
        5 => format!("{}'{}d{}", 16, dice.one_of(&["", "s"]), dice.below(1 << 15)),
        // Not 'sh: Icarus Verilog takes its first digit for a sign where the standard fills with zeros (5.7.1).
        6 => format!("'h{:x}", dice.below(1 << 31)),
        _ => literal(dice),
    }
}

/// A literal of bits with a size.
fn literal(dice: &mut Dice) -> String {
    let width = dice.one_of(&[1, 2, 4, 7, 8, 16, 31, 32, 33, 64, 65, 90]);
    let sign = dice.one_of(&["", "s"]);
    format!("{width}'{sign}b{}", dice.bits(width))
}

/// Something that may stand in a concatenation.
fn sized(dice: &mut Dice, variables: &[Variable]) -> String {
    match dice.below(3) {
        0 => literal(dice),
        1 => select(dice, variables),
        _ => variables[usize::try_from(dice.below(variables.len() as u64)).unwrap()].name.to_owned(),
    }
}

/// A select of a variable, its place fixed or computed.
fn select(dice: &mut Dice, variables: &[Variable]) -> String {
    let variable = &variables[usize::try_from(dice.below(variables.len() as u64)).unwrap()];
    let (first, last) = variable.range;
    let (low, high) = (first.min(last), first.max(last));
    let inside = |dice: &mut Dice| low + i64::try_from(dice.below(high.abs_diff(low) + 1)).unwrap();
    let (a, b) = (inside(dice), inside(dice));
    let (a, b) = if (first < last) == (a <= b) { (a, b) } else { (b, a) };
    let mut text = variable.name.to_owned();
    let place = dice.one_of(&["byte_", "short", "up", "high", "low"]);
    match dice.below(4) {
        0 => write!(text, "[{a}]"),
        1 => write!(text, "[{a}:{b}]"),
        2 => write!(text, "[{place}]"),
        _ => write!(text, "[{place} {} {}]", dice.one_of(&["+:", "-:"]), 1 + dice.below(9)),
    }
    .unwrap();
    text
}
