//! How large a user made the panes and the gutters of the waves.

use super::action::Side;
use super::arrange::Placed;
use super::layout::Pane;

/// The most cells that a size may ask for; the screen limits it further.
const LARGEST: u16 = 400;

/// Sizes in cells; `None` leaves the size to the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Columns of the signal tree, border included.
    pub tree: Option<u16>,
    /// Rows of the panes on top, border included.
    pub top: Option<u16>,
    /// Columns for the names of the waves.
    pub names: Option<u16>,
    /// Columns for the values of the waves.
    pub values: Option<u16>,
    /// Columns of the tree and rows on top as they are on the screen: what a key changes.
    pub(super) shown: (u16, u16),
}

impl Sizes {
    /// Notes how large the parts are on the screen.
    pub(super) fn note(&mut self, placed: &[Placed]) {
        let tree = placed.iter().find(|placed| placed.pane == Pane::Tree);
        let others = || placed.iter().filter(|placed| placed.pane != Pane::Tree);
        let top = others().min_by_key(|placed| placed.region.y);
        self.shown = (tree.map_or(0, |tree| tree.region.width), top.map_or(0, |top| top.region.height));
    }

    /// Moves the border at the right of the left part, or below the upper part, by some cells.
    pub(super) fn resize(&mut self, side: Side, cells: u32) {
        let cells = u16::try_from(cells).unwrap_or(LARGEST).saturating_mul(2);
        let (width, height) = self.shown;
        let sized = |size: u16| Some(size.min(LARGEST));
        match side {
            Side::Right => self.tree = sized(width.saturating_add(cells)),
            Side::Left => self.tree = sized(width.saturating_sub(cells)),
            Side::Down => self.top = sized(height.saturating_add(cells)),
            Side::Up => self.top = sized(height.saturating_sub(cells)),
        }
    }
}
