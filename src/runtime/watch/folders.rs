//! The folders in which something can happen to files: their own, and those of what they are links to.

use super::Poke;
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

/// Links that lead to links: more than any file system follows.
const MOST_LINKS: usize = 40;

/// A folder and which one it is: a folder that was made again has another number.
type Folder = (PathBuf, Option<(u64, u64)>);

/// Reports of the system about some folders.
pub(super) struct Folders {
    files: Vec<PathBuf>,
    pokes: Sender<Poke>,
    watched: Vec<Folder>,
    // Watches for as long as it lives.
    watcher: Option<RecommendedWatcher>,
}

impl Folders {
    /// Reports what happens to `files` into `pokes`.
    pub(super) fn new(files: Vec<PathBuf>, pokes: Sender<Poke>) -> Self {
        let mut folders = Self { files, pokes, watched: Vec::new(), watcher: None };
        folders.refresh();
        folders
    }

    /// Watches other files.
    pub(super) fn watch(&mut self, files: Vec<PathBuf>) {
        if self.files != files {
            self.files = files;
            // The names that matter are others, too.
            self.watched.clear();
        }
        self.refresh();
    }

    /// Watches other folders where a file leads elsewhere, or where a folder was made again.
    pub(super) fn refresh(&mut self) {
        let chain: Vec<PathBuf> = self.files.iter().flat_map(|file| links(file)).collect();
        let mut wanted: Vec<PathBuf> = chain.iter().map(|path| folder(path).to_owned()).collect();
        wanted.sort();
        wanted.dedup();
        let wanted: Vec<Folder> = wanted.iter().map(|folder| identified(folder)).collect();
        if wanted == self.watched && self.watcher.is_some() {
            return;
        }
        self.watcher = self.start(&chain, &wanted);
        self.watched = wanted;
    }

    /// A watcher; `None` where the system gives none, and looking once a second has to do.
    fn start(&self, chain: &[PathBuf], folders: &[Folder]) -> Option<RecommendedWatcher> {
        let names: Vec<OsString> =
            chain.iter().filter_map(|path| path.file_stem()).map(ToOwned::to_owned).collect();
        let pokes = self.pokes.clone();
        let report = move |event: notify::Result<notify::Event>| {
            let concerns = event.is_ok_and(|event| {
                // The sidecar has the same stem.
                !event.kind.is_access()
                    && event.paths.iter().any(|path| names.iter().any(|name| path.file_stem() == Some(name)))
            });
            if concerns {
                // Nobody listens any more when the watch ends.
                let _ = pokes.send(Poke::Changed);
            }
        };
        let mut watcher = RecommendedWatcher::new(report, Config::default()).ok()?;
        for (folder, _) in folders {
            // What cannot be watched is looked at once a second.
            let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        Some(watcher)
    }
}

/// The folder that holds `path`.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn identified(folder: &Path) -> Folder {
    let identity = fs::metadata(folder).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    (folder.to_owned(), identity)
}

/// `file`, and what it is a link to, step by step.
fn links(file: &Path) -> Vec<PathBuf> {
    let mut chain = vec![file.to_owned()];
    while chain.len() < MOST_LINKS {
        let Some(last) = chain.last() else { break };
        let Ok(target) = fs::read_link(last) else { break };
        let next = folder(last).join(target);
        chain.push(next);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_leads_to_the_folders_of_all_its_targets() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir(at("one")).unwrap();
        fs::create_dir(at("two")).unwrap();
        fs::write(at("two/run.vcd"), "x").unwrap();
        symlink("../two/run.vcd", at("one/run.vcd")).unwrap();
        symlink(at("one/run.vcd"), at("latest.vcd")).unwrap();
        let found = links(&at("latest.vcd"));
        assert_eq!(found, [at("latest.vcd"), at("one/run.vcd"), at("one/../two/run.vcd")]);
    }

    #[test]
    fn links_in_a_circle_come_to_an_end() {
        let root = tempfile::tempdir().unwrap();
        symlink("loop.vcd", root.path().join("loop.vcd")).unwrap();
        assert_eq!(links(&root.path().join("loop.vcd")).len(), MOST_LINKS);
    }
}
