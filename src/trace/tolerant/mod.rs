//! The second reader of VCD files, for those that wellen refuses, misreads or fails over.
//!
//! It knows the dialects (extended VCD of `$dumpports`, GTKWave's attributes with the array scopes of Verilator) and
//! goes on behind what it cannot read: each such place is counted by its kind and told in a warning. It asks for no
//! more memory than a few times the size of the file, whatever the file says. The values go into wellen's own store,
//! so that whatever looks at a trace sees no difference. The `vcd` crate ends at the first fault and knows neither
//! dialect, so the words are read here; tests hold this reader against it.

mod body;
mod came;
mod codes;
mod declared;
mod faults;
mod finish;
mod growing;
mod header;
mod names;
mod past;
mod plain;
#[cfg(test)]
mod tests;
mod tokens;
mod values;

pub(super) use faults::Faults;
pub(super) use growing::Growing;

use super::tree::Tree;
use crate::base::TimeScale;
use declared::Declared;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use tokens::Tokens;
use wellen::SignalSource;

/// The widest vector that is read, in bits; IEEE 1364-2005 4.3.1 asks for 65 536.
const MOST_BITS: u32 = 1 << 20;
/// The deepest nesting of scopes. Paths grow with it, each signal has one.
const MOST_SCOPES: usize = 1_000;
/// The longest name of a scope or variable, in bytes.
const LONGEST_NAME: usize = 4_096;
/// The longest text with blanks, in bytes.
const LONGEST_TEXT: usize = 1 << 16;

/// The names of a VCD, and what is needed to read its values.
pub(super) struct Names {
    declared: Declared,
    end: header::End,
    /// The end of the file when it was opened; what is written behind it later is not read.
    len: u64,
    pub(super) faults: Faults,
}

/// Everything of a VCD.
pub(super) struct Values {
    pub(super) store: wellen::Hierarchy,
    pub(super) source: SignalSource,
    pub(super) times: Vec<u64>,
    pub(super) faults: Faults,
    /// The names once more, where values showed that signals hold something else than declared.
    pub(super) renamed: Option<Tree>,
}

/// Whether a header says nothing that the ordinary reader cannot read.
pub(super) fn is_plain(file: &Path, go_on: &dyn Fn(u64) -> bool) -> io::Result<bool> {
    let mut plain = plain::Plain::default();
    let mut faults = Faults::default();
    header::read(&mut Tokens::new(File::open(file)?, 0, 1), &mut plain, &mut faults, go_on)?;
    Ok(faults.is_empty() && plain.is_plain())
}

/// The time that the digits of a step say, in whole ticks.
pub(super) fn time_of(digits: &[u8]) -> Option<u64> {
    values::time(digits).map(|(time, _)| time)
}

/// Moves behind the byte order mark of a text file, if there is one.
fn mark(input: &mut File) -> io::Result<u64> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut start = Vec::new();
    input.take(3).read_to_end(&mut start)?;
    let len = if start == MARK { MARK.len() as u64 } else { 0 };
    input.seek(SeekFrom::Start(len))
}

impl Names {
    /// Reads the header of `file`.
    pub(super) fn read(file: &Path, go_on: &dyn Fn(u64) -> bool) -> io::Result<Self> {
        Self::of(File::open(file)?, go_on)
    }

    /// Reads the header of a file that is open.
    pub(super) fn of(mut input: File, go_on: &dyn Fn(u64) -> bool) -> io::Result<Self> {
        let len = input.metadata()?.len();
        let start = mark(&mut input)?;
        let mut declared = Declared::default();
        let mut faults = Faults::default();
        let end = header::read(
            &mut Tokens::new(input.take(len.saturating_sub(start)), start, 1),
            &mut declared,
            &mut faults,
            go_on,
        )?;
        Ok(Self { declared, end, len, faults })
    }

    /// How many variables there are.
    pub(super) fn variables(&self) -> usize {
        self.declared.variables
    }

    /// The length of a tick, where the file says it.
    pub(super) fn scale(&self) -> TimeScale {
        self.end.scale.unwrap_or_default()
    }

    /// The hierarchy. `None` where the paths would take too much memory.
    pub(super) fn tree(&self) -> Option<Tree> {
        let finished = finish::finish(&self.declared)?;
        let (_, rows) = self.declared.store();
        Some(Tree { hierarchy: finished.hierarchy, row_of: finished.wire_of, rows })
    }

    /// Reads the values; `go_on` hears how many bytes are read, and ends the work by saying no.
    pub(super) fn values(mut self, file: &Path, go_on: &dyn Fn(u64) -> bool) -> io::Result<Values> {
        let (values, came) = self.pass(file, go_on)?;
        let mut changed = false;
        for (wire, came) in self.declared.wires.iter_mut().zip(came) {
            if let Some(better) = came::better(wire.encoding, came) {
                wire.encoding = better;
                changed = true;
            }
        }
        if !changed {
            return Ok(values);
        }
        let (mut values, _) = self.pass(file, go_on)?;
        values.renamed = self.tree();
        Ok(values)
    }

    fn pass(&self, file: &Path, go_on: &dyn Fn(u64) -> bool) -> io::Result<(Values, Vec<came::Came>)> {
        let mut input = File::open(file)?;
        input.seek(SeekFrom::Start(self.end.at))?;
        let input = input.take(self.len.saturating_sub(self.end.at));
        let mut faults = self.faults.clone();
        let (store, refs) = self.declared.store();
        let tokens = Tokens::new(input, self.end.at, self.end.line);
        let mut past = past::Past::new(&store, refs.len(), self.end.at);
        body::Body::new(tokens, &self.declared, &refs, &mut faults, &mut past).read(go_on)?;
        let (source, times) = past.encoder.finish();
        Ok((Values { store, source, times, faults, renamed: None }, past.came))
    }
}
