//! The figures of a tensor: beside it with a histogram, or in a line or two below.

use super::super::super::canvas::{Canvas, cells};
use super::super::super::heat::EIGHTHS;
use super::worth;
use crate::app::scene::Tensor;
use crate::app::{Bin, Figures, Hold, Region, Verdict, View};
use crate::check::RowsOf;
use crate::config::Role;
use crate::translate::{field, integer};
use ratatui::style::Style;

/// Text in pieces of one role each.
type Line = Vec<(String, Role)>;

/// Rows of bars, at least and at most.
const BARS: (u16, u16) = (2, 8);

/// Draws the figures and, below, the histogram.
pub(super) fn draw(canvas: &mut Canvas, tensor: &Tensor, region: Region) {
    let inner = Region { x: region.x + 2, width: region.width.saturating_sub(3), ..region };
    let border = canvas.style(Role::Border);
    for y in region.y..region.y + region.height {
        canvas.put(region.x, y, '│', border);
    }
    let mut lines = header(tensor, usize::from(inner.width));
    lines.extend(element(tensor));
    lines.push(Line::new());
    lines.extend(figures(tensor));
    let mut y = inner.y;
    for line in lines.iter().take(usize::from(inner.height)) {
        put(canvas, line, Region { y, height: 1, ..inner });
        y += 1;
    }
    // A line apart, bars, their axis.
    let room = (inner.y + inner.height).saturating_sub(y + 2);
    if room > BARS.0 {
        let height = (room - 1).min(BARS.1);
        histogram(canvas, tensor, Region { y: y + 1, height: height + 1, ..inner });
    }
}

/// Draws figures in the rows of `region`, the more telling ones last.
pub(super) fn foot(canvas: &mut Canvas, tensor: &Tensor, region: Region) {
    let inner = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    let figures = tensor.whole.figures(tensor.view);
    let mut summary = range(figures);
    summary.extend(share("  0: ", figures.zeros, figures.count));
    summary.extend(verdict(tensor));
    let mut lines = vec![summary];
    if inner.height > 1 {
        lines.insert(0, selected(tensor));
    }
    for (line, y) in lines.iter().zip(inner.y..inner.y + inner.height) {
        put(canvas, line, Region { y, height: 1, ..inner });
    }
}

fn put(canvas: &mut Canvas, line: &Line, region: Region) {
    let styled: Vec<(&str, Style)> =
        line.iter().map(|(text, role)| (text.as_str(), canvas.style(*role))).collect();
    canvas.pieces(region.x, region.y, region.width, &styled);
}

fn line(pieces: impl IntoIterator<Item = (&'static str, Role)>) -> Line {
    pieces.into_iter().map(|(text, role)| (text.to_owned(), role)).collect()
}

/// What the tensor is, wrapped to two lines, and what the pane holds on to.
fn header(tensor: &Tensor, width: usize) -> Vec<Line> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in tensor.summary.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.is_empty() => word.clone_into(last),
            Some(last) if last.chars().count() + 1 + word.chars().count() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let mut lines: Vec<Line> = lines.into_iter().take(3).map(|text| vec![(text, Role::Muted)]).collect();
    let bits = tensor.whole.bits.map_or_else(String::new, |bits| format!("{bits} bits, "));
    let hold = match tensor.hold {
        Hold::Nothing => "follows the cursor",
        Hold::Name => "follows, keeps its name",
        Hold::Tensor => "stays",
    };
    lines.push(vec![(format!("{bits}{hold}"), Role::Muted)]);
    lines.push(Line::new());
    lines
}

/// The selected element in a line: `[17] 312 ≙ 0.0371  cycle 1 234`.
fn selected(tensor: &Tensor) -> Line {
    let Some(element) = &tensor.selected else { return line([("no element passed", Role::Muted)]) };
    let cycle = element.cycle.map_or_else(String::new, |cycle| format!("  cycle {cycle}"));
    vec![
        (format!("[{}] ", element.index), Role::TensorIndex),
        (worth(element, tensor.view, tensor.real), Role::Text),
        (cycle, Role::Muted),
    ]
}

/// The selected element in a few lines.
fn element(tensor: &Tensor) -> Vec<Line> {
    let Some(element) = &tensor.selected else {
        return vec![line([("no element passed", Role::Muted)])];
    };
    let place = tensor.whole.rows.map_or_else(String::new, |rows| {
        let (row, column) = match rows.of {
            RowsOf::Heads => ("head", "element"),
            RowsOf::Positions => ("head", "position"),
            RowsOf::Matrix => ("row", "column"),
        };
        format!("  {row} {}, {column} {}", element.index / rows.width, element.index % rows.width)
    });
    let head = (format!("[{}]", element.index), Role::TensorIndex);
    let mut lines = vec![
        vec![head, (place, Role::Muted)],
        vec![
            (format!("{} ", tensor.view.title()), Role::Muted),
            (worth(element, tensor.view, tensor.real), Role::Text),
        ],
    ];
    let (rtl, golden) = (field(element.rtl), element.golden.map_or_else(|| "none".to_owned(), integer));
    lines.push(match element.verdict {
        Verdict::Open => line([("not compared", Role::GoldenPending)]),
        Verdict::Right => line([("✓ ", Role::GoldenAgree), ("equals the golden model", Role::Muted)]),
        Verdict::Wrong => vec![(format!("✗ rtl {rtl}, golden {golden}"), Role::GoldenDiverge)],
        Verdict::Missing => vec![(format!("? golden {golden} did not pass"), Role::TensorUnknown)],
    });
    let cycle = element.cycle.map(|cycle| {
        let when = if cycle > tensor.cycle { "passes later, in" } else { "passed in" };
        format!("{when} cycle {cycle}")
    });
    lines.extend(cycle.map(|text| vec![(text, Role::Muted)]));
    lines
}

fn range(figures: &Figures) -> Line {
    let Some((low, high)) = figures.range else { return Line::new() };
    vec![(integer(low), Role::Text), (" … ".to_owned(), Role::Muted), (integer(high), Role::Text)]
}

/// How many of `count` there are, in percent.
fn share(label: &str, part: usize, count: usize) -> Line {
    if count == 0 {
        return Line::new();
    }
    let percent = (part.saturating_mul(200) + count) / (2 * count);
    vec![(label.to_owned(), Role::Muted), (format!("{percent} %"), Role::Text)]
}

/// What the comparison says of the whole tensor.
fn verdict(tensor: &Tensor) -> Line {
    let whole = &tensor.whole;
    let mut line = Line::new();
    if !whole.wrong().is_empty() {
        line.push((format!("  ✗ {}", whole.wrong().len()), Role::GoldenDiverge));
    } else if whole.compared && whole.missing == 0 {
        line.push(("  ✓".to_owned(), Role::GoldenAgree));
    }
    for (label, count) in [("x", whole.unknown), ("?", whole.missing)] {
        if count > 0 {
            line.push((format!("  {label}: {count}"), Role::TensorUnknown));
        }
    }
    line
}

/// Range, zeros, elements at their bound, wrong, unknown and missing ones: a line each.
fn figures(tensor: &Tensor) -> Vec<Line> {
    let (whole, figures) = (&tensor.whole, tensor.whole.figures(tensor.view));
    let label = |text: &str| (format!("{text:<10}"), Role::Muted);
    let mut lines = Vec::new();
    let counted = |text: &str, count: usize, role: Role| {
        let mut line = vec![label(text), (count.to_string(), if count == 0 { Role::Text } else { role })];
        if count > 0 {
            line.extend(share("  ", count, whole.elements.len()));
        }
        line
    };
    lines.push([vec![label("range")], range(figures)].concat());
    lines.push(counted("zeros", figures.zeros, Role::Text));
    if let Some(bound) = whole.bound.filter(|_| tensor.view != View::Difference) {
        let mut line = counted("saturated", figures.at_bound, Role::Text);
        line.push((format!("  at ±{}", integer(bound)), Role::Muted));
        lines.push(line);
    }
    if whole.compared {
        let mut line = counted("wrong", whole.wrong().len(), Role::GoldenDiverge);
        if whole.wrong().is_empty() && whole.missing == 0 {
            line.push(("  ✓".to_owned(), Role::GoldenAgree));
        }
        lines.push(line);
    }
    for (text, count) in [("unknown", whole.unknown), ("missing", whole.missing)] {
        if count > 0 {
            lines.push(counted(text, count, Role::TensorUnknown));
        }
    }
    lines
}

/// Draws bars over an axis with the smallest and the largest number; the bar of the selected element stands out.
fn histogram(canvas: &mut Canvas, tensor: &Tensor, region: Region) {
    let figures = tensor.whole.figures(tensor.view);
    let count = u16::try_from(figures.bins.len()).unwrap_or(u16::MAX);
    if count == 0 || region.height < 2 {
        return;
    }
    let wide = (region.width / count).clamp(1, 4);
    let rows = region.height - 1;
    let chosen = tensor.selected.and_then(|element| figures.bin_of(element.value(tensor.view)?));
    for ((place, bin), column) in figures.bins.iter().enumerate().zip(0..region.width / wide) {
        let role = match (bin.wrong, chosen == Some(place)) {
            (_, true) => Role::TensorCursor,
            (0, _) => Role::WaveAnalog,
            _ => Role::GoldenDiverge,
        };
        let style = canvas.style(role);
        let style = style.fg.map_or(style, |color| Style::new().fg(color));
        let eighths = height(*bin, figures.fullest(), tensor.logarithmic, rows);
        for row in 0..rows {
            let level = eighths.saturating_sub(row * 8).min(8);
            let Some(symbol) = usize::from(level).checked_sub(1).and_then(|at| EIGHTHS.get(at)) else {
                break;
            };
            for offset in 0..wide {
                canvas.put(region.x + column * wide + offset, region.y + rows - 1 - row, *symbol, style);
            }
        }
    }
    axis(canvas, tensor, Region { y: region.y + rows, height: 1, width: count * wide, ..region });
}

/// The ends of the range below the bars, and the scale.
fn axis(canvas: &mut Canvas, tensor: &Tensor, region: Region) {
    let Some((low, high)) = tensor.whole.figures(tensor.view).range else { return };
    let muted = canvas.style(Role::Muted);
    let scale = if tensor.logarithmic { "log" } else { "" };
    let width = region.width.max(12);
    let end = canvas.text(region.x, region.y, width, &integer(low), muted);
    let high = if low == high { String::new() } else { integer(high) };
    let middle = region.x + width.saturating_sub(cells(scale)) / 2;
    if middle > end {
        canvas.text(middle, region.y, 3, scale, muted);
    }
    canvas.right(end + 1, region.y, (region.x + width).saturating_sub(end + 1), &high, muted);
}

/// Eighths of a row that a bar is high, of `rows` rows; a bin that holds anything is seen.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a height on the screen"
)]
fn height(bin: Bin, fullest: usize, logarithmic: bool, rows: u16) -> u16 {
    if bin.count == 0 || fullest == 0 {
        return 0;
    }
    let (count, most) = (bin.count as f64, fullest as f64);
    let part = if logarithmic { count.ln_1p() / most.ln_1p() } else { count / most };
    ((part * f64::from(rows * 8)) as u16).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_and_never_vanishes() {
        let bar = |count, logarithmic| height(Bin { count, wrong: 0 }, 1000, logarithmic, 4);
        assert_eq!([bar(0, false), bar(1, false), bar(500, false), bar(1000, false)], [0, 1, 16, 32]);
        assert_eq!([bar(1000, true), bar(0, true)], [32, 0]);
        assert!(bar(31, true) > 14 && bar(31, false) == 1);
    }
}
