//! The line on top while sources are watched.

use crate::app::Region;
use crate::app::scene::{Tone, WatchLine, WatchPart};
use crate::config::Role;
use crate::ui::canvas::{Canvas, cells};

/// Cells between two parts.
const GAP: u16 = 3;

/// Draws the line; what matters least is left out first when it is short.
pub(super) fn draw(canvas: &mut Canvas, line: &WatchLine, width: u16) {
    let base = canvas.style(Role::Status);
    canvas.clear(Region { x: 0, y: 0, width, height: 1 }, base);
    let line = fitting(line.clone(), width.saturating_sub(2));
    let mut at = 1;
    let put = |canvas: &mut Canvas, at: u16, part: &WatchPart| {
        let style = base.patch(canvas.style(role(part.tone)));
        let style = base.bg.map_or(style, |background| style.bg(background));
        canvas.text(at, 0, width.saturating_sub(at + 1), &part.text, style)
    };
    for part in &line.left {
        at = put(canvas, at, part) + GAP;
    }
    let mut at = width.saturating_sub(1 + length(&line.right)).max(at);
    for part in &line.right {
        at = put(canvas, at, part) + GAP;
    }
}

fn role(tone: Tone) -> Role {
    match tone {
        Tone::Name => Role::StatusName,
        Tone::Plain => Role::Status,
        Tone::Muted => Role::Muted,
        Tone::Busy => Role::GoldenPending,
        Tone::Good => Role::GoldenAgree,
        Tone::Bad => Role::GoldenDiverge,
    }
}

fn length(parts: &[WatchPart]) -> u16 {
    let texts: u16 = parts.iter().map(|part| cells(&part.text)).sum();
    texts + GAP * u16::try_from(parts.len().saturating_sub(1)).unwrap_or(0)
}

/// The parts for which there is room.
fn fitting(mut line: WatchLine, room: u16) -> WatchLine {
    loop {
        let gap = if line.left.is_empty() || line.right.is_empty() { 0 } else { GAP };
        let all = line.left.iter().chain(&line.right);
        let Some(least) = all.map(|part| part.weight).min() else { return line };
        let one = line.left.len() + line.right.len() == 1;
        if one || length(&line.left) + gap + length(&line.right) <= room {
            return line;
        }
        let list =
            if line.left.iter().any(|part| part.weight == least) { &mut line.left } else { &mut line.right };
        if let Some(at) = list.iter().position(|part| part.weight == least) {
            list.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, weight: u8) -> WatchPart {
        WatchPart { text: text.to_owned(), tone: Tone::Plain, weight }
    }

    #[test]
    fn what_matters_least_goes_first() {
        let line = WatchLine {
            left: vec![part("watch", 2), part("a.v saved", 5), part("check", 9)],
            right: vec![part("run 7 of 7", 7)],
        };
        let shown = |room| {
            let line = fitting(line.clone(), room);
            line.left.iter().chain(&line.right).map(|part| part.text.clone()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(shown(80), "watch|a.v saved|check|run 7 of 7");
        assert_eq!(shown(32), "a.v saved|check|run 7 of 7");
        assert_eq!(shown(20), "check|run 7 of 7");
        assert_eq!(shown(3), "check");
    }
}
