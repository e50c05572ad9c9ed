//! Watching the open trace: a file that was written anew is reported once it is whole and quiet.

use super::event::Event;
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime};

/// How long a file must rest before it is read again: simulators write in bursts.
const REST: Duration = Duration::from_millis(150);
/// How often a file system that cannot notify is looked at.
const POLL: Duration = Duration::from_secs(1);

/// What tells one version of a file from the next: length and time of change.
type Version = Option<(u64, Option<SystemTime>)>;

fn version(file: &Path) -> Version {
    let metadata = fs::metadata(file).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// Watches the folder of one trace, so that a file that takes its name later is seen too.
pub(super) struct Watch {
    file: PathBuf,
    quiet: Quiet,
    seen: (Version, Version),
    // Watches for as long as it lives.
    _watcher: Option<Box<dyn Watcher + Send>>,
}

impl Watch {
    /// Watches `file` and the sidecar beside it, and takes what is there now as seen.
    ///
    /// A folder that cannot be watched is no reason not to show the trace: it is then not reloaded by itself.
    pub(super) fn start(file: &Path, events: Sender<Event>) -> Self {
        let watcher = watcher(file, events);
        Self { file: file.to_owned(), quiet: Quiet::default(), seen: versions(file), _watcher: watcher }
    }

    /// The file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Something happened to the file at `now`.
    pub(super) fn changed(&mut self, now: Instant) {
        self.quiet.touch(now);
    }

    /// When [`Watch::settled`] should be asked again; `None` while nothing happens.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.quiet.deadline()
    }

    /// Whether the file is new, not empty and at rest at `now`: true once for each version.
    pub(super) fn settled(&mut self, now: Instant) -> bool {
        if !self.quiet.rested(now) {
            return false;
        }
        let there = versions(&self.file);
        let whole = there.0.is_some_and(|(length, _)| length > 0);
        if !whole || there == self.seen {
            return false;
        }
        self.seen = there;
        true
    }
}

/// The versions of a trace and of its sidecar.
fn versions(file: &Path) -> (Version, Version) {
    (version(file), version(&crate::manifest::Sidecar::path(file)))
}

/// A watcher on the folder of `file` that reports what concerns the trace or its sidecar.
fn watcher(file: &Path, events: Sender<Event>) -> Option<Box<dyn Watcher + Send>> {
    let sidecar = crate::manifest::Sidecar::path(file);
    let names: Vec<OsString> =
        [file, &sidecar].iter().filter_map(|file| file.file_name()).map(ToOwned::to_owned).collect();
    let report = move |event: notify::Result<notify::Event>| {
        let concerns = event.is_ok_and(|event| {
            !event.kind.is_access()
                && event.paths.iter().any(|path| names.iter().any(|name| path.file_name() == Some(name)))
        });
        if concerns {
            // Nobody listens any more when the program ends.
            let _ = events.send(Event::FileChanged);
        }
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut native = RecommendedWatcher::new(report.clone(), Config::default()).ok()?;
    if native.watch(folder, RecursiveMode::NonRecursive).is_ok() {
        return Some(Box::new(native));
    }
    let mut polling = PollWatcher::new(report, Config::default().with_poll_interval(POLL)).ok()?;
    polling.watch(folder, RecursiveMode::NonRecursive).ok()?;
    Some(Box::new(polling))
}

/// Finds the end of a burst of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Quiet {
    last: Option<Instant>,
}

impl Quiet {
    fn touch(&mut self, now: Instant) {
        self.last = Some(now);
    }

    fn deadline(self) -> Option<Instant> {
        self.last.map(|last| last + REST)
    }

    /// Whether a burst has ended by `now`; true once for each burst.
    fn rested(&mut self, now: Instant) -> bool {
        let rested = self.deadline().is_some_and(|deadline| now >= deadline);
        if rested {
            self.last = None;
        }
        rested
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_burst_of_changes_is_one() {
        let start = Instant::now();
        let mut quiet = Quiet::default();
        for step in 0..10 {
            quiet.touch(start + REST / 2 * step);
            assert!(!quiet.rested(start + REST / 2 * step));
        }
        let last = start + REST / 2 * 9;
        assert_eq!(quiet.deadline(), Some(last + REST));
        assert!(quiet.rested(last + REST) && !quiet.rested(last + REST * 9));
    }

    /// Waits until the watcher has spoken, then until the file rests; whether it should be read again.
    fn reported(watch: &mut Watch, events: &mpsc::Receiver<Event>) -> bool {
        while events.recv_timeout(REST * 4).is_ok() {
            watch.changed(Instant::now());
        }
        watch.settled(Instant::now() + REST)
    }

    #[test]
    fn a_trace_is_reported_when_it_is_written_or_replaced_and_not_when_it_is_empty_or_gone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.vcd");
        fs::write(&file, "one").unwrap();
        let (sender, events) = mpsc::channel();
        let mut watch = Watch::start(&file, sender);
        fs::write(folder.path().join("other.vcd"), "else").unwrap();
        assert!(!reported(&mut watch, &events), "another file");
        fs::write(&file, "").unwrap();
        assert!(!reported(&mut watch, &events), "an empty file");
        fs::write(&file, "three").unwrap();
        assert!(reported(&mut watch, &events), "a new version");
        fs::remove_file(&file).unwrap();
        assert!(!reported(&mut watch, &events), "a file that is gone");
        fs::write(folder.path().join("new"), "renamed").unwrap();
        fs::rename(folder.path().join("new"), &file).unwrap();
        assert!(reported(&mut watch, &events), "a file that took the name");
        fs::write(folder.path().join("run.toml"), "x = 1").unwrap();
        assert!(reported(&mut watch, &events), "a new sidecar");
    }
}
