//! What a selection is written as.

use crate::base::Diagnostic;
use crate::config::Theme;
use crate::trace::Clock;
use std::path::Path;
use std::str::FromStr;

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A trace of its own, with everything about it in a comment.
    Vcd,
    /// A drawing in letters, tables and notes.
    Markdown,
    /// A picture of the waves.
    Svg,
    /// What `WaveDrom` draws.
    WaveJson,
    /// A table of values.
    Csv,
}

/// Each kind, the endings of its files, the first one the usual one, and what it is.
const KINDS: [(Kind, &[&str], &str); 5] = [
    (Kind::Vcd, &["vcd"], "a trace that any viewer opens; tritscope gets everything back"),
    (Kind::Markdown, &["md", "markdown"], "text for an issue: waves, tensors, notes"),
    (Kind::Svg, &["svg"], "a picture of the waves"),
    (Kind::WaveJson, &["json", "wavejson", "json5"], "WaveJSON, which WaveDrom draws"),
    (Kind::Csv, &["csv"], "a table: each change, or one line a cycle"),
];

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Vcd, Self::Markdown, Self::Svg, Self::WaveJson, Self::Csv];

    fn row(self) -> (&'static [&'static str], &'static str) {
        let row = KINDS.iter().find(|(kind, ..)| *kind == self);
        row.map_or((&[], ""), |(_, endings, about)| (endings, about))
    }

    /// The usual ending of its files, without a dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        self.row().0.first().copied().unwrap_or_default()
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().1
    }

    /// The kind that the ending of `file` names.
    ///
    /// # Errors
    /// An ending that names none.
    pub fn of(file: &Path) -> Result<Self, Diagnostic> {
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        ending.parse().map_err(|()| {
            let endings: Vec<_> = KINDS.iter().map(|(_, endings, _)| format!(".{}", endings[0])).collect();
            Diagnostic::error(format!("`{}` does not say what to write", file.display()))
                .hint(format!("end it in {}", endings.join(", ")))
        })
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.to_ascii_lowercase();
        let kind = KINDS.iter().find(|(_, endings, _)| endings.contains(&text.as_str()));
        kind.map(|(kind, ..)| *kind).ok_or(())
    }
}

/// How a selection is written.
#[derive(Clone, Default)]
pub struct Options {
    /// The clock that cycles are counted of.
    pub clock: Option<Clock>,
    /// Whether rulers count cycles of that clock rather than time.
    pub in_cycles: bool,
    /// Whether a table has one line a cycle, with the values just before its edge; otherwise one a change.
    pub per_cycle: bool,
    /// The colours of a picture; those of the dark theme without it.
    pub theme: Option<Theme>,
    /// Columns of a drawing in letters, and of a picture; as many as fit the kind without it.
    pub columns: Option<usize>,
    /// The most changes that are written; without it there is no limit.
    pub most_changes: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(Path::new(&format!("a.b.{}", kind.ending()))), Ok(kind));
            assert!(!kind.about().is_empty());
        }
        assert_eq!(Kind::of(Path::new("A.VCD")), Ok(Kind::Vcd));
        let error = Kind::of(Path::new("-")).unwrap_err();
        assert!(error.hint.is_some_and(|hint| hint.contains(".vcd, .md, .svg, .json, .csv")));
    }
}
