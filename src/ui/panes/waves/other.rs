//! The line below a row that differs: the other trace where it has something else, dots where both agree.

use super::super::super::canvas::Canvas;
use crate::app::Region;
use crate::app::scene::{OtherLine, WavesPane};
use crate::config::Role;

/// Draws name, value and what differs in the one line of `region`.
pub(super) fn draw(canvas: &mut Canvas, pane: &WavesPane, other: &OtherLine, region: Region) {
    let Region { x, y, .. } = region;
    let (differing, muted) = (canvas.style(Role::DiffScope), canvas.style(Role::Muted));
    canvas.put(x + 2, y, '≠', differing);
    canvas.path(x + 4, y, pane.names.saturating_sub(4), &other.name, muted);
    let value = if other.known { differing } else { canvas.style(Role::WaveUnknown) };
    canvas.right(x + pane.names + 1, y, pane.values, &other.value, value);
    for column in 0..pane.columns {
        canvas.put(pane.x + column, y, '·', muted);
    }
    for piece in &other.pieces {
        let axis = Region { x: pane.x + piece.start, y, width: piece.end - piece.start, height: 1 };
        for column in axis.x..axis.x + axis.width {
            canvas.put(column, y, ' ', muted);
        }
        super::wave(canvas, &piece.wave, None, axis);
    }
}
