//! Breakpoints: conditions and lines of the RTL at which stepping through a recorded run stops, ahead and back.
//!
//! A condition stops where it becomes true, a line where something that it assigns changes.

use super::act::cursor::jump_to;
use super::action::Way;
use super::list::{List, ListKind, ListRow, Target};
use super::overlay::Overlay;
use super::rows::Content;
use super::search;
use super::state::App;
use crate::base::{Bits, Logic, Result, Severity, Time};
use crate::trace::{Hierarchy, Track, Value};
use std::sync::Arc;

/// A place to stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakpoint {
    /// What it watches.
    pub on: Watch,
    /// Whether it is passed over.
    pub off: bool,
}

/// What a breakpoint watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watch {
    /// A condition with full names.
    Condition(Arc<str>),
    /// A line of the RTL.
    Line {
        /// The file.
        file: Arc<str>,
        /// The line, from 1.
        line: u32,
        /// Full paths of the signals that it assigns.
        signals: Vec<Arc<str>>,
    },
}

/// All breakpoints, and the way that is being gone.
#[derive(Clone, Debug, Default)]
pub struct Breakpoints {
    all: Vec<Breakpoint>,
    /// A condition that is run to once.
    once: Option<Arc<str>>,
    /// Where to go as soon as everything that is watched is known.
    goal: Option<(Way, u32)>,
}

impl Watch {
    /// As a line for people.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Condition(text) => text.to_string(),
            Self::Line { file, line, .. } => format!("{file}:{line}"),
        }
    }

    /// What has to be computed or loaded for it.
    fn contents(&self, hierarchy: &Hierarchy) -> Vec<Content> {
        match self {
            Self::Condition(text) => vec![truth(text)],
            Self::Line { signals, .. } => {
                signals.iter().filter_map(|path| hierarchy.find_signal(path)).map(Content::Signal).collect()
            }
        }
    }
}

/// A condition as one bit.
fn truth(text: &str) -> Content {
    Content::Computed(format!("!(!({text}))").into())
}

impl Breakpoint {
    /// Whether it watches a line of a file.
    fn is_on(&self, file: &str, line: u32) -> bool {
        matches!(&self.on, Watch::Line { file: other, line: at, .. } if **other == *file && *at == line)
    }
}

impl Breakpoints {
    /// Every breakpoint, the oldest first.
    #[must_use]
    pub fn all(&self) -> &[Breakpoint] {
        &self.all
    }

    /// Whether there is one on a line of a file.
    #[must_use]
    pub fn on_line(&self, file: &str, line: u32) -> Option<&Breakpoint> {
        self.all.iter().find(|breakpoint| breakpoint.is_on(file, line))
    }

    /// Whether it is still being found out where to stop.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.goal.is_some()
    }

    /// Goes nowhere.
    pub(super) fn stay(&mut self) {
        self.goal = None;
    }

    /// Takes those of a session.
    pub(super) fn restore(&mut self, all: Vec<Breakpoint>) {
        *self = Self { all, ..Self::default() };
    }

    /// What is watched now: the condition that is run to, else every breakpoint that is on.
    fn watched(&self) -> Vec<Watch> {
        let on = self.all.iter().filter(|breakpoint| !breakpoint.off).map(|breakpoint| breakpoint.on.clone());
        self.once.as_ref().map_or_else(|| on.collect(), |text| vec![Watch::Condition(Arc::clone(text))])
    }
}

impl App {
    /// The breakpoints.
    #[must_use]
    pub fn breakpoints(&self) -> &Breakpoints {
        &self.breakpoints
    }

    /// What a worker has to load or compute before it is known where to stop.
    pub(super) fn awaited(&self) -> Vec<Content> {
        let Some(document) = self.document.as_ref().filter(|_| self.breakpoints.goal.is_some()) else {
            return Vec::new();
        };
        let hierarchy = document.trace.hierarchy();
        self.breakpoints.watched().iter().flat_map(|watch| watch.contents(hierarchy)).collect()
    }
}

/// Sets a breakpoint on a condition.
///
/// # Errors
/// What is wrong with the condition.
pub(super) fn add(app: &mut App, text: &str) -> Result<()> {
    let text: Arc<str> = search::read(app, text)?.to_string().into();
    let on = Watch::Condition(Arc::clone(&text));
    if !app.breakpoints.all.iter().any(|breakpoint| breakpoint.on == on) {
        app.breakpoints.all.push(Breakpoint { on, off: false });
    }
    let key = app.keymap.shortest("next-breakpoint").unwrap_or_default();
    app.say(Severity::Note, format!("stops at {text}; {key} goes on to it"));
    Ok(())
}

/// Sets a breakpoint on a line that assigns `signals`, given by full path, or takes the one there away.
pub(super) fn toggle_line(app: &mut App, file: &str, line: u32, signals: Vec<Arc<str>>) {
    let all = &mut app.breakpoints.all;
    if let Some(index) = all.iter().position(|breakpoint| breakpoint.is_on(file, line)) {
        all.remove(index);
        app.say(Severity::Note, format!("no longer stops at {file}:{line}"));
    } else if signals.is_empty() {
        app.say(Severity::Note, format!("{file}:{line} assigns nothing that is in this trace"));
    } else {
        all.push(Breakpoint { on: Watch::Line { file: file.into(), line, signals }, off: false });
        app.say(Severity::Note, format!("stops where {file}:{line} changes something"));
    }
}

/// Goes on to the next breakpoint, or back to the one before.
pub(super) fn go(app: &mut App, way: Way, count: u32) {
    app.breakpoints.once = None;
    if app.breakpoints.watched().is_empty() {
        let (add, list) = (app.keymap.shortest("break"), app.keymap.shortest("breakpoints"));
        let none = if app.breakpoints.all.is_empty() {
            format!("there is no breakpoint; {} sets one", add.unwrap_or_default())
        } else {
            format!("every breakpoint is off; {} lists them", list.unwrap_or_default())
        };
        app.say(Severity::Note, none);
        return;
    }
    app.breakpoints.goal = Some((way, count));
}

/// Runs to where a condition becomes true.
///
/// # Errors
/// What is wrong with the condition.
pub(super) fn run_to(app: &mut App, text: &str, way: Way, count: u32) -> Result<()> {
    app.breakpoints.once = Some(search::read(app, text)?.to_string().into());
    app.breakpoints.goal = Some((way, count));
    Ok(())
}

/// Goes where a goal leads once everything that is watched is known.
pub(super) fn arrive(app: &mut App) {
    let (Some((way, count)), Some(document)) = (app.breakpoints.goal, &app.document) else { return };
    let hierarchy = document.trace.hierarchy();
    let mut places = Vec::new();
    for watch in app.breakpoints.watched() {
        for content in watch.contents(hierarchy) {
            // Why it cannot be computed was told already.
            if app.failed.contains_key(&content) {
                app.breakpoints.goal = None;
                return;
            }
            let Some(track) = app.track(&content) else {
                app.say(Severity::Note, "looking where it stops …");
                return;
            };
            places.push((watch.text(), watch.clone(), track));
        }
    }
    app.breakpoints.goal = None;
    let (mut at, mut stopped) = (app.cursor, None);
    for _ in 0..count {
        let stops =
            places.iter().filter_map(|(text, watch, track)| Some((stop(watch, track, way, at)?, text)));
        let next = if way == Way::Forward { stops.min() } else { stops.max() };
        let Some((time, text)) = next else { break };
        (at, stopped) = (time, Some(text.clone()));
    }
    let Some(text) = stopped else {
        let where_to = if way == Way::Forward { "after" } else { "before" };
        app.say(Severity::Note, format!("nothing to stop at {where_to} this"));
        return;
    };
    jump_to(app, at);
    app.say(Severity::Note, format!("stopped at {text}"));
}

/// Where a watched track stops next.
fn stop(watch: &Watch, track: &Track, way: Way, from: Time) -> Option<Time> {
    let one = Value::Bits(Bits::new(vec![Logic::One]));
    match (watch, way) {
        (Watch::Condition(_), Way::Forward) => track.next_value(from, &one),
        (Watch::Condition(_), Way::Back) => track.previous_value(from, &one),
        (Watch::Line { .. }, Way::Forward) => track.next_change(from),
        (Watch::Line { .. }, Way::Back) => track.previous_change(from),
    }
}

/// Lists the breakpoints.
pub(super) fn list(app: &mut App) {
    if app.breakpoints.all.is_empty() {
        go(app, Way::Forward, 1);
        return;
    }
    let rows = app.breakpoints.all.iter().enumerate().map(|(index, breakpoint)| {
        ListRow::new(breakpoint.on.text(), Target::Index(index)).note(if breakpoint.off { "off" } else { "" })
    });
    app.overlay = Some(Overlay::List(List::new(ListKind::Breakpoints, rows.collect())));
}

/// Goes to the next stop of one breakpoint alone.
pub(super) fn take(app: &mut App, index: usize) {
    let Some(breakpoint) = app.breakpoints.all.get(index) else { return };
    match breakpoint.on.clone() {
        Watch::Condition(text) => {
            app.breakpoints.once = Some(text);
            app.breakpoints.goal = Some((Way::Forward, 1));
        }
        Watch::Line { .. } => go(app, Way::Forward, 1),
    }
}

/// Forgets a breakpoint, or turns it off or on, in the list of them.
pub(super) fn alter(app: &mut App, index: usize, delete: bool) {
    let all = &mut app.breakpoints.all;
    if delete && index < all.len() {
        all.remove(index);
    } else if let Some(breakpoint) = all.get_mut(index) {
        breakpoint.off = !breakpoint.off;
    }
    app.overlay = None;
    if !app.breakpoints.all.is_empty() {
        list(app);
        if let Some(Overlay::List(list)) = app.overlay.take() {
            app.overlay = Some(Overlay::List(list.at(index)));
        }
    }
}
