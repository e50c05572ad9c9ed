//! A grid of cells that nothing can be drawn outside of, and the styles of a theme.

use super::{elide, glyphs, style};
use crate::app::Region;
use crate::config::{Glyphs, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::symbols::merge::MergeStrategy;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells to draw on. Positions count from the upper left corner of the screen; what lies outside is dropped.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    area: Rect,
    glyphs: Glyphs,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme, area: Rect, glyphs: Glyphs) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, theme, area, glyphs }
    }

    /// How the theme draws a role.
    pub(super) fn style(&self, role: Role) -> Style {
        style::style(self.theme, role)
    }

    /// The set of glyphs in force, for curves: everything else is drawn in Unicode and replaced at the end.
    pub(super) fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// Replaces what is drawn by the glyphs in force.
    pub(super) fn finish(self) {
        glyphs::translate(self.buffer, self.area, self.glyphs);
    }

    /// What is drawn in a cell.
    pub(super) fn symbol(&self, x: u16, y: u16) -> &str {
        let cell = self.position(x, y).and_then(|position| self.buffer.cell(position));
        cell.map_or(" ", |cell| cell.symbol())
    }

    fn position(&self, x: u16, y: u16) -> Option<(u16, u16)> {
        let inside = x < self.area.width && y < self.area.height;
        inside.then(|| (self.area.x + x, self.area.y + y))
    }

    /// One character in one cell.
    pub(super) fn put(&mut self, x: u16, y: u16, symbol: char, style: Style) {
        let Some(position) = self.position(x, y) else { return };
        if let Some(cell) = self.buffer.cell_mut(position) {
            // What was drawn here before leaves its background, but no bold and no underline.
            cell.modifier = Modifier::empty();
            cell.set_char(symbol).set_style(style);
        }
    }

    /// Another style for a cell that keeps its character.
    pub(super) fn restyle(&mut self, x: u16, y: u16, style: Style) {
        let Some(position) = self.position(x, y) else { return };
        if let Some(cell) = self.buffer.cell_mut(position) {
            cell.set_style(style);
        }
    }

    /// A line of a border, joined with the lines that are there.
    pub(super) fn join(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        let Some(position) = self.position(x, y) else { return };
        if let Some(cell) = self.buffer.cell_mut(position) {
            // Merging keeps a blank, which is no line.
            if cell.symbol() == " " {
                cell.set_symbol(symbol);
            } else {
                cell.merge_symbol(symbol, MergeStrategy::Exact);
            }
            cell.set_style(style);
        }
    }

    /// Text in at most `width` cells; longer text ends in `…`. Gives the first cell after it.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let whole = usize::from(width);
        let cut = text.width() > whole;
        let room = if cut { whole.saturating_sub(1) } else { whole };
        let mut used = 0;
        for letter in text.chars() {
            let cells = letter.width().unwrap_or(0);
            if used + cells > room {
                break;
            }
            let Ok(offset) = u16::try_from(used) else { break };
            if cells > 0 {
                self.put(x.saturating_add(offset), y, letter, style);
            }
            if cells == 2 {
                self.put(x.saturating_add(offset + 1), y, ' ', style);
            }
            used += cells;
        }
        if cut && whole > 0 {
            self.put(x.saturating_add(u16::try_from(used).unwrap_or(u16::MAX)), y, '…', style);
            used += 1;
        }
        x.saturating_add(u16::try_from(used).unwrap_or(u16::MAX))
    }

    /// Text that ends in the last of `width` cells.
    pub(super) fn right(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) {
        let length = cells(text).min(width);
        self.text(x.saturating_add(width - length), y, length, text, style);
    }

    /// Text whose end is shown if it is too long: of a path that is what matters.
    pub(super) fn tail(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if cells(text) <= width {
            return self.text(x, y, width, text, style);
        }
        let keep = usize::from(width.saturating_sub(1));
        let mut kept = 0;
        let start = text.char_indices().rev().take_while(|(_, letter)| {
            kept += letter.width().unwrap_or(0);
            kept <= keep
        });
        let start = start.last().map_or(text.len(), |(at, _)| at);
        let end = self.text(x, y, width.min(1), "…", style);
        self.text(end, y, width.saturating_sub(1), text.get(start..).unwrap_or_default(), style)
    }

    /// A path, in the middle of which something is left out if it is too long: the instance and the last
    /// name tell signals apart.
    pub(super) fn path(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let text = elide::path(text, usize::from(width));
        self.text(x, y, width, &text, style)
    }

    /// Pieces of text after each other; gives the first cell after them.
    pub(super) fn pieces(&mut self, x: u16, y: u16, width: u16, pieces: &[(&str, Style)]) -> u16 {
        let end = x.saturating_add(width);
        let mut at = x;
        for (text, style) in pieces {
            at = self.text(at, y, end.saturating_sub(at), text, *style);
        }
        at
    }

    /// Blanks.
    pub(super) fn clear(&mut self, region: Region, style: Style) {
        for y in region.y..region.y.saturating_add(region.height) {
            for x in region.x..region.x.saturating_add(region.width) {
                self.put(x, y, ' ', style);
            }
        }
    }

    /// Another style for a row of cells.
    pub(super) fn restyle_row(&mut self, x: u16, y: u16, width: u16, style: Style) {
        for x in x..x.saturating_add(width) {
            self.restyle(x, y, style);
        }
    }

    /// The border of a pane, joined with its neighbours'.
    pub(super) fn border(&mut self, region: Region, style: Style) {
        let Region { x, y, width, height } = region;
        if width < 2 || height < 2 {
            return;
        }
        let (right, bottom) = (x.saturating_add(width - 1), y.saturating_add(height - 1));
        for x in x + 1..right {
            self.join(x, region.y, "─", style);
            self.join(x, bottom, "─", style);
        }
        for y in y + 1..bottom {
            self.join(region.x, y, "│", style);
            self.join(right, y, "│", style);
        }
        for (x, y, corner) in [(x, y, "┌"), (right, y, "┐"), (x, bottom, "└"), (right, bottom, "┘")] {
            self.join(x, y, corner, style);
        }
    }
}

/// Cells that a text takes.
pub(super) fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}
