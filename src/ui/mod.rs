//! Drawing: the state of the app on a grid of cells. Draws, computes nothing.
//!
//! ```text
//! header      file, model, place, cycle, time, verdict
//! panes       one file each in `panes/`; neighbours share their borders
//! hints       message, what is being typed, keys
//! ```
//! The help page and the palette lie over the panes.

mod canvas;
mod choice;
mod elide;
mod export;
pub mod glyphs;
mod header;
mod heat;
mod hints;
mod legend;
mod note;
mod overlay;
mod panes;
pub mod picture;
mod prompt;
pub mod style;
mod view;
mod which;

pub use legend::{LEGEND, Sign};
pub use view::view;

use crate::config::Role;
use canvas::Canvas;

/// A bar of progress, `fraction` from 0 to 1, in eighths of a cell.
fn bar(canvas: &mut Canvas, x: u16, y: u16, width: u16, fraction: f32) {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let (done, rest) = (canvas.style(Role::ProgressDone), canvas.style(Role::ProgressRest));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the bar's eighths"
    )]
    let filled = (fraction.clamp(0.0, 1.0) * f32::from(width) * 8.0) as u16;
    for column in 0..width {
        let eighths = filled.saturating_sub(column * 8);
        match eighths {
            0 => canvas.put(x + column, y, '░', rest),
            1..=7 => canvas.put(x + column, y, EIGHTHS[usize::from(eighths)], done),
            _ => canvas.put(x + column, y, '█', done),
        }
    }
}
