//! The tensor pane: a tensor of the present operation, RTL beside golden model.

use super::scrolled;
use crate::app::arrange::Region;
use crate::app::state::App;
use crate::app::tensors::Choice;
use crate::base::Field;
use crate::check::Golden;
use crate::decode::Run;

/// A tensor of an operation: its elements on the screen and what holds for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Which tensor.
    pub choice: Choice,
    /// The matrix of the operation.
    pub name: String,
    /// Elements on the screen.
    pub elements: Vec<Element>,
    /// Elements of the tensor.
    pub length: usize,
    /// The selected element.
    pub selected: usize,
    /// Smallest and largest known element.
    pub range: Option<(i64, i64)>,
    /// Elements that are 0, in percent of the known ones.
    pub zeros: Option<u64>,
    /// Elements that differ from the golden model's.
    pub wrong: usize,
    /// Elements that are unknown, or never passed the probe.
    pub unknown: usize,
    /// Whether there is a golden model to compare with.
    pub compared: bool,
    values: Vec<Element>,
    key: Key,
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its index.
    pub index: usize,
    /// What passed the probe.
    pub rtl: Field,
    /// What should have.
    pub golden: Option<i64>,
}

impl Element {
    /// RTL minus golden model; `None` if either is not known.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        Some(self.rtl.known()? - self.golden?)
    }

    /// Whether the element is not what it should be.
    #[must_use]
    pub fn diverges(&self) -> bool {
        self.golden.is_some_and(|golden| self.rtl != Field::Known(golden))
    }
}

/// What the values depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    generation: u64,
    operation: usize,
    choice: Choice,
    compared: bool,
}

pub(super) fn tensor(app: &mut App, region: Region, old: Option<Tensor>) -> Option<Tensor> {
    let document = app.document.clone()?;
    let run = document.run.clone()?;
    let cycle = run.clock().at(app.cursor);
    let operation = run.operation_at(cycle)?;
    let golden = document.golden.as_deref();
    let key = Key {
        generation: document.generation,
        operation: operation.number,
        choice: app.tensors.choice,
        compared: golden.is_some(),
    };
    let mut tensor = match old.filter(|old| old.key == key) {
        Some(old) => old,
        None => whole(&run, golden, key, operation.name.clone()),
    };
    let height = usize::from(region.height.saturating_sub(2)).max(1);
    let selected = app.tensors.element.min(tensor.length.saturating_sub(1));
    let first = tensor.elements.first().map_or(0, |element| element.index);
    let first = scrolled(first, selected, tensor.length, height);
    tensor.selected = selected;
    tensor.elements = tensor.values.iter().skip(first).take(height).copied().collect();
    Some(tensor)
}

fn whole(run: &Run, golden: Option<&Golden>, key: Key, name: String) -> Tensor {
    let (rtl, golden): (Vec<Field>, Option<Vec<i64>>) = match key.choice {
        Choice::Output => {
            let golden = golden.map(|golden| golden.target(key.operation).iter().map(|y| i64::from(*y)));
            (run.output_tensor(key.operation), golden.map(Iterator::collect))
        }
        Choice::Input => {
            let golden = golden.and_then(|golden| golden.operation(key.operation));
            let golden =
                golden.map(|operation| operation.activations.iter().map(|x| i64::from(*x)).collect());
            (run.input_tensor(key.operation), golden)
        }
    };
    let element = |(index, rtl): (usize, Field)| {
        let golden = golden.as_ref().and_then(|golden| golden.get(index).copied());
        Element { index, rtl, golden }
    };
    let values: Vec<Element> = rtl.into_iter().enumerate().map(element).collect();
    let known: Vec<i64> = values.iter().filter_map(|element| element.rtl.known()).collect();
    let zeros = known.iter().filter(|value| **value == 0).count();
    Tensor {
        choice: key.choice,
        name,
        elements: Vec::new(),
        length: values.len(),
        selected: 0,
        range: known.iter().min().copied().zip(known.iter().max().copied()),
        zeros: (!known.is_empty()).then(|| ((zeros * 200 + known.len()) / (2 * known.len())) as u64),
        wrong: values.iter().filter(|element| element.diverges()).count(),
        unknown: values.len() - known.len(),
        compared: golden.is_some(),
        values,
        key,
    }
}
