//! Opening a file: what it is, its names first, its times next.

use super::Progress;
use super::hierarchy::Hierarchy;
use super::kept::Kept;
use super::search::Hint;
use super::store::{Inner, Row, Trace};
use super::tree::{self, Tree};
use super::worker::{self, Ended};
use super::{fst_blocks, vcd_scan};
use crate::base::{Diagnostic, Result, Severity, TimeScale};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use wellen::viewers::{self, BodyResult, HeaderResult, ReadBodyContinuation};
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
    body: Body,
    warnings: Vec<Diagnostic>,
}

/// What is left to read, and its length in bytes.
enum Body {
    Whole(ReadBodyContinuation<BufReader<File>>, u64),
    Kept(ReadBodyContinuation<Kept>, u64),
    /// A VCD that ends with its header; its reader divides by the length of the rest.
    Empty,
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
        let format = detect(file)?;
        let path = file.to_owned();
        let read = move || match format {
            Format::Vcd => {
                let scan = vcd_scan::tail(&path)?;
                read_names(&path, scan.kept).map(|names| (names, scan.warnings))
            }
            Format::Fst => {
                let warnings = fst_blocks::inspect(&path)?;
                read_names(&path, None).map(|names| (names, warnings))
            }
            Format::Ghw => read_names(&path, None).map(|names| (names, Vec::new())),
        };
        let ((tree, names, body), warnings) = returned(file, worker::run(progress, || (), read))??;
        let Tree { hierarchy, row_of, rows } = tree;
        let hierarchy = Arc::new(hierarchy);
        Ok(Self { file: file.to_owned(), format, hierarchy, row_of, rows, names, body, warnings })
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

    /// The length of a tick.
    #[must_use]
    pub fn scale(&self) -> TimeScale {
        let scale = self
            .names
            .timescale()
            .and_then(|scale| Some(TimeScale { factor: scale.factor, exponent: scale.unit.to_exponent()? }));
        scale.unwrap_or_default()
    }

    /// Reads the rest. A cancelled read returns at once; its thread ends when its reader does.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn open(self, progress: &Progress) -> Result<Trace> {
        let scale = self.scale();
        let Self { file, format, hierarchy, row_of, rows, mut names, mut body, mut warnings } = self;
        if format == Format::Vcd
            && let Some((kept, warning)) = backward_steps(&file, progress)?
        {
            (names, body) = names_again(&file, progress, kept)?;
            warnings.push(warning);
        }
        let parallel = format == Format::Vcd && matches!(body, Body::Whole(..));
        let mut outcome = read_body(&file, progress, body, names);
        if parallel && outcome.as_ref().is_err_and(|error| error.severity == Severity::Error) {
            // The parallel reader may start in the middle of a comment; from the start there is no such doubt.
            outcome = read_from_start(&file, progress).or(outcome);
        }
        let (BodyResult { source, time_table }, names) = outcome?;
        if !time_table.is_sorted_by(|earlier, later| earlier < later) {
            let error = Diagnostic::error("the file is damaged: its times are not in order").in_file(file);
            return Err(error.hint("simulate again, or open another trace"));
        }
        progress.set_fraction(1.0);
        Ok(Trace::new(Inner {
            file,
            format,
            scale,
            hierarchy,
            row_of,
            rows: rows.into_iter().map(|id| Row { id, changes: OnceLock::new() }).collect(),
            times: time_table,
            time_hint: Hint::default(),
            names,
            source: Mutex::new(source),
            warnings,
        }))
    }
}

/// Reads a body on a worker and says how far it is.
fn read_body(
    file: &Path,
    progress: &Progress,
    body: Body,
    names: wellen::Hierarchy,
) -> Result<(BodyResult, wellen::Hierarchy)> {
    let count = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&count);
    let len = body.len();
    #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more than 24 bits")]
    let watch = || {
        if len > 0 {
            progress.set_fraction(seen.load(Ordering::Relaxed) as f32 / len as f32);
        }
    };
    let path = file.to_owned();
    let read = move || body.read(&path, &names, &count).map(|body| (body, names));
    returned(file, worker::run(progress, watch, read))?
}

/// Reads a VCD once more, by one thread from its start.
fn read_from_start(file: &Path, progress: &Progress) -> Result<(BodyResult, wellen::Hierarchy)> {
    let (names, body) = names_again(file, progress, std::iter::once(0..u64::MAX).collect())?;
    read_body(file, progress, body, names)
}

/// Reads the names of a VCD once more, for a body that is read in parts.
fn names_again(file: &Path, progress: &Progress, kept: Vec<Range<u64>>) -> Result<(wellen::Hierarchy, Body)> {
    let path = file.to_owned();
    let read = move || read_names(&path, Some(kept));
    returned(file, worker::run(progress, || (), read))?.map(|(_, names, body)| (names, body))
}

/// The parts of a VCD to keep where its time goes back.
fn backward_steps(file: &Path, progress: &Progress) -> Result<Option<(Vec<Range<u64>>, Diagnostic)>> {
    let path = file.to_owned();
    returned(file, worker::run(progress, || (), move || vcd_scan::backward_steps(&path)))?
}

impl Body {
    fn len(&self) -> u64 {
        match self {
            Self::Whole(_, len) | Self::Kept(_, len) => *len,
            Self::Empty => 0,
        }
    }

    fn read(self, file: &Path, names: &wellen::Hierarchy, count: &Arc<AtomicU64>) -> Result<BodyResult> {
        let count = Some(Arc::clone(count));
        let body = match self {
            Self::Whole(body, _) => viewers::read_body(body, names, count),
            Self::Kept(body, _) => viewers::read_body(body, names, count),
            Self::Empty => {
                let (source, time_table) = wellen::Encoder::new(names).finish();
                Ok(BodyResult { source, time_table })
            }
        };
        body.map_err(|error| refused(file, &error))
    }
}

/// Reads names with wellen and puts them in our form. Runs on a worker.
fn read_names(file: &Path, kept: Option<Vec<Range<u64>>>) -> Result<(Tree, wellen::Hierarchy, Body)> {
    let options = LoadOptions { multi_thread: true, remove_scopes_with_empty_name: true };
    let refused = |error: &WellenError| refused(file, error);
    let (names, body) = if let Some(ranges) = kept {
        let kept = File::open(file).and_then(|input| Kept::new(input, ranges));
        let kept = kept.map_err(|error| refused(&WellenError::Io(error)))?;
        let header = viewers::read_header(kept, &options).map_err(|error| refused(&error))?;
        let HeaderResult { hierarchy, body_len, body, .. } = header;
        (hierarchy, if body_len == 0 { Body::Empty } else { Body::Kept(body, body_len) })
    } else {
        let header = viewers::read_header_from_file(file, &options).map_err(|error| refused(&error))?;
        let HeaderResult { hierarchy, body_len, body, file_format } = header;
        let is_empty = body_len == 0 && file_format == FileFormat::Vcd;
        (hierarchy, if is_empty { Body::Empty } else { Body::Whole(body, body_len) })
    };
    Ok((tree::build(&names), names, body))
}

/// Tells the format by the first bytes.
fn detect(file: &Path) -> Result<Format> {
    let missing = |error: std::io::Error| {
        Diagnostic::error(format!("cannot be opened: {error}"))
            .in_file(file)
            .hint("check the path, or make a trace with `tritscope sim`")
    };
    let is_file = std::fs::metadata(file).map_err(missing)?.is_file();
    if !is_file {
        return Err(Diagnostic::error("is not a file").in_file(file).hint("name a VCD, FST or GHW file"));
    }
    let mut start = Vec::new();
    File::open(file).and_then(|input| input.take(4096).read_to_end(&mut start)).map_err(missing)?;
    match start.trim_ascii_start() {
        [] => Err(Diagnostic::error("is empty")
            .in_file(file)
            .hint("let the simulator finish, or simulate again")),
        _ if start.starts_with(b"GHDLwave") => Ok(Format::Ghw),
        [b'$', ..] => Ok(Format::Vcd),
        _ if is_fst(&start) => Ok(Format::Fst),
        _ if start.starts_with(&[0x1f, 0x8b]) => {
            Err(Diagnostic::error("is packed with gzip").in_file(file).hint("unpack it with `gunzip`"))
        }
        _ => Err(Diagnostic::error("is neither VCD nor FST nor GHW")
            .in_file(file)
            .hint("let the simulator write one of these formats")),
    }
}

/// Whether a file begins with the header block of an FST, or with the block around a packed one.
fn is_fst(start: &[u8]) -> bool {
    matches!(start, [254, ..]) || start.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1, 73])
}

/// What a job on a worker returned, or why it did not, in words.
fn returned<T>(file: &Path, result: std::result::Result<T, Ended>) -> Result<T> {
    result.map_err(|ended| match ended {
        Ended::Cancelled => Diagnostic::note("opening was cancelled").in_file(file),
        Ended::Panicked(message) => Diagnostic::error(format!("the file is damaged: {message}"))
            .in_file(file)
            .hint("simulate again, or open another trace"),
        Ended::NoThread(message) => {
            Diagnostic::internal(format!("no thread to read it with: {message}")).in_file(file)
        }
    })
}

/// What a reader said of a file it refused.
fn refused(file: &Path, error: &WellenError) -> Diagnostic {
    match error {
        WellenError::UnknownFileFormat => {
            Diagnostic::error("begins like a waveform file, but its first record is damaged")
                .in_file(file)
                .hint("simulate again, or open another trace")
        }
        WellenError::FailedToLoad(_, message) => Diagnostic::error(format!("cannot be read: {message}"))
            .in_file(file)
            .hint("if the simulator is still writing it, let it finish; otherwise simulate again"),
        WellenError::Io(error) => Diagnostic::error(format!("cannot be read: {error}"))
            .in_file(file)
            .hint("check the disk and the permissions"),
    }
}
