//! The operations of a layer on a prompt.

use super::Workload;
use crate::base::{Diagnostic, Result};
use std::path::Path;

/// The operations `names` of layer `layer` for the first `tokens` tokens of `prompt`.
pub(super) fn projected(
    model: &Path,
    _layer: usize,
    _prompt: &str,
    _tokens: usize,
    _names: &[String],
) -> Result<Workload> {
    Err(Diagnostic::error("checkpoints cannot be read by this build").in_file(model))
}
