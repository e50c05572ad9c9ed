//! Characters that are drawn as geometry, so that lines of neighbouring cells join whatever the font.
//!
//! A cell is [`WIDTH`] × [`HEIGHT`] units: an eighth of the width is one unit, an eighth of the height two.

use super::{blocks, boxes};

/// Units across a cell.
pub(super) const WIDTH: i32 = 8;
/// Units down a cell.
pub(super) const HEIGHT: i32 = 16;

/// A rectangle in units, relative to the upper left corner of its cell or of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rect {
    /// Upper edge.
    pub y: i32,
    /// Left edge.
    pub x: i32,
    /// Width, above 0.
    pub width: i32,
    /// Height, above 0.
    pub height: i32,
}

impl Rect {
    /// The rectangle between two corners; `right` and `bottom` are outside.
    pub(super) fn between(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self { x: left, y: top, width: right - left, height: bottom - top }
    }
}

/// What a character looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Filled rectangles.
    Rects(Vec<Rect>),
    /// The whole cell, `eighths` of the way from the background to the foreground.
    Shade(u16),
    /// Round dots at these centres.
    Dots(Vec<(i32, i32)>),
    /// A line one unit wide along an SVG path, relative to the cell's upper left corner in every command.
    Line(&'static str),
}

/// The geometry of `symbol`; `None` for what the font draws.
pub(super) fn shape(symbol: &str) -> Option<Shape> {
    let mut characters = symbol.chars();
    let (character, None) = (characters.next()?, characters.next()) else {
        return None;
    };
    match character {
        '\u{2500}'..='\u{257f}' => Some(boxes::shape(character)),
        '\u{2580}'..='\u{259f}' => Some(blocks::block(character)),
        '\u{2800}'..='\u{28ff}' => Some(blocks::braille(character)),
        '\u{23ba}'..='\u{23bd}' => Some(blocks::scan_line(character)),
        _ => None,
    }
}
