use super::folder::Folder;
use super::layout::TRAILER;
use super::read::Found;
use super::write;
use crate::base::{Severity, Time};
use crate::trace::open::Header;
use crate::trace::progress::Progress;
use crate::trace::store::Trace;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A copy of a trace with values of all kinds, and time that goes back once, beside an empty folder of indexes.
struct Case {
    _folder: tempfile::TempDir,
    file: PathBuf,
    indexes: Folder,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mixed.vcd");
        let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/mixed.vcd")).unwrap();
        fs::write(&file, [&whole, b"#1\n#99999\n".as_slice()].concat()).unwrap();
        let indexes = Folder { path: folder.path().join("indexes"), least_file: 0, most_bytes: 1 << 30 };
        Self { _folder: folder, file, indexes }
    }

    fn open(&self) -> Trace {
        let header = Header::read_beside(&self.file, Some(self.indexes.clone()), &Progress::new()).unwrap();
        header.open(&Progress::new()).unwrap()
    }

    /// Opens the file itself and writes its index.
    fn written(&self) -> Trace {
        let trace = self.open();
        assert!(trace.index_key().is_some(), "there is no index yet");
        assert!(write::write(trace.while_needed(), &self.indexes, &Progress::new()).unwrap());
        trace
    }

    fn index(&self) -> PathBuf {
        self.indexes.place(&self.indexes.key(&self.file).unwrap())
    }
}

/// Asserts that two traces say the same about everything.
fn assert_same(left: &Trace, right: &Trace) {
    let ids: Vec<_> = left.hierarchy().signal_ids().collect();
    left.load(&ids).unwrap();
    right.load(&ids).unwrap();
    assert_eq!(left.hierarchy().signals(), right.hierarchy().signals());
    assert_eq!((left.info(), left.span()), (right.info(), right.span()));
    assert_eq!(left.warnings(), right.warnings());
    let mut changes = 0;
    for id in ids {
        let all = |trace: &Trace| trace.changes(id, Time(0), Time(u64::MAX));
        let path = &left.hierarchy().signal(id).unwrap().path;
        assert_eq!(all(left), all(right), "{path}");
        let (from, to) = left.span();
        assert_eq!(left.summary(id, from, to, 37), right.summary(id, from, to, 37), "{path}");
        changes += all(left).len();
    }
    assert!(changes > 300, "{changes}");
}

#[test]
fn a_second_open_says_the_same_as_the_first() {
    let case = Case::new();
    let first = case.written();
    assert!(first.warnings().iter().any(|warning| warning.severity == Severity::Warning));
    let second = case.open();
    assert!(second.index_key().is_none(), "the index is used");
    assert_same(&first, &second);
}

#[test]
fn another_file_at_the_same_place_has_no_index() {
    let case = Case::new();
    case.written();
    let mut text = fs::read(&case.file).unwrap();
    let middle = text.len() / 2;
    text[middle] ^= 1;
    fs::write(&case.file, &text).unwrap();
    let key = case.indexes.key(&case.file).unwrap();
    assert!(Found::of(&case.indexes, &key, &case.file, 0).is_none());
    assert!(!case.index().exists(), "it is taken away");
}

#[test]
fn a_file_that_changes_while_its_index_is_written_gets_none() {
    let case = Case::new();
    let trace = case.open();
    fs::write(&case.file, "$enddefinitions $end\n").unwrap();
    assert!(!write::write(trace.while_needed(), &case.indexes, &Progress::new()).unwrap());
    assert_eq!(fs::read_dir(&case.indexes.path).unwrap().count(), 0);
}

#[test]
fn a_damaged_index_is_dropped_and_the_file_read() {
    let case = Case::new();
    let first = case.written();
    let whole = fs::read(case.index()).unwrap();
    let places = (0..whole.len()).step_by(whole.len() / 97 + 1).chain(whole.len() - TRAILER..whole.len());
    for place in places {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x10;
        fs::write(case.index(), &damaged).unwrap();
        assert_same(&first, &case.open());
    }
    for length in [0, 7, TRAILER - 1, TRAILER, whole.len() / 2, whole.len() - 1] {
        fs::write(case.index(), &whole[..length]).unwrap();
        assert_same(&first, &case.open());
    }
}

#[test]
fn indexes_that_were_not_used_for_long_make_room() {
    let mut case = Case::new();
    fs::create_dir(&case.indexes.path).unwrap();
    let old = |name: &str, days: u64| {
        let path = case.indexes.path.join(name);
        fs::write(&path, [0; 1000]).unwrap();
        let then = SystemTime::now() - Duration::from_secs(86_400 * days);
        fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
        path
    };
    let (older, newer, left, fresh) =
        (old("a.index", 9), old("b.index", 3), old("c.part", 2), old("d.part", 0));
    case.indexes.most_bytes = 3000;
    case.indexes.make_room(1500).unwrap();
    assert_eq!([older.exists(), newer.exists(), left.exists(), fresh.exists()], [false, true, false, true]);
}

#[test]
fn nothing_is_written_of_a_cancelled_or_dropped_trace() {
    let case = Case::new();
    let trace = case.open();
    let cancelled = Progress::new();
    cancelled.cancel();
    assert!(!write::write(trace.while_needed(), &case.indexes, &cancelled).unwrap_or(false));
    let needed = trace.while_needed();
    drop(trace);
    assert!(!write::write(needed, &case.indexes, &Progress::new()).unwrap());
    assert!(!case.index().exists());
}

#[test]
fn small_files_and_other_formats_have_no_index() {
    let mut case = Case::new();
    case.indexes.least_file = 1 << 40;
    assert!(case.open().index_key().is_none());
}
