//! Every element that passes a probe of a design of one's own, in order, against its file of expected tensors.

use super::compare::{Checker, Owner};
use super::expected::{Expected, ExpectedTensor};
use super::report::{Divergence, Respect, Subject};
use crate::base::{Diagnostic, Field, Result};
use crate::decode::{Observation, ProbeWires};
use crate::trace::Progress;

/// Compares what passed each probe with what `expected` has of its tensors; those that it does not name are not
/// compared.
///
/// After the first element of a tensor that is not the one due nothing more of that tensor is compared: the rest
/// would only echo it.
///
/// # Errors
/// Cancellation.
pub(super) fn compare(checker: &mut Checker, expected: &Expected, progress: &Progress) -> Result<()> {
    let run = checker.run;
    let mut order = 0;
    for probe in run.probes() {
        let due = probe.tensors.iter().enumerate().map(|(place, name)| Due {
            subject: Subject::named(order + place, name),
            tensors: expected.of(name),
            at: (0, 0),
            lost: false,
        });
        let mut due: Vec<Due> = due.collect();
        order += probe.tensors.len();
        pass(checker, probe, &mut due, progress)?;
        for due in &due {
            missing(checker, due);
        }
    }
    Ok(())
}

/// Observations between two looks at whether the check was cancelled.
const PATIENCE: usize = 1 << 14;

/// What is due of one tensor.
struct Due<'a> {
    subject: Subject,
    /// `None` where it is not compared.
    tensors: Option<&'a [ExpectedTensor]>,
    /// The tensor and its element that come next.
    at: (usize, usize),
    /// Whether an element was not the one due.
    lost: bool,
}

impl Due<'_> {
    /// Number, index and value of the element that comes next.
    fn next(&mut self) -> Option<(usize, usize, i64)> {
        loop {
            let tensor = self.tensors?.get(self.at.0)?;
            if let Some((index, value)) = tensor.elements.get(self.at.1) {
                self.at.1 += 1;
                return Some((tensor.number, *index, *value));
            }
            self.at = (self.at.0 + 1, 0);
        }
    }
}

fn pass(checker: &mut Checker, probe: &ProbeWires, due: &mut [Due], progress: &Progress) -> Result<()> {
    let run = checker.run;
    let count = due.len().max(1);
    let mut last = 0;
    for (place, seen) in run.observations(probe).enumerate() {
        if place % PATIENCE == 0 {
            if progress.is_cancelled() {
                return Err(Diagnostic::error("the check was cancelled"));
            }
            #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
            progress.set_fraction(seen.cycle.0 as f32 / run.clock().cycles().max(1) as f32);
        }
        // An element of an unknown tensor stands for one of the tensor before it.
        last = seen.number.map_or(last, |number| number % count);
        if let Some(due) = due.get_mut(last).filter(|due| due.tensors.is_some() && !due.lost) {
            element(checker, due, &seen, count);
        }
    }
    Ok(())
}

fn element(checker: &mut Checker, due: &mut Due, seen: &Observation, count: usize) {
    let number = seen.number.map(|number| number / count);
    let next = due.next();
    let (operation, index, respect, rtl, golden) = match next {
        None => {
            (number.unwrap_or_default(), seen.index.unwrap_or_default(), Respect::Presence, seen.data, -1)
        }
        Some((operation, index, value)) => {
            let (respect, rtl, golden) = if number != Some(operation) {
                (Respect::Tensor, field(number), whole(operation))
            } else if seen.index != Some(index) {
                (Respect::Index, field(seen.index), whole(index))
            } else {
                (Respect::Value, seen.data, value)
            };
            (operation, index, respect, rtl, golden)
        }
    };
    due.lost = respect != Respect::Value;
    let tally = checker.tally(Owner::Operation(operation), due.subject);
    tally.compared += 1;
    if rtl == Field::Known(golden) && respect != Respect::Presence {
        return;
    }
    tally.wrong += 1;
    tally.unknown += u64::from(rtl == Field::Unknown);
    let name = due.subject.name();
    let divergence = |checker: &Checker| Divergence {
        cycle: seen.cycle,
        operation: Some(operation),
        step: None,
        token: 0,
        layer: 0,
        name: name.to_owned(),
        tensor: due.subject,
        index,
        rtl,
        golden,
        respect,
        signal: checker.path(checker.run.probe_data(name)),
        activation: None,
        negative: None,
    };
    checker.diverges(divergence, seen.cycle, (due.subject, operation));
}

/// Counts what should have passed and did not.
fn missing(checker: &mut Checker, due: &Due) {
    let tensors = due.tensors.filter(|_| !due.lost).unwrap_or_default();
    for (place, tensor) in tensors.iter().enumerate().skip(due.at.0) {
        let passed = if place == due.at.0 { due.at.1 } else { 0 };
        let count = tensor.elements.len().saturating_sub(passed);
        if count > 0 {
            checker.tally(Owner::Operation(tensor.number), due.subject).missing += count as u64;
        }
    }
}

fn field(number: Option<usize>) -> Field {
    number.and_then(|number| i64::try_from(number).ok()).map_or(Field::Unknown, Field::Known)
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
