//! Why a value is wrong: what was asked, what a worker found, and what of it is selected.

use super::layout::{Layout, Pane};
use super::state::App;
use super::{Effect, act};
use crate::base::{Result, Severity};
use crate::check::{Cause, Element, Place};
use crate::decode::TensorKey;
use crate::manifest::MATRICES;
use std::sync::Arc;

/// The element whose cause is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The first one that differs.
    FirstDivergence,
    /// An element of a tensor.
    Element(TensorKey, usize),
}

/// What the pane of causes shows.
#[derive(Clone, Debug, Default)]
pub struct WhyView {
    /// The newest question, and the generation of the trace that it is about.
    asked: Option<(u64, Asked)>,
    /// Whether a worker was asked.
    sent: bool,
    /// The number of the newest question.
    request: u64,
    /// The answer to it, or why there is none.
    answer: Option<Answer>,
    /// The selected line.
    pub(super) selected: usize,
}

/// The cause; `None` where nothing differs.
type Answer = std::result::Result<Option<Arc<Cause>>, String>;

/// A line of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Where an element of the chain is.
    Link(usize),
    /// What it is and what it should be.
    Values(usize),
    /// One of the tensors that it was computed from.
    Input(usize, usize),
    /// How many frames touched the accumulator.
    Touched,
    /// The first of these that is wrong.
    FirstWrong,
    /// What the columns of the frames are.
    Heading,
    /// One of these frames.
    Frame(usize),
}

impl WhyView {
    /// The cause, if one was found.
    #[must_use]
    pub fn cause(&self) -> Option<&Arc<Cause>> {
        self.answer.as_ref()?.as_ref().ok()?.as_ref()
    }

    /// What to say where there is no cause.
    #[must_use]
    pub fn note(&self) -> &str {
        match &self.answer {
            None => "looking for the cause …",
            Some(Err(error)) => error,
            Some(Ok(_)) => "✓ every value is what it should be",
        }
    }

    /// The lines of the cause.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let Some(cause) = self.cause() else { return Vec::new() };
        let mut entries = Vec::new();
        for (number, link) in cause.chain.iter().enumerate() {
            entries.extend([Entry::Link(number), Entry::Values(number)]);
            entries.extend((0..link.inputs.len()).map(|input| Entry::Input(number, input)));
        }
        if let Some(touched) = &cause.touched {
            entries.extend([Entry::Touched, Entry::FirstWrong, Entry::Heading]);
            entries.extend((0..touched.frames.len()).map(Entry::Frame));
        }
        entries
    }

    /// Moves the selection.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.entries().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }
}

/// Asks for the cause of what is selected, and shows the pane.
pub(super) fn ask(app: &mut App) {
    let compared = app.document.as_ref().filter(|document| document.report.is_some());
    let Some(generation) = compared.map(|document| document.generation) else {
        app.say(Severity::Note, "causes need a run that is compared with the golden model");
        return;
    };
    let asked = selected(app).map_or(Asked::FirstDivergence, |(key, index)| Asked::Element(key, index));
    put(app, generation, asked);
    if !app.panes().contains(&Pane::Why) {
        act::panes::set_layout(app, Some(Layout::Watch));
        app.message = None;
    }
    act::focus(app, Pane::Why);
}

/// The element that the focused pane selects.
fn selected(app: &App) -> Option<(TensorKey, usize)> {
    if app.focus == Pane::Tensor {
        let tensor = app.scene.tensor.as_ref()?;
        return Some((tensor.whole.key.clone(), tensor.selected?.index));
    }
    if app.focus != Pane::Accumulators {
        return None;
    }
    let run = app.run()?;
    let cycle = app.cycle()?;
    let operation = run.operation_at(cycle)?;
    let key = if run.has_layer() {
        TensorKey { name: operation.name.as_str().into(), number: operation.number / MATRICES.len() }
    } else {
        TensorKey { name: "y".into(), number: operation.number }
    };
    let group = run.place(cycle).group.unwrap_or_default();
    Some((key, run.row_of(operation.number, app.tensors.lane, group)?))
}

/// Asks a worker what the pane waits for: without a question of the user's, the first divergence.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(document) = app.document.as_ref().filter(|document| document.report.is_some()) else {
        return Vec::new();
    };
    let generation = document.generation;
    if !app.panes().contains(&Pane::Why) {
        return Vec::new();
    }
    if app.why.asked.as_ref().is_none_or(|(asked, _)| *asked != generation) {
        put(app, generation, Asked::FirstDivergence);
    }
    let why = &mut app.why;
    let Some((_, asked)) = why.asked.clone().filter(|_| !why.sent) else { return Vec::new() };
    why.sent = true;
    vec![Effect::Why { generation, request: why.request, asked }]
}

/// Begins with another question.
fn put(app: &mut App, generation: u64, asked: Asked) {
    let request = app.why.request + 1;
    app.why = WhyView { asked: Some((generation, asked)), request, ..WhyView::default() };
}

/// Takes what a worker found; answers to older questions are dropped.
pub(super) fn found(app: &mut App, request: u64, result: Result<Option<Arc<Cause>>>) {
    if request != app.why.request {
        return;
    }
    app.why.answer = Some(result.map_err(|error| error.to_string()));
    let links = app.why.cause().map_or(0, |cause| cause.chain.len());
    let first = links.checked_sub(1).map(Entry::Link);
    app.why.selected = app.why.entries().iter().position(|entry| Some(*entry) == first).unwrap_or_default();
}

/// Goes to what is selected: cursor, scalar and element.
pub(super) fn activate(app: &mut App) {
    let Some(cause) = app.why.cause().cloned() else { return };
    let Some(entry) = app.why.entries().get(app.why.selected).copied() else { return };
    match entry {
        Entry::Link(number) | Entry::Values(number) => {
            if let Some(link) = cause.chain.get(number) {
                go(app, &link.place, &link.element);
            }
        }
        Entry::Input(number, input) => {
            let input = cause.chain.get(number).and_then(|link| link.inputs.get(input));
            match input.and_then(|input| input.first.as_ref()) {
                Some((place, element)) => go(app, place, element),
                None => app.say(Severity::Note, "all of these elements are right"),
            }
        }
        Entry::Touched | Entry::FirstWrong | Entry::Heading | Entry::Frame(_) => {
            let Some(touched) = &cause.touched else { return };
            let first = touched.first_wrong.unwrap_or_default();
            let at = if let Entry::Frame(at) = entry { at } else { first };
            app.tensors.lane = touched.lane;
            match touched.frames.get(at).and_then(|touch| touch.start) {
                Some(cycle) => act::jumping(app, |app| app.move_to_cycle(cycle)),
                None => app.say(Severity::Note, "this frame was due and never sent"),
            }
        }
    }
}

/// Moves the cursor to where `element` passed, and selects it in the panes that show its tensor.
fn go(app: &mut App, place: &Place, element: &Element) {
    let Some(cycle) = element.cycle else {
        app.say(Severity::Note, format!("{} never passed", place.element(element.index)));
        return;
    };
    act::jumping(app, |app| app.move_to_cycle(cycle));
    act::tensor::show(app, &place.key.name, Some(place.key.number), element.index);
}
