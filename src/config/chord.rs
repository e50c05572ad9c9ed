//! A chord: one key pressed together with its modifiers, and its text form.

use super::script;
use crate::base::{Diagnostic, Result};
use std::fmt;
use std::str::FromStr;

/// A key of the keyboard, as far as a terminal reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A key that types a character; the character tells whether Shift was held.
    Char(char),
    /// A function key, from 1.
    Function(u8),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with [`Modifiers::SHIFT`] the back tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// The keys that have a name, with the name that is written; names are read in any case.
pub(super) const NAMED: [(&str, Key); 16] = [
    ("Space", Key::Char(' ')),
    ("lt", Key::Char('<')),
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("BS", Key::Backspace),
    ("Del", Key::Delete),
    ("Ins", Key::Insert),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PageDown", Key::PageDown),
];

/// The highest function key that has a text form.
pub(super) const LAST_FUNCTION_KEY: u8 = 24;

/// A set of modifier keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifiers(u8);

impl Modifiers {
    /// No modifier.
    pub const NONE: Self = Self(0);
    /// Control, written `C-`.
    pub const CONTROL: Self = Self(1);
    /// Alt or Meta, written `A-`.
    pub const ALT: Self = Self(2);
    /// Shift, written `S-`; only beside keys that type no character.
    pub const SHIFT: Self = Self(4);

    /// The modifiers with the letter that writes each.
    pub(super) const LETTERS: [(char, Self); 3] =
        [('C', Self::CONTROL), ('A', Self::ALT), ('S', Self::SHIFT)];

    /// The modifiers of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The modifiers of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every modifier of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One key with its modifiers.
///
/// The text form is the character itself, or a name in angle brackets: `l`, `G`, `<C-d>`, `<Space>`, `<S-Tab>`.
/// A chord is kept in one normal form, the one that a terminal sends: Shift is in the character, Control
/// ignores the case of a letter, and `<C-i>`, `<C-m>`, `<C-[>` are Tab, Enter and Esc.
///
/// ```
/// use tritscope::config::{Chord, Key, Modifiers};
/// let chord: Chord = "<C-d>".parse().unwrap();
/// assert_eq!(chord, Chord::new(Key::Char('d'), Modifiers::CONTROL));
/// assert_eq!(chord.to_string(), "<C-d>");
/// assert_eq!("<C-i>".parse::<Chord>().unwrap().to_string(), "<Tab>");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    key: Key,
    modifiers: Modifiers,
}

impl Chord {
    /// The chord of `key` and `modifiers` in its normal form.
    #[must_use]
    pub fn new(key: Key, modifiers: Modifiers) -> Self {
        let Key::Char(character) = key else {
            return Self { key, modifiers };
        };
        let shifted = modifiers.contains(Modifiers::SHIFT);
        let character = if shifted { character.to_ascii_uppercase() } else { character };
        let modifiers = modifiers.without(Modifiers::SHIFT);
        if !modifiers.contains(Modifiers::CONTROL) {
            return Self { key: Key::Char(character), modifiers };
        }
        let plain = modifiers.without(Modifiers::CONTROL);
        match character.to_ascii_lowercase() {
            'i' => Self { key: Key::Tab, modifiers: plain },
            'm' => Self { key: Key::Enter, modifiers: plain },
            '[' => Self { key: Key::Esc, modifiers: plain },
            letter => Self { key: Key::Char(letter), modifiers },
        }
    }

    /// A character key without modifiers.
    #[must_use]
    pub fn char(character: char) -> Self {
        Self::new(Key::Char(character), Modifiers::NONE)
    }

    /// The key.
    #[must_use]
    pub fn key(self) -> Key {
        self.key
    }

    /// The modifiers held with it.
    #[must_use]
    pub fn modifiers(self) -> Modifiers {
        self.modifiers
    }

    /// The character that this chord types into a prompt, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match (self.key, self.modifiers) {
            (Key::Char(character), Modifiers::NONE) => Some(character),
            _ => None,
        }
    }

    /// The digit of a count, `10l`.
    #[must_use]
    pub fn digit(self) -> Option<u32> {
        self.typed().and_then(|character| character.to_digit(10))
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = NAMED.iter().find(|(_, key)| *key == self.key).map(|(name, _)| (*name).to_owned());
        let name = match (self.key, named) {
            (_, Some(name)) => name,
            (Key::Function(number), _) => format!("F{number}"),
            (Key::Char(character), _) if self.modifiers == Modifiers::NONE => {
                return write!(f, "{character}");
            }
            (Key::Char(character), _) => character.to_string(),
            (key, None) => format!("{key:?}"),
        };
        f.write_str("<")?;
        for (letter, modifier) in Modifiers::LETTERS {
            if self.modifiers.contains(modifier) {
                write!(f, "{letter}-")?;
            }
        }
        write!(f, "{name}>")
    }
}

impl FromStr for Chord {
    type Err = Diagnostic;

    /// Reads the text form of exactly one chord.
    ///
    /// # Errors
    /// What is wrong with the text, with the nearest name of a key.
    fn from_str(text: &str) -> Result<Self> {
        match script::key_script(text)?.as_slice() {
            [chord] => Ok(*chord),
            chords => Err(Diagnostic::error(format!("`{text}` is {} keys, one is wanted", chords.len()))),
        }
    }
}
