//! A selection as SVG: a drawing of the waves in the colours of a theme.
//!
//! A row is drawn from its summary in columns one unit wide, so that the size of the picture is bounded by its columns and
//! rows. What changes more than once in a column is drawn as a block, which no steady value is.

mod curve;
mod frame;
mod paint;
mod wave;

pub use paint::xml;

use super::fit::beginning;
use super::flag::{flags, title, value_at};
use super::out::Out;
use super::{Options, Selection, Shown, ShownRow};
use crate::base::{Result, Time, printable};
use crate::config::{Color, Role, Theme};
use crate::protocol::ERROR;
use crate::trace::{Column, Progress, SignalKind, Track};
use crate::translate::Analog;
use crate::translate::wave::{Writing, shapes, stretches};
use frame::{LINE, Layout, Signs};
use paint::{CHARACTER, Paint, fitting, hue};
use wave::Place;

/// Columns of the waves, unless somebody asks for others.
const COLUMNS: usize = 960;

/// Units of a line of a row.
const ROW: f64 = 26.0;

/// Units that stay free above and below a wave.
const GAP: f64 = 5.0;

/// Rows in a picture with the height that they get, at most; a page has no room for more lines.
const TALLEST: u8 = 16;

/// Writes the selection.
pub(super) fn write(selection: &Selection, options: &Options, out: &mut Out) -> Result<()> {
    let theme = options.theme.clone().unwrap_or_else(Theme::built_in);
    let flags = flags(selection);
    let mut layout = layout(selection, options);
    let signs = Signs::of(selection, &flags, &layout);
    let signs_at = 2.0 * LINE;
    let ruler_at = signs_at + signs.height();
    layout.top = ruler_at + LINE + 4.0;
    layout.bottom = layout.top + selection.rows.iter().map(height).sum::<f64>();
    let room = layout.right() + 10.0;

    let mut paint = Paint::default();
    frame::head(&mut paint, selection, room - 20.0);
    frame::ruler(&mut paint, (selection, options), ruler_at, &layout);
    let mut y = layout.top;
    let mut crowded = 0;
    for (index, row) in selection.rows.iter().enumerate() {
        out.reached(share(index, selection.rows.len()))?;
        crowded += self::row(&mut paint, selection, row, y, &layout, out)?;
        y += height(row);
    }
    signs.draw(&mut paint, signs_at, &layout);
    frame::cursor(&mut paint, (selection, options), ruler_at, &layout);
    let mut end = layout.bottom + 6.0;
    end += frame::notes(&mut paint, selection, &flags, end, room - 10.0);
    let remark = remark(selection, crowded, &layout);
    end += LINE;
    paint.text(Role::Muted, 10.0, end, &beginning(&remark, fitting(room - 20.0)));
    let (width, height) = (room, end + 10.0);
    out.text(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n{}\n<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{}\"/>\n",
        xml(&title(selection)),
        xml(&description(selection, &remark)),
        paint::styles(&theme),
        Color::hex(theme.background())
    ))?;
    out.text(&paint.xml)?;
    out.text("</svg>\n")
}

#[expect(clippy::cast_precision_loss, reason = "a progress bar has few steps")]
fn share(row: usize, rows: usize) -> f32 {
    row as f32 / rows.max(1) as f32
}

/// Units that a row takes.
fn height(row: &ShownRow) -> f64 {
    let lines = row.height.clamp(1, TALLEST);
    ROW * f64::from(if row.curve.is_some() { lines.max(2) } else { lines })
}

/// Where everything is, but for what depends on the lines above the rows.
fn layout(selection: &Selection, options: &Options) -> Layout {
    let columns = options.columns.unwrap_or(COLUMNS).clamp(100, 8000);
    let columns = u16::try_from(columns).unwrap_or(960);
    let label = |row: &ShownRow| printable(&row.label).chars().count() + 2 * usize::from(row.depth);
    let names = selection.rows.iter().map(label).max().unwrap_or(0).clamp(6, 40);
    let value = |row: &ShownRow| at_cursor(selection, row, selection.before, usize::MAX).chars().count();
    let values = selection.rows.iter().map(value).max().unwrap_or(0).min(18);
    #[expect(clippy::cast_precision_loss, reason = "gutters are narrow")]
    let x = (10.0 + CHARACTER * (names + values + 3) as f64).round();
    let (from, to) = (selection.from.0, selection.to.0);
    let ticks = to.saturating_sub(from).saturating_add(1);
    Layout { names, values, before: selection.before, x, columns, top: 0.0, bottom: 0.0, from, ticks }
}

/// The value of a row at the cursor in at most `room` characters.
fn at_cursor(selection: &Selection, row: &ShownRow, before: bool, room: usize) -> String {
    let value = selection.cursor.and_then(|time| value_at(selection, row, time, before));
    value.map(|value| row.format.fit(&value, room)).unwrap_or_default()
}

/// Draws a row; gives the columns that hold more changes than they can show.
fn row(
    paint: &mut Paint,
    selection: &Selection,
    row: &ShownRow,
    y: f64,
    layout: &Layout,
    out: &mut Out,
) -> Result<u64> {
    let color = hue(row.color);
    let (middle, name) = (y + height(row) / 2.0, printable(&row.label));
    let indent = usize::from(row.depth.min(12)) * 2;
    #[expect(clippy::cast_precision_loss, reason = "gutters are narrow")]
    let x = 10.0 + CHARACTER * indent as f64;
    paint.open(&name);
    let head = matches!(row.shown, Shown::Group { .. });
    let role = if head { Role::WaveGroup } else { color.unwrap_or(Role::WaveName) };
    paint.text(role, x, middle + 4.0, &beginning(&name, layout.names.saturating_sub(indent)));
    let place = Place { x: layout.x, top: y + GAP, bottom: y + height(row) - GAP, columns: layout.columns };
    let mut crowded = 0;
    match row.track(&selection.trace) {
        _ if head => {}
        None if matches!(row.shown, Shown::Divider) => {
            let path = format!("M{} {middle}H{}", layout.x, layout.right());
            paint.line(color.unwrap_or(Role::WaveRuler), &path, " stroke-dasharray=\"4 4\"");
        }
        None => paint.text(Role::WaveMissing, layout.x, middle + 4.0, "not loaded"),
        Some(track) => {
            let value = at_cursor(selection, row, layout.before, layout.values);
            paint.right(Role::WaveValue, layout.x - CHARACTER, middle + 4.0, &value);
            crowded = track_row(paint, (selection.from, selection.to), row, &track, place, out)?;
        }
    }
    paint.close();
    Ok(crowded)
}

/// Draws the wave of a row.
fn track_row(
    paint: &mut Paint,
    (from, to): (Time, Time),
    row: &ShownRow,
    track: &Track,
    place: Place,
    out: &mut Out,
) -> Result<u64> {
    let (color, columns) = (hue(row.color), usize::from(place.columns));
    let curve = row.curve.filter(|_| !matches!(track.kind(), SignalKind::Text | SignalKind::Event));
    if let Some(how) = curve {
        let numbers = Analog::build(track, &row.format, &Progress::new())?;
        let drawn = numbers.columns(from, to, columns);
        curve::draw(paint, &numbers, &drawn, how, color, place);
        return Ok(0);
    }
    let summary = track.summary(from, to, columns);
    for column in &summary {
        if column.changes > 0 {
            out.change(0.0)?;
        }
    }
    match track.kind() {
        SignalKind::Bits { width: 1 } | SignalKind::Event => {
            wave::bit(paint, &shapes(&summary), color, place);
        }
        _ => {
            let errors = matches!(row.shown, Shown::Transactions { .. }).then_some(ERROR);
            let writing = Writing { format: &row.format, errors, columns: 8 };
            wave::bus(paint, &stretches(&summary, writing), color, place);
        }
    }
    Ok(summary.iter().filter(|column: &&Column| column.changes > 1).count() as u64)
}

/// How exact the picture is.
fn remark(selection: &Selection, crowded: u64, layout: &Layout) -> String {
    let step = layout.ticks.div_ceil(u64::from(layout.columns));
    let exact = format!("a column is {}", selection.trace.scale().format(Time(step)));
    match crowded {
        0 => exact,
        1 => format!("{exact}; one holds more changes than it can show: a block"),
        crowded => format!("{exact}; {crowded} hold more changes than they can show: blocks"),
    }
}

/// What somebody who does not see the picture should know.
fn description(selection: &Selection, remark: &str) -> String {
    let labelled = || selection.rows.iter().map(|row| row.label.as_str()).filter(|label| !label.is_empty());
    let names: Vec<_> = labelled().take(24).collect();
    let more = labelled().count() - names.len();
    let more = if more > 0 { format!(" and {more} more rows") } else { String::new() };
    format!("Waves of {}{more}. Notes: {}. {remark}", names.join(", "), selection.notes.len())
}
