//! The activation on the wire: bits, frames, chip-selects.

use crate::app::state::App;
use crate::base::{Cycle, Field, Logic, Trit};
use crate::check::Golden;
use crate::decode::{Frame, Run};

/// What the broadcast does at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Broadcast {
    /// The frame on the wire; `None` between frames.
    pub on_wire: Option<OnWire>,
    /// One mark a scalar, lane 0 first; empty when the trace has no chip-selects.
    pub marks: Vec<Mark>,
    /// Scalars that are selected now.
    pub selected: usize,
    /// Weights +1, -1 and 0 of the activation in its row group, if there is a golden model.
    pub weights: Option<[usize; 3]>,
    /// The next frame after the cursor, when none is on the wire: its activation and cycle.
    pub next: Option<(usize, Cycle)>,
}

/// A frame on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct OnWire {
    /// Index of the activation.
    pub activation: usize,
    /// The activation as stored.
    pub value: Field,
    /// The value that the frame must send.
    pub sent: Field,
    /// Whether this is the negative frame; `None` where one frame serves both signs.
    pub negative: Option<bool>,
    /// The bits, most significant first.
    pub bits: Vec<BitOnWire>,
    /// Bits sent before the present clock, and bits a clock.
    pub position: (usize, usize),
    /// Progress of the positive and the negative frame of the activation; `None` if it has none.
    pub bars: [Option<Bar>; 2],
    /// What the receivers hold once the frame is over, where it is not what must be sent.
    pub received: Option<Field>,
}

/// A bit of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitOnWire {
    /// What is on the wire; `None` if X or Z, or if the frame is too short to have it.
    pub level: Option<bool>,
    /// Whether it has been, is, or will be on the wire.
    pub moment: Moment,
    /// Whether it is what must be sent.
    pub right: bool,
}

/// Before, at or after the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before the cursor.
    Past,
    /// At the cursor.
    Now,
    /// After the cursor.
    Later,
}

/// Progress of a frame, in clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Clocks that are over, the present one among them.
    pub done: usize,
    /// Clocks of the frame.
    pub total: usize,
}

/// A scalar as the broadcast sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its chip-select: 1 for selected.
    pub selected: Logic,
    /// Its weight for the activation on the wire; `None` without golden model, outside of frames, and for
    /// scalars outside the row group.
    pub weight: Option<Trit>,
    /// Whether the weight says what the chip-select says.
    pub right: bool,
}

pub(super) fn broadcast(app: &App) -> Option<Broadcast> {
    let (document, run) = (app.document.as_ref()?, app.run()?);
    let cycle = run.clock().at(app.cursor);
    let place = run.place(cycle);
    let frame = place.frame.and_then(|index| Some((index, run.frames().get(index)?)));
    let golden = document.golden.as_deref();
    let weights = frame.and_then(|(_, frame)| Weights::new(run, golden?, frame));
    let marks = marks(run, cycle, frame.map(|(_, frame)| frame), weights.as_ref());
    let next = || {
        let next = run.frames().partition_point(|frame| frame.start <= cycle);
        run.frames().get(next).map(|frame| (frame.activation, frame.start))
    };
    Some(Broadcast {
        selected: marks.iter().filter(|mark| mark.selected == Logic::One).count(),
        marks,
        weights: weights.map(|weights| weights.counts()),
        next: if frame.is_none() { next() } else { None },
        on_wire: frame.map(|(index, frame)| on_wire(run, index, frame, cycle)),
    })
}

/// The column of the matrix that belongs to a frame.
struct Weights<'a> {
    golden: &'a Golden,
    frame: &'a Frame,
    rows: std::ops::Range<usize>,
}

impl<'a> Weights<'a> {
    fn new(run: &Run, golden: &'a Golden, frame: &'a Frame) -> Option<Self> {
        golden.operation(frame.operation)?;
        Some(Self { golden, frame, rows: run.parameters().rows(frame.group, run.n_out(frame.operation)) })
    }

    /// The weight of output `row`; `None` outside the row group.
    fn of(&self, row: usize) -> Option<Trit> {
        let operation = self.golden.operation(self.frame.operation)?;
        self.rows.contains(&row).then(|| operation.matrix.trit(row, self.frame.activation))
    }

    /// How many are +1, -1 and 0.
    fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for weight in self.rows.clone().filter_map(|row| self.of(row)) {
            counts[match weight {
                Trit::Plus => 0,
                Trit::Minus => 1,
                Trit::Zero => 2,
            }] += 1;
        }
        counts
    }
}

fn marks(run: &Run, cycle: Cycle, frame: Option<&Frame>, weights: Option<&Weights>) -> Vec<Mark> {
    let mark = |(lane, selected): (usize, Logic)| {
        let row = frame.and_then(|frame| run.row_of(frame.operation, lane, frame.group));
        let weight = row.and_then(|row| weights?.of(row));
        let due = weight.zip(frame).is_some_and(|(weight, frame)| frame.selects(weight, run.parameters()));
        let known = weights.is_none() || selected.known() == Some(due);
        Mark { selected, weight, right: known }
    };
    run.selected(cycle).into_iter().enumerate().map(mark).collect()
}

fn on_wire(run: &Run, index: usize, frame: &Frame, cycle: Cycle) -> OnWire {
    let width = run.parameters().copi_width;
    let clock = usize::try_from(cycle.0 - frame.start.0).unwrap_or(0);
    let received = run.received(frame);
    let over = cycle == frame.end && received != frame.sent();
    OnWire {
        activation: frame.activation,
        value: frame.value,
        sent: frame.sent(),
        negative: (run.parameters().sign_frames == 1).then_some(frame.negative),
        bits: bits(run, frame, cycle),
        position: (clock * width, width),
        bars: bars(run, index, frame, cycle),
        received: over.then_some(received),
    }
}

/// The bits of a frame, each clock giving `COPI_WIDTH` of them; bits to come are not looked at.
fn bits(run: &Run, frame: &Frame, cycle: Cycle) -> Vec<BitOnWire> {
    let width = run.parameters().copi_width;
    let due = |bit: usize| frame.sent().known().map(|sent| sent >> (7 - bit) & 1 == 1);
    let bit = |bit: usize| {
        let at = frame.start.plus((bit / width) as u64);
        let moment = match at.cmp(&cycle) {
            std::cmp::Ordering::Less => Moment::Past,
            std::cmp::Ordering::Equal => Moment::Now,
            std::cmp::Ordering::Greater => Moment::Later,
        };
        let shift = width - 1 - bit % width;
        let sent = (moment != Moment::Later && at <= frame.end).then(|| run.copi(at));
        let level = sent.and_then(Field::known).map(|copi| copi >> shift & 1 == 1);
        let missing = at > frame.end;
        BitOnWire { level, moment, right: !missing && (moment == Moment::Later || level == due(bit)) }
    };
    (0..8).map(bit).collect()
}

/// How far the positive and the negative frame of the activation are.
fn bars(run: &Run, index: usize, frame: &Frame, cycle: Cycle) -> [Option<Bar>; 2] {
    let same = |other: &&Frame| {
        (other.operation, other.group, other.activation) == (frame.operation, frame.group, frame.activation)
    };
    let around = index.saturating_sub(1)..(index + 2).min(run.frames().len());
    let bar = |frame: &Frame| {
        let clocks = |from: Cycle, to: Cycle| usize::try_from(to.0 + 1 - from.0).unwrap_or(0);
        let total = clocks(frame.start, frame.end);
        let done = if cycle < frame.start { 0 } else { clocks(frame.start, cycle).min(total) };
        Bar { done, total }
    };
    [false, true].map(|negative| {
        let frames = run.frames().get(around.clone()).unwrap_or_default();
        frames.iter().filter(same).find(|frame| frame.negative == negative).map(bar)
    })
}
