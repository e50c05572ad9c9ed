//! Expressions over a trace, whose signals are loaded for them.

use super::{Bound, Expr, Matches, Operand, resolve};
use crate::base::{Diagnostic, Result};
use crate::trace::{Progress, SignalId, Trace};

/// The most matches that are kept.
pub const MOST_MATCHES: usize = 1 << 20;

/// An expression over the signals of a trace, which are loaded for it.
///
/// # Errors
/// What is wrong with the expression, and signals that cannot be loaded.
pub fn bind(trace: &Trace, text: &str) -> Result<Bound> {
    let expr: Expr = text.parse()?;
    let find = |name: &str| resolve(trace.hierarchy(), None, name);
    trace.load(&expr.signals(&find)?)?;
    Bound::new(&expr, &|name| {
        let id = find(name)?;
        Operand::of(trace, id).ok_or_else(|| Diagnostic::internal(format!("{name} is not loaded")))
    })
}

/// All matches of a condition in a trace, at most [`MOST_MATCHES`]: at the rising edges of `clock`, or whenever a
/// signal changes.
///
/// # Errors
/// As [`bind`], a clock that is none, and cancellation.
pub fn search(trace: &Trace, text: &str, clock: Option<SignalId>, progress: &Progress) -> Result<Matches> {
    let bound = bind(trace, text)?;
    let clock = match clock {
        Some(clock) => {
            trace.load(&[clock])?;
            trace.track(clock)
        }
        None => None,
    };
    bound.matches(clock.as_ref(), trace.span(), progress, MOST_MATCHES)
}
