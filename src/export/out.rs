//! Where the bytes of an export go.

use super::{Options, Written};
use crate::base::{Diagnostic, Result};
use std::io::{self, Write};

/// Bytes on their way out, counted, with somebody who watches and may stop it.
pub(super) struct Out<'a> {
    to: &'a mut dyn Write,
    progress: &'a mut dyn FnMut(f32) -> bool,
    most: u64,
    written: Written,
}

impl<'a> Out<'a> {
    pub fn new(to: &'a mut dyn Write, options: &Options, progress: &'a mut dyn FnMut(f32) -> bool) -> Self {
        let most = options.most_changes.unwrap_or(u64::MAX);
        Self { to, progress, most, written: Written::default() }
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> Result<()> {
        self.write_all(text.as_bytes()).map_err(|error| failed(&error))
    }

    /// One more change is written; `done` of all the work is behind it.
    pub fn change(&mut self, done: f32) -> Result<()> {
        self.written.changes += 1;
        if self.written.changes > self.most {
            let what = format!("there are more than {} changes", self.most);
            return Err(
                Diagnostic::error(what).hint("take a shorter stretch or fewer signals, or a higher limit")
            );
        }
        if self.written.changes.is_multiple_of(1 << 10) { self.reached(done) } else { Ok(()) }
    }

    /// Says how much of the work is done, 0 to 1, and stops when nobody wants it any more.
    pub fn reached(&mut self, done: f32) -> Result<()> {
        if (self.progress)(done) { Ok(()) } else { Err(Diagnostic::note("the export was stopped")) }
    }

    /// What came of it.
    pub fn end(self) -> Result<Written> {
        self.to.flush().map_err(|error| failed(&error))?;
        Ok(self.written)
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.written.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The error of whoever takes the bytes.
pub(super) fn failed(error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("the export cannot be written: {error}")).hint("is the disk full?")
}
