//! The blocks of an FST, walked before its reader sees them.
//!
//! An FST is a chain of blocks, each with its kind in one byte and its length in eight (fstapi of GTKWave). The reader
//! trusts these lengths and the sizes inside: a damaged one makes it wait for ever or ask for more memory than there is,
//! which ends the program. So lengths must stay within the file, and no block may promise to unpack to more than
//! its compression can, nor to more than a file of that length may. What is left to chance are the sizes of single
//! packed signals, at most 4 GiB each.

use super::{Blocks, Section, names};
use crate::base::{Diagnostic, Result, Time, TimeScale};
use crate::trace::mended::Mended;
use crate::trace::unpack;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Kind and length stand before what a block holds.
const HEAD: u64 = 9;
/// The length of a header block, its own length field included.
const HEADER: u64 = 329;
/// How much longer than its packed form something can be: deflate, LZ4, LZ4 twice.
const DEFLATE: u64 = 1032;
const LZ4: u64 = 255;
/// How much longer than its packed form a list of names is at most, and how long a short one may be: names that are
/// alike pack to a thirtieth.
const NAMES: u64 = 64;
const SHORT: u64 = 16 << 20;
/// A time takes eight bytes when it is read, however short it is in the file.
const TIME: u64 = 8;

/// How an FST is to be read.
pub(in crate::trace) enum Found {
    /// It has its end. With its blocks, unless one of them is rare or odd.
    Closed(Option<Blocks>),
    /// It has not.
    Unclosed(Unclosed),
}

/// An FST that its simulator has not closed, or that was cut.
pub(in crate::trace) struct Unclosed {
    /// Its whole blocks, and behind them names from the file beside it.
    pub(in crate::trace) mended: Mended,
    pub(in crate::trace) reach: Walk,
}

impl Walk {
    /// What a user should know.
    pub(in crate::trace) fn warning(&self, told: &Path, scale: TimeScale) -> Diagnostic {
        let shown = match self.until {
            Some(time) => format!("it is shown up to {}", scale.format(Time(time))),
            None => "names are shown only".to_owned(),
        };
        let why = match &self.cut {
            None => "the simulator has not closed the FST",
            Some(_) => "the FST is cut or damaged",
        };
        Diagnostic::warning(format!("{why}: {shown}"))
            .in_file(told)
            .hint("open it again when the simulation has ended")
    }
}

/// Checks every block of `file`; returns how to read it. Messages name the file `told`, which
/// `file` may be unpacked from.
pub(in crate::trace) fn inspect(file: &Path, told: &Path) -> Result<Found> {
    let walk = || -> io::Result<std::result::Result<(File, Walk), String>> {
        let input = File::open(file)?;
        let len = input.metadata()?.len();
        let walk = Walk::default().blocks(&mut BufReader::new(&input), len)?;
        Ok(walk.map(|walk| (input, walk)))
    };
    let damaged = |what: String| {
        Diagnostic::error(what).in_file(told).hint("let the simulator finish, or simulate again")
    };
    let unreadable = |error: io::Error| damaged(format!("the FST cannot be read: {error}"));
    let (input, walk) =
        walk().map_err(unreadable)?.map_err(|what| damaged(format!("the FST is damaged: {what}")))?;
    if walk.has_geometry && walk.has_hierarchy {
        let whole = walk.cut.is_none();
        return Ok(Found::Closed(whole.then(|| Blocks::read(input, &walk.found)).flatten()));
    }
    let beside = match names::beside(told) {
        Some(file) => names::blocks(&file).map_err(unreadable)?,
        None => None,
    };
    let Some(beside) = beside else {
        let why = walk.cut.as_deref().unwrap_or("its simulator has not closed it");
        return Err(Diagnostic::error(format!("the FST ends before its list of signals: {why}"))
            .in_file(told)
            .hint("names stand at its end only: copy it whole, or with the .hier file of its simulator beside it"));
    };
    let mended = Mended::open(file, walk.end, beside).map_err(unreadable)?;
    Ok(Found::Unclosed(Unclosed { mended, reach: walk }))
}

/// What was found so far.
#[derive(Default)]
pub(in crate::trace) struct Walk {
    has_geometry: bool,
    has_hierarchy: bool,
    /// The end of the last whole block, in bytes.
    end: u64,
    /// The last time of which all changes are there.
    until: Option<u64>,
    /// The block that has no end, in words.
    cut: Option<String>,
    found: Vec<Section>,
    /// What the times of all blocks may still take, in bytes.
    room: u64,
}

impl Walk {
    fn blocks(
        mut self,
        input: &mut (impl Read + Seek),
        file_len: u64,
    ) -> io::Result<std::result::Result<Self, String>> {
        self.room = unpack::most(file_len);
        let most = self.room;
        let mut at = 0;
        while at + HEAD <= file_len {
            input.seek(SeekFrom::Start(at))?;
            let kind = byte(input)?;
            let len = number(input)?;
            // A simulator marks the block it is still writing in this way.
            if kind == 255 && len == 0 {
                break;
            }
            let room = file_len - at - 1;
            if len < 8 || len > room {
                self.cut =
                    Some(format!("the block at byte {at} is said to have {len} bytes, {room} are there"));
                break;
            }
            if let Err(what) = self.block(kind, (len, most), input)? {
                return Ok(Err(format!("the block at byte {at} {what}")));
            }
            self.found.push(Section { kind, at: at + 1, len });
            at += 1 + len;
            self.end = at;
        }
        Ok(Ok(self))
    }

    /// Checks one block that may unpack to `most` bytes; `input` stands behind its length.
    fn block(
        &mut self,
        kind: u8,
        (len, most): (u64, u64),
        input: &mut (impl Read + Seek),
    ) -> io::Result<std::result::Result<(), &'static str>> {
        let whole = |is_whole, what| if is_whole { Ok(()) } else { Err(what) };
        let plausible = |is_plausible| whole(is_plausible, "unpacks to more than it can");
        Ok(match kind {
            0 => whole(len == HEADER, "is no header"),
            1 | 5 | 8 if len < 7 * 8 => Err("is too short for changes"),
            1 | 5 | 8 => {
                let times = times_of(len, input)?.filter(|(unpacked, _)| *unpacked <= most);
                let left = times.and_then(|(_, times)| self.room.checked_sub(times.checked_mul(TIME)?));
                self.room = left.unwrap_or(0);
                let is_plausible = left.is_some();
                input.seek(SeekFrom::Start(self.end + HEAD + 8))?;
                self.until = Some(number(input)?);
                plausible(is_plausible)
            }
            2 => {
                let count = varint(input)?;
                plausible(count <= len)
            }
            3 if len >= 24 => {
                self.has_geometry = true;
                let unpacked = number(input)?;
                let signals = number(input)?;
                plausible(unpacked <= len.saturating_mul(DEFLATE).min(most) && signals <= unpacked)
            }
            4 | 6 | 7 if len >= 16 => {
                self.has_hierarchy = true;
                let unpacked = number(input)?;
                if unpacked > len.saturating_mul(NAMES).saturating_add(SHORT) {
                    return Ok(Err("has more names than a list of its length"));
                }
                let ratio = match kind {
                    4 => DEFLATE,
                    6 => LZ4,
                    _ => LZ4 * LZ4,
                };
                let once = if kind == 7 { varint(input)? } else { 0 };
                plausible(unpacked <= len.saturating_mul(ratio) && once <= len.saturating_mul(LZ4))
            }
            3 | 4 | 6 | 7 => Err("is too short"),
            255 => Ok(()),
            _ => Err("is of no known kind"),
        })
    }
}

/// The most that something in a block of changes unpacks to, and the number of its times; `None` where the sizes in it do
/// not fit its length. `input` stands behind that length.
fn times_of(len: u64, input: &mut (impl Read + Seek)) -> io::Result<Option<(u64, u64)>> {
    let start = input.stream_position()? - 8;
    input.seek(SeekFrom::Start(start + 4 * 8))?;
    let (frame, packed, signals) = (varint(input)?, varint(input)?, varint(input)?);
    if frame > packed.saturating_mul(DEFLATE) || packed > len || signals > len.saturating_mul(DEFLATE) {
        return Ok(None);
    }
    input.seek(SeekFrom::Current(packed.cast_signed()))?;
    let changing = varint(input)?;
    input.seek(SeekFrom::Start(start + len - 3 * 8))?;
    let (unpacked, packed, times) = (number(input)?, number(input)?, number(input)?);
    let fits = packed.checked_add(3 * 8).is_some_and(|sum| sum <= len);
    let fits = fits && unpacked <= packed.saturating_mul(DEFLATE) && times <= unpacked;
    // Some writers put down one wire for the values at the beginning, whatever follows.
    Ok((changing <= signals.max(len) && fits).then_some((frame.max(unpacked), times)))
}

fn byte(input: &mut impl Read) -> io::Result<u8> {
    let mut bytes = [0];
    input.read_exact(&mut bytes)?;
    Ok(bytes[0])
}

/// Eight bytes, most significant first.
fn number(input: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_be_bytes(bytes))
}

/// Seven bits a byte, least significant first, until a byte without its top bit.
fn varint(input: &mut impl Read) -> io::Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let next = byte(input)?;
        value |= u64::from(next & 0x7f) << shift;
        if next & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "a number without end"))
}
