//! A file that is not believed: every read is held against its length first.

use crate::base::{Diagnostic, Result};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The longest text that is taken into memory; chat templates and token names are far shorter.
const LONGEST_TEXT: u64 = 1 << 24;

/// What a file can be: a file, or bytes in memory.
pub(super) trait Input: Read + Seek {}

impl<T: Read + Seek> Input for T {}

/// A file with its length and the place of the next read.
pub(super) struct Bytes {
    file: PathBuf,
    reader: BufReader<Box<dyn Input>>,
    at: u64,
    length: u64,
}

impl Bytes {
    /// Opens `file`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn open(file: &Path) -> Result<Self> {
        let unreadable = |error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file);
        Self::new(file, Box::new(File::open(file).map_err(unreadable)?))
    }

    /// The bytes of `input`, which errors call `file`.
    ///
    /// # Errors
    /// An input without a length.
    pub fn new(file: &Path, mut input: Box<dyn Input>) -> Result<Self> {
        let length = input.seek(SeekFrom::End(0)).and_then(|length| input.rewind().map(|()| length));
        let length =
            length.map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file))?;
        let reader = BufReader::with_capacity(1 << 16, input);
        Ok(Self { file: file.to_owned(), reader, at: 0, length })
    }

    /// The file's name.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Bytes of the whole file.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Where the next read starts.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Bytes that follow.
    pub fn remaining(&self) -> u64 {
        self.length - self.at
    }

    /// An error of this file.
    pub fn error(&self, what: impl Into<String>) -> Diagnostic {
        Diagnostic::error(what).in_file(&self.file)
    }

    /// An error of a file whose bytes contradict each other.
    pub fn damaged(&self, what: impl std::fmt::Display) -> Diagnostic {
        self.error(format!("damaged or cut short: {what}")).hint("fetch the file again")
    }

    fn expect(&self, count: u64) -> Result<()> {
        if count > self.remaining() {
            let Self { at, length, .. } = self;
            return Err(self.damaged(format!("{count} bytes at {at} lie beyond its {length}")));
        }
        Ok(())
    }

    /// Reads as many bytes as `buffer` has.
    ///
    /// # Errors
    /// The file ends before that, or cannot be read.
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        let count = buffer.len() as u64;
        self.expect(count)?;
        let read = self.reader.read_exact(buffer);
        read.map_err(|error| self.error(format!("cannot be read: {error}")))?;
        self.at += count;
        Ok(())
    }

    /// The next `N` bytes.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// The next 32 bits, low byte first.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// The next 64 bits, low byte first.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// As [`Self::fill`], and more than 16 MiB.
    pub fn take(&mut self, count: u64) -> Result<Vec<u8>> {
        self.expect(count)?;
        let size = usize::try_from(count).ok().filter(|_| count <= LONGEST_TEXT);
        let size = size.ok_or_else(|| self.damaged(format!("a text of {count} bytes at {}", self.at)))?;
        let mut bytes = vec![0; size];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Passes over `count` bytes.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn skip(&mut self, count: u64) -> Result<()> {
        self.expect(count)?;
        let offset = i64::try_from(count).unwrap_or(i64::MAX);
        let moved = self.reader.seek_relative(offset);
        moved.map_err(|error| self.error(format!("cannot be read: {error}")))?;
        self.at += count;
        Ok(())
    }

    /// Reads on from byte `at`.
    ///
    /// # Errors
    /// A place beyond the end.
    pub fn go(&mut self, at: u64) -> Result<()> {
        if at > self.length {
            return Err(self.damaged(format!("byte {at} lies beyond its {}", self.length)));
        }
        let moved = self.reader.seek(SeekFrom::Start(at));
        moved.map_err(|error| self.error(format!("cannot be read: {error}")))?;
        self.at = at;
        Ok(())
    }
}
