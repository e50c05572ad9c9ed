//! The source around the place of a message.

use crate::app::{Excerpt, Problem};
use crate::base::{Diagnostic, Place};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Lines above and below the place.
const AROUND: usize = 6;
/// Files that are longer are not sources.
const LONGEST: u64 = 1 << 24;

/// The message with the lines around its place, if those can be read.
pub(super) fn with_source(diagnostic: Diagnostic) -> Problem {
    let source = match &diagnostic.place {
        Place::Line { file, line, .. } => excerpt(file, *line),
        _ => None,
    };
    Problem { diagnostic, source }
}

fn excerpt(file: &Path, line: usize) -> Option<Excerpt> {
    let reader = BufReader::new(File::open(file).ok()?.take(LONGEST));
    let first = line.saturating_sub(AROUND).max(1);
    let lines = reader.split(b'\n').map_while(std::io::Result::ok);
    let wanted = lines.skip(first - 1).take(line - first.min(line) + AROUND + 1);
    let lines: Vec<String> = wanted.map(|bytes| printable(&String::from_utf8_lossy(&bytes))).collect();
    (lines.len() > line - first.min(line)).then(|| Excerpt { first, lines: lines.into() })
}

/// A line without its end, and without characters that steer a terminal. Tabs stay: a column counts them as one.
fn printable(line: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\t' { '·' } else { c };
    line.trim_end_matches('\r').chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn lines_around_a_place_are_read_and_cannot_steer_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.v");
        let lines: Vec<String> = (1..=20).map(|n| format!("line {n}\x1b[2J\r\n")).collect();
        fs::write(&file, lines.concat()).unwrap();
        let of = |line| {
            with_source(Diagnostic::error("x").at(Place::Line { file: file.clone(), line, column: None }))
        };
        let excerpt = of(10).source.unwrap();
        assert_eq!((excerpt.first, excerpt.lines.len()), (4, 13));
        assert_eq!(&*excerpt.lines[6], "line 10·[2J");
        let top = of(1).source.unwrap();
        assert_eq!((top.first, &*top.lines[0], top.lines.len()), (1, "line 1·[2J", 7));
        assert_eq!(of(20).source.unwrap().lines.len(), 7);
        assert_eq!(of(99).source, None);
        assert_eq!(of(0).source.map(|excerpt| excerpt.first), Some(1));
    }
}
