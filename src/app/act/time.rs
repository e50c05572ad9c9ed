//! Places and stretches of time as a user writes them: `120ns`, `+5us`, `#1234`, `50%`, `'a`.

use super::cursor;
use crate::app::Effect;
use crate::app::state::App;
use crate::base::{Diagnostic, Result, Time};
use crate::trace::{Axis, MOMENTS};

/// Goes to the place that a prompt asked for.
///
/// # Errors
/// What is wrong with the text.
pub(in crate::app) fn go_to(app: &mut App, text: &str) -> Result<Vec<Effect>> {
    let time = place(app, text)?;
    cursor::jump_to(app, time);
    Ok(Vec::new())
}

/// Shows the stretch of time that a prompt asked for: two places.
///
/// # Errors
/// What is wrong with the text.
pub(in crate::app) fn show(app: &mut App, text: &str) -> Result<Vec<Effect>> {
    let text = text.replace("..", " ");
    let places: Vec<&str> = text.split([' ', ',']).filter(|place| !place.is_empty()).collect();
    let [from, to] = places.as_slice() else {
        return Err(Diagnostic::error("a stretch of time is two places").hint("1us 3us, #100 #200, 25% 50%"));
    };
    let (from, to) = (place(app, from)?, place(app, to)?);
    super::view::show(app, from, to);
    Ok(Vec::new())
}

/// The moment that a text means.
fn place(app: &App, text: &str) -> Result<Time> {
    if let Some(mark) = text.strip_prefix('\'') {
        let letter = mark.chars().next().filter(|_| mark.chars().count() == 1);
        let time = letter.and_then(|letter| app.marks.get(&letter).copied());
        return time.ok_or_else(|| {
            Diagnostic::error(format!("`{text}` is no mark")).hint("'a is the place of the mark a")
        });
    }
    let scale = app.document.as_ref().map(|document| document.trace.scale()).unwrap_or_default();
    let axis = Axis { scale, span: app.span(), clock: app.clock(), from: app.cursor };
    axis.moment(text).map_err(|problem| match problem.hint.as_deref() {
        Some(MOMENTS) => problem.hint(format!("{MOMENTS}, 'a (mark)")),
        _ => problem,
    })
}
