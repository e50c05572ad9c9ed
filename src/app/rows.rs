//! The rows of the waves: an outline of signals, computed things, dividers and groups.

use crate::trace::SignalId;
use crate::translate::Format;
use std::ops::Range;
use std::sync::Arc;

/// The most lines that a row may be high.
pub const TALLEST: u8 = 16;

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// A signal of the trace.
    Signal(SignalId),
    /// An expression over signals: a slice, a concatenation, anything computed.
    Computed(Arc<str>),
    /// Transactions of a bus protocol, by its specification.
    Protocol(Arc<str>),
    /// A signal that the trace does not have, by its full name.
    Missing(Arc<str>),
    /// A line that sets rows apart.
    Divider,
    /// The head of the deeper rows that follow it.
    Group {
        /// Whether those rows are shown.
        open: bool,
    },
}

/// A colour that a user gives a row; a theme says what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hue {
    /// The first.
    One,
    /// The second.
    Two,
    /// The third.
    Three,
    /// The fourth.
    Four,
    /// The fifth.
    Five,
    /// The sixth.
    Six,
}

impl Hue {
    /// All of them in order.
    pub const ALL: [Self; 6] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Six];
}

/// How an analog row is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Analog {
    /// What stands between two changes.
    pub line: Line,
    /// What the lowest and the highest dot mean.
    pub range: Extent,
}

/// What an analog row draws between two changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// A value holds until the next one.
    #[default]
    Step,
    /// A straight line leads to the next one.
    Slope,
}

/// What the height of an analog row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// From the lowest to the highest value on the screen.
    #[default]
    Viewport,
    /// From the lowest to the highest value of the trace.
    Global,
    /// What the width and the format can hold.
    Type,
}

/// A row of the waves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// What it shows.
    pub content: Content,
    /// The name that a user gave it.
    pub name: Option<Arc<str>>,
    /// How its values are written.
    pub format: Format,
    /// The colour that a user gave it.
    pub color: Option<Hue>,
    /// Lines, 1 to [`TALLEST`].
    pub height: u8,
    /// Whether and how it is drawn as a curve.
    pub analog: Option<Analog>,
    /// Groups above it.
    pub depth: u8,
}

impl Content {
    /// The signal, if it is one.
    #[must_use]
    pub fn signal(&self) -> Option<SignalId> {
        if let Self::Signal(signal) = self { Some(*signal) } else { None }
    }
}

impl Row {
    /// A row of one line at the left edge.
    #[must_use]
    pub fn new(content: Content, format: Format) -> Self {
        Self { content, name: None, format, color: None, height: 1, analog: None, depth: 0 }
    }

    /// A row of a signal.
    #[must_use]
    pub fn of(signal: SignalId, format: Format) -> Self {
        Self::new(Content::Signal(signal), format)
    }

    /// The signal, if it shows one.
    #[must_use]
    pub fn signal(&self) -> Option<SignalId> {
        self.content.signal()
    }
}

/// The rows from `index` on that belong together: a group with all rows in it, else the row alone.
#[must_use]
pub fn subtree(rows: &[Row], index: usize) -> Range<usize> {
    let Some(head) = rows.get(index) else { return index..index };
    let inside = rows[index + 1..].iter().take_while(|row| row.depth > head.depth).count();
    index..index + 1 + if matches!(head.content, Content::Group { .. }) { inside } else { 0 }
}

/// Makes the rows an outline again: none stands deeper than below a group, or than the row above it.
pub(super) fn settle(rows: &mut [Row]) {
    let mut deepest = 0;
    for row in rows {
        row.depth = row.depth.min(deepest);
        let below = u8::from(matches!(row.content, Content::Group { .. }));
        deepest = row.depth.saturating_add(below).min(super::edit::DEEPEST);
    }
}

/// The rows that are in no closed group, from the top.
#[must_use]
pub fn visible(rows: &[Row]) -> Vec<usize> {
    let mut closed: Option<u8> = None;
    let mut shown = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        if closed.is_some_and(|depth| row.depth > depth) {
            continue;
        }
        closed = matches!(row.content, Content::Group { open: false }).then_some(row.depth);
        shown.push(index);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(content: Content, depth: u8) -> Row {
        Row { depth, ..Row::new(content, Format::default()) }
    }

    #[test]
    fn a_closed_group_hides_what_is_in_it() {
        let group = |open| Content::Group { open };
        let rows = [
            row(group(true), 0),
            row(Content::Divider, 1),
            row(group(false), 1),
            row(Content::Divider, 2),
            row(Content::Divider, 1),
            row(Content::Divider, 0),
        ];
        assert_eq!(visible(&rows), [0, 1, 2, 4, 5]);
        assert_eq!((subtree(&rows, 0), subtree(&rows, 2), subtree(&rows, 4)), (0..5, 2..4, 4..5));
    }
}
