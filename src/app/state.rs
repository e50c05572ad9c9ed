//! The state of the program: everything that one frame of the interface depends on.

use super::breakpoints::Breakpoints;
use super::build::Builds;
use super::changes::Changes;
use super::comparison::Comparison;
use super::export::Exports;
use super::follow::Follow;
use super::heads::Heads;
use super::input::Input;
use super::keep::Keep;
use super::layout::{Layout, Pane};
use super::look::Look;
use super::matrix::ArrayView;
use super::mouse::Drag;
use super::moving::Moving;
use super::notes::Notes;
use super::overlay::Overlay;
use super::picker::Index;
use super::problems::Problems;
use super::prompt::PromptKind;
use super::rows::{Content, Row};
use super::scene::Scene;
use super::search::Search;
use super::sizes::Sizes;
use super::source::SourceView;
use super::synth::SynthView;
use super::tensors::Tensors;
use super::translation::Translation;
use super::tree::Tree;
use super::waves::Waves;
use super::why::WhyView;
use super::work::Job;
use super::{Document, Stage};
use crate::base::{Cycle, Diagnostic, Severity, Time};
use crate::config::{Glyphs, Keymap, Settings};
use crate::trace::{SignalId, Track};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The state of the program. Only [`super::update()`] changes it.
pub struct App {
    pub(super) keymap: Keymap,
    pub(super) settings: Settings,
    pub(super) translation: Translation,
    pub(super) size: Size,
    pub(super) document: Option<Document>,
    /// A newer version of the document, kept back until its run is decoded, so that no pane goes empty.
    pub(super) pending: Option<Document>,
    pub(super) loading: Option<Loading>,
    /// The number of the newest request for a document.
    pub(super) generation: u64,
    /// Signals asked for and not yet answered.
    pub(super) requested: BTreeSet<SignalId>,
    /// What was asked to be computed for rows, and what came of it.
    pub(super) computed: BTreeMap<Content, Option<Track>>,
    /// The trace that this one is compared with.
    pub(super) comparison: Option<Comparison>,
    /// The number of the newest comparison.
    pub(super) comparisons: u64,
    /// How far the work beside the screen is, where it takes so long that somebody told.
    pub(super) reports: BTreeMap<Job, Option<f32>>,
    /// What cannot be computed, and why.
    pub(super) failed: BTreeMap<Content, String>,
    pub(super) cursor: Time,
    pub(super) layout: Layout,
    /// The layout to go back to from the problems.
    pub(super) before_problems: Option<Layout>,
    pub(super) focus: Pane,
    /// The pane that shows where panes share a place and none of them has the focus.
    pub(super) tab: Pane,
    pub(super) zoomed: bool,
    pub(super) tree: Tree,
    pub(super) waves: Waves,
    pub(super) tensors: Tensors,
    pub(super) heads: Heads,
    pub(super) problems: Problems,
    pub(super) overlay: Option<Overlay>,
    pub(super) input: Input,
    pub(super) message: Option<Message>,
    pub(super) marks: BTreeMap<char, Time>,
    pub(super) moving: Moving,
    pub(super) notes: Notes,
    pub(super) search: Search,
    pub(super) breakpoints: Breakpoints,
    /// Rows that were cut or copied.
    pub(super) copied: Vec<Row>,
    /// Lines that prompts were answered with, the latest last.
    pub(super) lines: BTreeMap<PromptKind, Vec<String>>,
    pub(super) sizes: Sizes,
    /// What the mouse is moving.
    pub(super) drag: Option<Drag>,
    /// Which letters the paths of the trace have, for the picker.
    pub(super) index: Option<Index>,
    pub(super) arrays: ArrayView,
    pub(super) why: WhyView,
    pub(super) source: SourceView,
    pub(super) look: Look,
    pub(super) scene: Scene,
    pub(super) quitting: bool,
    pub(super) keep: Keep,
    pub(super) builds: Builds,
    pub(super) changes: Changes,
    pub(super) exports: Exports,
    pub(super) follow: Follow,
    pub(super) synth: SynthView,
}

/// Columns and rows of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A document on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Loading {
    /// The trace.
    pub file: PathBuf,
    /// What is being done.
    pub stage: Stage,
    /// How far, from 0 to 1, where known.
    pub fraction: Option<f32>,
}

/// A line for the user, shown until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub severity: Severity,
    /// What to say.
    pub text: String,
}

impl App {
    /// An app without a document, whose keys are `keymap`, on a screen of 80 × 24.
    #[must_use]
    pub fn new(keymap: Keymap) -> Self {
        Self {
            keymap,
            settings: Settings::default(),
            translation: Translation::default(),
            size: Size { width: 80, height: 24 },
            document: None,
            pending: None,
            loading: None,
            generation: 0,
            requested: BTreeSet::new(),
            computed: BTreeMap::new(),
            comparison: None,
            comparisons: 0,
            reports: BTreeMap::new(),
            failed: BTreeMap::new(),
            cursor: Time(0),
            layout: Layout::Broadcast,
            before_problems: None,
            focus: Pane::Waves,
            tab: Pane::Broadcast,
            zoomed: false,
            tree: Tree::default(),
            waves: Waves::default(),
            tensors: Tensors::default(),
            heads: Heads::default(),
            problems: Problems::default(),
            overlay: None,
            input: Input::default(),
            message: None,
            marks: BTreeMap::new(),
            moving: Moving::default(),
            notes: Notes::default(),
            search: Search::default(),
            breakpoints: Breakpoints::default(),
            copied: Vec::new(),
            lines: BTreeMap::new(),
            sizes: Sizes::default(),
            drag: None,
            index: None,
            arrays: ArrayView::default(),
            why: WhyView::default(),
            source: SourceView::default(),
            look: Look::default(),
            scene: Scene::default(),
            quitting: false,
            keep: Keep::default(),
            builds: Builds::default(),
            changes: Changes::default(),
            exports: Exports::default(),
            follow: Follow::default(),
            synth: SynthView::default(),
        }
    }

    /// The same app with the preferences of its user.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.follow.wanted |= settings.follow;
        self.settings = settings;
        self
    }

    /// The same app, which follows simulations while they run if that is `wanted`.
    #[must_use]
    pub fn with_following(mut self, wanted: bool) -> Self {
        self.follow.wanted |= wanted;
        self
    }

    /// The same app with rules and mapping files.
    #[must_use]
    pub fn with_translation(mut self, translation: Translation) -> Self {
        self.translation = translation;
        self
    }

    /// The same app with reports that stay whatever trace is open, such as mistakes in the keymap.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Diagnostic>) -> Self {
        for problem in problems {
            self.say(problem.severity, problem.to_string());
            self.problems.stand(problem);
        }
        self
    }

    /// What the user prefers.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The keys in force.
    #[must_use]
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Why a value is wrong.
    #[must_use]
    pub fn why(&self) -> &WhyView {
        &self.why
    }

    /// The screen that the scene is made for.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// The trace on the screen, if one is.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// The document that is on its way.
    #[must_use]
    pub fn loading(&self) -> Option<&Loading> {
        self.loading.as_ref()
    }

    /// The one cursor that rules all panes.
    #[must_use]
    pub fn cursor(&self) -> Time {
        self.cursor
    }

    /// The cycle of the cursor; `None` while no clock is known.
    #[must_use]
    pub fn cycle(&self) -> Option<Cycle> {
        self.cycle_of(self.cursor)
    }

    /// The layout in force, which may differ from the one chosen when the trace is not the engine's.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The pane that selections and pages act on.
    #[must_use]
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// Whether the focused pane has the whole screen.
    #[must_use]
    pub fn zoomed(&self) -> bool {
        self.zoomed
    }

    /// What is drawn over the panes.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// What has been typed and not yet taken.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The line for the user.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// Everything that was reported about the trace and about tritscope's work.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The runs of `tritscope watch`.
    #[must_use]
    pub fn builds(&self) -> &Builds {
        &self.builds
    }

    /// Remembered places, by letter.
    #[must_use]
    pub fn marks(&self) -> &BTreeMap<char, Time> {
        &self.marks
    }

    /// The characters that the screen is drawn with.
    #[must_use]
    pub fn glyphs(&self) -> Glyphs {
        self.settings.glyphs.unwrap_or_default()
    }

    /// What the panes show, ready to be drawn.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The signal tree.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The rows and the viewport of the waves.
    #[must_use]
    pub fn waves(&self) -> &Waves {
        &self.waves
    }

    /// What the panes of the engine select.
    #[must_use]
    pub fn tensors(&self) -> &Tensors {
        &self.tensors
    }

    /// How large a user made panes and gutters.
    #[must_use]
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Whether the program should end.
    #[must_use]
    pub fn quitting(&self) -> bool {
        self.quitting
    }

    /// Shows `text` until the next key.
    pub(super) fn say(&mut self, severity: Severity, text: impl Into<String>) {
        self.message = Some(Message { severity, text: text.into() });
    }
}
