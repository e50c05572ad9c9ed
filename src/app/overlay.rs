//! What is drawn over the panes: the help page, the palette, prompts and lists.

use super::action::{ACTIONS, Declaration};
use super::arrange::Region;
use super::export::ExportPane;
use super::fuzzy;
use super::line::Line;
use super::list::List;
use super::picker::Picker;
use super::prompt::Prompt;
use super::state::Size;

/// Something over the panes that receives the keys first.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The help page, scrolled down by some rows.
    Help {
        /// Rows above the screen.
        scroll: usize,
    },
    /// All of a note.
    Note {
        /// Which one, among all.
        index: usize,
        /// Rows above the page.
        scroll: usize,
    },
    /// The palette.
    Palette(Palette),
    /// A line that is asked for.
    Prompt(Prompt),
    /// A list to choose from.
    List(List),
    /// Signals to choose from.
    Picker(Picker),
    /// What to export.
    Export(Box<ExportPane>),
}

/// Cells of the palette: a name, what it does, and its key.
const WIDEST_PALETTE: u16 = 96;

/// On fewer columns than this a row has room for a name and a key.
const NARROW: u16 = 60;

/// Rows of a list that are shown at most.
const MOST_SHOWN: u16 = 24;

impl Overlay {
    /// Where a palette, a list or the picker is on a screen of `size`, border included: its first row is the query.
    #[must_use]
    pub fn region(&self, size: Size) -> Option<Region> {
        let (width, rows) = match self {
            Self::Help { .. } | Self::Note { .. } | Self::Prompt(_) => return None,
            Self::Palette(palette) => {
                let rows = u16::try_from(palette.matches().len()).unwrap_or(u16::MAX).min(14);
                (WIDEST_PALETTE, rows.max(1) + self.foot(size))
            }
            Self::List(list) => (110, u16::try_from(list.total()).unwrap_or(u16::MAX).min(MOST_SHOWN)),
            Self::Picker(_) | Self::Export(_) => (110, MOST_SHOWN),
        };
        let y = 1 + (size.height / 8).min(3);
        let height = (rows.max(1) + 3).min(size.height.saturating_sub(y.max(2)));
        let width = width.min(size.width);
        Some(Region { x: size.width.saturating_sub(width) / 2, y, width, height })
    }

    /// Lines below the rows, where the selected one is told in full because its row has no room for that.
    #[must_use]
    pub fn foot(&self, size: Size) -> u16 {
        match self {
            Self::Palette(_) if size.width < NARROW => 2,
            Self::Palette(_) if size.width < WIDEST_PALETTE => 1,
            _ => 0,
        }
    }

    /// The first row that is shown below the query, and the selected one.
    #[must_use]
    pub fn scroll(&self, size: Size) -> (usize, usize) {
        let selected = match self {
            Self::Help { .. } | Self::Note { .. } | Self::Prompt(_) | Self::Export(_) => 0,
            Self::Palette(palette) => palette.selected,
            Self::List(list) => list.selected(),
            Self::Picker(picker) => picker.selected(),
        };
        let height = self.region(size).map_or(1, |region| region.inner().height);
        let room = usize::from(height.saturating_sub(1 + self.foot(size))).max(1);
        (selected.saturating_sub(room - 1), selected)
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        match self {
            Self::Help { scroll } | Self::Note { scroll, .. } => *scroll = scroll.saturating_add_signed(rows),
            Self::Prompt(_) | Self::Export(_) => {}
            Self::Palette(palette) => palette.select(rows),
            Self::List(list) => list.select(rows),
            Self::Picker(picker) => picker.select(rows),
        }
    }
}

/// Actions found by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What is typed.
    pub query: Line,
    /// Which match is selected.
    pub selected: usize,
}

impl Palette {
    /// The actions that match what is typed, best first.
    #[must_use]
    pub fn matches(&self) -> Vec<&'static Declaration> {
        let query = fuzzy::Query::new(self.query.text());
        let score = |declared: &Declaration| {
            let name = query.score(declared.name).map(|score| score * 2);
            name.or_else(|| query.score(declared.doc))
        };
        let mut found: Vec<(i32, &Declaration)> =
            ACTIONS.iter().filter_map(|declared| Some((score(declared)?, declared))).collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, declared)| declared).collect()
    }

    /// The selected action.
    #[must_use]
    pub fn choice(&self) -> Option<&'static Declaration> {
        self.matches().get(self.selected).copied()
    }

    /// Moves the selection by `rows`, staying among the matches.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.matches().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }
}
