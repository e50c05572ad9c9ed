//! The words of a text, one after the other, in bounded memory.

use std::io::{self, Read};

/// How much is read at once.
const BLOCK: usize = 1 << 18;
/// A longer word is no record of a VCD: the widest vector, its mark and its code are shorter.
const LONGEST: usize = 2 * super::MOST_BITS as usize;

/// Where a word lies. Valid until the next word is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    start: usize,
    end: usize,
    /// The line, from 1.
    pub(super) line: u64,
    /// The first byte in the text.
    pub(super) at: u64,
    /// Whether a blank follows, so that the word is surely whole.
    pub(super) ended: bool,
    /// Whether it is longer than any record; no byte of it is kept.
    pub(super) too_long: bool,
}

/// Reads words from `input`.
pub(super) struct Tokens<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The position of the buffer's first byte in the text.
    base: u64,
    line: u64,
    drained: bool,
}

impl<R: Read> Tokens<R> {
    /// Reads on from `input`, whose next byte is byte `at` of the text, on `line`.
    pub(super) fn new(input: R, at: u64, line: u64) -> Self {
        Self { input, buffer: vec![0; BLOCK], start: 0, end: 0, base: at, line, drained: false }
    }

    /// Where reading goes on.
    pub(super) fn position(&self) -> (u64, u64) {
        (self.base + self.start as u64, self.line)
    }

    /// The bytes of the last word.
    pub(super) fn bytes(&self, word: Word) -> &[u8] {
        self.buffer.get(word.start..word.end).unwrap_or_default()
    }

    /// Goes back to `word`, the last one, so that it comes once more.
    pub(super) fn back(&mut self, word: Word) {
        (self.start, self.line) = (word.start, word.line);
    }

    /// The next word; `None` at the end of the text.
    pub(super) fn next(&mut self) -> io::Result<Option<Word>> {
        if !self.skip_blanks()? {
            return Ok(None);
        }
        let mut len = 0;
        loop {
            let rest = &self.buffer[self.start + len..self.end];
            match rest.iter().position(u8::is_ascii_whitespace) {
                Some(more) => return Ok(Some(self.take(len + more, true))),
                None => len += rest.len(),
            }
            if len > LONGEST {
                return self.too_long().map(Some);
            }
            if !self.fill()? {
                return Ok(Some(self.take(len, false)));
            }
        }
    }

    /// The word of the next `len` bytes.
    fn take(&mut self, len: usize, ended: bool) -> Word {
        let (start, end) = (self.start, self.start + len);
        self.start = end;
        Word { start, end, line: self.line, at: self.base + start as u64, ended, too_long: false }
    }

    /// Passes over a word that is longer than any record.
    fn too_long(&mut self) -> io::Result<Word> {
        let at = self.base + self.start as u64;
        loop {
            let rest = &self.buffer[self.start..self.end];
            let blank = rest.iter().position(u8::is_ascii_whitespace);
            self.start += blank.unwrap_or(rest.len());
            if blank.is_some() || !self.fill()? {
                let (start, ended) = (self.start, blank.is_some());
                return Ok(Word { start, end: start, line: self.line, at, ended, too_long: true });
            }
        }
    }

    /// Moves to the next byte that is no blank; `false` at the end of the text.
    fn skip_blanks(&mut self) -> io::Result<bool> {
        loop {
            while let Some(byte) = self.buffer[..self.end].get(self.start) {
                if !byte.is_ascii_whitespace() {
                    return Ok(true);
                }
                self.line += u64::from(*byte == b'\n');
                self.start += 1;
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Reads more behind what is left; `false` at the end of the text.
    fn fill(&mut self) -> io::Result<bool> {
        if self.drained {
            return Ok(false);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.base += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() - self.end < BLOCK / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.drained = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, the hardest way to read.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let (count, rest) = (self.0.len().min(1), self.0);
            out[..count].copy_from_slice(&rest[..count]);
            self.0 = &rest[count..];
            Ok(count)
        }
    }

    fn words(input: impl Read) -> Vec<(String, u64, u64, bool)> {
        let mut tokens = Tokens::new(input, 100, 1);
        let mut words = Vec::new();
        while let Some(word) = tokens.next().unwrap() {
            let text = String::from_utf8_lossy(tokens.bytes(word)).into_owned();
            words.push((text, word.line, word.at, word.ended));
        }
        words
    }

    #[test]
    fn words_have_their_line_and_place() {
        let text = b" ab\n\tc \r\n\nlast";
        let expected = [("ab", 1, 101, true), ("c", 2, 105, true), ("last", 4, 110, false)]
            .map(|(w, l, a, e)| (w.to_owned(), l, a, e));
        assert_eq!(words(&text[..]), expected);
        assert_eq!(words(Drip(text)), expected);
    }

    #[test]
    fn a_word_may_come_once_more() {
        let mut tokens = Tokens::new(&b"one\ntwo three"[..], 0, 1);
        tokens.next().unwrap();
        let two = tokens.next().unwrap().unwrap();
        tokens.back(two);
        assert_eq!(tokens.next().unwrap(), Some(two));
        assert_eq!(tokens.bytes(two), b"two");
    }

    #[test]
    fn a_word_without_end_is_passed_over_in_bounded_memory() {
        let text = io::repeat(b'a').take(40 << 20).chain(&b" b"[..]);
        let mut tokens = Tokens::new(text, 0, 1);
        let long = tokens.next().unwrap().unwrap();
        assert!(long.too_long && tokens.bytes(long).is_empty() && long.ended);
        let next = tokens.next().unwrap().unwrap();
        assert_eq!((tokens.bytes(next), next.at), (&b"b"[..], (40 << 20) + 1));
        assert!(tokens.buffer.len() <= 4 * LONGEST, "{}", tokens.buffer.len());
    }
}
