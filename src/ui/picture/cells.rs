//! The cells of a buffer with their colours resolved.

use crate::config::{self, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

/// A colour of the picture: red, green, blue (sRGB).
pub(super) type Rgb = (u8, u8, u8);

/// What one cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown<'a> {
    /// Column of the cell, from 0.
    pub column: u16,
    /// Columns it takes: 1, or 2 for wide characters.
    pub width: u16,
    /// Its character, with combining marks.
    pub symbol: &'a str,
    /// Colour of the character.
    pub foreground: Rgb,
    /// Colour behind it.
    pub background: Rgb,
    /// Weight, slant and lines.
    pub modifier: Modifier,
}

/// The cells of row `y` from left to right; what a wide character covers is left out.
pub(super) fn row(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, u16, &Cell)> {
    let area = buffer.area;
    let mut covered = 0;
    (0..area.width).filter_map(move |column| {
        if covered > 0 {
            covered -= 1;
            return None;
        }
        let cell = buffer.cell((area.x + column, area.y + y))?;
        let width = u16::try_from(cell.symbol().width()).unwrap_or(1).clamp(1, area.width - column);
        covered = width - 1;
        Some((column, width, cell))
    })
}

/// The cells of row `y` with the colours that they have under `theme`.
pub(super) fn shown<'a>(buffer: &'a Buffer, theme: &'a Theme, y: u16) -> impl Iterator<Item = Shown<'a>> {
    row(buffer, y).map(|(column, width, cell)| {
        let mut foreground = config::Color::from(cell.fg).rgb().unwrap_or(theme.foreground());
        let mut background = config::Color::from(cell.bg).rgb().unwrap_or(theme.background());
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut foreground, &mut background);
        }
        if cell.modifier.contains(Modifier::DIM) {
            foreground = mix(foreground, background, 5);
        }
        Shown { column, width, symbol: cell.symbol(), foreground, background, modifier: cell.modifier }
    })
}

/// `eighths` eighths of `a` and the rest of `b`.
pub(super) fn mix(a: Rgb, b: Rgb, eighths: u16) -> Rgb {
    let level = |a: u8, b: u8| {
        let sum = u16::from(a) * eighths + u16::from(b) * (8 - eighths.min(8));
        u8::try_from((sum + 4) / 8).unwrap_or(u8::MAX)
    };
    (level(a.0, b.0), level(a.1, b.1), level(a.2, b.2))
}
