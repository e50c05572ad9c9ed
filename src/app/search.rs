//! Conditions: where they hold, and going there.

use super::Effect;
use super::act::cursor::jump_to;
use super::action::Way;
use super::list::{List, ListKind, ListRow, Target};
use super::overlay::Overlay;
use super::prompt::PromptKind;
use super::state::App;
use super::update::report;
use crate::base::{Cycle, Diagnostic, Result, Severity, Time};
use crate::query::{Expr, Matches, spelled};
use crate::trace::{SignalId, SignalKind};
use std::sync::Arc;

/// The most matches that are listed, around the cursor.
const MOST_LISTED: usize = 10_000;

/// The condition that is looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The condition with full names; empty if there is none.
    text: String,
    /// The full path of the clock at whose rising edges it is looked at.
    clock: Option<Arc<str>>,
    /// The number of the newest request.
    request: u64,
    state: State,
    /// Where to go as soon as the matches are known.
    goal: Option<(Way, u32)>,
    /// The trace has grown since the matches were found; those stay until there are new ones.
    stale: bool,
    /// They are being looked for once more.
    renewing: bool,
}

/// How far a search is.
#[derive(Clone, Debug, Default)]
enum State {
    /// Not asked for in this trace.
    #[default]
    New,
    Running,
    Found(Arc<Matches>),
    /// It ended in an error that was told, or somebody stopped it.
    Ended,
}

impl Search {
    /// The condition with full names; empty if none is looked for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The full path of the clock at whose rising edges the condition is looked at; `None` for all times.
    #[must_use]
    pub fn clock(&self) -> Option<&str> {
        self.clock.as_deref()
    }

    /// The matches, once they are known.
    #[must_use]
    pub fn matches(&self) -> Option<&Matches> {
        match &self.state {
            State::Found(matches) => Some(matches),
            _ => None,
        }
    }

    /// Whether the matches are being looked for.
    #[must_use]
    pub fn running(&self) -> bool {
        matches!(self.state, State::Running)
    }

    /// A search that is still to be made, as a session keeps it.
    #[must_use]
    pub fn kept(text: &str, clock: Option<&str>) -> Self {
        Self { text: text.to_owned(), clock: clock.map(Into::into), ..Self::default() }
    }
}

impl App {
    /// The condition that is looked for, and where it holds.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.search
    }
}

/// An expression as it is typed, with every name found from the selected row and written in full.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(app: &App, text: &str) -> Result<Expr> {
    if text.is_empty() {
        return Err(Diagnostic::error("an expression is missing").hint(PromptKind::Search.example()));
    }
    let document = app.document.as_ref().ok_or_else(|| Diagnostic::error("no trace is open"))?;
    let hierarchy = document.trace.hierarchy();
    let scope = app.waves.signal().and_then(|signal| hierarchy.signal(signal)?.scope);
    Expr::parse(text)?.qualified(hierarchy, scope)
}

/// What is wrong with a line while it is typed; what is only not complete yet is not wrong.
pub(super) fn typing(kind: PromptKind, text: &str) -> Option<Diagnostic> {
    if !matches!(kind, PromptKind::Search | PromptKind::Compute) || text.trim().is_empty() {
        return None;
    }
    let problem = Expr::parse(text).err()?;
    let complete = problem.column <= text.trim_end().chars().count() && text.ends_with(' ');
    complete.then(|| problem.into())
}

/// Looks for a condition and goes to its match number `count` after the cursor.
///
/// # Errors
/// What is wrong with the condition.
pub(super) fn submit(app: &mut App, text: &str, count: u32) -> Result<Vec<Effect>> {
    if text.is_empty() && !app.search.text.is_empty() {
        app.search =
            Search { request: app.search.request, clock: app.search.clock.take(), ..Search::default() };
        app.say(Severity::Note, "nothing is searched for any more");
        return Ok(Vec::new());
    }
    let text = read(app, text)?.to_string();
    app.search.text = text;
    app.search.state = State::New;
    app.search.goal = Some((Way::Forward, count));
    app.moving.last = Some(super::Action::Match(Way::Forward));
    Ok(Vec::new())
}

/// Asks for the matches of a condition that was not looked for in this trace.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(document) = app.document.as_ref().filter(|document| document.trace.has_values()) else {
        return Vec::new();
    };
    let again = app.search.stale && !app.search.renewing && matches!(app.search.state, State::Found(_));
    if app.search.text.is_empty() || !(again || matches!(app.search.state, State::New)) {
        return Vec::new();
    }
    let path = app.search.clock.as_deref();
    let clock = path.and_then(|path| document.trace.hierarchy().find_signal(path));
    if let Some(path) = path.filter(|_| clock.is_none()) {
        // At other moments the condition would be another one.
        let problem = format!("not searched: the clock {path} is not in this trace");
        (app.search.state, app.search.goal) = (State::Ended, None);
        report(app, Diagnostic::warning(problem));
        return Vec::new();
    }
    app.search.request += 1;
    (app.search.stale, app.search.renewing) = (false, again);
    if !again {
        app.search.state = State::Running;
    }
    let (generation, request, condition) = (document.generation, app.search.request, app.search.text.clone());
    vec![Effect::Search { generation, request, condition, clock }]
}

/// Looks for the condition of a session; answers to older requests stay older.
pub(super) fn restore(app: &mut App, text: &str, clock: Option<&str>) {
    app.search = Search { request: app.search.request, ..Search::kept(text, clock) };
}

/// Another trace is on the screen: what was found is not in it.
pub(super) fn forget(app: &mut App) {
    app.search.state = State::New;
    app.search.goal = None;
    (app.search.stale, app.search.renewing) = (false, false);
}

/// The trace has grown: there may be more matches.
pub(super) fn renew(app: &mut App) {
    app.search.stale = true;
}

/// Takes what a search found.
pub(super) fn found(app: &mut App, generation: u64, request: u64, result: Result<Matches>) {
    let here = app.document.as_ref().is_some_and(|document| document.generation == generation);
    let renewing = std::mem::take(&mut app.search.renewing);
    if !here || request != app.search.request || !(renewing || app.search.running()) {
        return;
    }
    match result {
        Ok(matches) => {
            app.search.state = State::Found(Arc::new(matches));
            if let Some((way, count)) = app.search.goal.take() {
                travel(app, way, count);
            }
        }
        Err(problem) => {
            app.search.state = State::Ended;
            app.say(problem.severity, problem.to_string());
        }
    }
}

/// Goes `count` matches further.
pub(super) fn go(app: &mut App, way: Way, count: u32) -> Vec<Effect> {
    match app.search.state {
        _ if app.search.text.is_empty() => {
            let key = app.keymap.shortest("search").unwrap_or_default();
            app.say(Severity::Note, format!("nothing is searched for; {key} asks for a condition"));
        }
        State::Found(_) => travel(app, way, count),
        State::Ended => {
            app.search.state = State::New;
            app.search.goal = Some((way, count));
        }
        State::New | State::Running => {
            app.search.goal = Some((way, count));
            app.say(Severity::Note, "still searching");
        }
    }
    Vec::new()
}

/// Goes to a match whose list is known, and says which one it is.
fn travel(app: &mut App, way: Way, count: u32) {
    let State::Found(matches) = &app.search.state else { return };
    let matches = Arc::clone(matches);
    let further = usize::try_from(count.max(1) - 1).unwrap_or(usize::MAX);
    let index = match way {
        Way::Forward => matches.next(app.cursor).map(|at| at.saturating_add(further)),
        Way::Back => matches.previous(app.cursor).map(|at| at.saturating_sub(further)),
    };
    let index = index.map(|index| index.min(matches.count() - 1));
    let total = total(&matches);
    let Some((index, time)) = index.and_then(|index| Some((index, *matches.times.get(index)?))) else {
        let text = match (matches.count(), way) {
            (0, _) => "the condition never holds".to_owned(),
            (_, Way::Forward) => format!("no match after this; {total} in all"),
            (_, Way::Back) => format!("no match before this; {total} in all"),
        };
        app.say(Severity::Note, text);
        return;
    };
    jump_to(app, time);
    let number = Cycle(index as u64 + 1);
    app.say(Severity::Note, format!("match {number} of {total}"));
}

/// How many matches there are.
fn total(matches: &Matches) -> String {
    let count = Cycle(matches.count() as u64);
    if matches.complete { count.to_string() } else { format!("more than {count}") }
}

/// Lists the matches, those around the cursor if they are many.
pub(super) fn list(app: &mut App) -> Vec<Effect> {
    let (Some(matches), Some(document)) = (app.search.matches(), &app.document) else {
        return go(app, Way::Forward, 1);
    };
    if matches.count() == 0 {
        app.say(Severity::Note, "the condition never holds");
        return Vec::new();
    }
    let here = matches.previous(Time(app.cursor.0.saturating_add(1))).unwrap_or(0);
    let start = here.saturating_sub(MOST_LISTED / 2);
    let scale = document.trace.scale();
    let last = Cycle(matches.times.len().min(start + MOST_LISTED) as u64).to_string().chars().count();
    let row = |(index, time): (usize, &Time)| {
        let cycle = app.cycle_of(*time).map_or(String::new(), |cycle| format!("cycle {cycle}"));
        let number = Cycle(index as u64 + 1).to_string();
        ListRow::new(format!("{number:>last$}   {}", scale.format(*time)), Target::Time(*time)).note(cycle)
    };
    let rows = matches.times.iter().enumerate().skip(start).take(MOST_LISTED).map(row).collect();
    let text = format!("{} matches of {}", total(matches), app.search.text);
    app.overlay = Some(Overlay::List(List::new(ListKind::Matches, rows).at(here - start)));
    app.say(Severity::Note, text);
    Vec::new()
}

/// Asks for the clock at whose edges conditions are looked at.
pub(super) fn choose_clock(app: &mut App) -> Vec<Effect> {
    let Some(document) = &app.document else { return Vec::new() };
    let hierarchy = document.trace.hierarchy();
    let is_bit = |id: &SignalId| {
        hierarchy.signal(*id).is_some_and(|signal| signal.kind == SignalKind::Bits { width: 1 })
    };
    let rows = app.waves.rows.iter().filter_map(super::Row::signal);
    let mut signals: Vec<SignalId> = Vec::new();
    for signal in app.waves.signal().into_iter().chain(app.clock_signal()).chain(rows).filter(is_bit) {
        if !signals.contains(&signal) {
            signals.push(signal);
        }
    }
    let mut list = vec![ListRow::new("whenever a signal changes", Target::Signal(None))];
    for signal in signals {
        let path = spelled(hierarchy, signal).unwrap_or_default();
        list.push(ListRow::new(format!("at rising edges of {path}"), Target::Signal(Some(signal))));
    }
    let at = usize::from(list.len() > 1 && app.search.clock.is_none());
    app.overlay = Some(Overlay::List(List::new(ListKind::SearchClocks, list).at(at)));
    Vec::new()
}

/// Looks at conditions at the rising edges of a signal, or at all times.
pub(super) fn set_clock(app: &mut App, signal: Option<SignalId>) -> Vec<Effect> {
    let Some(document) = &app.document else { return Vec::new() };
    let path = signal.and_then(|id| document.trace.hierarchy().signal(id)).map(|signal| signal.path.clone());
    let text = match &path {
        Some(path) => format!("conditions are looked at before each rising edge of {path}"),
        None => "conditions are looked at whenever a signal changes".to_owned(),
    };
    app.search.clock = path.map(Into::into);
    app.search.state = State::New;
    app.say(Severity::Note, text);
    Vec::new()
}

/// Stops a search that is running.
pub(super) fn cancel(app: &mut App) -> Vec<Effect> {
    app.search.state = State::Ended;
    app.search.goal = None;
    app.say(Severity::Note, "the search was stopped");
    vec![Effect::CancelSearch]
}
