//! Notes: what a user wrote about a place in a trace.

use crate::base::Time;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
