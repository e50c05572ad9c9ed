//! The sections before the values of a GHW: how each signal is stored.

use super::bytes::{Bytes, Result, Stop};
use super::types::{Dialect, Scalar, Shape, Types};
use std::io::Read;

/// The length of what stands before the first section.
pub(super) const START: usize = 16;
/// A few bytes may stand for many letters, fields or elements: for each byte of a file there may be so many, and so
/// many more.
const FACTOR: u64 = 16;
const SPARE: u64 = 1 << 20;

/// What must be known to walk over values.
#[derive(Clone, Debug)]
pub(in super::super) struct Layout {
    /// By number of the signal, without the numbers that are not used.
    pub(super) scalars: Vec<Scalar>,
    pub(super) is_big_endian: bool,
    /// Where the values begin, in bytes.
    pub(super) end: u64,
}

/// Reads everything before the values of a file of `len` bytes.
pub(super) fn read(input: impl Read, len: u64, dialect: Dialect) -> Result<Layout> {
    let mut bytes = Bytes::new(input, 0, false);
    let start: [u8; START] = bytes.array()?;
    let (version, is_big_endian) = (start[11], start[12] == 2);
    let mut bytes = bytes.with_order(is_big_endian);
    let room = len.saturating_mul(FACTOR).saturating_add(SPARE);
    let (mut types, mut scalars) = (Types::default(), Vec::new());
    loop {
        match &bytes.array()? {
            b"STR\0" => strings(&mut bytes, room)?,
            b"TYP\0" => {
                zeros(&mut bytes)?;
                types = Types::read(&mut bytes, (dialect, version > 0), room)?;
            }
            b"WKT\0" => known_types(&mut bytes)?,
            b"HIE\0" => scalars = hierarchy(&mut bytes, &types, (len, room))?,
            b"EOH\0" => return Ok(Layout { scalars, is_big_endian, end: bytes.position() }),
            _ => return Err(Stop::Wrong("a section is of no known kind")),
        }
    }
}

fn zeros(bytes: &mut Bytes<impl Read>) -> Result<()> {
    if bytes.array()? == [0; 4] { Ok(()) } else { Err(Stop::Wrong("a section does not begin with zeros")) }
}

/// Passes over the table of texts, which may have `room` letters together.
fn strings(bytes: &mut Bytes<impl Read>, mut room: u64) -> Result<()> {
    zeros(bytes)?;
    let (count, _) = (bytes.count()?, bytes.array::<4>()?);
    let mut shared = 0_u64;
    for _ in 0..count {
        // A text ends with the number of letters that the next one shares with it, five bits a byte.
        let mut letters = shared;
        let mut last = bytes.byte()?;
        while !(last <= 31 || (128..=159).contains(&last)) {
            letters += 1;
            last = bytes.byte()?;
        }
        let mut next = u64::from(last & 31);
        let mut shift = 5;
        while last >= 128 {
            last = bytes.byte()?;
            next |= u64::from(last & 31).checked_shl(shift).unwrap_or(0);
            shift += 5;
        }
        shared = next.min(letters);
        let left = room.checked_sub(letters);
        room = left.ok_or(Stop::Wrong("its texts have more letters than it has bytes"))?;
    }
    if bytes.array()? == *b"EOS\0" { Ok(()) } else { Err(Stop::Wrong("its texts have no end")) }
}

/// Passes over the list of types that every reader knows.
fn known_types(bytes: &mut Bytes<impl Read>) -> Result<()> {
    zeros(bytes)?;
    while bytes.byte()? != 0 {
        bytes.unsigned()?;
    }
    Ok(())
}

/// Reads scopes and signals; how each signal is stored.
fn hierarchy(
    bytes: &mut Bytes<impl Read>,
    types: &Types,
    (len, mut room): (u64, u64),
) -> Result<Vec<Scalar>> {
    zeros(bytes)?;
    bytes.array::<8>()?; // the numbers of scopes and of declarations
    let most = u64::from(bytes.count()?);
    if most > len {
        return Err(Stop::Wrong("it has more signals than bytes"));
    }
    let mut scalars = vec![None; usize::try_from(most).unwrap_or(0)];
    loop {
        match bytes.byte()? {
            0 => return Ok(scalars.into_iter().flatten().collect()),
            15 => {}
            5 => {
                bytes.unsigned()?; // its name
                let kind = bytes.unsigned()?;
                let Shape::Scalar(scalar) = types.shape(kind)? else {
                    return Err(Stop::Wrong("a loop counts with no scalar"));
                };
                scalar.pass(bytes)?;
            }
            1 | 3 | 4 | 6 | 7 | 13 | 14 => {
                bytes.unsigned()?;
            }
            16..=21 => {
                bytes.unsigned()?;
                let kind = bytes.unsigned()?;
                let mut one = |scalar| {
                    let number = usize::try_from(bytes.unsigned()?).unwrap_or(usize::MAX);
                    let known = number.checked_sub(1).and_then(|at| scalars.get_mut(at));
                    *known.ok_or(Stop::Wrong("a signal has a number that is too large"))? = Some(scalar);
                    Ok(())
                };
                room = room.saturating_sub(types.scalars(kind, room, &mut one)?);
            }
            _ => return Err(Stop::Wrong("a scope or signal is of no known kind")),
        }
    }
}
