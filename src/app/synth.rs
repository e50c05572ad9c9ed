//! The pane of a synthesis: what it shows, what of it is selected, and making a new one.

use super::layout::Pane;
use super::source::{Spot, placed};
use super::state::App;
use super::{Effect, act, defaults};
use crate::base::{Diagnostic, Result, Severity};
use crate::synth::{Folded, Kind, Run, Source, Synthesis};
use crate::verilog::Position;
use std::path::PathBuf;
use std::sync::Arc;

/// A synthesis, and the folder with its files.
pub type Synthesized = (Arc<Synthesis>, PathBuf);

/// What a worker tells of a synthesis.
#[derive(Clone, Debug, PartialEq)]
pub enum SynthNews {
    /// What it does.
    Doing(String),
    /// What came of it; `None` where it was stopped.
    Done(Result<Option<Synthesized>>),
}

/// A synthesis that somebody wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynthWanted {
    /// Goes back with every answer.
    pub number: u64,
    /// A report that the user named, instead of that of the scenario.
    pub place: Option<PathBuf>,
    /// Whether to make a new one.
    pub make: bool,
}

/// Instances with less than this share of every kind of cell have no line.
const LEAST: f64 = 0.004;

/// The pane of a synthesis.
#[derive(Clone, Debug, Default)]
pub struct SynthView {
    /// Whether the pane is on the screen.
    pub(super) open: bool,
    /// The report that the user named, in place of that of the scenario.
    pub(super) place: Option<PathBuf>,
    /// The generation of the trace whose kept synthesis was asked for.
    asked: Option<u64>,
    /// The number of the newest request.
    number: u64,
    /// Whether a new synthesis is made.
    making: bool,
    /// What is done meanwhile.
    doing: String,
    /// What is shown, with its instances as a tree.
    shown: Option<(Synthesized, Arc<Folded>)>,
    /// Why there is nothing to show, or nothing newer.
    problem: Option<Diagnostic>,
    /// Which of the kinds of cells that the design has is looked at.
    kind: usize,
    /// The selected line.
    pub(super) selected: usize,
    /// The place in the RTL to go to as soon as its text is there.
    going: Option<Target>,
    /// The pane that had the focus before this one was opened.
    before: Option<Pane>,
}

/// A place in the RTL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A module.
    Module(String),
    /// A line.
    Line(Source),
}

/// A line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub enum SynthEntry<'a> {
    /// The names of the columns of instances.
    Heading,
    /// An instance, or several alike.
    Instance {
        /// How deep it stands.
        depth: usize,
        /// The instance.
        folded: &'a Folded,
    },
    /// What the longest path is.
    Path,
    /// A part of the longest path.
    Run(Run),
}

impl SynthView {
    /// Whether the pane was opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether a new synthesis is made.
    #[must_use]
    pub fn making(&self) -> bool {
        self.making
    }

    /// What is done meanwhile.
    #[must_use]
    pub fn doing(&self) -> &str {
        &self.doing
    }

    /// What is shown.
    #[must_use]
    pub fn synthesis(&self) -> Option<&Synthesis> {
        self.shown.as_ref().map(|((synthesis, _), _)| &**synthesis)
    }

    /// Its instances.
    #[must_use]
    pub fn tree(&self) -> Option<&Arc<Folded>> {
        self.shown.as_ref().map(|(_, tree)| tree)
    }

    /// Why there is nothing to show, or nothing newer.
    #[must_use]
    pub fn problem(&self) -> Option<&Diagnostic> {
        self.problem.as_ref()
    }

    /// The kind of cells that is looked at.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let kinds = self.synthesis().map(|synthesis| synthesis.area.kinds()).unwrap_or_default();
        kinds.get(self.kind % kinds.len().max(1)).copied().unwrap_or(Kind::Lut)
    }

    /// Looks at another kind.
    pub(super) fn turn(&mut self, steps: isize) {
        let kinds = self.synthesis().map_or(1, |synthesis| synthesis.area.kinds().len().max(1));
        let steps = steps.rem_euclid(isize::try_from(kinds).unwrap_or(1)).unsigned_abs();
        self.kind = (self.kind + steps) % kinds;
    }

    /// The lines.
    #[must_use]
    pub fn entries(&self) -> Vec<SynthEntry<'_>> {
        let Some(((synthesis, _), tree)) = &self.shown else { return Vec::new() };
        let mut entries = vec![SynthEntry::Heading];
        let instances = tree.rows(LEAST).into_iter();
        entries.extend(instances.map(|row| SynthEntry::Instance { depth: row.depth, folded: row.folded }));
        if let Some(path) = synthesis.critical() {
            entries.push(SynthEntry::Path);
            entries.extend(path.runs().into_iter().map(SynthEntry::Run));
        }
        entries
    }

    /// Moves the selection.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.entries().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).clamp(1.min(last), last);
    }
}

/// Shows the pane, or hides it.
pub(super) fn show_or_hide(app: &mut App) {
    if app.synth.open && app.focus == Pane::Synthesis {
        app.synth.open = false;
        let before = app.synth.before.take().unwrap_or(Pane::Waves);
        act::focus(app, before);
        defaults::settle_layout(app);
    } else {
        open(app);
    }
}

fn open(app: &mut App) {
    if !app.synth.open {
        (app.synth.open, app.synth.before, app.synth.selected) = (true, Some(app.focus), 1);
    }
    act::focus(app, Pane::Synthesis);
}

/// Makes a new synthesis of the scenario; a newer one stops the one that runs.
pub(super) fn make(app: &mut App) -> Vec<Effect> {
    if app.document.is_none() {
        app.say(Severity::Note, "nothing is open that could be synthesized");
        return Vec::new();
    }
    open(app);
    let view = &mut app.synth;
    view.number += 1;
    (view.making, view.problem, view.place) = (true, None, None);
    "starting".clone_into(&mut view.doing);
    vec![Effect::Synthesis(Some(SynthWanted { number: view.number, place: None, make: true }))]
}

/// Stops making one.
pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    app.synth.making = false;
    app.synth.number += 1;
    app.say(Severity::Note, "stopped; no half-done file is left");
    vec![Effect::Synthesis(None)]
}

/// Asks for the kept synthesis of a trace that is new to the pane.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(generation) = app.document.as_ref().map(|document| document.generation) else {
        return Vec::new();
    };
    let view = &mut app.synth;
    if !view.open || view.making || view.shown.is_some() || view.asked == Some(generation) {
        return Vec::new();
    }
    view.asked = Some(generation);
    view.number += 1;
    vec![Effect::Synthesis(Some(SynthWanted { number: view.number, place: view.place.clone(), make: false }))]
}

/// Takes what a worker tells; what is told of an older request is dropped.
pub(super) fn told(app: &mut App, number: u64, news: SynthNews) {
    let view = &mut app.synth;
    if number != view.number {
        return;
    }
    match news {
        SynthNews::Doing(doing) => view.doing = doing,
        SynthNews::Done(result) => {
            let made = std::mem::take(&mut view.making);
            match result {
                Ok(Some(synthesized)) => {
                    let tree = Arc::new(Folded::of(&synthesized.0.area));
                    let text = format!("wrote {}", synthesized.1.display());
                    (view.problem, view.selected) = (None, 1);
                    view.shown = Some((synthesized, tree));
                    if made {
                        app.say(Severity::Note, text);
                    }
                }
                Ok(None) => {}
                Err(problem) => {
                    view.problem = Some(problem.clone());
                    if made {
                        super::update::report(app, problem);
                    }
                }
            }
        }
    }
}

/// Goes to the RTL of what is selected.
pub(super) fn activate(app: &mut App) {
    let target = match app.synth.entries().into_iter().nth(app.synth.selected) {
        Some(SynthEntry::Instance { folded, .. }) => Target::Module(folded.module.clone()),
        Some(SynthEntry::Run(Run { source: Some(source), .. })) => Target::Line(source),
        Some(SynthEntry::Run(run)) => {
            app.say(Severity::Note, format!("{} has no line in the RTL", run.signal));
            return;
        }
        _ => return,
    };
    app.synth.going = Some(target);
    app.source.open = true;
    settle(app);
}

/// Goes where the user wanted to, once the RTL is there.
pub(super) fn settle(app: &mut App) {
    let Some(sources) = app.source.sources().cloned() else {
        if let (Some(_), Some(Err(problem))) = (&app.synth.going, &app.source.sources) {
            let text = problem.what.clone();
            app.synth.going = None;
            app.say(Severity::Note, text);
        }
        return;
    };
    let Some(target) = app.synth.going.take() else { return };
    let design = &sources.design;
    let at = match &target {
        Target::Module(name) => design.module(name).map(|module| module.at),
        Target::Line(source) => {
            let ends = |file: &crate::verilog::Source| file.path().ends_with(&source.file);
            let line = u32::try_from(source.line).unwrap_or(u32::MAX);
            let file = design.files().iter().position(ends).and_then(|file| u32::try_from(file).ok());
            file.map(|file| Position { file, line, column: 1 })
        }
    };
    let found = at.and_then(|at| Some((at, design.module_at(at)?)));
    if let Some((at, module)) = found {
        app.source.jump(placed(design, Spot { module, ..Spot::default() }, at));
        super::source::stay(app);
        act::focus(app, Pane::Source);
    } else {
        let what = match target {
            Target::Module(name) => name,
            Target::Line(source) => source.file,
        };
        app.say(Severity::Note, format!("the RTL of the trace has no {what}"));
    }
}

impl App {
    /// The pane of a synthesis.
    #[must_use]
    pub fn synth(&self) -> &SynthView {
        &self.synth
    }

    /// The same app with a kept synthesis on the screen, where one is named: its folder or its report.
    #[must_use]
    pub fn with_synthesis(mut self, place: Option<PathBuf>) -> Self {
        self.synth.open = place.is_some();
        (self.synth.place, self.synth.selected) = (place, 1);
        self
    }
}
