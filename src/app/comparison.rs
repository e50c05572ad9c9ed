//! Another trace beside the present one: what differs, where in each row, and going from one difference to the next.

use super::action::Way;
use super::list::{List, ListKind, ListRow, Target};
use super::state::App;
use super::update::report;
use super::{Against, Effect, Overlay, Row, act, scene};
use crate::base::{Result, Severity, Time};
use crate::diff::{Alignment, Report, SignalDifference, Stretch};
use crate::trace::{ScopeId, SignalId, Trace, Track};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Another trace, and how the present one differs from it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The other trace, which is the right one of the report.
    pub other: Trace,
    /// How the two belong together in time.
    pub alignment: Arc<Alignment>,
    /// What differs.
    pub report: Arc<Report>,
}

/// Where a signal differs.
#[derive(Clone, Debug)]
pub struct RowDifference {
    /// The signal of the other trace, in ticks of the present one.
    pub other: Track,
    /// Where it differs, in order and apart from each other.
    pub stretches: Arc<[Stretch]>,
}

impl RowDifference {
    /// Whether something differs from `from` up to, not including, `to`.
    #[must_use]
    pub fn differs(&self, from: Time, to: Time) -> bool {
        let next = self.stretches.partition_point(|stretch| stretch.to <= from);
        self.stretches.get(next).is_some_and(|stretch| stretch.from < to)
    }
}

/// The trace that the present one is compared with.
pub struct Comparison {
    against: Against,
    /// The other trace, where it is read.
    other: Option<Trace>,
    generation: u64,
    /// The document that it was asked for; a newer one is compared anew.
    document: Option<u64>,
    result: Option<Compared>,
    signals: BTreeSet<SignalId>,
    scopes: BTreeSet<ScopeId>,
    /// Where rows begin to differ and signals differ for the first time, ascending, each time once.
    moments: Vec<Time>,
    /// Where signals of rows differ, as far as it was asked for and answered.
    rows: BTreeMap<SignalId, Option<RowDifference>>,
}

impl Comparison {
    /// The other trace.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.against.file
    }

    /// The other trace and what counts as a difference.
    #[must_use]
    pub fn against(&self) -> &Against {
        &self.against
    }

    /// The other trace, once it is read; it stays while the two are compared in another way.
    #[must_use]
    pub fn other(&self) -> Option<&Trace> {
        self.other.as_ref()
    }

    /// What was found; `None` while it is being compared.
    #[must_use]
    pub fn result(&self) -> Option<&Compared> {
        self.result.as_ref()
    }

    /// Whether the two are being compared.
    #[must_use]
    pub fn running(&self) -> bool {
        self.document.is_some() && self.result.is_none()
    }

    /// Whether a signal differs.
    #[must_use]
    pub fn differs(&self, signal: SignalId) -> bool {
        self.signals.contains(&signal)
    }

    /// Whether a signal in a scope or in the scopes inside it differs.
    #[must_use]
    pub fn scope_differs(&self, scope: ScopeId) -> bool {
        self.scopes.contains(&scope)
    }

    /// Where a signal differs; `None` if it does not, or as long as that is not known.
    #[must_use]
    pub fn row(&self, signal: SignalId) -> Option<&RowDifference> {
        self.rows.get(&signal)?.as_ref()
    }

    /// The moments that going from difference to difference stops at: where a row begins to differ, and where a signal
    /// differs for the first time; ascending.
    #[must_use]
    pub fn moments(&self) -> &[Time] {
        &self.moments
    }

    /// Finds these moments anew.
    fn collect(&mut self) {
        let firsts = self.result.iter().flat_map(|found| &found.report.signals).map(|signal| signal.first);
        let rows = self.rows.values().flatten().flat_map(|row| row.stretches.iter().map(|part| part.from));
        let mut moments: Vec<Time> = firsts.chain(rows).collect();
        moments.sort_unstable();
        moments.dedup();
        self.moments = moments;
    }

    /// The name of the other trace's file.
    #[must_use]
    pub fn name(&self) -> String {
        self.file().file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

impl App {
    /// The trace that the present one is compared with.
    #[must_use]
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }
}

/// Compares with another trace, as soon as there is a trace to compare.
pub(super) fn start(app: &mut App, against: Against) -> Vec<Effect> {
    app.comparison = Some(Comparison {
        against,
        other: None,
        generation: app.comparisons,
        document: None,
        result: None,
        signals: BTreeSet::new(),
        scopes: BTreeSet::new(),
        moments: Vec::new(),
        rows: BTreeMap::new(),
    });
    scene::forget(app);
    Vec::new()
}

/// Compares with the same trace in another way, without reading it again.
pub(super) fn restart(app: &mut App, against: Against) -> Vec<Effect> {
    let other = app.comparison.take().and_then(|comparison| comparison.other);
    let effects = start(app, against);
    if let Some(comparison) = &mut app.comparison {
        comparison.other = other;
    }
    effects
}

/// What is to be done about the comparison: the whole of it for a new document, else rows that nobody has asked for.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let grows = app.growth().is_some();
    let (Some(comparison), Some(document)) = (&mut app.comparison, &app.document) else { return Vec::new() };
    if comparison.document != Some(document.generation) {
        // Of a trace that grows everything would differ that is only missing yet.
        if !document.trace.has_values() || grows {
            // What was found belongs to signals of an older trace.
            if comparison.result.is_some() {
                let against = comparison.against.clone();
                start(app, against);
            }
            return Vec::new();
        }
        app.comparisons += 1;
        let (generation, against) = (app.comparisons, comparison.against.clone());
        // What belongs to an older document was read when it was: the file may have another version by now.
        if comparison.document.is_some() {
            start(app, against.clone());
        }
        if let (Some(comparison), Some(document)) = (&mut app.comparison, &app.document) {
            (comparison.document, comparison.generation) = (Some(document.generation), generation);
        }
        return vec![Effect::Compare { generation, against: Box::new(against) }];
    }
    let generation = comparison.generation;
    let signals = app.waves.rows.iter().filter_map(Row::signal);
    let new = signals.filter(|signal| comparison.signals.contains(signal));
    let new: BTreeSet<_> = new.filter(|signal| !comparison.rows.contains_key(signal)).collect();
    comparison.rows.extend(new.iter().map(|signal| (*signal, None)));
    new.into_iter().map(|signal| Effect::Differ { generation, signal }).collect()
}

/// Takes what was compared; answers to older requests are dropped.
pub(super) fn compared(app: &mut App, generation: u64, result: Result<Compared>) {
    let Some(comparison) = app.comparison.as_mut().filter(|now| now.generation == generation) else { return };
    let result = match result {
        Ok(result) => result,
        Err(problem) => {
            app.comparison = None;
            report(app, problem);
            return;
        }
    };
    comparison.signals = result.report.signals.iter().map(|signal| signal.ids.0).collect();
    if let Some(document) = &app.document {
        let hierarchy = document.trace.hierarchy();
        for signal in &comparison.signals {
            let mut scope = hierarchy.signal(*signal).and_then(|signal| signal.scope);
            while let Some(id) = scope.filter(|id| comparison.scopes.insert(*id)) {
                scope = hierarchy.scope(id).and_then(|scope| scope.parent);
            }
        }
    }
    let text = told(&result.report, &(comparison.name() + &comparison.against.forgiven()));
    let severity = if result.report.same { Severity::Note } else { Severity::Warning };
    for warning in result.other.warnings() {
        app.problems.add(warning.clone());
    }
    comparison.other = Some(result.other.clone());
    comparison.result = Some(result);
    comparison.collect();
    let keys =
        ["next-difference", "differences"].map(|action| app.keymap.shortest(action).unwrap_or_default());
    let hint = format!("   {} goes to the next, {} lists them", keys[0], keys[1]);
    let any = app.comparison.as_ref().is_some_and(|comparison| !comparison.signals.is_empty());
    app.say(severity, if any { text + &hint } else { text });
    scene::forget(app);
}

/// One line that says what a comparison found.
fn told(report: &Report, name: &str) -> String {
    if report.same {
        return format!("the same as {name}: {} signals compared", report.pairs);
    }
    let ends = report.end.as_ref().map(|end| format!(", ends at {} here, {} there", end.left, end.right));
    let alone = match report.only_left.len() + report.only_right.len() {
        0 => String::new(),
        alone => format!(", {alone} without a partner"),
    };
    let first = report.first.as_ref().map(|first| format!(", first {} at {}", first.path, first.at));
    let differing = report.signals.len();
    format!(
        "≠ {name}: {differing} of {} signals differ{}{alone}{}",
        report.pairs,
        first.unwrap_or_default(),
        ends.unwrap_or_default()
    )
}

/// Takes where a signal differs.
pub(super) fn differs(app: &mut App, generation: u64, signal: SignalId, result: Result<RowDifference>) {
    let Some(comparison) = app.comparison.as_mut().filter(|now| now.generation == generation) else { return };
    match result {
        Ok(difference) => {
            comparison.rows.insert(signal, Some(difference));
            comparison.collect();
        }
        // It stays on the list, so that it is not asked for again and again.
        Err(problem) => report(app, problem),
    }
    scene::forget(app);
}

/// Goes `count` differences further: to where a row begins to differ, or any signal for the first time.
pub(super) fn go(app: &mut App, way: Way, count: u32) -> Vec<Effect> {
    let Some(comparison) = app.comparison.as_ref() else { return nothing(app) };
    if comparison.result.is_none() {
        app.say(Severity::Note, "still comparing");
        return Vec::new();
    }
    let moments = &comparison.moments;
    let further = usize::try_from(count.max(1) - 1).unwrap_or(usize::MAX);
    let index = match way {
        Way::Forward => moments.partition_point(|time| *time <= app.cursor).checked_add(further),
        Way::Back => moments
            .partition_point(|time| *time < app.cursor)
            .checked_sub(1)
            .and_then(|at| at.checked_sub(further)),
    };
    let found = index.and_then(|index| moments.get(index));
    match found.copied() {
        Some(time) => act::cursor::jump_to(app, time),
        None if moments.is_empty() => app.say(Severity::Note, "no signal differs"),
        None => {
            let whence = if way == Way::Forward { "after" } else { "before" };
            app.say(Severity::Note, format!("no row differs {whence} this"));
        }
    }
    Vec::new()
}

/// Lists the signals that differ.
pub(super) fn list(app: &mut App) -> Vec<Effect> {
    let Some(result) = app.comparison.as_ref().and_then(|comparison| comparison.result.as_ref()) else {
        return nothing(app);
    };
    let row = |(index, signal): (usize, &SignalDifference)| {
        let times = if signal.count == 1 { String::new() } else { format!("   {} times", signal.count) };
        let note = format!("{}{times}", signal.at);
        ListRow::new(signal.path.clone(), Target::Index(index)).note(note)
    };
    let rows: Vec<_> = result.report.signals.iter().enumerate().map(row).collect();
    if rows.is_empty() {
        app.say(Severity::Note, "no signal differs");
    } else {
        app.overlay = Some(Overlay::List(List::new(ListKind::Differences, rows)));
    }
    Vec::new()
}

/// Enter on a row of that list: goes to the first difference of the signal, which becomes a row if it is none.
pub(super) fn take(app: &mut App, target: &Target) -> Vec<Effect> {
    let result = app.comparison.as_ref().and_then(|comparison| comparison.result.as_ref());
    let Target::Index(index) = target else { return Vec::new() };
    let Some(signal) = result.and_then(|result| result.report.signals.get(*index)) else { return Vec::new() };
    let (id, first) = (signal.ids.0, signal.first);
    act::choose::add(app, &[id]);
    act::cursor::jump_to(app, first);
    Vec::new()
}

/// Stops a comparison that is running.
pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    let effects = off(app);
    app.say(Severity::Note, "the comparison was stopped");
    effects
}

/// Compares no longer.
pub(super) fn off(app: &mut App) -> Vec<Effect> {
    if app.comparison.take().is_none() {
        return nothing(app);
    }
    scene::forget(app);
    app.say(Severity::Note, "no longer compared");
    vec![Effect::CancelCompare]
}

pub(super) fn nothing(app: &mut App) -> Vec<Effect> {
    let key = app.keymap.shortest("compare").unwrap_or_default();
    app.say(Severity::Note, format!("no other trace is open; {key} compares with one"));
    Vec::new()
}
