//! A request to stop, from the user, the system, or another thread.

use crate::base::{Diagnostic, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Why a run was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another part of the program asked for it.
    Asked,
    /// The process received this signal (2 after Ctrl-C).
    Signal(i32),
}

/// A flag that stops a run; clones share it.
///
/// A raised flag stays raised: each run takes a fresh one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicUsize>);

/// Stored when [`Cancel::cancel`] raised the flag; signal numbers are small.
const ASKED: usize = usize::MAX;

impl Cancel {
    /// A flag that SIGINT, SIGTERM and SIGHUP raise, instead of ending the process.
    ///
    /// # Errors
    /// What the system says when it refuses a handler.
    pub fn on_signals() -> Result<Self> {
        let cancel = Self::default();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let value = usize::try_from(signal).unwrap_or(ASKED);
            signal_hook::flag::register_usize(signal, Arc::clone(&cancel.0), value).map_err(|error| {
                Diagnostic::internal(format!("cannot watch for signal {signal}: {error}"))
            })?;
        }
        Ok(cancel)
    }

    /// Raises the flag.
    pub fn cancel(&self) {
        self.0.store(ASKED, Ordering::Relaxed);
    }

    /// Why to stop; `None` to go on.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            ASKED => Some(Reason::Asked),
            signal => Some(i32::try_from(signal).map_or(Reason::Asked, Reason::Signal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_flag() {
        let cancel = Cancel::default();
        assert_eq!(cancel.reason(), None);
        cancel.clone().cancel();
        assert_eq!(cancel.reason(), Some(Reason::Asked));
    }
}
