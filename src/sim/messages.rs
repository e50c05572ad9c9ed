//! Compiler messages: what `iverilog`, `verilator` and the C++ compiler print, as diagnostics with a place.

use crate::base::{Diagnostic, Place, Severity};
use std::path::{Path, PathBuf};

/// A message that is longer goes on no further, in bytes.
const LONGEST: usize = 4096;

/// Reads the messages among `lines`, in order; paths that `locate` knows become the user's own.
///
/// ```
/// use tritscope::sim::messages;
/// let lines = ["rtl/scalar.v:12: syntax error".to_owned()];
/// let found = messages(&lines, &|file| std::path::PathBuf::from(file));
/// assert_eq!(found[0].to_string(), "rtl/scalar.v:12: syntax error");
/// ```
pub fn messages(lines: &[String], locate: &dyn Fn(&str) -> PathBuf) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for line in lines {
        match read(line) {
            // A compiler that was stopped may end in the middle of a message.
            Some(Read::Message(message)) if message.text.trim().is_empty() => {}
            Some(Read::Message(message)) => found.push(message.located(locate)),
            Some(Read::More(text)) => {
                if let Some(last) = found.last_mut().filter(|last| last.what.len() < LONGEST) {
                    last.what = format!("{}; {text}", last.what);
                }
            }
            None => {}
        }
    }
    found
}

/// What one line turned out to be.
enum Read<'a> {
    Message(Message<'a>),
    /// The previous message goes on.
    More(&'a str),
}

/// A place as a compiler writes it.
#[derive(Clone, Copy)]
struct Position<'a> {
    file: &'a str,
    line: usize,
    column: Option<usize>,
}

struct Message<'a> {
    severity: Severity,
    place: Option<Position<'a>>,
    text: &'a str,
}

impl Message<'_> {
    fn located(&self, locate: &dyn Fn(&str) -> PathBuf) -> Diagnostic {
        let what = self.text.trim();
        let diagnostic = match self.severity {
            Severity::Warning => Diagnostic::warning(what),
            _ => Diagnostic::error(what),
        };
        match self.place {
            Some(Position { file, line, column }) => {
                diagnostic.at(Place::Line { file: locate(file), line, column })
            }
            None => diagnostic,
        }
    }
}

fn read(line: &str) -> Option<Read<'_>> {
    verilator(line).map(Read::Message).or_else(|| classic(line))
}

/// `%Error: FILE:LINE:COLUMN: TEXT`, `%Warning-CODE: …`.
fn verilator(line: &str) -> Option<Message<'_>> {
    let (head, text) = line.strip_prefix('%')?.split_once(": ")?;
    let severity = if head.starts_with("Warning") { Severity::Warning } else { Severity::Error };
    let is_summary = ["Exiting due to", "This may be because", "Command Failed"];
    if is_summary.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let (place, text) = place(text).map_or((None, text), |(place, rest)| (Some(place), rest));
    Some(Message { severity, place, text })
}

/// `FILE:LINE[:COLUMN]: [error: ]TEXT`, as `iverilog` and C++ compilers write it, or `error: TEXT`.
fn classic(line: &str) -> Option<Read<'_>> {
    let (place, rest) = match place(line) {
        Some((place, rest)) => (Some(place), rest),
        None => (None, line),
    };
    // iverilog continues a message in aligned columns: `FILE:LINE:      : more`.
    if let (Some(_), Some(more)) = (place, rest.trim_start().strip_prefix(": ")) {
        return Some(Read::More(more.trim()));
    }
    let kinds = [
        ("error: ", Severity::Error),
        ("fatal error: ", Severity::Error),
        ("internal error: ", Severity::Error),
        ("sorry: ", Severity::Error),
        ("warning: ", Severity::Warning),
    ];
    for (start, severity) in kinds {
        if let Some(text) = rest.trim_start().strip_prefix(start) {
            return Some(Read::Message(Message { severity, place, text }));
        }
    }
    let bare = place.is_some() && rest.trim() == "syntax error";
    bare.then_some(Read::Message(Message { severity: Severity::Error, place, text: rest }))
}

/// Splits `FILE:LINE[:COLUMN]:` off the front of `text`.
fn place(text: &str) -> Option<(Position<'_>, &str)> {
    let (file, rest) = text.split_once(':')?;
    let named = !file.is_empty() && !file.contains(char::is_whitespace);
    let (line, rest) = rest.split_once(':')?;
    let line = line.parse().ok().filter(|_| named)?;
    let column = rest.split_once(':').and_then(|(column, rest)| Some((column.parse().ok()?, rest)));
    Some(match column {
        Some((column, rest)) => (Position { file, line, column: Some(column) }, rest),
        None => (Position { file, line, column: None }, rest),
    })
}

/// One error for a build that failed: the first one found, or the last lines when none was understood.
pub(super) fn failure(program: &str, found: &[Diagnostic], lines: &[String]) -> Diagnostic {
    let errors: Vec<&Diagnostic> = found.iter().filter(|one| one.severity == Severity::Error).collect();
    let Some(first) = errors.first() else {
        let start = lines.len().saturating_sub(5);
        let tail = lines.get(start..).unwrap_or_default().join("\n  ");
        return Diagnostic::error(format!("{program} failed:\n  {tail}"));
    };
    let hint = match errors.len() {
        1 => format!("mend it and run again ({program} found nothing else)"),
        n => format!("mend it and run again ({program} found {n} errors; -v shows all of them)"),
    };
    (*first).clone().hint(hint)
}

/// The user's own file for `file` as a compiler names it: sources are compiled from a copy below `root`.
pub(super) fn locate(root: &Path, file: &str) -> PathBuf {
    if Path::new(file).is_absolute() { PathBuf::from(file) } else { root.join(file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let found = messages(&lines, &|file| locate(Path::new("here"), file));
        found.iter().map(|one| format!("{:?} {one}", one.severity)).collect()
    }

    #[test]
    fn icarus_syntax_errors_have_a_line() {
        let text = "rtl/a.v:3: syntax error\nrtl/a.v:3: error: malformed statement\n";
        assert_eq!(
            shown(text),
            ["Error here/rtl/a.v:3: syntax error", "Error here/rtl/a.v:3: malformed statement"]
        );
    }

    #[test]
    fn icarus_elaboration_errors_go_on_over_lines() {
        let text = "rtl/b.v:2: error: Unknown module type: LANES_must_be_at_least_1\n\
                    rtl/b.v:2:      : in tb.dut\n\
                    2 error(s) during elaboration.\n\
                    *** These modules were missing:\n        \
                    LANES_must_be_at_least_1 referenced 1 times.\n***\n";
        let expected = "Error here/rtl/b.v:2: Unknown module type: LANES_must_be_at_least_1; in tb.dut";
        assert_eq!(shown(text), [expected]);
    }

    #[test]
    fn verilator_messages_have_a_column() {
        let text = "%Error: rtl/a.v:3:24: syntax error, unexpected ';'\n    \
                    3 |   initial begin q = 1 +; end\n      |                        ^\n\
                    %Warning-WIDTH: /abs/b.v:7:1: Operator ADD expects 4 bits\n\
                    %Error: Cannot find file containing module: top\n\
                    %Error: Exiting due to 2 error(s)\n";
        assert_eq!(
            shown(text),
            [
                "Error here/rtl/a.v:3:24: syntax error, unexpected ';'",
                "Warning /abs/b.v:7:1: Operator ADD expects 4 bits",
                "Error Cannot find file containing module: top",
            ]
        );
    }

    #[test]
    fn a_message_without_words_is_none_and_no_message_is_endless() {
        for text in ["warning: ", "rtl/a.v:1: error:   ", "%Error: a.v:1:1: ", "%Warning-WIDTH: "] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
        let endless = format!("a.v:1: error: x\n{}", "a.v:1:      : more\n".repeat(100_000));
        assert!(shown(&endless)[0].len() < 2 * LONGEST);
    }

    #[test]
    fn compilers_of_generated_code_are_understood() {
        let text = "In file included from build/all.cxx:1:\nbuild/obj/Vtb.h:9:10: fatal error: x.h: No such file\n\
                    compilation terminated.\n";
        assert_eq!(shown(text), ["Error here/build/obj/Vtb.h:9:10: x.h: No such file"]);
    }

    #[test]
    fn a_failure_nobody_understands_shows_its_last_lines() {
        let lines = vec!["mold: fatal: no space".to_owned()];
        let error = failure("g++", &[], &lines);
        assert!(error.what.contains("no space"), "{error}");
    }
}
