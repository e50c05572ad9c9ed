//! What is looked at as a text for the clipboard: values of rows at the cursor, or an element of a tensor.

use crate::app::rows::{Content, Row};
use crate::app::state::App;
use crate::app::{Effect, Pane};
use crate::base::{Severity, printable};
use crate::translate::field;

/// The most bytes that are given to a terminal: some take no more, and nobody pastes more of one moment.
pub(in crate::app) const MOST: usize = 4096;

/// Gives the value of the selected row to the terminal's clipboard, those of chosen rows with their names, or the selected
/// element of a tensor.
pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    if !app.settings().clipboard {
        app.say(Severity::Note, "the clipboard is off; clipboard = true in config.toml allows it");
        return Vec::new();
    }
    let text = if app.focus() == Pane::Tensor { element(app) } else { rows(app) };
    match text.filter(|text| !text.is_empty()) {
        None => app.say(Severity::Note, "nothing here has a value"),
        Some(text) if text.len() > MOST => {
            app.say(
                Severity::Note,
                format!("{} bytes are too much for the clipboard: {MOST} at most", text.len()),
            );
        }
        Some(text) => {
            let shown = text.lines().next().unwrap_or_default();
            let more = if text.contains('\n') { " …" } else { "" };
            app.say(Severity::Note, format!("{shown}{more} is given to the clipboard"));
            return vec![Effect::Copy(text)];
        }
    }
    Vec::new()
}

/// The selected element: what is known of it in the trace.
fn element(app: &App) -> Option<String> {
    app.scene().tensor.as_ref()?.selected.map(|element| field(element.rtl))
}

/// The value of the only row, or a line a row: its name and its value. Nothing of a trace is more than text.
fn rows(app: &App) -> Option<String> {
    let rows: Vec<&Row> = app.waves.chosen().filter_map(|row| app.waves.rows.get(row)).collect();
    match rows.as_slice() {
        [row] => value(app, row),
        rows => {
            let line = |row: &&Row| Some(format!("{}\t{}", name(app, row), value(app, row)?));
            Some(rows.iter().filter_map(line).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn value(app: &App, row: &Row) -> Option<String> {
    let track = app.track(&row.content)?;
    let before = app.run().is_some();
    let value = if before { track.value_before(app.cursor) } else { track.value(app.cursor) };
    value.map(|value| printable(&row.format.write(&value)).into_owned())
}

fn name(app: &App, row: &Row) -> String {
    let signal = row
        .signal()
        .zip(app.document())
        .and_then(|(id, document)| document.trace.hierarchy().signal(id).map(|signal| signal.path.as_str()));
    let text = match (&row.content, signal) {
        (_, Some(path)) => path,
        (Content::Computed(text) | Content::Protocol(text), None) => text,
        _ => "",
    };
    printable(text).into_owned()
}
