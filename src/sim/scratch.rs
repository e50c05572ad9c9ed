//! Temporary folders that nobody has to clean up.

use crate::base::{Diagnostic, Result};
use rustix::fs::FlockOperation;
use std::fs::{self, File};
use std::path::Path;
use tempfile::TempDir;

/// The file whose lock says that the folder is in use.
const LOCK: &str = "lock";

/// A temporary folder, removed when dropped.
///
/// A process that is killed outright cannot remove it; the system drops its lock, though, so the next
/// [`Scratch::new`] with the same parent and prefix removes the folder.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    _lock: File,
}

impl Scratch {
    /// Creates `parent/prefixXXXXXX` for this process and its user alone.
    ///
    /// # Errors
    /// What the system says, pointing at `parent`.
    pub fn new(parent: &Path, prefix: &str) -> Result<Self> {
        sweep(parent, prefix);
        let refused = |error: std::io::Error| {
            Diagnostic::error(format!("cannot create a temporary folder: {error}"))
                .in_file(parent)
                .hint("check that the folder exists, that you may write to it, and that the disk is not full")
        };
        let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent).map_err(refused)?;
        // Locked under another name first: a sweep by someone else never sees an unlocked `lock`.
        let fresh = folder.path().join("lock.new");
        let lock = File::create(&fresh).map_err(refused)?;
        rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|e| refused(e.into()))?;
        fs::rename(&fresh, folder.path().join(LOCK)).map_err(refused)?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders `prefix…` below `parent` whose owners are gone.
fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(prefix) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        if rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok() {
            // Another sweep may be faster; either way the folder goes.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parent: &Path) -> usize {
        fs::read_dir(parent).unwrap().count()
    }

    #[test]
    fn a_folder_in_use_stays_and_a_dropped_one_goes() {
        let parent = tempfile::tempdir().unwrap();
        let first = Scratch::new(parent.path(), ".run-").unwrap();
        let second = Scratch::new(parent.path(), ".run-").unwrap();
        assert!(first.path().exists() && second.path().exists());
        drop(first);
        assert_eq!(names(parent.path()), 1);
        drop(second);
        assert_eq!(names(parent.path()), 0);
    }

    #[test]
    fn what_a_killed_process_left_goes_with_the_next_run() {
        let parent = tempfile::tempdir().unwrap();
        let left = parent.path().join(".run-left");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::write(left.join("trace.fst"), "half").unwrap();
        let other = parent.path().join("kept");
        fs::create_dir(&other).unwrap();
        let scratch = Scratch::new(parent.path(), ".run-").unwrap();
        assert!(!left.exists() && other.exists() && scratch.path().exists());
    }

    #[test]
    fn a_missing_parent_is_named() {
        let error = Scratch::new(Path::new("/no/such/folder"), "x").unwrap_err();
        assert!(error.to_string().starts_with("/no/such/folder: cannot create"), "{error}");
    }
}
