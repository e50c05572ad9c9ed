//! Block elements (U+2580), braille (U+2800) and horizontal scan lines (U+23BA) as geometry.

use super::shape::{HEIGHT, Rect, Shape, WIDTH};

/// Which quadrants are filled, by character from U+2596: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
const QUADRANTS: [u8; 10] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

/// The block element `character`.
pub(super) fn block(character: char) -> Shape {
    let code = character as u32;
    let eighths = |from: u32| i32::try_from(code.abs_diff(from)).unwrap_or(0);
    let rect = match character {
        '\u{2580}' => Rect::between(0, 0, WIDTH, HEIGHT / 2),
        '\u{2581}'..='\u{2588}' => Rect::between(0, HEIGHT - 2 * eighths(0x2580), WIDTH, HEIGHT),
        '\u{2589}'..='\u{258f}' => Rect::between(0, 0, eighths(0x2590), HEIGHT),
        '\u{2590}' => Rect::between(WIDTH / 2, 0, WIDTH, HEIGHT),
        '\u{2591}' => return Shape::Shade(2),
        '\u{2592}' => return Shape::Shade(4),
        '\u{2593}' => return Shape::Shade(6),
        '\u{2594}' => Rect::between(0, 0, WIDTH, HEIGHT / 8),
        '\u{2595}' => Rect::between(WIDTH - 1, 0, WIDTH, HEIGHT),
        _ => return quadrants(usize::try_from(code.saturating_sub(0x2596)).unwrap_or(0)),
    };
    Shape::Rects(vec![rect])
}

fn quadrants(index: usize) -> Shape {
    let filled = QUADRANTS.get(index).copied().unwrap_or(0);
    let (middle, half) = (WIDTH / 2, HEIGHT / 2);
    let corners = [(0, 0), (middle, 0), (0, half), (middle, half)];
    let set = corners.into_iter().enumerate().filter(|(bit, _)| filled >> bit & 1 == 1);
    Shape::Rects(set.map(|(_, (x, y))| Rect::between(x, y, x + middle, y + half)).collect())
}

/// The dots of a braille pattern: bits 0–2 and 6 down the left column, 3–5 and 7 down the right one.
pub(super) fn braille(character: char) -> Shape {
    const PLACES: [(i32, i32); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let pattern = character as u32 - 0x2800;
    let set = PLACES.into_iter().enumerate().filter(|(bit, _)| pattern >> bit & 1 == 1);
    Shape::Dots(set.map(|(_, (x, y))| (WIDTH / 4 * (1 + 2 * x), HEIGHT / 8 * (1 + 2 * y))).collect())
}

/// A horizontal line at one of four heights.
pub(super) fn scan_line(character: char) -> Shape {
    let y = match character {
        '\u{23ba}' => 0,
        '\u{23bb}' => 4,
        '\u{23bc}' => 11,
        _ => HEIGHT - 1,
    };
    Shape::Rects(vec![Rect::between(0, y, WIDTH, y + 1)])
}
