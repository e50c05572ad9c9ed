//! Constant expressions: parameters and conditions, as far as whole numbers go.

use super::module::Name;

/// Operators by how tightly they bind, loosest first.
const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!=", "===", "!=="],
    &["<", "<=", ">", ">="],
    &["<<", ">>", "<<<", ">>>"],
    &["+", "-"],
    &["*", "/", "%"],
];
/// Parentheses within each other.
const DEEPEST: usize = 64;

/// The value of an expression whose names `known` gives; `None` for anything that is not plain whole numbers.
#[must_use]
pub fn constant(words: &[Name], known: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
    let mut reader = Reader { words, at: 0, known, depth: 0 };
    let value = reader.choice()?;
    (reader.at == words.len()).then_some(value)
}

struct Reader<'a> {
    words: &'a [Name],
    at: usize,
    known: &'a dyn Fn(&str) -> Option<i64>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&self) -> &'a str {
        self.words.get(self.at).map_or("", |word| word)
    }

    fn eat(&mut self, word: &str) -> bool {
        let there = self.next() == word;
        self.at += usize::from(there);
        there
    }

    /// `condition ? one : other`
    fn choice(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let condition = self.binary(0)?;
        let value = if self.eat("?") {
            let one = self.choice();
            if !self.eat(":") {
                return None;
            }
            let other = self.choice();
            // The branch that is not taken need not be computable.
            if condition != 0 { one? } else { other? }
        } else {
            condition
        };
        self.depth -= 1;
        Some(value)
    }

    fn binary(&mut self, level: usize) -> Option<i64> {
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        while operators.contains(&self.next()) {
            let operator = self.next();
            self.at += 1;
            left = compute(operator, left, self.binary(level + 1)?)?;
        }
        Some(left)
    }

    fn power(&mut self) -> Option<i64> {
        let base = self.single()?;
        if self.eat("**") {
            let exponent = self.power()?;
            return base.checked_pow(u32::try_from(exponent).ok()?);
        }
        Some(base)
    }

    fn single(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let word = self.next();
        self.at += 1;
        let value = match word {
            "-" => self.single()?.checked_neg(),
            "+" => self.single(),
            "!" => Some(i64::from(self.single()? == 0)),
            "(" => {
                let value = self.choice()?;
                self.eat(")").then_some(value)
            }
            "$clog2" => {
                let value = if self.eat("(") { self.choice()? } else { return None };
                let bits = u64::try_from(value).ok()?.max(1).next_power_of_two().trailing_zeros();
                self.eat(")").then_some(i64::from(bits))
            }
            _ if word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '\'') => number(word),
            _ if self.next() == "(" || self.next() == "[" || self.next() == "." => None,
            _ => (self.known)(word),
        };
        self.depth -= 1;
        value
    }
}

fn compute(operator: &str, left: i64, right: i64) -> Option<i64> {
    let shift = || u32::try_from(right).ok();
    match operator {
        "||" => Some(i64::from(left != 0 || right != 0)),
        "&&" => Some(i64::from(left != 0 && right != 0)),
        "|" => Some(left | right),
        "^" => Some(left ^ right),
        "&" => Some(left & right),
        "==" | "===" => Some(i64::from(left == right)),
        "!=" | "!==" => Some(i64::from(left != right)),
        "<" => Some(i64::from(left < right)),
        "<=" => Some(i64::from(left <= right)),
        ">" => Some(i64::from(left > right)),
        ">=" => Some(i64::from(left >= right)),
        "<<" | "<<<" => left.checked_mul(1_i64.checked_shl(shift()?)?),
        ">>" | ">>>" => left.checked_shr(shift()?),
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        "/" => left.checked_div(right),
        _ => left.checked_rem(right),
    }
}

/// A number with or without a base; `None` where it has unknown digits.
fn number(word: &str) -> Option<i64> {
    let plain = word.replace('_', "").to_ascii_lowercase();
    let Some((_, based)) = plain.split_once('\'') else { return plain.parse().ok() };
    let based = based.strip_prefix('s').unwrap_or(based);
    let radix = match based.chars().next()? {
        'b' => 2,
        'o' => 8,
        'd' => 10,
        'h' => 16,
        _ => return based.parse().ok().filter(|value| *value == 0),
    };
    i64::from_str_radix(based.get(1..)?.trim(), radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verilog::Design;

    fn value(text: &str) -> Option<i64> {
        let file = format!("module m; localparam X = {text}; endmodule");
        let design = Design::parse(vec![("m.v".into(), file)]);
        let known = |name: &str| (name == "W").then_some(8);
        constant(&design.module("m").unwrap().declarations[0].value, &known)
    }

    #[test]
    fn whole_numbers_are_computed() {
        for (text, expected) in [
            ("W - 1", Some(7)),
            ("2 + 3 * W", Some(26)),
            ("(2 + 3) * W", Some(40)),
            ("8'hff >> 4", Some(15)),
            ("$clog2(W + 1)", Some(4)),
            ("$clog2(1)", Some(0)),
            ("W == 8 ? 1 : Y", Some(1)),
            ("-W ** 2", Some(64)),
            ("!W || W > 2 && W != 8", Some(0)),
            ("4'b1x00", None),
            ("W / 0", None),
            ("Y + 1", None),
            ("f(W)", None),
            ("W[3]", None),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
