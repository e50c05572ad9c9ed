//! When a file is new, at rest, and worth telling: bookkeeping without a clock or a disk of its own.

use crate::app::Watched;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// How long a file must rest before it is read again: simulators write in bursts.
pub(super) const REST: Duration = Duration::from_millis(150);
/// How long something must be amiss before it is told: a simulator empties a file just before it fills it.
pub(super) const AMISS: Duration = Duration::from_millis(400);
/// A file that goes on growing after it was read is read again at intervals that double up to this.
const LONGEST: Duration = Duration::from_millis(2400);

/// What tells one version of a file from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) struct Stamp {
    /// Bytes.
    pub(super) len: u64,
    modified: Option<SystemTime>,
    /// Device and number of the file: a file that took the name of another has the same length at times.
    identity: (u64, u64),
}

/// The version of `file` that is there, through links; `None` when there is none.
pub(in crate::runtime) fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
    Some(Stamp {
        len: metadata.len(),
        modified: metadata.modified().ok(),
        identity: (metadata.dev(), metadata.ino()),
    })
}

/// The trace and the sidecar at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) trace: Option<Stamp>,
    pub(super) sidecar: Option<Stamp>,
}

/// What was seen of a file, and what of it was told.
#[derive(Debug)]
pub(super) struct Book {
    /// The version that was told last, or that was there at the start.
    known: Look,
    /// Whether that version ended with a whole record: some producers leave out the last newline.
    known_whole: bool,
    now: Look,
    /// When `now` was first seen.
    since: Instant,
    settled: bool,
    /// What is amiss and was told.
    amiss: Option<Watched>,
    /// How long the file must rest.
    rest: Duration,
}

impl Book {
    /// A book that knows what is there at the start.
    pub(super) fn new(there: Look, whole: bool, since: Instant) -> Self {
        Self { known: there, known_whole: whole, now: there, since, settled: true, amiss: None, rest: REST }
    }

    /// When [`Book::look`] should be asked again; `None` while nothing happens.
    pub(super) fn due(&self) -> Option<Instant> {
        (!self.settled).then(|| self.since + if self.is_there() { self.rest } else { AMISS })
    }

    fn is_there(&self) -> bool {
        self.now.trace.is_some_and(|trace| trace.len > 0)
    }

    /// Notes what is there; what to tell, once for each version.
    pub(super) fn look(
        &mut self,
        there: Look,
        is_whole: impl FnOnce() -> bool,
        now: Instant,
    ) -> Option<Watched> {
        if there != self.now {
            (self.now, self.since, self.settled) = (there, now, false);
            return None;
        }
        if self.due().is_none_or(|due| now < due) {
            return None;
        }
        let what = match there.trace {
            None => Watched::Gone,
            Some(Stamp { len: 0, .. }) => Watched::Empty,
            Some(_) if there == self.known => Watched::Back,
            Some(_) => match is_whole() {
                false if self.known_whole && now < self.since + AMISS => return None,
                false if self.known_whole => Watched::Unfinished,
                whole => {
                    self.accept(there, whole);
                    Watched::New
                }
            },
        };
        self.settled = true;
        self.tell(what)
    }

    /// Takes a version as known.
    fn accept(&mut self, there: Look, whole: bool) {
        let grown = match (self.known.trace, there.trace) {
            (Some(old), Some(new)) => old.identity == new.identity && new.len > old.len,
            _ => false,
        };
        self.rest = if grown { (self.rest * 2).min(LONGEST) } else { REST };
        (self.known, self.known_whole) = (there, whole);
    }

    /// What of it is not told yet.
    fn tell(&mut self, what: Watched) -> Option<Watched> {
        let before = self.amiss;
        self.amiss = matches!(what, Watched::Gone | Watched::Empty | Watched::Unfinished).then_some(what);
        match what {
            Watched::New => Some(what),
            Watched::Back => before.map(|_| what),
            _ => (before != Some(what)).then_some(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(len: u64, identity: u64) -> Look {
        let trace = Some(Stamp { len, modified: None, identity: (0, identity) });
        Look { trace, sidecar: None }
    }

    /// A book that knows a whole file of ten bytes, and the moment it was opened.
    fn book() -> (Book, Instant) {
        let start = Instant::now();
        (Book::new(stamp(10, 1), true, start), start)
    }

    /// What is told of a file that looks like `there` from `at` on for a long time.
    fn told(book: &mut Book, there: Look, whole: bool, at: Instant) -> Option<Watched> {
        assert_eq!(book.look(there, || whole, at), None, "told before it rests");
        book.look(there, || whole, at + LONGEST)
    }

    #[test]
    fn a_burst_of_changes_is_one_version() {
        let (mut book, start) = book();
        for step in 1..=10 {
            assert_eq!(book.look(stamp(10 + u64::from(step), 1), || true, start + REST / 2 * step), None);
        }
        let last = start + REST / 2 * 10;
        assert_eq!(book.due(), Some(last + REST));
        assert_eq!(book.look(stamp(20, 1), || true, last + REST), Some(Watched::New));
        assert_eq!((book.due(), book.look(stamp(20, 1), || true, last + REST * 2)), (None, None));
    }

    #[test]
    fn what_is_amiss_is_told_once_and_so_is_its_end() {
        let (mut book, start) = book();
        let gone = Look::default();
        assert_eq!(told(&mut book, gone, true, start), Some(Watched::Gone));
        assert_eq!(told(&mut book, stamp(0, 2), true, start + LONGEST), Some(Watched::Empty));
        assert_eq!(told(&mut book, stamp(5, 2), false, start + LONGEST * 2), Some(Watched::Unfinished));
        assert_eq!(told(&mut book, stamp(7, 2), false, start + LONGEST * 3), None, "it is still unfinished");
        assert_eq!(told(&mut book, stamp(10, 1), true, start + LONGEST * 4), Some(Watched::Back));
        assert_eq!(told(&mut book, stamp(9, 3), true, start + LONGEST * 5), Some(Watched::New));
    }

    #[test]
    fn a_file_of_the_same_length_that_took_the_name_is_new() {
        let (mut book, start) = book();
        assert_eq!(told(&mut book, stamp(10, 7), true, start), Some(Watched::New));
    }

    #[test]
    fn where_no_version_ends_with_a_newline_none_has_to() {
        let start = Instant::now();
        let mut book = Book::new(stamp(10, 1), false, start);
        assert_eq!(told(&mut book, stamp(11, 1), false, start), Some(Watched::New));
    }

    #[test]
    fn a_file_that_grows_for_long_is_read_ever_less_often() {
        let (mut book, mut now) = book();
        let mut waits = Vec::new();
        for len in 11..17 {
            book.look(stamp(len, 1), || true, now);
            let due = book.due().unwrap_or(now);
            waits.push((due - now).as_millis());
            assert_eq!(book.look(stamp(len, 1), || true, due), Some(Watched::New));
            now = due;
        }
        assert_eq!(waits, [150, 300, 600, 1200, 2400, 2400]);
        assert_eq!(told(&mut book, stamp(5, 2), true, now), Some(Watched::New));
        book.look(stamp(5, 3), || true, now);
        assert_eq!(book.due(), Some(now + REST), "another file is read as soon as it rests");
    }

    #[test]
    fn a_folder_of_the_name_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(super::stamp(folder.path()), None);
    }
}
