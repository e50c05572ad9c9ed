//! Notes: writing, finding, listing, colouring and deleting them.

use super::{cursor, focus, tensor};
use crate::app::Effect;
use crate::app::action::{Action, Way};
use crate::app::layout::{Layout, Pane};
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::notes::{self, Place};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::state::App;
use crate::base::{Diagnostic, Result, Severity};
use crate::note::{About, COLORS, LONGEST_TEXT, MOST_NOTES, MOST_TEXT, Note, When, clean};

/// What stands for the end of a line while a note is typed.
pub(in crate::app) const LINE_END: char = '⏎';

/// What is said where there is no note.
const NONE_HERE: &str = "there is no note here";

/// Carries out an action on notes.
pub(super) fn act(app: &mut App, action: Action, times: u32) {
    if app.document.is_none() {
        return;
    }
    match action {
        Action::Note => ask(app),
        Action::Notes => list(app),
        Action::ReadNote => match app.index_here() {
            Some(index) => app.overlay = Some(Overlay::Note { index, scroll: 0 }),
            None => app.say(Severity::Note, NONE_HERE),
        },
        Action::DeleteNote => match app.index_here() {
            Some(index) => delete(app, index),
            None => app.say(Severity::Note, NONE_HERE),
        },
        Action::ColorNote => match app.index_here() {
            Some(index) => color(app, index, times),
            None => app.say(Severity::Note, NONE_HERE),
        },
        _ => {}
    }
}

/// Asks for a note about what is looked at.
fn ask(app: &mut App) {
    let (places, given) = places(app);
    // The note that is read is the one that is written on.
    let read = |place: &Place| {
        let point = matches!(place.when, When::At(_));
        point && app.notes().iter().any(|note| app.is_about(note, place))
    };
    let about = if given { 0 } else { places.iter().position(read).unwrap_or(0) };
    open(app, places, about);
}

/// Asks for the text of the note at an index.
pub(in crate::app) fn edit(app: &mut App, index: usize) {
    let Some(note) = app.notes().get(index) else { return };
    let place = Place { when: note.when, about: note.about.clone() };
    open(app, vec![place], 0);
}

fn open(app: &mut App, asked: Vec<Place>, about: usize) {
    (app.notes.asked, app.notes.about) = (asked, about);
    let text = typed(app);
    app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Note, &text)));
}

/// Gives the note here to the user's editor.
pub(super) fn edit_here(app: &mut App) -> Vec<Effect> {
    let Some(index) = app.index_here() else {
        app.say(Severity::Note, NONE_HERE);
        return Vec::new();
    };
    in_editor(app, index)
}

/// Gives the text of the note at an index to the user's editor; [`edited`] takes the answer.
pub(super) fn in_editor(app: &mut App, index: usize) -> Vec<Effect> {
    let Some(note) = app.notes().get(index) else { return Vec::new() };
    let (place, text) = (Place { when: note.when, about: note.about.clone() }, note.text.clone());
    (app.notes.asked, app.notes.about) = (vec![place], 0);
    vec![Effect::EditText(text)]
}

/// Takes what the user's editor made of a note.
pub(in crate::app) fn edited(app: &mut App, text: &str) {
    if let Err(problem) = submit(app, &clean(text)) {
        app.say(Severity::Error, problem.to_string());
    }
    // A page shows the note that is there now, and none that is gone.
    if let Some(Overlay::Note { index, .. }) = app.overlay {
        let place = app.notes.place();
        let shown = app.notes().get(index).zip(place).is_some_and(|(note, place)| app.is_about(note, place));
        app.overlay = app.overlay.take().filter(|_| shown);
    }
}

/// The text of the note that is at the place that is asked about, as a line.
fn typed(app: &App) -> String {
    let place = app.notes.place();
    let note = place.and_then(|place| app.notes().iter().find(|note| app.is_about(note, place)));
    note.map(|note| note.text.replace('\n', &LINE_END.to_string())).unwrap_or_default()
}

/// The places that a note can be about, the likeliest first; whether that one was chosen by the user.
fn places(app: &App) -> (Vec<Place>, bool) {
    let at = When::At(app.cursor);
    let stretch = app.band().map(|(from, to)| When::During { from, to });
    let element = app.element_here().filter(|_| app.focus == Pane::Tensor);
    let row = app.row_path().map(|path| About::Signal(path.to_owned()));
    let given = element.is_some() || stretch.is_some();
    let mut places = Vec::new();
    let mut add = |when, about: Option<&About>| {
        places.extend(about.map(|about| Place { when, about: about.clone() }));
    };
    add(When::Always, element.as_ref());
    if let Some(stretch) = stretch {
        add(stretch, Some(&About::Trace));
        add(stretch, row.as_ref());
    }
    add(at, row.as_ref());
    add(at, Some(&About::Trace));
    add(When::Always, row.as_ref());
    (places, given)
}

/// Lets the prompt be about the next place, or the one before; what was typed stays.
pub(in crate::app) fn turn(app: &mut App, prompt: &mut Prompt, forward: bool) {
    let count = app.notes.asked.len().max(1);
    let untouched = prompt.line.text() == typed(app);
    app.notes.about = if forward { app.notes.about + 1 } else { app.notes.about + count - 1 } % count;
    if untouched {
        prompt.line = crate::app::TypedLine::new(&typed(app));
    }
}

/// Writes what the prompt was answered with; an empty text deletes the note.
///
/// # Errors
/// A text that is too long, and more notes than a session takes.
pub(in crate::app) fn submit(app: &mut App, text: &str) -> Result<()> {
    let Some(place) = app.notes.place().cloned() else { return Ok(()) };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == LINE_END).replace(LINE_END, "\n");
    if text.len() > LONGEST_TEXT {
        let hint = "make two notes of it";
        return Err(Diagnostic::error(format!("a note has at most {LONGEST_TEXT} bytes")).hint(hint));
    }
    let known = app.notes().iter().position(|note| app.is_about(note, &place));
    if known.is_none() && app.notes().len() >= MOST_NOTES {
        return Err(Diagnostic::error(format!("{MOST_NOTES} notes are the most")).hint("delete some"));
    }
    let bytes: usize = app.notes().iter().map(|note| note.text.len()).sum();
    if bytes + text.len() > MOST_TEXT {
        let what = format!("all notes together have at most {MOST_TEXT} bytes");
        return Err(Diagnostic::error(what).hint("delete some"));
    }
    app.moving.anchor = None;
    match known {
        Some(index) if text.is_empty() => delete(app, index),
        None if text.is_empty() => {}
        Some(index) => notes::change(app, |all| all[index].text = text),
        None => {
            let Place { when, about } = place;
            notes::change(app, |all| all.push(Note { when, about, text, color: None }));
        }
    }
    Ok(())
}

/// Deletes a note.
fn delete(app: &mut App, index: usize) {
    notes::change(app, |all| drop(all.remove(index)));
    let undo = app.keymap.shortest("undo").unwrap_or_default();
    app.say(Severity::Note, format!("the note is gone; {undo} brings it back"));
}

/// Gives a note the colour that follows.
fn color(app: &mut App, index: usize, times: u32) {
    notes::change(app, |all| {
        let kinds = u32::from(COLORS) + 1;
        let next = (u32::from(all[index].color.unwrap_or(0)) + times % kinds) % kinds;
        all[index].color = u8::try_from(next).ok().filter(|color| *color > 0);
    });
}

/// Goes to the next note, or the one before: in the tensor pane among its elements, else in time.
pub(super) fn go(app: &mut App, way: Way, times: u32) {
    let places: Vec<(u64, usize)> = if app.focus == Pane::Tensor { elements(app) } else { moments(app) };
    let here = match app.element_here() {
        Some(About::Element { index, .. }) if app.focus == Pane::Tensor => index as u64,
        _ => app.cursor.0,
    };
    let mut ahead: Vec<(u64, usize)> = match way {
        Way::Forward => places.into_iter().filter(|(place, _)| *place > here).collect(),
        Way::Back => places.into_iter().rev().filter(|(place, _)| *place < here).collect(),
    };
    ahead.dedup_by_key(|(place, _)| *place);
    let steps = usize::try_from(times).unwrap_or(1).min(ahead.len());
    if let Some((_, index)) = steps.checked_sub(1).and_then(|last| ahead.get(last)) {
        take(app, *index);
    } else {
        let where_to = if way == Way::Forward { "after" } else { "before" };
        app.say(Severity::Note, format!("there is no note {where_to} this"));
    }
}

/// The moments of notes as the cursor meets them, ascending.
fn moments(app: &App) -> Vec<(u64, usize)> {
    let timed =
        app.notes().iter().enumerate().filter(|(_, note)| !matches!(note.about, About::Element { .. }));
    let moment = |(index, note): (usize, &Note)| Some((app.settled(note.when.span()?.0).0, index));
    let mut moments: Vec<_> = timed.filter_map(moment).collect();
    moments.sort_unstable();
    moments
}

/// The elements of the tensor that is shown with notes, ascending.
fn elements(app: &App) -> Vec<(u64, usize)> {
    let Some(About::Element { tensor: shown, number: run, .. }) = app.element_here() else {
        return Vec::new();
    };
    let place = |(at, note): (usize, &Note)| match &note.about {
        About::Element { tensor, number, index } if *tensor == shown && *number == run => {
            Some((*index as u64, at))
        }
        _ => None,
    };
    let mut places: Vec<_> = app.notes().iter().enumerate().filter_map(place).collect();
    places.sort_unstable();
    places
}

/// Opens the list of notes.
fn list(app: &mut App) {
    if app.notes().is_empty() {
        let key = app.keymap.shortest("note").unwrap_or_default();
        app.say(Severity::Note, format!("there is no note; {key} writes one"));
        return;
    }
    let at = app.index_here().unwrap_or(0);
    app.overlay = Some(Overlay::List(List::new(ListKind::Notes, rows(app)).at(at)));
}

/// The notes as rows of a list: text at the left, colour, place and time at the right.
fn rows(app: &App) -> Vec<ListRow> {
    let row = |(index, note): (usize, &Note)| {
        let when = app.when_text(note.when);
        let color = note.color.map(|color| format!("colour {color}")).unwrap_or_default();
        let parts = [note.about.to_string(), when, color].into_iter().filter(|part| !part.is_empty());
        let place = parts.collect::<Vec<_>>().join("  ");
        let row = ListRow::new(note.line(), Target::Index(index)).note(place);
        ListRow { color: note.hue(), ..row }
    };
    app.notes().iter().enumerate().map(row).collect()
}

/// Deletes, edits or colours the note of a row of the list.
pub(in crate::app) fn alter(app: &mut App, list: List, index: usize, key: Alter) {
    if index >= app.notes().len() {
        return;
    }
    match key {
        Alter::Edit => return edit(app, index),
        Alter::Delete => delete(app, index),
        Alter::Color => color(app, index, 1),
    }
    if !app.notes().is_empty() {
        let rows = rows(app);
        app.overlay = Some(Overlay::List(list.with_rows(rows)));
    }
}

/// What a key of the list does with a note.
#[derive(Clone, Copy)]
pub(in crate::app) enum Alter {
    Delete,
    Edit,
    Color,
}

/// Goes where a note is: its element, its row, its moment.
pub(in crate::app) fn take(app: &mut App, index: usize) {
    let Some(note) = app.notes().get(index).cloned() else { return };
    match &note.about {
        About::Element { tensor, number, index } => element(app, tensor, *number, *index),
        About::Signal(path) => {
            row(app, path);
            moment(app, note.when);
        }
        About::Trace => moment(app, note.when),
    }
    app.say(Severity::Note, note.line());
}

fn moment(app: &mut App, when: When) {
    if let Some((from, _)) = when.span() {
        cursor::jump_to(app, from);
    }
}

/// Selects the row of a signal, which becomes one if it is none.
fn row(app: &mut App, path: &str) {
    let found = app.document.as_ref().and_then(|document| document.trace.hierarchy().find_signal(path));
    if let Some(signal) = found {
        super::choose::add(app, &[signal]);
    }
    if app.panes().contains(&Pane::Waves) {
        focus(app, Pane::Waves);
    }
}

/// Shows an element in the tensor pane, with the cursor where it passes.
fn element(app: &mut App, tensor: &str, number: usize, index: usize) {
    if !app.panes().contains(&Pane::Tensor) {
        super::panes::set_layout(app, Some(Layout::Tensor));
    }
    if app.panes().contains(&Pane::Tensor) {
        focus(app, Pane::Tensor);
        tensor::show(app, tensor, Some(number), index);
        tensor::go_to_cycle(app);
    }
}

/// The note whose flag is at a column of the time axis.
pub(in crate::app) fn press(app: &mut App, column: u16) -> bool {
    let flag = app.scene.waves.ruler.note_at(column).map(|flag| flag.index);
    flag.is_some_and(|index| {
        take(app, index);
        true
    })
}
