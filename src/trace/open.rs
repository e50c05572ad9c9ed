//! Opening a file: what it is, its names first, its values next, by the reader that can.

use super::Progress;
use super::choose::{self, Body};
use super::detect::Format;
use super::hierarchy::Hierarchy;
use super::index::{self, Folder, Found, Key};
use super::numbered::Numbered;
use super::store::{Inner, Stored, Trace};
use super::tree::Tree;
use super::unpack::{self, Source};
use super::worker::Ended;
use crate::base::{Diagnostic, Result, TimeScale};
use std::path::{Path, PathBuf};
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
    /// What it says of the numbers of cycles.
    numbered: Option<Numbered>,
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
        let (tree, scale, body) = choose::names(file, &mut source, progress)?;
        let Tree { hierarchy, row_of, rows } = tree;
        let hierarchy = Arc::new(hierarchy);
        let numbered = (source.format == Format::Vcd).then(|| Numbered::of(file)).flatten();
        Ok(Self { file: file.to_owned(), source, len, scale, hierarchy, row_of, rows, body, index, numbered })
    }

    /// Reads the names of a VCD by the tolerant reader, whatever the ordinary one would say.
    #[cfg(test)]
    pub(super) fn read_tolerantly(file: &Path, progress: &Progress) -> Result<Self> {
        let source = unpack::source(file, progress)?;
        let len = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
        let (tree, names) = choose::tolerant_names(file, &source, progress)?;
        let Tree { hierarchy, row_of, rows } = tree;
        let (hierarchy, scale) = (Arc::new(hierarchy), names.scale());
        let body = Body::Tolerant(Box::new(names));
        let (index, numbered) = (None, None);
        Ok(Self { file: file.to_owned(), source, len, scale, hierarchy, row_of, rows, body, index, numbered })
    }

    /// Reads the names of an FST, and leaves its values to wellen.
    #[cfg(test)]
    pub(super) fn read_by_wellen(file: &Path, progress: &Progress) -> Result<Self> {
        let source = unpack::source(file, progress)?;
        let (tree, scale, body) = choose::ordinary_names(super::reader::Names::read(file, file)?);
        let Tree { hierarchy, row_of, rows } = tree;
        let hierarchy = Arc::new(hierarchy);
        let (index, numbered) = (None, None);
        Ok(Self {
            file: file.to_owned(),
            source,
            len: 0,
            scale,
            hierarchy,
            row_of,
            rows,
            body,
            index,
            numbered,
        })
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
        let Self { file, source, scale, hierarchy, row_of, rows, numbered, .. } = self;
        progress.set_fraction(1.0);
        let names = Inner::named(file, (source.format, scale), hierarchy, row_of, rows);
        Ok(Trace::new(Inner { times, stored, warnings, numbered, ..names }))
    }

    /// As [`Self::open`], from the file itself.
    pub(super) fn open_without_index(self, progress: &Progress) -> Result<Trace> {
        let Self { file, source, len, mut scale, mut hierarchy, mut row_of, mut rows, body, index, numbered } =
            self;
        let read = choose::values(&file, (&source, scale), body, progress)?;
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
        let (times, unpacked) = (read.times, source.unpacked);
        Ok(Trace::new(Inner { times, stored, warnings, unpacked, key, numbered, ..names }))
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
