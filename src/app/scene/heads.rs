//! All heads: a matrix each of what the queries so far give to the positions so far.

use super::attention::{Shade, Spot, centred, letter, magnitude, shade, spots};
use crate::app::arrange::Region;
use crate::app::heads::{HeadsView, Here};
use crate::app::state::App;
use std::ops::Range;

/// The pane of all heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadsPane {
    /// The token of the cursor.
    pub token: usize,
    /// Its letter.
    pub letter: String,
    /// The layer.
    pub layer: usize,
    /// Which numbers are shown.
    pub view: HeadsView,
    /// The heads on the screen.
    pub maps: Vec<HeadMap>,
    /// Heads that there are.
    pub heads: usize,
    /// Cells of an element.
    pub cell: u16,
    /// Rows of an element.
    pub tall: u16,
    /// Whether elements are written as numbers.
    pub numbers: bool,
    /// The selected head, query and position.
    pub selected: (usize, usize, usize),
    /// The letters of the selected query and position.
    pub letters: [String; 2],
    /// The selected element: score and weight; `None` where the mask is.
    pub detail: Option<[Spot; 2]>,
}

/// The matrix of a head, or the part of it that there is room for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadMap {
    /// The query head.
    pub head: usize,
    /// The key and value head that it reads.
    pub shared: usize,
    /// Where it is on the screen: title, letters of the positions, rows.
    pub region: Region,
    /// Positions on the screen: number and letter.
    pub positions: Vec<(usize, String)>,
    /// The rows.
    pub rows: Vec<MapRow>,
    /// Wrong elements among those on the screen.
    pub wrong: usize,
}

/// The row of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRow {
    /// The token.
    pub query: usize,
    /// Its letter.
    pub letter: String,
    /// An element a position; `None` after the query itself, which sees no later ones.
    pub shades: Vec<Option<Shade>>,
}

/// Cells before a row: a sign, the letter, a blank.
pub const MAP_LABEL: u16 = 3;

/// Rows over the rows of a matrix: title and letters.
pub const MAP_HEAD: u16 = 2;

/// Cells between two matrices.
const GAP: u16 = 2;

/// Cells that an element takes at most where it is no number: twice as high as wide would be too wide.
const WIDEST: u16 = 4;

/// Cells of a number: a weight has five digits, a score seven and a sign.
fn number_cells(view: HeadsView) -> u16 {
    match view {
        HeadsView::Weights => 7,
        HeadsView::Scores => 11,
    }
}

/// How matrices lie on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fit {
    across: u16,
    cell: u16,
    positions: u16,
    queries: u16,
    /// Rows from one row of matrices to the next.
    pitch: u16,
}

impl Fit {
    /// Rows of an element: two where that makes it about square and all of them have room.
    fn tall(self) -> u16 {
        let room = self.pitch.saturating_sub(MAP_HEAD);
        if self.cell == WIDEST && room >= 2 * self.queries { 2 } else { 1 }
    }

    /// Rows of a matrix.
    fn height(self) -> u16 {
        MAP_HEAD + self.queries * self.tall()
    }
}

/// How `heads` matrices of `count` queries and positions fit in `region`: all elements before large ones, side by side
/// before below each other. `None` where not even a small part of each fits.
fn fit(region: Region, heads: usize, count: usize, most: u16) -> Option<Fit> {
    let count = u16::try_from(count).unwrap_or(u16::MAX).max(1);
    let heads = u16::try_from(heads).unwrap_or(u16::MAX).max(1);
    let choices = (1..=heads.min(region.width / (MAP_LABEL + 1)).max(1)).filter_map(|across| {
        let pitch = region.height / heads.div_ceil(across);
        let room = ((region.width + GAP) / across).checked_sub(GAP + MAP_LABEL)?;
        let queries = pitch.checked_sub(MAP_HEAD)?.min(count);
        let cell = (room / count).clamp(1, most);
        let positions = (room / cell).min(count);
        (positions >= count.min(6) && queries >= count.min(3)).then_some(Fit {
            across,
            cell,
            positions,
            queries,
            pitch,
        })
    });
    choices.max_by_key(|fit| {
        let seen = u32::from(fit.positions) * u32::from(fit.queries);
        (seen, fit.cell.min(2), fit.across, fit.cell)
    })
}

pub(super) fn heads(app: &mut App, region: Region) -> Option<HeadsPane> {
    let here = app.attention()?;
    let state = app.heads.clone();
    let (head, query, position) = (here.head(&state), here.query(&state), here.position(&state));
    let count = here.token + 1;
    // The last line tells about the selected element.
    let area = Region { x: region.x + 1, width: region.width.saturating_sub(2), ..region };
    let area = Region { height: area.height.saturating_sub(u16::from(area.height > 5)), ..area };
    let number = number_cells(state.view);
    let together = if state.alone { None } else { fit(area, here.shape.heads, count, WIDEST) };
    let (shown, fit) = match together {
        Some(fit) => (0..here.shape.heads, fit),
        None => (head..head + 1, fit(area, 1, count, number).unwrap_or(NARROW)),
    };
    let first = |selected: usize, room: u16| {
        let first = centred(selected, count, usize::from(room));
        first..count.min(first + usize::from(room))
    };
    let window = (first(query, fit.queries), first(position, fit.positions));
    let maps = shown.enumerate().map(|(at, head)| {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let width = MAP_LABEL + fit.positions * fit.cell;
        let (column, row) = (at % fit.across, at / fit.across);
        let pitch = if fit.across == 1 { width } else { (area.width + GAP) / fit.across };
        let region = Region {
            x: area.x + column * pitch.min(width + 4),
            y: area.y + row * fit.pitch.min(fit.height() + 1),
            width,
            height: fit.height(),
        };
        map(app, &here, head, &window, region)
    });
    let maps = maps.collect();
    let detail = (position <= query).then(|| {
        let index = head * here.shape.context + position;
        ["score", "weight"].map(|name| {
            spots(app, &here, name, query, index..index + 1).first().copied().unwrap_or(Spot::Coming)
        })
    });
    Some(HeadsPane {
        token: here.token,
        letter: letter(app, here.token),
        layer: here.layer,
        view: state.view,
        maps,
        heads: here.shape.heads,
        cell: fit.cell,
        tall: fit.tall(),
        numbers: fit.cell >= number,
        selected: (head, query, position),
        letters: [letter(app, query), letter(app, position)],
        detail,
    })
}

/// What is shown where there is room for nothing.
const NARROW: Fit = Fit { across: 1, cell: 1, positions: 1, queries: 1, pitch: 3 };

fn map(
    app: &mut App,
    here: &Here,
    head: usize,
    (queries, positions): &(Range<usize>, Range<usize>),
    region: Region,
) -> HeadMap {
    let view = app.heads.view;
    let base = head * here.shape.context;
    let row = |query: usize| {
        // A query sees itself and what was before it.
        let seen = positions.start..positions.end.min(query + 1).max(positions.start);
        let seen = spots(app, here, view.tensor(), query, base + seen.start..base + seen.end);
        (query, seen)
    };
    let rows: Vec<(usize, Vec<Spot>)> = queries.clone().map(row).collect();
    let all = || rows.iter().flat_map(|(_, row)| row);
    let most = match view {
        HeadsView::Weights => 65_535,
        HeadsView::Scores => magnitude(all()),
    };
    let wrong = all().filter(|spot| spot.is_wrong()).count();
    let rows = rows.into_iter().map(|(query, seen)| {
        let mut shades: Vec<Option<Shade>> = seen.into_iter().map(|spot| Some(shade(spot, most))).collect();
        shades.resize(positions.len(), None);
        MapRow { query, letter: letter(app, query), shades }
    });
    HeadMap {
        head,
        shared: here.shared(head),
        region,
        rows: rows.collect(),
        positions: positions.clone().map(|position| (position, letter(app, position))).collect(),
        wrong,
    }
}

impl HeadsPane {
    /// The head at a cell of the screen, and the query and position of the element there.
    pub(in crate::app) fn at(&self, column: u16, row: u16) -> Option<(usize, Option<(usize, usize)>)> {
        let map = self.maps.iter().find(|map| map.region.contains(column, row))?;
        let place = || {
            let row = row.checked_sub(map.region.y + MAP_HEAD)? / self.tall;
            let row = map.rows.get(usize::from(row))?;
            let column = column.checked_sub(map.region.x + MAP_LABEL)? / self.cell.max(1);
            let (position, _) = map.positions.get(usize::from(column))?;
            (*position <= row.query).then_some((row.query, *position))
        };
        Some((map.head, place()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(width: u16, height: u16) -> Region {
        Region { x: 0, y: 0, width, height }
    }

    #[test]
    fn heads_lie_side_by_side_with_elements_as_large_as_fit() {
        let found = fit(area(100, 20), 4, 5, WIDEST).unwrap();
        assert_eq!((found.across, found.cell, found.positions, found.queries), (4, 4, 5, 5));
        // In a narrow pane below each other before in single cells.
        let found = fit(area(40, 18), 4, 8, WIDEST).unwrap();
        assert_eq!((found.across, found.cell, found.positions, found.queries), (2, 2, 8, 7));
    }

    #[test]
    fn of_long_texts_a_part_of_each_head_is_seen_else_one_head() {
        let found = fit(area(100, 22), 4, 128, WIDEST).unwrap();
        assert_eq!((found.cell, found.across * found.positions >= 80), (1, true));
        assert_eq!(fit(area(30, 8), 32, 128, WIDEST), None);
        assert_eq!(fit(area(36, 8), 1, 5, 7).unwrap().cell, 6);
    }
}
