//! What the engine must do, frame by frame: which frames it sends, whom it selects, what the scalars hold.

use crate::base::Trit;
use crate::decode::Frame;
use crate::manifest::Parameters;
use crate::model::Operation;

/// A frame that must be on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ExpectedFrame {
    pub group: usize,
    pub activation: usize,
    pub negative: bool,
}

/// Every frame of `operation` in order (numerics R-FRAME): none for an activation of 0, none that would
/// select nobody.
pub(super) fn frames(operation: &Operation, parameters: &Parameters) -> Vec<ExpectedFrame> {
    let matrix = &operation.matrix;
    let mut frames = Vec::new();
    for group in 0..parameters.groups(matrix.rows()) {
        let used = used_signs(operation, parameters.rows(group, matrix.rows()));
        for (activation, (x, used)) in operation.activations.iter().zip(used).enumerate() {
            let mut push = |negative| frames.push(ExpectedFrame { group, activation, negative });
            match (*x, parameters.sign_frames) {
                (0, _) => {}
                (_, 0) if used.plus || used.minus => push(false),
                (_, 0) => {}
                _ => {
                    if used.plus {
                        push(false);
                    }
                    if used.minus {
                        push(true);
                    }
                }
            }
        }
    }
    frames
}

/// Whether a row group has a +1 and whether it has a -1 in one column.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    plus: bool,
    minus: bool,
}

/// The signs in use among `rows`, one entry a column.
fn used_signs(operation: &Operation, rows: std::ops::Range<usize>) -> Vec<Used> {
    let mut used = vec![Used::default(); operation.matrix.columns()];
    for row in rows {
        for (used, weight) in used.iter_mut().zip(operation.matrix.row(row)) {
            used.plus |= *weight == Trit::Plus;
            used.minus |= *weight == Trit::Minus;
        }
    }
    used
}

/// The golden accumulators of all scalars while an operation runs.
#[derive(Clone, Debug)]
pub(super) struct Accumulators<'a> {
    operation: &'a Operation,
    parameters: Parameters,
    group: usize,
    /// Activations whose terms are in `sums`.
    done: usize,
    /// Golden sum of each scalar, `[LANES]`, over the first `done` activations of the group.
    sums: Vec<i64>,
}

impl<'a> Accumulators<'a> {
    pub fn new(operation: &'a Operation, parameters: Parameters) -> Self {
        let sums = vec![0; parameters.lanes];
        Self { operation, parameters, group: 0, done: 0, sums }
    }

    /// The row that scalar `lane` works on in the current pass.
    pub fn row(&self, lane: usize) -> Option<usize> {
        self.parameters.row(self.group, lane, self.operation.matrix.rows())
    }

    /// What every scalar holds once `frame` is in, `[LANES]`: all terms before it, whether they were sent
    /// or not, and its own.
    pub fn after(&mut self, frame: &Frame) -> Vec<i64> {
        self.advance(frame.group, frame.activation);
        let mut expected = self.sums.clone();
        let Some(x) = self.operation.activations.get(frame.activation).copied() else { return expected };
        for row in self.parameters.rows(frame.group, self.operation.matrix.rows()) {
            let weight = self.operation.matrix.trit(row, frame.activation);
            if frame.has_added(weight, &self.parameters) {
                let lane = row % self.parameters.lanes;
                expected[lane] += i64::from(weight.value()) * i64::from(x);
            }
        }
        expected
    }

    /// Brings the sums to where `group` has taken all activations before `activation`.
    fn advance(&mut self, group: usize, activation: usize) {
        let blocks = self.parameters.blocks().max(1);
        if group < self.group || (group == self.group && activation < self.done) {
            *self = Self::new(self.operation, self.parameters);
        }
        while self.group < group {
            self.add_up_to(self.operation.activations.len());
            self.group += 1;
            self.done = 0;
            if self.group.is_multiple_of(blocks) {
                self.sums.fill(0);
            }
            if self.group >= self.parameters.groups(self.operation.matrix.rows()) {
                // A group beyond the last has no rows, so nothing is left to add on the way to it.
                self.group = group;
            }
        }
        self.add_up_to(activation);
    }

    /// Adds the terms of the current group from `done` up to `activation`.
    fn add_up_to(&mut self, activation: usize) {
        let end = activation.min(self.operation.activations.len());
        for row in self.parameters.rows(self.group, self.operation.matrix.rows()) {
            let weights = self.operation.matrix.row(row).iter().zip(self.operation.activations.iter());
            let terms = weights.take(end).skip(self.done);
            let sum: i64 = terms.map(|(weight, x)| i64::from(weight.value()) * i64::from(*x)).sum();
            self.sums[row % self.parameters.lanes] += sum;
        }
        self.done = self.done.max(end);
    }
}
