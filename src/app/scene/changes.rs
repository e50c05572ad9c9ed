//! The pane of changes: the first one, then tensors and signals that differ, folded.

use super::scrolled;
use crate::app::Region;
use crate::app::changes::{ChangeEntry, Changed, Changes, Fold, Since, title};
use crate::app::state::App;
use crate::base::{Cycle, Time};
use crate::config::Role;
use crate::decode::{Run, TensorChange, TensorElement, TensorKey};
use crate::diff::{Bounds, Report, SignalDifference};
use crate::translate::field;

/// A piece of text and how it looks.
pub type Text = (String, Role);

/// What changed since an earlier run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangesPane {
    /// What the trace is compared with: `since run 6`.
    pub since: String,
    /// The lines on the screen.
    pub lines: Vec<ChangeLine>,
}

/// A line of the pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeLine {
    /// Which row of the pane it belongs to; `None` for what cannot be selected.
    pub entry: Option<usize>,
    /// Whether that row is selected.
    pub selected: bool,
    /// What stands at the left; it gives way.
    pub name: Vec<Text>,
    /// What stands at the right.
    pub note: Vec<Text>,
}

pub(super) fn changes(app: &mut App, region: Region) -> ChangesPane {
    let since = app.changes_since().map(|(since, number)| title(app, since, number)).unwrap_or_default();
    let lines = match app.changes.changed().cloned() {
        None => vec![plain(absent(app), Role::Muted)],
        Some(changed) if changed.is_nothing() => vec![plain(nothing(&changed), Role::GoldenAgree)],
        Some(changed) => lines(app, &changed),
    };
    let height = usize::from(region.height);
    let selected = lines.iter().rposition(|line| line.selected).unwrap_or(0);
    let mut scroll = scrolled(app.changes.scroll, selected, lines.len(), height);
    if app.changes.selected() == 0 {
        scroll = 0;
    }
    app.changes.scroll = scroll;
    ChangesPane { since, lines: lines.into_iter().skip(scroll).take(height).collect() }
}

/// What the pane says where there is nothing to show.
fn absent(app: &App) -> String {
    if let Some(problem) = app.changes.failed() {
        return problem.to_string();
    }
    let comparing = app.comparison.as_ref().is_some_and(super::super::Comparison::running);
    match app.changes_since() {
        Some((since, number)) if app.changes.running() || comparing => match since {
            Since::Run | Since::Good => format!("comparing with run {} …", number.unwrap_or(0)),
            Since::Other => "comparing …".to_owned(),
        },
        Some(_) => "…".to_owned(),
        None if app.builds.watching() => "the next run is compared with this one".to_owned(),
        None => {
            let key = app.keymap.shortest("compare").unwrap_or_default();
            format!("nothing to compare with; {key} opens another trace")
        }
    }
}

/// `nothing: 412 signals and 60 tensors are the same`
fn nothing(changed: &Changed) -> String {
    let signals = counted(changed.report.pairs, "signal");
    let tensors = changed.tensors.as_ref().map(|tensors| counted(tensors.compared, "tensor"));
    let both = tensors.map_or_else(String::new, |tensors| format!(" and {tensors}"));
    format!("nothing: {signals}{both} are the same")
}

fn counted(count: usize, noun: &str) -> String {
    let number = Cycle(count as u64);
    if count == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn plain(text: String, role: Role) -> ChangeLine {
    ChangeLine { name: vec![(text, role)], ..ChangeLine::default() }
}

fn lines(app: &App, changed: &Changed) -> Vec<ChangeLine> {
    let mut lines = Vec::new();
    let report = &changed.report;
    let mut headed = (false, false);
    for (index, entry) in app.changes.entries().into_iter().enumerate() {
        if entry != ChangeEntry::First && !headed.0 {
            headed.0 = true;
            lines.extend(shape(changed));
            lines.extend(tensor_heading(changed));
        }
        if matches!(entry, ChangeEntry::Signals(_) | ChangeEntry::Signal(_)) && !headed.1 {
            headed.1 = true;
            lines.push(heading(&format!("{} of {}", report.signals.len(), counted(report.pairs, "signal"))));
        }
        let new = match entry {
            ChangeEntry::First => first(app),
            ChangeEntry::Tensors(_) | ChangeEntry::Signals(_) => vec![head(app, entry)],
            ChangeEntry::Tensor(_) => vec![tensor(app, entry)],
            ChangeEntry::Signal(_) => vec![signal(app, entry)],
        };
        let selected = index == app.changes.selected();
        lines.extend(new.into_iter().map(|line| ChangeLine { entry: Some(index), selected, ..line }));
    }
    if lines.is_empty() {
        lines.push(plain(nothing_but(changed), Role::Text));
        lines.extend(shape(changed));
    }
    lines
}

/// What is said where the shape alone changed.
fn nothing_but(changed: &Changed) -> String {
    format!("the same where both are: {}", counted(changed.report.pairs, "signal"))
}

fn heading(text: &str) -> ChangeLine {
    plain(text.to_owned(), Role::HelpGroup)
}

fn tensor_heading(changed: &Changed) -> Option<ChangeLine> {
    let tensors = changed.tensors.as_ref()?;
    let all = counted(tensors.compared, "tensor");
    Some(match tensors.differing.len() {
        0 => plain(format!("the same: {all}"), Role::GoldenAgree),
        count => heading(&format!("{count} of {all}")),
    })
}

/// What says that the two have another length or other signals and tensors.
fn shape(changed: &Changed) -> Vec<ChangeLine> {
    let Report { only_left, only_right, start, end, unlike, .. } = &*changed.report;
    let bounds = |what: &str, bounds: &Option<Bounds>| {
        bounds.as_ref().map(|bounds| format!("{what} {}, was {}", bounds.left, bounds.right))
    };
    let tensors = changed.tensors.as_deref();
    let named = |keys: &[TensorKey]| keys.first().map(|key| key.name.to_string());
    let new = tensors.map_or((0, None), |t| (t.only_left.len(), named(&t.only_left)));
    let gone = tensors.map_or((0, None), |t| (t.only_right.len(), named(&t.only_right)));
    let some = |(count, first): (usize, Option<String>), noun: &str, what: &str| {
        let first = first.filter(|_| count > 0)?;
        let more = if count > 1 { ", …" } else { "" };
        Some(format!("{} {what}: {first}{more}", counted(count, noun)))
    };
    let texts = [
        bounds("starts at", start),
        bounds("ends at", end),
        some((only_left.len(), only_left.first().cloned()), "signal", "new"),
        some((only_right.len(), only_right.first().cloned()), "signal", "gone"),
        some((unlike.len(), unlike.first().map(|one| one.path.clone())), "signal", "declared differently"),
        some(new, "tensor", "new"),
        some(gone, "tensor", "gone"),
    ];
    texts.into_iter().flatten().map(|text| plain(text, Role::DiagnosticWarning)).collect()
}

/// The first difference of all, and below it both values.
fn first(app: &App) -> Vec<ChangeLine> {
    let Some(signal) = app.changes.signal(ChangeEntry::First) else { return Vec::new() };
    let name = vec![("first: ".to_owned(), Role::Muted), (short(app, signal), Role::Text)];
    let values = values(app, signal);
    let mut below = vec![("  ".to_owned(), Role::Muted)];
    below.extend(values);
    let top = ChangeLine { name, note: vec![(when(app, signal.first), Role::Text)], ..ChangeLine::default() };
    vec![top, ChangeLine { name: below, ..ChangeLine::default() }]
}

/// Both values of a signal at its first difference.
fn values(app: &App, signal: &SignalDifference) -> Vec<Text> {
    let write = |value| app.write_change(signal.ids.0, value);
    pair(write(signal.right.as_ref()), write(signal.left.as_ref()))
}

fn pair(was: String, is: String) -> Vec<Text> {
    let word = |text: &str| (text.to_owned(), Role::Muted);
    vec![word("was "), (was, Role::Text), word("  is "), (is, Role::DiffScope)]
}

/// The name of a signal, with the array element that it belongs to: `lane[17].acc`.
fn short(app: &App, signal: &SignalDifference) -> String {
    let document = app.document.as_ref();
    let name = document.and_then(|document| document.trace.hierarchy().signal(signal.ids.0));
    let Some(name) = name.map(|signal| signal.name.clone()) else { return signal.path.clone() };
    let scopes = signal.path.strip_suffix(&name).unwrap_or_default().trim_end_matches('.');
    let array = scopes.rsplit('.').find(|scope| scope.ends_with(']'));
    let near = array.or_else(|| scopes.rsplit('.').next()).filter(|scope| !scope.is_empty());
    near.map_or_else(|| name.clone(), |near| format!("{near}.{name}"))
}

/// A time as a cycle, where there is a clock.
fn when(app: &App, time: Time) -> String {
    let scale = app.document.as_ref().map(|document| document.trace.scale());
    let text = scale.map(|scale| scale.format(time)).unwrap_or_default();
    app.cycle_of(time).map_or(text, |cycle| format!("cycle {cycle}"))
}

/// The head of a fold: how many differ of how many, and when the first does.
fn head(app: &App, entry: ChangeEntry) -> ChangeLine {
    let Some(fold) = app.changes.fold(entry) else { return ChangeLine::default() };
    let sign = if app.changes.is_open(entry) { "▾ " } else { "▸ " };
    let Fold { name, members, compared } = fold;
    let count = format!("{} of {compared} ", members.len());
    let name = vec![(sign.to_owned(), Role::Muted), (count, Role::Text), (name.clone(), Role::DiffScope)];
    ChangeLine { name, note: vec![(first_of(app, entry), Role::Muted)], ..ChangeLine::default() }
}

/// When the first difference of an entry is.
fn first_of(app: &App, entry: ChangeEntry) -> String {
    if let Some(tensor) = app.changes.tensor(entry) {
        return format!("cycle {}", tensor.first.passed());
    }
    app.changes.signal(entry).map(|signal| when(app, signal.first)).unwrap_or_default()
}

/// Whether an entry stands below the head of a fold.
fn indent(folds: &Changes, entry: ChangeEntry) -> &'static str {
    let (index, head): (usize, fn(usize) -> ChangeEntry) = match entry {
        ChangeEntry::Tensor(index) => (index, ChangeEntry::Tensors),
        ChangeEntry::Signal(index) => (index, ChangeEntry::Signals),
        _ => return "",
    };
    let alone = (0..)
        .map_while(|fold| folds.fold(head(fold)))
        .any(|fold| fold.compared == 1 && fold.members == [index]);
    if alone { "  " } else { "    " }
}

fn tensor(app: &App, entry: ChangeEntry) -> ChangeLine {
    let Some(change) = app.changes.tensor(entry) else { return ChangeLine::default() };
    let TensorChange { key, elements, differing, first } = change;
    let place = app.run().map(|run| place(run, key)).unwrap_or_default();
    let indent = indent(&app.changes, entry).to_owned();
    let name = vec![
        (indent, Role::Muted),
        (format!("{}{place} ", key.name), Role::Text),
        (format!(" {differing} of {elements}"), Role::Muted),
    ];
    let written = |element: Option<TensorElement>| {
        element.map_or_else(|| "nothing".to_owned(), |element| field(element.data))
    };
    let mut note = vec![(format!("[{}] ", first.index), Role::TensorIndex)];
    note.extend(pair(written(first.right), written(first.left)));
    ChangeLine { name, note, ..ChangeLine::default() }
}

/// Where in the run a tensor belongs.
fn place(run: &Run, key: &TensorKey) -> String {
    let phase = run.phases().iter().find(|phase| phase.step == key.number);
    if let Some(phase) = phase {
        return format!(" t{} l{}", phase.token, phase.layer);
    }
    let operation = run.operations().iter().find(|operation| operation.number == key.number);
    operation.map_or_else(
        || format!(" {}", key.number),
        |operation| format!(" t{} l{} {}", operation.token, operation.layer, operation.name),
    )
}

fn signal(app: &App, entry: ChangeEntry) -> ChangeLine {
    let Some(signal) = app.changes.signal(entry) else { return ChangeLine::default() };
    let indent = indent(&app.changes, entry).to_owned();
    let name = vec![(indent, Role::Muted), (short(app, signal), Role::Text)];
    let mut note = values(app, signal);
    note.push((format!("  {}", when(app, signal.first)), Role::Muted));
    ChangeLine { name, note, ..ChangeLine::default() }
}
