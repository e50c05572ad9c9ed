//! The activation on the wire.

use super::super::canvas::{Canvas, cells};
use super::{number, pending, sign};
use crate::app::scene::{Bar, BitOnWire, Broadcast, Mark, Moment, OnWire};
use crate::app::{App, Region};
use crate::base::{Field, Logic, Trit};
use crate::config::Role;
use crate::translate::{field, integer};
use ratatui::style::{Modifier, Style};

/// Marks stand in groups of this many.
const GROUP: u16 = 8;

/// Cells for the words at the left.
const LABEL: u16 = 10;

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(broadcast) = &app.scene().broadcast else {
        pending(canvas, app, region);
        return;
    };
    let Region { x, y, width, height } = region;
    let inside = Region { x: x + 1, width: width.saturating_sub(2), ..region };
    let used = match &broadcast.on_wire {
        Some(frame) => on_wire(canvas, frame, inside),
        None => between(canvas, broadcast, inside),
    };
    counts(canvas, broadcast, Region { y: y + used, height: 1, ..inside });
    let gap = u16::from(height > used + 5);
    let top = used + 1 + gap;
    let marks = Region { y: y + top, height: height.saturating_sub(top), ..inside };
    scalars(canvas, app, broadcast, marks);
}

fn label(canvas: &mut Canvas, region: Region, text: &str) {
    let style = canvas.style(Role::Muted);
    canvas.text(region.x, region.y, LABEL.min(region.width), text, style);
}

/// The activation, its bits, its frames; gives the rows used.
fn on_wire(canvas: &mut Canvas, frame: &OnWire, region: Region) -> u16 {
    let text = canvas.style(Role::Text);
    let muted = canvas.style(Role::Muted);
    let row = |offset: u16| Region { y: region.y + offset, height: 1, ..region };
    let value = canvas.style(number(frame.value));
    let name = format!("x[{}]", frame.activation);
    label(canvas, row(0), &name);
    let stored = field(frame.value);
    let sent = signed(frame.sent);
    let how = match (frame.negative, region.width >= 50) {
        (_, false) => "",
        (Some(true), _) => "negative frame",
        (Some(false), _) => "positive frame",
        (None, _) => "one frame for both signs",
    };
    let role = if frame.negative == Some(true) { Role::FrameNegative } else { Role::FramePositive };
    let style = canvas.style(role);
    let pieces = [
        (stored.as_str(), value),
        ("   sent as ", muted),
        (sent.as_str(), style),
        ("   ", muted),
        (how, muted),
    ];
    canvas.pieces(region.x + LABEL, region.y, region.width.saturating_sub(LABEL), &pieces);

    label(canvas, row(1), "COPI");
    let at = bits(canvas, &frame.bits, region.x + LABEL, region.y + 1);
    let (before, width) = frame.position;
    let place = if width == 1 {
        format!("  bit {} of 8", before + 1)
    } else {
        format!("  bits {}–{} of 8", before + 1, before + width)
    };
    let end = region.x + region.width;
    let room = end.saturating_sub(at);
    let place = match place {
        place if room >= cells(&place) + cells(", MSB first") => format!("{place}, MSB first"),
        place if room >= cells(&place) => place,
        _ => String::new(),
    };
    canvas.text(at, region.y + 1, end.saturating_sub(at), &place, muted);

    label(canvas, row(2), "frame");
    let at = bars(canvas, frame, region.x + LABEL, region.y + 2);
    if let Some(received) = frame.received {
        let wrong = canvas.style(Role::TensorDiverge);
        let note = format!(" ✗ received {} ", signed(received));
        canvas.text(at, region.y + 2, end.saturating_sub(at), &note, wrong);
    } else if frame.bits.iter().any(|bit| !bit.right) {
        let wrong = canvas.style(Role::TensorDiverge);
        canvas.text(at, region.y + 2, end.saturating_sub(at), " ✗ other bits are due ", wrong);
    } else {
        canvas.text(at, region.y + 2, end.saturating_sub(at), "", text);
    }
    3
}

/// A value with its sign, even if positive.
fn signed(value: Field) -> String {
    match value {
        Field::Known(value) if value > 0 => format!("+{}", integer(value)),
        value => field(value),
    }
}

/// The bits, those on the wire in brackets; gives the first cell after them.
fn bits(canvas: &mut Canvas, bits: &[BitOnWire], x: u16, y: u16) -> u16 {
    let bracket = canvas.style(Role::Cursor);
    let mut at = x;
    let mut before = Moment::Past;
    for bit in bits {
        let open = bit.moment == Moment::Now && before != Moment::Now;
        let close = bit.moment == Moment::Later && before == Moment::Now;
        let between = match (open, close, bit.moment) {
            (true, ..) => Some('▐'),
            (_, true, _) => Some('▌'),
            (.., Moment::Now) => None,
            _ => Some(' '),
        };
        if let Some(symbol) = between {
            canvas.put(at, y, symbol, bracket);
            at += 1;
        }
        let (symbol, style) = one_bit(canvas, *bit);
        canvas.put(at, y, symbol, style);
        at += 1;
        before = bit.moment;
    }
    let symbol = if before == Moment::Now { '▌' } else { ' ' };
    canvas.put(at, y, symbol, bracket);
    at + 1
}

fn one_bit(canvas: &Canvas, bit: BitOnWire) -> (char, Style) {
    let symbol = match (bit.moment, bit.level) {
        (Moment::Later, _) => '·',
        (_, Some(true)) => '1',
        (_, Some(false)) => '0',
        (_, None) => 'x',
    };
    let role = match bit.moment {
        _ if !bit.right => Role::TensorDiverge,
        Moment::Now => Role::FrameBit,
        Moment::Past => Role::Text,
        Moment::Later => Role::FrameRest,
    };
    (symbol, canvas.style(role))
}

/// Progress of the frames of the activation, a block a clock; gives the first cell after them.
fn bars(canvas: &mut Canvas, frame: &OnWire, x: u16, y: u16) -> u16 {
    let mut at = x;
    for (bar, negative) in frame.bars.iter().zip([false, true]) {
        let Some(bar) = bar else { continue };
        let role = if negative { Role::FrameNegative } else { Role::FramePositive };
        let style = canvas.style(role);
        if frame.negative.is_some() {
            canvas.put(at, y, sign(negative), style);
            at += 2;
        }
        at = blocks(canvas, *bar, at, y, style) + 3;
    }
    at
}

fn blocks(canvas: &mut Canvas, bar: Bar, x: u16, y: u16, style: Style) -> u16 {
    let rest = canvas.style(Role::FrameRest);
    let mut at = x;
    for clock in 0..bar.total.min(64) {
        let (symbol, style) = if clock < bar.done { ('█', style) } else { ('░', rest) };
        canvas.put(at, y, symbol, style);
        at += 1;
    }
    at
}

/// What the pane says between frames; gives the rows used.
fn between(canvas: &mut Canvas, broadcast: &Broadcast, region: Region) -> u16 {
    let (text, muted) = (canvas.style(Role::Text), canvas.style(Role::Muted));
    canvas.text(region.x, region.y, region.width, "no frame on the wire", text);
    let next = match broadcast.next {
        Some((activation, cycle)) => format!("next: x[{activation}] in cycle {cycle}"),
        None => "no frame follows".to_owned(),
    };
    canvas.text(region.x, region.y + 1, region.width, &next, muted);
    2
}

/// How many scalars are selected, and how the weights are spread.
fn counts(canvas: &mut Canvas, broadcast: &Broadcast, region: Region) {
    if broadcast.marks.is_empty() {
        return;
    }
    let (text, muted) = (canvas.style(Role::Text), canvas.style(Role::Muted));
    label(canvas, region, "selected");
    let selected = format!("{} of {}", broadcast.selected, broadcast.marks.len());
    let mut pieces = vec![(selected, text)];
    if let Some([plus, minus, zero]) = broadcast.weights {
        let gap = if region.width >= 46 { "   " } else { " " };
        pieces.push((format!("{gap}+1: {plus}{gap}−1: {minus}{gap}0: {zero}"), muted));
    }
    let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    canvas.pieces(region.x + LABEL, region.y, region.width.saturating_sub(LABEL), &pieces);
}

/// One mark a scalar, with the number of the first in front of each row, and a legend below.
fn scalars(canvas: &mut Canvas, app: &App, broadcast: &Broadcast, region: Region) {
    let total = broadcast.marks.len();
    if total == 0 || region.height == 0 {
        return;
    }
    let label = u16::try_from(total.to_string().len()).unwrap_or(4).max(2) + 2;
    let room = region.width.saturating_sub(label);
    let fitting = [64_u16, 32, 16, 8].into_iter().find(|marks| marks + marks / GROUP <= room + 1);
    let per_row = usize::from(fitting.unwrap_or(room.max(1)));
    let rows = total.div_ceil(per_row);
    let legend = usize::from(region.height) > rows;
    let shown = rows.min(usize::from(region.height)).max(1);
    // More scalars than room: the rows around the selected one.
    let selected = app.tensors().lane() / per_row;
    let first = selected.saturating_sub(shown / 2).min(rows - shown);
    let muted = canvas.style(Role::Muted);
    for (row, y) in (first..first + shown).zip(region.y..) {
        canvas.right(region.x, y, label - 2, &(row * per_row).to_string(), muted);
        let marks = broadcast.marks.iter().enumerate().skip(row * per_row).take(per_row);
        for (column, (lane, mark)) in marks.enumerate() {
            let column = u16::try_from(column).unwrap_or(0);
            let (symbol, role) = glyph(*mark);
            let style = canvas.style(role);
            let chosen = lane == app.tensors().lane();
            let style = if chosen { style.add_modifier(Modifier::UNDERLINED) } else { style };
            canvas.put(region.x + label + column + column / GROUP, y, symbol, style);
        }
    }
    if legend {
        let y =
            region.y + u16::try_from(rows).unwrap_or(0) + u16::from(usize::from(region.height) > rows + 1);
        draw_legend(canvas, broadcast, Region { y, ..region }, label);
    }
}

/// Selected scalars are blocks, the others a letter: the upper half for +1, the lower for −1.
fn glyph(mark: Mark) -> (char, Role) {
    match (mark.selected, mark.weight) {
        _ if !mark.right => ('✗', Role::TensorDiverge),
        (Logic::One, Some(Trit::Plus)) => ('▀', Role::FramePositive),
        (Logic::One, Some(Trit::Minus)) => ('▄', Role::FrameNegative),
        (Logic::One, _) => ('█', Role::ChipSelected),
        (Logic::X, _) => ('x', Role::WaveUnknown),
        (_, Some(Trit::Plus)) => ('+', Role::ChipIdle),
        (_, Some(Trit::Minus)) => ('−', Role::ChipIdle),
        _ => ('·', Role::ChipIdle),
    }
}

fn draw_legend(canvas: &mut Canvas, broadcast: &Broadcast, region: Region, label: u16) {
    let muted = canvas.style(Role::Muted);
    let (plus, minus) = (canvas.style(Role::FramePositive), canvas.style(Role::FrameNegative));
    let pieces: &[(&str, Style)] = if broadcast.weights.is_some() {
        &[("▀", plus), (" +1 ", muted), ("▄", minus), (" −1 selected", muted), ("   + − · others", muted)]
    } else {
        &[("█", plus), (" selected", muted), ("   · others", muted)]
    };
    canvas.pieces(region.x + label, region.y, region.width.saturating_sub(label), pieces);
}
