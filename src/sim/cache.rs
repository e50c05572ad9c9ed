//! Built things that a later run can use again: Verilator's run-time objects and whole models.
//!
//! An entry is a folder `KIND-KEY`, made under another name and renamed when complete, so that runs side by
//! side never see half of one. Its file `contents` lists every file with size and digest; an entry that does
//! not match is removed and built again.

use super::scratch::Scratch;
use crate::base::{Diagnostic, hexadecimal};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const CONTENTS: &str = "contents";

/// Largest file whose digest is checked on each use; the size alone must do for precompiled headers, which
/// their compiler checks itself.
const DIGESTED: u64 = 1 << 26;

/// What all entries together may take, in bytes; the ones used longest ago go first.
const BUDGET: u64 = 2 << 30;

/// A folder of entries.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The cache at `root`, created if need be; `None` when it cannot be written.
    pub fn open(root: PathBuf) -> Option<Self> {
        fs::create_dir_all(&root).ok()?;
        let writable = tempfile::tempfile_in(&root).is_ok();
        writable.then_some(Self { root })
    }

    /// The user's own: `tritscope/` in the cache folder of the system; `None` without a home.
    pub fn users_own() -> Option<PathBuf> {
        let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let system = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let base = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(system)))?;
        Some(base.join("tritscope"))
    }

    /// The entry `kind-key`, if it is there and whole.
    pub fn find(&self, kind: &str, key: &str) -> Option<PathBuf> {
        let entry = self.entry(kind, key);
        let listed = fs::read_to_string(entry.join(CONTENTS)).ok()?;
        if contents(&entry).is_ok_and(|found| found == listed) {
            // Only the order of removal depends on it.
            let _ = File::open(entry.join(CONTENTS)).and_then(|file| file.set_modified(SystemTime::now()));
            return Some(entry);
        }
        self.remove(&entry);
        None
    }

    /// The entry `kind-key`, made by `make` in a fresh folder when it is not there.
    ///
    /// # Errors
    /// What `make` says, or the system when the entry cannot be written.
    pub fn find_or_make<E: From<Diagnostic>>(
        &self,
        kind: &str,
        key: &str,
        make: &mut dyn FnMut(&Path) -> Result<(), E>,
    ) -> Result<PathBuf, E> {
        if let Some(entry) = self.find(kind, key) {
            return Ok(entry);
        }
        self.make_room();
        let scratch = Scratch::new(&self.root, "making-")?;
        let fresh = scratch.path().join("entry");
        let refused = |error: std::io::Error| {
            Diagnostic::error(format!("cannot be written: {error}")).in_file(&self.root)
        };
        fs::create_dir(&fresh).map_err(refused)?;
        make(&fresh)?;
        let listed = contents(&fresh).map_err(refused)?;
        fs::write(fresh.join(CONTENTS), listed).map_err(refused)?;
        let entry = self.entry(kind, key);
        if fs::rename(&fresh, &entry).is_ok() {
            return Ok(entry);
        }
        // Another run was faster with the same thing, or something that is no entry stands in the way.
        if let Some(entry) = self.find(kind, key) {
            return Ok(entry);
        }
        self.remove(&entry);
        fs::rename(&fresh, &entry).map_err(refused)?;
        Ok(entry)
    }

    /// Forgets an entry that turned out to be of no use.
    pub fn forget(&self, kind: &str, key: &str) {
        self.remove(&self.entry(kind, key));
    }

    fn entry(&self, kind: &str, key: &str) -> PathBuf {
        self.root.join(format!("{kind}-{key}"))
    }

    /// Takes an entry away at once, then removes its files.
    fn remove(&self, entry: &Path) {
        if !entry.exists() {
            return;
        }
        if let Ok(scratch) = Scratch::new(&self.root, "gone-") {
            // Fails when another run did the same.
            let _ = fs::rename(entry, scratch.path().join("entry"));
        }
    }

    /// Removes the entries used longest ago until all fit into the budget.
    fn make_room(&self) {
        let Ok(folders) = fs::read_dir(&self.root) else { return };
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for folder in folders.flatten() {
            let path = folder.path();
            let Ok(used) = fs::metadata(path.join(CONTENTS)).and_then(|file| file.modified()) else {
                continue;
            };
            let files = fs::read_dir(&path).into_iter().flatten().flatten();
            let size = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
            entries.push((used, size, path));
        }
        entries.sort();
        let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in entries {
            if total <= BUDGET {
                break;
            }
            self.remove(&path);
            total -= size;
        }
    }
}

/// A key from the texts that decide what is built.
pub(super) fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(format!("{}\n{part}\n", part.len()));
    }
    hexadecimal(hash.finalize().get(..16).unwrap_or_default())
}

/// Name, size and digest of every file of an entry, sorted by name, one a line.
fn contents(entry: &Path) -> std::io::Result<String> {
    let mut lines = Vec::new();
    for file in fs::read_dir(entry)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name == CONTENTS {
            continue;
        }
        let size = file.metadata()?.len();
        let mut hash = Sha256::new();
        if size <= DIGESTED {
            hash.update(fs::read(file.path())?);
        }
        lines.push((name, size, hexadecimal(&hash.finalize())));
    }
    lines.sort();
    Ok(lines.into_iter().fold(String::new(), |mut text, (name, size, digest)| {
        let _ = writeln!(text, "{digest} {size} {name}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path().join("tritscope")).unwrap();
        (folder, cache)
    }

    fn make(cache: &Cache, made: &AtomicUsize) -> PathBuf {
        let mut write = |folder: &Path| {
            made.fetch_add(1, Ordering::Relaxed);
            fs::write(folder.join("tb"), "model").unwrap();
            Ok::<(), Diagnostic>(())
        };
        cache.find_or_make("model", "1", &mut write).unwrap()
    }

    #[test]
    fn a_whole_entry_is_used_again() {
        let (_folder, cache) = cache();
        let made = AtomicUsize::new(0);
        assert_eq!(make(&cache, &made), make(&cache, &made));
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn a_damaged_entry_is_made_again() {
        let (_folder, cache) = cache();
        let made = AtomicUsize::new(0);
        let file = make(&cache, &made).join("tb");
        for damage in ["modal", "", "model and more"] {
            fs::write(&file, damage).unwrap();
            make(&cache, &made);
            assert_eq!(fs::read_to_string(&file).unwrap(), "model");
        }
        fs::remove_file(&file).unwrap();
        make(&cache, &made);
        fs::remove_file(file.with_file_name(CONTENTS)).unwrap();
        make(&cache, &made);
        assert_eq!(made.into_inner(), 6);
    }

    #[test]
    fn runs_side_by_side_all_get_a_whole_entry() {
        let (_folder, cache) = cache();
        let made = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let text = fs::read_to_string(make(&cache, &made).join("tb")).unwrap();
                    assert_eq!(text, "model");
                });
            }
        });
        // Nothing but the entry is left.
        assert_eq!(fs::read_dir(&cache.root).unwrap().count(), 1);
    }

    #[test]
    fn what_could_not_be_made_leaves_nothing() {
        let (_folder, cache) = cache();
        let mut fail = |_: &Path| Err(Diagnostic::error("no"));
        assert!(cache.find_or_make("model", "1", &mut fail).is_err());
        assert_eq!(fs::read_dir(&cache.root).unwrap().count(), 0);
    }

    #[test]
    fn keys_tell_parts_apart() {
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
    }
}
