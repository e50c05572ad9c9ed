//! A thread that reads a trace as it grows, and sends what is whole of it from time to time.
//!
//! What one version cost decides when the next one comes: making versions takes a tenth of the time at most, however
//! long the trace gets.

use super::document;
use super::event::Event;
use crate::app::{Grown, Msg};
use crate::base::Result;
use crate::trace::{Progress, Tail, Trace};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

/// How often the file is looked at.
const POLL: Duration = Duration::from_millis(50);
/// The shortest time from one version to the next.
const SHORTEST: Duration = Duration::from_millis(250);
/// So many times the cost of a version goes by before the next one.
const SHARE: u32 = 10;
/// A header that is not whole after this long is told.
const PATIENCE: Duration = Duration::from_millis(500);

/// Follows one trace for as long as it lives.
pub(super) struct Follower(Progress);

/// What is followed.
pub(super) struct Wish {
    /// Goes back with every answer.
    pub(super) request: u64,
    pub(super) file: PathBuf,
    /// What it is called; another name means that its simulator has yet to make it.
    pub(super) told: PathBuf,
    /// What was on the screen when it was open last.
    pub(super) session: Option<PathBuf>,
}

impl Follower {
    /// Starts the thread; answers go into `events`.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(super) fn start(wish: Wish, events: Sender<Event>) -> io::Result<Self> {
        let progress = Progress::new();
        let own = progress.clone();
        thread::Builder::new().name("follower".into()).spawn(move || {
            let mut pupil = Pupil { wish, events, progress: own };
            let ended = document::contained(|| pupil.follow());
            if let Err(problem) = ended {
                pupil.tell(Grown::Lost(problem));
            }
        })?;
        Ok(Self(progress))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// What the thread holds.
struct Pupil {
    wish: Wish,
    events: Sender<Event>,
    progress: Progress,
}

impl Pupil {
    /// Follows until nobody wants it any more, or until that is impossible.
    fn follow(&mut self) -> Result<()> {
        if let Some(session) = self.wish.session.take() {
            self.tell(Grown::Session(Box::new(document::kept(&session))));
        }
        while self.wish.file != self.wish.told && !self.wish.file.exists() && !self.progress.is_cancelled() {
            thread::sleep(POLL);
        }
        let mut tail = Tail::open(&self.wish.file, &self.wish.told)?;
        let began = Instant::now();
        let (mut next, mut told, mut shown) = (began, false, None);
        let mut last: Option<Box<dyn Fn() -> Option<Trace>>> = None;
        while !self.progress.is_cancelled() {
            let count = tail.read_on(&self.progress)?;
            let now = Instant::now();
            if tail.reach().is_some() && tail.reach() != shown && now >= next {
                if let Some(trace) = tail.trace() {
                    renew(last.as_ref().and_then(|last| last()).as_ref(), &trace);
                    last = Some(Box::new(trace.while_needed()));
                    shown = tail.reach();
                    self.tell(Grown::Trace(trace));
                }
                next = now + (now.elapsed() * SHARE).max(SHORTEST);
            }
            if tail.awaits_header() && !told && began.elapsed() > PATIENCE {
                told = true;
                self.tell(Grown::Header);
            }
            if count == 0 {
                thread::sleep(POLL);
            }
        }
        Ok(())
    }

    fn tell(&self, news: Grown) {
        if self.progress.is_cancelled() {
            return;
        }
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::App(Msg::Grown { request: self.wish.request, news }));
    }
}

/// Loads what was loaded of the last version, so that no row goes empty when the new one is shown.
fn renew(last: Option<&Trace>, trace: &Trace) {
    let Some(last) = last else { return };
    let loaded = last.hierarchy().signal_ids().filter(|id| last.is_loaded(*id)).collect::<Vec<_>>();
    // What cannot be loaded is asked for once more by whoever shows it, and told then.
    let _ = trace.load(&loaded);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::path::Path;
    use std::sync::mpsc::{self, Receiver};

    const HEADER: &str = "$timescale 1ns $end\n$var wire 8 ! a $end\n$enddefinitions $end\n";

    fn wish(file: &Path) -> Wish {
        Wish { request: 1, file: file.to_owned(), told: file.to_owned(), session: None }
    }

    /// The next news, as a text.
    fn news(events: &Receiver<Event>) -> String {
        match events.recv_timeout(Duration::from_secs(60)).unwrap() {
            Event::App(Msg::Grown { request: 1, news }) => format!("{news:?}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_that_a_thread_writes_arrives_step_by_step() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let (sender, events) = mpsc::channel();
        let follower = Follower::start(wish(file.path()), sender).unwrap();
        assert_eq!(news(&events), "Header");
        let path = file.path().to_owned();
        write!(file, "{HEADER}#0\nb1 !\n#5\n").unwrap();
        assert_eq!(news(&events), "Trace(to 0)");
        let writer = thread::spawn(move || {
            for time in 6..60 {
                let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
                write!(file, "b{time:b}").unwrap();
                thread::sleep(Duration::from_millis(10));
                write!(file, " !\n#{time}\n").unwrap();
            }
        });
        let mut last = news(&events);
        while last != "Trace(to 58)" {
            last = news(&events);
        }
        writer.join().unwrap();
        std::fs::remove_file(file.path()).unwrap();
        assert!(news(&events).contains("is gone: it was removed"), "it is told when the file goes");
        drop(follower);
    }

    #[test]
    fn what_cannot_be_followed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, events) = mpsc::channel();
        let _follower = Follower::start(wish(folder.path()), sender).unwrap();
        assert!(news(&events).contains("is not a file"));
        let file = folder.path().join("a.fst");
        std::fs::write(&file, [0, 0, 0, 0]).unwrap();
        let (sender, events) = mpsc::channel();
        let _follower = Follower::start(wish(&file), sender).unwrap();
        assert!(news(&events).contains("cannot be followed: it is no VCD"));
    }

    #[test]
    fn the_file_of_a_simulator_may_come_later_and_nobody_may_wait_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, told) = (folder.path().join("part.vcd"), folder.path().join("run.vcd"));
        let (sender, events) = mpsc::channel();
        let wish = Wish { request: 1, file: file.clone(), told, session: None };
        let follower = Follower::start(wish, sender).unwrap();
        thread::sleep(POLL * 2);
        std::fs::write(&file, format!("{HEADER}#0\nb1 !\n#5\n")).unwrap();
        assert_eq!(news(&events), "Trace(to 0)");
        drop(follower);
        assert!(events.recv_timeout(Duration::from_secs(60)).is_err(), "the thread has ended");
    }
}
