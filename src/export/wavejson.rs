//! A selection as `WaveJSON`, which `WaveDrom` draws (<https://github.com/wavedrom/schema/blob/master/WaveJSON.md>).
//!
//! Every wave has as many letters as every other one: a letter a tick. No change is left out, but by [`Options::per_cycle`].

mod grid;
mod lane;

use super::fit::beginning;
use super::flag::{Flag, flags, title};
use super::out::{Out, failed};
use super::{Options, Selection, Shown};
use crate::base::{Result, Time, printable};
use crate::note::clean;
use grid::{Grid, Steps};
use lane::{Lane, Runs, plain, runs};
use serde_json::{Value, json};

/// The widest ticks, in times the usual width.
const WIDEST: usize = 5;

/// Letters of a note that are the name of its lane, at most.
const LONGEST: usize = 44;

/// What stands where the cursor is.
const CURSOR: char = '▼';

/// A part of a diagram, from the top.
enum Item {
    Lane(Lane),
    Gap,
    Group(String, Vec<Item>),
}

/// Writes the selection.
pub(super) fn write(selection: &Selection, options: &Options, out: &mut Out) -> Result<()> {
    let tracks: Vec<_> = selection.rows.iter().map(|row| row.track(&selection.trace)).collect();
    let grid = Grid::of(selection, &tracks, options);
    let mut drawn: Vec<Option<Runs>> = Vec::with_capacity(tracks.len());
    for (index, (row, track)) in selection.rows.iter().zip(&tracks).enumerate() {
        let done = (share(index, tracks.len()), share(index + 1, tracks.len()));
        out.reached(done.0)?;
        drawn.push(track.as_ref().map(|track| runs(row, track, &grid, done, out)).transpose()?);
    }
    let rows = || selection.rows.iter().zip(&drawn);
    let widest = rows().filter_map(|(row, runs)| Some(runs.as_ref()?.scale(row))).max().unwrap_or(1);
    let scale = widest.clamp(1, WIDEST);
    let hidden = drawn.iter().flatten().map(|runs| runs.hidden).sum();
    let flags = flags(selection);
    let mut lanes: Vec<Option<Lane>> =
        rows().map(|(row, runs)| runs.as_ref().map(|runs| runs.lane(row, scale))).collect();
    number(&mut lanes, &flags, &grid);
    let mut items = outline(selection, lanes, &grid);
    items.extend(marks(selection, &grid).into_iter().map(Item::Lane));
    if !flags.is_empty() {
        items.push(Item::Gap);
        items.extend(flags.iter().map(|flag| Item::Lane(noted(flag, &grid))));
    }
    out.text("{ \"signal\": [\n")?;
    write_items(&items, 1, out)?;
    out.text("],\n")?;
    for (name, value) in [
        ("edge", json!(distances(selection))),
        ("head", json!({ "text": plain(&title(selection)), "tick": ticks(selection, &grid, scale) })),
        ("foot", json!({ "text": remark(&grid, hidden) })),
        ("config", json!({ "hscale": scale })),
    ] {
        out.text(&format!("  \"{name}\": {value},\n"))?;
    }
    out.text("  \"tritscope\": ")?;
    let about = about(selection, &flags);
    serde_json::to_writer_pretty(&mut *out, &about).map_err(|error| failed(&error.into()))?;
    out.text("\n}\n")
}

#[expect(clippy::cast_precision_loss, reason = "a progress bar has few steps")]
fn share(row: usize, rows: usize) -> f32 {
    row as f32 / rows.max(1) as f32
}

/// The lanes in their groups. What is not loaded is a lane of nothing but unknown values.
fn outline(selection: &Selection, lanes: Vec<Option<Lane>>, grid: &Grid) -> Vec<Item> {
    let mut open: Vec<(String, Vec<Item>)> = vec![(String::new(), Vec::new())];
    let close = |open: &mut Vec<(String, Vec<Item>)>, depth: usize| {
        while open.len() > depth + 1 {
            let Some((name, items)) = open.pop() else { return };
            if let Some((_, above)) = open.last_mut().filter(|_| !items.is_empty()) {
                above.push(Item::Group(name, items));
            }
        }
    };
    for (row, lane) in selection.rows.iter().zip(lanes) {
        close(&mut open, usize::from(row.depth));
        let item = match (&row.shown, lane) {
            (Shown::Group { .. }, _) => {
                open.push((plain(&row.label), Vec::new()));
                continue;
            }
            (Shown::Divider, _) => Item::Gap,
            (_, Some(lane)) => Item::Lane(lane),
            (_, None) => {
                let wave = format!("x{}", ".".repeat(grid.ticks() - 1));
                Item::Lane(Lane { name: plain(&row.label), wave, ..Lane::default() })
            }
        };
        if let Some((_, items)) = open.last_mut() {
            items.push(item);
        }
    }
    close(&mut open, 0);
    open.pop().map(|(_, items)| items).unwrap_or_default()
}

/// Writes the number of a note where it begins in the lane of its signal.
fn number(lanes: &mut [Option<Lane>], flags: &[Flag], grid: &Grid) {
    for flag in flags {
        let lane = flag.row.and_then(|row| lanes.get_mut(row)).and_then(Option::as_mut);
        let (Some(lane), Some((from, _)), Some(sign)) = (lane, flag.span, flag.sign()) else { continue };
        let tick = grid.tick(from);
        if lane.node.is_empty() {
            lane.node = ".".repeat(grid.ticks());
        }
        // One character a tick: of several notes on one tick the first has it.
        let taken = lane.node.chars().nth(tick) != Some('.');
        if !taken {
            lane.node =
                lane.node.chars().enumerate().map(|(at, c)| if at == tick { sign } else { c }).collect();
        }
    }
}

/// A lane for a note: its text, and when.
fn noted(flag: &Flag, grid: &Grid) -> Lane {
    let about = flag.about();
    let about = if about.is_empty() { about } else { format!("{about}: ") };
    // The gutter of WaveDrom is made for names; the whole text stands beside the diagram.
    let said = beginning(&format!("{about}{}", flag.line()), LONGEST);
    let name = plain(&format!("{said} {}", flag.label()));
    let Some((from, to)) = flag.span else { return Lane { name, ..Lane::default() } };
    let (first, last) = (grid.tick(from), grid.tick(to));
    let color =
        flag.note.color.filter(|color| (1..=6).contains(color)).map_or('=', |color| char::from(b'2' + color));
    let wave = (0..grid.ticks()).map(|tick| match tick {
        tick if tick == first => color,
        tick if tick == last + 1 || tick == 0 => '0',
        _ => '.',
    });
    Lane { name, wave: wave.collect(), data: vec![flag.label()], ..Lane::default() }
}

/// Lanes of the marks and the cursor; those on one tick stand below each other.
fn marks(selection: &Selection, grid: &Grid) -> Vec<Lane> {
    let inside = |time: Time| time >= selection.from && time <= selection.to;
    let mut places: Vec<(usize, char)> =
        selection.markers.iter().filter(|m| inside(m.time)).map(|m| (grid.tick(m.time), m.letter)).collect();
    places.extend(selection.cursor.filter(|time| inside(*time)).map(|time| (grid.tick(time), CURSOR)));
    let mut lanes: Vec<Vec<char>> = Vec::new();
    for (tick, letter) in places {
        // The cursor would stand in the arrows between marks.
        let free = lanes.iter().position(|lane| lane[tick] == '.' && letter != CURSOR).unwrap_or_else(|| {
            lanes.push(vec!['.'; grid.ticks()]);
            lanes.len() - 1
        });
        lanes[free][tick] = letter;
    }
    let lane =
        |node: Vec<char>| Lane { name: " ".to_owned(), node: node.into_iter().collect(), ..Lane::default() };
    lanes.into_iter().map(lane).collect()
}

/// An arrow from each mark to the next one, with the time between them.
fn distances(selection: &Selection) -> Vec<String> {
    let mut marks: Vec<_> =
        selection.markers.iter().filter(|m| m.time >= selection.from && m.time <= selection.to).collect();
    marks.sort_by_key(|mark| mark.time);
    let scale = selection.trace.scale();
    let arrow = |pair: &[&super::Marker]| {
        let time = scale.format(Time(pair[1].time.0 - pair[0].time.0));
        format!("{}<->{} {time}", pair[0].letter, pair[1].letter)
    };
    marks.windows(2).map(arrow).collect()
}

/// The times at which ticks begin, a dot for those without room. `WaveDrom` parts them at white space, and spoils the last one.
fn ticks(selection: &Selection, grid: &Grid, scale: usize) -> String {
    let label = |time: &u64| selection.trace.scale().format(Time(*time)).replace(' ', "");
    let labels: Vec<String> = grid.starts.iter().map(label).collect();
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(1);
    let every = ((widest + 2) * 7).div_ceil(40 * scale).max(1);
    let shown = labels.into_iter().enumerate();
    let mut text: String =
        shown.map(|(tick, label)| if tick % every == 0 { label + " " } else { "· ".to_owned() }).collect();
    text.push_str("· ");
    text
}

/// What a reader must know about the ticks.
fn remark(grid: &Grid, hidden: u64) -> String {
    match (grid.steps, hidden) {
        (Steps::Cycles, 0) => "a tick is a cycle of the clock".to_owned(),
        (Steps::Cycles, hidden) => {
            format!(
                "a tick is a cycle of the clock, with the values at its end; {hidden} changes within cycles are not shown"
            )
        }
        (Steps::Even, _) => "to scale".to_owned(),
        (Steps::Moments, _) => "not to scale: a tick for each moment at which something changes".to_owned(),
    }
}

/// What no diagram shows: `WaveDrom` skips it.
fn about(selection: &Selection, flags: &[Flag]) -> Value {
    let scale = selection.trace.scale();
    let notes = flags.iter().map(|flag| {
        json!({ "number": flag.number, "when": flag.when(scale), "about": flag.about(), "color": flag.note.color, "text": clean(&flag.note.text) })
    });
    let markers = selection.markers.iter().map(|mark| {
        let name = mark.name.as_deref().map(printable);
        json!({ "letter": mark.letter.to_string(), "name": name, "time": mark.time.0 })
    });
    json!({
        "from": selection.from.0,
        "to": selection.to.0,
        "tick": scale.format(Time(1)),
        "cursor": selection.cursor.map(|time| time.0),
        "notes": notes.collect::<Vec<_>>(),
        "markers": markers.collect::<Vec<_>>(),
        "provenance": selection.provenance.lines().into_iter()
            .map(|(name, text)| (name.to_owned(), Value::from(printable(&text).into_owned())))
            .collect::<serde_json::Map<_, _>>(),
    })
}

/// Writes one line a lane.
fn write_items(items: &[Item], depth: usize, out: &mut Out) -> Result<()> {
    let indent = "  ".repeat(depth);
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { "" };
        match item {
            Item::Gap => out.text(&format!("{indent}{{}}{comma}\n"))?,
            Item::Lane(lane) => {
                let lane = serde_json::to_string(lane).map_err(|error| failed(&error.into()))?;
                out.text(&format!("{indent}{lane}{comma}\n"))?;
            }
            Item::Group(name, items) => {
                out.text(&format!("{indent}[{}{}\n", json!(name), if items.is_empty() { "" } else { "," }))?;
                write_items(items, depth + 1, out)?;
                out.text(&format!("{indent}]{comma}\n"))?;
            }
        }
    }
    Ok(())
}
