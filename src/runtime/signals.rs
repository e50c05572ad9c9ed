//! Signals of the operating system as events.

use super::event::Event;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level;
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

/// What the main thread does about a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Restore the terminal and end.
    End,
    /// Restore the terminal and stop until continued.
    Suspend,
    /// Take the terminal again and repaint.
    Repaint,
}

/// What `signal` asks for.
pub(super) fn wish(signal: i32) -> Wish {
    match signal {
        SIGTSTP => Wish::Suspend,
        SIGCONT => Wish::Repaint,
        _ => Wish::End,
    }
}

/// Catches signals for as long as it lives.
pub(super) struct Catcher(Handle);

impl Catcher {
    /// Sends every caught signal as an event, from a thread of its own.
    pub(super) fn start(events: Sender<Event>) -> io::Result<Self> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        let handle = signals.handle();
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                if events.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self(handle))
    }
}

impl Drop for Catcher {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Stops this process as Ctrl-Z does; returns when it is continued.
pub(super) fn suspend() -> io::Result<()> {
    low_level::emulate_default_handler(SIGTSTP)
}

/// Ends this process as `signal` ends one that does not catch it, so that its parent sees the signal.
///
/// # Errors
/// A signal that does not end a process.
pub fn die_by(signal: i32) -> io::Result<()> {
    low_level::emulate_default_handler(signal)
}
