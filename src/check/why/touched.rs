//! The frames that touched an accumulator.

use crate::base::{Cycle, Field, Logic, Trit};
use crate::check::Golden;
use crate::check::expect;
use crate::decode::{Frame, Run, TensorKey};
use crate::manifest::{MATRICES, Parameters};
use crate::model::Operation;
use serde::Serialize;

/// What a scalar received for one output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Number of the operation.
    pub operation: usize,
    /// The output.
    pub row: usize,
    /// The scalar that has it.
    pub lane: usize,
    /// The frames that selected it or should have, in order.
    pub frames: Vec<Touch>,
    /// The first of these that is wrong.
    pub first_wrong: Option<usize>,
    /// Whether it was selected as the weights say, frame by frame.
    pub weights: bool,
}

/// One frame that selected a scalar, or should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// The cycle of its first bit; `None` for a frame that was due and not sent.
    pub start: Option<Cycle>,
    /// The activation that it carries.
    pub activation: usize,
    /// Whether it is the negative frame.
    pub negative: bool,
    /// The weight of the model.
    pub weight: i32,
    /// What crossed the wire.
    pub sent: Field,
    /// By how much the accumulator moved.
    pub contribution: Field,
    /// By how much it should have.
    pub due: i64,
    /// What the accumulator holds afterwards.
    pub sum: Field,
    /// What it should hold.
    pub golden: i64,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It was due and not sent.
    NotSent,
    /// The scalar should have been selected.
    NotSelected,
    /// The scalar should not have been selected.
    Selected,
    /// Its subtract line does not have the weight's sign.
    Sign,
    /// Other bits crossed the wire than the activation's.
    Wire,
    /// The accumulator moved by something else.
    Contribution,
    /// It moved as it should, but did not begin at 0.
    Start,
    /// It moved as it should, from what was wrong already.
    Sum,
}

impl Trouble {
    /// The words for it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::NotSelected => "not selected",
            Self::Selected => "selected",
            Self::Sign => "wrong sign",
            Self::Wire => "wrong bits",
            Self::Contribution => "wrong sum",
            Self::Start => "not from 0",
            Self::Sum => "follows",
        }
    }

    /// Whether the scalar was told something else than the model's weight.
    fn of_weights(self) -> bool {
        matches!(self, Self::NotSent | Self::NotSelected | Self::Selected | Self::Sign)
    }
}

/// The frames of output `index` of `key`; `None` for what is no output of a matrix, or where the trace does not show the
/// broadcast.
pub(super) fn touched(run: &Run, golden: &Golden, key: &TensorKey, index: usize) -> Option<Touched> {
    let number = match MATRICES.iter().position(|name| **name == *key.name) {
        Some(matrix) if run.has_layer() => key.number.checked_mul(MATRICES.len())?.checked_add(matrix)?,
        _ if &*key.name == "y" && !run.has_layer() => key.number,
        _ => return None,
    };
    let operation = golden.operation(number)?;
    if run.lanes() == 0 || index >= operation.matrix.rows() {
        return None;
    }
    let walk = Walk { run, operation, parameters: *run.parameters(), row: index };
    let frames = walk.touches(number);
    let first_wrong = frames.iter().position(|touch| touch.trouble.is_some());
    let weights = !frames.iter().any(|touch| touch.trouble.is_some_and(Trouble::of_weights));
    Some(Touched { operation: number, row: index, lane: walk.lane(), frames, first_wrong, weights })
}

struct Walk<'a> {
    run: &'a Run,
    operation: &'a Operation,
    parameters: Parameters,
    row: usize,
}

impl Walk<'_> {
    fn lane(&self) -> usize {
        self.row % self.parameters.lanes.max(1)
    }

    fn touches(&self, number: usize) -> Vec<Touch> {
        let blocks = self.parameters.blocks().max(1);
        let pass = self.row / self.parameters.lanes.max(1);
        let mut due = expect::frames(self.operation, &self.parameters)
            .into_iter()
            .filter(|due| due.group / blocks == pass && self.is_due(due.group, due.activation, due.negative));
        let mut waiting = due.next();
        let mut touches = Touches { golden: 0, list: Vec::new() };
        let of_pass = |frame: &&Frame| frame.operation == number && frame.group / blocks == pass;
        for frame in self.run.frames().iter().filter(of_pass) {
            // What comes later in the order of frames was due before this one, and was not sent.
            let at = (frame.group, frame.activation, frame.negative);
            while let Some(late) = waiting.filter(|due| (due.group, due.activation, due.negative) < at) {
                touches.push(self.lost(late.activation, late.negative));
                waiting = due.next();
            }
            if waiting.is_some_and(|due| (due.group, due.activation, due.negative) == at) {
                waiting = due.next();
            }
            touches.extend(self.touch(frame));
        }
        for late in waiting.into_iter().chain(due) {
            touches.push(self.lost(late.activation, late.negative));
        }
        touches.list
    }

    fn is_due(&self, group: usize, activation: usize, negative: bool) -> bool {
        let frame = Frame {
            operation: 0,
            group,
            activation,
            value: Field::Unknown,
            negative,
            start: Cycle(0),
            end: Cycle(0),
        };
        self.selects(&frame)
    }

    /// Whether `frame` should select the scalar.
    fn selects(&self, frame: &Frame) -> bool {
        let rows = self.parameters.rows(frame.group, self.operation.matrix.rows());
        rows.contains(&self.row) && frame.selects(self.weight(frame.activation), &self.parameters)
    }

    fn weight(&self, activation: usize) -> Trit {
        if activation < self.operation.matrix.columns() {
            self.operation.matrix.trit(self.row, activation)
        } else {
            Trit::Zero
        }
    }

    fn x(&self, activation: usize) -> i64 {
        self.operation.activations.get(activation).map_or(0, |x| i64::from(*x))
    }

    /// A frame that was due and not sent.
    fn lost(&self, activation: usize, negative: bool) -> Touch {
        let weight = self.weight(activation).value();
        Touch {
            start: None,
            activation,
            negative,
            weight,
            sent: Field::Unknown,
            contribution: Field::Known(0),
            due: i64::from(weight) * self.x(activation),
            sum: Field::Unknown,
            golden: 0,
            trouble: Some(Trouble::NotSent),
        }
    }

    /// What `frame` did to the scalar; `None` if it neither selected it nor should have.
    fn touch(&self, frame: &Frame) -> Option<Touch> {
        let (run, lane) = (self.run, self.lane());
        let due = self.selects(frame);
        let selected = run.selected(frame.start).get(lane).copied().unwrap_or(Logic::X);
        if !due && selected == Logic::Zero {
            return None;
        }
        let weight = self.weight(frame.activation).value();
        let x = self.x(frame.activation);
        let after = run.accumulator(lane, run.settled(frame));
        let before = run.accumulator(lane, frame.start.plus(run.accumulate_latency()).minus(1));
        let contribution = match (before, after) {
            (Field::Known(before), Field::Known(after)) => Field::Known(after - before),
            _ => Field::Unknown,
        };
        let sent = run.received(frame);
        let wire = Field::Known(if frame.negative { -x } else { x });
        let due_now = if due { i64::from(weight) * x } else { 0 };
        let trouble = match (due, selected) {
            (true, Logic::One) if self.subtracts_wrongly(frame, weight) => Some(Trouble::Sign),
            (true, Logic::One) if sent != wire => Some(Trouble::Wire),
            (true, Logic::One) => (contribution != Field::Known(due_now)).then_some(Trouble::Contribution),
            (true, _) => Some(Trouble::NotSelected),
            (false, _) => Some(Trouble::Selected),
        };
        Some(Touch {
            start: Some(frame.start),
            activation: frame.activation,
            negative: frame.negative,
            weight,
            sent,
            contribution,
            due: due_now,
            sum: after,
            golden: 0,
            trouble,
        })
    }

    /// Whether the subtract line of a frame that is sent once does not have the weight's sign.
    fn subtracts_wrongly(&self, frame: &Frame, weight: i32) -> bool {
        if self.parameters.sign_frames != 0 {
            return false;
        }
        let lines = self.run.subtracts(frame.start);
        let line = lines.get(self.lane() % self.parameters.chip_selects().max(1));
        line.is_some_and(|line| line.known() != Some(weight < 0))
    }
}

/// Touches in order, with the sums that should be there.
struct Touches {
    golden: i64,
    list: Vec<Touch>,
}

impl Touches {
    fn push(&mut self, mut touch: Touch) {
        self.golden += touch.due;
        touch.golden = self.golden;
        if touch.start.is_none() {
            touch.sum = self.list.last().map_or(Field::Known(0), |last| last.sum);
        }
        if touch.trouble.is_none() && touch.sum != Field::Known(touch.golden) {
            touch.trouble = Some(if self.list.is_empty() { Trouble::Start } else { Trouble::Sum });
        }
        self.list.push(touch);
    }

    fn extend(&mut self, touch: Option<Touch>) {
        if let Some(touch) = touch {
            self.push(touch);
        }
    }
}
