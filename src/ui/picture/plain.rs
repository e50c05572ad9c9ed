//! A screen as plain text and as text with ANSI colours.

use super::cells::row;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// The characters of the screen, one line a row, without spaces at the ends of lines.
#[must_use]
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let line: String = row(buffer, y).map(|(_, _, cell)| cell.symbol()).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The screen with its colours as escape sequences (ECMA-48 SGR), one line a row, each line by itself.
#[must_use]
pub fn ansi(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut style = String::new();
        for (_, _, cell) in row(buffer, y) {
            let wanted = rendition(cell);
            if wanted != style {
                // A colour that ends is reset first: SGR only adds.
                let _ = write!(text, "\x1b[0{wanted}m");
                style = wanted;
            }
            text.push_str(cell.symbol());
        }
        text.push_str(if style.is_empty() { "\n" } else { "\x1b[0m\n" });
    }
    text
}

/// The SGR parameters of a cell, each after a semicolon.
fn rendition(cell: &Cell) -> String {
    const MODIFIERS: [(Modifier, &str); 6] = [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
        (Modifier::CROSSED_OUT, ";9"),
    ];
    let set = MODIFIERS.into_iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    let mut parameters: String = set.map(|(_, parameter)| parameter).collect();
    parameters.push_str(&color(cell.fg, 0));
    parameters.push_str(&color(cell.bg, 10));
    parameters
}

/// The SGR parameters of a colour; `offset` is 0 for the foreground, 10 for the background.
fn color(color: Color, offset: u8) -> String {
    match crate::config::Color::from(color) {
        crate::config::Color::Default => String::new(),
        crate::config::Color::Ansi(index @ 0..=7) => format!(";{}", 30 + offset + index),
        crate::config::Color::Ansi(index) => format!(";{}", 82 + offset + index),
        crate::config::Color::Indexed(index) => format!(";{};5;{index}", 38 + offset),
        crate::config::Color::Rgb(r, g, b) => format!(";{};2;{r};{g};{b}", 38 + offset),
    }
}
