//! A file with another end: its first bytes, and behind them what closes it. The file itself stays as it is.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The first bytes of a file and a tail of our own, as one stream.
#[derive(Debug)]
pub(super) struct Mended {
    file: File,
    /// How much of the file counts, in bytes.
    kept: u64,
    tail: Vec<u8>,
    at: u64,
}

impl Mended {
    /// The first `kept` bytes of `file`, then `tail`.
    pub(super) fn open(file: &Path, kept: u64, tail: Vec<u8>) -> io::Result<Self> {
        let file = File::open(file)?;
        let kept = kept.min(file.metadata()?.len());
        Ok(Self { file, kept, tail, at: 0 })
    }
}

impl Read for Mended {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = if let Some(rest) = self.kept.checked_sub(self.at).filter(|rest| *rest > 0) {
            self.file.seek(SeekFrom::Start(self.at))?;
            (&self.file).take(rest).read(out)?
        } else {
            let from = usize::try_from(self.at - self.kept).unwrap_or(usize::MAX);
            self.tail.get(from..).unwrap_or_default().read(out)?
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Mended {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.kept + self.tail.len() as u64;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => len.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_its_tail_are_one_stream() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"abcdefgh").unwrap();
        let mut mended = Mended::open(file.path(), 5, b"XYZ".to_vec()).unwrap();
        let mut text = String::new();
        mended.read_to_string(&mut text).unwrap();
        assert_eq!(text, "abcdeXYZ");
        for (to, rest) in
            [(SeekFrom::Start(4), "eXYZ"), (SeekFrom::End(-2), "YZ"), (SeekFrom::Current(-5), "deXYZ")]
        {
            mended.seek(SeekFrom::Start(8)).unwrap();
            mended.seek(to).unwrap();
            text.clear();
            mended.read_to_string(&mut text).unwrap();
            assert_eq!(text, rest, "{to:?}");
        }
        assert!(mended.seek(SeekFrom::End(-9)).is_err());
        assert_eq!((mended.seek(SeekFrom::Start(99)).unwrap(), mended.read(&mut [0; 4]).unwrap()), (99, 0));
        assert_eq!(std::fs::read(file.path()).unwrap(), b"abcdefgh");
    }
}
