//! Icarus Verilog: compiles in a fraction of a second, every time.

use super::plan::icarus_build;
use super::sources::Sources;
use super::tools;
use super::workshop::{Halting, Workshop};
use super::{Built, Design};
use crate::manifest::Simulator;

/// Compiles the sources in the working folder.
///
/// # Errors
/// `iverilog` or `vvp` is missing, or the sources do not compile.
pub(super) fn build(shop: &mut Workshop<'_>, design: &Design, sources: &Sources) -> Halting<Built> {
    let version = tools::version("iverilog", "-V", shop.cancel())?;
    shop.compile(&icarus_build(design, sources.compiled(Simulator::Icarus)))?;
    Ok(Built { version, again: false })
}
