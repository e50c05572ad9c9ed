//! The index of a large VCD: what was read of it, kept so that opening it again does not read it again.
//!
//! A VCD has to be read from end to end before anything of it can be shown. Once that is done, its times and the
//! changes of each wire are written into a file of their own, packed, which a second open reads from: the times at
//! once, a wire when it is asked for. The names are read from the VCD itself each time.
//!
//! - An index belongs to a path, a length, a time of modification and samples of the content. If one of them differs,
//!   it is not used, and written again. A damaged index is dropped, and the VCD is read instead.
//! - Indexes lie in `$XDG_CACHE_HOME/tritscope/index`, else `~/.cache/tritscope/index`. `TRITSCOPE_INDEX=off` neither
//!   reads nor writes any.
//! - Only files of 64 MB and more have one. All together take 4 GB at most, those that were not used for the longest
//!   time go first, and nothing is written when the disk is nearly full.

mod bytes;
mod folder;
mod key;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use folder::Folder;
pub(super) use key::Key;
pub(super) use read::{Found, Wires, names_of};

use super::Trace;
use super::progress::Progress;
use super::worker::WORKER;
use crate::base::Result;

impl Trace {
    /// Writes the index that makes a second open quick, unless there is one or none is wanted. Takes about as long as
    /// the open. Says whether an index was written; ends early, without one, when `progress` is cancelled.
    ///
    /// # Errors
    /// A disk that cannot be written to.
    pub fn keep_index(&self, progress: &Progress) -> Result<bool> {
        match Folder::standard() {
            Some(folder) => write::write(self.while_needed(), &folder, progress),
            None => Ok(false),
        }
    }

    /// As [`Self::keep_index`], on a thread of the lowest priority that ends when nobody needs the trace any more. An
    /// index is a convenience, so nothing is said of one that cannot be written.
    pub fn keep_index_aside(&self) {
        let trace = self.while_needed();
        let Some(folder) = Folder::standard().filter(|_| self.index_key().is_some()) else { return };
        let work = move || {
            // Elsewhere this would slow the whole program down.
            if cfg!(target_os = "linux") {
                rustix::process::nice(19).ok();
            }
            drop(write::write(trace, &folder, &Progress::new()));
        };
        drop(std::thread::Builder::new().name(WORKER.into()).spawn(work));
    }
}
