//! Which formats there are for a row, and setting them.

use super::action::Way;
use super::list::{List, ListKind, ListRow, Target};
use super::overlay::Overlay;
use super::state::App;
use super::translation;
use crate::base::Severity;
use crate::translate::Format;

/// Shows the chosen rows in the format that follows the one of the selected row.
pub(super) fn turn(app: &mut App, way: Way) {
    let Some(row) = app.waves.row() else { return };
    let choices = translation::choices(app, row, false);
    let format = row.format.turned_among(&choices, way == Way::Forward);
    set(app, &format);
}

/// Opens the list of formats.
pub(super) fn list(app: &mut App) {
    let Some(row) = app.waves.row() else { return };
    let choices = translation::choices(app, row, true);
    let present = choices.iter().position(|format| *format == row.format).unwrap_or(0);
    let value = app.track(&row.content).and_then(|track| track.value(app.cursor));
    let line = |format: &Format| {
        let sample = value.as_ref().map(|value| format.write(value)).unwrap_or_default();
        ListRow::new(format.title(), Target::Format(format.clone())).note(sample)
    };
    let rows = choices.iter().map(line).collect();
    app.overlay = Some(Overlay::List(List::new(ListKind::Formats, rows).at(present)));
}

/// Shows the chosen rows in a format.
pub(super) fn set(app: &mut App, format: &Format) {
    app.waves.alter(|row| row.format = format.clone());
    app.say(Severity::Note, format.title());
}
