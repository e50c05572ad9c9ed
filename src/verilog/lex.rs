//! Text → tokens, comments included: what is drawn in colours, and what the reader reads.

use super::words;

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word of the language.
    Keyword,
    /// A name, escaped ones with their backslash.
    Identifier,
    /// The name of a system task or function: `$display`.
    System,
    /// A number, size and base included where they stand close to it.
    Number,
    /// A text in quotation marks.
    Text,
    /// A comment.
    Comment,
    /// A directive or the use of a macro: `` `define ``.
    Directive,
    /// Anything else.
    Operator,
}

/// A token where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) kind: Kind,
    /// Bytes of the text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// From 1; the column counts characters.
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Operators of more than one character, longest first.
const OPERATORS: [&str; 43] = [
    "<<<=", ">>>=", "===", "!==", "==?", "!=?", "<<=", ">>=", "<<<", ">>>", "->>", "|->", "|=>", "<=", ">=",
    "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "++", "--", "->", "::", "+:",
    "-:", "**", "<<", ">>", "~&", "~|", "~^", "^~", "'{", "##", ".*",
];

/// All tokens of `text`; `newer` for SystemVerilog. Whatever the text is, every character is in a token or blank.
pub(super) fn lex(text: &str, newer: bool) -> Vec<Raw> {
    let mut lexer = Lexer { text, at: 0, line: 1, column: 1 };
    let mut tokens = Vec::new();
    while let Some(letter) = lexer.peek() {
        if letter.is_whitespace() || letter == '\u{feff}' {
            lexer.bump();
            continue;
        }
        let (start, line, column) = (lexer.at, lexer.line, lexer.column);
        let mut kind = lexer.token(letter);
        let word = text.get(start..lexer.at).unwrap_or_default();
        if kind == Kind::Identifier && words::is_keyword(word, newer) {
            kind = Kind::Keyword;
        }
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        tokens.push(Raw { kind, start: narrow(start), end: narrow(lexer.at), line, column });
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn bump(&mut self) {
        if let Some(letter) = self.peek() {
            self.at += letter.len_utf8();
            if letter == '\n' {
                (self.line, self.column) = (self.line.saturating_add(1), 1);
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.bump();
        }
    }

    /// Takes one token that begins with `letter`.
    fn token(&mut self, letter: char) -> Kind {
        match (letter, self.second()) {
            ('/', Some('/')) => {
                self.take(|letter| letter != '\n');
                Kind::Comment
            }
            ('/', Some('*')) => {
                self.block_comment();
                Kind::Comment
            }
            ('"', _) => self.string(),
            ('`', next) => self.directive(next),
            ('\\', next) => {
                self.bump();
                if next.is_none_or(char::is_whitespace) {
                    return Kind::Operator;
                }
                self.take(|letter| !letter.is_whitespace());
                Kind::Identifier
            }
            ('$', Some(next)) if is_name(next) => {
                self.bump();
                self.take(is_name);
                Kind::System
            }
            ('\'', Some(next)) if next.is_ascii_alphanumeric() => self.based(),
            _ if letter.is_ascii_digit() => self.number(),
            _ if is_name(letter) && letter != '$' => {
                self.take(is_name);
                Kind::Identifier
            }
            _ => self.operator(),
        }
    }

    fn block_comment(&mut self) {
        self.bump();
        self.bump();
        while self.peek().is_some() && !self.rest().starts_with("*/") {
            self.bump();
        }
        self.bump();
        self.bump();
    }

    /// A text ends at its mark, or where its line ends: a lost mark costs one line.
    fn string(&mut self) -> Kind {
        self.bump();
        while let Some(letter) = self.peek().filter(|letter| *letter != '\n') {
            self.bump();
            match letter {
                '"' => break,
                '\\' => self.bump(),
                _ => {}
            }
        }
        Kind::Text
    }

    fn directive(&mut self, next: Option<char>) -> Kind {
        self.bump();
        if !next.is_some_and(is_name) {
            self.take(|letter| matches!(letter, '`' | '"'));
            return Kind::Operator;
        }
        self.take(is_name);
        Kind::Directive
    }

    /// What stands behind the mark of a base: `'hff`, `'b 1010`, `'0`; a cast's mark is an operator.
    fn based(&mut self) -> Kind {
        let mut letters = self.rest().chars().skip(1).map(|letter| letter.to_ascii_lowercase());
        let first = letters.next().unwrap_or(' ');
        let base = if first == 's' { letters.next().unwrap_or(' ') } else { first };
        self.bump();
        if matches!(base, 'b' | 'o' | 'd' | 'h') {
            self.bump();
            if first == 's' {
                self.bump();
            }
            self.take(|letter| letter == ' ');
            self.take(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '?'));
        } else if matches!(first, '0' | '1' | 'x' | 'z') {
            self.bump();
        } else {
            return Kind::Operator;
        }
        Kind::Number
    }

    fn number(&mut self) -> Kind {
        while let Some(letter) = self.peek() {
            let point = letter == '.' && self.second().is_some_and(|next| next.is_ascii_digit());
            let exponent = matches!(letter, 'e' | 'E') && matches!(self.second(), Some('+' | '-'));
            if !(letter.is_ascii_alphanumeric() || letter == '_' || point) {
                break;
            }
            self.bump();
            if exponent {
                self.bump();
            }
        }
        if self.peek() == Some('\'') && self.second().is_some_and(|next| next.is_ascii_alphanumeric()) {
            self.based();
        }
        Kind::Number
    }

    fn operator(&mut self) -> Kind {
        let long = OPERATORS.iter().find(|operator| self.rest().starts_with(**operator));
        for _ in 0..long.map_or(1, |operator| operator.len()) {
            self.bump();
        }
        Kind::Operator
    }
}

/// Whether a name goes on with `letter`. Letters beyond ASCII are no Verilog, but some tools write them.
fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(&str, Kind)> {
        let raw = lex(text, true);
        raw.iter().map(|raw| (&text[raw.start as usize..raw.end as usize], raw.kind)).collect()
    }

    #[test]
    fn numbers_hold_size_and_base() {
        let numbers = tokens("8'hff 'd3 4 'b1 1.5e-3 10ns '0 4'sd2 3:0");
        let texts: Vec<&str> = numbers.iter().map(|(text, _)| *text).collect();
        assert_eq!(texts, ["8'hff", "'d3", "4", "'b1", "1.5e-3", "10ns", "'0", "4'sd2", "3", ":", "0"]);
    }

    #[test]
    fn names_comments_and_texts() {
        use Kind::{Comment, Directive, Identifier, Keyword, Operator, System, Text};
        let found = tokens("wire \\a[1] b; // c\n$display(\"x\\\"y\") `M /* d\n e */ (*)");
        let expected = [
            ("wire", Keyword),
            ("\\a[1]", Identifier),
            ("b", Identifier),
            (";", Operator),
            ("// c", Comment),
            ("$display", System),
            ("(", Operator),
            ("\"x\\\"y\"", Text),
            (")", Operator),
            ("`M", Directive),
            ("/* d\n e */", Comment),
            ("(", Operator),
            ("*", Operator),
            (")", Operator),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn places_count_lines_and_characters_from_1() {
        let raw = lex("é a\n  b", false);
        let places: Vec<(u32, u32)> = raw.iter().map(|raw| (raw.line, raw.column)).collect();
        assert_eq!(places, [(1, 1), (1, 3), (2, 3)]);
    }
}
