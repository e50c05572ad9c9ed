//! Drawing: the state of the app on a grid of cells. Draws, computes nothing.

pub mod picture;
pub mod style;

use crate::app::App;
use crate::config::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the whole screen into `area`.
pub fn view(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    buffer.set_style(area, style::style(theme, Role::Screen));
    let header = &app.scene().header;
    let cycle = header.cycle.map(|cycle| cycle.to_string()).unwrap_or_default();
    let line = format!(" tritscope  {}  cycle {cycle}  {:?}", header.file, header.verdict);
    let width = usize::from(area.width);
    buffer.set_stringn(area.x, area.y, line, width, style::style(theme, Role::Status));
    if let (Some(message), 2..) = (app.message(), area.height) {
        buffer.set_stringn(area.x, area.bottom() - 1, &message.text, width, style::style(theme, Role::Hint));
    }
}
