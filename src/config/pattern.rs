//! Patterns of names: globs over paths, and regular expressions between slashes.

use crate::base::{Diagnostic, Result};
use regex::{Regex, RegexBuilder};

/// The largest compiled expression, in bytes.
const LARGEST: usize = 1 << 20;

/// A pattern of names.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    /// Whether it is held against the whole path, not against the last name.
    path: bool,
}

impl Pattern {
    /// A pattern from its text: `/…/` is a regular expression over paths; else `*` is any part of a name, `**` any part
    /// of a path and `?` one character. Without a dot a glob is about the last name.
    ///
    /// Brackets mean themselves, because names of arrays have them.
    ///
    /// # Errors
    /// Nothing at all, or an expression that is none.
    pub fn new(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Err(Diagnostic::error("a pattern is missing"));
        }
        let inside = text.strip_prefix('/').map(|rest| rest.strip_suffix('/').unwrap_or(rest));
        let (source, path) = match inside {
            Some(inside) => (inside.to_owned(), true),
            None => (glob(text), text.contains('.') || text.contains("**")),
        };
        let regex = RegexBuilder::new(&source).size_limit(LARGEST).build();
        let regex = regex.map_err(|error| {
            let why = error.to_string();
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Diagnostic::error(format!("`{text}`: {why}"))
        })?;
        Ok(Self { regex, path })
    }

    /// Whether a signal matches.
    #[must_use]
    pub fn matches(&self, path: &str, name: &str) -> bool {
        self.regex.is_match(if self.path { path } else { name })
    }
}

/// A glob as a regular expression.
fn glob(text: &str) -> String {
    let mut source = "^".to_owned();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (piece, length) = match letter {
            '*' if rest.starts_with("**.") => ("(?:.*\\.)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^.]*".to_owned(), 1),
            '?' => ("[^.]".to_owned(), 1),
            other => (regex::escape(other.encode_utf8(&mut [0; 4])), other.len_utf8()),
        };
        source.push_str(&piece);
        rest = &rest[length..];
    }
    source.push('$');
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_and_expressions_match_names() {
        for (pattern, path, matches) in [
            ("acc", "tb.dut.lane[3].acc", true),
            ("a*", "tb.dut.lane[3].acc", true),
            ("tb.*.acc", "tb.dut.lane[3].acc", false),
            ("tb.**.acc", "tb.dut.lane[3].acc", true),
            ("tb.**.acc", "tb.acc", true),
            ("**.lane[?].acc", "tb.dut.lane[3].acc", true),
            ("**lane[*", "tb.dut.lane[3].acc", false),
            ("**lane[**", "tb.dut.lane[3].acc", true),
            ("/lane\\[[0-4]\\]/", "tb.dut.lane[3].acc", true),
            ("/^acc$/", "tb.dut.lane[3].acc", false),
            ("/acc", "tb.dut.lane[3].acc", true),
            ("cc", "tb.dut.lane[3].acc", false),
        ] {
            let name = path.rsplit('.').next().unwrap();
            assert_eq!(Pattern::new(pattern).unwrap().matches(path, name), matches, "{pattern} {path}");
        }
        assert!(Pattern::new("/(/").err().unwrap().to_string().contains("unclosed group"));
        assert!(Pattern::new("").is_err());
        assert!(Pattern::new("/(((a{99}){99}){99}){99}/").is_err());
    }
}
