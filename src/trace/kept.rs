//! A file with parts left out, read as if they were not there.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

/// The bytes of some ranges of a file, one after the other.
pub(super) struct Kept {
    file: BufReader<File>,
    /// Ascending, without overlap, none empty.
    ranges: Vec<Range<u64>>,
    /// The range that is read now and where in the file; behind the last range at the end.
    current: usize,
    position: u64,
}

impl Kept {
    /// Reads `ranges` of `file`, which must ascend without overlap; what lies behind the end of the file is not there.
    pub(super) fn new(file: File, mut ranges: Vec<Range<u64>>) -> io::Result<Self> {
        let len = file.metadata()?.len();
        for range in &mut ranges {
            range.end = range.end.min(len);
        }
        ranges.retain(|range| !range.is_empty());
        let mut kept =
            Self { file: BufReader::with_capacity(1 << 16, file), ranges, current: 0, position: 0 };
        kept.seek(SeekFrom::Start(0))?;
        Ok(kept)
    }

    fn len(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// Bytes of the ranges before the one that is read now, and what is read of that one.
    fn offset(&self) -> u64 {
        let before: u64 = self.ranges[..self.current].iter().map(|range| range.end - range.start).sum();
        before + self.ranges.get(self.current).map_or(0, |range| self.position - range.start)
    }

    /// Goes on to the next range when the current one is used up.
    fn advance(&mut self) -> io::Result<()> {
        if self.ranges.get(self.current).is_some_and(|range| self.position >= range.end) {
            self.current += 1;
            if let Some(next) = self.ranges.get(self.current) {
                self.position = next.start;
                self.file.seek(SeekFrom::Start(next.start))?;
            }
        }
        Ok(())
    }
}

impl BufRead for Kept {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(range) = self.ranges.get(self.current) else { return Ok(&[]) };
        let left = usize::try_from(range.end - self.position).unwrap_or(usize::MAX);
        let buffer = self.file.fill_buf()?;
        Ok(&buffer[..buffer.len().min(left)])
    }

    fn consume(&mut self, amount: usize) {
        self.file.consume(amount);
        self.position += amount as u64;
        if self.advance().is_err() {
            // The next read meets the same error and can return it.
            self.current = self.ranges.len();
        }
    }
}

impl Read for Kept {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let amount = buffer.len().min(out.len());
        out[..amount].copy_from_slice(&buffer[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

impl Seek for Kept {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.len().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.offset().checked_add_signed(offset),
        };
        let target = target.ok_or(io::ErrorKind::InvalidInput)?;
        let mut left = target;
        for (index, range) in self.ranges.iter().enumerate() {
            let len = range.end - range.start;
            if left < len {
                self.current = index;
                self.position = range.start + left;
                self.file.seek(SeekFrom::Start(self.position))?;
                return Ok(target);
            }
            left -= len;
        }
        self.current = self.ranges.len();
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_lies_between_the_ranges_is_not_there() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let mut kept = Kept::new(file, vec![1..3, 3..3, 5..6, 8..99]).unwrap();
        let mut text = String::new();
        kept.read_to_string(&mut text).unwrap();
        assert_eq!(text, "12589");
        assert_eq!(kept.seek(SeekFrom::End(0)).unwrap(), 5);
        for start in 0..=5 {
            assert_eq!(kept.seek(SeekFrom::Start(start as u64)).unwrap(), start as u64);
            let mut rest = String::new();
            kept.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "12589"[start..]);
        }
        kept.seek(SeekFrom::Start(1)).unwrap();
        assert_eq!(kept.seek(SeekFrom::Current(2)).unwrap(), 3);
        assert_eq!(kept.stream_position().unwrap(), 3);
    }
}
