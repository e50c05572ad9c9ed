//! The trace that is opened when nobody names one.

use crate::base::{Diagnostic, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where the demo is in the sources, from the current directory.
const SOURCE: &str = "traces/demo.fst";

/// The trace inside the binary.
const TRACE: &[u8] = include_bytes!("../../traces/demo.fst");

/// Its sidecar.
const SIDECAR: &str = include_str!("../../traces/demo.toml");

/// The demo as files. The folder, if it is a temporary one, goes with it.
pub struct Demo {
    file: PathBuf,
    _folder: Option<TempDir>,
}

impl Demo {
    /// The demo in `traces/` of the current directory, else the one in the binary, written to a temporary folder.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn find() -> Result<Self> {
        let source = Path::new(SOURCE);
        if source.is_file() {
            return Ok(Self { file: source.to_owned(), _folder: None });
        }
        Self::unpack().map_err(|error| {
            Diagnostic::error(format!("the bundled demo cannot be unpacked: {error}"))
                .in_file(std::env::temp_dir())
                .hint("make room there, or name another folder in the variable TMPDIR")
        })
    }

    fn unpack() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("tritscope-").tempdir()?;
        let file = folder.path().join("demo.fst");
        fs::write(&file, TRACE)?;
        fs::write(folder.path().join("demo.toml"), SIDECAR)?;
        Ok(Self { file, _folder: Some(folder) })
    }

    /// The trace; its sidecar is beside it.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Sidecar;

    #[test]
    fn the_unpacked_demo_is_whole_and_goes_away() {
        let demo = Demo::unpack().unwrap();
        assert_eq!(fs::read(demo.file()).unwrap(), TRACE);
        let sidecar = Sidecar::beside(demo.file()).unwrap().unwrap();
        assert_eq!(sidecar.scenario.name, "demo");
        let folder = demo.file().parent().unwrap().to_owned();
        drop(demo);
        assert!(!folder.exists());
    }
}
