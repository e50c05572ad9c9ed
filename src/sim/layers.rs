//! The working folder of a run of whole layers.

use super::plan::Input;
use super::workshop::{Halting, Workshop};
use super::{LayerElaboration, Request};
use crate::base::Diagnostic;

/// Writes what the bench of layers reads.
///
/// # Errors
/// A model that cannot be run, or a disk that is full.
pub(super) fn prepare(_: &Workshop<'_>, _: &Request, _: Input) -> Halting<LayerElaboration> {
    Err(Diagnostic::error("whole layers cannot be run yet").into())
}
