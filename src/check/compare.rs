//! The comparison itself: one pass over frames and observations of a run.

use super::expect::{self, Accumulators};
use super::golden::Golden;
use super::report::{Divergence, Report, Respect, Subject, TensorReport};
use super::{layers, own};
use crate::base::{Cycle, Diagnostic, Field, Logic, Result};
use crate::decode::{Frame, Observations, Run};
use crate::manifest::{MATRICES, Wires};
use crate::model::Operation;
use crate::trace::{Progress, SignalId, Trace};
use std::collections::{BTreeMap, BTreeSet};

/// Compares everything that `run` shows with `golden`: inputs, the frames sent and their bits, chip-selects,
/// the accumulators of all scalars after each frame, outputs, and every element that passes a probe of the layer.
///
/// # Errors
/// Cancellation; a run and a workload of different shapes.
pub fn check(run: &Run, trace: &Trace, golden: &Golden, progress: &Progress) -> Result<Report> {
    let of = |operation: &Operation| [operation.matrix.rows(), operation.matrix.columns()];
    let mut operations = golden.workload().operations.iter().enumerate();
    if operations.any(|(number, operation)| of(operation) != run.shape().product(number)) {
        return Err(Diagnostic::error("the sidecar's shape is not the shape of its scenario's matrices")
            .in_file(trace.file())
            .hint("simulate the scenario again"));
    }
    let mut checker = Checker {
        run,
        trace,
        golden,
        tally: BTreeMap::new(),
        first: None,
        differing: BTreeMap::new(),
        absent: None,
    };
    if let Some(expected) = golden.expected() {
        own::compare(&mut checker, expected, progress)?;
    } else if let Some(layers) = golden.layers() {
        // The probes of the layer show the engine's inputs and outputs too.
        layers::compare(&mut checker, layers, progress)?;
        checker.frames(progress)?;
    } else {
        checker.observations(Subject::X, run.inputs());
        checker.frames(progress)?;
        checker.observations(Subject::Y, run.outputs());
    }
    Ok(checker.report())
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub compared: u64,
    pub wrong: u64,
    pub unknown: u64,
    pub missing: u64,
}

/// What a tally is kept for: an operation, or a layer for the layer's own tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Operation(usize),
    Layer(usize),
}

/// One value of the trace, and where it is.
#[derive(Clone, Copy)]
struct Seen<'a> {
    subject: Subject,
    operation: usize,
    index: usize,
    cycle: Cycle,
    rtl: Field,
    frame: Option<&'a Frame>,
    lane: Option<usize>,
}

pub(super) struct Checker<'a> {
    pub run: &'a Run,
    trace: &'a Trace,
    pub golden: &'a Golden,
    tally: BTreeMap<(Owner, Subject), Tally>,
    first: Option<Divergence>,
    /// The first difference of each tensor, told apart by subject and number of the operation or layer run; what was
    /// found after [`MOST`] is only counted.
    differing: BTreeMap<(Subject, usize), Option<Divergence>>,
    absent: Option<Divergence>,
}

/// Tensors whose first difference is kept.
const MOST: usize = 1 << 14;

impl Checker<'_> {
    fn compare(&mut self, seen: &Seen, golden: i64) {
        let tally = self.tally(Owner::Operation(seen.operation), seen.subject);
        tally.compared += 1;
        if seen.rtl == Field::Known(golden) {
            return;
        }
        tally.wrong += 1;
        tally.unknown += u64::from(seen.rtl == Field::Unknown);
        self.diverges(|checker| checker.divergence(seen, golden), seen.cycle, (seen.subject, seen.operation));
    }

    /// What is counted for `owner`.
    pub fn tally(&mut self, owner: Owner, subject: Subject) -> &mut Tally {
        self.tally.entry((owner, subject)).or_default()
    }

    fn is_first(&self, cycle: Cycle, subject: Subject) -> bool {
        let earlier = |first: &Divergence| (first.cycle, first.tensor) <= (cycle, subject);
        !self.first.as_ref().is_some_and(earlier)
    }

    /// Keeps `divergence` if it is the earliest of all, or that of its tensor: a subject, and the number of the
    /// operation or layer run.
    pub fn diverges(
        &mut self,
        divergence: impl FnOnce(&Self) -> Divergence,
        cycle: Cycle,
        tensor: (Subject, usize),
    ) {
        let first = self.is_first(cycle, tensor.0);
        let earlier = match self.differing.get(&tensor) {
            None => self.differing.len() < MOST,
            Some(known) => known.as_ref().is_some_and(|known| cycle < known.cycle),
        };
        if !(first || earlier) {
            self.differing.entry(tensor).or_default();
            return;
        }
        let divergence = divergence(self);
        if first {
            self.first = Some(divergence.clone());
        }
        if earlier {
            self.differing.insert(tensor, Some(divergence));
        } else {
            self.differing.entry(tensor).or_default();
        }
    }

    /// Keeps `divergence`, the first of the elements that never passed.
    pub fn is_absent(&mut self, divergence: Divergence) {
        self.absent = Some(divergence);
    }

    /// The full path of a signal; empty for none.
    pub fn path(&self, signal: Option<SignalId>) -> String {
        let found = signal.and_then(|id| self.trace.hierarchy().signal(id));
        found.map(|signal| signal.path.clone()).unwrap_or_default()
    }

    fn divergence(&self, seen: &Seen, golden: i64) -> Divergence {
        let operation = self.run.operations().iter().find(|operation| operation.number == seen.operation);
        let (token, layer, name) = operation.map(|o| (o.token, o.layer, o.name.clone())).unwrap_or_default();
        Divergence {
            cycle: seen.cycle,
            operation: Some(seen.operation),
            step: self.golden.layers().map(|_| seen.operation / MATRICES.len()),
            token,
            layer,
            name,
            tensor: seen.subject,
            index: seen.index,
            rtl: seen.rtl,
            golden,
            respect: Respect::Value,
            signal: self.signal(seen),
            activation: seen.frame.map(|frame| frame.activation),
            negative: seen.frame.map(|frame| frame.negative),
        }
    }

    fn signal(&self, seen: &Seen) -> String {
        let run = self.run;
        let wire = |path: fn(&Wires) -> &String| run.wire(path(&run.manifest().engine.as_ref()?.wires));
        let signal = match seen.subject {
            Subject::X | Subject::Y => run.probe_data(seen.subject.name()),
            Subject::Frame => wire(|wires| &wires.activation_index),
            Subject::ChipSelect => wire(|wires| &wires.lane_cs_n),
            Subject::Sign => wire(|wires| &wires.sign),
            Subject::Copi => wire(|wires| &wires.copi),
            Subject::Accumulator => seen.lane.and_then(|lane| run.lane_signal(lane)),
            Subject::Tensor(_) | Subject::Named(_) => None,
        };
        self.path(signal)
    }

    /// Compares what passed a probe, and counts what should have passed and did not.
    fn observations(&mut self, subject: Subject, observations: Observations) {
        let mut passed: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        let run = self.run;
        let length = |number| if subject == Subject::X { run.n_in(number) } else { run.n_out(number) };
        for seen in observations {
            let (number, index) = (seen.number.unwrap_or(usize::MAX), seen.index.unwrap_or(usize::MAX));
            let golden = match (subject, self.golden.operation(number)) {
                (Subject::X, Some(operation)) => operation.activations.get(index).map(|x| i64::from(*x)),
                _ => self.golden.target(number).get(index).map(|y| i64::from(*y)),
            };
            let rtl = if golden.is_some() { seen.data } else { Field::Unknown };
            let seen =
                Seen { subject, operation: number, index, cycle: seen.cycle, rtl, frame: None, lane: None };
            self.compare(&seen, golden.unwrap_or_default());
            let marks = passed.entry(number).or_insert_with(|| vec![false; length(number)]);
            if let Some(mark) = marks.get_mut(index) {
                *mark = true;
            }
        }
        for number in 0..self.golden.workload().operations.len() {
            let seen = passed.get(&number).map_or(0, |marks| marks.iter().filter(|mark| **mark).count());
            self.missing(number, subject, length(number) - seen);
        }
    }

    fn missing(&mut self, operation: usize, subject: Subject, count: usize) {
        self.tally(Owner::Operation(operation), subject).missing += count as u64;
    }

    /// Compares every frame, operation by operation; nothing to do below dump level `engine`.
    fn frames(&mut self, progress: &Progress) -> Result<()> {
        let run = self.run;
        if run.lanes() == 0 {
            return Ok(());
        }
        let golden = self.golden;
        let mut sent = BTreeSet::new();
        for frames in run.frames().chunk_by(|a, b| a.operation == b.operation) {
            let number = frames[0].operation;
            sent.insert(number);
            match golden.operation(number) {
                Some(operation) => self.operation(number, operation, frames, progress)?,
                None => frames.iter().for_each(|frame| self.undue(frame)),
            }
        }
        for (number, operation) in golden.workload().operations.iter().enumerate() {
            if !sent.contains(&number) {
                let due = expect::frames(operation, run.parameters()).len();
                self.missing(number, Subject::Frame, due);
            }
        }
        Ok(())
    }

    fn operation(
        &mut self,
        number: usize,
        operation: &Operation,
        frames: &[Frame],
        progress: &Progress,
    ) -> Result<()> {
        let parameters = *self.run.parameters();
        let expected = expect::frames(operation, &parameters);
        let mut accumulators = Accumulators::new(operation, parameters);
        self.sequence(number, frames, &expected);
        for frame in frames {
            if progress.is_cancelled() {
                return Err(Diagnostic::error("the check was cancelled"));
            }
            #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
            progress.set_fraction(frame.end.0 as f32 / self.run.clock().cycles().max(1) as f32);
            let sums = accumulators.after(frame);
            self.wire(operation, frame);
            self.selection(operation, frame, &accumulators);
            self.sums(frame, &accumulators, &sums);
        }
        Ok(())
    }

    /// Compares which frames were sent; after the first that is not due the rest would only echo it.
    fn sequence(&mut self, number: usize, frames: &[Frame], expected: &[expect::ExpectedFrame]) {
        for (frame, due) in frames.iter().zip(expected) {
            let pairs = [
                (frame.activation, due.activation),
                (frame.group, due.group),
                (usize::from(frame.negative), usize::from(due.negative)),
            ];
            let differing = pairs.into_iter().find(|(rtl, golden)| rtl != golden);
            let (rtl, golden) = differing.unwrap_or(pairs[0]);
            let [rtl, golden] = [rtl, golden].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
            self.compare(
                &seen(Subject::Frame, frame, due.activation, frame.start, Field::Known(rtl)),
                golden,
            );
            if differing.is_some() {
                return;
            }
        }
        frames.iter().skip(expected.len()).for_each(|frame| self.undue(frame));
        self.missing(number, Subject::Frame, expected.len().saturating_sub(frames.len()));
    }

    /// Counts a frame that is not due: its activation against -1, which stands for none.
    fn undue(&mut self, frame: &Frame) {
        let rtl = i64::try_from(frame.activation).map_or(Field::Unknown, Field::Known);
        self.compare(&seen(Subject::Frame, frame, frame.activation, frame.start, rtl), -1);
    }

    /// Compares the bits on COPI.
    fn wire(&mut self, operation: &Operation, frame: &Frame) {
        let Some(x) = operation.activations.get(frame.activation) else { return };
        let golden = if frame.negative { -i64::from(*x) } else { i64::from(*x) };
        let rtl = self.run.received(frame);
        self.compare(&seen(Subject::Copi, frame, frame.activation, frame.end, rtl), golden);
    }

    /// Compares the chip-selects of all scalars and the subtract lines of the selected.
    fn selection(&mut self, operation: &Operation, frame: &Frame, accumulators: &Accumulators) {
        let parameters = *self.run.parameters();
        let rows = parameters.rows(frame.group, operation.matrix.rows());
        let subtracts =
            if parameters.sign_frames == 0 { self.run.subtracts(frame.start) } else { Vec::new() };
        for (lane, level) in self.run.selected(frame.start).into_iter().enumerate() {
            let row = accumulators.row(lane);
            let active = row.filter(|row| rows.contains(row));
            let weight = active.map(|row| operation.matrix.trit(row, frame.activation)).unwrap_or_default();
            let due = frame.selects(weight, &parameters);
            let at = |subject, rtl| Seen {
                lane: Some(lane),
                ..seen(subject, frame, row.unwrap_or(lane), frame.start, rtl)
            };
            self.compare(&at(Subject::ChipSelect, bit(level)), i64::from(due));
            let line = subtracts.get(lane % parameters.chip_selects().max(1));
            if let (true, Some(line)) = (due, line) {
                self.compare(&at(Subject::Sign, bit(*line)), i64::from(weight.value() < 0));
            }
        }
    }

    /// Compares the accumulators of all scalars.
    fn sums(&mut self, frame: &Frame, accumulators: &Accumulators, sums: &[i64]) {
        let cycle = self.run.settled(frame);
        if cycle.0 >= self.run.clock().cycles() {
            self.missing(frame.operation, Subject::Accumulator, sums.len());
            return;
        }
        for (lane, golden) in sums.iter().enumerate() {
            let index = accumulators.row(lane).unwrap_or(lane);
            let rtl = self.run.accumulator(lane, cycle);
            let seen = Seen { lane: Some(lane), ..seen(Subject::Accumulator, frame, index, cycle, rtl) };
            self.compare(&seen, *golden);
        }
    }

    fn report(self) -> Report {
        let tensors: Vec<TensorReport> = self.tally.into_iter().map(tensor_report).collect();
        let differing = self.differing.len() as u64;
        let mut divergences: Vec<Divergence> = self.differing.into_values().flatten().collect();
        divergences.sort_by_key(|divergence| (divergence.cycle, divergence.tensor));
        Report {
            differing,
            divergences,
            compared: tensors.iter().map(|tensor| tensor.compared).sum(),
            wrong: tensors.iter().map(|tensor| tensor.wrong).sum(),
            missing: tensors.iter().map(|tensor| tensor.missing).sum(),
            tensors,
            divergence: self.first,
            absent: self.absent,
        }
    }
}

fn tensor_report(((owner, tensor), tally): ((Owner, Subject), Tally)) -> TensorReport {
    let Tally { compared, wrong, unknown, missing } = tally;
    let (operation, layer) = match owner {
        Owner::Operation(number) => (Some(number), None),
        Owner::Layer(number) => (None, Some(number)),
    };
    TensorReport { operation, layer, tensor, compared, wrong, unknown, missing }
}

fn seen(subject: Subject, frame: &Frame, index: usize, cycle: Cycle, rtl: Field) -> Seen<'_> {
    Seen { subject, operation: frame.operation, index, cycle, rtl, frame: Some(frame), lane: None }
}

fn bit(level: Logic) -> Field {
    level.known().map_or(Field::Unknown, |high| Field::Known(i64::from(high)))
}
