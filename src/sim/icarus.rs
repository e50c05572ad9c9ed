//! Icarus Verilog: compiles in a fraction of a second, every time.

use super::plan::icarus_build;
use super::sources::Sources;
use super::tools;
use super::workshop::{Halting, Workshop};
use super::{Built, Cancel, Design};
use crate::base::Diagnostic;
use crate::manifest::Simulator;

/// Compiles the sources in the working folder.
///
/// # Errors
/// `iverilog` or `vvp` is missing, or the sources do not compile.
pub(super) fn build(shop: &mut Workshop<'_>, design: &Design, sources: &Sources) -> Halting<Built> {
    // Who compiles is asked while it compiles: for small designs the answer takes half as long. It is not stopped half
    // way, because it would leave files behind.
    std::thread::scope(|scope| {
        let version = scope.spawn(|| tools::version("iverilog", "-V", &Cancel::default()));
        shop.compile(&icarus_build(design, sources.compiled(Simulator::Icarus)))?;
        let version =
            version.join().unwrap_or_else(|_| Err(Diagnostic::internal("a reader panicked").into()))?;
        Ok(Built { version, again: false })
    })
}
