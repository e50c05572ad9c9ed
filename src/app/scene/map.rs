//! The whole trace in one line: how much happens where, the part on the screen, markers, matches.

use super::ruler;
use crate::app::Document;
use crate::app::rows::Content;
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
    /// Columns with something that a search found.
    pub matches: Vec<u16>,
    /// Whose changes it counts.
    pub of: String,
    key: Key,
}

impl WaveMap {
    /// The highest density.
    pub const MOST: u8 = 8;
}

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
    let mut matches: Vec<u16> = Vec::new();
    if let Some((times, _)) = ruler::matches(app) {
        let mut at = 0;
        while let Some(column) = times.get(at).and_then(|time| place(*time)) {
            matches.push(column);
            at += times[at..].partition_point(|time| place(*time).is_none_or(|other| other <= column)).max(1);
        }
    }
    WaveMap {
        density,
        viewport: (place(app.waves.viewport.from).unwrap_or(0), place(end).unwrap_or(0)),
        cursor: place(app.cursor),
        marks: app.marks.iter().filter_map(|(letter, time)| Some((place(*time)?, *letter))).collect(),
        matches,
        of: String::new(),
        key,
    }
}

/// Changes on a scale that sees one change as well as a million: each step is some times the one before.
fn densities(changes: &[u32]) -> Vec<u8> {
    let most = changes.iter().copied().max().unwrap_or(0);
    let bits = |count: u32| u32::BITS - count.leading_zeros();
    let steps = u32::from(WaveMap::MOST);
    let scale = |count: u32| match count {
        0 => 0,
        count => (bits(count) * steps).div_ceil(bits(most).max(1)).clamp(1, steps),
    };
    changes.iter().map(|count| u8::try_from(scale(*count)).unwrap_or(WaveMap::MOST)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_is_seen_beside_a_million() {
        assert_eq!(densities(&[0, 1, 1_000_000]), [0, 1, 8]);
        assert_eq!(densities(&[0, 1, 1]), [0, 8, 8]);
        assert_eq!(densities(&[]), [0; 0]);
    }
}
