//! Single bits and events.

use super::super::super::canvas::Canvas;
use crate::app::Region;
use crate::app::scene::Shape;
use crate::config::Role;

/// Draws a shape a column over all lines of `axis`.
pub(super) fn draw(canvas: &mut Canvas, shapes: &[Shape], color: Option<Role>, axis: Region) {
    for (shape, column) in shapes.iter().zip(0..axis.width) {
        for line in 0..axis.height {
            let (symbol, role) = shape.sign(line, axis.height);
            // A user's colour is for what is ordinary; what is not keeps the colour that warns.
            let role = color.filter(|_| matches!(role, Role::WaveHigh | Role::WaveLow)).unwrap_or(role);
            let style = canvas.style(role);
            canvas.put(axis.x + column, axis.y + line, symbol, style);
        }
    }
}
