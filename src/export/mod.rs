//! Export: a selection of a trace with its notes as bytes: VCD, Markdown, SVG, `WaveJSON`, CSV.
//!
//! Everything here is pure: who calls it opens the files, asks the clock, and runs what says where a trace came from.

mod csv;
mod fit;
mod flag;
mod markdown;
mod options;
mod out;
mod parcel;
#[cfg(test)]
mod pictures;
mod provenance;
mod ruler;
mod selection;
mod snippet;
mod svg;
mod sweep;
mod unit;
mod vcd;
mod wavejson;

pub use markdown::drawing;
pub use options::{Kind, Options};
pub use parcel::Parcel;
pub use provenance::{Provenance, command, quoted};
pub use selection::{Curve, Extent, Marker, Selection, Shown, ShownRow, TableElement, TensorTable};
pub use snippet::{Snippet, snippet};
pub use svg::xml;

use crate::base::Result;
use out::Out;
use std::io::Write;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Changes of signals.
    pub changes: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Writes `selection` as `kind` to `to`, which buffers. `progress` hears how much is done, 0 to 1, and says whether to go
/// on.
///
/// # Errors
/// `to` takes no bytes, there is more than [`Options::most_changes`] allows, or `progress` said no, which is a note.
pub fn write(
    selection: &Selection,
    kind: Kind,
    options: &Options,
    to: &mut dyn Write,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Written> {
    let mut out = Out::new(to, options, progress);
    match kind {
        Kind::Vcd => vcd::write(selection, options, &mut out)?,
        Kind::Markdown => markdown::write(selection, options, &mut out)?,
        Kind::Svg => svg::write(selection, options, &mut out)?,
        Kind::WaveJson => wavejson::write(selection, options, &mut out)?,
        Kind::Csv => csv::write(selection, options, &mut out)?,
    }
    out.end()
}
