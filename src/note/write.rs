//! Notes as text.

use super::{About, Note, When};
use crate::base::Time;
use std::fmt::Write as _;

/// Notes as `[[note]]` tables, each after an empty line; times in ticks.
#[must_use]
pub fn write(notes: &[Note]) -> String {
    notes.iter().map(table).collect()
}

fn table(note: &Note) -> String {
    let mut table = "\n[[note]]\n".to_owned();
    let mut put = |key: &str, value: &str| {
        let _ = writeln!(table, "{key} = {value}");
    };
    match note.when {
        When::Always => {}
        When::At(time) => put("at", &ticks(time)),
        When::During { from, to } => {
            put("from", &ticks(from));
            put("to", &ticks(to));
        }
    }
    match &note.about {
        About::Trace => {}
        About::Signal(path) => put("signal", &quoted(path)),
        About::Element { tensor, number, index } => {
            put("tensor", &quoted(tensor));
            put("number", &number.to_string());
            put("index", &index.to_string());
        }
    }
    put("text", &quoted(&note.text));
    if let Some(color) = note.color {
        put("color", &color.to_string());
    }
    table
}

/// Numbers of TOML end at 2⁶³; greater ones are texts.
fn ticks(time: Time) -> String {
    match i64::try_from(time.0) {
        Ok(ticks) => ticks.to_string(),
        Err(_) => quoted(&time.0.to_string()),
    }
}

/// A text in quotes as TOML has it, on one line whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            // A control character is at most U+009F.
            c if c.is_control() => quoted.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
