//! Looking for a value of the selected row.

use super::cursor::{Settled, Sought, along, selected_track};
use crate::app::action::Way;
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::state::App;
use crate::app::{Action, Effect};
use crate::base::{Diagnostic, Result, Severity};
use crate::trace::Value;
use crate::translate::Format;

/// Asks for a value, beginning with nothing.
pub(super) fn ask(app: &mut App, count: u32) {
    if selected_track(app).is_some() {
        app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Value, "").times(count)));
    }
}

/// Takes the value that was asked for and goes to where the row takes it.
///
/// # Errors
/// Nothing was typed and nothing looked for before.
pub(in crate::app) fn submit(app: &mut App, text: &str, count: u32) -> Result<Vec<Effect>> {
    if !text.is_empty() {
        app.moving.value = Some(text.to_owned());
    }
    if app.moving.value.is_none() {
        return Err(Diagnostic::error("a value is missing"));
    }
    app.moving.last = Some(Action::FindValue);
    find(app, Way::Forward, count);
    Ok(Vec::new())
}

/// Goes to where the selected row takes the value that was looked for last.
pub(super) fn find(app: &mut App, way: Way, count: u32) {
    let Some((text, format)) = app.moving.value.clone().zip(app.waves.row().map(|row| row.format.clone()))
    else {
        app.say(Severity::Note, "no value was looked for yet");
        return;
    };
    let wanted = Wanted::new(&text, format);
    let from = app.cursor;
    let what = format!("value {text}");
    let takes =
        |change: &Settled<'_>| change.track.value_of(change.after).is_some_and(|value| wanted.is(&value));
    along(app, way, count, &what, Sought::Change(&takes));
    if app.cursor != from {
        app.moving.leave(from);
    }
}

/// Goes to where the selected row takes the value that it has at the cursor.
pub(super) fn same(app: &mut App, way: Way, count: u32) {
    let Some(track) = selected_track(app) else { return };
    let cursor = app.cursor;
    let value = if app.run().is_some() { track.value_before(cursor) } else { track.value(cursor) };
    let Some(value) = value else {
        app.say(Severity::Note, "the selected row has no value here");
        return;
    };
    along(app, way, count, "such value", Sought::Value(&value));
}

/// A value as a user writes it.
struct Wanted {
    format: Format,
    text: String,
}

impl Wanted {
    /// `0x` and `0b` say how the value is written, else the row does.
    fn new(text: &str, format: Format) -> Self {
        let lower = plain(text);
        let (format, text) = match (lower.strip_prefix("0x"), lower.strip_prefix("0b")) {
            (Some(digits), _) => (Format::Hexadecimal, digits.to_owned()),
            (_, Some(digits)) => (Format::Binary, digits.to_owned()),
            _ => (format, lower),
        };
        Self { format, text: without_zeros(&text).to_owned() }
    }

    fn is(&self, value: &Value) -> bool {
        let written = plain(&self.format.write(value));
        without_zeros(&written) == self.text
    }
}

/// Without blanks and underscores, in lower case, with a minus that can be typed.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '_');
    letters.map(|c| if c == crate::translate::MINUS { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// Without the zeros that a number begins with; one stays if nothing else is there.
fn without_zeros(text: &str) -> &str {
    let cut = text.trim_start_matches('0');
    let number = cut.starts_with(|c: char| c.is_ascii_alphanumeric());
    if number || cut.len() == text.len() { cut } else { &text[text.len() - cut.len() - 1..] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;

    #[test]
    fn a_value_is_written_as_the_row_writes_it_or_with_its_base() {
        let value = Value::Bits(Bits::parse("11010110").unwrap());
        for (text, format, wanted) in [
            ("d6", Format::Hexadecimal, true),
            ("0D6", Format::Hexadecimal, true),
            ("0xd6", Format::Signed, true),
            ("-42", Format::Signed, true),
            ("−42", Format::Signed, true),
            ("214", Format::Signed, false),
            ("0b1101_0110", Format::Unsigned, true),
            ("6", Format::Hexadecimal, false),
        ] {
            assert_eq!(Wanted::new(text, format).is(&value), wanted, "{text}");
        }
        let zero = Value::Bits(Bits::parse("0000").unwrap());
        assert!(Wanted::new("0", Format::Binary).is(&zero));
        assert!(Wanted::new("0x0", Format::Unsigned).is(&zero));
        assert!(Wanted::new("x", Format::Hexadecimal).is(&Value::Bits(Bits::parse("xxxx").unwrap())));
        assert!(!Wanted::new("0", Format::Binary).is(&value));
    }
}
