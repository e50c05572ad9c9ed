//! A read-only store over any waveform file: names, values in time, summaries for drawing, the clock.
//!
//! VCD, FST and GHW are told apart by content and read by `wellen`; changes are loaded signal by signal. A [`Header`] has
//! the names before the times are read; [`Trace::open`] does both.
//!
//! # What a damaged file can do
//! It ends in a [`Diagnostic`](crate::base::Diagnostic), or opens as far as it goes with [`Trace::warnings`]. Readers run on
//! threads of their own (see [`WORKER`] for what that asks of a panic hook). Beyond that, and out of reach of any thread:
//! - a GHW, or an FST that is packed as a whole, may be damaged so that its reader asks for more memory than there is,
//!   which ends the program; a plain FST is checked for that first;
//! - a VCD that is cut in place while it is read ends the program too: its reader maps it into memory. A file replaced
//!   by renaming does no harm;
//! - of some VHDL types in an FST its reader writes a line to standard output, so a terminal must be repainted after
//!   a load.

mod changes;
mod clock;
mod computed;
mod fst_blocks;
mod hierarchy;
mod info;
mod kept;
mod loose;
mod open;
mod packed;
mod progress;
mod search;
mod store;
mod summary;
mod times;
mod track;
mod tree;
mod unknown;
mod value;
mod vcd_scan;
mod vcd_times;
mod words;
mod worker;

pub use clock::Clock;
pub use hierarchy::{Enumeration, Hierarchy, Scope, ScopeId, Signal, SignalId, SignalKind};
pub use info::{Info, Signals};
pub use open::{Format, Header};
pub use progress::Progress;
pub use store::Trace;
pub use summary::Column;
pub use track::Track;
pub use value::Value;
pub use worker::WORKER;
