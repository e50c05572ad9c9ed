//! Sessions on disk: where they are kept, and how they are read and written.

use super::Session;
use crate::base::{Diagnostic, Result, hexadecimal};
use crate::disk::{self, Manner};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// The most bytes of a session: far more than any screen takes.
const LARGEST: u64 = 8 << 20;

/// Endings of savefiles of GTKWave.
const FOREIGN: [&str; 2] = ["gtkw", "sav"];

/// Where the session of `trace` is kept below `folder`: under the trace's name and its whole path, links followed.
#[must_use]
pub fn place(folder: &Path, trace: &Path) -> PathBuf {
    let path = fs::canonicalize(trace).unwrap_or_else(|_| trace.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_bytes());
    let key = hexadecimal(digest.get(..8).unwrap_or_default());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let safe: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' })
        .take(60)
        .collect();
    folder.join(format!("{safe}-{key}.toml"))
}

impl Session {
    /// Whether `file` is called like a savefile of another program, which is read but never written.
    #[must_use]
    pub fn is_foreign(file: &Path) -> bool {
        file.extension().is_some_and(|ending| FOREIGN.iter().any(|foreign| ending == *foreign))
    }

    /// Reads a session of tritscope, GTKWave or Surfer, told apart by content; and what was left out of it.
    ///
    /// # Errors
    /// The file cannot be read, is too large, or is no session.
    pub fn read(file: &Path) -> Result<(Self, Vec<Diagnostic>)> {
        let wrong = |what: String| Diagnostic::error(what).in_file(file);
        if file.exists() && !file.is_file() {
            return Err(wrong("a session is a file".to_owned()).hint("check the path"));
        }
        let open = File::open(file).map_err(|error| {
            wrong(format!("the session cannot be read: {error}")).hint("check the path and the permissions")
        })?;
        let mut bytes = Vec::new();
        open.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| wrong(format!("the session cannot be read: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            let error = wrong(format!("a session has at most {} MiB", LARGEST >> 20));
            return Err(error.hint("is this a session, or a trace?"));
        }
        let text = String::from_utf8_lossy(&bytes);
        if Self::is_foreign(file) || text.starts_with("[*]") || text.starts_with("[dumpfile]") {
            return Ok(Self::of_gtkw(&text, file));
        }
        Self::of_toml(&text, file)
    }

    /// Writes the session, so that `file` is at no time half a session; makes the folder if there is none.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn write(&self, file: &Path) -> Result<()> {
        let failed = |error: &io::Error| {
            Diagnostic::warning(format!("the session cannot be kept: {error}"))
                .in_file(file)
                .hint("make the folder writable, or name a file with --session")
        };
        fs::create_dir_all(disk::folder_of(file)).map_err(|error| failed(&error))?;
        let text = self.to_toml();
        let write =
            |to: &mut dyn io::Write| to.write_all(text.as_bytes()).map(Some).map_err(|error| failed(&error));
        disk::file(file, Manner::PRIVATE, failed, write).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Row;

    #[test]
    fn a_trace_has_one_place_whatever_leads_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("run 1.vcd"), "x").unwrap();
        std::os::unix::fs::symlink(at("run 1.vcd"), at("latest.vcd")).unwrap();
        let state = Path::new("/state");
        let one = place(state, &at("run 1.vcd"));
        assert_eq!(one, place(state, &at("latest.vcd")));
        assert!(one.starts_with(state) && one.to_str().unwrap().contains("/run_1.vcd-"), "{one:?}");
        assert_ne!(one, place(state, &at("run 2.vcd")));
        assert_eq!(place(state, Path::new("/a/b.vcd")), place(state, Path::new("/a/b.vcd")));
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is_left_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/er/run.toml");
        let mut session = Session { rows: vec![Row::signal("tb.a")], ..Session::default() };
        session.write(&file).unwrap();
        session.cursor = Some(7);
        session.write(&file).unwrap();
        assert_eq!(Session::read(&file).unwrap(), (session, Vec::new()));
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_or_written_is_a_message() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Session::read(&folder.path().join("none.toml")).unwrap_err();
        assert!(missing.to_string().contains("cannot be read") && missing.hint.is_some());
        fs::write(folder.path().join("file"), "").unwrap();
        let error = Session::default().write(&folder.path().join("file/run.toml")).unwrap_err();
        assert!(error.to_string().contains("cannot be kept") && error.hint.is_some());
        let large = folder.path().join("large.toml");
        File::create(&large).unwrap().set_len(LARGEST + 1).unwrap();
        assert!(Session::read(&large).unwrap_err().to_string().contains("at most 8 MiB"));
    }
}
