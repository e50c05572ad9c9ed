//! Identifier codes: short ones index a table, all others are looked up by their bytes.

use std::collections::HashMap;

/// Codes below this number are looked up in a table; a file may choose codes so that a larger one would be mostly empty.
const MOST_DENSE: usize = 1 << 20;

/// Numbers by identifier code.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    /// The number plus 1; 0 for none.
    dense: Vec<u32>,
    sparse: HashMap<Box<[u8]>, u32>,
}

impl Codes {
    /// The number of a code.
    pub(super) fn get(&self, code: &[u8]) -> Option<u32> {
        match position(code) {
            Some(at) if at < MOST_DENSE => self.dense.get(at)?.checked_sub(1),
            _ => self.sparse.get(code).copied(),
        }
    }

    /// Gives a code its number.
    pub(super) fn set(&mut self, code: &[u8], number: u32) {
        match position(code) {
            Some(at) if at < MOST_DENSE => {
                if self.dense.len() <= at {
                    self.dense.resize(at + 1, 0);
                }
                self.dense[at] = number.saturating_add(1);
            }
            _ => {
                self.sparse.insert(code.into(), number);
            }
        }
    }
}

/// The number that simulators count to in printable characters, from `!` to `~`; no two codes have the same one.
pub(super) fn position(code: &[u8]) -> Option<usize> {
    let digit = |byte: &u8| byte.is_ascii_graphic().then(|| usize::from(byte - b'!') + 1);
    let number =
        code.iter().rev().try_fold(0_usize, |sum, byte| sum.checked_mul(94)?.checked_add(digit(byte)?))?;
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_number() {
        let codes: [&[u8]; 9] =
            [b"!", b"~", b"!!", b"<0", b"abcd", b"\xff", b"0123456789abcdef", b"!\x80", b"zzzz"];
        let mut table = Codes::default();
        for (number, code) in (0..).zip(codes) {
            assert_eq!(table.get(code), None);
            table.set(code, number);
        }
        for (number, code) in (0..).zip(codes) {
            assert_eq!(table.get(code), Some(number), "{code:?}");
        }
        assert!(table.dense.len() <= MOST_DENSE);
        assert_eq!(
            (position(b"!"), position(b"~"), position(b"!!"), position(b"")),
            (Some(0), Some(93), Some(94), None)
        );
    }
}
