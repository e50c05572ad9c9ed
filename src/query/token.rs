//! The words of an expression, each with its column.

use super::node::{Fill, Literal};
use super::number;
use super::problem::Problem;

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// An identifier and whether it was escaped, `\name `.
    Word(String, bool),
    /// `$name`, without the `$`.
    System(String),
    Number(Literal),
    Fill(Fill),
    Real(f64),
    Text(String),
    Symbol(&'static str),
    End,
}

/// Every symbol, longer ones before those that they begin with.
const SYMBOLS: &[&str] = &[
    "<<<", ">>>", "===", "!==", "==?", "!=?", "**", "<<", ">>", "<=", ">=", "==", "!=", "~&", "~|", "~^",
    "^~", "&&", "||", "+:", "-:", "(", ")", "[", "]", "{", "}", ",", ".", ":", "?", "!", "~", "&", "|", "^",
    "+", "-", "*", "/", "%", "<", ">", "$",
];

/// The longest expression, in bytes.
pub(super) const LONGEST: usize = 1 << 14;

/// The words of `text` with their columns, which count characters from 1; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Problem> {
    if text.len() > LONGEST {
        return Err(Problem::at(LONGEST, format!("an expression has at most {LONGEST} characters")));
    }
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0 };
    let mut found = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let column = lexer.at + 1;
        let token = lexer.token().map_err(|what| Problem::at(column, what))?;
        let end = token == Token::End;
        found.push((token, column));
        if end {
            return Ok(found);
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        self.take(wanted);
    }

    /// The characters from here on that are wanted.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let text: String = self.chars[self.at..].iter().take_while(|c| wanted(**c)).collect();
        self.at += text.chars().count();
        text
    }

    fn token(&mut self) -> Result<Token, String> {
        let Some(c) = self.peek(0) else { return Ok(Token::End) };
        match c {
            '\\' => self.escaped(),
            '"' => self.text(),
            '\'' => self.quoted(None),
            _ if is_start(c) => Ok(Token::Word(self.take(is_inner), false)),
            _ if c.is_ascii_digit() => self.number(),
            '$' if self.peek(1).is_some_and(is_start) => {
                self.at += 1;
                Ok(Token::System(self.take(is_inner)))
            }
            _ => self.symbol(c),
        }
    }

    fn symbol(&mut self, c: char) -> Result<Token, String> {
        let rest = &self.chars[self.at..];
        let symbol = SYMBOLS.iter().find(|symbol| {
            symbol.len() <= rest.len() && symbol.chars().zip(rest).all(|(wanted, found)| wanted == *found)
        });
        let Some(symbol) = symbol else {
            return Err(match c {
                '=' => "a single `=` assigns; compare with `==`".into(),
                _ => format!("`{}` has no meaning here", c.escape_default()),
            });
        };
        self.at += symbol.len();
        Ok(Token::Symbol(symbol))
    }

    /// `\name `, up to white space.
    fn escaped(&mut self) -> Result<Token, String> {
        self.at += 1;
        let name = self.take(|c| !c.is_whitespace());
        if name.is_empty() {
            return Err("a name is missing after `\\`".into());
        }
        Ok(Token::Word(name, true))
    }

    fn number(&mut self) -> Result<Token, String> {
        let start = self.at;
        let digits = self.take(is_digit);
        let after = self.at;
        self.skip(|c| c == ' ');
        if self.peek(0) == Some('\'') {
            return self.quoted(Some(&digits));
        }
        self.at = after;
        let fraction = self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit());
        if fraction {
            self.at += 1;
            self.skip(is_digit);
        }
        let exponent = self.exponent();
        if self.peek(0).is_some_and(is_start) {
            return Err("a number ends in a letter; a base is written as in 8'hff".into());
        }
        if !fraction && !exponent {
            return number::decimal(&digits).map(Token::Number);
        }
        let text: String = self.chars[start..self.at].iter().filter(|c| **c != '_').collect();
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Token::Real(number)),
            _ => Err("the number is too large".into()),
        }
    }

    /// Takes `e-12`, if that is what comes.
    fn exponent(&mut self) -> bool {
        if !matches!(self.peek(0), Some('e' | 'E')) {
            return false;
        }
        let sign = usize::from(matches!(self.peek(1), Some('+' | '-')));
        if !self.peek(1 + sign).is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        self.at += 1 + sign;
        self.skip(is_digit);
        true
    }

    /// What follows `'`: a base and its digits, or the bit that fills.
    fn quoted(&mut self, size: Option<&str>) -> Result<Token, String> {
        self.at += 1;
        let signed = matches!(self.peek(0), Some('s' | 'S'));
        let base = self.peek(usize::from(signed)).map(|c| c.to_ascii_lowercase());
        if let Some(base @ ('b' | 'o' | 'd' | 'h')) = base {
            self.at += 1 + usize::from(signed);
            self.skip(|c| c == ' ');
            let digits = self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '?'));
            return number::based(size, signed, base, &digits).map(Token::Number);
        }
        let fill = match base {
            Some('0') => Fill::Zero,
            Some('1') => Fill::One,
            Some('x') => Fill::Unknown,
            Some('z') => Fill::Floating,
            _ => return Err("after ' stands a base (b, o, d, h) or one of 0, 1, x, z".into()),
        };
        self.at += 1;
        match size {
            None if !signed && !self.peek(0).is_some_and(is_inner) => Ok(Token::Fill(fill)),
            _ => Err("a base is missing: write 8'hff, 8'b0101, 8'd12".into()),
        }
    }

    /// A text in quotes with its escapes.
    fn text(&mut self) -> Result<Token, String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let c = self.peek(0).ok_or("the text has no closing quote")?;
            self.at += 1;
            match c {
                '"' => return Ok(Token::Text(text)),
                '\\' => text.push(self.escape()?),
                _ => text.push(c),
            }
        }
    }

    /// The character that an escape stands for.
    fn escape(&mut self) -> Result<char, String> {
        let c = self.peek(0).ok_or("the text has no closing quote")?;
        if c.is_digit(8) {
            let digits: String = self.chars[self.at..].iter().take(3).take_while(|c| c.is_digit(8)).collect();
            self.at += digits.len();
            let code = u8::from_str_radix(&digits, 8).map_err(|_| "an octal escape ends at \\377")?;
            return Ok(char::from(code));
        }
        self.at += 1;
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            _ => c,
        })
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '_'
}

pub(super) fn is_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

pub(super) fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
