//! The folder of the indexes: where it is, and what may lie in it.

use super::key::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Smaller files open quickly without an index. Fuzzing reads indexes of small ones.
const LEAST_FILE: u64 = if cfg!(fuzzing) { 0 } else { 64_000_000 };
/// All indexes together take no more.
const MOST_BYTES: u64 = 4_000_000_000;
/// So much of the disk stays free.
const LEAST_FREE: u64 = 2_000_000_000;
/// An unfinished index of that age was left by a program that ended.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Where indexes lie, and the bounds on them.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Folder {
    pub(super) path: PathBuf,
    pub(super) least_file: u64,
    pub(super) most_bytes: u64,
}

impl Folder {
    /// The user's; `None` where there is no home, and where `TRITSCOPE_INDEX` is `off`.
    pub(in crate::trace) fn standard() -> Option<Self> {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        if variable("TRITSCOPE_INDEX").is_some_and(|value| value == "off") {
            return None;
        }
        let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let base = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
        let path = base.join("tritscope/index");
        Some(Self { path, least_file: LEAST_FILE, most_bytes: MOST_BYTES })
    }

    /// The key of a file that is large enough for an index.
    pub(in crate::trace) fn key(&self, file: &Path) -> Option<Key> {
        let about = fs::metadata(file).ok()?;
        (about.is_file() && about.len() >= self.least_file).then(|| Key::of(file).ok()).flatten()
    }

    /// Where the index of a file is, whether it exists or not.
    pub(super) fn place(&self, key: &Key) -> PathBuf {
        self.path.join(key.name())
    }

    /// Takes away what was not used for the longest time until the rest and `coming` bytes fit the bound, and
    /// what other programs left unfinished.
    pub(super) fn make_room(&self, coming: u64) -> io::Result<()> {
        let now = SystemTime::now();
        let mut known = Vec::new();
        for entry in fs::read_dir(&self.path)?.flatten() {
            let (path, Ok(about)) = (entry.path(), entry.metadata()) else { continue };
            let used = about.modified().unwrap_or(now);
            match path.extension().and_then(|end| end.to_str()) {
                Some("index") => known.push((used, about.len(), path)),
                Some("part") if now.duration_since(used).is_ok_and(|age| age > ABANDONED) => {
                    fs::remove_file(path)?;
                }
                _ => {}
            }
        }
        known.sort();
        let mut total = known.iter().map(|(_, length, _)| *length).sum::<u64>().saturating_add(coming);
        for (_, length, path) in known {
            if total <= self.most_bytes {
                break;
            }
            fs::remove_file(path)?;
            total -= length;
        }
        Ok(())
    }

    /// Whether the disk has room for `more` bytes without being nearly full.
    pub(super) fn has_room(&self, more: u64) -> bool {
        rustix::fs::statvfs(&self.path)
            .is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= LEAST_FREE.saturating_add(more))
    }
}
