//! Two traces compared: which signals belong together, where their values differ, and where first.
//!
//! Signals pair up by full name, then by scopes that were renamed or moved as a whole. A value holds from its change on;
//! what happens within one time step counts only if asked for. Both traces are put on one axis of time, so their
//! time scales may differ, and compared where both have values: from the later start to the earlier end.
//!
//! # With a tolerance
//! A stretch of time in which two signals differ is forgiven if, all through it, each one's value is a value that the other
//! has at most the tolerance earlier or later. A change may thus come early or late; a pulse that one of them lacks is a
//! difference however short it is. Before its first value a signal is X.

mod align;
mod axis;
mod compare;
mod moves;
mod options;
mod pairs;
mod report;
mod steps;
mod tolerant;
mod value;

pub use align::{Alignment, Stretch};
pub use compare::compare;
pub use options::{Options, Unknown, has_scope};
pub use report::{Bounds, Difference, Move, Report, ScopeDifference, SignalDifference, Unlike};
