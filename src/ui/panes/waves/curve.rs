//! Curves in dots. A column of dots spans the lowest and the highest value of its time, so no peak is hidden.

use super::super::super::canvas::Canvas;
use crate::app::Region;
use crate::app::scene::{Curve, Gap, Point};
use crate::config::{Glyphs, Role};

/// The dots of a cell.
#[derive(Clone, Copy, Debug)]
struct Grid {
    /// Dots above each other.
    high: u16,
    set: Glyphs,
}

impl Grid {
    /// Braille has two by four dots a cell, everything else two above each other.
    fn of(set: Glyphs) -> Self {
        Self { high: if set == Glyphs::Unicode { 4 } else { 2 }, set }
    }

    /// The character with the dots of the left and of the right half, the highest dot in the lowest bit.
    fn symbol(self, left: u8, right: u8) -> char {
        match self.set {
            Glyphs::Unicode => braille(left, right),
            Glyphs::Box => [' ', '▀', '▄', '█'][usize::from((left | right) & 3)],
            Glyphs::Ascii => [' ', '\'', '.', ':'][usize::from((left | right) & 3)],
        }
    }
}

/// The Braille pattern of two columns of four dots.
fn braille(left: u8, right: u8) -> char {
    // Dots 1, 2, 3, 7 stand left, 4, 5, 6, 8 right, from the top (Unicode 15, chapter 21.1).
    const LEFT: [u32; 4] = [0x01, 0x02, 0x04, 0x40];
    const RIGHT: [u32; 4] = [0x08, 0x10, 0x20, 0x80];
    let dots = |column: u8, bits: [u32; 4]| {
        (0..4).filter(|dot| column >> dot & 1 == 1).map(|dot| bits[dot]).sum::<u32>()
    };
    char::from_u32(0x2800 + dots(left, LEFT) + dots(right, RIGHT)).unwrap_or(' ')
}

/// Draws a curve over all lines of `axis`.
pub(super) fn draw(canvas: &mut Canvas, curve: &Curve, color: Option<Role>, axis: Region) {
    let grid = Grid::of(canvas.glyphs());
    let dots = axis.height * grid.high;
    let zero = curve.zero.map(|zero| dot(zero, dots) / grid.high);
    for (halves, column) in curve.points.chunks(2).zip(0..axis.width) {
        let bars = [0, 1]
            .map(|half| halves.get(half).and_then(|point| Some((bar(*point, dots)?, point.changes > 1))));
        let gap = halves.iter().find_map(|point| point.gap);
        let often = halves.iter().any(|point| point.changes > 1);
        for line in 0..axis.height {
            let [left, right] = bars.map(|bar| bar.map_or(0, |bar| part(bar, line, grid.high)));
            let (symbol, role) = match (left | right, gap) {
                (0, Some(Gap::Unknown)) => ('░', Role::WaveUnknown),
                (0, Some(Gap::HighZ)) if line == axis.height / 2 => ('╌', Role::WaveHighZ),
                (0, _) if zero == Some(line) => ('┈', Role::WaveRuler),
                (0, _) => (' ', Role::WaveBus),
                (_, Some(Gap::Unknown)) => (grid.symbol(left, right), Role::WaveUnknown),
                _ if often => (grid.symbol(left, right), Role::WaveGlitch),
                _ => (grid.symbol(left, right), color.unwrap_or(Role::WaveAnalog)),
            };
            let style = canvas.style(role);
            canvas.put(axis.x + column, axis.y + line, symbol, style);
        }
    }
}

/// The dot, from the top, of a height from 0 to 1.
fn dot(height: f64, dots: u16) -> u16 {
    let last = f64::from(dots.saturating_sub(1));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the dots")]
    let dot = ((1.0 - height.clamp(0.0, 1.0)) * last).round() as u16;
    dot
}

/// The first and the last dot of a point, from the top. A change has at least two: steady it does not look.
pub(super) fn bar(point: Point, dots: u16) -> Option<(u16, u16)> {
    let (low, high) = point.bar?;
    let (top, bottom) = (dot(high, dots), dot(low, dots));
    if point.changes > 0 && top == bottom && dots > 1 {
        return Some(if bottom + 1 < dots { (top, bottom + 1) } else { (top - 1, bottom) });
    }
    Some((top, bottom))
}

/// The dots of a bar in a line, the highest in the lowest bit. A bar of several changes has every second dot only, and
/// its ends: it differs from that of one change without colour, and hides no peak.
fn part(((top, bottom), several): ((u16, u16), bool), line: u16, high: u16) -> u8 {
    let first = line * high;
    let set = |dot: &u16| {
        let dot = first + dot;
        (top..=bottom).contains(&dot) && (!several || dot == bottom || (dot - top).is_multiple_of(2))
    };
    (0..high).filter(set).map(|dot| 1_u8 << dot).sum()
}
