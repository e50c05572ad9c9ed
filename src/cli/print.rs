//! What the commands say: results to standard output, everything else to standard error.

use super::color::word;
use crate::base::{Diagnostic, Result, printable};
use crate::runtime::Output;
use serde::Serialize;
use std::io::{self, Write};

/// Numbers of the palette of a terminal.
const RED: u8 = 1;
const YELLOW: u8 = 3;
const CYAN: u8 = 6;

/// Writes a result to standard output. A reader that has seen enough and closed its end is no error.
///
/// # Errors
/// Standard output cannot take the text: a full disk, say.
pub(super) fn say(text: &str) -> Result<()> {
    let mut output = Output;
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Diagnostic::error(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// The version of all objects that `--json` prints: it grows when a member goes or changes its meaning, not when one
/// is added.
const VERSION: u32 = 1;

/// Writes one JSON object and a line end to standard output: that of the schema `docs/schemas/NAME.json`.
///
/// # Errors
/// As [`say`].
pub(super) fn json(name: &str, object: &impl Serialize) -> Result<()> {
    #[derive(Serialize)]
    struct Named<'a, T> {
        schema: String,
        #[serde(flatten)]
        object: &'a T,
    }
    let schema = format!("tritscope/{name}/{VERSION}");
    let text = serde_json::to_string_pretty(&Named { schema, object });
    say(&(text.map_err(|error| Diagnostic::internal(error.to_string()))? + "\n"))
}

/// Writes a line to standard error; when that is closed there is nobody to tell. File names and words of project files
/// in it cannot steer the terminal.
pub(super) fn remark(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(line));
}

/// Writes a line that begins with a word in a colour.
fn marked(mark: &str, color: u8, line: &str) {
    let _ = writeln!(io::stderr().lock(), "{} {}", word(mark, color), printable(line));
}

/// Says what stopped the work, where, and what to do next.
pub(super) fn report(error: &Diagnostic) {
    marked("error:", RED, &error.to_string());
    hint(error);
}

/// Says what did not stop the work.
pub(super) fn warn(diagnostic: &Diagnostic) {
    marked("warning:", YELLOW, &diagnostic.to_string());
    hint(diagnostic);
}

fn hint(diagnostic: &Diagnostic) {
    if let Some(hint) = &diagnostic.hint {
        marked("hint:", CYAN, hint);
    }
}
