//! Windows of text: what a model is measured on.

use crate::base::{Diagnostic, Place, Result};
use crate::model::Checkpoint;
use std::path::Path;

/// A text that is scored as it stands, without a start token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its tokens, at least 2 and at most as many as the model has positions.
    pub tokens: Vec<u32>,
}

/// The windows of `file`, whose text is one JSON string a line; blank lines are passed over.
///
/// # Errors
/// A file that cannot be read or has no window; on which line, and where known at which column, something is
/// no JSON string, not in the model's vocabulary, too long or too short.
pub fn windows(file: &Path, model: &Checkpoint) -> Result<Vec<Window>> {
    let bytes = std::fs::read(file)
        .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file))?;
    let mut windows = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let at = |column| Place::Line { file: file.to_owned(), line: index + 1, column };
        let tokens = tokens(line, model).map_err(|(column, error)| error.at(at(column)))?;
        windows.push(Window { line: index + 1, tokens });
    }
    if windows.is_empty() {
        return Err(Diagnostic::error("holds no window").in_file(file).hint(FORM));
    }
    Ok(windows)
}

const FORM: &str = "each line is one JSON string, as in \"To be, or not to be\"";

/// The tokens of a line, or the column and what is wrong.
fn tokens(line: &[u8], model: &Checkpoint) -> std::result::Result<Vec<u32>, (Option<usize>, Diagnostic)> {
    let raw = std::str::from_utf8(line)
        .map_err(|error| (Some(error.valid_up_to() + 1), Diagnostic::error("is not UTF-8")))?;
    let text: String = serde_json::from_str(raw).map_err(|error| {
        // serde_json counts bytes.
        let column = raw.get(..error.column().saturating_sub(1)).map(|before| before.chars().count() + 1);
        (column, Diagnostic::error("is no JSON string").hint(FORM))
    })?;
    let vocabulary = model.vocabulary();
    let tokens = vocabulary.encode(&text).map_err(|error| {
        let unknown = text.chars().enumerate().find(|(_, c)| vocabulary.encode(&c.to_string()).is_err());
        match unknown {
            Some((index, character)) => {
                let what = format!("the model has no token for {character:?}");
                let hint = "leave the window out, or replace the character";
                (column(raw, index), Diagnostic::error(what).hint(hint))
            }
            None => (None, error),
        }
    })?;
    let (count, context) = (tokens.len(), model.config().context);
    if count < 2 {
        let what = format!("a window of {count} tokens predicts nothing");
        return Err((None, Diagnostic::error(what).hint("a window has at least 2 characters")));
    }
    if count > context {
        let what = format!("a window of {count} tokens does not fit the model's {context} positions");
        return Err((None, Diagnostic::error(what).hint(format!("cut windows to {context} characters"))));
    }
    Ok(tokens.into_iter().map(|token| token.id).collect())
}

/// The column, from 1, at which character `index` of a JSON string is written.
fn column(raw: &str, index: usize) -> Option<usize> {
    let mut at = raw.find('"')? + 1;
    for _ in 0..index {
        at += written(raw.get(at..)?)?;
    }
    raw.get(..at).map(|before| before.chars().count() + 1)
}

/// Bytes of the first character of the inside of a JSON string.
fn written(rest: &str) -> Option<usize> {
    let unit = |rest: &str| u32::from_str_radix(rest.get(2..6)?, 16).ok();
    let first = rest.chars().next()?;
    match rest.get(1..2) {
        _ if first != '\\' => Some(first.len_utf8()),
        // A character beyond U+FFFF is two units.
        Some("u") if (0xD800..0xDC00).contains(&unit(rest)?) => Some(12),
        Some("u") => Some(6),
        _ => Some(2),
    }
}
