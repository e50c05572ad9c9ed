//! Keys: counts, sequences, letters after a key; what is open over the panes takes them first.

use super::action::{Action, Takes};
use super::overlay::{Overlay, Palette};
use super::prompt::PromptKind;
use super::state::App;
use super::{Effect, act, export, list, picker, prompt};
use crate::base::Severity;
use crate::config::{Chord, Key, Lookup, Modifiers, script_text};

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

    /// Lets an action take the letter that is typed next.
    pub(super) fn wait_for_letter(&mut self, action: Action) {
        self.letter = Some(action);
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
    match app.overlay.take() {
        Some(Overlay::Palette(open)) => return palette(app, open, chord),
        Some(Overlay::Prompt(open)) => return prompt::key(app, open, chord),
        Some(Overlay::List(open)) => return list::key(app, open, chord),
        Some(Overlay::Picker(open)) => return picker::key(app, open, chord),
        Some(Overlay::Export(open)) => return export::key(app, *open, chord),
        help => app.overlay = help,
    }
    if app.tree.typing {
        return filter(app, chord);
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
    match app.keymap.lookup(app.focus.context(), &app.input.chords) {
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
        Some(letter) => return act::marks::letter(app, action, letter),
        None if is(chord, Key::Esc) => {}
        None => app.say(Severity::Note, "a mark is a letter or a digit"),
    }
    Vec::new()
}

/// A key while the palette is open.
fn palette(app: &mut App, mut palette: Palette, chord: Chord) -> Vec<Effect> {
    match wish(chord) {
        Wish::Move(rows) => palette.select(rows),
        Wish::Erase if palette.query.text().is_empty() => return Vec::new(),
        Wish::Leave => return Vec::new(),
        Wish::Take => {
            return match palette.choice().map(|declared| declared.action) {
                Some(action) => act::act(app, action, None),
                None => Vec::new(),
            };
        }
        Wish::Erase | Wish::Clear | Wish::Other => {
            palette.query.key(chord);
            palette.selected = 0;
        }
    }
    app.overlay = Some(Overlay::Palette(palette));
    Vec::new()
}

/// A key while the filter of the signal tree is typed.
fn filter(app: &mut App, chord: Chord) -> Vec<Effect> {
    let mut query = app.tree.query.clone();
    match (chord.typed(), wish(chord)) {
        (Some(letter), _) => query.push(letter),
        (None, Wish::Move(rows)) => app.tree.select(rows),
        (None, Wish::Erase) => {
            app.tree.typing = query.pop().is_some();
        }
        (None, Wish::Clear) => query.clear(),
        (None, Wish::Leave) => {
            query.clear();
            app.tree.typing = false;
        }
        (None, Wish::Take) => app.tree.typing = false,
        (None, Wish::Other) => {}
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
    match &mut app.overlay {
        Some(Overlay::Palette(palette)) => {
            palette.query.insert(text);
            palette.selected = 0;
            return;
        }
        Some(Overlay::Prompt(prompt)) => {
            let lines = text.trim_end().replace("\r\n", "\n").replace('\n', "⏎");
            prompt.line.insert(if prompt.kind == PromptKind::Note { &lines } else { text });
            prompt.changed();
            return;
        }
        Some(Overlay::List(list)) => return list.insert(text),
        Some(Overlay::Export(pane)) => return pane.insert(text),
        Some(Overlay::Picker(_)) => return picker::paste(app, text),
        Some(Overlay::Help { .. } | Overlay::Note { .. }) | None => {}
    }
    if app.tree.typing {
        let room = super::line::MOST_TYPED.saturating_sub(app.tree.query.chars().count());
        let line: String =
            text.lines().next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(room).collect();
        let query = format!("{}{line}", app.tree.query);
        set_filter(app, query);
    } else {
        app.say(Severity::Note, "pasted text is ignored outside of a prompt");
    }
}

/// What a key that types nothing means to a prompt.
enum Wish {
    Move(isize),
    Erase,
    Clear,
    Leave,
    Take,
    Other,
}

fn wish(chord: Chord) -> Wish {
    let control = chord.modifiers() == Modifiers::CONTROL;
    match chord.key() {
        Key::Down => Wish::Move(1),
        Key::Up => Wish::Move(-1),
        Key::Char('n') if control => Wish::Move(1),
        Key::Char('p') if control => Wish::Move(-1),
        Key::PageDown => Wish::Move(10),
        Key::PageUp => Wish::Move(-10),
        Key::Backspace => Wish::Erase,
        Key::Char('u') if control => Wish::Clear,
        Key::Char('c') if control => Wish::Leave,
        Key::Esc => Wish::Leave,
        Key::Enter | Key::Tab => Wish::Take,
        _ => Wish::Other,
    }
}
