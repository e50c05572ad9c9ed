//! From a change to its place: the first difference of a row, its signal, both of its values.

use crate::app::state::App;
use crate::app::{Row, act};
use crate::base::{Severity, Time};
use crate::decode::{Run, TensorChange, TensorElement};
use crate::trace::{SignalId, Value};
use crate::translate::{Format, field};

impl App {
    /// A value of a signal as its row shows it, accumulators and elements of tensors as integers.
    #[must_use]
    pub fn write_change(&self, signal: SignalId, value: Option<&Value>) -> String {
        let row = value.and_then(|value| Some((value, self.changed_row(signal)?)));
        row.map_or_else(|| "nothing".to_owned(), |(value, row)| row.format.write(value))
    }

    /// The row of a signal that changed.
    fn changed_row(&self, signal: SignalId) -> Option<Row> {
        let document = self.document.as_ref()?;
        if document.run.as_deref().is_some_and(|run| is_integer(run, signal)) {
            return Some(Row::of(signal, Format::Signed));
        }
        Some(self.translation.row(&document.trace, signal))
    }
}

/// Whether a signal is an accumulator, or what the elements of a tensor pass on.
fn is_integer(run: &Run, signal: SignalId) -> bool {
    (0..run.lanes()).any(|lane| run.lane_signal(lane) == Some(signal))
        || run.tensors().iter().any(|tensor| run.probe_data(&tensor.name) == Some(signal))
}

/// Goes to the first difference of the selected row, whose signal becomes a row, and says both values.
pub(in crate::app) fn go(app: &mut App) {
    let entries = app.changes.entries();
    let Some(entry) = entries.get(app.changes.selected).copied() else { return };
    if let Some(tensor) = app.changes.tensor(entry).cloned() {
        return go_to_tensor(app, &tensor);
    }
    let Some(signal) = app.changes.signal(entry).cloned() else { return };
    let id = signal.ids.0;
    let (is, was) = (signal.left.as_ref(), signal.right.as_ref());
    let (is, was) = (app.write_change(id, is), app.write_change(id, was));
    show(app, id, signal.first);
    app.say(Severity::Note, format!("{}   was {was}   is {is}", signal.path));
}

fn go_to_tensor(app: &mut App, tensor: &TensorChange) {
    let Some(run) = app.run().cloned() else { return };
    let first = tensor.first;
    let written =
        |element: Option<TensorElement>| element.map_or("nothing".to_owned(), |element| field(element.data));
    if let Some(signal) = run.probe_data(&tensor.key.name) {
        show(app, signal, run.clock().time(first.passed()));
    }
    let (name, index) = (&tensor.key.name, first.index);
    let text = format!("{name}[{index}]   was {}   is {}", written(first.right), written(first.left));
    app.say(Severity::Note, text);
}

/// Makes a signal a row, unless it is one, and moves the cursor.
fn show(app: &mut App, signal: SignalId, time: Time) {
    if let Some(row) = app.changed_row(signal) {
        app.waves.add(row);
    }
    act::cursor::jump_to(app, time);
}
