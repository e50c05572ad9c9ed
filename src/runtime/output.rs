//! Standard output for this program alone.
//!
//! Readers of trace files print to standard output when something in a file surprises them, and their threads' panics
//! go to standard error. Neither belongs among results, nor on a screen that is drawn.

use crate::trace::WORKER;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::process::Stdio;
use std::sync::OnceLock;
use std::thread;

/// What standard output was when the program began.
static OWN: OnceLock<File> = OnceLock::new();

/// From here on only [`Output`] writes to what is standard output now; what others print is dropped. A panic of a
/// reader's thread says nothing: it ends in an error of its own.
///
/// # Errors
/// The system refuses another descriptor; nothing has changed then.
pub fn claim_output() -> io::Result<()> {
    let own = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    let nowhere = OpenOptions::new().write(true).open("/dev/null")?;
    if OWN.set(File::from(own)).is_ok() {
        rustix::stdio::dup2_stdout(&nowhere)?;
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !matches!(thread::current().name(), None | Some(WORKER)) {
                previous(info);
            }
        }));
    }
    Ok(())
}

/// Standard output as it was when the program began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output;

impl Output {
    /// Whether it is a terminal.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        OWN.get().map_or_else(|| io::stdout().is_terminal(), File::is_terminal)
    }

    /// The same for a program that is to write to it.
    ///
    /// # Errors
    /// The system refuses another descriptor.
    pub(super) fn lent() -> io::Result<Stdio> {
        OWN.get().map_or_else(|| Ok(Stdio::inherit()), |own| own.try_clone().map(Stdio::from))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match OWN.get() {
            Some(mut own) => own.write(bytes),
            None => io::stdout().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match OWN.get() {
            Some(mut own) => own.flush(),
            None => io::stdout().flush(),
        }
    }
}
