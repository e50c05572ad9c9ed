//! What changed since the last run, since the last good run, or since the trace that is compared with.

mod changed;
mod fold;

pub use changed::{Changed, Version};
pub use fold::Fold;

use super::state::App;
use super::{Against, Compared, Effect, Row, act};
use crate::base::{Diagnostic, Result, Severity, Time};
use crate::decode::{Run, TensorChange, TensorElement};
use crate::diff::SignalDifference;
use crate::trace::{SignalId, Value};
use crate::translate::{Format, field};
use std::collections::BTreeSet;

/// What the trace on the screen is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// The run before it.
    #[default]
    Run,
    /// The newest good run before it.
    Good,
    /// The trace that the user compares with.
    Other,
}

/// A comparison that was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    /// The document whose trace is compared.
    document: u64,
    /// The other trace, and what counts as a difference.
    against: Against,
    /// The number of the comparison whose result is used; 0 for a trace that nobody has compared yet.
    comparison: u64,
}

/// A row of the pane that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeEntry {
    /// The first difference of all.
    First,
    /// Tensors of one name, by the index of the fold.
    Tensors(usize),
    /// A tensor, by the index of its change.
    Tensor(usize),
    /// Signals of one array or scope, by the index of the fold.
    Signals(usize),
    /// A signal, by the index of its difference.
    Signal(usize),
}

/// What came of a comparison.
#[derive(Clone, Debug)]
struct Found {
    changed: Changed,
    tensors: Vec<Fold>,
    signals: Vec<Fold>,
}

/// Everything about changes since an earlier run.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    since: Since,
    asked: Option<Asked>,
    generation: u64,
    found: Option<std::result::Result<Found, Diagnostic>>,
    /// Folds that are open, by name; tensors and signals are told apart.
    open: BTreeSet<(bool, String)>,
    selected: usize,
    /// The first row on the screen.
    pub(super) scroll: usize,
}

impl Changes {
    /// What was found; `None` while it is being compared and where it failed.
    #[must_use]
    pub fn changed(&self) -> Option<&Changed> {
        Some(&self.found.as_ref()?.as_ref().ok()?.changed)
    }

    /// Why nothing was found.
    #[must_use]
    pub fn failed(&self) -> Option<&Diagnostic> {
        self.found.as_ref()?.as_ref().err()
    }

    /// Whether two traces are being compared.
    #[must_use]
    pub fn running(&self) -> bool {
        self.asked.is_some() && self.found.is_none()
    }

    /// The index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The fold of an entry that is one.
    #[must_use]
    pub fn fold(&self, entry: ChangeEntry) -> Option<&Fold> {
        let found = self.found.as_ref()?.as_ref().ok()?;
        match entry {
            ChangeEntry::Tensors(index) => found.tensors.get(index),
            ChangeEntry::Signals(index) => found.signals.get(index),
            ChangeEntry::First | ChangeEntry::Tensor(_) | ChangeEntry::Signal(_) => None,
        }
    }

    /// Whether the rows below the head of a fold are shown.
    #[must_use]
    pub fn is_open(&self, entry: ChangeEntry) -> bool {
        let of_tensors = matches!(entry, ChangeEntry::Tensors(_));
        self.fold(entry).is_some_and(|fold| self.open.contains(&(of_tensors, fold.name.clone())))
    }

    /// The rows, in order.
    #[must_use]
    pub fn entries(&self) -> Vec<ChangeEntry> {
        let Some(Ok(found)) = &self.found else { return Vec::new() };
        let any = !found.signals.is_empty();
        let mut entries: Vec<ChangeEntry> = any.then_some(ChangeEntry::First).into_iter().collect();
        self.unfold(&mut entries, &found.tensors, ChangeEntry::Tensors, ChangeEntry::Tensor);
        self.unfold(&mut entries, &found.signals, ChangeEntry::Signals, ChangeEntry::Signal);
        entries
    }

    /// Adds the heads of folds and what is below those that are open; a fold of one is that one.
    fn unfold(
        &self,
        entries: &mut Vec<ChangeEntry>,
        folds: &[Fold],
        head: fn(usize) -> ChangeEntry,
        member: fn(usize) -> ChangeEntry,
    ) {
        for (index, fold) in folds.iter().enumerate() {
            if let ([one], 1) = (fold.members.as_slice(), fold.compared) {
                entries.push(member(*one));
                continue;
            }
            entries.push(head(index));
            if self.is_open(head(index)) {
                entries.extend(fold.members.iter().map(|one| member(*one)));
            }
        }
    }

    /// The tensor that an entry stands for: of several the first.
    #[must_use]
    pub fn tensor(&self, entry: ChangeEntry) -> Option<&TensorChange> {
        let index = match entry {
            ChangeEntry::Tensor(index) => index,
            ChangeEntry::Tensors(_) => *self.fold(entry)?.members.first()?,
            ChangeEntry::First | ChangeEntry::Signals(_) | ChangeEntry::Signal(_) => return None,
        };
        self.changed()?.tensors.as_ref()?.differing.get(index)
    }

    /// The signal that an entry stands for: of several the first.
    #[must_use]
    pub fn signal(&self, entry: ChangeEntry) -> Option<&SignalDifference> {
        let index = match entry {
            ChangeEntry::Signal(index) => index,
            ChangeEntry::Signals(_) => *self.fold(entry)?.members.first()?,
            ChangeEntry::First => 0,
            ChangeEntry::Tensors(_) | ChangeEntry::Tensor(_) => return None,
        };
        self.changed()?.report.signals.get(index)
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.entries().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Selects row `row`, if it is one.
    pub(super) fn select_row(&mut self, row: Option<usize>) {
        self.selected = row.unwrap_or(self.selected);
        self.select(0);
    }

    /// Opens the selected fold or closes it; a row inside of one closes that.
    pub(super) fn toggle(&mut self, open: Option<bool>) {
        let entries = self.entries();
        let Some(mut at) = (self.selected < entries.len()).then_some(self.selected) else { return };
        while self.fold(entries[at]).is_none() && open != Some(true) {
            let inside = matches!(entries[at], ChangeEntry::Tensor(_) | ChangeEntry::Signal(_));
            let Some(above) = at.checked_sub(1).filter(|_| inside) else { return };
            at = above;
        }
        let Some(fold) = self.fold(entries[at]) else { return };
        let key = (matches!(entries[at], ChangeEntry::Tensors(_)), fold.name.clone());
        let open = open.unwrap_or(!self.open.contains(&key));
        // A row between two folds belongs to neither.
        if at != self.selected && !self.open.contains(&key) {
            return;
        }
        self.selected = at;
        if open {
            self.open.insert(key);
        } else {
            self.open.remove(&key);
        }
    }
}

impl App {
    /// What changed since an earlier run.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What the trace on the screen is compared with, and the number of that run.
    #[must_use]
    pub fn changes_since(&self) -> Option<(Since, Option<usize>)> {
        let choices = choices(self);
        let wanted = choices.iter().find(|(since, _, _)| *since == self.changes.since);
        wanted.or(choices.first()).map(|(since, number, _)| (*since, *number))
    }

    /// What a worker compares `against`: the present trace, and what has been found about its signals already.
    #[must_use]
    pub fn changing(&self, against: &Against) -> Option<(Version, Option<Compared>)> {
        let document = self.document.as_ref()?;
        let compared = self.comparison.as_ref().filter(|other| other.against() == against);
        let compared = compared.and_then(|other| other.result()).cloned();
        Some((Version { trace: document.trace.clone(), run: document.run.clone() }, compared))
    }

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

/// What the trace on the screen can be compared with: which, the number of the run, and how.
fn choices(app: &App) -> Vec<(Since, Option<usize>, Against)> {
    let mut choices = Vec::new();
    let Some(document) = &app.document else { return choices };
    if let Some(shown) = app.builds.of_trace(document.trace.file()).map(|run| run.number) {
        let runs = [(Since::Run, app.builds.before(shown)), (Since::Good, app.builds.good_before(shown))];
        for (since, run) in runs {
            let trace = run.and_then(|run| Some((run.number, run.trace.clone()?)));
            choices.extend(trace.map(|(number, trace)| (since, Some(number), Against::from(trace))));
        }
    }
    choices.extend(app.comparison.as_ref().map(|other| (Since::Other, None, other.against().clone())));
    choices
}

/// Asks for the comparison that the pane shows, once the trace on the screen is loaded and checked.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let wanted = wanted(app);
    let stale = app.document.as_ref().map(|document| document.generation)
        != app.changes.asked.as_ref().map(|asked| asked.document);
    if stale {
        // What was found belongs to signals of an older trace.
        (app.changes.asked, app.changes.found) = (None, None);
    }
    if app.loading.is_some() || wanted == app.changes.asked {
        return Vec::new();
    }
    let Some(asked) = wanted else {
        let running = app.changes.running();
        (app.changes.asked, app.changes.found) = (None, None);
        return running.then_some(Effect::CancelChanges).into_iter().collect();
    };
    let changes = &mut app.changes;
    changes.generation += 1;
    (changes.selected, changes.scroll, changes.found) = (0, 0, None);
    let against = Box::new(asked.against.clone());
    changes.asked = Some(asked);
    vec![Effect::Changes { generation: changes.generation, against }]
}

fn wanted(app: &App) -> Option<Asked> {
    let document = app.document.as_ref().filter(|document| document.trace.has_values())?;
    let (since, _) = app.changes_since()?;
    let (_, _, against) = choices(app).into_iter().find(|choice| choice.0 == since)?;
    let comparison = if since == Since::Other {
        app.comparison.as_ref().filter(|other| other.result().is_some()).map(|_| app.comparisons)?
    } else {
        0
    };
    Some(Asked { document: document.generation, against, comparison })
}

/// Takes what was compared; answers to older requests are dropped.
pub(super) fn changed(app: &mut App, generation: u64, result: Result<Changed>) {
    if generation != app.changes.generation || !app.changes.running() {
        return;
    }
    let Some(document) = &app.document else { return };
    app.changes.found = Some(result.map(|changed| {
        let (tensors, signals) = fold::all(&changed, &document.trace, document.run.as_deref());
        Found { changed, tensors, signals }
    }));
}

/// Stops comparing.
pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    app.changes.found = Some(Err(Diagnostic::note("stopped")));
    app.say(Severity::Note, "the comparison was stopped");
    vec![Effect::CancelChanges]
}

/// Compares with something else: last run, last good run, the trace that the user compares with.
pub(super) fn turn(app: &mut App) {
    let choices: Vec<Since> = choices(app).into_iter().map(|(since, _, _)| since).collect();
    let Some((now, _)) = app.changes_since() else {
        let key = app.keymap.shortest("compare").unwrap_or_default();
        let text =
            format!("there is no earlier run: `tritscope watch` makes them, {key} compares with a trace");
        app.say(Severity::Note, text);
        return;
    };
    let at = choices.iter().position(|since| *since == now).unwrap_or(0);
    let Some(next) = choices.get((at + 1) % choices.len().max(1)) else { return };
    app.changes.since = *next;
    let text = match app.changes_since() {
        Some((since, number)) => format!("changes {}", title(app, since, number)),
        None => return,
    };
    app.say(Severity::Note, text);
}

/// What something is compared with, in words: `since run 6`.
pub(super) fn title(app: &App, since: Since, number: Option<usize>) -> String {
    let number = number.unwrap_or(0);
    match since {
        Since::Run => format!("since run {number}"),
        Since::Good => format!("since last good run {number}"),
        Since::Other => {
            format!("against {}", app.comparison.as_ref().map(super::Comparison::name).unwrap_or_default())
        }
    }
}

/// Goes to the first difference of the selected row, whose signal becomes a row, and says both values.
pub(super) fn go(app: &mut App) {
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
