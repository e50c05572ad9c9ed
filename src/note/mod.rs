//! Notes: what a user wrote about a place in a trace.
//!
//! A file of notes is TOML with one `[[note]]` a note; sessions and snippets hold the same tables, and `docs/notes.md`
//! describes them. Texts and names come out of [`read()`] and [`salvage`] without characters that steer a terminal.

mod read;
mod write;

pub use read::{read, salvage};
pub(crate) use write::quoted;
pub use write::write;

use crate::base::{Time, printable};
use std::fmt;

/// The most notes that are read.
pub const MOST_NOTES: usize = 10_000;
/// The most bytes of the text of a note.
pub const LONGEST_TEXT: usize = 1 << 13;
/// The most bytes of all texts that are written in one session, so that it can be read again.
pub const MOST_TEXT: usize = 1 << 21;
/// The most bytes of a name in a note.
pub const LONGEST_NAME: usize = 1 << 16;
/// The number of colours that a note can have, those of rows.
pub const COLORS: u8 = 6;

/// A remark on a place in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The time that it is about.
    pub when: When,
    /// What it is about.
    pub about: About,
    /// What it says; one line or several.
    pub text: String,
    /// The number of its colour, from 1 to 6, as rows have them.
    pub color: Option<u8>,
}

/// The time that a note is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// All of the trace.
    #[default]
    Always,
    /// One moment.
    At(Time),
    /// A stretch of time, its end included.
    During {
        /// Its first moment.
        from: Time,
        /// Its last moment.
        to: Time,
    },
}

/// What a note is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The trace, at the time of the note.
    #[default]
    Trace,
    /// A signal, by its full name.
    Signal(String),
    /// An element of a tensor.
    Element {
        /// The name of the tensor.
        tensor: String,
        /// The number of the operation, layer run or run that the tensor belongs to.
        number: usize,
        /// The index of the element.
        index: usize,
    },
}

impl Note {
    /// Its text on one line: what stands on lines of its own follows after a blank.
    #[must_use]
    pub fn line(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl When {
    /// The first and the last moment; `None` for all of the trace.
    #[must_use]
    pub fn span(self) -> Option<(Time, Time)> {
        match self {
            Self::Always => None,
            Self::At(time) => Some((time, time)),
            Self::During { from, to } => Some((from, to)),
        }
    }

    /// Whether any of it lies from `from` to `to`, both included; all of the trace lies everywhere.
    #[must_use]
    pub fn touches(self, from: Time, to: Time) -> bool {
        self.span().is_none_or(|(first, last)| first <= to && from <= last)
    }

    /// The same with its moments moved by `move_time`, which keeps their order.
    #[must_use]
    pub fn map(self, move_time: impl Fn(Time) -> Time) -> Self {
        match self {
            Self::Always => Self::Always,
            Self::At(time) => Self::At(move_time(time)),
            Self::During { from, to } => Self::During { from: move_time(from), to: move_time(to) },
        }
    }
}

impl fmt::Display for About {
    /// `tb.clk`, `q_proj[17]` of tensor 0, `q_proj.3[17]` of a later one; nothing for the trace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trace => Ok(()),
            Self::Signal(path) => f.write_str(path),
            Self::Element { tensor, number: 0, index } => write!(f, "{tensor}[{index}]"),
            Self::Element { tensor, number, index } => write!(f, "{tensor}.{number}[{index}]"),
        }
    }
}

/// A text as a note may say it: lines without characters that steer a terminal.
#[must_use]
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
