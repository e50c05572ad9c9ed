//! The caches: the keys and values that a layer keeps for each position, of the head that the selected one reads.

use super::attention::{Shade, Spot, centred, letter, shade, spots};
use super::head::one;
use crate::app::arrange::Region;
use crate::app::heads::Here;
use crate::app::state::App;

/// The pane of the caches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachePane {
    /// The layer.
    pub layer: usize,
    /// The query head, and the key and value head that it reads.
    pub head: (usize, usize),
    /// Positions that keys and values of that head are there for.
    pub filled: [usize; 2],
    /// Positions that there is room for.
    pub context: usize,
    /// The rows on the screen, a position each.
    pub rows: Vec<CacheRow>,
    /// Elements on the screen, of the keys and of the values.
    pub elements: [std::ops::Range<usize>; 2],
    /// Cells of an element.
    pub cell: u16,
    /// Where keys and values begin on the screen.
    pub columns: [u16; 2],
    /// The row of the heading on the screen.
    pub y: u16,
    /// The selected position, element, and whether it is one of the values.
    pub selected: (usize, usize, bool),
    /// The letter of the selected position.
    pub letter: String,
    /// The selected element, and the largest magnitude that 127 stands for (numerics R-HEAD).
    pub detail: (Spot, Spot),
    /// The cursor's token.
    pub token: usize,
}

/// What is kept for a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheRow {
    /// The position.
    pub position: usize,
    /// The letter of its token.
    pub letter: String,
    /// The elements of the key on the screen.
    pub keys: Vec<Shade>,
    /// The elements of the value on the screen.
    pub values: Vec<Shade>,
}

/// Cells of an element from which on it is a number: 127 and a sign, and a blank.
pub const CACHE_NUMBER: u16 = 5;

/// The largest magnitude of an element (numerics R-HEAD).
const MOST: u64 = 127;

/// Cells between keys and values.
const GAP: u16 = 3;

/// Cells before a row: a sign, a number of four digits, a letter, blanks.
const LABEL: u16 = 9;

pub(super) fn cache(app: &mut App, region: Region) -> Option<CachePane> {
    let here = app.attention()?;
    let state = app.heads.clone();
    let (head, position, element) = (here.head(&state), here.position(&state), here.element(&state));
    let shared = here.shared(head);
    let layout = Layout::new(&here, region, element, state.in_values);
    let height = usize::from(region.height.saturating_sub(1 + u16::from(region.height > 3))).max(1);
    let count = here.token + 1;
    let first = centred(position, count, height);
    let [keys, values] = &layout.elements;
    let base = shared * here.shape.head_width;
    let mut row = |position: usize| {
        let mut of = |name: &str, elements: &std::ops::Range<usize>| {
            let spots = spots(app, &here, name, position, base + elements.start..base + elements.end);
            spots.into_iter().map(|spot| shade(spot, MOST)).collect::<Vec<_>>()
        };
        let (keys, values) = (of("k_head", keys), of("v_head", values));
        CacheRow { position, letter: letter(app, position), keys, values }
    };
    let rows = (first..count.min(first + height)).map(&mut row).collect();
    let filled = ["k_head", "v_head"].map(|name| {
        let now = spots(app, &here, name, here.token, base..base + here.shape.head_width);
        here.token + usize::from(now.iter().all(Spot::has_passed))
    });
    let (name, largest) = if state.in_values { ("v_head", "v_max") } else { ("k_head", "k_max") };
    let detail =
        (one(app, &here, name, position, base + element), one(app, &here, largest, position, shared));
    Some(CachePane {
        layer: here.layer,
        head: (head, shared),
        filled,
        context: here.shape.context,
        rows,
        elements: layout.elements,
        cell: layout.cell,
        columns: layout.columns,
        y: region.y,
        selected: (position, element, state.in_values),
        letter: letter(app, position),
        detail,
        token: here.token,
    })
}

/// Which elements are where.
struct Layout {
    elements: [std::ops::Range<usize>; 2],
    cell: u16,
    columns: [u16; 2],
}

impl Layout {
    /// Keys and values side by side where a cell each fits, else those of the selected element.
    fn new(here: &Here, region: Region, element: usize, in_values: bool) -> Self {
        let count = here.shape.head_width;
        let width = u16::try_from(count).unwrap_or(u16::MAX).max(1);
        let room = region.width.saturating_sub(LABEL + 1);
        let x = region.x + LABEL;
        let cell = room.saturating_sub(GAP) / width.saturating_mul(2);
        if cell > 0 {
            let cell = cell.min(CACHE_NUMBER);
            return Self { elements: [0..count, 0..count], cell, columns: [x, x + width * cell + GAP] };
        }
        let cell = (room / width).clamp(1, CACHE_NUMBER);
        let fitting = usize::from(room / cell).max(1);
        let first = centred(element, count, fitting);
        let shown = first..count.min(first + fitting);
        let elements = if in_values { [0..0, shown] } else { [shown, 0..0] };
        Self { elements, cell, columns: [x, x] }
    }
}

impl CachePane {
    /// The position, the element, and whether it is one of the values, at a cell of the screen.
    pub(in crate::app) fn at(&self, column: u16, row: u16) -> Option<(usize, usize, bool)> {
        let row = self.rows.get(usize::from(row.checked_sub(self.y + 1)?))?;
        [true, false].into_iter().find_map(|values| {
            let side = usize::from(values);
            let offset = column.checked_sub(self.columns[side])? / self.cell.max(1);
            let element = self.elements[side].clone().nth(usize::from(offset))?;
            Some((row.position, element, values))
        })
    }

    /// The number that the selected element stands for (numerics R-HEAD), once it and its scale have passed.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a number for people, four digits of it are shown")]
    pub fn real(&self) -> Option<f64> {
        let (value, largest) = (self.detail.0.known()?, self.detail.1.known()?);
        Some(value as f64 * largest as f64 / 127.0 / 4096.0)
    }
}
