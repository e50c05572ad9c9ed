//! Every element that passes a probe of the layer, in order, against the golden model running beside it.

use super::absent::{self, Absent};
use super::compare::{Checker, Owner};
use super::report::{Divergence, Respect, Subject};
use crate::base::{Cycle, Diagnostic, Field, Result};
use crate::decode::{Observation, Observations};
use crate::model::{LayerRun, Observed, PROBES, Tensor};
use crate::trace::Progress;

/// Compares what passed each probe of the layer with what the golden model `layers` gives; neither is ever kept
/// whole.
///
/// After the first element that is not the one due nothing more of that probe is compared: the rest would only echo
/// it.
///
/// # Errors
/// Cancellation; a manifest that lacks a probe of the golden model.
pub(super) fn compare(checker: &mut Checker, layers: &LayerRun, progress: &Progress) -> Result<()> {
    let run = checker.run;
    let mut probes = Vec::with_capacity(PROBES.len());
    for (scope, tensors) in PROBES {
        let first = tensors.first().map_or("", |(_, name)| name);
        let wires = run.layer_probes().iter().find(|probe| probe.tensors.iter().any(|name| name == first));
        let wires = wires.ok_or_else(|| {
            Diagnostic::error(format!("no probe of the manifest shows {first}"))
                .hint(format!("rtl/manifest.toml must name the tensors of {scope}"))
        })?;
        probes.push(Stream {
            scope,
            passed: run.observations(wires),
            lost: false,
            last: Cycle(0),
            absent: None,
        });
    }
    let mut comparison = Comparison { checker, layers, probes, order: 0 };
    let tokens = layers.tokens().len().max(1);
    let mut sink = |observed: &Observed<'_>| comparison.tensor(observed);
    layers.run(&mut sink, |token| {
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
        progress.set_fraction((token + 1) as f32 / tokens as f32);
        if progress.is_cancelled() { Err(Diagnostic::error("the check was cancelled")) } else { Ok(()) }
    })?;
    comparison.rest();
    comparison.unsure();
    comparison.absent();
    Ok(())
}

/// What passes one probe.
struct Stream<'a> {
    scope: &'static str,
    passed: Observations<'a>,
    /// Whether an element was not the one due.
    lost: bool,
    /// When the last element passed.
    last: Cycle,
    /// The first element that was due when no more passed.
    absent: Option<(Due, usize)>,
}

struct Comparison<'a, 'b> {
    checker: &'b mut Checker<'a>,
    layers: &'b LayerRun,
    probes: Vec<Stream<'a>>,
    /// Tensors that were due so far.
    order: usize,
}

/// An element that is due.
#[derive(Clone, Copy)]
struct Due {
    step: usize,
    tensor: Tensor,
    number: usize,
    index: usize,
    value: i64,
}

impl Comparison<'_, '_> {
    /// Compares one tensor; inputs of a matrix pass once a row group.
    fn tensor(&mut self, observed: &Observed<'_>) {
        self.order += 1;
        let row = observed.tensor.row();
        let Some(place) = self.probes.iter().position(|stream| stream.scope == row.scope) else { return };
        let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (step, count) = (whole(observed.step), whole(row.count));
        let number = count.saturating_mul(step).saturating_add(whole(row.k));
        let times = match observed.tensor {
            Tensor::ProjectionInput(projection) => {
                let [rows, _] = self.layers.transformer().shape().projection(projection);
                self.checker.run.parameters().groups(rows)
            }
            _ => 1,
        };
        for _ in 0..times {
            for (index, value) in observed.elements {
                let due = Due { step, tensor: observed.tensor, number, index: whole(*index), value: *value };
                self.element(place, due);
            }
        }
    }

    fn element(&mut self, place: usize, due: Due) {
        let (_, layer) = self.place(due.step);
        let Some(stream) = self.probes.get_mut(place).filter(|stream| !stream.lost) else { return };
        let subject = Subject::Tensor(due.tensor);
        let Some(seen) = stream.passed.next() else {
            stream.absent = stream.absent.or(Some((due, self.order)));
            self.checker.tally(Owner::Layer(layer), subject).missing += 1;
            return;
        };
        stream.last = seen.cycle;
        let (respect, rtl, golden) = respect(&seen, &due);
        stream.lost = respect != Respect::Value;
        let tally = self.checker.tally(Owner::Layer(layer), subject);
        tally.compared += 1;
        if rtl == Field::Known(golden) {
            return;
        }
        tally.wrong += 1;
        tally.unknown += u64::from(rtl == Field::Unknown);
        self.diverges(&seen, due, (respect, rtl, golden));
    }

    /// Token and layer of layer run `step`.
    fn place(&self, step: usize) -> (usize, usize) {
        let layers = self.layers.transformer().layers().len().max(1);
        (step / layers, step % layers)
    }

    fn diverges(&mut self, seen: &Observation, due: Due, found: (Respect, Field, i64)) {
        let divergence = self.divergence(seen.cycle, due, found);
        self.checker.diverges(divergence, seen.cycle, (Subject::Tensor(due.tensor), due.step));
    }

    /// What is told of an element that is not as it should be in `cycle`.
    fn divergence(
        &self,
        cycle: Cycle,
        due: Due,
        (respect, rtl, golden): (Respect, Field, i64),
    ) -> impl FnOnce(&Checker) -> Divergence + use<> {
        let (token, layer) = self.place(due.step);
        let name = due.tensor.row().name;
        move |checker: &Checker| Divergence {
            cycle,
            operation: None,
            step: Some(due.step),
            token,
            layer,
            name: name.to_owned(),
            tensor: Subject::Tensor(due.tensor),
            index: due.index,
            rtl,
            golden,
            respect,
            signal: checker.path(checker.run.probe_data(name)),
            activation: None,
            negative: None,
        }
    }

    /// Probes that leave open whether an element passes: the first cycle of each, at the element that comes next.
    fn unsure(&mut self) {
        for (_, tensors) in PROBES {
            let first = tensors.first().map_or("", |(_, name)| name);
            let mut wires = self.checker.run.layer_probes().iter();
            let Some(wires) = wires.find(|wires| wires.tensors.iter().any(|name| name == first)) else {
                continue;
            };
            let Some(cycle) = self.checker.run.unsure(wires) else { continue };
            let before = self.checker.run.observations(wires).take_while(|seen| seen.cycle < cycle).last();
            let number = before.and_then(|seen| seen.number).unwrap_or_default();
            let index = before.and_then(|seen| seen.index).map_or(0, |index| index + 1);
            let count = tensors.len().max(1);
            let Some((tensor, _)) = tensors.get(number % count) else { continue };
            let due = Due { step: number / count, tensor: *tensor, number, index, value: 0 };
            let divergence = self.divergence(cycle, due, (Respect::Valid, Field::Unknown, 0));
            self.checker.diverges(divergence, cycle, (Subject::Tensor(*tensor), due.step));
        }
    }

    /// Where the run stopped: the first of the elements that never passed.
    fn absent(&mut self) {
        let due = self.probes.iter().filter_map(|stream| {
            let (due, order) = stream.absent?;
            Some(Absent {
                step: due.step,
                tensor: due.tensor,
                index: due.index,
                last: stream.last,
                value: due.value,
                order,
            })
        });
        let due: Vec<Absent> = due.collect();
        let Some((first, cycle)) = absent::first(self.checker.run, self.checker.golden, &due) else { return };
        let due =
            Due { step: first.step, tensor: first.tensor, number: 0, index: first.index, value: first.value };
        let divergence = self.divergence(cycle, due, (Respect::Absence, Field::Unknown, due.value));
        let divergence = divergence(self.checker);
        self.checker.is_absent(divergence);
    }

    /// What passes although nothing more is due: one element a probe counts.
    fn rest(&mut self) {
        for place in 0..self.probes.len() {
            let Some(stream) = self.probes.get_mut(place).filter(|stream| !stream.lost) else { continue };
            let Some(seen) = stream.passed.next() else { continue };
            let tensors = PROBES.get(place).map(|(_, tensors)| *tensors).unwrap_or_default();
            let number = seen.number.unwrap_or_default();
            let Some((tensor, _)) = tensors.get(number % tensors.len().max(1)) else { continue };
            let (step, index) = (number / tensors.len().max(1), seen.index.unwrap_or_default());
            let (_, layer) = self.place(step);
            let tally = self.checker.tally(Owner::Layer(layer), Subject::Tensor(*tensor));
            tally.compared += 1;
            tally.wrong += 1;
            let due = Due { step, tensor: *tensor, number, index, value: -1 };
            self.diverges(&seen, due, (Respect::Presence, seen.data, -1));
        }
    }
}

/// In which respect an element is not the one due, and what it has there; equal values where it is.
fn respect(seen: &Observation, due: &Due) -> (Respect, Field, i64) {
    let field = |number: Option<usize>| {
        number.and_then(|number| i64::try_from(number).ok()).map_or(Field::Unknown, Field::Known)
    };
    let golden = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    if seen.number != Some(due.number) {
        (Respect::Tensor, field(seen.number), golden(due.number))
    } else if seen.index != Some(due.index) {
        (Respect::Index, field(seen.index), golden(due.index))
    } else {
        (Respect::Value, seen.data, due.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_differs_in_its_tensor_before_its_index_and_in_that_before_its_value() {
        let due = Due { step: 1, tensor: Tensor::Dot, number: 5, index: 2, value: -7 };
        let seen = |number, index, data| Observation { cycle: Cycle(9), number, index, data };
        let of = |number, index, data| respect(&seen(number, index, data), &due);
        let known = Field::Known;
        assert_eq!(of(Some(5), Some(2), known(-7)), (Respect::Value, known(-7), -7));
        assert_eq!(of(Some(5), Some(2), Field::Unknown), (Respect::Value, Field::Unknown, -7));
        assert_eq!(of(Some(5), Some(3), known(-7)), (Respect::Index, known(3), 2));
        assert_eq!(of(Some(4), Some(3), known(-7)), (Respect::Tensor, known(4), 5));
        assert_eq!(of(None, Some(2), known(-7)), (Respect::Tensor, Field::Unknown, 5));
    }
}
