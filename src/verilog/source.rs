//! A file of the RTL: its text by lines, and what each stretch of a line is.

use super::lex::{Kind, Raw, lex};
use std::path::{Path, PathBuf};

/// A place in the text of a design.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The file, counted from 0.
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its first column, from 1.
    pub column: u32,
    /// Its text.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    text: String,
    /// Where each line begins, in bytes.
    lines: Vec<u32>,
    tokens: Vec<Raw>,
}

impl Source {
    pub(super) fn new(path: PathBuf, text: String) -> Self {
        let newer = path.extension().is_some_and(|extension| extension == "sv" || extension == "svh");
        let tokens = lex(&text, newer);
        let breaks = text.match_indices('\n').filter_map(|(at, _)| u32::try_from(at + 1).ok());
        let lines = std::iter::once(0).chain(breaks).collect();
        Self { path, text, lines, tokens }
    }

    /// The path it was given with.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many lines it has; the last one is empty where the file ends in a line break.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Line `number`, from 1, without its line break; empty where there is none.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        let (start, end) = self.bounds(number);
        self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    fn bounds(&self, number: usize) -> (usize, usize) {
        let at = |index: usize| self.lines.get(index).map_or(self.text.len(), |at| *at as usize);
        number.checked_sub(1).map_or((0, 0), |index| (at(index), at(index + 1)))
    }

    /// What line `number` consists of, blanks left out.
    pub fn pieces(&self, number: usize) -> impl Iterator<Item = Piece<'_>> {
        let (start, end) = self.bounds(number);
        let first = self.tokens.partition_point(|token| token.end as usize <= start);
        let here = self.tokens.iter().skip(first).take_while(move |token| (token.start as usize) < end);
        here.filter_map(move |token| {
            let begins = (token.start as usize).max(start);
            let text = self.text.get(begins..(token.end as usize).min(end))?;
            // A comment of several lines begins each but the first at its left edge.
            let column = if token.start as usize >= start { token.column } else { 1 };
            let text = text.trim_end_matches(['\n', '\r']);
            (!text.is_empty()).then_some(Piece { column, text, kind: token.kind })
        })
    }

    pub(super) fn tokens(&self) -> &[Raw] {
        &self.tokens
    }

    pub(super) fn text_of(&self, raw: Raw) -> &str {
        self.text.get(raw.start as usize..raw.end as usize).unwrap_or_default()
    }

    /// Where the logical line that holds byte `start` ends: a line break behind a backslash is none.
    pub(super) fn logical_end(&self, start: u32) -> u32 {
        let mut from = start as usize;
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find('\n')) {
            let at = from + found;
            let before = self.text.get(..at).unwrap_or_default();
            if !before.trim_end_matches('\r').ends_with('\\') {
                return u32::try_from(at).unwrap_or(u32::MAX);
            }
            from = at + 1;
        }
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_of_several_lines_is_a_piece_of_each() {
        let source = Source::new("a.v".into(), "a /* b\n  c\n*/ d\r\n".to_owned());
        let line = |number| source.pieces(number).map(|piece| (piece.column, piece.text)).collect::<Vec<_>>();
        assert_eq!(line(1), [(1, "a"), (3, "/* b")]);
        assert_eq!(line(2), [(1, "  c")]);
        let empty = Source::new("a.v".into(), "/* b\n\nc */".to_owned());
        assert_eq!(empty.pieces(2).count(), 0);
        assert_eq!(line(3), [(1, "*/"), (4, "d")]);
        assert_eq!((source.lines(), source.line(3), source.line(9)), (4, "*/ d", ""));
    }
}
