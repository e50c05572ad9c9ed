//! The file of an export: it appears when it is whole, and never in the place of what it is made from.

use crate::base::{Diagnostic, Result};
use crate::cli::{Outcome, Verbosity, bar, print};
use crate::disk::{self, Made, Manner};
use crate::export::{self, Kind, Options, Selection, Written};
use crate::runtime::Output;
use crate::sim::Cancel;
use crate::trace::Progress;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes the selection, behind a bar; Ctrl-C leaves no part of a file.
///
/// # Errors
/// The folder or the disk takes no file; what the selection cannot be written as.
pub(super) fn write(
    output: &Path,
    selection: &Selection,
    kind: Kind,
    options: &Options,
    verbosity: Verbosity,
) -> Result<Outcome> {
    let cancel = Cancel::on_signals()?;
    let export = |to: &mut dyn Write, progress: &Progress| {
        let mut go_on = |done: f32| {
            progress.set_fraction(done);
            cancel.reason().is_none()
        };
        if go_on(0.0) { export::write(selection, kind, options, to, &mut go_on).map(Some) } else { Ok(None) }
    };
    let written = |progress: &Progress| {
        if output == Path::new("-") {
            to_output(|to| export(to, progress))
        } else {
            to_file(output, |to| export(to, progress))
        }
    };
    let written = bar::with_bar("writing", verbosity.quiet, written);
    match written {
        _ if cancel.reason().is_some() => Ok(Outcome::Interrupted),
        Err(error) => Err(error),
        Ok(None) => Ok(Outcome::Interrupted),
        Ok(Some(written)) => {
            if !verbosity.quiet && output != Path::new("-") {
                print::remark(&told(output, selection, written));
            }
            Ok(Outcome::Done)
        }
    }
}

fn told(output: &Path, selection: &Selection, written: Written) -> String {
    let scale = selection.trace.scale();
    format!(
        "{}: {} rows from {} to {}, {} notes, {} bytes",
        output.display(),
        selection.rows.len(),
        scale.format(selection.from),
        scale.format(selection.to),
        selection.notes.len(),
        written.bytes
    )
}

fn to_output(export: impl FnOnce(&mut dyn Write) -> Result<Option<Written>>) -> Result<Option<Written>> {
    let mut to = BufWriter::new(Closable { to: Output, closed: false });
    export(&mut to)
}

fn to_file(
    output: &Path,
    export: impl FnOnce(&mut dyn Write) -> Result<Option<Written>>,
) -> Result<Option<Written>> {
    let wrong = |error: &io::Error| {
        Diagnostic::error(format!("cannot be written: {error}"))
            .in_file(output)
            .hint("check the folder and its permissions, or name another file with -o")
    };
    if output.is_dir() {
        return Err(Diagnostic::error("is a folder").in_file(output).hint("name a file in it"));
    }
    match disk::file(output, Manner::SHARED, wrong, export)? {
        Made::Written(written) => Ok(Some(written)),
        Made::GivenUp | Made::InTheWay => Ok(None),
    }
}

/// Standard output whose reader may have seen enough.
struct Closable {
    to: Output,
    closed: bool,
}

impl Closable {
    /// What became of some bytes; a closed end takes them all.
    fn taken<T>(&mut self, result: io::Result<T>, all: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(all)
            }
            result => result,
        }
    }
}

impl Write for Closable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.to.write(bytes);
        self.taken(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.to.flush();
        self.taken(result, ())
    }
}
