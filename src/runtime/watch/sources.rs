//! Watching what a trace is made from: a save after a quiet time is told at once, what follows it once all files rest.

use super::super::event::Event;
use super::book::{Stamp, stamp};
use super::folders::Folders;
use super::{Poke, Watching, attend};
use crate::app::{BuildEvent, Msg};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How long all files must rest where a burst is under way: an editor writes, renames and touches within a few
/// milliseconds.
const REST: Duration = Duration::from_millis(40);
/// Who was told something shorter ago than this is told the next thing only once it rests: of saves in a row the first
/// begins a run, and not each of the others stops one.
const CALM: Duration = Duration::from_millis(500);
/// So long reports gather: an editor empties a file just before it writes it.
const GATHER: Duration = Duration::from_millis(3);
/// Larger files are told apart by length and time alone: checkpoints of many gigabytes are not read at every save.
const LARGEST: u64 = 1 << 26;

/// The files and folders to watch at this moment; `None` where that cannot be said now, so that the last ones hold.
pub(in crate::runtime) type Inputs = Box<dyn Fn() -> Option<Vec<PathBuf>> + Send>;

/// Watches sources for as long as it lives.
pub(in crate::runtime) struct SourceWatch(Sender<Poke>);

impl SourceWatch {
    /// Watches `inputs`, and takes what is there now as known. Files below `root` are told as seen from there.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(in crate::runtime) fn start(
        inputs: Inputs,
        root: PathBuf,
        events: Sender<Event>,
    ) -> io::Result<Self> {
        let (pokes, inbox) = mpsc::channel();
        let files = files(inputs().unwrap_or_default());
        let contents = Contents::of(&files);
        let folders = Folders::new(files, pokes.clone());
        let debounce = Debounce::new(contents.stamps(), Instant::now());
        let watcher = Watcher { inputs, root, contents, debounce, folders, events };
        thread::Builder::new().name("sources".into()).spawn(move || attend(watcher, &inbox))?;
        Ok(Self(pokes))
    }
}

impl Drop for SourceWatch {
    fn drop(&mut self) {
        // The thread may have ended before.
        let _ = self.0.send(Poke::Stop);
    }
}

/// What the watching thread holds.
struct Watcher {
    inputs: Inputs,
    root: PathBuf,
    contents: Contents,
    debounce: Debounce,
    folders: Folders,
    events: Sender<Event>,
}

impl Watching for Watcher {
    fn gather(&self) -> Duration {
        GATHER
    }

    fn due(&self) -> Option<Instant> {
        self.debounce.due()
    }

    fn refresh(&mut self) {
        self.folders.refresh();
    }

    fn look(&mut self) -> bool {
        let known = || self.contents.0.keys().cloned().collect();
        let files = (self.inputs)().map_or_else(known, files);
        let stamps = files.iter().map(|file| (file.clone(), stamp(file))).collect();
        !self.debounce.look(stamps, Instant::now()) || self.tell(files)
    }
}

impl Watcher {
    /// Tells what changed, if something did; whether somebody still listens.
    fn tell(&mut self, files: Vec<PathBuf>) -> bool {
        let now = self.contents.renewed(&files);
        let shown = |file: PathBuf| file.strip_prefix(&self.root).map(Path::to_owned).unwrap_or(file);
        let changed: Vec<PathBuf> = now.changed(&self.contents).into_iter().map(shown).collect();
        self.contents = now;
        self.folders.watch(files);
        changed.is_empty()
            || self.events.send(Event::App(Msg::Build(BuildEvent::Saved { files: changed }))).is_ok()
    }
}

/// The files, those in folders among them.
fn files(inputs: Vec<PathBuf>) -> Vec<PathBuf> {
    let inside = |input: PathBuf| match fs::read_dir(&input) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect(),
        Err(_) => vec![input],
    };
    let mut files: Vec<PathBuf> = inputs.into_iter().flat_map(inside).collect();
    files.sort();
    files.dedup();
    files
}

/// Which version of each file is there.
type Stamps = BTreeMap<PathBuf, Option<Stamp>>;

/// When changes of files are told: bookkeeping without a clock or a disk of its own.
#[derive(Debug)]
struct Debounce {
    /// What was told last, or was there at the start.
    told: Stamps,
    told_at: Option<Instant>,
    now: Stamps,
    since: Instant,
    settled: bool,
}

impl Debounce {
    fn new(there: Stamps, since: Instant) -> Self {
        Self { told: there.clone(), told_at: None, now: there, since, settled: true }
    }

    /// When [`Debounce::look`] should be asked again; `None` while nothing happens.
    fn due(&self) -> Option<Instant> {
        let burst = self.told_at.is_some_and(|told| self.since < told + CALM);
        let rest = if burst || self.is_halfway() { REST } else { Duration::ZERO };
        (!self.settled).then(|| self.since + rest)
    }

    /// Whether something changed is empty or missing, as it is for a moment while an editor saves.
    fn is_halfway(&self) -> bool {
        let changed = self.now.iter().filter(|(file, stamp)| self.told.get(*file) != Some(*stamp));
        changed.into_iter().any(|(_, stamp)| stamp.is_none_or(|stamp| stamp.len == 0))
    }

    /// Notes what is there; whether a change is to be told, once for each.
    fn look(&mut self, there: Stamps, now: Instant) -> bool {
        if there != self.now {
            (self.now, self.since, self.settled) = (there, now, false);
        }
        let due = self.due().is_some_and(|due| now >= due);
        if due {
            (self.told, self.told_at, self.settled) = (self.now.clone(), Some(now), true);
        }
        due
    }
}

/// What tells one content of a file from the next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Missing,
    Digest([u8; 32]),
    /// Too large to read, or not readable.
    Version(Stamp),
}

/// The contents of all files, each with the version that was read.
#[derive(Debug, Default)]
struct Contents(BTreeMap<PathBuf, (Option<Stamp>, Content)>);

impl Contents {
    fn of(files: &[PathBuf]) -> Self {
        Self::default().renewed(files)
    }

    fn stamps(&self) -> Stamps {
        self.0.iter().map(|(file, (stamp, _))| (file.clone(), *stamp)).collect()
    }

    /// The contents of `files` now; what has the same version as before is not read again.
    fn renewed(&self, files: &[PathBuf]) -> Self {
        let read = |file: &PathBuf| {
            let now = stamp(file);
            let known = self.0.get(file).filter(|(before, _)| *before == now);
            (file.clone(), known.cloned().unwrap_or_else(|| (now, content(file, now))))
        };
        Self(files.iter().map(read).collect())
    }

    /// The files whose content differs from what it was `before`, those that came or went among them.
    fn changed(&self, before: &Self) -> Vec<PathBuf> {
        let of = |contents: &Self, file: &PathBuf| contents.0.get(file).map(|(_, content)| content.clone());
        let mut files: Vec<&PathBuf> = self.0.keys().chain(before.0.keys()).collect();
        files.sort();
        files.dedup();
        files.into_iter().filter(|file| of(self, file) != of(before, file)).cloned().collect()
    }
}

fn content(file: &Path, stamp: Option<Stamp>) -> Content {
    let Some(stamp) = stamp else { return Content::Missing };
    let bytes = (stamp.len <= LARGEST).then(|| fs::read(file).ok()).flatten();
    bytes.map_or(Content::Version(stamp), |bytes| Content::Digest(Sha256::digest(bytes).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::Receiver;

    /// Longer than any rest and any look once a second.
    const PATIENCE: Duration = Duration::from_secs(20);
    /// Long enough for a report that must not come.
    const SILENCE: Duration = Duration::from_millis(1500);

    /// Two watched files in a folder, and what is told of them.
    struct Case {
        folder: tempfile::TempDir,
        _watch: SourceWatch,
        events: Receiver<Event>,
    }

    fn case() -> Case {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.v", "b.v"] {
            fs::write(folder.path().join(name), "module\n").unwrap();
        }
        let (sender, events) = mpsc::channel();
        let files: Vec<PathBuf> = ["a.v", "b.v", "c.v"].map(|name| folder.path().join(name)).into();
        let watch =
            SourceWatch::start(Box::new(move || Some(files.clone())), folder.path().into(), sender).unwrap();
        Case { folder, _watch: watch, events }
    }

    impl Case {
        fn at(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        /// The names of the files that are told next.
        fn told(&self) -> Vec<String> {
            match self.events.recv_timeout(PATIENCE).unwrap() {
                Event::App(Msg::Build(BuildEvent::Saved { files })) => files
                    .iter()
                    .map(|file| file.file_name().unwrap_or_default().to_string_lossy().into_owned())
                    .collect(),
                other => panic!("{other:?}"),
            }
        }

        fn is_silent(&self) {
            assert!(self.events.recv_timeout(SILENCE).is_err());
        }
    }

    #[test]
    fn a_save_is_told_once_and_a_touch_never() {
        let case = case();
        fs::write(case.at("a.v"), "module\n").unwrap();
        case.is_silent();
        fs::write(case.at("a.v"), "other!\n").unwrap();
        assert_eq!(case.told(), ["a.v"]);
        fs::write(case.at("unwatched.v"), "module\n").unwrap();
        case.is_silent();
    }

    #[test]
    fn editors_that_rename_are_seen() {
        let case = case();
        for text in ["first", "second"] {
            fs::rename(case.at("a.v"), case.at("a.v~")).unwrap();
            fs::write(case.at("new"), text).unwrap();
            fs::rename(case.at("new"), case.at("a.v")).unwrap();
            assert_eq!(case.told(), ["a.v"], "{text}");
        }
    }

    #[test]
    fn files_that_go_and_come_are_told_and_those_saved_together_are_one_change() {
        let case = case();
        fs::remove_file(case.at("b.v")).unwrap();
        assert_eq!(case.told(), ["b.v"]);
        fs::write(case.at("c.v"), "new").unwrap();
        fs::write(case.at("b.v"), "back").unwrap();
        assert_eq!(case.told(), ["b.v", "c.v"]);
    }

    /// The stamps of one file of `len` bytes.
    fn version(len: usize) -> Stamps {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.v");
        fs::write(&file, "x".repeat(len)).unwrap();
        [(PathBuf::from("a.v"), stamp(&file))].into()
    }

    #[test]
    fn the_first_save_is_told_at_once_and_a_burst_after_it_is_one_change() {
        let start = Instant::now();
        let mut debounce = Debounce::new(version(1), start);
        assert!(debounce.due().is_none());
        assert!(debounce.look(version(2), start));
        let step = REST / 2;
        for (round, len) in (1..).zip(3..9) {
            assert!(!debounce.look(version(len), start + step * round), "save {round}");
        }
        let last = debounce.now.clone();
        assert_eq!(debounce.due(), Some(start + step * 6 + REST));
        assert!(debounce.look(last.clone(), start + step * 6 + REST));
        assert!(!debounce.look(last, start + step * 20));
        assert!(debounce.due().is_none());
        let later = start + step * 6 + REST + CALM;
        assert!(debounce.look(version(9), later), "after a quiet time again at once");
    }

    #[test]
    fn a_file_that_is_empty_or_away_for_a_moment_waits_for_its_rest() {
        let start = Instant::now();
        for halfway in [version(0), Stamps::from([(PathBuf::from("a.v"), None)])] {
            let mut debounce = Debounce::new(version(1), start);
            assert!(!debounce.look(halfway.clone(), start));
            assert!(debounce.look(version(2), start + REST / 8), "its new text is told at once");
            let mut debounce = Debounce::new(version(1), start);
            assert!(!debounce.look(halfway.clone(), start));
            assert!(debounce.look(halfway, start + REST));
        }
    }
}
