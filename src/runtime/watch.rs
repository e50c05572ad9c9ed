//! Watching the open trace: what becomes of its file is told once the file rests. `sources` does the same for what a
//! trace is made from.
//!
//! A thread of its own looks at the file whenever the system reports a change beside it, and once a second in any
//! case: network file systems report nothing, and a folder that was removed and made again is no longer watched. So the
//! main thread never waits for a disk.

mod book;
mod folders;
mod sources;
mod whole;

use self::book::{Book, Look};
pub(super) use self::book::{Stamp, stamp};
use self::folders::Folders;
pub(super) use self::sources::SourceWatch;
use super::event::Event;
use crate::app::Watched;
use crate::manifest::Sidecar;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How often the file is looked at when nothing is reported.
const POLL: Duration = Duration::from_secs(1);
/// Reports come in bursts of thousands; this long they gather before the file is looked at.
const GATHER: Duration = Duration::from_millis(10);

/// What reaches the watching thread.
enum Poke {
    /// Something happened beside the file.
    Changed,
    /// Nobody wants to know any more.
    Stop,
}

/// Watches one trace for as long as it lives.
pub(super) struct Watch {
    file: PathBuf,
    pokes: Sender<Poke>,
}

impl Watch {
    /// Watches `file` and the sidecar beside it, and takes what is there now as known.
    ///
    /// # Errors
    /// The system has no thread left: the trace is then not reloaded by itself.
    pub(super) fn start(file: &Path, events: Sender<Event>) -> io::Result<Self> {
        let (pokes, inbox) = mpsc::channel();
        let book = Book::new(look(file), whole::is_whole(file), Instant::now());
        let folders = Folders::new(vec![file.to_owned()], pokes.clone());
        let watcher = Watcher { file: file.to_owned(), book, folders, events };
        thread::Builder::new().name("watcher".into()).spawn(move || attend(watcher, &inbox))?;
        Ok(Self { file: file.to_owned(), pokes })
    }

    /// The file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The thread may have ended before.
        let _ = self.pokes.send(Poke::Stop);
    }
}

/// What the watching thread holds.
struct Watcher {
    file: PathBuf,
    book: Book,
    folders: Folders,
    events: Sender<Event>,
}

/// What a watching thread looks after.
trait Watching {
    /// How long reports gather before it looks.
    fn gather(&self) -> Duration {
        GATHER
    }
    /// When it wants to look, whatever is reported.
    fn due(&self) -> Option<Instant>;
    /// Watches folders that were made anew.
    fn refresh(&mut self);
    /// Looks, and tells what is to be told; whether somebody still listens.
    fn look(&mut self) -> bool;
}

/// Looks after `watching` whenever something is reported, when it is due, and once every [`POLL`], until nobody wants to
/// know any more.
fn attend(mut watching: impl Watching, inbox: &Receiver<Poke>) {
    let mut polled = Instant::now();
    loop {
        let due = watching.due().unwrap_or(polled + POLL).min(polled + POLL);
        match inbox.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(Poke::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Poke::Changed) => thread::sleep(watching.gather()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if inbox.try_iter().any(|poke| matches!(poke, Poke::Stop)) {
            return;
        }
        if polled.elapsed() >= POLL {
            polled = Instant::now();
            watching.refresh();
        }
        if !watching.look() {
            return;
        }
    }
}

impl Watching for Watcher {
    fn due(&self) -> Option<Instant> {
        self.book.due()
    }

    fn refresh(&mut self) {
        self.folders.refresh();
    }

    fn look(&mut self) -> bool {
        let told = self.book.look(look(&self.file), || whole::is_whole(&self.file), Instant::now());
        told.is_none_or(|watched| self.tell(watched))
    }
}

impl Watcher {
    /// Whether somebody still listens.
    fn tell(&mut self, watched: Watched) -> bool {
        // A link may lead elsewhere now.
        self.folders.refresh();
        self.events.send(Event::Watched(watched)).is_ok()
    }
}

/// What is there now.
fn look(file: &Path) -> Look {
    Look { trace: book::stamp(file), sidecar: book::stamp(&Sidecar::path(file)) }
}

#[cfg(test)]
mod tests;
