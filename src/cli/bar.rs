//! Work behind a bar, which a signal stops.

use super::print;
use crate::base::Diagnostic;
use crate::runtime;
use crate::sim::{Cancel, Reason};
use crate::trace::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// How long work that was asked to stop may take to do so.
const PATIENCE: Duration = Duration::from_millis(500);

/// Raised by Ctrl-C and the like from the first work on; `None` inside where the system refuses it.
static STOP: OnceLock<Option<Cancel>> = OnceLock::new();

/// The signal that asked this process to end while it worked behind a bar.
pub(super) fn signal() -> Option<i32> {
    match STOP.get()?.as_ref()?.reason()? {
        Reason::Signal(signal) => Some(signal),
        Reason::Asked => None,
    }
}

/// Does `work` while a bar on standard error shows its progress; the bar appears on a terminal only, and
/// only for work that takes a while.
///
/// A signal cancels the work, so that temporary files go; work that does not heed that ends with the process.
pub(super) fn with_bar<T: Send>(message: &str, quiet: bool, work: impl FnOnce(&Progress) -> T + Send) -> T {
    STOP.get_or_init(|| Cancel::on_signals().ok());
    let progress = Progress::new();
    thread::scope(|scope| {
        let worker = scope.spawn(|| work(&progress));
        let (mut bar, mut stopped) = (None, None);
        while !worker.is_finished() {
            thread::park_timeout(Duration::from_millis(if bar.is_none() { 20 } else { 100 }));
            let shown = progress.fraction().filter(|fraction| !quiet && *fraction > 0.0);
            if let Some(fraction) = shown {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
                bar.get_or_insert_with(|| bar_of(message)).set_position((fraction * 1000.0) as u64);
            }
            if let Some(signal) = signal() {
                progress.cancel();
                if stopped.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                    end(signal);
                }
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Ends this process by a signal: whoever waits for it sees what ended it.
pub(super) fn end(signal: i32) {
    if let Err(error) = runtime::die_by(signal) {
        print::report(&Diagnostic::internal(format!("signal {signal} did not end it: {error}")));
    }
}

/// A bar of a thousand steps, hidden by its crate when standard error is no terminal.
fn bar_of(message: &str) -> ProgressBar {
    let bar = ProgressBar::new(1000).with_message(message.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent} % {msg}, {elapsed}") {
        bar.set_style(style);
    }
    bar
}
