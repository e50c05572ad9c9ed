//! A header that is still being written.

use crate::base::{Diagnostic, Result};
use memchr::memmem;
use std::path::Path;

/// The keyword that ends a header, and the one that ends it.
const END: (&[u8], &[u8]) = (b"$enddefinitions", b"$end");
/// Bytes kept behind a keyword that ends a header and does not end itself.
const MOST: usize = 1 << 16;

/// Looks for the end of a header, of which it keeps no more than its last bytes.
#[derive(Default)]
pub(super) struct Awaited {
    /// How much was looked through.
    len: u64,
    /// Whether the file begins like a VCD.
    begun: bool,
    /// The last bytes: from the keyword on, if it was met.
    rest: Vec<u8>,
    met: bool,
}

impl Awaited {
    /// How many bytes were looked through.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Looks through the next bytes; whether the header has ended in them.
    ///
    /// # Errors
    /// What does not begin like a VCD.
    pub(super) fn take(&mut self, text: &[u8], told: &Path) -> Result<bool> {
        self.len += text.len() as u64;
        self.rest.extend_from_slice(text);
        if !self.begun {
            let start = self.rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.rest).trim_ascii_start();
            match start.first() {
                None => return Ok(false),
                Some(b'$') => self.begun = true,
                // The mark of the byte order may not be whole.
                Some(0xef) if self.rest.len() < 3 => return Ok(false),
                Some(_) => return Err(no_vcd(told)),
            }
        }
        if !self.met {
            match memmem::find(&self.rest, END.0) {
                Some(at) => {
                    self.rest.drain(..at + END.0.len());
                    self.met = true;
                }
                None => self.keep(END.0.len() - 1),
            }
        }
        let ended = self.met && memmem::find(&self.rest, END.1).is_some();
        if ended || self.rest.len() > MOST {
            // If this was the end only of a text, another one may come.
            self.met = false;
            self.keep(END.0.len() - 1);
        }
        Ok(ended)
    }

    fn keep(&mut self, count: usize) {
        self.rest.drain(..self.rest.len().saturating_sub(count));
    }
}

fn no_vcd(told: &Path) -> Diagnostic {
    Diagnostic::error("cannot be followed: it is no VCD")
        .in_file(told)
        .hint("let the simulator write a VCD, or open the trace when it is whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(pieces: &[&[u8]]) -> Vec<bool> {
        let mut awaited = Awaited::default();
        pieces.iter().map(|piece| awaited.take(piece, Path::new("a.vcd")).unwrap()).collect()
    }

    #[test]
    fn the_end_is_found_however_it_is_cut() {
        let text = b"\xef\xbb\xbf $var wire 1 ! a $end $enddefinitions $end\n";
        for cut in 0..text.len() {
            let (left, right) = text.split_at(cut);
            let [first, second] = taken(&[left, right])[..] else { panic!() };
            assert!(first != second && first == (cut >= text.len() - 1), "{cut}: {first} {second}");
        }
    }

    #[test]
    fn what_is_no_vcd_is_told() {
        let mut awaited = Awaited::default();
        assert!(!awaited.take(b"\n\n", Path::new("a.fst")).unwrap());
        assert_eq!(
            awaited.take(b"\x00\x00", Path::new("a.fst")).unwrap_err().what,
            "cannot be followed: it is no VCD"
        );
    }
}
