//! Small edits of a Verilog file, one at a time.

use super::tokens::{Token, idle_lines, tokens};

/// What an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Operator,
    Constant,
    Width,
    Condition,
    Index,
}

pub const KINDS: [Kind; 5] = [Kind::Operator, Kind::Constant, Kind::Width, Kind::Condition, Kind::Index];

impl Kind {
    pub fn name(self) -> &'static str {
        ["operator", "constant", "width", "condition", "index"][self as usize]
    }
}

/// One edit: the bytes from `at` on that are `old` become `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub kind: Kind,
    pub line: usize,
    pub at: usize,
    pub old: String,
    pub new: String,
}

impl Edit {
    pub fn apply(&self, text: &str) -> String {
        let end = self.at + self.old.len();
        [&text[..self.at], &self.new, &text[end..]].concat()
    }
}

/// Operators with two operands, and what takes their place.
const BINARY: &[(&str, &str)] = &[
    ("+", "-"),
    ("-", "+"),
    ("*", "+"),
    ("&&", "||"),
    ("||", "&&"),
    ("==", "!="),
    ("!=", "=="),
    (">", ">="),
    (">=", ">"),
    ("<", "<="),
    ("<<", ">>"),
    (">>", "<<"),
    ("&", "|"),
    ("|", "&"),
    ("^", "|"),
];

/// Words before the range of a declaration.
const DECLARING: &[&str] =
    &["reg", "wire", "signed", "input", "output", "localparam", "parameter", "function", "integer"];

/// Every edit of `text`, in order.
pub fn edits(text: &str) -> Vec<Edit> {
    let idle = idle_lines(text);
    let tokens = tokens(text);
    let mut walk = Walk { text, tokens: &tokens, brackets: Vec::new(), parentheses: 0, found: Vec::new() };
    let start = tokens.iter().position(|token| token.text == "module").map_or(0, |at| at + 2);
    for place in start..tokens.len() {
        walk.step(place);
    }
    walk.found.retain(|edit| !idle[edit.line]);
    walk.found
}

struct Walk<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    /// Whether each open bracket is the range of a declaration.
    brackets: Vec<bool>,
    parentheses: usize,
    found: Vec<Edit>,
}

impl Walk<'_> {
    fn step(&mut self, place: usize) {
        let token = self.tokens[place];
        match token.text {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            "[" => self.brackets.push(DECLARING.contains(&self.before(place))),
            "]" => {
                self.brackets.pop();
            }
            "if" => self.negated(place),
            "?" => self.swapped(place),
            text if text.as_bytes()[0].is_ascii_digit() => self.number(token),
            _ => self.operator(place),
        }
    }

    fn before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |before| self.tokens[before].text)
    }

    fn push(&mut self, kind: Kind, token: Token, new: &str) {
        let old = token.text.to_owned();
        self.found.push(Edit { kind, line: token.line, at: token.at, old, new: new.to_owned() });
    }

    /// `if (c)` becomes `if (!(c))`; resets stay, whose every register would show it.
    fn negated(&mut self, place: usize) {
        let mut depth = 0;
        let Some(open) = self.tokens.get(place + 1).copied().filter(|token| token.text == "(") else {
            return;
        };
        let close = self.tokens[place + 1..].iter().find(|token| {
            depth += i32::from(token.text == "(") - i32::from(token.text == ")");
            depth == 0
        });
        let Some(close) = close else { return };
        let old = &self.text[open.at..=close.at];
        let fixed = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c == ' ');
        if !old.contains("rst_n") && !fixed(old.trim_matches(['(', ')'])) && !old.contains('\n') {
            let (old, new) = (old.to_owned(), format!("(!{old})"));
            self.found.push(Edit { kind: Kind::Condition, line: open.line, at: open.at, old, new });
        }
    }

    /// `name ? a : b` becomes `!name ? a : b`.
    fn swapped(&mut self, place: usize) {
        let Some(token) = place.checked_sub(1).map(|before| self.tokens[before]) else { return };
        let two = place.checked_sub(2).map_or("", |before| self.tokens[before].text);
        let name = token.text.starts_with(|c: char| c.is_ascii_lowercase());
        if name && token.text != "rst_n" && matches!(two, "=" | "<=" | "(" | "," | "{" | "?" | ":") {
            self.push(Kind::Condition, token, &format!("!{}", token.text));
        }
    }

    fn number(&mut self, token: Token) {
        let kind = match self.brackets.last() {
            Some(true) => Kind::Width,
            Some(false) => Kind::Index,
            None => Kind::Constant,
        };
        if let Some(new) = other_number(token.text) {
            self.push(kind, token, &new);
        }
    }

    fn operator(&mut self, place: usize) {
        let token = self.tokens[place];
        let last = self.before(place).chars().last().unwrap_or(' ');
        let operand = last.is_ascii_alphanumeric() || matches!(last, '_' | ')' | ']' | '}');
        let operand = operand && !matches!(self.before(place), "return" | "if" | "case" | "else" | "begin");
        let inside = self.brackets.last().copied();
        match (token.text, operand) {
            // Whether it compares or assigns says the parenthesis around it.
            ("<=", _) if self.parentheses > 0 && inside.is_none() => self.push(Kind::Operator, token, "<"),
            ("!", false) => self.push(Kind::Condition, token, ""),
            ("~" | "-", false) => self.push(Kind::Operator, token, ""),
            (text, true) => {
                let kind = match inside {
                    Some(true) => Kind::Width,
                    Some(false) => Kind::Index,
                    None => Kind::Operator,
                };
                if let Some((_, new)) = BINARY.iter().find(|(old, _)| *old == text) {
                    self.push(kind, token, new);
                }
            }
            _ => {}
        }
    }
}

/// The number one beside, of the same size; `None` for what it cannot read.
fn other_number(text: &str) -> Option<String> {
    let Some((size, digits)) = text.split_once('\'') else {
        let value: u64 = text.parse().ok()?;
        return Some(if value == 0 { 1 } else { value - 1 }.to_string());
    };
    let base = digits.find(['b', 'd', 'h'])?;
    let (sign, digits) = digits.split_at(base + 1);
    let radix = match sign.as_bytes()[base] {
        b'b' => 2,
        b'd' => 10,
        _ => 16,
    };
    let value = u128::from_str_radix(&digits.replace('_', ""), radix).ok()? ^ 1;
    let value = match radix {
        2 => format!("{value:0width$b}", width = digits.len()),
        10 => value.to_string(),
        _ => format!("{value:x}"),
    };
    Some(format!("{size}'{sign}{value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(Kind, String)> {
        let text = format!("module m;\n{text}\nendmodule\n");
        edits(&text)
            .iter()
            .map(|edit| (edit.kind, edit.apply(&text)))
            .map(|(kind, new)| (kind, new.lines().nth(1).unwrap().to_owned()))
            .collect()
    }

    #[test]
    fn each_edit_is_one_small_change() {
        use Kind::{Condition, Constant, Index, Operator, Width};
        for (text, expected) in [
            ("assign a = b + c;", vec![(Operator, "assign a = b - c;")]),
            ("assign a = -b;", vec![(Operator, "assign a = b;")]),
            ("reg [7:0] a;", vec![(Width, "reg [6:0] a;"), (Width, "reg [7:1] a;")]),
            ("if (go) a <= b[3];", vec![(Condition, "if (!(go)) a <= b[3];"), (Index, "if (go) a <= b[2];")]),
            ("a <= up ? b : c;", vec![(Condition, "a <= !up ? b : c;")]),
            ("a <= 4'd6;", vec![(Constant, "a <= 4'd7;")]),
            (
                "a <= x && !y; // b + c",
                vec![(Operator, "a <= x || !y; // b + c"), (Condition, "a <= x && y; // b + c")],
            ),
            ("wire unused = a + b;", vec![]),
            ("if (!rst_n) begin", vec![(Condition, "if (rst_n) begin")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(kind, new)| (kind, new.to_owned())).collect();
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
