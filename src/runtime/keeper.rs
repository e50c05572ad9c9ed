//! Keeping sessions: where the session of a trace is, and writing it when nothing has happened for a while.

use super::event::Event;
use crate::app::{App, Msg};
use crate::base::Diagnostic;
use crate::session::{self, Session};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How long nobody must do anything before what is on the screen is kept.
const QUIET: Duration = Duration::from_millis(1500);
/// How long leaving waits for a slow disk.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where sessions are read from and written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// A file that the user named; it is read first.
    pub file: Option<PathBuf>,
    /// The folder in which each trace has a session of its own.
    pub folder: Option<PathBuf>,
}

impl Keeping {
    /// The session that `trace` begins with, if there is one. A named file that is not there yet is where it goes to.
    #[must_use]
    pub fn source(&self, trace: &Path) -> Option<PathBuf> {
        let place = || self.folder.as_ref().map(|folder| session::place(folder, trace));
        self.file.clone().or_else(place).filter(|file| file.exists())
    }

    /// Where the session of `trace` goes to. Files of other programs are only read.
    fn target(&self, trace: &Path) -> Option<PathBuf> {
        match self.file.as_ref().filter(|file| !Session::is_foreign(file)) {
            Some(file) => Some(file.clone()),
            None => self.folder.as_ref().map(|folder| session::place(folder, trace)),
        }
    }
}

/// What the writing thread is asked.
enum Order {
    Write(PathBuf, Box<Session>),
    /// Write and say so.
    Tell(PathBuf, Box<Session>),
    /// Say that there is no place to write to.
    Nowhere,
    /// Answer when everything before is written.
    Finish(Sender<Option<Diagnostic>>),
}

/// Keeps the session of the trace on the screen.
pub(super) struct Keeper {
    keeping: Keeping,
    orders: Sender<Order>,
    touched: Option<Instant>,
    /// What was written last, or what the trace began with.
    last: Option<Session>,
}

impl Keeper {
    /// Starts the thread that writes; what goes wrong is told once, into `events`.
    pub(super) fn start(keeping: Keeping, events: Sender<Event>) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        thread::Builder::new().name("keeper".into()).spawn(move || write(&inbox, &events))?;
        Ok(Self { keeping, orders, touched: None, last: None })
    }

    /// Where sessions are.
    pub(super) fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Something is about to be done to `app` at `now`.
    pub(super) fn touch(&mut self, app: &App, now: Instant) {
        // What nobody has changed is not worth keeping, unless the user named a file for it.
        if self.last.is_none() && self.keeping.file.as_ref().is_none_or(|file| file.exists()) {
            self.last = app.session();
        }
        self.touched = Some(now);
    }

    /// Writes `session` of `trace` into `file`, or where it is kept; says so.
    pub(super) fn write(&mut self, trace: &Path, file: Option<PathBuf>, session: Session) {
        let target = file.or_else(|| self.keeping.target(trace));
        let order = target.map_or(Order::Nowhere, |target| Order::Tell(target, Box::new(session)));
        // The thread ends only with this sender.
        let _ = self.orders.send(order);
    }

    /// The session could not be read: whatever is there stays as it is.
    pub(super) fn forbid(&mut self) {
        self.keeping = Keeping::default();
    }

    /// When [`Keeper::look`] should be asked again; `None` while nothing is done.
    pub(super) fn due(&self) -> Option<Instant> {
        self.touched.map(|touched| touched + QUIET)
    }

    /// Writes the session if nothing was done for a while.
    pub(super) fn look(&mut self, app: &App, now: Instant) {
        if self.due().is_some_and(|due| now >= due) {
            self.touched = None;
            self.keep(app);
        }
    }

    /// Writes the session before the program ends; what went wrong.
    pub(super) fn finish(&mut self, app: &App) -> Option<Diagnostic> {
        self.keep(app);
        self.last.as_ref()?;
        let (sender, answer) = mpsc::channel();
        self.orders.send(Order::Finish(sender)).ok()?;
        answer.recv_timeout(PATIENCE).ok().flatten()
    }

    fn keep(&mut self, app: &App) {
        let trace = app.document().map(|document| document.trace.file().to_owned());
        let target = trace.and_then(|trace| self.keeping.target(&trace));
        let Some((target, session)) = target.zip(app.session()) else { return };
        if self.last.as_ref() != Some(&session) {
            self.last = Some(session.clone());
            // The thread ends only with this sender.
            let _ = self.orders.send(Order::Write(target, Box::new(session)));
        }
    }
}

fn say(events: &Sender<Event>, message: Msg) {
    // Nobody listens any more when the program ends.
    let _ = events.send(Event::App(message));
}

/// Writes sessions in the order in which they come.
fn write(inbox: &Receiver<Order>, events: &Sender<Event>) {
    let (mut told, mut failed) = (false, None);
    for order in inbox {
        match order {
            Order::Write(file, session) => {
                failed = session.write(&file).err();
                if let Some(problem) = failed.clone().filter(|_| !told) {
                    told = events.send(Event::App(Msg::Problem(problem))).is_ok();
                }
            }
            Order::Tell(file, session) => {
                say(events, session.write(&file).err().map_or(Msg::Written(file), Msg::Problem));
            }
            Order::Nowhere => {
                let problem = Diagnostic::warning("this session has no file").hint("name one for it");
                say(events, Msg::Problem(problem));
            }
            // Whoever asked may have lost patience.
            Order::Finish(answer) => drop(answer.send(failed.take())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_has_a_session_of_its_own_unless_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let trace = folder.path().join("run.vcd");
        let own = Keeping { file: None, folder: Some(folder.path().join("sessions")) };
        assert_eq!(own.source(&trace), None, "there is none yet");
        let place = own.target(&trace).unwrap();
        Session::default().write(&place).unwrap();
        assert_eq!(own.source(&trace), Some(place.clone()));
        let file = folder.path().join("mine.toml");
        let named = Keeping { file: Some(file.clone()), ..own.clone() };
        assert_eq!((named.source(&trace), named.target(&trace)), (None, Some(file.clone())));
        Session::default().write(&file).unwrap();
        assert_eq!(named.source(&trace), Some(file));
        assert_eq!(Keeping::default().target(&trace), None);
    }

    #[test]
    fn files_of_other_programs_are_read_and_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let (trace, file) = (folder.path().join("run.vcd"), folder.path().join("view.gtkw"));
        std::fs::write(&file, "[*]\n").unwrap();
        let keeping = Keeping { file: Some(file.clone()), folder: Some(folder.path().to_owned()) };
        assert_eq!(keeping.source(&trace), Some(file));
        assert_eq!(keeping.target(&trace), Some(session::place(folder.path(), &trace)));
    }

    #[test]
    fn the_newest_session_is_on_disk_when_everything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (events, told) = mpsc::channel();
        let (orders, inbox) = mpsc::channel();
        let thread = thread::spawn(move || write(&inbox, &events));
        let file = folder.path().join("s.toml");
        for cursor in 0..50 {
            let session = Session { cursor: Some(cursor), ..Session::default() };
            orders.send(Order::Write(file.clone(), Box::new(session))).unwrap();
        }
        let (sender, answer) = mpsc::channel();
        orders.send(Order::Finish(sender)).unwrap();
        assert_eq!(answer.recv_timeout(PATIENCE).unwrap(), None);
        assert_eq!(Session::read(&file).unwrap().0.cursor, Some(49));
        drop(orders);
        thread.join().unwrap();
        assert!(told.recv().is_err(), "nothing went wrong");
    }

    #[test]
    fn what_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let bad = folder.path().join("file/s.toml");
        let (events, told) = mpsc::channel();
        let (orders, inbox) = mpsc::channel();
        let thread = thread::spawn(move || write(&inbox, &events));
        for _ in 0..2 {
            orders.send(Order::Write(bad.clone(), Box::default())).unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        drop(orders);
        thread.join().unwrap();
        assert_eq!(told.iter().count(), 1);
    }
}
