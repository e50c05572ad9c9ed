//! The trace of a run and its sidecar: written beside their place, moved there when whole.

use super::plan::{TraceFormat, trace_name};
use super::scratch::Scratch;
use super::workshop::Workshop;
use crate::base::{Diagnostic, Result};
use crate::manifest::Sidecar;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Where a trace will be, and where it is until it is whole.
pub(super) struct Output {
    target: PathBuf,
    format: TraceFormat,
    folder: Scratch,
}

impl Output {
    /// Prepares to write the trace `target`: checks that it may be written, and makes the temporary folder
    /// beside it that the simulator writes to.
    ///
    /// # Errors
    /// The folder of `target` is missing or not writable, or something else has the name of trace or sidecar.
    pub fn new(target: &Path) -> Result<Self> {
        let name = target
            .file_name()
            .ok_or_else(|| Diagnostic::error("is not the name of a trace").in_file(target))?;
        if target.is_dir() {
            return Err(Diagnostic::error("is a folder, not a trace")
                .in_file(target)
                .hint("name a file with -o"));
        }
        let sidecar = Sidecar::path(target);
        if sidecar == target {
            return Err(Diagnostic::error("a trace cannot be called .toml").in_file(target));
        }
        if sidecar.exists() && Sidecar::beside(target).is_err() {
            return Err(Diagnostic::error("is in the way: it would be replaced by the sidecar of the trace")
                .in_file(sidecar)
                .hint("name another trace with -o"));
        }
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
        let prefix = format!(".{}.tmp-", name.to_string_lossy());
        let folder = Scratch::new(parent.unwrap_or(Path::new(".")), &prefix)?;
        Ok(Self { target: target.to_owned(), format: TraceFormat::of(target), folder })
    }

    /// The format that the name asks for.
    pub fn format(&self) -> TraceFormat {
        self.format
    }

    /// Where the simulator writes the trace.
    pub fn unfinished(&self) -> PathBuf {
        let name = trace_name(self.format);
        self.folder.path().join(Path::new(&name).file_name().unwrap_or_default())
    }

    /// Makes the temporary folder appear as `out/` in the working folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn link(&self, shop: &Workshop<'_>) -> Result<()> {
        let folder =
            std::path::absolute(self.folder.path()).unwrap_or_else(|_| self.folder.path().to_owned());
        shop.check("out", std::os::unix::fs::symlink(folder, shop.path("out")))
    }

    /// Moves the finished trace and `sidecar` to their places; returns the place of the trace.
    ///
    /// The sidecar goes first: whoever sees the new trace finds what belongs to it.
    ///
    /// # Errors
    /// The simulator wrote no whole trace, or the system refuses to move it.
    pub fn publish(self, sidecar: &Sidecar) -> Result<PathBuf> {
        let fresh = self.unfinished();
        if !is_whole(&fresh, self.format).unwrap_or(false) {
            return Err(Diagnostic::error("the simulator left no whole trace")
                .in_file(&self.target)
                .hint("check that the disk is not full"));
        }
        let written = self.folder.path().join("sidecar");
        let refused = |error: std::io::Error| {
            Diagnostic::error(format!("cannot be written: {error}")).in_file(&self.target)
        };
        fs::write(&written, sidecar.to_toml()?).map_err(refused)?;
        fs::rename(&written, Sidecar::path(&self.target)).map_err(refused)?;
        fs::rename(&fresh, &self.target).map_err(refused)?;
        Ok(self.target)
    }
}

/// Whether the trace `file` was written to its end.
///
/// An FST is a row of blocks, each a type byte and a big-endian length; a disk that fills up, or a simulator
/// that dies, leaves a last block that reaches beyond the file, or a header without an end time.
fn is_whole(file: &Path, format: TraceFormat) -> std::io::Result<bool> {
    const HEADER: u8 = 0;
    const GEOMETRY: u8 = 3;
    const COMPRESSED_WHOLE: u8 = 254;
    let mut input = File::open(file)?;
    let size = input.metadata()?.len();
    if format == TraceFormat::Vcd {
        return Ok(size > 0);
    }
    let (mut at, mut finished, mut geometry) = (0, false, false);
    while at < size {
        let mut head = [0; 9];
        input.seek(SeekFrom::Start(at))?;
        input.read_exact(&mut head)?;
        match head[0] {
            HEADER => {
                let mut times = [0; 16];
                input.read_exact(&mut times)?;
                finished = times[8..].iter().any(|byte| *byte != 0);
            }
            GEOMETRY => geometry = true,
            COMPRESSED_WHOLE => (finished, geometry) = (true, true),
            _ => {}
        }
        let length = head[1..].iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte));
        at = at.saturating_add(1).saturating_add(length.max(8));
    }
    Ok(at == size && finished && geometry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() + 8) as u64;
        [&[kind], length.to_be_bytes().as_slice(), body].concat()
    }

    #[test]
    fn only_a_finished_fst_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trace.fst");
        let whole = |bytes: &[u8]| {
            fs::write(&file, bytes).unwrap();
            is_whole(&file, TraceFormat::Fst).unwrap_or(false)
        };
        let mut times = [0; 16];
        let unfinished = [block(0, &times), block(3, b"geometry")].concat();
        times[15] = 9;
        let finished = [block(0, &times), block(3, b"geometry")].concat();
        assert!(whole(&finished));
        assert!(!whole(&unfinished));
        assert!(!whole(&finished[..finished.len() - 1]));
        assert!(!whole(&block(0, &times)));
        assert!(!whole(b""));
    }

    #[test]
    fn what_is_in_the_way_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("demo.toml"), "name = \"a scenario\"\n").unwrap();
        let error = Output::new(&folder.path().join("demo.fst")).err().unwrap();
        assert!(error.to_string().contains("demo.toml: is in the way"), "{error}");
        assert!(Output::new(&folder.path().join("other.fst")).is_ok());
        assert!(Output::new(folder.path()).is_err());
        assert!(Output::new(&folder.path().join("none/x.fst")).is_err());
    }
}
