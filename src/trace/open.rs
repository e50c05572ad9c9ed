//! Opening a file: what it is, its names first, its values next, by the reader that can.

use super::Progress;
use super::detect::Format;
use super::hierarchy::Hierarchy;
use super::index::{self, Folder, Found, Key};
use super::reader;
use super::store::{Inner, Stored, Trace};
use super::tolerant;
use super::tree::Tree;
use super::unpack::{self, Source};
use super::worker::{self, Ended};
use super::{fst_blocks, vcd_scan};
use crate::base::{Diagnostic, Result, Severity, TimeScale};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A file whose names are known and whose times are not: enough to draw the tree of signals.
pub struct Header {
    file: PathBuf,
    source: Source,
    /// The length of the file when it was opened, in bytes.
    len: u64,
    scale: TimeScale,
    hierarchy: Arc<Hierarchy>,
    row_of: Vec<u32>,
    rows: Vec<wellen::SignalRef>,
    body: Body,
    /// Where an index of the file may be, and what it must belong to.
    index: Option<(Key, Folder)>,
}

/// What is left to read, and by whom.
enum Body {
    Ordinary(Box<reader::Body>),
    Tolerant(Box<tolerant::Names>),
}

/// Everything that one of the readers found.
struct Read {
    stored: Mutex<Stored>,
    times: Vec<u64>,
    /// The names, where they are others than the header had.
    tree: Option<(Tree, TimeScale)>,
    warnings: Vec<Diagnostic>,
}

impl std::fmt::Debug for Header {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Header")
            .field("file", &self.file)
            .field("format", &self.source.format)
            .finish_non_exhaustive()
    }
}

impl Header {
    /// Reads the names of `file`. One that is packed with gzip is unpacked first.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn read(file: &Path, progress: &Progress) -> Result<Self> {
        Self::read_beside(file, Folder::standard(), progress)
    }

    /// As [`Self::read`], for who has indexes elsewhere.
    pub(super) fn read_beside(file: &Path, indexes: Option<Folder>, progress: &Progress) -> Result<Self> {
        let mut source = unpack::source(file, progress)?;
        let indexes = indexes.filter(|_| source.format == Format::Vcd && source.unpacked.is_none());
        let index = indexes.and_then(|folder| Some((folder.key(file)?, folder)));
        let len = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
        let (tree, scale, body) = match source.format {
            Format::Vcd => vcd_names(file, &source, progress)?,
            Format::Fst | Format::Ghw => {
                let (path, told) = (source.path.clone(), file.to_owned());
                let is_fst = source.format == Format::Fst;
                let read = move || {
                    let warnings = if is_fst { fst_blocks::inspect(&path, &told)? } else { Vec::new() };
                    reader::Names::read(&path, &told).map(|names| (names, warnings))
                };
                let (names, warnings) = returned(file, worker::run(progress, || (), read))??;
                source.warnings.extend(warnings);
                (names.tree, names.body.scale(), Body::Ordinary(Box::new(names.body)))
            }
        };
        let Tree { hierarchy, row_of, rows } = tree;
        let hierarchy = Arc::new(hierarchy);
        Ok(Self { file: file.to_owned(), source, len, scale, hierarchy, row_of, rows, body, index })
    }

    /// Reads the names of a VCD by the tolerant reader, whatever the ordinary one would say.
    #[cfg(test)]
    pub(super) fn read_tolerantly(file: &Path, progress: &Progress) -> Result<Self> {
        let source = unpack::source(file, progress)?;
        let len = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
        let (tree, names) = tolerant_names(file, &source, progress)?;
        let Tree { hierarchy, row_of, rows } = tree;
        let (hierarchy, scale) = (Arc::new(hierarchy), names.scale());
        let body = Body::Tolerant(Box::new(names));
        Ok(Self { file: file.to_owned(), source, len, scale, hierarchy, row_of, rows, body, index: None })
    }

    /// The scopes and signals.
    #[must_use]
    pub fn hierarchy(&self) -> &Arc<Hierarchy> {
        &self.hierarchy
    }

    /// The format of the file.
    #[must_use]
    pub fn format(&self) -> Format {
        self.source.format
    }

    /// The length of a tick.
    #[must_use]
    pub fn scale(&self) -> TimeScale {
        self.scale
    }

    /// A trace of names only, without times and values: what can be shown until [`open`](Self::open) is done.
    #[must_use]
    pub fn names(&self) -> Trace {
        let (names, row_of) = (Arc::clone(&self.hierarchy), self.row_of.clone());
        let kind = (self.source.format, self.scale);
        Trace::new(Inner::named(self.file.clone(), kind, names, row_of, self.rows.clone()))
    }

    /// Reads the rest. A cancelled read returns at once; its thread ends when its reader does.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn open(self, progress: &Progress) -> Result<Trace> {
        let found = self.index.as_ref().and_then(|(key, folder)| {
            Found::of(folder, key, &self.file, index::names_of(&self.hierarchy, &self.row_of))
        });
        let Some(Found { times, warnings, wires }) = found else { return self.open_without_index(progress) };
        let stored = Some(Mutex::new(Stored::Index(wires)));
        let Self { file, source, scale, hierarchy, row_of, rows, .. } = self;
        progress.set_fraction(1.0);
        let names = Inner::named(file, (source.format, scale), hierarchy, row_of, rows);
        Ok(Trace::new(Inner { times, stored, warnings, ..names }))
    }

    /// As [`Self::open`], from the file itself.
    pub(super) fn open_without_index(self, progress: &Progress) -> Result<Trace> {
        let Self { file, source, len, mut scale, mut hierarchy, mut row_of, mut rows, body, index } = self;
        let read = match (body, source.format) {
            (Body::Ordinary(body), Format::Vcd) => vcd_values(&file, &source, *body, progress)?,
            (Body::Ordinary(body), _) => ordinary(&file, &source, *body, progress)?,
            (Body::Tolerant(names), _) => tolerant_values(&file, &source, *names, progress)?,
        };
        // Where the names are others than the header has, an index could not be told from that of another file.
        let key = index.filter(|_| read.tree.is_none()).map(|(key, _)| key);
        if let Some((tree, other)) = read.tree {
            (scale, hierarchy, row_of, rows) = (other, Arc::new(tree.hierarchy), tree.row_of, tree.rows);
        }
        let mut warnings = source.warnings;
        warnings.extend(read.warnings);
        warnings.extend(grown(&file, len));
        progress.set_fraction(1.0);
        let stored = Some(read.stored);
        let names = Inner::named(file, (source.format, scale), hierarchy, row_of, rows);
        Ok(Trace::new(Inner { times: read.times, stored, warnings, unpacked: source.unpacked, key, ..names }))
    }
}

/// The names of a VCD: by the ordinary reader where it can, else by the tolerant one.
fn vcd_names(file: &Path, source: &Source, progress: &Progress) -> Result<(Tree, TimeScale, Body)> {
    let (path, told, wanted) = (source.path.clone(), file.to_owned(), progress.clone());
    let ordinary = move || {
        let go_on = |_| !wanted.is_cancelled();
        let is_plain = tolerant::is_plain(&path, &go_on).unwrap_or(false);
        // The ordinary reader takes half a record for a whole one, and divides by the length of the rest.
        if !is_plain || vcd_scan::is_cut(&path).unwrap_or(true) {
            return None;
        }
        reader::Names::read(&path, &told).ok().filter(|names| names.body.len > 0)
    };
    match worker::run(progress, || (), ordinary) {
        Ok(Some(names)) => Ok((names.tree, names.body.scale(), Body::Ordinary(Box::new(names.body)))),
        Ok(None) | Err(Ended::Panicked(_)) => {
            let (tree, names) = tolerant_names(file, source, progress)?;
            Ok((tree, names.scale(), Body::Tolerant(Box::new(names))))
        }
        ended @ Err(_) => returned(file, ended).and_then(|_| Err(Diagnostic::internal("no end"))),
    }
}

fn tolerant_names(file: &Path, source: &Source, progress: &Progress) -> Result<(Tree, tolerant::Names)> {
    let (path, told, wanted) = (source.path.clone(), file.to_owned(), progress.clone());
    let read = move || {
        let names = tolerant::Names::read(&path, &|_| !wanted.is_cancelled())
            .map_err(|error| vcd_scan::unreadable(&told, &error))?;
        let tree = names.tree().ok_or_else(|| reader::too_many_names(&told))?;
        if names.variables() == 0 && !names.faults.is_empty() {
            return Err(nameless(&told, &names.faults));
        }
        Ok((tree, names))
    };
    returned(file, worker::run(progress, || (), read))?
}

/// The error for a VCD in which no signal is declared.
fn nameless(file: &Path, faults: &tolerant::Faults) -> Diagnostic {
    let what = if faults.is_headless() {
        "the file ends inside its header"
    } else {
        "begins like a VCD, but declares no signal that can be read"
    };
    Diagnostic::error(what).in_file(file).hint("let the simulator finish, or simulate again")
}

/// The values of a VCD whose names the ordinary reader has read.
fn vcd_values(file: &Path, source: &Source, body: reader::Body, progress: &Progress) -> Result<Read> {
    let path = source.path.clone();
    let ascend = returned(file, worker::run(progress, || (), move || vcd_scan::times_ascend(&path)))?;
    if ascend.unwrap_or(false) {
        match ordinary(file, source, body, progress) {
            Err(error) if error.severity == Severity::Error => {}
            other => return other,
        }
    }
    let (tree, names) = tolerant_names(file, source, progress)?;
    let scale = names.scale();
    let mut read = tolerant_values(file, source, names, progress)?;
    read.tree.get_or_insert((tree, scale));
    Ok(read)
}

fn ordinary(file: &Path, source: &Source, body: reader::Body, progress: &Progress) -> Result<Read> {
    let say = said(source, body.len, progress);
    let (body, names) = body.read(file, progress, say)?;
    let times = body.time_table;
    // Some writers of FST begin with the first time twice: what happens at either happens then.
    if !times.is_sorted() {
        let error = Diagnostic::error("the file is damaged: its times are not in order").in_file(file);
        return Err(error.hint("simulate again, or open another trace"));
    }
    let stored = Mutex::new(Stored::File(names, body.source));
    Ok(Read { stored, times, tree: None, warnings: Vec::new() })
}

fn tolerant_values(
    file: &Path,
    source: &Source,
    names: tolerant::Names,
    progress: &Progress,
) -> Result<Read> {
    let count = Arc::new(AtomicU64::new(0));
    let (seen, wanted) = (Arc::clone(&count), progress.clone());
    let len = std::fs::metadata(&source.path).map_or(0, |metadata| metadata.len());
    let say = said(source, len, progress);
    let (path, told, scale) = (source.path.clone(), file.to_owned(), names.scale());
    let read = move || {
        let go_on = |at| {
            count.store(at, Ordering::Relaxed);
            !wanted.is_cancelled()
        };
        names.values(&path, &go_on).map_err(|error| vcd_scan::unreadable(&told, &error))
    };
    let values = returned(file, worker::run(progress, || say(seen.load(Ordering::Relaxed)), read))??;
    let warnings = values.faults.warnings(file);
    let stored = Mutex::new(Stored::File(values.store, values.source));
    Ok(Read { stored, times: values.times, tree: values.renamed.map(|tree| (tree, scale)), warnings })
}

/// Tells how much of `len` bytes is read.
#[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more than 24 bits")]
fn said<'a>(source: &Source, len: u64, progress: &'a Progress) -> impl Fn(u64) + use<'a> {
    let begun = if source.unpacked.is_some() { unpack::SHARE } else { 0.0 };
    move |bytes| {
        if len > 0 {
            progress.set_fraction(begun + (1.0 - begun) * (bytes as f32 / len as f32));
        }
    }
}

/// A warning where a file has grown since it was opened.
fn grown(file: &Path, len: u64) -> Option<Diagnostic> {
    let now = std::fs::metadata(file).ok()?.len();
    let more = now.checked_sub(len).filter(|more| *more > 0)?;
    let what = format!(
        "the file is still being written, {more} bytes since it was opened: the part before is shown"
    );
    Some(Diagnostic::warning(what).in_file(file).hint("load it again when the simulation has ended"))
}

/// What a reader's panic means: it says so where the file has something that it does not know.
fn failed(message: &str) -> Diagnostic {
    match message.strip_prefix("not yet implemented: ") {
        Some(what) => Diagnostic::error(format!("the file has something that cannot be read yet: {what}"))
            .hint("let the simulator write another format: VCD, FST or GHW"),
        None => Diagnostic::error(format!("the file is damaged: {message}"))
            .hint("simulate again, or open another trace"),
    }
}

/// What a job on a worker returned, or why it did not, in words.
pub(super) fn returned<T>(file: &Path, result: std::result::Result<T, Ended>) -> Result<T> {
    result.map_err(|ended| match ended {
        Ended::Cancelled => Diagnostic::note("opening was cancelled").in_file(file),
        Ended::Panicked(message) => failed(&message).in_file(file),
        Ended::NoThread(message) => {
            Diagnostic::internal(format!("no thread to read it with: {message}")).in_file(file)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::failed;

    #[test]
    fn what_a_reader_does_not_know_is_not_called_damage() {
        assert!(failed("index out of bounds").what.starts_with("the file is damaged: index"));
        let unknown = failed("not yet implemented: ValueList");
        assert_eq!(unknown.what, "the file has something that cannot be read yet: ValueList");
    }
}
