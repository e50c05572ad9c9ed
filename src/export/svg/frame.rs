//! What stands around the rows: title, ruler, marks, notes, the cursor.

use super::super::fit::beginning;
use super::super::flag::{Flag, title};
use super::super::{Options, Selection, ruler};
use super::paint::{CHARACTER, Paint, fitting, hue, width};
use crate::base::{Time, printable};
use crate::config::Role;
use std::fmt::Write as _;

/// Units from line to line of text.
pub(super) const LINE: f64 = 18.0;

/// Units between labels of the ruler, at least.
const LABEL: u64 = 110;

/// Lines of flags above the rows, at most.
const MOST_LINES: usize = 4;

/// Where everything is.
pub(super) struct Layout {
    /// Characters for names, and for values at the cursor.
    pub names: usize,
    pub values: usize,
    /// Whether these are the values just before it.
    pub before: bool,
    /// Where the time begins, and its columns.
    pub x: f64,
    pub columns: u16,
    /// Where the first row begins, and where the last one ends.
    pub top: f64,
    pub bottom: f64,
    /// The first moment, and ticks from it to the one behind the last.
    pub from: u64,
    pub ticks: u64,
}

impl Layout {
    /// The middle of the column of a moment.
    #[expect(clippy::cast_precision_loss, reason = "a picture has few columns")]
    pub fn at(&self, time: Time) -> f64 {
        let offset = u128::from(time.0.saturating_sub(self.from)) * u128::from(self.columns);
        self.x + (offset / u128::from(self.ticks.max(1))) as f64 + 0.5
    }

    pub fn right(&self) -> f64 {
        self.x + f64::from(self.columns)
    }
}

/// A text above the rows: where, how high, in which colour, and from where to where a line belongs to it.
struct Sign {
    from: f64,
    to: f64,
    text: String,
    short: String,
    role: Role,
}

impl Sign {
    /// Where its text begins: at the right edge a text stands before its line.
    fn start(&self, layout: &Layout) -> f64 {
        let length = width(&self.text);
        let behind = self.from + 3.0;
        if behind + length > layout.right() + 4.0 { self.from - 3.0 - length } else { behind }
    }

    /// Whether its text comes too close to that of another one.
    fn meets(&self, other: &Self, layout: &Layout) -> bool {
        let (a, b) = (self.start(layout), other.start(layout));
        let ends = (a + width(&self.text), b + width(&other.text));
        a.min(self.from) < ends.1.max(other.from) + 2.0 * CHARACTER
            && b.min(other.from) < ends.0.max(self.from) + 2.0 * CHARACTER
    }
}

/// Marks and notes by the line that they stand in.
pub(super) struct Signs {
    lines: Vec<Vec<Sign>>,
}

impl Signs {
    /// Puts marks and flags of notes into as few lines as they need.
    pub fn of(selection: &Selection, flags: &[Flag], layout: &Layout) -> Self {
        let inside = |time: Time| time >= selection.from && time <= selection.to;
        let mut signs: Vec<Sign> = Vec::new();
        for mark in selection.markers.iter().filter(|mark| inside(mark.time)) {
            let x = layout.at(mark.time);
            let short = printable(&mark.letter.to_string()).into_owned();
            let name = mark.name.as_deref().map(|name| format!("{short} {}", printable(name)));
            let text = name.unwrap_or_else(|| short.clone());
            signs.push(Sign { from: x, to: x, text, short, role: Role::Marker });
        }
        let whole = (selection.from, selection.to);
        let placed = flags.iter().filter_map(|flag| Some((flag, flag.span.filter(|span| *span != whole)?)));
        signs.extend(placed.map(|(flag, (from, to))| Sign {
            from: layout.at(from),
            to: layout.at(to),
            text: format!("{} {}", flag.label(), beginning(&flag.line(), 28)),
            short: flag.label(),
            role: hue(flag.note.color).unwrap_or(Role::Note),
        }));
        signs.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut lines: Vec<Vec<Sign>> = Vec::new();
        for sign in signs {
            let apart = |line: &Vec<Sign>| line.iter().all(|other| !other.meets(&sign, layout));
            match lines.iter().position(apart) {
                Some(line) => lines[line].push(sign),
                None if lines.len() < MOST_LINES => lines.push(vec![sign]),
                // Without a free line a sign is only its letter or number.
                None => lines[MOST_LINES - 1].push(Sign { text: sign.short.clone(), ..sign }),
            }
        }
        Self { lines }
    }

    /// The units that they take.
    pub fn height(&self) -> f64 {
        self.lines.iter().map(|_| LINE).sum()
    }

    /// Draws them from `y` on, with lines through the rows.
    pub fn draw(&self, paint: &mut Paint, y: f64, layout: &Layout) {
        let mut y = y;
        for line in &self.lines {
            for sign in line {
                let x = sign.from;
                if sign.to > x {
                    let width = sign.to - x;
                    let band = format!("M{x} {}h{width}V{}h-{width}z", layout.top, layout.bottom);
                    paint.area(sign.role, &band, 0.12);
                    paint.line(sign.role, &format!("M{x} {}v4h{width}v-4", layout.top - 4.0), "");
                }
                paint.line(
                    sign.role,
                    &format!("M{x} {}V{}", y + 3.0, layout.bottom),
                    " stroke-dasharray=\"2 2\"",
                );
                paint.text(sign.role, sign.start(layout), y + 13.0, &sign.text);
            }
            y += LINE;
        }
    }
}

/// The ruler with its labels, and a line through the rows at each.
pub(super) fn ruler(
    paint: &mut Paint,
    (selection, options): (&Selection, &Options),
    y: f64,
    layout: &Layout,
) {
    let mut grid = String::new();
    let cursor = selection.cursor.map(|time| layout.at(time));
    for (time, label) in ruler::labels(selection, options, u64::from(layout.columns) / LABEL) {
        let x = layout.at(time);
        let _ = write!(grid, "M{x} {}V{}", y + LINE - 4.0, layout.bottom);
        let hidden = cursor.is_some_and(|cursor| (cursor - x).abs() < width(&label) + 24.0);
        if x + width(&label) < layout.right() && !hidden {
            paint.text(Role::WaveRuler, x + 3.0, y + 12.0, &label);
        }
    }
    paint.line(Role::Border, &grid, " stroke-opacity=\".6\"");
}

/// The cursor: a line through the rows with its time above.
pub(super) fn cursor(
    paint: &mut Paint,
    (selection, options): (&Selection, &Options),
    y: f64,
    layout: &Layout,
) {
    let Some(time) = selection.cursor.filter(|time| (selection.from..=selection.to).contains(time)) else {
        return;
    };
    let x = layout.at(time);
    paint.line(Role::Cursor, &format!("M{x} {}V{}", y + 4.0, layout.bottom), " stroke-width=\"1.5\"");
    let moment = ruler::moment(selection, options, time);
    let label = format!("▼{moment}");
    if x + width(&label) > layout.right() {
        paint.right(Role::CursorValue, x + 4.0, y + 12.0, &moment);
    } else {
        paint.text(Role::CursorValue, x - 3.6, y + 12.0, &label);
    }
}

/// All notes with time and place, in lines as wide as the picture; gives the units that they take.
pub(super) fn notes(paint: &mut Paint, selection: &Selection, flags: &[Flag], y: f64, room: f64) -> f64 {
    let scale = selection.trace.scale();
    let mut at = y;
    for flag in flags {
        let place = [flag.when(scale), flag.about()].into_iter().filter(|text| !text.is_empty());
        let place = place.collect::<Vec<_>>().join(" · ");
        let role = hue(flag.note.color).unwrap_or(Role::Note);
        at += LINE;
        paint.text(role, 10.0, at, &flag.label());
        let indent = 10.0 + 4.0 * CHARACTER;
        paint.text(Role::Muted, indent, at, &beginning(&place, fitting(room - indent)));
        for line in flag.note.text.lines().flat_map(|line| wrapped(&printable(line), fitting(room - indent)))
        {
            at += LINE;
            paint.text(Role::Text, indent, at, &line);
        }
    }
    at - y
}

/// A text in lines of at most `room` characters, broken at blanks where there are any.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let room = room.max(8);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut rest = word;
        loop {
            let line = lines.last_mut().map_or(0, |line| line.chars().count());
            let gap = usize::from(line > 0);
            let length = rest.chars().count();
            if line + gap + length <= room {
                if let Some(last) = lines.last_mut() {
                    last.push_str(if gap > 0 { " " } else { "" });
                    last.push_str(rest);
                }
                break;
            }
            if line > 0 {
                lines.push(String::new());
                continue;
            }
            let cut = rest.char_indices().nth(room).map_or(rest.len(), |(at, _)| at);
            lines.pop();
            lines.extend([rest[..cut].to_owned(), String::new()]);
            rest = &rest[cut..];
        }
    }
    lines
}

/// The title above everything.
pub(super) fn head(paint: &mut Paint, selection: &Selection, room: f64) {
    paint.text(Role::TitleFocus, 10.0, 20.0, &beginning(&title(selection), fitting(room)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_at_blanks_and_nothing_is_lost() {
        let text = "one two three four averyveryverylongword end";
        let lines = wrapped(text, 10);
        assert_eq!(lines, ["one two", "three four", "averyveryv", "erylongwor", "d end"]);
        assert!(wrapped("", 10).concat().is_empty());
    }
}
