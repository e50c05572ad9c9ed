//! What the commands say: results to standard output, everything else to standard error.

use super::color::word;
use crate::base::{Diagnostic, Result};
use crate::runtime::Output;
use crate::trace::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, Write};
use std::thread;
use std::time::Duration;

/// Numbers of the palette of a terminal.
const RED: u8 = 1;
const YELLOW: u8 = 3;
const CYAN: u8 = 6;

/// Writes a result to standard output. A reader that has seen enough and closed its end is no error.
///
/// # Errors
/// Standard output cannot take the text: a full disk, say.
pub(super) fn say(text: &str) -> Result<()> {
    let mut output = Output;
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Diagnostic::error(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// The version of all objects that `--json` prints: it grows when a member goes or changes its meaning, not when one
/// is added.
const VERSION: u32 = 1;

/// Writes one JSON object and a line end to standard output: that of the schema `docs/schemas/NAME.json`.
///
/// # Errors
/// As [`say`].
pub(super) fn json(name: &str, object: &impl Serialize) -> Result<()> {
    #[derive(Serialize)]
    struct Named<'a, T> {
        schema: String,
        #[serde(flatten)]
        object: &'a T,
    }
    let schema = format!("tritscope/{name}/{VERSION}");
    let text = serde_json::to_string_pretty(&Named { schema, object });
    say(&(text.map_err(|error| Diagnostic::internal(error.to_string()))? + "\n"))
}

/// Writes a line to standard error; when that is closed there is nobody to tell.
pub(super) fn remark(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Says what stopped the work, where, and what to do next.
pub(super) fn report(error: &Diagnostic) {
    remark(&format!("{} {error}", word("error:", RED)));
    hint(error);
}

/// Says what did not stop the work.
pub(super) fn warn(diagnostic: &Diagnostic) {
    remark(&format!("{} {diagnostic}", word("warning:", YELLOW)));
    hint(diagnostic);
}

fn hint(diagnostic: &Diagnostic) {
    if let Some(hint) = &diagnostic.hint {
        remark(&format!("{} {hint}", word("hint:", CYAN)));
    }
}

/// Does `work` while a bar on standard error shows its progress; the bar appears on a terminal only, and
/// only for work that takes a while.
pub(super) fn with_bar<T: Send>(message: &str, quiet: bool, work: impl FnOnce(&Progress) -> T + Send) -> T {
    let progress = Progress::new();
    if quiet {
        return work(&progress);
    }
    thread::scope(|scope| {
        let worker = scope.spawn(|| work(&progress));
        let mut bar = None;
        while !worker.is_finished() {
            thread::park_timeout(Duration::from_millis(if bar.is_none() { 20 } else { 100 }));
            let shown = progress.fraction().filter(|fraction| *fraction > 0.0);
            if let Some(fraction) = shown {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
                bar.get_or_insert_with(|| bar_of(message)).set_position((fraction * 1000.0) as u64);
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A bar of a thousand steps, hidden by its crate when standard error is no terminal.
fn bar_of(message: &str) -> ProgressBar {
    let bar = ProgressBar::new(1000).with_message(message.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent} % {msg}, {elapsed}") {
        bar.set_style(style);
    }
    bar
}
