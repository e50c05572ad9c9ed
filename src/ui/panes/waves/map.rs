//! The whole trace in the line below the rows.

use super::super::super::canvas::Canvas;
use super::note;
use crate::app::Region;
use crate::app::scene::{WaveMap, WavesPane};
use crate::config::Role;

/// Nothing, then more and more changes.
const DENSITY: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the density of changes, the part on the screen in brackets, matches, differences, notes, markers and the cursor over
/// it. What the bracket or the cursor stands on is seen in the waves themselves.
pub(super) fn draw(canvas: &mut Canvas, pane: &WavesPane, map: &WaveMap, region: Region) {
    let Region { y, .. } = region;
    let muted = canvas.style(Role::Muted);
    canvas.text(region.x + 2, y, pane.names, "whole trace", muted);
    let (outside, inside) = (canvas.style(Role::MapOutside), canvas.style(Role::MapInside));
    let (from, to) = map.viewport;
    // A part is marked only where there is a rest.
    let all = from == 0 && to + 1 >= pane.columns;
    for column in 0..pane.columns {
        let density = map.density.get(usize::from(column)).copied().unwrap_or(0);
        let style = if !all && (from..=to).contains(&column) { inside } else { outside };
        let symbol = DENSITY.get(usize::from(density)).copied().unwrap_or('█');
        canvas.put(pane.x + column, y, symbol, style);
    }
    let matched = canvas.style(Role::WaveMatch);
    for column in &map.matches {
        canvas.put(pane.x + column, y, '▾', matched);
    }
    let differing = canvas.style(Role::DiffScope);
    for column in &map.differences {
        canvas.put(pane.x + column, y, '▴', differing);
    }
    for (column, color) in &map.notes {
        let style = canvas.style(note::role(*color));
        canvas.put(pane.x + column, y, note::FLAG, style);
    }
    if !all {
        canvas.put(pane.x + from, y, '[', inside);
        if to > from {
            canvas.put(pane.x + to, y, ']', inside);
        }
    }
    let marker = canvas.style(Role::Marker);
    for (column, letter) in &map.marks {
        canvas.put(pane.x + column, y, *letter, marker);
    }
    if let Some(column) = map.cursor {
        let style = canvas.style(Role::CursorValue);
        canvas.put(pane.x + column, y, '┃', style);
    }
}
