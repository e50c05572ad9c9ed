//! Files packed with gzip, and FSTs that are packed as a whole, unpacked into a temporary file.
//!
//! A few kilobytes of gzip can stand for gigabytes, so there is an end to how much is unpacked; memory is a buffer's
//! worth. The temporary file lives as long as the trace, because values of an FST are read later.

use super::detect::{Content, Format, detect};
use super::worker;
use super::{Progress, open::returned};
use crate::base::{Diagnostic, Result};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempPath;

/// How much is unpacked at once.
const BLOCK: usize = 1 << 18;
/// How much a packed file may become: this, and so many times its length. A dump of a clock alone packs to about a
/// fiftieth; gzip ends at a thousandth.
const ROOM: u64 = 256 << 20;
const FACTOR: u64 = 250;
/// Whatever its length, no file becomes longer than this.
const MOST: u64 = 64 << 30;
/// Kind, length and unpacked length of the block that is all of a packed FST.
const WRAPPER: u64 = 17;
/// What part of opening a packed file the unpacking is, for the progress.
pub(super) const SHARE: f32 = 0.5;

/// Where the bytes of a waveform are.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    pub(super) warnings: Vec<Diagnostic>,
    /// Removes the file when the trace is gone.
    pub(super) unpacked: Option<TempPath>,
}

/// How unpacking ended.
enum Ended {
    Whole,
    /// The packed file ends too early or is damaged from some place on.
    Early(io::Error),
    TooLong,
    Cancelled,
}

/// Finds out what `file` is and unpacks it if need be.
pub(super) fn source(file: &Path, progress: &Progress) -> Result<Source> {
    match detect(file, file)? {
        Content::Waveform(format) => {
            Ok(Source { path: file.to_owned(), format, warnings: Vec::new(), unpacked: None })
        }
        Content::Gzip => unpacked(file, 0, progress),
        Content::PackedFst => unpacked(file, WRAPPER, progress),
    }
}

/// Unpacks what stands behind the first `skipped` bytes.
fn unpacked(file: &Path, skipped: u64, progress: &Progress) -> Result<Source> {
    let failed = |error: &io::Error| {
        Diagnostic::error(format!("cannot be unpacked: {error}"))
            .in_file(file)
            .hint("check the room in the folder for temporary files, or unpack it with `gunzip`")
    };
    let len = std::fs::metadata(file).map_err(|error| failed(&error))?.len();
    let count = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&count);
    #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more than 24 bits")]
    let watch = || progress.set_fraction(SHARE * seen.load(Ordering::Relaxed) as f32 / len.max(1) as f32);
    let (input, cancel) = (file.to_owned(), progress.clone());
    let job = move || unpack((&input, skipped), most(len), &count, &cancel);
    let (target, written, ended) =
        returned(file, worker::run(progress, watch, job))?.map_err(|error| failed(&error))?;
    let mut warnings = Vec::new();
    match ended {
        Ended::Whole => {}
        Ended::Early(error) if written == 0 => return Err(failed(&error)),
        Ended::Early(error) => {
            let what = format!(
                "the gzip file is cut or damaged ({error}): the first {written} bytes in it are shown"
            );
            let warning = Diagnostic::warning(what).in_file(file);
            warnings.push(warning.hint("was it copied whole? is it still being written?"));
        }
        Ended::TooLong => {
            let what = format!("unpacks to more than {written} bytes, which no trace of {len} bytes should");
            return Err(Diagnostic::error(what)
                .in_file(file)
                .hint("unpack it with `gunzip` if you trust it"));
        }
        Ended::Cancelled => return Err(Diagnostic::note("opening was cancelled").in_file(file)),
    }
    match detect(&target, file)? {
        Content::Waveform(format) => {
            Ok(Source { path: target.to_path_buf(), format, warnings, unpacked: Some(target) })
        }
        Content::Gzip | Content::PackedFst => Err(Diagnostic::error("is packed with gzip twice")
            .in_file(file)
            .hint("unpack it once with `gunzip`")),
    }
}

/// Unpacks up to `most` bytes of `file` from some place on; the temporary file, its length, and how it ended.
fn unpack(
    (file, skipped): (&Path, u64),
    most: u64,
    count: &Arc<AtomicU64>,
    cancel: &Progress,
) -> io::Result<(TempPath, u64, Ended)> {
    let mut output = tempfile::Builder::new().prefix("tritscope-").tempfile()?;
    let mut input = File::open(file)?;
    input.seek(SeekFrom::Start(skipped))?;
    let mut input = MultiGzDecoder::new(Counted { input, count: Arc::clone(count) });
    let mut block = vec![0; BLOCK];
    let mut written = 0_u64;
    let ended = loop {
        if cancel.is_cancelled() {
            break Ended::Cancelled;
        }
        let read = match input.read(&mut block) {
            Ok(0) => break Ended::Whole,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => break Ended::Early(error),
        };
        if written + read as u64 > most {
            break Ended::TooLong;
        }
        output.write_all(&block[..read])?;
        written += read as u64;
    };
    output.flush()?;
    Ok((output.into_temp_path(), written, ended))
}

/// The most bytes that a packed file of `len` bytes may become.
pub(super) fn most(len: u64) -> u64 {
    len.saturating_mul(FACTOR).saturating_add(ROOM).min(MOST)
}

/// A file that says how much of it is read.
struct Counted {
    input: File,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    #[test]
    fn a_bomb_goes_off_in_a_small_room() {
        let mut encoder = GzEncoder::new(tempfile::NamedTempFile::new().unwrap(), Compression::best());
        let blanks = vec![b' '; 1 << 20];
        for _ in 0..32 {
            encoder.write_all(&blanks).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let most = 5 << 20;
        let (target, written, ended) =
            unpack((packed.path(), 0), most, &Arc::default(), &Progress::new()).unwrap();
        assert!(matches!(ended, Ended::TooLong));
        assert!(written <= most && std::fs::metadata(&target).unwrap().len() == written);
        let path = target.to_path_buf();
        drop(target);
        assert!(!path.exists(), "nothing stays behind");
    }

    #[test]
    fn a_packed_file_has_room_but_not_without_end() {
        assert_eq!(most(0), ROOM);
        assert_eq!(most(1 << 20), ROOM + (250 << 20));
        assert_eq!(most(u64::MAX), MOST);
    }
}
