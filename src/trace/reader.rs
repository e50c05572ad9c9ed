//! The ordinary reader, wellen: names first, values next.

use super::mended::Mended;
use super::tree::{self, Tree};
use super::worker;
use super::{Progress, open::returned};
use crate::base::{Diagnostic, Result, TimeScale};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wellen::viewers::{self, BodyResult, HeaderResult, ReadBodyContinuation};
use wellen::{LoadOptions, WellenError};

const OPTIONS: LoadOptions = LoadOptions { multi_thread: true, remove_scopes_with_empty_name: true };
/// How much of a mended file is read at once.
const BLOCK: usize = 1 << 18;

/// Names in wellen's form and ours, and what is left to read.
pub(super) struct Names {
    pub(super) tree: Tree,
    pub(super) body: Body,
}

/// What is left to read, and its length in bytes where that is known.
pub(super) struct Body {
    names: wellen::Hierarchy,
    rest: Rest,
    pub(super) len: u64,
}

/// Where the reader goes on.
enum Rest {
    File(ReadBodyContinuation<BufReader<File>>),
    Mended(ReadBodyContinuation<BufReader<Mended>>),
}

impl Names {
    /// Reads the names of `path`. Runs on a worker, because it may panic. Messages name the file `told`.
    pub(super) fn read(path: &Path, told: &Path) -> Result<Self> {
        Self::of(viewers::read_header_from_file(path, &OPTIONS), Rest::File, told)
    }

    /// As [`Self::read`], of an open file from its beginning.
    pub(super) fn of_file(mut file: File, told: &Path) -> Result<Self> {
        file.rewind().map_err(|error| refused(told, &WellenError::Io(error)))?;
        Self::of(viewers::read_header(BufReader::new(file), &OPTIONS), Rest::File, told)
    }

    /// Reads the names of an FST or GHW that was given another end.
    pub(super) fn read_mended(input: Mended, told: &Path) -> Result<Self> {
        let input = BufReader::with_capacity(BLOCK, input);
        Self::of(viewers::read_header(input, &OPTIONS), Rest::Mended, told)
    }

    fn of<R: BufRead + Seek>(
        header: wellen::Result<HeaderResult<R>>,
        rest: impl Fn(ReadBodyContinuation<R>) -> Rest,
        told: &Path,
    ) -> Result<Self> {
        let header = header.map_err(|error| refused(told, &error))?;
        let HeaderResult { hierarchy: names, body_len: len, body, .. } = header;
        let tree = tree::build(&names).ok_or_else(|| too_many_names(told))?;
        Ok(Self { tree, body: Body { names, rest: rest(body), len } })
    }
}

/// Reads the names of a file that is in memory, which may panic; in our form and wellen's.
pub(super) fn names_of(bytes: &[u8], told: &Path) -> Result<(Tree, wellen::Hierarchy)> {
    let header = viewers::read_header(Cursor::new(bytes), &OPTIONS).map_err(|error| refused(told, &error))?;
    let tree = tree::build(&header.hierarchy).ok_or_else(|| too_many_names(told))?;
    Ok((tree, header.hierarchy))
}

/// The length of a tick, where the file says it.
pub(super) fn scale_of(names: &wellen::Hierarchy) -> TimeScale {
    let scale = names.timescale();
    let scale =
        scale.and_then(|scale| Some(TimeScale { factor: scale.factor, exponent: scale.unit.to_exponent()? }));
    scale.unwrap_or_default()
}

impl Body {
    /// The length of a tick, where the file says it.
    pub(super) fn scale(&self) -> TimeScale {
        scale_of(&self.names)
    }

    /// Reads the values on this thread, which may panic.
    pub(super) fn here(
        self,
        count: Option<Arc<AtomicU64>>,
    ) -> wellen::Result<(BodyResult, wellen::Hierarchy)> {
        let body = match self.rest {
            Rest::File(rest) => viewers::read_body(rest, &self.names, count),
            Rest::Mended(rest) => viewers::read_body(rest, &self.names, count),
        };
        Ok((body?, self.names))
    }

    /// Reads the values on a worker; `say` hears how many bytes are read.
    pub(super) fn read(
        self,
        told: &Path,
        progress: &Progress,
        say: impl Fn(u64),
    ) -> Result<(BodyResult, wellen::Hierarchy)> {
        let count = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&count);
        let path = told.to_owned();
        let read = move || self.here(Some(count)).map_err(|error| refused(&path, &error));
        returned(told, worker::run(progress, || say(seen.load(Ordering::Relaxed)), read))?
    }
}

/// The error where paths take too much memory.
pub(super) fn too_many_names(told: &Path) -> Diagnostic {
    Diagnostic::error("the names of its signals take too much memory: its scopes are nested without end")
        .in_file(told)
        .hint("dump fewer scopes, or open another trace")
}

/// What a reader said of a file it refused.
fn refused(file: &Path, error: &WellenError) -> Diagnostic {
    match error {
        WellenError::UnknownFileFormat => {
            Diagnostic::error("begins like a waveform file, but its first record is damaged")
                .in_file(file)
                .hint("simulate again, or open another trace")
        }
        WellenError::FailedToLoad(_, message) => {
            Diagnostic::error(format!("cannot be read: {}", crate::base::printable(message)))
                .in_file(file)
                .hint("if the simulator is still writing it, let it finish; otherwise simulate again")
        }
        WellenError::Io(error) => Diagnostic::error(format!("cannot be read: {error}"))
            .in_file(file)
            .hint("check the disk and the permissions"),
    }
}
