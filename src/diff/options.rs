//! What counts as a difference.

use crate::base::{Diagnostic, Duration, Place, Result};
use crate::trace::Trace;

/// What a bit that is neither 0 nor 1 is equal to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// The same value of the nine only: X differs from Z and from 0.
    #[default]
    Exact,
    /// Anything; weak levels equal strong ones.
    Wildcard,
}

/// What is compared, and what counts as a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How much earlier or later a change of the one may be than that of the other.
    pub tolerance: Duration,
    /// How much later the right trace is made before it is compared.
    pub offset: Duration,
    /// Nothing before this time of the left trace.
    pub from: Option<Duration>,
    /// Nothing behind this time of the left trace.
    pub to: Option<Duration>,
    /// What X and Z are equal to.
    pub unknown: Unknown,
    /// Whether what happens within a time step must be the same too.
    pub within_steps: bool,
    /// Signals that fit one of these patterns by their left or right path; all if there is none. `*` stands for any
    /// letters, `?` for one, a scope for all that is in it.
    pub signals: Vec<String>,
    /// Scopes that belong together, left and right; an empty name is the root.
    pub map: Vec<(String, String)>,
    /// Whether signals that only one trace has are no difference.
    pub common: bool,
}

impl Options {
    /// Adds a pair of scopes written `left=right`.
    ///
    /// # Errors
    /// Text without an equals sign.
    pub fn add_map(&mut self, text: &str) -> Result<()> {
        let (left, right) = text.split_once('=').ok_or_else(|| {
            Diagnostic::error(format!("{text:?} maps no scope"))
                .hint("write the scope of the left trace, =, and that of the right: tb.dut=TOP.tb.dut")
        })?;
        self.map.push((left.trim().to_owned(), right.trim().to_owned()));
        Ok(())
    }

    /// Whether these can go together.
    ///
    /// # Errors
    /// A tolerance together with what happens within time steps.
    pub(super) fn check(&self) -> Result<()> {
        if self.within_steps && self.tolerance != Duration::ZERO {
            return Err(Diagnostic::error("a tolerance and an exact comparison exclude each other")
                .hint("leave one of the two out"));
        }
        Ok(())
    }
}

/// Whether a trace has a scope of this path; the empty one is the root.
///
/// # Errors
/// It has none.
pub fn has_scope(trace: &Trace, scope: &str) -> Result<()> {
    if scope.is_empty() || trace.hierarchy().find_scope(scope).is_some() {
        return Ok(());
    }
    Err(Diagnostic::error("no scope has this path")
        .at(Place::Signal(scope.to_owned()))
        .hint(format!("{} has other scopes; paths are dotted: tb.dut", trace.file().display())))
}
