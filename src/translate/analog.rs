//! A track as a curve: the least and the greatest number of any stretch of time, found without walking it.

use super::format::Format;
use super::numeric::Point;
use crate::base::{Diagnostic, Result, Time};
use crate::trace::{Progress, Track};

/// Changes that share a node of the lowest level. A node is 24 bytes, so all levels together take less than a byte a
/// change: an eighth of the numbers themselves.
const LEAF: usize = 32;

/// Nodes that share a node of the level above.
const FAN: usize = 16;

/// How many changes are read between two looks at the progress.
const STRIDE: usize = 1 << 14;

/// What a curve does in one column of a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AnalogColumn {
    /// The number on entering the column; `None` where there is none.
    pub first: Option<f64>,
    /// The number on leaving the column.
    pub last: Option<f64>,
    /// The least number of the column, that on entering included.
    pub min: Option<f64>,
    /// The greatest number of the column, that on entering included.
    pub max: Option<f64>,
    /// How often it changes in the column.
    pub changes: u32,
    /// Whether a value of the column is no number.
    pub unknown: bool,
    /// Whether nobody drives it somewhere in the column.
    pub highz: bool,
    /// Whether there is no value at all yet.
    pub empty: bool,
}

/// What several changes have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    min: f64,
    max: f64,
    unknown: bool,
    highz: bool,
}

impl Node {
    const EMPTY: Self = Self { min: f64::INFINITY, max: f64::NEG_INFINITY, unknown: false, highz: false };

    fn add(&mut self, point: Point) {
        match point {
            Point::Number(number) => {
                self.min = self.min.min(number);
                self.max = self.max.max(number);
            }
            Point::HighZ => self.highz = true,
            Point::Unknown => self.unknown = true,
        }
    }

    fn join(&mut self, other: Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.unknown |= other.unknown;
        self.highz |= other.highz;
    }

    fn range(self) -> Option<(f64, f64)> {
        (self.min <= self.max).then_some((self.min, self.max))
    }
}

/// A track as numbers in a format.
#[derive(Clone, Debug)]
pub struct Analog {
    track: Track,
    format: Format,
    /// Level 0 has a node each [`LEAF`] changes, the level above one each [`FAN`] nodes, up to a single node.
    levels: Vec<Vec<Node>>,
}

impl Analog {
    /// Reads every change of `track` once.
    ///
    /// # Errors
    /// Only that `progress` was cancelled.
    pub fn build(track: &Track, format: &Format, progress: &Progress) -> Result<Self> {
        let count = track.len();
        let mut leaves = Vec::with_capacity(count.div_ceil(LEAF));
        for start in (0..count).step_by(LEAF) {
            if start % STRIDE == 0 {
                if progress.is_cancelled() {
                    return Err(Diagnostic::note("the curve was cancelled"));
                }
                progress.set_fraction(fraction(start, count));
            }
            leaves.push(walk(track, format, start, count.min(start + LEAF)));
        }
        progress.set_fraction(1.0);
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let joined = below.chunks(FAN).map(|nodes| {
                nodes.iter().fold(Node::EMPTY, |mut sum, node| {
                    sum.join(*node);
                    sum
                })
            });
            let level = joined.collect();
            levels.push(level);
        }
        Ok(Self { track: track.clone(), format: format.clone(), levels })
    }

    /// The format whose numbers these are.
    #[must_use]
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The least and the greatest number of the whole track; `None` without any.
    #[must_use]
    pub fn global(&self) -> Option<(f64, f64)> {
        self.levels.last().and_then(|level| level.first()).and_then(|node| node.range())
    }

    /// The least and the greatest number that the format and the width allow; see [`Format::limits`].
    #[must_use]
    pub fn limits(&self) -> Option<(f64, f64)> {
        self.format.limits(self.track.kind())
    }

    /// The least and the greatest number in `columns`.
    #[must_use]
    pub fn viewport(columns: &[AnalogColumn]) -> Option<(f64, f64)> {
        let ranges = columns.iter().filter_map(|column| column.min.zip(column.max));
        ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// The curve from `from` to `to`, both included, in `columns` columns; time `t` lies in column
    /// `(t - from) · columns / (to - from + 1)`, as for [`Track::summary`]. Empty for `to` before `from`.
    ///
    /// The work grows with the columns and the logarithm of the changes.
    #[must_use]
    pub fn columns(&self, from: Time, to: Time, columns: usize) -> Vec<AnalogColumn> {
        if from > to {
            return Vec::new();
        }
        let ticks = u128::from(to.0 - from.0) + 1;
        let start = |column: usize| (ticks * column as u128).div_ceil((columns as u128).max(1));
        let count = |column: usize| match u64::try_from(u128::from(from.0) + start(column)) {
            Ok(time) => self.track.count_before(Time(time)),
            Err(_) => self.track.len(),
        };
        let mut drawn = Vec::with_capacity(columns);
        let mut seen = count(0);
        let mut entering = self.held(seen);
        for column in 0..columns {
            let end = count(column + 1);
            let leaving = if end == seen { entering } else { self.held(end) };
            let mut node = self.over(seen, end);
            if let Some(point) = entering {
                node.add(point);
            }
            let range = node.range();
            drawn.push(AnalogColumn {
                first: entering.and_then(Point::number),
                last: leaving.and_then(Point::number),
                min: range.map(|(min, _)| min),
                max: range.map(|(_, max)| max),
                changes: u32::try_from(end - seen).unwrap_or(u32::MAX),
                unknown: node.unknown,
                highz: node.highz,
                empty: end == 0,
            });
            (seen, entering) = (end, leaving);
        }
        drawn
    }

    /// The bytes that the curve takes beside its track.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.levels.iter().map(|level| level.len() * size_of::<Node>()).sum()
    }

    /// What holds after `count` changes.
    fn held(&self, count: usize) -> Option<Point> {
        self.format.point_of(&self.track, count.checked_sub(1)?)
    }

    /// What changes `from..to` have in common.
    fn over(&self, from: usize, to: usize) -> Node {
        let (first, last) = (from.div_ceil(LEAF), to / LEAF);
        if first >= last {
            return walk(&self.track, &self.format, from, to);
        }
        let mut node = walk(&self.track, &self.format, from, first * LEAF);
        node.join(walk(&self.track, &self.format, last * LEAF, to));
        let (mut first, mut last) = (first, last);
        for level in &self.levels {
            // Whole parents stand for their nodes; what is left at both ends is taken here.
            let (inner_first, inner_last) = (first.div_ceil(FAN), last / FAN);
            let ends = if inner_first < inner_last {
                [first..inner_first * FAN, inner_last * FAN..last]
            } else {
                [first..last, 0..0]
            };
            for part in ends.into_iter().flatten() {
                node.join(level.get(part).copied().unwrap_or(Node::EMPTY));
            }
            if inner_first >= inner_last {
                break;
            }
            (first, last) = (inner_first, inner_last);
        }
        node
    }
}

#[expect(clippy::cast_precision_loss, reason = "a progress bar has few steps")]
fn fraction(done: usize, all: usize) -> f32 {
    done as f32 / all.max(1) as f32
}

/// What changes `from..to` have in common, one by one.
fn walk(track: &Track, format: &Format, from: usize, to: usize) -> Node {
    let mut node = Node::EMPTY;
    for index in from..to {
        if let Some(point) = format.point_of(track, index) {
            node.add(point);
        }
    }
    node
}
