//! What every operation of a run should give.

use crate::base::Result;
use crate::manifest::Sidecar;
use crate::model::{self, Models, Operation, Workload};

/// The workload of a run and the golden output of each of its operations.
#[derive(Clone, Debug)]
pub struct Golden {
    workload: Workload,
    targets: Vec<Vec<i32>>,
}

impl Golden {
    /// Computes the golden outputs of the run that `sidecar` describes (numerics R-ACC).
    ///
    /// # Errors
    /// A model that is not among `models`, or a scenario that does not fit it.
    pub fn new(sidecar: &Sidecar, models: &Models) -> Result<Self> {
        let workload = model::workload(&sidecar.scenario, models)?;
        let product =
            |operation: &Operation| model::ternary_product(&operation.matrix, &operation.activations);
        let targets = workload.operations.iter().map(product).collect();
        Ok(Self { workload, targets })
    }

    /// What the run executes.
    #[must_use]
    pub fn workload(&self) -> &Workload {
        &self.workload
    }

    /// The text of token `token`, for people; `None` beyond the last.
    #[must_use]
    pub fn token_text(&self, token: usize) -> Option<&str> {
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

    /// The sum of output `row` over the first `done` activations of operation `number`.
    #[must_use]
    pub fn partial(&self, number: usize, row: usize, done: usize) -> i32 {
        let Some(operation) = self.operation(number) else { return 0 };
        let terms = operation.matrix.row(row).iter().zip(operation.activations.iter()).take(done);
        terms.map(|(weight, x)| weight.value() * i32::from(*x)).sum()
    }
}
