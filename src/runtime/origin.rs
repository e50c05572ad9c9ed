//! What only files say of where a trace came from: its digest, the revision of the project around it.
//!
//! Nothing is run for it: a folder of somebody else's may tell git to start programs.

use crate::base::{Diagnostic, Result, hexadecimal};
use crate::export::Provenance;
use crate::trace::Progress;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// How much of a file is read at once.
const BLOCK: usize = 1 << 20;
/// The most bytes of a file of git that is read; references of a large project are below it.
const LARGEST: u64 = 16 << 20;

/// Adds to a provenance what the files around the trace `file` say.
///
/// # Errors
/// The file cannot be read, and cancellation, which is a note.
pub fn complete(provenance: &mut Provenance, file: &Path, progress: &Progress) -> Result<()> {
    provenance.sha256 = Some(sha256(file, progress)?);
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    provenance.revision = whole.ancestors().skip(1).find_map(revision);
    Ok(())
}

/// The digest of a file in hexadecimal digits.
fn sha256(file: &Path, progress: &Progress) -> Result<String> {
    let wrong = |error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file);
    let mut open = File::open(file).map_err(wrong)?;
    let length = open.metadata().map_err(wrong)?.len();
    let (mut digest, mut block, mut done) = (Sha256::new(), vec![0; BLOCK], 0_u64);
    loop {
        let count = open.read(&mut block).map_err(wrong)?;
        if count == 0 {
            break;
        }
        if progress.is_cancelled() {
            return Err(Diagnostic::note("the export was stopped"));
        }
        digest.update(&block[..count]);
        done += count as u64;
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
        progress.set_fraction(done as f32 / length.max(1) as f32);
    }
    Ok(hexadecimal(&digest.finalize()))
}

/// The revision that git has checked out in `folder`; `None` where it is no folder of git's.
fn revision(folder: &Path) -> Option<String> {
    let place = git_folder(&folder.join(".git"))?;
    let head = small(&place.join("HEAD"))?;
    let Some(name) = head.trim().strip_prefix("ref: ") else { return digits(&head) };
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    // A work tree of its own shares references with the one that it came from.
    let common = small(&place.join("commondir")).map(|common| place.join(common.trim()));
    [Some(place), common].into_iter().flatten().find_map(|place| {
        let loose = small(&place.join(name)).and_then(|text| digits(&text));
        loose.or_else(|| {
            let packed = small(&place.join("packed-refs"))?;
            let line = packed.lines().find(|line| line.split_once(' ').is_some_and(|(_, of)| of == name))?;
            digits(line.split(' ').next()?)
        })
    })
}

/// Where git keeps what it knows: the folder, or what a file in its place names.
fn git_folder(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path.to_owned());
    }
    let text = small(path)?;
    Some(path.parent()?.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The text of a file that is not too long.
fn small(file: &Path) -> Option<String> {
    let length = fs::metadata(file).ok().filter(fs::Metadata::is_file)?.len();
    (length <= LARGEST).then(|| fs::read_to_string(file).ok()).flatten()
}

/// A name of a commit, if it is one.
fn digits(text: &str) -> Option<String> {
    let text = text.trim();
    let is_name = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_name.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef01234567";

    fn put(folder: &Path, file: &str, text: &str) {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn the_digest_and_the_revision_of_the_project_around_are_found() {
        let project = tempfile::tempdir().unwrap();
        put(project.path(), "traces/a.vcd", "abc");
        put(project.path(), ".git/HEAD", "ref: refs/heads/main\n");
        let found = || {
            let mut provenance = Provenance::default();
            complete(&mut provenance, &project.path().join("traces/a.vcd"), &Progress::new()).unwrap();
            assert_eq!(
                provenance.sha256.as_deref(),
                Some("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            );
            provenance.revision
        };
        assert_eq!(found(), None);
        put(project.path(), ".git/packed-refs", &format!("# pack\n{NAME} refs/heads/main\n"));
        assert_eq!(found().as_deref(), Some(NAME));
        put(project.path(), ".git/refs/heads/main", &NAME.replace('0', "f"));
        assert_eq!(found(), Some(NAME.replace('0', "f")));
        put(project.path(), ".git/HEAD", NAME);
        assert_eq!(found().as_deref(), Some(NAME));
    }

    #[test]
    fn what_is_no_revision_is_none() {
        let project = tempfile::tempdir().unwrap();
        for head in ["", "ref: ../../secret", "ref: refs//x", "ref: refs/heads/none", "deadbeef"] {
            put(project.path(), ".git/HEAD", head);
            assert_eq!(revision(project.path()), None, "{head}");
        }
    }

    #[test]
    fn a_work_tree_finds_what_it_shares() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "main/.git/worktrees/w/HEAD", "ref: refs/heads/w");
        put(folder.path(), "main/.git/worktrees/w/commondir", "../..");
        put(folder.path(), "main/.git/refs/heads/w", NAME);
        put(folder.path(), "w/.git", "gitdir: ../main/.git/worktrees/w\n");
        assert_eq!(revision(&folder.path().join("w")).as_deref(), Some(NAME));
    }
}
