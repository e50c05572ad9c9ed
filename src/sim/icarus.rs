//! Icarus Verilog: compiles in a fraction of a second, every time.

use super::plan::icarus_build;
use super::sources::Sources;
use super::tools;
use super::workshop::{Halting, Workshop};
use super::{Built, Design};
use crate::base::Diagnostic;
use crate::manifest::Simulator;

/// Compiles the sources in the working folder.
///
/// # Errors
/// `iverilog` or `vvp` is missing, or the sources do not compile.
pub(super) fn build(shop: &mut Workshop<'_>, design: &Design, sources: &Sources) -> Halting<Built> {
    let cancel = shop.cancel().clone();
    // Who compiles is asked while it compiles: for small designs the answer takes half as long.
    std::thread::scope(|scope| {
        let version = scope.spawn(|| tools::version("iverilog", "-V", &cancel));
        shop.compile(&icarus_build(design, sources.compiled(Simulator::Icarus)))?;
        let version =
            version.join().unwrap_or_else(|_| Err(Diagnostic::internal("a reader panicked").into()))?;
        Ok(Built { version, again: false })
    })
}
