//! Expressions: only which names they use matters.

use super::cursor::{DEEPEST, Parser};
use super::lex::Kind;
use super::module::{Access, Name};

impl Parser<'_> {
    /// Reads an expression up to one of `stops` outside of its parentheses; gives its words.
    pub(super) fn expression(&mut self, stops: &[&str]) -> Vec<Name> {
        let from = self.at;
        let mut depth = 0_usize;
        while !self.at_end() {
            let text = self.text(0);
            match text {
                _ if depth == 0 && stops.contains(&text) => break,
                "(" | "[" | "{" | "'{" => depth += 1,
                ")" | "]" | "}" if depth == 0 => break,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            match self.kind(0) {
                Some(Kind::Identifier) => {
                    self.chain(Access::Read);
                }
                Some(Kind::System) => self.system_function(),
                // A named argument of a call is no name of this module.
                _ if text == "." && self.is_name(1) => self.at += 2,
                _ => self.bump(),
            }
        }
        self.words(from)
    }

    /// The words since token `from`.
    pub(super) fn words(&mut self, from: usize) -> Vec<Name> {
        let words: Vec<&str> =
            self.tokens.get(from..self.at).unwrap_or_default().iter().map(|t| t.text).collect();
        words.into_iter().map(|word| self.name(word)).collect()
    }

    /// Reads what stands in parentheses.
    pub(super) fn in_parentheses(&mut self) -> Vec<Name> {
        if !self.eat("(") {
            return Vec::new();
        }
        let words = self.expression(&[]);
        self.eat(")");
        words
    }

    /// Reads ranges and indices in brackets.
    pub(super) fn ranges(&mut self) {
        while self.eat("[") {
            self.expression(&[]);
            if !self.eat("]") {
                return;
            }
        }
    }

    /// Reads a name with its indices and dots; gives the index of its use.
    pub(super) fn chain(&mut self, access: Access) -> Option<usize> {
        let token = self.token(0).filter(|token| token.kind == Kind::Identifier)?;
        self.bump();
        let name = self.name(token.text);
        let index = self.used(name, None, token.at, access);
        let mut tail = String::new();
        self.depth += 1;
        loop {
            match self.text(0) {
                "[" if self.depth < DEEPEST => self.ranges(),
                "[" => self.at += self.balanced(),
                "." | "::" if self.is_name(1) => {
                    let part = self.text(1);
                    if !tail.is_empty() {
                        tail.push('.');
                    }
                    tail.push_str(part.strip_prefix('\\').unwrap_or(part));
                    self.at += 2;
                }
                _ => break,
            }
        }
        self.depth -= 1;
        if !tail.is_empty() {
            let tail = self.name(&tail);
            if let Some(used) = self.module.uses.get_mut(index) {
                used.tail = Some(tail);
            }
        }
        Some(index)
    }

    /// Reads what is assigned to: a name, or several in braces; gives their uses.
    pub(super) fn target(&mut self, access: Access) -> Vec<usize> {
        let mut found = Vec::new();
        let mut depth = 0_usize;
        while !self.at_end() {
            match self.text(0) {
                "{" | "'{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                _ if self.is_name(0) => {
                    found.extend(self.chain(access));
                    if depth == 0 {
                        break;
                    }
                    continue;
                }
                _ if depth == 0 => break,
                _ => {}
            }
            self.bump();
            if depth == 0 {
                break;
            }
        }
        found
    }

    /// Whether what stands before `,` or `)` could be assigned to: a name or names in braces, nothing computed.
    pub(super) fn is_target(&self) -> bool {
        let (mut brackets, mut braces) = (0_usize, 0_usize);
        let mut ahead = 0;
        while let Some(token) = self.token(ahead) {
            ahead += 1;
            match token.text {
                "[" => brackets += 1,
                "]" => brackets = brackets.saturating_sub(1),
                ";" => return false,
                _ if brackets > 0 => {}
                "{" => braces += 1,
                "}" => braces = braces.saturating_sub(1),
                "." | "::" => {}
                "," if braces > 0 => {}
                "," | ")" => return ahead > 1,
                _ if token.kind == Kind::Identifier => {}
                _ => return false,
            }
        }
        false
    }

    /// Reads what is connected or passed: with `access` where it could be assigned to, else as a value.
    pub(super) fn argument(&mut self, access: Access) -> Vec<usize> {
        if self.is_target() {
            return self.target(access);
        }
        self.expression(&[","]);
        Vec::new()
    }
}
