//! Where wellen runs: on threads of its own, so that a panic over a damaged file ends a job and not the program.

use super::Progress;
use crate::base::printable;
use std::any::Any;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The name of every thread that runs a reader of trace files.
///
/// Those readers panic on damaged input, which ends in a [`Diagnostic`](crate::base::Diagnostic). A panic
/// hook that restores the terminal or prints must therefore act for the main thread only: readers also use
/// a thread pool whose threads have no name.
pub const WORKER: &str = "tritscope-worker";

/// How often a waiting caller looks whether it was cancelled.
const PATIENCE: Duration = Duration::from_millis(20);

/// Of a message no more is shown: some readers put what they had read into it.
const LONGEST_MESSAGE: usize = 160;

/// Why a job gave no result.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Its progress was cancelled; the thread goes on until its reader returns and its result is dropped.
    Cancelled,
    /// It panicked with this message.
    Panicked(String),
    /// The system gave no thread.
    NoThread(String),
}

/// Runs `job` on a thread of its own and waits for it; `watch` is called a few times a second.
pub(super) fn run<T: Send + 'static>(
    progress: &Progress,
    watch: impl Fn(),
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Ended> {
    let (sender, receiver) = channel();
    let thread = std::thread::Builder::new()
        .name(WORKER.into())
        // A caller that was cancelled is gone, and nobody misses the result.
        .spawn(move || drop(sender.send(job())))
        .map_err(|error| Ended::NoThread(error.to_string()))?;
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Disconnected) => {
                let message = thread.join().map_or_else(|payload| message(&*payload), |()| String::new());
                return Err(Ended::Panicked(message));
            }
            Err(RecvTimeoutError::Timeout) if progress.is_cancelled() => return Err(Ended::Cancelled),
            Err(RecvTimeoutError::Timeout) => watch(),
        }
    }
}

/// What a panic said, in one line.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let line = text.lines().next().unwrap_or_default().trim();
    let line = line.strip_prefix("called `Result::unwrap()` on an `Err` value: ").unwrap_or(line);
    printable(line).chars().take(LONGEST_MESSAGE).collect()
}
