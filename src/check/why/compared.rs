//! Tensors of a run beside the golden model's, each read once.

use super::{Element, Place};
use crate::base::Field;
use crate::check::Golden;
use crate::decode::{NamedTensor, Run, TensorKey};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The elements of `key` by index: all that passed, and all that should have. Without a golden model, or where it says
/// nothing of the tensor, nothing differs.
#[must_use]
pub fn elements(run: &Run, golden: Option<&Golden>, key: &TensorKey) -> Vec<Element> {
    let due = golden.and_then(|golden| golden.tensor(key));
    let passed = run.elements(key).into_iter().map(|seen| {
        let differs = due.is_some();
        let element =
            Element { index: seen.index, cycle: Some(seen.cycle), rtl: seen.data, golden: None, differs };
        (seen.index, element)
    });
    let mut elements: BTreeMap<usize, Element> = passed.collect();
    for (index, golden) in due.iter().flat_map(|due| due.iter().copied()) {
        let never = Element { index, cycle: None, rtl: Field::Unknown, golden: None, differs: true };
        let element = elements.entry(index).or_insert(never);
        element.golden = Some(golden);
        element.differs = element.cycle.is_none() || element.rtl != Field::Known(golden);
    }
    elements.into_values().collect()
}

/// What has been read of a run while a chain is followed.
pub(in crate::check) struct Look<'a> {
    pub run: &'a Run,
    pub golden: &'a Golden,
    tensors: HashMap<TensorKey, Arc<[Element]>>,
}

impl<'a> Look<'a> {
    pub fn new(run: &'a Run, golden: &'a Golden) -> Self {
        Self { run, golden, tensors: HashMap::new() }
    }

    /// The elements of `key` by index.
    pub fn tensor(&mut self, key: &TensorKey) -> Arc<[Element]> {
        let (run, golden) = (self.run, self.golden);
        let read = || elements(run, Some(golden), key).into();
        Arc::clone(self.tensors.entry(key.clone()).or_insert_with(read))
    }

    /// What the manifest says of the tensor called `name`.
    pub fn named(&self, name: &str) -> Option<&'a NamedTensor> {
        self.run.tensors().iter().find(|tensor| &*tensor.name == name)
    }

    /// Layers of a token; `None` where no layers run.
    pub fn layers(&self) -> Option<usize> {
        self.run
            .has_layer()
            .then(|| self.golden.layers().map(|run| run.transformer().layers().len()))?
            .filter(|n| *n > 0)
    }

    /// Where in the run `key` is.
    pub fn place(&self, key: &TensorKey) -> Place {
        let number = key.number;
        if let Some(layers) = self.layers() {
            return Place { key: key.clone(), step: Some((number / layers, number % layers)), matrix: None };
        }
        let operation = self.run.operations().iter().find(|operation| operation.number == number);
        let step = operation.map(|operation| (operation.token, operation.layer));
        Place { key: key.clone(), step, matrix: operation.map(|operation| operation.name.clone()) }
    }

    /// The full path of the signal that shows the elements of the tensor called `name`.
    pub fn signal(&self, name: &str) -> String {
        self.run.probe_data(name).map(|signal| self.run.path(signal)).unwrap_or_default()
    }
}
