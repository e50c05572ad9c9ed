//! What every operation of a run should give.

use super::expected::Expected;
use super::kept::Kept;
use crate::base::{Diagnostic, Result};
use crate::decode::TensorKey;
use crate::manifest::{MATRICES, Sidecar};
use crate::model::{self, LayerRun, Models, Observed, Operation, Projection, Sink, Tensor, Workload};
use std::sync::Arc;

/// The workload of a run and the golden output of each of its operations.
#[derive(Clone, Debug)]
pub struct Golden {
    workload: Workload,
    targets: Vec<Vec<i32>>,
    layers: Option<Arc<LayerRun>>,
    /// The tensors of every probe, where whole layers run.
    kept: Arc<Kept>,
    /// What a file says of a design of one's own.
    expected: Option<Arc<Expected>>,
}

impl Golden {
    /// Computes the golden outputs of the run that `sidecar` describes (numerics R-ACC), for whole layers those of
    /// each of their products; of a design of one's own it reads the file of expected tensors.
    ///
    /// # Errors
    /// A model that is not among `models`, or a scenario that does not fit it; no file of expected tensors, or what is
    /// wrong with it.
    pub fn new(sidecar: &Sidecar, models: &Models) -> Result<Self> {
        if let Some(file) = &sidecar.expected {
            let expected = Some(Arc::new(Expected::read(file, &sidecar.manifest()?)?));
            return Ok(Self { expected, ..Self::nothing() });
        }
        if !sidecar.is_comparable() {
            return Err(Diagnostic::error("nothing says what the tensors must be")
                .hint("expected = \"expected.jsonl\" in the scenario or the sidecar; docs/manifest.md describes the file"));
        }
        if sidecar.scenario.source.is_transformer() {
            return Self::of_layers(LayerRun::new(&sidecar.scenario.source, models)?);
        }
        let workload = model::workload(&sidecar.scenario, models)?;
        let product =
            |operation: &Operation| model::ternary_product(&operation.matrix, &operation.activations);
        let targets = workload.operations.iter().map(product).collect();
        Ok(Self { workload, targets, ..Self::nothing() })
    }

    fn nothing() -> Self {
        let workload = Workload { operations: Vec::new(), matrices: Vec::new(), vectors: Vec::new() };
        Self { workload, targets: Vec::new(), layers: None, kept: Arc::default(), expected: None }
    }

    fn of_layers(run: LayerRun) -> Result<Self> {
        let mut products =
            Products { run: &run, operations: Vec::new(), targets: Vec::new(), kept: Kept::default() };
        run.run(&mut products, |_| Ok(()))?;
        let Products { operations, targets, kept, .. } = products;
        let linears = run.transformer().layers().iter().flat_map(|layer| &layer.linears);
        let matrices = linears.map(|linear| Arc::clone(linear.matrix())).collect();
        let workload = Workload { operations, matrices, vectors: Vec::new() };
        Ok(Self { workload, targets, layers: Some(Arc::new(run)), kept: Arc::new(kept), expected: None })
    }

    /// What a file says of the tensors, where the design is one of one's own.
    pub(super) fn expected(&self) -> Option<&Expected> {
        self.expected.as_deref()
    }

    /// The run of whole layers, where it is one.
    #[must_use]
    pub fn layers(&self) -> Option<&LayerRun> {
        self.layers.as_deref()
    }

    /// What the run executes.
    #[must_use]
    pub fn workload(&self) -> &Workload {
        &self.workload
    }

    /// The text of token `token`, for people; `None` beyond the last.
    #[must_use]
    pub fn token_text(&self, token: usize) -> Option<&str> {
        if let Some(run) = &self.layers {
            return run.tokens().get(token).map(|token| token.text.as_str());
        }
        let operation = self.workload.operations.iter().find(|operation| operation.token == token)?;
        Some(&operation.token_text)
    }

    /// Operation `number`; `None` beyond the last.
    #[must_use]
    pub fn operation(&self, number: usize) -> Option<&Operation> {
        self.workload.operations.get(number)
    }

    /// The outputs of operation `number`, `[N_OUT]`; empty beyond the last.
    #[must_use]
    pub fn target(&self, number: usize) -> &[i32] {
        self.targets.get(number).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the tensor `key` should be: index and value of each element, by index. `None` for one that the run does not
    /// have, and for those of late tokens where a long run has more than is kept.
    #[must_use]
    pub fn tensor(&self, key: &TensorKey) -> Option<Arc<[(usize, i64)]>> {
        if let Some(expected) = &self.expected {
            return expected.tensor(key);
        }
        if self.layers.is_some() {
            return self.kept.tensor(key);
        }
        match &*key.name {
            "x" => Some(
                self.operation(key.number)?.activations.iter().copied().map(i64::from).enumerate().collect(),
            ),
            "y" => Some(self.targets.get(key.number)?.iter().copied().map(i64::from).enumerate().collect()),
            _ => None,
        }
    }

    /// The sum of output `row` over the first `done` activations of operation `number`.
    #[must_use]
    pub fn partial(&self, number: usize, row: usize, done: usize) -> i32 {
        let Some(operation) = self.operation(number) else { return 0 };
        let terms = operation.matrix.row(row).iter().zip(operation.activations.iter()).take(done);
        terms.map(|(weight, x)| weight.value() * i32::from(*x)).sum()
    }
}

#[cfg(test)]
impl Golden {
    /// The same but for some elements, which are one more: a run that is right is wrong there.
    pub(super) fn altered(self, elements: &[(TensorKey, usize)]) -> Self {
        let mut kept = Arc::into_inner(self.kept).unwrap();
        for (key, index) in elements {
            kept.alter(key, *index, 1);
        }
        Self { kept: Arc::new(kept), ..self }
    }
}

/// Collects the products of a run of layers, in the order of the engine, and every tensor that it shows.
struct Products<'a> {
    run: &'a LayerRun,
    operations: Vec<Operation>,
    targets: Vec<Vec<i32>>,
    kept: Kept,
}

impl Products<'_> {
    /// The operation of `projection` in layer run `step`.
    fn operation(&self, step: usize, projection: Projection, activations: Arc<[i8]>) -> Option<Operation> {
        let layers = self.run.transformer().layers();
        let (token, layer) = (step / layers.len().max(1), step % layers.len().max(1));
        Some(Operation {
            token,
            token_text: self.run.tokens().get(token)?.text.clone(),
            layer,
            name: projection.name().to_owned(),
            activations,
            matrix: Arc::clone(layers.get(layer)?.linear(projection).matrix()),
            matrix_index: layer * MATRICES.len() + projection as usize,
            vector_index: self.operations.len(),
        })
    }
}

impl Sink for Products<'_> {
    fn observe(&mut self, observed: &Observed<'_>) {
        let number = usize::try_from(observed.step).unwrap_or(usize::MAX);
        self.kept.keep(TensorKey { name: observed.tensor.row().name.into(), number }, observed.elements);
        let values = observed.elements.iter().map(|(_, value)| *value);
        match observed.tensor {
            Tensor::ProjectionInput(projection) => {
                // Activations have 8 bits (numerics R-ACT).
                let activations = values.map(|value| i8::try_from(value).unwrap_or_default()).collect();
                let operation = self.operation(number, projection, activations);
                self.operations.extend(operation);
            }
            Tensor::Accumulators(_) => {
                // Accumulators have at most 24 bits (numerics R-ACC).
                self.targets.push(values.map(|value| i32::try_from(value).unwrap_or_default()).collect());
            }
            _ => {}
        }
    }
}
