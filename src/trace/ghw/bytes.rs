//! Numbers of a GHW, one after the other, in bounded memory.

use std::io::{self, Read};

/// How much is read at once.
const BLOCK: usize = 1 << 18;

/// Why a walk does not go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file ends.
    End,
    /// The file says what none of its kind says.
    Wrong(&'static str),
    Failed(io::Error),
}

pub(super) type Result<T> = std::result::Result<T, Stop>;

/// Reads numbers from `input`.
pub(super) struct Bytes<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// The position of the buffer's first byte in the file.
    base: u64,
    is_big_endian: bool,
}

impl<R: Read> Bytes<R> {
    /// Reads on from `input`, whose next byte is byte `at` of the file.
    pub(super) fn new(input: R, at: u64, is_big_endian: bool) -> Self {
        Self { input, buffer: vec![0; BLOCK], at: 0, end: 0, base: at, is_big_endian }
    }

    /// Numbers of several bytes from now on begin with their most significant byte, or do not.
    pub(super) fn with_order(self, is_big_endian: bool) -> Self {
        Self { is_big_endian, ..self }
    }

    /// The position of the next byte in the file.
    pub(super) fn position(&self) -> u64 {
        self.base + self.at as u64
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        if self.at == self.end {
            self.fill()?;
        }
        let byte = self.buffer[self.at];
        self.at += 1;
        Ok(byte)
    }

    fn fill(&mut self) -> Result<()> {
        self.base += self.end as u64;
        (self.at, self.end) = (0, 0);
        while self.end == 0 {
            self.end = match self.input.read(&mut self.buffer) {
                Ok(0) => return Err(Stop::End),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => return Err(Stop::Failed(error)),
            };
        }
        Ok(())
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(bytes)
    }

    /// A number of four bytes that counts something.
    pub(super) fn count(&mut self) -> Result<u32> {
        let bytes = self.array()?;
        let count = if self.is_big_endian { i32::from_be_bytes(bytes) } else { i32::from_le_bytes(bytes) };
        u32::try_from(count).map_err(|_| Stop::Wrong("a count is negative"))
    }

    /// A time of eight bytes.
    pub(super) fn time(&mut self) -> Result<u64> {
        let bytes = self.array()?;
        let time = if self.is_big_endian { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) };
        u64::try_from(time).map_err(|_| Stop::Wrong("a time is negative"))
    }

    /// A number in seven bits a byte, least significant first.
    pub(super) fn unsigned(&mut self) -> Result<u64> {
        let (bits, _) = self.sevens()?;
        Ok(bits)
    }

    /// The same in two's complement.
    pub(super) fn signed(&mut self) -> Result<i64> {
        let (bits, len) = self.sevens()?;
        let unused = 64_u32.saturating_sub(len);
        Ok((bits << unused).cast_signed() >> unused)
    }

    /// The bits of a number, and how many the file has of it.
    fn sevens(&mut self) -> Result<(u64, u32)> {
        let mut bits = 0;
        for shift in (0..64).step_by(7) {
            let next = self.byte()?;
            bits |= u64::from(next & 0x7f) << shift;
            if next & 0x80 == 0 {
                return Ok((bits, shift + 7));
            }
        }
        Err(Stop::Wrong("a number has no end"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Bytes<&[u8]> {
        Bytes::new(bytes, 0, false)
    }

    #[test]
    fn numbers_have_their_sign_and_end() {
        for (bytes, number) in [
            (&[0][..], 0),
            (&[0x7f], -1),
            (&[0x3f], 63),
            (&[0x40], -64),
            (&[0xff, 0x00], 127),
            (&[0x80, 0x7f], -128),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00], i64::MAX),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], i64::MIN),
        ] {
            assert_eq!(of(bytes).signed().unwrap(), number, "{bytes:x?}");
        }
        assert_eq!(of(&[0xe5, 0x8e, 0x26]).unsigned().unwrap(), 624_485);
        assert!(matches!(of(&[0x80; 11]).unsigned(), Err(Stop::Wrong(_))));
        assert!(matches!(of(&[0x80; 3]).unsigned(), Err(Stop::End)));
        assert!(matches!(of(&[0xff; 4]).count(), Err(Stop::Wrong(_))));
    }

    #[test]
    fn either_end_may_come_first() {
        assert_eq!(of(&[1, 2, 0, 0]).count().unwrap(), 0x201);
        let mut bytes = Bytes::new(&[0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 9][..], 100, true);
        assert_eq!((bytes.count().unwrap(), bytes.time().unwrap(), bytes.position()), (0x102, 9, 112));
    }
}
