//! What the panes of attention share: elements as they are at the cursor, shares, and letters of tokens.

use super::header::visible;
use crate::app::heads::Here;
use crate::app::state::App;
use crate::base::{Cycle, Field};
use std::ops::Range;

/// An element of a tensor at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// It has not passed its probe yet.
    Coming,
    /// It was due and did not pass.
    Missing,
    /// It has passed.
    Passed {
        /// What passed.
        value: Field,
        /// What should have.
        golden: Option<i64>,
        /// Whether it is not what it should be.
        wrong: bool,
    },
}

impl Spot {
    /// Its number, if it has passed and is known.
    #[must_use]
    pub fn known(&self) -> Option<i64> {
        match self {
            Self::Passed { value, .. } => value.known(),
            Self::Coming | Self::Missing => None,
        }
    }

    /// Whether it has passed.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        matches!(self, Self::Passed { .. })
    }

    /// Whether the golden model contradicts it: it is another number, unknown, or missing.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        matches!(self, Self::Missing | Self::Passed { wrong: true, .. })
    }

    /// Whether it has passed and is what it should be.
    #[must_use]
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Passed { wrong: false, golden: Some(_), .. })
    }
}

/// An element of a heatmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shade {
    /// The element.
    pub spot: Spot,
    /// Its share of the largest magnitude, -255 to 255; only 0 has none.
    pub share: i16,
}

/// Elements `indices` of the tensor `name` of `token`, as they are at the cursor.
pub(super) fn spots(
    app: &mut App,
    here: &Here,
    name: &str,
    token: usize,
    indices: Range<usize>,
) -> Vec<Spot> {
    let Some(whole) = app.whole(&here.key(name, token)) else { return Vec::new() };
    let last = || whole.elements.iter().filter_map(|element| element.cycle).max();
    // What did not pass before the last of its tensor did is not to be waited for.
    let over = token < here.token || last().is_some_and(|last| last <= here.cycle);
    let absent = if over { Spot::Missing } else { Spot::Coming };
    let start = whole.elements.partition_point(|element| element.index < indices.start);
    let mut elements = whole.elements.get(start..).unwrap_or_default().iter().peekable();
    let passed = |cycle: Option<Cycle>| cycle.is_some_and(|cycle| cycle <= here.cycle);
    indices
        .map(|index| match elements.next_if(|element| element.index == index) {
            Some(element) if passed(element.cycle) => {
                Spot::Passed { value: element.rtl, golden: element.golden, wrong: element.diverges() }
            }
            Some(element) if element.cycle.is_some() => Spot::Coming,
            _ => absent,
        })
        .collect()
}

/// The largest magnitude of what has passed.
pub(super) fn magnitude<'a>(spots: impl IntoIterator<Item = &'a Spot>) -> u64 {
    spots.into_iter().filter_map(Spot::known).map(i64::unsigned_abs).max().unwrap_or(0)
}

/// The share that an element has of `magnitude`.
pub(super) fn shade(spot: Spot, magnitude: u64) -> Shade {
    let value = spot.known().unwrap_or(0);
    let part = u128::from(value.unsigned_abs()) * 255 / u128::from(magnitude.max(1));
    // A number that is not 0 shows.
    let part = i16::try_from(part).unwrap_or(255).min(255).max(i16::from(value != 0));
    Shade { spot, share: if value < 0 { -part } else { part } }
}

/// The letter of a token in one cell: the first that can be seen of its text, else the last digit of its number.
pub(super) fn letter(app: &App, token: usize) -> String {
    let golden = app.document.as_ref().and_then(|document| document.golden.as_ref());
    let text = golden.and_then(|golden| golden.token_text(token)).map(visible).unwrap_or_default();
    // A word in pieces begins with a blank: the letter after it says more.
    let first = text.chars().find(|c| *c != '␣').or_else(|| text.chars().next());
    first.map_or_else(|| (token % 10).to_string(), |first| first.to_string())
}

/// The first of `count` things of which `room` can be seen, so that `selected` is in the middle.
pub(super) fn centred(selected: usize, count: usize, room: usize) -> usize {
    selected.saturating_sub(room / 2).min(count.saturating_sub(room))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(value: i64) -> Spot {
        Spot::Passed { value: Field::Known(value), golden: Some(5), wrong: value != 5 }
    }

    #[test]
    fn a_share_has_the_sign_of_its_number_and_is_only_0_for_0() {
        let shares = [0, 65_535, 1, -32_768].map(|value| shade(passed(value), 65_535).share);
        assert_eq!(shares, [0, 255, 1, -127]);
        assert_eq!(shade(passed(i64::MIN), 1).share, -255);
        assert_eq!((shade(Spot::Coming, 7).share, shade(passed(0), 0).share), (0, 0));
        assert_eq!(magnitude(&[passed(-9), passed(4), Spot::Missing]), 9);
    }

    #[test]
    fn what_is_missing_is_wrong_and_what_is_coming_is_neither() {
        let all = [passed(5), passed(4), Spot::Missing, Spot::Coming];
        assert_eq!(all.map(|spot| spot.is_right()), [true, false, false, false]);
        assert_eq!(all.map(|spot| spot.is_wrong()), [false, true, true, false]);
        assert_eq!(all.map(|spot| spot.known()), [Some(5), Some(4), None, None]);
    }

    #[test]
    fn the_selected_one_is_in_the_middle_of_what_can_be_seen() {
        assert_eq!([0, 9, 50, 99].map(|at| centred(at, 100, 10)), [0, 4, 45, 90]);
        assert_eq!(centred(3, 5, 10), 0);
    }
}
