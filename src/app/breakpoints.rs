//! Breakpoints: conditions and lines of the RTL at which stepping through a recorded run stops, ahead and back.
//!
//! A condition stops where it becomes true, a line of a clocked process at the edges at which it is executed, any other
//! line where something that it assigns changes.

use super::act::cursor::jump_to;
use super::action::Way;
use super::list::{List, ListKind, ListRow, Target};
use super::overlay::Overlay;
use super::rows::Content;
use super::state::App;
use super::stops::Unknown;
use super::{search, stops};
use crate::base::{Result, Severity};
use crate::session::{Breakpoint, Edge, Line, Watch};

/// Signals that a rule names.
const SHOWN: usize = 2;

/// All breakpoints, and the way that is being gone.
#[derive(Clone, Debug, Default)]
pub struct Breakpoints {
    all: Vec<Breakpoint>,
    /// A condition that is run to once.
    once: Option<String>,
    /// Where to go as soon as everything that is watched is known.
    goal: Option<(Way, u32)>,
}

/// What a breakpoint watches, as a line for people.
fn text(on: &Watch) -> String {
    match on {
        Watch::Condition(text) => text.clone(),
        Watch::Line(Line { file, line, .. }) => format!("{file}:{line}"),
    }
}

/// By which rule a breakpoint on a line stops.
fn rule(on: &Watch) -> String {
    let Watch::Line(Line { signals, edges, .. }) = on else { return String::new() };
    if edges.is_empty() {
        return format!("where {} changes", listed(signals, " or "));
    }
    let edge = |edge: &Edge| format!("{} of {}", if edge.rising { "rise" } else { "fall" }, edge.clock);
    let edges: Vec<String> = edges.iter().map(edge).collect();
    format!("where it executes, at each {}", edges.join(" or "))
}

/// The first names of some, and whether there are more.
fn listed(names: &[String], between: &str) -> String {
    let more = if names.len() > SHOWN { " …" } else { "" };
    names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(between) + more
}

/// Whether a breakpoint watches a line of a file.
fn is_on(breakpoint: &Breakpoint, file: &str, line: u32) -> bool {
    matches!(&breakpoint.on, Watch::Line(on) if on.file == file && on.line == line)
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
        self.all.iter().find(|breakpoint| is_on(breakpoint, file, line))
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
        self.once.as_ref().map_or_else(|| on.collect(), |text| vec![Watch::Condition(text.clone())])
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
        self.breakpoints.watched().iter().flat_map(|watch| stops::contents(watch, hierarchy)).collect()
    }
}

/// Sets a breakpoint on a condition.
///
/// # Errors
/// What is wrong with the condition.
pub(super) fn add(app: &mut App, text: &str) -> Result<()> {
    let text = search::read(app, text)?.to_string();
    let on = Watch::Condition(text.clone());
    if !app.breakpoints.all.iter().any(|breakpoint| breakpoint.on == on) {
        app.breakpoints.all.push(Breakpoint { on, off: false });
    }
    let key = app.keymap.shortest("next-breakpoint").unwrap_or_default();
    app.say(Severity::Note, format!("stops at {text}; {key} goes on to it"));
    Ok(())
}

/// Sets a breakpoint on a line, or takes the one there away.
pub(super) fn toggle_line(app: &mut App, on: Line) {
    let all = &mut app.breakpoints.all;
    let place = format!("{}:{}", on.file, on.line);
    if let Some(index) = all.iter().position(|breakpoint| is_on(breakpoint, &on.file, on.line)) {
        all.remove(index);
        app.say(Severity::Note, format!("no longer stops at {place}"));
    } else if on.signals.is_empty() && on.edges.is_empty() {
        app.say(Severity::Note, format!("{place} does nothing that is in this trace"));
    } else {
        let why = if on.edges.is_empty() { "changes something" } else { "executes" };
        all.push(Breakpoint { on: Watch::Line(on), off: false });
        app.say(Severity::Note, format!("stops where {place} {why}"));
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
    app.breakpoints.once = Some(search::read(app, text)?.to_string());
    app.breakpoints.goal = Some((way, count));
    Ok(())
}

/// Goes where a goal leads once everything that is watched is known.
pub(super) fn arrive(app: &mut App) {
    let Some((way, count)) = app.breakpoints.goal else { return };
    let mut places = Vec::new();
    for watch in app.breakpoints.watched() {
        match stops::stops(app, &watch) {
            Ok(stops) => places.extend(stops.into_iter().map(|stop| (text(&watch), stop))),
            // Why it cannot be computed was told already.
            Err(Unknown::Failed) => {
                app.breakpoints.goal = None;
                return;
            }
            Err(Unknown::Waiting) => {
                app.say(Severity::Note, "looking where it stops …");
                return;
            }
        }
    }
    app.breakpoints.goal = None;
    let (mut at, mut stopped) = (app.cursor, None);
    for _ in 0..count {
        let stops = places.iter().filter_map(|(text, stop)| Some((stop.next(way, at)?, text)));
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

/// Lists the breakpoints.
pub(super) fn list(app: &mut App) {
    if app.breakpoints.all.is_empty() {
        go(app, Way::Forward, 1);
        return;
    }
    let rows = app.breakpoints.all.iter().enumerate().map(|(index, breakpoint)| {
        let off = if breakpoint.off { "off" } else { "" };
        let parts = [off.to_owned(), rule(&breakpoint.on)].into_iter().filter(|part| !part.is_empty());
        ListRow::new(text(&breakpoint.on), Target::Index(index)).note(parts.collect::<Vec<_>>().join(", "))
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
        Watch::Line(_) => go(app, Way::Forward, 1),
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
