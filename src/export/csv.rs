//! A selection as a table: one line a change, or one line a cycle with a column a row.
//!
//! Fields follow RFC 4180: lines end in CR LF, what holds a comma, a quote or a line end stands in quotes. What a program
//! for tables would take for a formula gets an apostrophe, so that no name of a trace computes anything.

use super::out::{Out, failed};
use super::sweep::{Sweep, fraction, held};
use super::unit::unit;
use super::{Options, Selection, Shown, ShownRow};
use crate::base::{Cycle, Diagnostic, Result, Time, TimeScale};
use crate::trace::{SignalKind, Track, Value};
use crate::translate::MINUS;
use std::io::Write as _;

/// What a program for tables takes for the beginning of a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes the selection.
pub(super) fn write(selection: &Selection, options: &Options, out: &mut Out) -> Result<()> {
    let rows: Vec<(&ShownRow, Track)> =
        selection.rows.iter().filter_map(|row| Some((row, row.track(&selection.trace)?))).collect();
    match &options.clock {
        Some(_) if options.per_cycle => cycles(selection, options, &rows, out),
        None if options.per_cycle => {
            Err(Diagnostic::error("without a clock there are no cycles").hint("name one with --clock"))
        }
        _ => changes(selection, &rows, out),
    }
}

/// One line a change: time, unit, row, value. Values that hold as the stretch begins come first.
fn changes(selection: &Selection, rows: &[(&ShownRow, Track)], out: &mut Out) -> Result<()> {
    let (from, to) = (selection.from, selection.to);
    let scale = selection.trace.scale();
    let tracks: Vec<Track> = rows.iter().map(|(_, track)| track.clone()).collect();
    let names = names(selection, rows);
    line(out, &["time".into(), "unit".into(), "signal".into(), "value".into()])?;
    let put = |out: &mut Out, time: Time, row: usize, value: &Value| {
        let value = written(rows[row].0, value);
        let [time_text, unit] = moment(scale, time);
        line(out, &[time_text, unit, names[row].clone(), value])?;
        out.change(fraction(time, from, to))
    };
    for (row, track) in tracks.iter().enumerate() {
        let value = held(track, from).filter(|_| track.count_before(from) == track.count_to(from));
        value.map_or(Ok(()), |value| put(out, from, row, &value))?;
    }
    Sweep::new(&tracks, from, to).try_for_each(|(time, row, value)| put(out, time, row, &value))
}

/// One line a cycle whose edge is in the stretch: what a flip-flop captures at the edge. An event is the number of times
/// that it happened since the edge before.
fn cycles(
    selection: &Selection,
    options: &Options,
    rows: &[(&ShownRow, Track)],
    out: &mut Out,
) -> Result<()> {
    let Some(clock) = &options.clock else { return Ok(()) };
    let (from, to) = (selection.from, selection.to);
    let scale = selection.trace.scale();
    let head = ["cycle", "time", "unit"].map(str::to_owned).into_iter();
    line(out, &head.chain(names(selection, rows)).collect::<Vec<_>>())?;
    let first = if clock.time(clock.at(from)) < from { clock.at(from).plus(1) } else { clock.at(from) };
    let mut before = None;
    for cycle in (first.0..clock.cycles()).map(Cycle) {
        let edge = clock.time(cycle);
        if edge > to {
            break;
        }
        let [time, unit] = moment(scale, edge);
        let mut cells = vec![cycle.0.to_string(), time, unit];
        for (row, track) in rows {
            cells.push(match track.kind() {
                SignalKind::Event => {
                    let since = before.map_or(0, |before| track.count_before(before));
                    (track.count_before(edge) - since).to_string()
                }
                _ => track.value_before(edge).map(|value| written(row, &value)).unwrap_or_default(),
            });
        }
        line(out, &cells)?;
        out.change(fraction(edge, from, to))?;
        before = Some(edge);
    }
    Ok(())
}

/// What the columns or lines are called: full names of signals, labels of what is computed.
fn names(selection: &Selection, rows: &[(&ShownRow, Track)]) -> Vec<String> {
    let name = |row: &ShownRow| match &row.shown {
        Shown::Signal(id) => selection.trace.hierarchy().signal(*id).map(|signal| signal.path.clone()),
        _ => None,
    };
    rows.iter().map(|(row, _)| text(&name(row).unwrap_or_else(|| row.label.clone()))).collect()
}

/// A value in the format of its row, numbers with a plain minus sign. Texts of the trace are texts.
fn written(row: &ShownRow, value: &Value) -> String {
    match value {
        Value::Text(value) => text(value),
        // Which of its bits are unknown is worth more than a letter.
        Value::Bits(bits) if !bits.is_known() => text(&bits.to_string()),
        value => {
            let value = row.format.write(value).replace(MINUS, "-");
            if value.parse::<f64>().is_ok() { value } else { text(&value) }
        }
    }
}

/// A text that no program takes for a formula.
fn text(text: &str) -> String {
    if text.starts_with(FORMULAS) { format!("'{text}") } else { text.to_owned() }
}

fn line(out: &mut Out, cells: &[String]) -> Result<()> {
    let quoted = |cell: &String| {
        let ends = cell.contains([',', '"', '\r', '\n']);
        if ends { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = cells.iter().map(quoted).collect::<Vec<_>>().join(",");
    write!(out, "{line}\r\n").map_err(|error| failed(&error))
}

/// A moment as a whole number of the unit of the time scale.
fn moment(scale: TimeScale, time: Time) -> [String; 2] {
    let (factor, name) = unit(scale);
    [(u128::from(time.0) * u128::from(factor)).to_string(), name.to_owned()]
}

#[cfg(test)]
mod tests;
