//! The host's end of a model: final norm and output head (numerics R-LOGIT).

use super::{Checkpoint, Gain, NormKind, final_norm, greedy, logit};
use crate::base::Result;

/// Final norm and output head of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputHead {
    gain: Gain,
    epsilon: u64,
    head: Gain,
    width: usize,
}

impl OutputHead {
    /// Final norm and head of `model`.
    ///
    /// # Errors
    /// Numbers that are not finite.
    pub fn new(model: &Checkpoint) -> Result<Self> {
        let config = model.config();
        let (gain, head) = (model.final_gain()?, model.output_head()?);
        Ok(Self { gain, epsilon: config.epsilon, head, width: config.hidden })
    }

    /// The logits of every token, 16 fraction bits, for the residual stream `x` that leaves the last layer
    /// (numerics R-LOGIT).
    #[must_use]
    pub fn logits(&self, x: &[i32]) -> Vec<i64> {
        let norm = final_norm(x, &self.gain, NormKind::Rms, self.epsilon);
        let rows = self.head.mantissas().chunks(self.width);
        rows.map(|row| logit(row, self.head.exponent(), &norm)).collect()
    }

    /// The token with the first of the largest logits (numerics R-LOGIT).
    #[must_use]
    pub fn next(&self, x: &[i32]) -> u32 {
        greedy(&self.logits(x)).unwrap_or_default()
    }
}
