//! A selection as SVG.

use super::out::Out;
use super::{Options, Selection};
use crate::base::{Diagnostic, Result};

/// Writes the selection.
pub(super) fn write(_selection: &Selection, _options: &Options, _out: &mut Out) -> Result<()> {
    Err(Diagnostic::error("SVG is not written yet"))
}
