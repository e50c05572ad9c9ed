//! The line at the bottom: a message, what is being typed, or the keys that help here.

use super::canvas::{Canvas, cells};
use super::elide::lines;
use super::panes::waves::note;
use crate::app::{Action, App, Layout, Message, Overlay, Pane, Region, Room, Size, Working};
use crate::base::{Severity, Time};
use crate::config::{Role, script_text};
use crate::decode::Level;
use crate::note::Note;

/// Names of one or two actions, and the word for them. The first that have room are shown.
type Hint = (&'static [&'static str], &'static str);

const RUN: &[Hint] = &[
    (&["next-cycle", "previous-cycle"], "cycle"),
    (&["next-bit"], "bit"),
    (&["next-frame"], "frame"),
    (&["next-activation"], "activation"),
    (&["next-group"], "group"),
    (&["next-operation"], "operation"),
    (&["next-token"], "token (capital: back)"),
    (&["first-divergence"], "divergence"),
    (&["zoom-in", "zoom-out"], "zoom"),
    (&["search"], "search"),
    (&["next-pane"], "pane"),
];

const TENSOR: &[Hint] = &[
    (&["next-tensor", "previous-tensor"], "tensor"),
    (&["tensors"], "find"),
    (&["next-wrong"], "wrong"),
    (&["activate"], "to its cycle"),
    (&["tensor-view"], "rtl, golden, Δ"),
    (&["tensor-form"], "table, heatmap"),
    (&["pin-tensor"], "keep"),
    (&["go-to-element"], "index"),
    (&["tensor-scale"], "log"),
    (&["next-operation"], "operation"),
    (&["next-token"], "token"),
    (&["next-pane"], "pane"),
];

/// The panes of attention.
const ATTENTION: &[Hint] = &[
    (&["next-head", "previous-head"], "head"),
    (&["head-view"], "other numbers"),
    (&["down", "up"], "select"),
    (&["activate"], "alone, or go there"),
    (&["next-operation"], "operation"),
    (&["next-layer"], "layer"),
    (&["next-token"], "token (capital: back)"),
    (&["first-divergence"], "divergence"),
    (&["zoom-pane"], "zoom"),
    (&["next-pane"], "pane"),
];

const EXPLORER: &[Hint] = &[
    (&["pick"], "add"),
    (&["search"], "search"),
    (&["next-match", "previous-match"], MATCH),
    (&["next-edge", "previous-edge"], "edge"),
    (&["set-mark"], "mark"),
    (&["zoom-in", "zoom-out"], "zoom"),
    (&["zoom-fit"], "fit"),
    (&["compute"], ROWS),
    (&["next-cycle", "previous-cycle"], "cursor"),
    (&["next-format"], "format"),
    (&["next-pane"], "pane"),
];

/// The word for the matches of a search; only while there is one.
const MATCH: &str = "match";

/// The word for the keys of rows, which all begin with the same one: that one is shown alone.
const ROWS: &str = "rows …";

/// Hints that are always at the right.
const ALWAYS: &[Hint] = &[(&["palette"], "command"), (&["help"], "help"), (&["quit"], "quit")];

/// Draws the line.
pub(super) fn draw(canvas: &mut Canvas, app: &App, size: Size) {
    let y = size.height.saturating_sub(1);
    let base = canvas.style(Role::Hint);
    canvas.clear(Region { x: 0, y, width: size.width, height: 1 }, base);
    let width = size.width.saturating_sub(2);
    let mut at = 1;
    if Room::of(size) == Room::One || app.zoomed() {
        at = which_pane(canvas, app, y, width);
    }
    if let Some(message) = app.message() {
        say(canvas, message, Region { x: at, y, width: (width + 1).saturating_sub(at), height: 1 });
        return;
    }
    if waiting(canvas, app, at, y, width) {
        return;
    }
    if let Some(work) = app.work() {
        working(canvas, app, &work, Region { x: at, y, width: (width + 1).saturating_sub(at), height: 1 });
        return;
    }
    if let Some(text) = measured(app) {
        let style = canvas.style(Role::Marker);
        at = canvas.text(at, y, (width + 1).saturating_sub(at), &text, style) + 3;
    }
    if let Some(note) = app.note_here() {
        at = noted(canvas, note, Region { x: at, y, width: (width + 1).saturating_sub(at), height: 1 });
    }
    let right = right_hints(canvas, app, y, size.width, at);
    let hints = if matches!(app.overlay(), Some(Overlay::Palette(_))) {
        &[][..]
    } else if app.focus() == Pane::Tensor && (app.run().is_some() || app.carried().is_some()) {
        TENSOR
    } else if matches!(app.focus(), Pane::Heads | Pane::Head | Pane::Cache | Pane::Text) {
        ATTENTION
    } else if app.run().is_some() && app.layout() != Layout::Explorer {
        RUN
    } else {
        EXPLORER
    };
    let found = !app.search().text().is_empty();
    let hints = hints.iter().filter(|hint| (found || hint.1 != MATCH) && !is_idle(app, hint.0));
    for hint in hints {
        let Some((keys, word)) = text(app, hint) else { continue };
        let length = cells(&keys) + 1 + cells(word);
        if at + length + 3 > right {
            break;
        }
        at = one(canvas, at, y, &keys, word) + 3;
    }
}

/// Levels that only some designs have, and the actions that step along them.
const LEVELS: [(&str, Level); 6] = [
    ("next-bit", Level::Frame),
    ("next-frame", Level::Frame),
    ("next-activation", Level::Activation),
    ("next-group", Level::Group),
    ("next-operation", Level::Operation),
    ("next-token", Level::Token),
];

/// Whether a hint is about steps that a design of one's own has not.
fn is_idle(app: &App, actions: &[&str]) -> bool {
    let own = app.run().filter(|run| !run.has_engine());
    let level = LEVELS.iter().find(|(action, _)| actions.contains(action));
    own.zip(level).is_some_and(|(run, (_, level))| run.spans(*level).is_empty())
}

/// A message; one that is too long begins some rows higher, over the panes.
fn say(canvas: &mut Canvas, message: &Message, region: Region) {
    let Region { x, y, width, .. } = region;
    let (sign, role) = severity(message.severity);
    let style = canvas.style(role);
    let text = format!("{sign}{}", message.text);
    if cells(&text) <= width || !text.contains(' ') {
        // A message of one word stays whole and is elided.
        canvas.text(x, y, width, &text, style);
        return;
    }
    let whole = (x + width).saturating_sub(1);
    let lines = lines(&text, usize::from(whole));
    // The last line stands in the line of the hints if it has room there beside what else stands in it.
    let last = lines.last().filter(|last| cells(last) <= width);
    if let Some(last) = last {
        canvas.text(x, y, width, last, style);
    }
    let above = lines.iter().rev().skip(usize::from(last.is_some()));
    for (line, y) in above.zip((0..y).rev()) {
        canvas.clear(Region { x: 0, y, width: whole + 2, height: 1 }, canvas.style(Role::Hint));
        canvas.text(1, y, whole, line, style);
    }
}

/// How a severity looks: a sign and a role.
pub(super) fn severity(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Note => ("", Role::DiagnosticNote),
        Severity::Warning => ("! ", Role::DiagnosticWarning),
        Severity::Error | Severity::ToolMissing => ("", Role::DiagnosticError),
        Severity::Internal => ("defect: ", Role::DiagnosticError),
    }
}

/// The pane on the screen and its number among all, when it has the screen for itself.
fn which_pane(canvas: &mut Canvas, app: &App, y: u16, width: u16) -> u16 {
    let panes = app.panes();
    let number = panes.iter().position(|pane: &Pane| *pane == app.focus()).map_or(0, |index| index + 1);
    let text = format!("{} {number}/{}", app.focus().title(), panes.len());
    let style = canvas.style(Role::TitleFocus);
    canvas.text(1, y, width, &text, style) + 2
}

/// What is being typed; `true` if something is.
fn waiting(canvas: &mut Canvas, app: &App, at: u16, y: u16, width: u16) -> bool {
    let input = app.input();
    let text = match (input.letter(), input.count()) {
        (Some(Action::SetMark), _) => "mark: a letter".to_owned(),
        (Some(Action::Measure), _) => {
            "measure from the mark of a letter, again the same: no longer".to_owned()
        }
        (Some(_), _) => {
            let marks: String = app.marks().keys().flat_map(|mark| [' ', *mark]).collect();
            format!("mark:{}", if marks.is_empty() { " there is none" } else { &marks })
        }
        (None, Some(count)) => {
            let layout = usize::try_from(count).ok().and_then(Layout::of_number);
            let key = app.keymap().shortest("layout").unwrap_or_default();
            let layout = layout.map(|layout| format!("   {key} shows layout {count} {}", layout.title()));
            format!("{count}{} …{}", script_text(input.chords()), layout.unwrap_or_default())
        }
        (None, None) if !input.chords().is_empty() => format!("{} …", script_text(input.chords())),
        (None, None) if app.tree().typing() => "Enter keeps the filter, Esc drops it".to_owned(),
        _ => return false,
    };
    let style = canvas.style(Role::HintKey);
    canvas.text(at, y, (width + 1).saturating_sub(at), &text, style);
    true
}

/// The widest bar of progress, and the narrowest that says more than a number.
const BAR: (u16, u16) = (40, 4);

/// What goes on, how far it is, and the key that stops it; where there is little room the bar is left out first, and
/// the file that it is about is.
fn working(canvas: &mut Canvas, app: &App, work: &Working, region: Region) {
    let Region { x, y, width, .. } = region;
    let style = canvas.style(Role::Hint);
    let end = x + width;
    let key = app.keymap().shortest("cancel").filter(|_| work.stops);
    let stop = key.as_ref().map_or(0, |key| cells(key) + cells(" stops") + 2);
    let share = work.fraction.map(|fraction| format!(" {:.0} %", fraction * 100.0)).unwrap_or_default();
    let tail = stop + if share.is_empty() { 0 } else { cells(" 100 %") };
    let least = if share.is_empty() { 0 } else { BAR.1 + 1 };
    let long = match (work.about.as_str(), work.title) {
        ("", title) => title.to_owned(),
        (about, title @ "comparing") => format!("{title} with {about}"),
        (about, title) => format!("{title} {about}"),
    };
    let what = if cells(&long) + least + tail <= width { &long } else { work.title };
    let mut at = canvas.text(x, y, width, what, style);
    let bar = end.saturating_sub(at + 1 + tail).min(BAR.0);
    if let Some(fraction) = work.fraction.filter(|_| bar >= BAR.1) {
        super::bar(canvas, at + 1, y, bar, fraction);
        at += 1 + bar;
    }
    at = canvas.text(at, y, end.saturating_sub(at), &share, style) + 2;
    if let Some(key) = key.filter(|_| at + stop <= end + 2) {
        one(canvas, at, y, &key, "stops");
    }
}

/// What the note on what is looked at says; gives the first cell that is free after it.
fn noted(canvas: &mut Canvas, note: &Note, region: Region) -> u16 {
    let style = canvas.style(note::role(note.hue()));
    let text = format!("{} {}", note::FLAG, note.line());
    canvas.text(region.x, region.y, region.width, &text, style) + 3
}

/// What is being chosen, and how far the cursor is from the mark that is measured from.
fn measured(app: &App) -> Option<String> {
    let scale = app.document()?.trace.scale();
    let rows = app.waves().chosen().len();
    let rows =
        app.waves().choosing().then(|| format!("{rows} {} chosen", if rows == 1 { "row" } else { "rows" }));
    let time = app.band().map(|(from, to)| scale.format(Time(to.0 - from.0)));
    let delta = app.delta().map(|delta| delta.text(scale));
    let parts: Vec<String> = [rows, time, delta].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("   "))
}

/// The keys and the word of a hint; `None` if none of its actions has a key.
fn text(app: &App, (names, word): &Hint) -> Option<(String, &'static str)> {
    let keys: Vec<String> =
        names.iter().filter_map(|name| app.keymap().shortest_in(app.focus().context(), name)).collect();
    let first = |keys: String| if *word == ROWS { keys.chars().take(1).collect() } else { keys };
    (!keys.is_empty()).then(|| (first(keys.join("/")), *word))
}

fn one(canvas: &mut Canvas, at: u16, y: u16, keys: &str, word: &str) -> u16 {
    let (key, hint) = (canvas.style(Role::HintKey), canvas.style(Role::Hint));
    let at = canvas.text(at, y, cells(keys), keys, key);
    canvas.text(at + 1, y, cells(word), word, hint)
}

/// Draws the hints at the right; gives the first cell that they take.
fn right_hints(canvas: &mut Canvas, app: &App, y: u16, width: u16, left: u16) -> u16 {
    let hints: Vec<(String, &str)> = ALWAYS.iter().filter_map(|hint| text(app, hint)).collect();
    let mut at = width.saturating_sub(1);
    for (keys, word) in hints.iter().rev() {
        let length = cells(keys) + 1 + cells(word);
        if at < left + length {
            break;
        }
        at -= length;
        one(canvas, at, y, keys, word);
        at = at.saturating_sub(3);
    }
    at
}
