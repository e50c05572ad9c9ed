//! Keys: counts, sequences, letters after a key, and the prompts.

use super::action::{Action, Takes};
use super::overlay::Overlay;
use super::state::App;
use super::{Effect, act};
use crate::base::Severity;
use crate::config::{Chord, Key, Lookup, Modifiers, script_text};

/// The context of the keymap whose keys work everywhere.
const CONTEXT: &str = "global";

/// Most steps that a count asks for: typing more digits is a slip.
const MOST: u32 = 1_000_000_000;

/// What has been typed and not yet taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    count: Option<u32>,
    chords: Vec<Chord>,
    letter: Option<Action>,
}

impl Input {
    /// The count typed so far.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.count
    }

    /// The beginning of a sequence that waits for its next key.
    #[must_use]
    pub fn chords(&self) -> &[Chord] {
        &self.chords
    }

    /// The action that waits for a letter.
    #[must_use]
    pub fn letter(&self) -> Option<Action> {
        self.letter
    }

    /// Whether something is waiting.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes one key.
pub(super) fn key(app: &mut App, chord: Chord) -> Vec<Effect> {
    app.message = None;
    match &app.overlay {
        Some(Overlay::Palette(_)) => return palette(app, chord),
        _ if app.tree.typing => return filter(app, chord),
        _ => {}
    }
    if let Some(action) = app.input.letter.take() {
        return letter(app, action, chord);
    }
    if is(chord, Key::Esc) && !app.input.is_empty() {
        app.input = Input::default();
        return Vec::new();
    }
    if let Some(digit) = digit(&app.input, chord) {
        let count = u64::from(app.input.count.unwrap_or(0)) * 10 + u64::from(digit);
        app.input.count = Some(u32::try_from(count).map_or(MOST, |count| count.min(MOST)));
        return Vec::new();
    }
    sequence(app, chord)
}

/// The digit of a count; a 0 that begins none is a key like any other.
fn digit(input: &Input, chord: Chord) -> Option<u32> {
    let digit = chord.digit().filter(|_| input.chords.is_empty())?;
    (digit > 0 || input.count.is_some()).then_some(digit)
}

fn is(chord: Chord, key: Key) -> bool {
    chord.key() == key && chord.modifiers() == Modifiers::NONE
}

/// Adds a key to the sequence and carries out what is complete.
fn sequence(app: &mut App, chord: Chord) -> Vec<Effect> {
    app.input.chords.push(chord);
    match app.keymap.lookup(CONTEXT, &app.input.chords) {
        Lookup::Prefix => Vec::new(),
        Lookup::Nothing => {
            let keys = script_text(&std::mem::take(&mut app.input).chords);
            app.say(Severity::Note, format!("{keys} does nothing here; ? shows all keys"));
            Vec::new()
        }
        Lookup::Action(name) => {
            let action = Action::named(name);
            let input = std::mem::take(&mut app.input);
            match action {
                Some(action) if takes(action) == Takes::Letter => {
                    app.input.letter = Some(action);
                    Vec::new()
                }
                Some(action) => act::act(app, action, input.count),
                None => Vec::new(),
            }
        }
    }
}

fn takes(action: Action) -> Takes {
    action.declaration().map_or(Takes::Nothing, |declared| declared.takes)
}

fn letter(app: &mut App, action: Action, chord: Chord) -> Vec<Effect> {
    match chord.typed().filter(|letter| letter.is_alphanumeric()) {
        Some(letter) => act::mark(app, action, letter),
        None if is(chord, Key::Esc) => {}
        None => app.say(Severity::Note, "a mark is a letter or a digit"),
    }
    Vec::new()
}

/// A key while the palette is open.
fn palette(app: &mut App, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = &mut app.overlay else { return Vec::new() };
    if let Some(letter) = chord.typed() {
        palette.query.push(letter);
        palette.selected = 0;
        return Vec::new();
    }
    match prompt(chord) {
        Prompt::Move(rows) => palette.select(rows),
        Prompt::Erase if palette.query.pop().is_none() => app.overlay = None,
        Prompt::Erase => palette.selected = 0,
        Prompt::Clear => palette.query.clear(),
        Prompt::Leave => app.overlay = None,
        Prompt::Take => {
            let choice = palette.choice().map(|declared| declared.action);
            app.overlay = None;
            match choice {
                Some(action) if takes(action) == Takes::Letter => app.input.letter = Some(action),
                Some(action) => return act::act(app, action, None),
                None => {}
            }
        }
        Prompt::Other => {}
    }
    Vec::new()
}

/// A key while the filter of the signal tree is typed.
fn filter(app: &mut App, chord: Chord) -> Vec<Effect> {
    let mut query = app.tree.query.clone();
    match (chord.typed(), prompt(chord)) {
        (Some(letter), _) => query.push(letter),
        (None, Prompt::Move(rows)) => app.tree.select(rows),
        (None, Prompt::Erase) => {
            app.tree.typing = query.pop().is_some();
        }
        (None, Prompt::Clear) => query.clear(),
        (None, Prompt::Leave) => {
            query.clear();
            app.tree.typing = false;
        }
        (None, Prompt::Take) => app.tree.typing = false,
        (None, Prompt::Other) => {}
    }
    set_filter(app, query);
    Vec::new()
}

fn set_filter(app: &mut App, query: String) {
    if let Some(document) = app.document.as_ref().filter(|_| query != app.tree.query) {
        app.tree.filter(query, document.trace.hierarchy());
    }
}

/// Text that the terminal pasted goes into a prompt and nowhere else.
pub(super) fn paste(app: &mut App, text: &str) {
    let line: String = text.chars().take_while(|c| *c != '\n' && *c != '\r').collect();
    if let Some(Overlay::Palette(palette)) = &mut app.overlay {
        palette.query.push_str(&line);
        palette.selected = 0;
    } else if app.tree.typing {
        let query = format!("{}{line}", app.tree.query);
        set_filter(app, query);
    } else {
        app.say(Severity::Note, "pasted text is ignored outside of a prompt");
    }
}

/// What a key that types nothing means to a prompt.
enum Prompt {
    Move(isize),
    Erase,
    Clear,
    Leave,
    Take,
    Other,
}

fn prompt(chord: Chord) -> Prompt {
    let control = chord.modifiers() == Modifiers::CONTROL;
    match chord.key() {
        Key::Down => Prompt::Move(1),
        Key::Up => Prompt::Move(-1),
        Key::Char('n') if control => Prompt::Move(1),
        Key::Char('p') if control => Prompt::Move(-1),
        Key::PageDown => Prompt::Move(10),
        Key::PageUp => Prompt::Move(-10),
        Key::Backspace => Prompt::Erase,
        Key::Char('u') if control => Prompt::Clear,
        Key::Char('c') if control => Prompt::Leave,
        Key::Esc => Prompt::Leave,
        Key::Enter | Key::Tab => Prompt::Take,
        _ => Prompt::Other,
    }
}
