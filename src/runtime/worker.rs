//! Threads that carry out effects: one opens documents, one loads signals.

use super::document::{self, Begins, Receiver};
use super::event::Event;
use super::shelf::Goldens;
use crate::app::{Msg, Part, Stage};
use crate::model::Models;
use crate::trace::Progress;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A document that somebody waits for.
struct Request {
    generation: u64,
    file: PathBuf,
    begins: Begins,
    progress: Progress,
}

/// The job that waits and the one that runs.
#[derive(Default)]
struct Desk {
    queued: Option<Request>,
    running: Option<(u64, Stage, Progress)>,
    closed: bool,
}

/// Opens documents, one at a time. A newer request takes the place of the queued one and stops the running one.
pub(super) struct Opener(Arc<(Mutex<Desk>, Condvar)>);

impl Opener {
    /// Starts the thread; answers go into `events`. Checkpoints are looked up in `models`.
    pub(super) fn start(models: Models, events: Sender<Event>) -> io::Result<Self> {
        let shared = Arc::new((Mutex::new(Desk::default()), Condvar::new()));
        let own = Arc::clone(&shared);
        let mut goldens = Goldens::new(models);
        thread::Builder::new().name("opener".into()).spawn(move || {
            while let Some(job) = next(&own) {
                let mut answers =
                    Answers { generation: job.generation, shared: &own, events: &events, job: &job };
                document::open(&job.file, &job.begins, &mut goldens, &job.progress, &mut answers);
                lock(&own).running = None;
            }
        })?;
        Ok(Self(shared))
    }

    /// Asks for `file`; its parts will carry `generation`.
    pub(super) fn open(&self, generation: u64, file: PathBuf, begins: Begins) {
        let mut desk = lock(&self.0);
        if let Some((_, _, progress)) = &desk.running {
            progress.cancel();
        }
        desk.queued = Some(Request { generation, file, begins, progress: Progress::new() });
        self.0.1.notify_one();
    }

    /// Stops the work on the document of `generation`, whether it runs or waits.
    pub(super) fn cancel(&self, generation: u64) {
        let mut desk = lock(&self.0);
        if let Some((_, _, progress)) = desk.running.as_ref().filter(|running| running.0 == generation) {
            progress.cancel();
        }
        desk.queued.take_if(|job| job.generation == generation);
    }

    /// What runs, as a message; `None` when nothing does.
    pub(super) fn progress(&self) -> Option<Msg> {
        let desk = lock(&self.0);
        let (generation, stage, progress) = desk.running.as_ref()?;
        Some(Msg::Progress { generation: *generation, stage: *stage, fraction: progress.fraction() })
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        let mut desk = lock(&self.0);
        if let Some((_, _, progress)) = &desk.running {
            progress.cancel();
        }
        desk.closed = true;
        self.0.1.notify_one();
    }
}

/// The desk, also after a panic of another thread that held it: its fields are set whole.
fn lock(shared: &(Mutex<Desk>, Condvar)) -> MutexGuard<'_, Desk> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for a job and marks it as running; `None` when the opener is closed.
fn next(shared: &(Mutex<Desk>, Condvar)) -> Option<Request> {
    let mut desk = lock(shared);
    loop {
        if desk.closed {
            return None;
        }
        if let Some(job) = desk.queued.take() {
            desk.running = Some((job.generation, Stage::Opening, job.progress.clone()));
            return Some(job);
        }
        desk = shared.1.wait(desk).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Sends the parts of one job on.
struct Answers<'a> {
    generation: u64,
    shared: &'a (Mutex<Desk>, Condvar),
    events: &'a Sender<Event>,
    job: &'a Request,
}

impl Receiver for Answers<'_> {
    fn stage(&mut self, stage: Stage) {
        lock(self.shared).running = Some((self.generation, stage, self.job.progress.clone()));
    }

    fn part(&mut self, part: Part) {
        let message = Msg::Loaded { generation: self.generation, part };
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::App(message));
    }
}

/// Something to be done, which ends in a message, or in none where nobody waits for it any more.
type Job = Box<dyn FnOnce() -> Option<Msg> + Send>;

/// Does one job after the other.
pub(super) struct Hand(Sender<Job>);

impl Hand {
    /// Starts a thread called `name`; answers go into `events`.
    pub(super) fn start(name: &str, events: Sender<Event>) -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel::<Job>();
        thread::Builder::new().name(name.into()).spawn(move || {
            for job in jobs {
                if job().is_some_and(|answer| events.send(Event::App(answer)).is_err()) {
                    return;
                }
            }
        })?;
        Ok(Self(sender))
    }

    /// Asks for `job`, which must not panic.
    pub(super) fn ask(&self, job: impl FnOnce() -> Option<Msg> + Send + 'static) {
        // The thread ends only with this sender.
        let _ = self.0.send(Box::new(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Severity;
    use std::path::Path;
    use std::sync::mpsc::Receiver as Inbox;
    use std::time::Duration;

    fn demo() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst")
    }

    /// The next part that arrives, with its generation.
    fn part(events: &Inbox<Event>) -> (u64, Part) {
        match events.recv_timeout(Duration::from_secs(60)).unwrap() {
            Event::App(Msg::Loaded { generation, part }) => (generation, part),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_document_arrives_stage_by_stage() {
        let (sender, events) = mpsc::channel();
        let opener = Opener::start(Models::standard(), sender).unwrap();
        opener.open(7, demo(), Begins::Same);
        let parts: Vec<String> = (0..6)
            .map(|_| part(&events))
            .map(|(generation, part)| {
                assert_eq!(generation, 7);
                format!("{part:?}").split('(').next().unwrap_or_default().to_owned()
            })
            .collect();
        assert_eq!(parts, ["Names", "Trace", "Run", "Golden", "Report", "Complete"]);
    }

    #[test]
    fn the_newest_request_wins_and_a_cancelled_one_never_ends() {
        let (sender, events) = mpsc::channel();
        let opener = Opener::start(Models::standard(), sender).unwrap();
        for generation in 1..=3 {
            opener.open(generation, demo(), Begins::Same);
        }
        opener.cancel(3);
        opener.open(4, demo(), Begins::Same);
        let mut newest = 0;
        loop {
            let (generation, part) = part(&events);
            assert!(generation >= newest, "{generation} after {newest}");
            newest = generation;
            match part {
                Part::Complete => break,
                Part::Failed(stage, error) => panic!("{stage:?}: {error}"),
                _ => {}
            }
        }
        assert_eq!(newest, 4, "only the newest request is carried out to its end");
    }

    #[test]
    fn what_cannot_be_opened_is_a_message() {
        let (sender, events) = mpsc::channel();
        let opener = Opener::start(Models::standard(), sender).unwrap();
        opener.open(1, demo().with_file_name("no-such.fst"), Begins::Same);
        let (generation, part) = part(&events);
        assert!(
            matches!((generation, part), (1, Part::Failed(Stage::Opening, error)) if error.hint.is_some())
        );
    }

    #[test]
    fn a_panic_of_a_worker_is_a_message() {
        let result: crate::base::Result<()> = document::contained(|| panic!("index out of range"));
        let error = result.unwrap_err();
        assert_eq!(error.severity, Severity::Internal);
        assert!(error.what.contains("index out of range"));
    }
}
