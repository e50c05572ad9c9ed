//! Export: a selection of a trace with its notes as bytes: VCD, Markdown, SVG, `WaveJSON`, CSV.
//!
//! Everything here is pure: who calls it opens the files, asks the clock, and runs what says where a trace came from.

mod selection;

pub use selection::{Marker, Provenance, Selection, ShownRow, TensorTable};
