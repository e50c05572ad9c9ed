//! The whole trace in one line: how much happens where, the part on the screen, markers, matches, differences.

use super::{notes, ruler};
use crate::app::Document;
use crate::app::rows::{Content, Hue};
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::base::Time;

/// The whole trace in the columns of the time axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaveMap {
    /// How much changes in each column, from 0, nothing, to [`Self::MOST`].
    pub density: Vec<u8>,
    /// First and last column of the part on the screen.
    pub viewport: (u16, u16),
    /// The column of the cursor.
    pub cursor: Option<u16>,
    /// The columns of the markers.
    pub marks: Vec<(u16, char)>,
    /// Columns in which notes begin, with their colours.
    pub notes: Vec<(u16, Option<Hue>)>,
    /// Columns with something that a search found.
    pub matches: Vec<u16>,
    /// Columns in which the trace that this one is compared with begins to differ.
    pub differences: Vec<u16>,
    key: Key,
}

impl WaveMap {
    /// The density of the columns with the fewest changes: well above that of none.
    pub const LEAST: u8 = 3;
    /// The highest density.
    pub const MOST: u8 = 8;
}

/// Fewer doublings from the fewest to the most changes do not take the whole height.
const FEWEST_OCTAVES: f64 = 3.0;

/// What the densities depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    content: Option<Content>,
    columns: u16,
    loaded: bool,
    generation: u64,
}

pub(super) fn map(app: &App, document: &Document, columns: u16, old: Option<WaveMap>) -> WaveMap {
    let (first, last) = document.trace.span();
    let whole = Viewport { from: first, to: Time(last.0.saturating_add(1)) };
    let content = app.waves.row().map(|row| row.content.clone());
    let track = content.as_ref().and_then(|content| app.track(content));
    let key = Key { content, columns, loaded: track.is_some(), generation: document.generation };
    let density = match old.filter(|old| old.key == key) {
        Some(old) => old.density,
        None => track.map_or_else(Vec::new, |track| {
            let drawn = track.summary(first, last, usize::from(columns));
            densities(&drawn.iter().map(|column| column.changes).collect::<Vec<_>>())
        }),
    };
    let place = |time: Time| whole.column(time, columns);
    let end = Time(app.waves.viewport.to.0.saturating_sub(1));
    let found = ruler::matches(app).map(|(times, _)| times);
    WaveMap {
        density,
        viewport: (place(app.waves.viewport.from).unwrap_or(0), place(end).unwrap_or(0)),
        cursor: place(app.cursor),
        marks: app.marks.iter().filter_map(|(letter, time)| Some((place(*time)?, *letter))).collect(),
        notes: notes::columns(app, place),
        matches: ticks(found.unwrap_or_default(), place),
        differences: ticks(ruler::differences(app).unwrap_or_default(), place),
        key,
    }
}

/// The columns of moments, ascending; one jump a column, so that the work grows with the columns.
fn ticks(times: &[Time], place: impl Fn(Time) -> Option<u16>) -> Vec<u16> {
    let (mut columns, mut at) = (Vec::new(), 0);
    while let Some(column) = times.get(at).and_then(|time| place(*time)) {
        columns.push(column);
        at += times[at..].partition_point(|time| place(*time).is_none_or(|other| other <= column)).max(1);
    }
    columns
}

/// Changes on a scale that sees one change as well as a million: each step is some times the one before. What is
/// everywhere about the same is low everywhere, so that only differences stand out.
fn densities(changes: &[u32]) -> Vec<u8> {
    let some = || changes.iter().copied().filter(|count| *count > 0);
    let (Some(least), Some(most)) = (some().min(), some().max()) else { return vec![0; changes.len()] };
    let octaves = |count: u32| (f64::from(count) / f64::from(least)).log2();
    let steps = f64::from(WaveMap::MOST - WaveMap::LEAST);
    let range = octaves(most).max(FEWEST_OCTAVES);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the steps")]
    let scale = |count: u32| WaveMap::LEAST + (octaves(count) / range * steps).round() as u8;
    changes.iter().map(|count| if *count == 0 { 0 } else { scale(*count) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_is_seen_beside_a_million() {
        assert_eq!(densities(&[0, 1, 1_000_000]), [0, WaveMap::LEAST, WaveMap::MOST]);
        assert_eq!(densities(&[]), [0; 0]);
        assert_eq!(densities(&[0, 0]), [0, 0]);
    }

    #[test]
    fn what_is_about_the_same_everywhere_is_low() {
        let low = WaveMap::LEAST;
        assert_eq!(densities(&[0, 1, 1]), [0, low, low]);
        assert_eq!(densities(&[900, 1000, 950, 900]), [low; 4]);
        assert!(densities(&[900, 1000, 7200])[2] == WaveMap::MOST);
    }
}
