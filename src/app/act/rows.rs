//! Changing the rows of the waves.

use super::signed;
use crate::app::action::{Action, Way};
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::rows::{Analog, Content, Extent, Hue, Line, Row, TALLEST};
use crate::app::state::App;
use crate::app::{computed, formats};
use crate::base::{Diagnostic, Severity};
use crate::translate::Format;
use std::sync::Arc;

/// Lines that a curve gets at first.
const CURVE_HEIGHT: u8 = 4;

/// Names of the colours.
const COLORS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// Carries out an action on rows.
pub(super) fn act(app: &mut App, action: Action, times: u32) {
    match action {
        Action::ChooseRows => {
            app.waves.anchor = if app.waves.choosing() { None } else { Some(app.waves.selected) };
        }
        Action::RemoveRow => drop(app.waves.remove_chosen()),
        Action::CutRows => cut(app),
        Action::CopyRows => copy(app),
        Action::PasteRows => paste(app, times),
        Action::MoveRow(way) => app.waves.move_chosen(signed(way, times)),
        Action::Indent(way) => indent(app, way),
        Action::Group => group(app),
        Action::Dissolve if app.waves.dissolve() => {}
        Action::Fold => drop(fold(app)),
        Action::FoldAll => fold_all(app),
        Action::Divider => app.waves.insert(vec![Row::new(Content::Divider, Format::default())]),
        Action::Rename => ask_name(app),
        Action::Format(way) => formats::turn(app, way),
        Action::Formats => formats::list(app),
        Action::Color | Action::Colors => color(app, action == Action::Colors, times),
        Action::Height(way) => height(app, way, times),
        Action::Analog => analog(app),
        Action::AnalogLine | Action::AnalogRange => curve(app, action),
        Action::Undo | Action::Redo => undo(app, action == Action::Undo, times),
        _ => app.say(Severity::Note, "no group is selected"),
    }
}

fn undo(app: &mut App, back: bool, times: u32) {
    let (waves, notes) = (&mut app.waves, app.notes.all_mut());
    let done = (0..times).take_while(|_| if back { waves.undo(notes) } else { waves.redo(notes) }).count();
    let text = match (done, back) {
        (0, true) => "nothing to take back".to_owned(),
        (0, false) => "nothing was taken back".to_owned(),
        (1, true) => "taken back".to_owned(),
        (1, false) => "made once more".to_owned(),
        (_, true) => format!("{done} changes taken back"),
        (_, false) => format!("{done} changes made once more"),
    };
    app.say(Severity::Note, text);
}

fn rows(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn cut(app: &mut App) {
    app.copied = app.waves.remove_chosen();
    app.say(Severity::Note, format!("{} cut", rows(app.copied.len())));
}

fn copy(app: &mut App) {
    app.copied = app.waves.copy_chosen();
    app.waves.anchor = None;
    app.say(Severity::Note, format!("{} copied", rows(app.copied.len())));
}

fn paste(app: &mut App, times: u32) {
    // A count that is a slip must not fill the memory.
    let times = usize::try_from(times).unwrap_or(1).min(100_000 / app.copied.len().max(1)).max(1);
    if app.copied.is_empty() {
        app.say(Severity::Note, "no rows were copied");
        return;
    }
    let added: Vec<Row> = std::iter::repeat_n(&app.copied, times).flatten().cloned().collect();
    app.say(Severity::Note, format!("{} put in", rows(added.len())));
    app.waves.insert(added);
}

fn indent(app: &mut App, way: Way) {
    if !app.waves.indent(way == Way::Forward) {
        let why = if way == Way::Forward { "there is no group above" } else { "the row is in no group" };
        app.say(Severity::Note, why);
    }
}

/// Makes a group and asks for its name.
fn group(app: &mut App) {
    if app.waves.group_chosen() {
        ask_name(app);
    } else {
        app.say(Severity::Note, "no rows to group, or groups too deep");
    }
}

/// Folds or unfolds the group of the selected row; `false` if it is in none.
pub(super) fn fold(app: &mut App) -> bool {
    let Some(group) = app.waves.group() else {
        app.say(Severity::Note, "the row is in no group");
        return false;
    };
    let open = app.waves.rows[group].content == Content::Group { open: true };
    app.waves.fold(group, !open);
    if open {
        app.waves.reveal_row(group);
    }
    true
}

/// Folds all groups if one is open, else unfolds them.
fn fold_all(app: &mut App) {
    let open = app.waves.rows.iter().any(|row| row.content == Content::Group { open: true });
    for group in 0..app.waves.rows.len() {
        app.waves.fold(group, !open);
    }
}

fn ask_name(app: &mut App) {
    let Some(row) = app.waves.row() else { return };
    let name = row.name.as_deref().unwrap_or_default().to_owned();
    app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::RowName, &name)));
}

/// Gives the selected row a name; an empty one takes its name away.
pub(in crate::app) fn rename(app: &mut App, name: &str) {
    let name: Option<Arc<str>> = (!name.is_empty()).then(|| name.into());
    app.waves.edit(|rows, selected| {
        if let Some(row) = rows.get_mut(*selected) {
            row.name = name;
        }
    });
}

/// Gives the chosen rows the colour that follows, or opens the list of colours.
fn color(app: &mut App, list: bool, times: u32) {
    let Some(row) = app.waves.row() else { return };
    let present = row.color.and_then(|hue| Hue::ALL.iter().position(|known| *known == hue));
    let number = present.map_or(0, |index| index + 1);
    if list {
        let none = ListRow::new("none", Target::Color(None));
        let all = Hue::ALL.iter().zip(COLORS);
        let rows = all.map(|(hue, name)| ListRow::new(name, Target::Color(Some(*hue))));
        let rows = std::iter::once(none).chain(rows).collect();
        app.overlay = Some(Overlay::List(List::new(ListKind::Colors, rows).at(number)));
        return;
    }
    let next = (number + usize::try_from(times).unwrap_or(1)) % (Hue::ALL.len() + 1);
    set_color(app, next.checked_sub(1).and_then(|index| Hue::ALL.get(index)).copied());
}

/// Gives the chosen rows a colour.
pub(in crate::app) fn set_color(app: &mut App, color: Option<Hue>) {
    app.waves.alter(|row| row.color = color);
}

fn height(app: &mut App, way: Way, times: u32) {
    let by = u8::try_from(times).unwrap_or(TALLEST);
    app.waves.alter(|row| {
        let height = match way {
            Way::Forward => row.height.saturating_add(by),
            Way::Back => row.height.saturating_sub(by),
        };
        row.height = height.clamp(1, TALLEST);
    });
}

/// Draws the chosen rows as curves, or no longer.
fn analog(app: &mut App) {
    let curves = app.waves.row().is_none_or(|row| row.analog.is_none());
    app.waves.alter(|row| {
        let drawn = !matches!(row.content, Content::Divider | Content::Group { .. });
        row.analog = (curves && drawn).then(Analog::default);
        row.height = if row.analog.is_some() { row.height.max(CURVE_HEIGHT) } else { 1 };
    });
}

/// Changes how curves are drawn.
fn curve(app: &mut App, action: Action) {
    let Some(Analog { line, range }) = app.waves.row().and_then(|row| row.analog) else {
        let key = app.keymap.shortest("analog").unwrap_or_default();
        app.say(Severity::Note, format!("the row is no curve; {key} makes it one"));
        return;
    };
    let (line, range, text) = match (action, line, range) {
        (Action::AnalogLine, Line::Step, _) => (Line::Slope, range, "slopes"),
        (Action::AnalogLine, Line::Slope, _) => (Line::Step, range, "steps"),
        (_, _, Extent::Viewport) => (line, Extent::Global, "scaled to the trace"),
        (_, _, Extent::Global) => (line, Extent::Type, "scaled to the type"),
        (_, _, Extent::Type) => (line, Extent::Viewport, "scaled to the screen"),
    };
    app.waves.alter(|row| row.analog = row.analog.map(|_| Analog { line, range }));
    app.say(Severity::Note, text);
}

/// Adds a row for something computed.
pub(in crate::app) fn compute(app: &mut App, content: Content) {
    // Another try at what could not be computed before.
    if app.computed.get(&content).is_some_and(Option::is_none) {
        app.computed.remove(&content);
    }
    app.waves.add(Row::new(content, Format::default()));
}

/// Adds the chosen rows as one, first row first.
pub(super) fn join(app: &mut App) {
    let chosen = &app.waves.rows[app.waves.chosen()];
    let parts: Vec<String> = chosen.iter().filter_map(|row| app.source(&row.content)).collect();
    let joined = match parts.len() {
        0 | 1 => Err(Diagnostic::note("choose two rows or more to join them")),
        _ => computed::expression(app, &format!("{{{}}}", parts.join(", "))),
    };
    match joined {
        Ok(content) => compute(app, content),
        Err(problem) => app.say(problem.severity, problem.to_string()),
    }
}
