//! Documents and signals on their way: requests, parts that arrive, and what the old one leaves to the new.

use super::build::Places;
use super::overlay::Overlay;
use super::rows::{Content, Row};
use super::state::{App, Loading};
use super::update::report;
use super::{
    Document, Effect, Part, Stage, build, clock, defaults, divergence, follow, keep, scene, search,
    translation,
};
use crate::base::{Diagnostic, Result, Severity, Time};
use crate::check::Report;
use crate::trace::{SignalId, Trace, Track};
use crate::translate::{Analog, Format};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Asks for the document of `file`; the present one stays.
pub(super) fn open(app: &mut App, file: PathBuf) -> Vec<Effect> {
    let mut effects = follow::stop(app);
    app.generation += 1;
    (app.pending, app.keep.carried) = (None, None);
    app.loading = Some(Loading { file: file.clone(), stage: Stage::Opening, fraction: None });
    draw_absent_anew(app);
    effects.push(Effect::Open { generation: app.generation, file });
    effects
}

/// Asks for the present trace again.
pub(super) fn reload(app: &mut App) -> Vec<Effect> {
    let file = app.document.as_ref().map(|document| document.trace.file().to_owned());
    let file = file.or_else(|| app.loading.as_ref().map(|loading| loading.file.clone()));
    file.map(|file| open(app, file)).unwrap_or_default()
}

/// Stops what is being opened.
pub(super) fn cancel(app: &mut App) -> Vec<Effect> {
    if app.loading.take().is_none() {
        return Vec::new();
    }
    app.pending = None;
    let effect = Effect::CancelOpen(app.generation);
    // Parts that are already on their way belong to a number that nobody waits for any more.
    app.generation += 1;
    if let Some(document) = &mut app.document {
        document.generation = app.generation;
    }
    draw_absent_anew(app);
    app.say(Severity::Note, "stopped");
    vec![effect]
}

/// Rows without values say whether those are on their way.
fn draw_absent_anew(app: &mut App) {
    if app.document.as_ref().is_some_and(|document| !document.trace.has_values()) {
        scene::forget(app);
    }
}

/// Notes how far the work is.
pub(super) fn progress(app: &mut App, generation: u64, stage: Stage, fraction: Option<f32>) {
    if generation != app.generation {
        return;
    }
    if let Some(loading) = &mut app.loading {
        (loading.stage, loading.fraction) = (stage, fraction);
    }
}

/// Takes a part of the newest document; parts of older ones are dropped.
pub(super) fn part(app: &mut App, generation: u64, part: Part) {
    if generation != app.generation {
        return;
    }
    let noted = part.clone();
    take(app, generation, part);
    build::part(app, &noted);
}

fn take(app: &mut App, generation: u64, part: Part) {
    match part {
        Part::Names(trace) => {
            if app.document.is_none() {
                show(app, Document::new(generation, trace, None));
            }
        }
        Part::Carried(carried) => app.keep.carried = Some(carried),
        Part::Trace(trace, sidecar) => {
            let carried = app.keep.carried.take();
            let new = Document { carried, ..Document::new(generation, trace, sidecar) };
            if keeps_back(app, &new) {
                app.pending = Some(new);
            } else {
                show(app, new);
            }
        }
        Part::Session(session) => app.keep.begins_with = Some(session),
        Part::Golden(golden) => with_newest(app, |document| document.golden = Some(golden)),
        Part::Run(run) => {
            let returns = follow::returns(app);
            let places = app.pending.as_ref().map(|_| Places::of(app)).or(returns);
            show_pending(app);
            let first = app.waves.rows.is_empty() || !(app.keep.restored || app.place_kept());
            let viewport = app.waves.viewport;
            with_newest(app, |document| document.run = Some(run));
            keep::settle(app);
            defaults::run_arrived(app, first);
            if first {
                app.keep.anchor = None;
            } else {
                app.waves.viewport = viewport;
                if let Some(places) = places {
                    places.settle(app);
                }
            }
        }
        Part::Report(report) => {
            with_newest(app, |document| document.report = Some(Arc::clone(&report)));
            checked(app, &report);
        }
        Part::Complete => {
            show_pending(app);
            app.loading = None;
        }
        Part::Failed(stage, diagnostic) => {
            show_pending(app);
            app.loading = None;
            // What could not be opened says nothing about the document on the screen.
            if stage != Stage::Opening {
                with_newest(app, |document| document.failed = Some(stage));
            }
            report(app, diagnostic);
            defaults::settle_layout(app);
            draw_absent_anew(app);
        }
    }
}

/// Whether a new document waits for its run: it is a newer version of the one on the screen, which has one.
fn keeps_back(app: &App, new: &Document) -> bool {
    let decoded = app.document.as_ref().filter(|old| old.run.is_some() && new.sidecar.is_some());
    decoded.is_some_and(|old| app.builds.related(old.trace.file(), new.trace.file()))
}

/// Puts a document onto the screen.
pub(super) fn show(app: &mut App, new: Document) {
    let old = app.document.replace(new);
    replaced(app, old);
}

fn show_pending(app: &mut App) {
    if let Some(new) = app.pending.take() {
        show(app, new);
    }
}

/// Changes the newest document, whether it is on the screen or waits.
fn with_newest(app: &mut App, change: impl FnOnce(&mut Document)) {
    if let Some(document) = app.pending.as_mut().or(app.document.as_mut()) {
        change(document);
    }
}

/// Carries rows, viewport and cursor from the old document to the new one.
fn replaced(app: &mut App, old: Option<Document>) {
    let Some(new) = app.document.clone() else { return };
    app.requested.clear();
    app.computed.clear();
    app.failed.clear();
    app.problems.clear();
    warn(app, new.trace.warnings());
    if matches!(app.overlay, Some(Overlay::Picker(_) | Overlay::List(_))) {
        // What it offers is of the old trace.
        app.overlay = None;
    }
    let untouched = old.as_ref().is_some_and(|old| follow::replaced(app, old));
    let old = old.filter(|old| !untouched && app.builds.related(old.trace.file(), new.trace.file()));
    match old {
        Some(old) if !old.trace.has_values() => {
            values_arrived(app, &old.trace, &new);
            keep::begin(app);
        }
        Some(old) => {
            if new.trace.warnings().is_empty() {
                app.say(Severity::Note, "loaded again");
            }
            translation::release(app);
            keep::carry(app, &old.trace, &new.trace);
            clock::start(app, Some(&old.trace));
            search::forget(app);
        }
        None => {
            app.search = search::Search::default();
            defaults::start(app, &new);
            if new.trace.has_values() {
                keep::begin(app);
            }
        }
    }
    let (first, last) = new.trace.span();
    app.cursor = app.cursor.clamp(first, last);
    let viewport = app.waves.viewport;
    app.waves.show(viewport.from.0, viewport.length(), (first, last));
    app.keep.anchor = Some(app.waves.viewport);
    scene::forget(app);
}

/// Tells what was wrong with a trace: one line has room for one warning, the list of problems has all.
fn warn(app: &mut App, warnings: &[Diagnostic]) {
    for warning in warnings {
        report(app, warning.clone());
    }
    if let [others @ .., last] = warnings
        && !others.is_empty()
    {
        let key = app.keymap.shortest("problems").unwrap_or_default();
        app.say(Severity::Warning, format!("{last} ({} more: {key})", others.len()));
    }
}

/// Puts a trace in the place of its names. What the user has opened or chosen among the names stays.
fn values_arrived(app: &mut App, names: &Trace, new: &Document) {
    let chosen =
        (app.waves.rows != defaults::first_rows(&app.translation, names)).then(|| app.waves.rows.clone());
    let (tree, clocking) = (std::mem::take(&mut app.tree), std::mem::take(&mut app.moving.clocking));
    let notes = std::mem::take(&mut app.notes);
    defaults::start(app, new);
    (app.moving.clocking, app.notes) = (clocking, notes);
    clock::start(app, Some(names));
    // A second reader may have numbered the scopes anew.
    if std::ptr::eq(names.hierarchy(), new.trace.hierarchy()) {
        app.tree = tree;
    }
    if let Some(rows) = chosen {
        app.waves.replace(rows);
        keep::carry(app, names, &new.trace);
    }
}

/// Says what the comparison found.
fn checked(app: &mut App, found: &Arc<Report>) {
    match &found.divergence {
        Some(divergence) => {
            let key = app.keymap.shortest("first-divergence").unwrap_or_default();
            let text = divergence::told(divergence);
            let hint = format!("{key} goes there");
            if !build::checked(app, found) {
                app.say(Severity::Error, format!("{text}   {hint}"));
            }
            app.problems.add(Diagnostic::error(text).hint(hint));
        }
        None if found.missing > 0 => {
            let text = format!("{} values that golden has are not in the trace", found.missing);
            report(app, Diagnostic::warning(text).hint("the trace is cut short, or the engine stopped"));
        }
        None => {
            let compared = crate::base::Cycle(found.compared);
            app.say(Severity::Note, format!("✓ {compared} values equal the golden model"));
        }
    }
}

/// Signals that were asked for are here.
pub(super) fn signals(app: &mut App, generation: u64, signals: &[SignalId], result: Result<()>) {
    let here = app.document.as_ref().is_some_and(|document| document.generation == generation);
    if !here {
        return;
    }
    match result {
        // Failed signals stay on the list, so that they are not asked for again and again.
        Err(diagnostic) => {
            clock::failed(app, signals);
            let failed = signals.iter().map(|signal| (Content::Signal(*signal), diagnostic.what.clone()));
            app.failed.extend(failed);
            report(app, diagnostic);
        }
        Ok(()) => app.requested.retain(|signal| !signals.contains(signal)),
    }
    scene::forget(app);
}

/// Takes what was computed for a row.
pub(super) fn computed(app: &mut App, generation: u64, content: Content, result: Result<Track>) {
    if app.document.as_ref().is_none_or(|document| document.generation != generation) {
        return;
    }
    follow::answered(app, &content);
    let track = match result {
        Ok(track) => Some(track),
        Err(diagnostic) => {
            app.failed.insert(content.clone(), diagnostic.what.clone());
            report(app, diagnostic);
            None
        }
    };
    // What failed stays on the list, so that it is not asked for again and again.
    app.computed.insert(content, track);
    scene::forget(app);
}

/// Takes the numbers of a curve.
pub(super) fn curve(
    app: &mut App,
    generation: u64,
    content: Content,
    format: Format,
    result: Result<Arc<Analog>>,
) {
    if app.document.as_ref().is_none_or(|document| document.generation != generation) {
        return;
    }
    match result {
        Ok(numbers) => scene::curve(app, content, format, numbers),
        Err(diagnostic) => report(app, diagnostic),
    }
}

/// Asks for the signals on the screen that are not loaded, and for what is to be computed.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(document) = app.document.as_ref().filter(|document| document.trace.has_values()) else {
        return Vec::new();
    };
    let generation = document.generation;
    let wanted = app.waves.rows.iter().filter_map(Row::signal).chain(app.moving.clocking.wanted());
    let awaited = app.awaited();
    let wanted = wanted
        .chain(app.arrays.wanted.iter().chain(&app.source.wanted).chain(&app.source.driving.wanted).copied())
        .chain(awaited.iter().filter_map(Content::signal));
    let missing: BTreeSet<SignalId> = wanted
        .filter(|signal| !app.requested.contains(signal) && !document.trace.is_loaded(*signal))
        .collect();
    forget_failures(app);
    let curves = app.scene.wanted_curves();
    let curve = |(content, format)| Effect::Curve { generation, content, format };
    let mut effects: Vec<Effect> = curves.into_iter().map(curve).collect();
    for content in app.waves.rows.iter().map(|row| &row.content).chain(&awaited) {
        let is_computed = matches!(content, Content::Computed(_) | Content::Protocol(_));
        if is_computed && !app.computed.contains_key(content) {
            app.computed.insert(content.clone(), None);
            effects.push(Effect::Compute { generation, content: content.clone() });
        }
    }
    let renewed = follow::renewed(app).into_iter();
    effects.extend(renewed.map(|content| Effect::Compute { generation, content }));
    if !missing.is_empty() {
        app.requested.extend(&missing);
        effects.push(Effect::Load { generation, signals: missing.into_iter().collect() });
    }
    effects
}

/// Forgets what could not be computed as soon as no row shows it: a row that comes back is tried once more.
fn forget_failures(app: &mut App) {
    let (rows, failed) = (&app.waves.rows, &mut app.failed);
    app.computed.retain(|content, track| {
        track.is_some() || !failed.contains_key(content) || rows.iter().any(|row| row.content == *content)
    });
    failed.retain(|content, _| matches!(content, Content::Signal(_)) || app.computed.contains_key(content));
}

impl App {
    /// The changes that a row shows; `None` while they are not loaded or computed, and for rows without any.
    #[must_use]
    pub fn track(&self, content: &Content) -> Option<Track> {
        match content {
            Content::Signal(signal) => self.document.as_ref()?.trace.track(*signal),
            Content::Computed(_) | Content::Protocol(_) => self.computed.get(content)?.clone(),
            Content::Missing(_) | Content::Divider | Content::Group { .. } => None,
        }
    }

    /// Whether values of the trace are there or on their way; an opening that was stopped leaves names alone.
    pub(super) fn arriving(&self) -> bool {
        let names = self.document.as_ref().is_some_and(|document| !document.trace.has_values());
        !names || self.loading.is_some()
    }

    /// Whether the user has moved the cursor of this document.
    fn place_kept(&self) -> bool {
        let start = self.document.as_ref().map_or(Time(0), |document| document.trace.span().0);
        self.cursor > start
    }
}
