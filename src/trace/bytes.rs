//! Bytes read from the front.

/// Bytes that are read from the front; `None` once they are used up or make no sense.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// As [`Self::number`], with a sign: the highest bit that is there goes on.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let before = self.0.len();
        let number = self.number()?;
        let bits = 7 * (before - self.0.len());
        let unused = 64_usize.saturating_sub(bits);
        Some((number << unused).cast_signed() >> unused)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let count = self.size()?;
        std::str::from_utf8(self.take(count)?).ok()
    }
}
