//! What a file is, by its first bytes.

use crate::base::{Diagnostic, Result};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The format of a waveform file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Value change dump, IEEE 1364; also the extended one of `$dumpports`.
    Vcd,
    /// Fast signal trace of GTKWave.
    Fst,
    /// GHDL waveform.
    Ghw,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Vcd => "VCD",
            Self::Fst => "FST",
            Self::Ghw => "GHW",
        })
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A waveform.
    Waveform(Format),
    /// Something packed with gzip.
    Gzip,
    /// An FST that its writer has packed as a whole.
    PackedFst,
}

/// Tells what `file` is; messages name `told`, which it may be unpacked from.
pub(super) fn detect(file: &Path, told: &Path) -> Result<Content> {
    let missing = |error: std::io::Error| {
        Diagnostic::error(format!("cannot be opened: {error}"))
            .in_file(told)
            .hint("check the path, or make a trace with `tritscope sim`")
    };
    let is_file = std::fs::metadata(file).map_err(missing)?.is_file();
    if !is_file {
        return Err(Diagnostic::error("is not a file").in_file(told).hint("name a VCD, FST or GHW file"));
    }
    let mut start = Vec::new();
    File::open(file).and_then(|input| input.take(4096).read_to_end(&mut start)).map_err(missing)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).trim_ascii_start();
    match text {
        [] => Err(Diagnostic::error("is empty")
            .in_file(told)
            .hint("let the simulator finish, or simulate again")),
        _ if start.starts_with(b"GHDLwave") => Ok(Content::Waveform(Format::Ghw)),
        [b'$', ..] => Ok(Content::Waveform(Format::Vcd)),
        _ if start.starts_with(&[254]) => Ok(Content::PackedFst),
        _ if is_fst(&start) => Ok(Content::Waveform(Format::Fst)),
        _ if start.starts_with(&[0x1f, 0x8b]) => Ok(Content::Gzip),
        _ => Err(Diagnostic::error("is neither VCD nor FST nor GHW")
            .in_file(told)
            .hint("let the simulator write one of these formats")),
    }
}

/// Whether a file begins with the header block of an FST.
fn is_fst(start: &[u8]) -> bool {
    start.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1, 73])
}
