//! A session onto the screen: rows by name, times in the ticks of the trace, and what of it did not fit.

use super::names::{Found, Names};
use super::{places, save};
use crate::app::clock::Clocking;
use crate::app::state::App;
use crate::app::update::report;
use crate::app::waves::Viewport;
use crate::app::{
    Against, Content, Hue, Layout, Pane, Row, Sizes, TALLEST, Translation, comparison, defaults, notes,
    search,
};
use crate::base::{Diagnostic, Duration, Severity, Time};
use crate::note::{About, MOST_NOTES, Note};
use crate::session::{self, Session, Tick};
use crate::trace::{Hierarchy, SignalId, SignalKind, Trace};
use crate::translate::Format;
use std::path::PathBuf;

/// Names that a message lists before it says how many more there are.
const LISTED: usize = 3;

/// What did not fit.
#[derive(Default)]
struct Lost {
    missing: Vec<String>,
    resized: Vec<String>,
    formats: Vec<String>,
}

/// Puts a session onto the screen; rows that the trace has no signals for wait for one that does.
///
/// `fresh` is for a trace that has just been opened: nobody wants the rows back that it began with.
pub(super) fn restore(app: &mut App, session: &Session, fresh: bool) {
    let Some(trace) = app.document.as_ref().map(|document| document.trace.clone()) else { return };
    let mut names = Names::new(trace.hierarchy());
    let mut lost = Lost::default();
    let read = |row| read(row, &app.translation, &trace, &mut names, &mut lost);
    let rows: Vec<Row> = session.rows.iter().map(read).collect();
    // A session without rows leaves those that are there: no screen is empty.
    match (rows.is_empty(), fresh) {
        (true, _) => {}
        (false, true) => {
            app.waves.replace(rows);
            app.waves.selected = session.selected;
        }
        (false, false) => app.waves.edit(|old, selected| (*old, *selected) = (rows, session.selected)),
    }
    app.waves.select(0);
    if let Some(open) = &session.open {
        let open = open.iter().filter_map(|path| names.scope(path)).collect();
        app.tree.open_only(open, trace.hierarchy());
    }
    // What somebody chose while a trace was read is newer than its session.
    let free = |taken: bool| !(fresh && taken);
    if free(app.moving.clocking.chosen.is_some())
        && let Some(id) = session.clock.as_deref().and_then(|path| found(&mut names, path))
    {
        app.moving.clocking = Clocking::of(id);
    }
    if free(!app.search.text().is_empty()) {
        searched(app, session, &mut names, trace.hierarchy());
    }
    if let Some(file) = session.compare.as_ref().filter(|_| free(app.comparison.is_some())) {
        compared(app, session, file);
    }
    if free(!app.breakpoints.all().is_empty()) {
        app.breakpoints.restore(session.breakpoints.clone());
    }
    noted(app, session, &mut names, &trace, fresh);
    places::restore_tensor(app, &session.tensor);
    places::settle(app);
    places::restore_rtl(app, &session.rtl);
    times(app, session, &trace);
    panes(app, session);
    tell(app, &lost, names.moves());
}

/// Takes the notes of the session beside those that are there; those on signals that are called otherwise now follow them.
fn noted(app: &mut App, session: &Session, names: &mut Names, trace: &Trace, fresh: bool) {
    let here = Tick(trace.scale());
    let time = |time: Time| Time(session.origin.tick.map_or(time.0, |tick| tick.convert(time.0, here)));
    let mut all = app.notes().to_vec();
    for mut note in session.notes.clone() {
        note.when = note.when.map(time);
        renamed(&mut note, names, trace.hierarchy());
        all.extend(Some(note).filter(|note| !app.notes().contains(note)));
    }
    all.truncate(MOST_NOTES);
    if fresh {
        app.notes.restore(all);
    } else {
        notes::change(app, |notes| *notes = all);
    }
}

/// Lets a note follow the signal that it is about to its present name.
pub(super) fn renamed(note: &mut Note, names: &mut Names, hierarchy: &Hierarchy) {
    if let About::Signal(path) = &mut note.about
        && let Found::Here(id) | Found::Moved(id) = names.find(path)
        && let Some(signal) = hierarchy.signal(id)
    {
        path.clone_from(&signal.path);
    }
}

/// The signal that a name of the session means.
fn found(names: &mut Names, path: &str) -> Option<SignalId> {
    match names.find(path) {
        Found::Here(id) | Found::Moved(id) => Some(id),
        Found::Part(_) | Found::Nowhere => None,
    }
}

/// Looks for the condition of the session at its clock; without that clock it would hold elsewhere, so it waits.
fn searched(app: &mut App, session: &Session, names: &mut Names, hierarchy: &Hierarchy) {
    if session.search.is_none() && session.search_clock.is_none() {
        return;
    }
    let path = session.search_clock.as_deref();
    let clock = path.and_then(|path| found(names, path)).and_then(|id| hierarchy.signal(id));
    let clock = clock.map(|signal| signal.path.as_str()).or(path);
    search::restore(app, session.search.as_deref().unwrap_or_default(), clock);
}

/// Compares with the trace of the session in the way in which it was.
fn compared(app: &mut App, session: &Session, file: &str) {
    let mut against = Against::from(PathBuf::from(file));
    against.options.tolerance = session.compare_tolerance.unwrap_or(Duration::ZERO);
    for map in &session.compare_map {
        if let Err(problem) = against.options.add_map(map) {
            report(app, Diagnostic { severity: Severity::Warning, ..problem });
        }
    }
    comparison::start(app, against);
}

fn times(app: &mut App, session: &Session, trace: &Trace) {
    let here = Tick(trace.scale());
    let time = |ticks: u64| Time(session.origin.tick.map_or(ticks, |tick| tick.convert(ticks, here)));
    let (first, last) = trace.span();
    if let Some(cursor) = session.cursor {
        app.cursor = time(cursor).clamp(first, last);
    }
    app.marks.extend(session.marks.iter().map(|(letter, ticks)| (*letter, time(*ticks))));
    app.moving.names.extend(session.mark_names.iter().map(|(letter, name)| (*letter, name.as_str().into())));
    app.moving.measure =
        session.measure.filter(|letter| app.marks.contains_key(letter)).or(app.moving.measure);
    if let Some((from, to)) = session.viewport {
        let viewport = Viewport { from: time(from), to: time(to) };
        app.waves.show(viewport.from.0, viewport.length(), (first, last));
    }
}

fn panes(app: &mut App, session: &Session) {
    let layout = session.layout.as_ref();
    if let Some(layout) =
        Layout::ALL.into_iter().find(|known| layout.is_some_and(|name| name == known.title()))
    {
        app.layout = layout;
    }
    let focus = session.focus.as_ref();
    if let Some(pane) = Pane::ALL.into_iter().find(|known| focus.is_some_and(|name| name == known.title())) {
        app.focus = pane;
    }
    app.zoomed = session.zoomed;
    let size = |name: &str| session.panes.get(name).copied();
    let sizes = Sizes {
        tree: size("tree"),
        top: size("top"),
        names: size("names"),
        values: size("values"),
        ..app.sizes
    };
    app.sizes = sizes;
    defaults::settle_layout(app);
}

/// A row of the session as a row of this trace.
fn read(
    row: &session::Row,
    translation: &Translation,
    trace: &Trace,
    names: &mut Names,
    lost: &mut Lost,
) -> Row {
    let content = match &row.content {
        session::Content::Signal { path, width } => signal(path, *width, trace.hierarchy(), names, lost),
        session::Content::Computed(expression) => Content::Computed(expression.as_str().into()),
        session::Content::Protocol(spec) => Content::Protocol(spec.as_str().into()),
        session::Content::Divider => Content::Divider,
        session::Content::Group { open } => Content::Group { open: *open },
    };
    let format = row.format.as_ref().and_then(|word| {
        let format = word.parse::<Format>().ok();
        lost.formats.extend(format.is_none().then(|| word.clone()));
        format
    });
    let default = |id: SignalId| translation.row(trace, id).format;
    let format = format.or_else(|| if let Content::Signal(id) = content { Some(default(id)) } else { None });
    Row {
        name: row.name.as_deref().map(Into::into),
        color: row.color.and_then(|color| Hue::ALL.get(usize::from(color).checked_sub(1)?)).copied(),
        height: row.height.clamp(1, TALLEST),
        analog: row.analog.as_ref().map(save::analog),
        depth: row.depth,
        ..Row::new(content, format.unwrap_or_default())
    }
}

fn signal(
    path: &str,
    width: Option<u32>,
    hierarchy: &Hierarchy,
    names: &mut Names,
    lost: &mut Lost,
) -> Content {
    let id = match names.find(path) {
        Found::Here(id) | Found::Moved(id) => id,
        Found::Part(expression) => return Content::Computed(expression.into()),
        Found::Nowhere => {
            lost.missing.push(path.to_owned());
            return Content::Missing(path.into());
        }
    };
    let now = hierarchy.signal(id).map(|signal| signal.kind);
    if let (Some(was), Some(SignalKind::Bits { width: is })) = (width, now)
        && was != is
    {
        lost.resized.push(format!("{path} ({was} bits, now {is})"));
    }
    Content::Signal(id)
}

/// Says what did not fit.
fn tell(app: &mut App, lost: &Lost, moves: &[(String, String)]) {
    let root = |scope: &str| if scope.is_empty() { "the root".to_owned() } else { scope.to_owned() };
    let renamed: Vec<String> =
        moves.iter().map(|(old, new)| format!("{} is {}", root(old), root(new))).collect();
    let kinds: [(&[String], &str, &str); 4] = [
        (&lost.formats, "formats of the session are unknown", "the default takes their place"),
        (&renamed, "scopes have other names now", "rows follow them"),
        (&lost.resized, "signals have another width now", "their rows stay"),
        (
            &lost.missing,
            "signals of the session are not in this trace",
            "their rows wait, greyed, for a trace that has them",
        ),
    ];
    for (names, what, hint) in kinds.into_iter().filter(|(names, ..)| !names.is_empty()) {
        let text = format!("{} {what}: {}", names.len(), listed(names));
        report(app, Diagnostic::warning(text).hint(hint));
    }
}

/// The first names of a list, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let first = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
