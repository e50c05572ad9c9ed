//! Why a value is wrong: from it back to the first cause, and the frames that touched its accumulator.

use super::super::canvas::{Canvas, cells};
use super::{Row, number, pending, sign};
use crate::app::scene::{WhyLine, WhyPane};
use crate::app::{App, Pane, Region};
use crate::base::Field;
use crate::check::{Element, Input, Touch, Trouble};
use crate::config::Role;
use crate::translate::{field, integer};
use ratatui::style::Style;

/// What the title says: how far back the cause lies.
pub(super) fn about(why: &WhyPane) -> String {
    match why.links {
        0 => String::new(),
        1 => " 1 element ".to_owned(),
        links => format!(" {links} elements "),
    }
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(why) = &app.scene().why else {
        pending(canvas, app, region);
        return;
    };
    if why.total == 0 {
        let compared = app.document().is_some_and(|document| document.report.is_some());
        if !compared {
            pending(canvas, app, region);
            return;
        }
        let role = if why.note.starts_with('✓') { Role::GoldenAgree } else { Role::Muted };
        let style = canvas.style(role);
        canvas.text(region.x + 1, region.y, region.width.saturating_sub(1), &why.note, style);
        return;
    }
    for (place, line) in why.lines.iter().enumerate() {
        let Ok(row) = u16::try_from(place) else { return };
        let selected = why.first + place == why.selected;
        let region = Region { y: region.y + row, height: 1, ..region };
        let focused = app.focus() == Pane::Why;
        Row::begun(canvas, region, selected, focused).why(line);
    }
}

impl Row<'_, '_> {
    /// Writes pieces from `indent` on.
    fn pieces(&mut self, indent: u16, pieces: &[(String, Role)]) {
        let styled: Vec<(&str, Style)> =
            pieces.iter().map(|(text, role)| (text.as_str(), self.style(*role))).collect();
        let Region { x, y, width, .. } = self.region;
        self.canvas.pieces(x + indent, y, width.saturating_sub(indent), &styled);
    }

    fn why(&mut self, content: &WhyLine) {
        match content {
            WhyLine::Link { place, link, first } => {
                let mark = mark(!link.element.differs);
                let mut pieces = vec![mark, (format!(" {place}"), Role::Text)];
                if *first {
                    pieces.push(("  first cause".to_owned(), Role::GoldenDiverge));
                }
                // Half a number would be another number.
                let cycle = link.element.cycle.map(|cycle| format!("  cycle {cycle}"));
                let used: u16 = pieces.iter().map(|(text, _)| cells(text)).sum();
                let fits = |text: &String| used + cells(text) < self.region.width;
                pieces.extend(cycle.filter(fits).map(|text| (text, Role::Muted)));
                self.pieces(1, &pieces);
            }
            WhyLine::Values(link) => self.pieces(3, &values(&link.element)),
            WhyLine::Input(input) => self.pieces(3, &of_input(input)),
            WhyLine::Touched { count, weights } => self.pieces(1, &touched(*count, *weights)),
            WhyLine::FirstWrong(wrong) => self.pieces(1, &first_wrong(wrong.as_ref())),
            WhyLine::Heading => self.heading(),
            WhyLine::Frame(touch, first) => self.frame(touch, *first),
        }
    }

    /// Cycle, activation and sign, by how much the sum moved, the sum, what is wrong.
    fn frame(&mut self, touch: &Touch, first: bool) {
        let cycle = touch.start.map_or_else(|| "not sent".to_owned(), |cycle| cycle.to_string());
        let frame = format!("{}{}", touch.activation, sign(touch.negative));
        let other = |due: i64, rtl: Field| {
            if rtl == Field::Known(due) { String::new() } else { format!("≠{}", integer(due)) }
        };
        let roles = [
            Role::Muted,
            Role::TensorIndex,
            number(touch.contribution),
            Role::GoldenDiverge,
            number(touch.sum),
            Role::GoldenDiverge,
        ];
        let texts = [
            cycle,
            frame,
            field(touch.contribution),
            other(touch.due, touch.contribution),
            field(touch.sum),
            other(touch.golden, touch.sum),
        ];
        let at = self.columns(&texts, roles);
        let Some(trouble) = touch.trouble else { return };
        let follows = matches!(trouble, Trouble::Sum) && !first;
        let style = self.style(if follows { Role::Muted } else { Role::GoldenDiverge });
        let Region { x, y, width, .. } = self.region;
        let text = match (width >= WIDE, first) {
            (true, true) => format!("✗ {}", trouble.title()),
            (true, false) => format!("  {}", trouble.title()),
            (false, true) => "✗".to_owned(),
            (false, false) => String::new(),
        };
        self.canvas.text(x + at + 1, y, width.saturating_sub(at + 1), &text, style);
    }

    /// Writes the columns of a frame, as far as there is room; where they end.
    fn columns(&mut self, texts: &[String; 6], roles: [Role; 6]) -> u16 {
        let Region { x, y, width, .. } = self.region;
        let mut at = 1;
        for ((text, role), cells) in texts.iter().zip(roles).zip([9, 7, 6, 6, 8, 8]) {
            if at + cells <= width {
                let style = self.style(role);
                self.canvas.right(x + at, y, cells, text, style);
            }
            at += cells;
        }
        at
    }

    fn heading(&mut self) {
        let texts = ["cycle", "frame", "moved", "", "sum", ""].map(str::to_owned);
        self.columns(&texts, [Role::TensorIndex; 6]);
    }
}

/// Cells from which on a frame has room for words.
const WIDE: u16 = 60;

fn mark(right: bool) -> (String, Role) {
    if right { ("✓".to_owned(), Role::GoldenAgree) } else { ("✗".to_owned(), Role::GoldenDiverge) }
}

/// What an element is, what it should be, and by how much it is off.
fn values(element: &Element) -> Vec<(String, Role)> {
    let muted = |text: &str| (text.to_owned(), Role::Muted);
    let mut pieces = Vec::new();
    match element.cycle {
        Some(_) => pieces.extend([muted("rtl "), (field(element.rtl), number(element.rtl))]),
        None => pieces.push(("never passed".to_owned(), Role::TensorUnknown)),
    }
    match element.golden {
        Some(golden) => pieces.extend([muted("   golden "), (integer(golden), Role::Text)]),
        None if element.differs => pieces.push(muted("   nothing is due")),
        None => pieces.push(muted("   golden not kept")),
    }
    if let Some(difference) = element.difference().filter(|difference| *difference != 0) {
        pieces.extend([muted("   difference "), (integer(difference), Role::GoldenDiverge)]);
    }
    pieces
}

fn of_input(input: &Input) -> Vec<(String, Role)> {
    let Input { origin, compared, wrong, first, followed } = input;
    let mut pieces = vec![mark(first.is_none()), (format!(" {origin}"), Role::Text)];
    match first {
        None => pieces.push((format!("  {compared} right"), Role::Muted)),
        Some((place, element)) => {
            let at = place.element(element.index);
            pieces.push((format!("  {wrong} of {compared}: {at}"), Role::Muted));
        }
    }
    if *followed {
        pieces.push((" ↓".to_owned(), Role::GoldenDiverge));
    }
    pieces
}

fn touched(count: usize, weights: bool) -> Vec<(String, Role)> {
    let frames = if count == 1 { "frame" } else { "frames" };
    let text = format!("touched by {count} {frames}");
    vec![(text, Role::Text), ("   weights ".to_owned(), Role::Muted), mark(weights)]
}

fn first_wrong(wrong: Option<&Touch>) -> Vec<(String, Role)> {
    let Some(touch) = wrong else { return vec![("all of these frames are right".to_owned(), Role::Muted)] };
    let text = format!("first wrong: activation {}, frame {}", touch.activation, sign(touch.negative));
    let trouble = touch.trouble.map_or("", Trouble::title);
    vec![(text, Role::Text), (format!("  {trouble}"), Role::GoldenDiverge)]
}
