//! A read-only store over any waveform file: names, values in time, summaries for drawing, the clock.
//!
//! VCD, FST and GHW are told apart by content and read by `wellen`; changes are loaded signal by signal.

mod changes;
mod clock;
mod fst_blocks;
mod hierarchy;
mod info;
mod kept;
mod open;
mod progress;
mod search;
mod store;
mod summary;
mod tree;
mod value;
mod vcd_scan;
mod vcd_times;
mod words;
mod worker;

pub use clock::Clock;
pub use hierarchy::{Hierarchy, Scope, ScopeId, Signal, SignalId, SignalKind};
pub use info::{Info, Signals};
pub use open::{Format, Header};
pub use progress::Progress;
pub use store::Trace;
pub use summary::Column;
pub use value::Value;
pub use worker::WORKER;
