//! What is drawn over the panes: the help page and the palette.

use super::action::{ACTIONS, Declaration};
use super::fuzzy;

/// Something over the panes that receives the keys first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The help page, scrolled down by some rows.
    Help {
        /// Rows above the screen.
        scroll: usize,
    },
    /// The palette.
    Palette(Palette),
}

/// Actions found by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What is typed.
    pub query: String,
    /// Which match is selected.
    pub selected: usize,
}

impl Palette {
    /// The actions that match what is typed, best first.
    #[must_use]
    pub fn matches(&self) -> Vec<&'static Declaration> {
        let query = fuzzy::Query::new(&self.query);
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
