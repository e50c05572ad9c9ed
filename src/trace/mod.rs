//! A read-only store over any waveform file: names, values in time, summaries for drawing, the clock.
//!
//! VCD, FST and GHW are told apart by content, also inside gzip, and read by `wellen`; changes are loaded signal by
//! signal. A [`Header`] has the names before the times are read; [`Trace::open`] does both.
//!
//! # Two readers of VCD
//! What wellen refuses, misreads or fails over is read by a second, tolerant reader: extended VCD of `$dumpports`,
//! array scopes of Verilator's `$attrbegin`, steps back in time, a cut end, a header without an end, records that no
//! standard knows. It says what it left out, by kind and first line, in [`Trace::warnings`]. Both fill the same store.
//!
//! # Files without their end
//! A VCD is shown up to its last whole record, what gzip still unpacks likewise. Of a GHW the last step that is complete
//! is looked for, and its reader gets the file with another end; the file itself stays as it is. An FST has its names at
//! its end, so that one without it needs the `.hier` file that its simulator wrote beside it. [`Trace::warnings`] say so,
//! and up to what time the trace goes.
//!
//! # Files that grow
//! A [`Tail`] follows a VCD while a simulator writes it and gives a trace of what is whole so far: up to the last step in
//! time behind which another one has begun.
//!
//! # What a damaged file can do
//! It ends in a [`Diagnostic`](crate::base::Diagnostic), or opens as far as it goes with [`Trace::warnings`]. Readers run on
//! threads of their own (see [`WORKER`] for what that asks of a panic hook). Names and texts hold no character that
//! steers a terminal. A VCD takes no more memory than a few times its length, whatever widths, codes and scopes it
//! declares, and a gzip file unpacks to a bounded length. Beyond that, and out of reach of any thread:
//! - real numbers and texts of an FST may be damaged so that its reader asks for up to 4 GiB for one of them, which
//!   ends the program where there is less; everything else of an FST and a GHW is checked for that first;
//! - a VCD that is cut in place while it is read ends the program too: wellen maps it into memory. A file replaced
//!   by renaming does no harm;
//! - of some VHDL types in an FST its reader writes a line to standard output, so a terminal must be repainted after
//!   a load.

mod axis;
mod bytes;
mod changes;
mod choose;
mod clock;
mod computed;
mod control;
mod detect;
mod fst;
mod ghw;
mod head;
mod hierarchy;
mod index;
mod info;
mod loose;
mod mended;
mod mostly;
mod numbered;
mod open;
#[cfg(test)]
#[path = "../../tests/shared/outside.rs"]
mod outside;
mod packed;
mod patterns;
mod progress;
mod reader;
mod recording;
mod search;
mod seek;
mod share;
mod store;
mod summary;
mod tail;
mod times;
mod tolerant;
mod track;
mod tree;
mod unknown;
mod unpack;
mod value;
mod values;
mod vcd_scan;
mod words;
mod worker;

pub use axis::{Axis, MOMENTS};
pub use clock::Clock;
pub use control::{MOST_GUESSES, clock_guesses, control};
pub use detect::Format;
pub use head::head;
pub use hierarchy::{Direction, Enumeration, Hierarchy, Scope, ScopeId, Signal, SignalId, SignalKind};
pub use info::{Info, Signals};
pub use numbered::Numbered;
pub use open::Header;
pub use progress::Progress;
pub use recording::Recording;
pub use store::Trace;
pub use summary::Column;
pub use tail::Tail;
pub use track::Track;
pub use value::Value;
pub use worker::WORKER;
