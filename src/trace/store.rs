//! The store: which values a trace holds when.

use super::changes::Changes;
use super::fst::Fst;
use super::hierarchy::{Hierarchy, SignalId};
use super::index::{Key, Wires};
use super::numbered::Numbered;
use super::open::Header;
use super::search::{Hint, count_below};
use super::value::Value;
use super::worker::{self, Ended};
use super::{Format, Progress};
use crate::base::{Diagnostic, Field, Place, Result, Time, TimeScale};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tempfile::TempPath;
use wellen::{SignalRef, SignalSource};

/// How often a failed load is halved to find the signals it failed over. Each half reads an FST once more.
const MOST_TRIES: u32 = 40;

/// A waveform file, read as far as it was asked for. Clones share everything.
///
/// Times are in ticks of [`scale`](Self::scale). A change at a time holds from that time on:
/// [`value`](Self::value) sees it, [`value_before`](Self::value_before) does not. Values exist for loaded signals only.
#[derive(Clone)]
pub struct Trace(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) file: PathBuf,
    pub(super) format: Format,
    pub(super) scale: TimeScale,
    pub(super) hierarchy: Arc<Hierarchy>,
    pub(super) row_of: Vec<u32>,
    pub(super) rows: Vec<Row>,
    pub(super) times: Vec<u64>,
    pub(super) time_hint: Hint,
    /// `None` while only the names are known.
    pub(super) stored: Option<Mutex<Stored>>,
    pub(super) warnings: Vec<Diagnostic>,
    /// The file that the values are read from where it is not `file` itself: removed with the trace.
    #[expect(dead_code, reason = "it is there to be dropped")]
    pub(super) unpacked: Option<TempPath>,
    /// What an index of the file would belong to, if there should be one.
    pub(super) key: Option<Key>,
    /// What the file says of the numbers of cycles.
    pub(super) numbered: Option<Numbered>,
}

impl Inner {
    /// A trace of names only: without times, values and warnings.
    pub(super) fn named(
        file: PathBuf,
        (format, scale): (Format, TimeScale),
        hierarchy: Arc<Hierarchy>,
        row_of: Vec<u32>,
        wires: Vec<SignalRef>,
    ) -> Self {
        let rows = wires.into_iter().map(|id| Row { id, changes: OnceLock::new() }).collect();
        Self {
            file,
            format,
            scale,
            hierarchy,
            row_of,
            rows,
            times: Vec::new(),
            time_hint: Hint::default(),
            stored: None,
            warnings: Vec::new(),
            unpacked: None,
            key: None,
            numbered: None,
        }
    }
}

/// Where values are read from.
#[expect(clippy::large_enum_variant, reason = "a trace has one")]
pub(super) enum Stored {
    /// The file, by its reader, and names in its words.
    File(wellen::Hierarchy, SignalSource),
    /// The index of the file.
    Index(Wires),
    /// An FST.
    Fst(Box<Fst>),
}

/// One wire: where it is in the file, and its changes once they are loaded.
pub(super) struct Row {
    pub(super) id: SignalRef,
    /// On the heap, because most wires of a large design are never loaded.
    pub(super) changes: OnceLock<Box<Changes>>,
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trace")
            .field("file", &self.0.file)
            .field("format", &self.0.format)
            .finish_non_exhaustive()
    }
}

impl Trace {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Opens `file`, whatever its name: VCD, FST and GHW are told apart by content. Waits until the times are known;
    /// values are read by [`load`](Self::load).
    ///
    /// # Errors
    /// A file that is missing, empty, of another kind or damaged beyond reading, and cancellation.
    pub fn open(file: &Path, progress: &Progress) -> Result<Self> {
        Header::read(file, progress)?.open(progress)
    }

    /// The file as it was named on opening.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// The format of the file.
    #[must_use]
    pub fn format(&self) -> Format {
        self.0.format
    }

    /// The length of a tick.
    #[must_use]
    pub fn scale(&self) -> TimeScale {
        self.0.scale
    }

    /// The first and the last time of the trace; both 0 where it has none.
    #[must_use]
    pub fn span(&self) -> (Time, Time) {
        let time = |time: Option<&u64>| Time(time.copied().unwrap_or(0));
        (time(self.0.times.first()), time(self.0.times.last()))
    }

    /// The scopes and signals.
    #[must_use]
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.0.hierarchy
    }

    /// The number of times at which something may change.
    pub(super) fn times(&self) -> usize {
        self.0.times.len()
    }

    /// The number of wires, however many names each has.
    pub(super) fn wires(&self) -> usize {
        self.0.rows.len()
    }

    /// What was wrong with the file while it could still be read.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.0.warnings
    }

    /// Whether there are values to be loaded; `false` for what [`Header::names`] gives.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.0.stored.is_some()
    }

    /// Whether the changes of a signal are in memory.
    #[must_use]
    pub fn is_loaded(&self, id: SignalId) -> bool {
        self.changes_of(id).is_some()
    }

    /// Brings the changes of signals into memory; those that are there already cost nothing.
    ///
    /// Ask for all at once what is needed together: an FST is read once a call. A trace of names only has none.
    ///
    /// # Errors
    /// Signals of another trace, and signals whose data are damaged; all others are loaded nevertheless.
    pub fn load(&self, ids: &[SignalId]) -> Result<()> {
        if !self.has_values() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row = self.0.row_of.get(id.0 as usize).ok_or_else(|| {
                Diagnostic::internal(format!("signal {} is not of this trace", id.0)).in_file(&self.0.file)
            })?;
            if self.0.rows[*row as usize].changes.get().is_none() {
                rows.push(*row);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let mut damaged = Vec::new();
        let mut groups = vec![rows];
        let mut tries = MOST_TRIES;
        while let Some(group) = groups.pop() {
            match self.load_rows(&group) {
                Ok(()) => {}
                Err(message) if group.len() == 1 || tries == 0 => {
                    damaged.extend(group.into_iter().map(|row| (row, message.clone())));
                }
                Err(_) => {
                    tries -= 1;
                    let (left, right) = group.split_at(group.len() / 2);
                    groups.extend([right.to_vec(), left.to_vec()]);
                }
            }
        }
        self.report(&damaged)
    }

    /// Loads rows together; the message of the reader if it fails over one of them.
    fn load_rows(&self, rows: &[u32]) -> std::result::Result<(), String> {
        for (row, changes) in self.read_rows(rows)? {
            changes.prepare();
            self.0.rows[row as usize].changes.get_or_init(|| Box::new(changes));
        }
        Ok(())
    }

    /// Reads rows together without keeping them.
    pub(super) fn read_rows(&self, rows: &[u32]) -> std::result::Result<Vec<(u32, Changes)>, String> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (trace, wanted) = (self.clone(), rows.to_vec());
        let loaded = worker::run(&Progress::new(), || (), move || trace.read_here(&wanted, true));
        let loaded = loaded.map_err(|ended| match ended {
            Ended::Panicked(message) | Ended::NoThread(message) => message,
            Ended::Cancelled => "cancelled".into(),
        })?;
        let changes_of = |(row, changes): (&u32, Option<Changes>)| {
            Ok((*row, changes.ok_or("its times are not in order")?))
        };
        rows.iter().zip(loaded).map(changes_of).collect()
    }

    /// Reads rows together on this thread, which a damaged file may end.
    pub(super) fn read_here(&self, rows: &[u32], parallel: bool) -> Vec<Option<Changes>> {
        let nothing = || rows.iter().map(|_| None).collect();
        let Some(stored) = &self.0.stored else { return nothing() };
        // A reader that panicked holds nothing but buffers that the next load fills again.
        let mut stored = stored.lock().unwrap_or_else(PoisonError::into_inner);
        if let Stored::Index(wires) = &*stored {
            if let Ok(changes) = wires.changes(rows) {
                let mut changes: HashMap<_, _> = changes.into_iter().collect();
                return rows.iter().map(|row| changes.remove(row)).collect();
            }
            // The file itself still says what its damaged index does not.
            wires.discard();
            let Some(file) = self.of_file() else { return nothing() };
            *stored = file;
        }
        let refs: Vec<SignalRef> = rows.iter().map(|row| self.0.rows[*row as usize].id).collect();
        let (names, reader) = match &mut *stored {
            Stored::File(names, reader) => (names, reader),
            Stored::Fst(fst) => return fst.changes(&refs, &self.0.times),
            Stored::Index(_) => return nothing(),
        };
        let loaded = reader.load_signals(&refs, names, parallel).into_iter();
        let loaded = loaded.map(|signal| (signal.signal_ref(), Changes::new(signal, self.0.times.len())));
        let mut loaded: HashMap<_, _> = loaded.collect();
        refs.iter().map(|id| loaded.remove(id).flatten()).collect()
    }

    /// Reads the file once more, without its index; `None` if it is another by now.
    fn of_file(&self) -> Option<Stored> {
        let header = Header::read(&self.0.file, &Progress::new()).ok()?;
        let trace = header.open_without_index(&Progress::new()).ok()?;
        let inner = Arc::into_inner(trace.0).filter(|inner| inner.times == self.0.times)?;
        inner.stored?.into_inner().ok()
    }

    /// Whether this is an FST whose times are read without wellen, and nothing was left to it so far.
    #[cfg(test)]
    pub(super) fn read_here_as_fst(&self) -> (bool, bool) {
        let stored =
            self.0.stored.as_ref().map(|stored| stored.lock().unwrap_or_else(PoisonError::into_inner));
        match stored.as_deref() {
            Some(Stored::Fst(fst)) => (true, fst.reads_all()),
            _ => (false, false),
        }
    }

    /// What an index of the file would belong to; `None` if there is one or none is wanted.
    pub(super) fn index_key(&self) -> Option<Key> {
        self.0.key.clone()
    }

    /// The times at which something may change.
    pub(super) fn moments(&self) -> &[u64] {
        &self.0.times
    }

    /// By signal: the number of its wire.
    pub(super) fn row_numbers(&self) -> &[u32] {
        &self.0.row_of
    }

    /// The trace as long as somebody else needs it.
    pub fn while_needed(&self) -> impl Fn() -> Option<Self> + Send + use<> {
        let inner = Arc::downgrade(&self.0);
        move || inner.upgrade().map(Self)
    }

    /// One error for all damaged rows, naming the first.
    fn report(&self, damaged: &[(u32, String)]) -> Result<()> {
        let Some((row, message)) = damaged.first() else { return Ok(()) };
        let signal = self.0.row_of.iter().position(|of| of == row);
        let path = signal.and_then(|id| self.0.hierarchy.signals().get(id)).map(|signal| signal.path.clone());
        let others = match damaged.len() - 1 {
            0 => String::new(),
            n => format!(" (and {n} more)"),
        };
        Err(Diagnostic::error(format!("its values cannot be read{others}: {message}"))
            .at(Place::Signal(path.unwrap_or_default()))
            .hint(format!("{} is damaged; simulate again", self.0.file.display())))
    }

    /// The row of a signal; `None` for one of another trace.
    pub(super) fn row(&self, id: SignalId) -> Option<u32> {
        self.0.row_of.get(id.0 as usize).copied()
    }

    pub(super) fn changes_of(&self, id: SignalId) -> Option<&Changes> {
        let row = *self.0.row_of.get(id.0 as usize)?;
        self.0.rows.get(row as usize)?.changes.get().map(Box::as_ref)
    }

    /// The number of moments of the time table before `time`.
    pub(super) fn moments_before(&self, time: Time) -> usize {
        count_below(&self.0.times, &self.0.time_hint, time.0)
    }

    /// The time of change `index`.
    pub(super) fn time_of(&self, changes: &Changes, index: usize) -> Option<Time> {
        changes.moment(index).and_then(|moment| self.0.times.get(moment)).map(|time| Time(*time))
    }

    /// What a signal holds at `time`, after the changes of that time; an event holds nothing but at its own times.
    ///
    /// `None` before its first change, and while it is not loaded.
    #[must_use]
    pub fn value(&self, id: SignalId, time: Time) -> Option<Value> {
        self.track(id)?.value(time)
    }

    /// What a signal holds just before `time`: what a flip-flop captures at an edge of that time (preponed
    /// sampling, IEEE 1800-2017 14.13).
    ///
    /// `None` up to its first change, for an event, and while it is not loaded.
    #[must_use]
    pub fn value_before(&self, id: SignalId, time: Time) -> Option<Value> {
        self.track(id)?.value_before(time)
    }

    /// The integer that a signal holds just before `time`, without any copy: two's complement of up to 64 bits if
    /// `signed`, otherwise up to 63 significant bits.
    ///
    /// Unknown if a bit is, before the first change, for reals, texts and events, and while it is not loaded.
    #[must_use]
    pub fn field_before(&self, id: SignalId, time: Time, signed: bool) -> Field {
        let find = || {
            let changes = self.changes_of(id)?;
            let last = changes.count_before(self.moments_before(time)).checked_sub(1)?;
            Some(changes.field(last, signed))
        };
        find().unwrap_or(Field::Unknown)
    }

    /// The time of the first change later than `after`.
    #[must_use]
    pub fn next_change(&self, id: SignalId, after: Time) -> Option<Time> {
        self.track(id)?.next_change(after)
    }

    /// The time of the last change earlier than `before`.
    #[must_use]
    pub fn previous_change(&self, id: SignalId, before: Time) -> Option<Time> {
        self.track(id)?.previous_change(before)
    }

    /// All changes from `from` to `to`, both included, oldest first. Changes within one time step are all there.
    #[must_use]
    pub fn changes(&self, id: SignalId, from: Time, to: Time) -> Vec<(Time, Value)> {
        self.track(id).map(|track| track.changes(from, to)).unwrap_or_default()
    }
}
