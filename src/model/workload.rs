//! The operations of a run, from a scenario.

use super::{Models, Random, projected};
use crate::base::{Diagnostic, Result, TernaryMatrix, Trit};
use crate::manifest::{Activations, Scenario, Source, Weights};
use std::sync::Arc;

/// One ternary product y = W·x of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Position of the token whose activations are multiplied, from 0 (the start token); in a random
    /// workload the number of the operation.
    pub token: usize,
    /// The token's text, for people; empty in a random workload.
    pub token_text: String,
    /// The transformer layer; 0 in a random workload.
    pub layer: usize,
    /// The projection, as `q_proj`; `random` in a random workload.
    pub name: String,
    /// The quantized activations x, shape `[N_IN]`, each in -127 … 127 (numerics R-ACT).
    pub activations: Arc<[i8]>,
    /// The weights W, shape `[N_OUT, N_IN]`.
    pub matrix: Arc<TernaryMatrix>,
    /// Which of [`Workload::matrices`] it is.
    pub matrix_index: usize,
    /// Which of [`Workload::vectors`] the activations are.
    pub vector_index: usize,
}

/// Everything that one run of the engine computes: operations of one shape, which share matrices and vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// The operations, in the order they run; at least one.
    pub operations: Vec<Operation>,
    /// The matrices, in the order of the weight bank.
    pub matrices: Vec<Arc<TernaryMatrix>>,
    /// The activation vectors, in the order the host writes them.
    pub vectors: Vec<Arc<[i8]>>,
}

/// Matrices or vectors of one run: `program.hex` numbers them with 16 bits.
const MAX_NUMBERED: usize = 1 << 16;

/// Weights of one run, a byte each here: far above any layer, and still in the memory of a laptop.
const MAX_WEIGHTS: usize = 1 << 30;

impl Workload {
    /// Inputs of each operation, `N_IN`.
    #[must_use]
    pub fn n_in(&self) -> usize {
        self.matrices.first().map_or(0, |matrix| matrix.columns())
    }

    /// Outputs of each operation, `N_OUT`.
    #[must_use]
    pub fn n_out(&self) -> usize {
        self.matrices.first().map_or(0, |matrix| matrix.rows())
    }
}

/// The operations of `scenario`; trained models are looked up in `models`.
///
/// # Errors
/// A model, layer, projection or prompt that cannot be run, with what can; a random workload too large
/// for the bench; a damaged checkpoint.
pub fn workload(scenario: &Scenario, models: &Models) -> Result<Workload> {
    let workload = match &scenario.source {
        Source::Model { model, layer, prompt, tokens, operations } => {
            projected(&models.open(model)?, *layer, prompt, *tokens, operations)?
        }
        &Source::Random { seed, n_in, n_out, operations, matrices, activations, weights } => {
            let size = Size { n_in, n_out, operations, matrices };
            random(seed, &size, activations, weights)?
        }
        Source::Transformer { .. } | Source::RandomTransformer(_) | Source::Design(_) => {
            return Err(Diagnostic::internal("only a run of the engine alone is a list of products"));
        }
    };
    if workload.operations.is_empty() {
        return Err(Diagnostic::error("the scenario has no operation").hint("ask for at least one"));
    }
    if workload.vectors.len().max(workload.matrices.len()) > MAX_NUMBERED {
        return Err(Diagnostic::error(format!("a run holds at most {MAX_NUMBERED} vectors and matrices"))
            .hint("split the scenario into several"));
    }
    Ok(workload)
}

/// Shape and length of a random workload.
struct Size {
    n_in: usize,
    n_out: usize,
    operations: usize,
    matrices: usize,
}

/// A workload from the seeded generator (numerics R-RNG).
fn random(seed: u64, size: &Size, activations: Activations, weights: Weights) -> Result<Workload> {
    let count = size.n_in.checked_mul(size.n_out);
    let too_large = count.and_then(|n| n.checked_mul(size.matrices)).is_none_or(|n| n > MAX_WEIGHTS)
        || size.operations.checked_mul(size.n_in).is_none_or(|n| n > MAX_WEIGHTS);
    if too_large {
        return Err(Diagnostic::error(format!("a run holds at most {MAX_WEIGHTS} weights and activations"))
            .hint("lower n_in, n_out, operations or matrices"));
    }
    let mut weight_source = Random::for_weights(seed);
    let matrices = (0..size.matrices)
        .map(|_| {
            let trits = draw_weights(&mut weight_source, weights, count.unwrap_or_default());
            TernaryMatrix::new(size.n_in, trits).map(Arc::new)
        })
        .collect::<Option<Vec<_>>>()
        .filter(|matrices| !matrices.is_empty())
        .ok_or_else(|| Diagnostic::error("n_in, n_out and matrices must be at least 1"))?;
    let mut source = Random::new(seed);
    let vectors: Vec<Arc<[i8]>> =
        (0..size.operations).map(|_| draw_activations(&mut source, activations, size.n_in)).collect();
    let operations = vectors.iter().enumerate().map(|(k, vector)| Operation {
        token: k,
        token_text: String::new(),
        layer: 0,
        name: "random".to_owned(),
        activations: Arc::clone(vector),
        matrix: Arc::clone(&matrices[k % matrices.len()]),
        matrix_index: k % matrices.len(),
        vector_index: k,
    });
    Ok(Workload { operations: operations.collect(), matrices, vectors })
}

fn draw_weights(source: &mut Random, weights: Weights, count: usize) -> Vec<Trit> {
    match weights {
        Weights::Random => source.trits(count),
        Weights::Plus => vec![Trit::Plus; count],
        Weights::Minus => vec![Trit::Minus; count],
        Weights::Zero => vec![Trit::Zero; count],
    }
}

fn draw_activations(source: &mut Random, activations: Activations, count: usize) -> Arc<[i8]> {
    let draw = |index: usize| match activations {
        Activations::Random => source.activation(),
        Activations::Sparse => source.sparse_activation(),
        Activations::Zero => 0,
        Activations::Max => 127,
        Activations::Min => -127,
        Activations::Alternating => {
            if index.is_multiple_of(2) {
                127
            } else {
                -127
            }
        }
    };
    (0..count).map(draw).collect()
}
