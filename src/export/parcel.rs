//! A selection and what it is to be written as.

use super::{Kind, Options, Selection, Written, write};
use crate::base::Result;
use std::io::Write;

/// What an export takes from the screen to the thread that writes it.
pub struct Parcel {
    /// What it is written as.
    pub kind: Kind,
    /// How.
    pub options: Options,
    /// What is written; of its provenance, what takes long to find out is added before.
    pub selection: Selection,
}

impl Parcel {
    /// Writes it; see [`write()`].
    ///
    /// # Errors
    /// As there.
    pub fn write(&self, to: &mut dyn Write, progress: &mut dyn FnMut(f32) -> bool) -> Result<Written> {
        write(&self.selection, self.kind, &self.options, to, progress)
    }
}
