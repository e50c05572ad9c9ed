//! One head at the cursor's token: its positions, or its query, a key and a value element by element.

use super::attention::{Spot, letter, spots};
use super::scrolled;
use crate::app::arrange::Region;
use crate::app::heads::Here;
use crate::app::state::App;
use std::ops::Range;

/// The pane of one head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadPane {
    /// The query head.
    pub head: usize,
    /// The key and value head that it reads.
    pub shared: usize,
    /// The token of the cursor and its letter.
    pub token: (usize, String),
    /// The selected position and its letter.
    pub position: (usize, String),
    /// The rows on the screen.
    pub body: HeadBody,
    /// The selected row: a position or an element.
    pub selected: usize,
    /// Rows that there are.
    pub count: usize,
    /// The sum of the weights (numerics R-SOFTMAX).
    pub sum: Spot,
    /// The output of the head, an element of it each (numerics R-VALUE).
    pub output: Vec<Spot>,
    /// Rows below the table.
    pub footer: u16,
    /// The first row on the screen.
    first: usize,
}

/// What the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadBody {
    /// A position each.
    Positions(Vec<PositionRow>),
    /// An element of query, key and value each.
    Vectors(Vec<VectorRow>),
}

/// A position that the token looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionRow {
    /// The position.
    pub position: usize,
    /// The letter of its token.
    pub letter: String,
    /// g (numerics R-SCORE).
    pub dot: Spot,
    /// s (numerics R-SCORE).
    pub score: Spot,
    /// w (numerics R-SOFTMAX).
    pub weight: Spot,
    /// The part that the weight is of all of them, in thousandths; `None` until their sum has passed.
    pub share: Option<u16>,
}

/// An element of the query of the token, and of key and value of the selected position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorRow {
    /// The element.
    pub element: usize,
    /// Of the query.
    pub query: Spot,
    /// Of the key.
    pub key: Spot,
    /// Of the value.
    pub value: Spot,
}

impl PositionRow {
    /// The numbers of the row.
    #[must_use]
    pub fn spots(&self) -> [Spot; 3] {
        [self.dot, self.score, self.weight]
    }
}

pub(super) fn head(app: &mut App, region: Region, old: Option<&HeadPane>) -> Option<HeadPane> {
    let here = app.attention()?;
    let state = app.heads.clone();
    let (head, position) = (here.head(&state), here.position(&state));
    let width = here.shape.head_width;
    let footer = match region.height {
        0..=4 => 0,
        5..=7 => 1,
        _ => 3,
    };
    let height = usize::from(region.height.saturating_sub(1 + footer)).max(1);
    let (selected, count) =
        if state.vectors { (here.element(&state), width) } else { (position, here.token + 1) };
    let first = scrolled(old.map_or(0, |old| old.first), selected, count, height);
    let window = first..count.min(first + height);
    let sum = one(app, &here, "softmax", here.token, 3 * head);
    let body = if state.vectors {
        HeadBody::Vectors(vectors(app, &here, (head, position), window))
    } else {
        HeadBody::Positions(positions(app, &here, head, sum, window))
    };
    Some(HeadPane {
        head,
        shared: here.shared(head),
        token: (here.token, letter(app, here.token)),
        position: (position, letter(app, position)),
        body,
        selected,
        count,
        sum,
        output: spots(app, &here, "attention", here.token, head * width..(head + 1) * width),
        footer,
        first,
    })
}

/// Element `index` of the tensor `name` of `token`.
pub(super) fn one(app: &mut App, here: &Here, name: &str, token: usize, index: usize) -> Spot {
    spots(app, here, name, token, index..index + 1).first().copied().unwrap_or(Spot::Coming)
}

fn positions(app: &mut App, here: &Here, head: usize, sum: Spot, window: Range<usize>) -> Vec<PositionRow> {
    let base = head * here.shape.context;
    let [dots, scores, weights] = ["dot", "score", "weight"]
        .map(|name| spots(app, here, name, here.token, base + window.start..base + window.end));
    let rows = window.zip(dots).zip(scores.into_iter().zip(weights));
    rows.map(|((position, dot), (score, weight))| {
        let share = thousandths(weight, sum);
        PositionRow { position, letter: letter(app, position), dot, score, weight, share }
    })
    .collect()
}

/// The part that `weight` is of `sum`, in thousandths.
fn thousandths(weight: Spot, sum: Spot) -> Option<u16> {
    let (weight, sum) = (weight.known()?, sum.known().filter(|sum| *sum > 0)?);
    // Half a thousandth is rounded up.
    let share = (i128::from(weight) * 2000 + i128::from(sum)) / (2 * i128::from(sum));
    u16::try_from(share).ok()
}

fn vectors(
    app: &mut App,
    here: &Here,
    (head, position): (usize, usize),
    window: Range<usize>,
) -> Vec<VectorRow> {
    let width = here.shape.head_width;
    let mut of = |name: &str, token: usize, head: usize| {
        spots(app, here, name, token, head * width + window.start..head * width + window.end)
    };
    let shared = here.shared(head);
    let (queries, keys, values) =
        (of("q_head", here.token, head), of("k_head", position, shared), of("v_head", position, shared));
    let rows = window.zip(queries).zip(keys.into_iter().zip(values));
    rows.map(|((element, query), (key, value))| VectorRow { element, query, key, value }).collect()
}

impl HeadPane {
    /// The position or the element in a row of the inside of the pane.
    pub(in crate::app) fn at(&self, row: u16) -> Option<usize> {
        let row = usize::from(row.checked_sub(1)?);
        let rows = match &self.body {
            HeadBody::Positions(rows) => rows.len(),
            HeadBody::Vectors(rows) => rows.len(),
        };
        (row < rows).then_some(self.first + row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Field;

    #[test]
    fn a_share_is_rounded_and_waits_for_the_sum() {
        let passed = |value| Spot::Passed { value: Field::Known(value), golden: None, wrong: false };
        assert_eq!(thousandths(passed(48_211), passed(65_535)), Some(736));
        assert_eq!(thousandths(passed(1), passed(2000)), Some(1));
        assert_eq!(thousandths(passed(1), Spot::Coming), None);
        assert_eq!(thousandths(Spot::Coming, passed(5)), None);
        // A run that is wrong may show anything.
        assert_eq!(
            [(7, 0), (-7, 3), (i64::MAX, 1)].map(|(w, d)| thousandths(passed(w), passed(d))),
            [None; 3]
        );
    }
}
