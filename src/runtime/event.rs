//! What reaches the main thread.

use crate::app::{Msg, Watched};
use std::io;

/// Something that happened outside the main thread.
#[derive(Debug)]
pub(super) enum Event {
    /// A message for the app.
    App(Msg),
    /// The terminal can no longer be read.
    InputLost(io::Error),
    /// The operating system sent this signal.
    Signal(i32),
    /// Something became of the watched file.
    Watched(Watched),
}
