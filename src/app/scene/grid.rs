//! The accumulator grid.

use super::expected::{Expected, cleared, landed};
use super::history::{History, history};
use super::scrolled;
use crate::app::arrange::Region;
use crate::app::state::App;
use crate::base::{Field, Logic};
use crate::decode::{Motion, Run};
use crate::translate;

/// The accumulators of the scalars at the cursor, as many rows as fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Scalars in a row: a power of two, or all of them.
    pub columns: usize,
    /// Cells for a scalar: its number, its mark, and a gap.
    pub cell: u16,
    /// Cells for the number at the beginning of a row.
    pub label: u16,
    /// The scalars on the screen, by lane.
    pub scalars: Vec<Scalar>,
    /// Scalars in the trace.
    pub lanes: usize,
    /// Bits of an accumulator.
    pub bits: u32,
    /// The matrix of the operation, or nothing when idle.
    pub name: String,
    /// The frame whose effect is shown: activation and sign.
    pub after: Option<(usize, Option<bool>)>,
    /// The selected scalar.
    pub selected: Option<Scalar>,
    /// Scalars, of all, that moved because of that frame.
    pub moved: usize,
    /// Whether scalars are drawn as shades instead of numbers.
    pub heat: bool,
    /// The largest magnitude on the screen.
    pub most: i64,
    /// What the selected scalar held over the operation, where there is a line for it.
    pub history: Option<History>,
}

/// A scalar at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its number.
    pub lane: usize,
    /// The output that it works on; `None` if there are more scalars than outputs left.
    pub row: Option<usize>,
    /// Its accumulator.
    pub value: Field,
    /// How it moved because of the frame that took effect last.
    pub motion: Motion,
    /// Whether that frame selected it.
    pub addressed: bool,
    /// What it should hold now.
    pub expected: Option<i64>,
    /// What it should hold when the operation is over.
    pub target: Option<i64>,
}

impl Scalar {
    /// Whether it holds something else than it should.
    #[must_use]
    pub fn diverges(&self) -> bool {
        self.expected.is_some_and(|expected| self.value != Field::Known(expected))
    }
}

impl Grid {
    /// The scalar at a cell of the inside of the pane; the first row is the heading.
    #[must_use]
    pub fn lane_at(&self, column: u16, row: u16) -> Option<usize> {
        let column = usize::from(column.checked_sub(self.label)? / self.cell.max(1));
        let row = usize::from(row.checked_sub(1)?);
        let index = row * self.columns + column;
        (column < self.columns).then(|| self.scalars.get(index)).flatten().map(|scalar| scalar.lane)
    }
}

/// How many scalars stand in a row of `width` cells, and how many cells each has.
fn columns(width: u16, lanes: usize, bits: u32) -> (usize, u16, u16) {
    let widest = 1_i64 << bits.saturating_sub(1).min(62);
    let digits = u16::try_from(translate::integer(-widest).chars().count()).unwrap_or(u16::MAX);
    let label = u16::try_from(lanes.to_string().len()).unwrap_or(u16::MAX) + 1;
    let room = width.saturating_sub(label);
    let fitting = (0..7).rev().map(|power| 1_u16 << power).find(|columns| columns * (digits + 1) <= room);
    let count = fitting.unwrap_or(1);
    let wanted = usize::from(count).min(lanes.max(1));
    let gap = (room / count).saturating_sub(digits + 1).min(3);
    (wanted, digits + 1 + gap, label)
}

/// Rows from which on the history of the selected scalar has a line.
const LEAST_WITH_HISTORY: u16 = 9;

/// Columns beside the history for its name and its ends.
const HISTORY_LABELS: u16 = 26;

/// Columns of the longest history.
const LONGEST_HISTORY: usize = 96;

/// As [`columns`], for shades of two cells and a gap where there is room for it.
fn shades(width: u16, lanes: usize) -> (usize, u16, u16) {
    let label = u16::try_from(lanes.to_string().len()).unwrap_or(u16::MAX) + 1;
    let room = width.saturating_sub(label);
    let count = (0..7).rev().map(|power| 1_u16 << power).find(|columns| columns * 2 <= room).unwrap_or(1);
    (usize::from(count).min(lanes.max(1)), if count * 3 <= room { 3 } else { 2 }, label)
}

pub(super) fn grid(app: &mut App, region: Region) -> Option<Grid> {
    let document = app.document.clone()?;
    let run = document.run.clone()?;
    let lanes = run.lanes();
    let cycle = run.clock().at(app.cursor);
    let bits = run.accumulator_bits();
    let heat = app.look.heat;
    let (columns, cell, label) =
        if heat { shades(region.width, lanes) } else { columns(region.width, lanes, bits) };
    // The heading, the selected scalar in words, and its history take a line each.
    let remembering = region.height >= LEAST_WITH_HISTORY && lanes > 0;
    let height = usize::from(region.height.saturating_sub(2 + u16::from(remembering))).max(1);
    let row = app.tensors.lane / columns;
    app.tensors.grid_scroll = scrolled(app.tensors.grid_scroll, row, lanes.div_ceil(columns), height);
    let first = (app.tensors.grid_scroll * columns).min(lanes);
    let shown = first..(first + height * columns).min(lanes);

    let frame = landed(&run, cycle);
    let clear = frame.and_then(|frame| cleared(&run, &document.trace, frame, cycle));
    let standing = frame.filter(|_| clear != Some(true));
    let golden = document.golden.as_deref();
    let place = run.place(cycle);
    let operation = place.operation.and_then(|index| run.operations().get(index));
    let view = View {
        run: &run,
        cycle,
        frame: standing,
        addressed: standing.map(|frame| run.selected(frame.start)).unwrap_or_default(),
        expected: golden.and_then(|golden| Some(Expected::new(&run, golden, frame?, clear?))),
        number: run.operation_at(cycle).map(|operation| operation.number),
        group: place.group.or(frame.map(|frame| frame.group)).unwrap_or(0),
        target: golden.zip(operation).map(|(golden, operation)| golden.target(operation.number)),
    };
    let scalars: Vec<Scalar> = shown.map(|lane| view.scalar(lane)).collect();
    let room = usize::from(region.width.saturating_sub(HISTORY_LABELS)).min(LONGEST_HISTORY);
    Some(Grid {
        heat,
        most: scalars.iter().filter_map(|scalar| Some(scalar.value.known()?.abs())).max().unwrap_or(0),
        history: remembering.then(|| history(&run, app.tensors.lane().min(lanes - 1), cycle, room)).flatten(),
        columns,
        cell,
        label,
        scalars,
        lanes,
        bits,
        name: operation.map(|operation| operation.name.clone()).unwrap_or_default(),
        after: view
            .frame
            .map(|frame| (frame.activation, (run.parameters().sign_frames == 1).then_some(frame.negative))),
        selected: (lanes > 0).then(|| view.scalar(app.tensors.lane.min(lanes - 1))),
        moved: view.addressed.iter().filter(|level| **level == Logic::One).count(),
    })
}

struct View<'a> {
    run: &'a Run,
    cycle: crate::base::Cycle,
    frame: Option<&'a crate::decode::Frame>,
    addressed: Vec<Logic>,
    expected: Option<Expected<'a>>,
    number: Option<usize>,
    group: usize,
    target: Option<&'a [i32]>,
}

impl View<'_> {
    fn scalar(&self, lane: usize) -> Scalar {
        let row = self.number.and_then(|number| self.run.row_of(number, lane, self.group));
        Scalar {
            lane,
            row,
            value: self.run.accumulator(lane, self.cycle),
            motion: self.frame.map_or(Motion::Still, |frame| self.run.motion(lane, frame)),
            addressed: self.addressed.get(lane).is_some_and(|level| *level == Logic::One),
            expected: self.expected.as_ref().and_then(|expected| expected.sum(lane)),
            target: row.and_then(|row| self.target?.get(row)).map(|target| i64::from(*target)),
        }
    }
}
