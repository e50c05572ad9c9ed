//! The shell around the app: terminal, input, clock, threads, files. Carries out effects, decides nothing.
//!
//! ```text
//! keyboard, mouse ──┐
//! signals of the OS ┤                 ┌─► ui::view ─► terminal
//! file watcher ─────┤─► Event ─► app::update
//! workers ──────────┘                 └─► Effect ─► workers
//! ```
//!
//! Every thread sends into one channel; the main thread drains it, then draws once, at most sixty times a
//! second, and not at all when nothing arrived.

mod build;
mod document;
mod editor;
mod environment;
mod event;
mod event_loop;
mod export;
mod follower;
mod hands;
mod headless;
mod input;
mod jobs;
mod keeper;
mod origin;
mod output;
mod shelf;
mod signals;
mod sources;
mod synth;
mod terminal;
mod watch;
mod worker;

pub use build::Watching;
pub use environment::Environment;
pub use event_loop::{Ended, Left, Start, open};
pub use export::spare;
pub use headless::{Shot, Still, settle, settled, still, still_of};
pub use keeper::Keeping;
pub use origin::complete;
pub use output::{Output, claim_output};
pub use signals::die_by;
pub use sources::read_sources;
pub use synth::{SynthWish, kept_synthesis, synthesize};
pub use terminal::Guard;
