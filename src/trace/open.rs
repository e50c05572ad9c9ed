//! Opening a file: what it is, its names first, its times next.

use super::Progress;
use super::hierarchy::Hierarchy;
use super::store::{Inner, Row, Trace};
use super::tree::{self, Tree};
use super::worker::{self, Ended};
use crate::base::{Diagnostic, Result, TimeScale};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use wellen::viewers::{self, HeaderResult, ReadBodyContinuation};
use wellen::{FileFormat, LoadOptions, WellenError};

/// The format of a waveform file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Value change dump, IEEE 1364.
    Vcd,
    /// Fast signal trace of GTKWave.
    Fst,
    /// GHDL waveform.
    Ghw,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Vcd => "VCD",
            Self::Fst => "FST",
            Self::Ghw => "GHW",
        })
    }
}

/// A file whose names are known and whose times are not: enough to draw the tree of signals.
pub struct Header {
    file: PathBuf,
    format: Format,
    hierarchy: Arc<Hierarchy>,
    row_of: Vec<u32>,
    rows: Vec<wellen::SignalRef>,
    names: wellen::Hierarchy,
    body: ReadBodyContinuation<BufReader<File>>,
    body_len: u64,
}

impl std::fmt::Debug for Header {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Header")
            .field("file", &self.file)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Header {
    /// Reads the names of `file`.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn read(file: &Path, progress: &Progress) -> Result<Self> {
        File::open(file).map_err(|error| {
            Diagnostic::error(format!("cannot be opened: {error}"))
                .in_file(file)
                .hint("check the path, or make a trace with `tritscope sim`")
        })?;
        let path = file.to_owned();
        let read = move || {
            let options = LoadOptions { multi_thread: true, remove_scopes_with_empty_name: true };
            viewers::read_header_from_file(path, &options)
                .map(|header| (tree::build(&header.hierarchy), header))
        };
        let (tree, header) = finish(file, worker::run(progress, || (), read))?;
        let Tree { hierarchy, row_of, rows } = tree;
        let HeaderResult { hierarchy: names, file_format, body_len, body } = header;
        let format = match file_format {
            FileFormat::Vcd => Format::Vcd,
            FileFormat::Fst => Format::Fst,
            FileFormat::Ghw => Format::Ghw,
            FileFormat::Unknown => return Err(unknown_format(file)),
        };
        let hierarchy = Arc::new(hierarchy);
        Ok(Self { file: file.to_owned(), format, hierarchy, row_of, rows, names, body, body_len })
    }

    /// The scopes and signals.
    #[must_use]
    pub fn hierarchy(&self) -> &Arc<Hierarchy> {
        &self.hierarchy
    }

    /// The format of the file.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Reads the rest. A cancelled read returns at once; its thread ends when its reader does.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn open(self, progress: &Progress) -> Result<Trace> {
        let Self { file, format, hierarchy, row_of, rows, names, body, body_len } = self;
        let count = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&count);
        #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more than 24 bits")]
        let watch = || {
            if body_len > 0 {
                progress.set_fraction(seen.load(Ordering::Relaxed) as f32 / body_len as f32);
            }
        };
        let read = move || viewers::read_body(body, &names, Some(count)).map(|body| (body, names));
        let (body, names) = finish(&file, worker::run(progress, watch, read))?;
        progress.set_fraction(1.0);
        let scale = names
            .timescale()
            .and_then(|scale| Some(TimeScale { factor: scale.factor, exponent: scale.unit.to_exponent()? }));
        Ok(Trace::new(Inner {
            file,
            format,
            scale: scale.unwrap_or_default(),
            hierarchy,
            row_of,
            rows: rows.into_iter().map(|id| Row { id, changes: OnceLock::new() }).collect(),
            times: body.time_table,
            time_hint: AtomicUsize::new(0),
            names,
            source: Mutex::new(body.source),
            warnings: Vec::new(),
        }))
    }
}

/// What a reader returned, or why it did not, in words.
fn finish<T>(file: &Path, result: std::result::Result<wellen::Result<T>, Ended>) -> Result<T> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(WellenError::UnknownFileFormat)) => Err(unknown_format(file)),
        Ok(Err(error)) => Err(Diagnostic::error(error.to_string())
            .in_file(file)
            .hint("is the simulation still writing it?")),
        Err(Ended::Cancelled) => Err(Diagnostic::note("opening was cancelled").in_file(file)),
        Err(Ended::Panicked(message)) => Err(Diagnostic::error(format!("the file is damaged: {message}"))
            .in_file(file)
            .hint("simulate again, or open another trace")),
        Err(Ended::NoThread(message)) => {
            Err(Diagnostic::internal(format!("no thread to read it with: {message}")).in_file(file))
        }
    }
}

fn unknown_format(file: &Path) -> Diagnostic {
    Diagnostic::error("is neither VCD nor FST nor GHW")
        .in_file(file)
        .hint("let the simulator write one of these formats")
}
