//! The names of an FST that its simulator has not closed: they lie beside it, in a file that writers call `.hier`.
//!
//! It holds what the hierarchy block would, not packed. The sizes of signals, which a block of their own would
//! hold, follow from it. Both blocks are made here and given to the reader behind what the simulator has written.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// More names than this are not read, in bytes.
const MOST: u64 = 1 << 30;
/// How gzip begins in an FST: no name, no time.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// The kinds of variables that hold reals.
const REALS: [u8; 4] = [3, 4, 20, 29];
/// The kind of a port of an extended VCD: three letters a bit, two blanks.
const PORT: u8 = 18;

/// The file of names beside `file`, if there is one: writers add to its name, some readers put it in place of its end.
pub(super) fn beside(file: &Path) -> Option<PathBuf> {
    let mut added = OsString::from(file);
    added.push(".hier");
    [PathBuf::from(added), file.with_extension("fst.hier")].into_iter().find(|path| path.is_file())
}

/// The blocks that say names and sizes, from a file of names, which may be cut; `None` where no signal is in it.
pub(super) fn blocks(names: &Path) -> io::Result<Option<Vec<u8>>> {
    if std::fs::metadata(names)?.len() > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is too long"));
    }
    let text = std::fs::read(names)?;
    let (whole, sizes) = entries(&text);
    if sizes.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![3];
    let mut bytes = Vec::new();
    for size in &sizes {
        varint(*size, &mut bytes);
    }
    // Sizes whose packed length is their length are not packed.
    number(24 + bytes.len() as u64, &mut blocks);
    number(bytes.len() as u64, &mut blocks);
    number(sizes.len() as u64, &mut blocks);
    blocks.extend_from_slice(&bytes);
    let mut packed = DeflateEncoder::new(GZIP.to_vec(), Compression::fast());
    packed.write_all(whole)?;
    let packed = packed.finish()?;
    blocks.push(4);
    number(16 + packed.len() as u64, &mut blocks);
    number(whole.len() as u64, &mut blocks);
    blocks.extend_from_slice(&packed);
    Ok(Some(blocks))
}

fn number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(&number.to_be_bytes());
}

fn varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// The entries that are there to their end, and the size of each signal: 0 for a real, the most for a text.
fn entries(text: &[u8]) -> (&[u8], Vec<u32>) {
    let (mut rest, mut sizes) = (text, Vec::new());
    while let Some(tail) = entry(rest, &mut sizes) {
        rest = tail;
    }
    (&text[..text.len() - rest.len()], sizes)
}

/// Reads an entry; what follows it. `None` where it has no end or is of no known kind.
fn entry<'a>(text: &'a [u8], sizes: &mut Vec<u32>) -> Option<&'a [u8]> {
    let (kind, rest) = text.split_first()?;
    match kind {
        253 | 255 => Some(rest),
        254 => after_text(after_text(rest.get(1..)?)?),
        252 => {
            let (kind, rest) = rest.split_at_checked(2)?;
            // Places in a source have a number and a zero where others have a text.
            let rest = if matches!(kind, [0, 4 | 5]) {
                after_varint(rest)?.1.strip_prefix(&[0])?
            } else {
                after_text(rest)?
            };
            Some(after_varint(rest)?.1)
        }
        0..=29 => {
            let (size, rest) = after_varint(after_text(rest.get(1..)?)?)?;
            let (alias, rest) = after_varint(rest)?;
            if alias == 0 {
                let size = if *kind == PORT { size.saturating_sub(2) / 3 } else { size };
                sizes.push(if REALS.contains(kind) {
                    0
                } else if size == 0 {
                    u32::MAX
                } else {
                    u32::try_from(size).ok()?
                });
            }
            Some(rest)
        }
        _ => None,
    }
}

fn after_text(text: &[u8]) -> Option<&[u8]> {
    memchr::memchr(0, text).and_then(|end| text.get(end + 1..))
}

fn after_varint(text: &[u8]) -> Option<(u64, &[u8])> {
    let len = text.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
    let (digits, rest) = text.split_at(len);
    let digits = digits.iter().rev().fold(0_u64, |sum, digit| (sum << 7) | u64::from(digit & 0x7f));
    Some((digits, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_entries_count() {
        let text = b"\xfe\x00tb\0\0\x10\x00clk\0\x01\x00\x03\x00x\0\x08\x00\x15\x00s\0\x00\x00\x10\x00n\0\x80\x01\x00\x10\x00m\0\x01\x01\xff";
        let (whole, sizes) = entries(text);
        assert_eq!((whole, sizes.as_slice()), (&text[..], &[1, 0, u32::MAX, 128][..]));
        let (whole, sizes) = entries(&text[..text.len() - 12]);
        assert_eq!((whole.len(), sizes.len()), (26, 3), "the fourth has lost its size");
        assert_eq!(entries(b"\x80\0\0").0, b"");
    }
}
