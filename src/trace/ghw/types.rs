//! Types of a GHW, as far as they say how many bytes a value has.

use super::bytes::{Bytes, Result, Stop};
use std::io::Read;

/// Deeper types are damage: whoever reads values walks down each of them.
const DEEPEST: u32 = 100;

/// How a scalar is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// One byte: enumerations, bits, characters.
    Byte,
    /// A signed number of seven bits a byte: integers and physical quantities.
    Number,
    /// Eight bytes.
    Real,
}

impl Scalar {
    /// Passes over a value.
    pub(super) fn pass(self, bytes: &mut Bytes<impl Read>) -> Result<()> {
        match self {
            Self::Byte => bytes.byte().map(drop),
            Self::Number => bytes.signed().map(drop),
            Self::Real => bytes.array::<8>().map(drop),
        }
    }
}

/// What a type is made of; numbers are positions in [`Types::all`].
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Scalar(Scalar),
    /// Elements, dimensions, and how many elements there are once that is known.
    Array(usize, u64, Option<u64>),
    Record(Vec<usize>),
}

#[derive(Clone, Debug)]
struct Type {
    shape: Shape,
    /// Scalars and all that they are grouped in; `None` while it has no bounds.
    parts: Option<u64>,
    depth: u32,
}

/// All types, also those without a number in the file.
#[derive(Debug, Default)]
pub(super) struct Types {
    all: Vec<Type>,
    /// Positions by the number that the file gives, from 1.
    numbered: Vec<usize>,
    /// How many more fields there may be.
    room: u64,
    dialect: Dialect,
}

/// How bounds of a subtype are written. Nothing in a file tells which of the two it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dialect {
    /// From outside to inside, for all that has none.
    #[default]
    Nested,
    /// For the array itself only: GHDL before version 1.
    Outer,
}

impl Types {
    /// Reads the section of types, in which records may have `room` fields together; `has_units` tells whether physical
    /// types list theirs.
    pub(super) fn read(
        bytes: &mut Bytes<impl Read>,
        (dialect, has_units): (Dialect, bool),
        room: u64,
    ) -> Result<Self> {
        let mut types = Self { room, dialect, ..Self::default() };
        for _ in 0..bytes.count()? {
            let kind = bytes.byte()?;
            bytes.unsigned()?; // its name
            let position = types.one(kind, bytes, has_units)?;
            types.numbered.push(position);
        }
        if bytes.byte()? == 0 { Ok(types) } else { Err(Stop::Wrong("its types have no end")) }
    }

    /// What the file's type `number` is made of.
    pub(super) fn shape(&self, number: u64) -> Result<&Shape> {
        let position = self.position(number)?;
        Ok(&self.all[position].shape)
    }

    /// Calls `scalar` for each scalar of the file's type `number`; the number of scalars and groups.
    pub(super) fn scalars(
        &self,
        number: u64,
        most: u64,
        scalar: &mut dyn FnMut(Scalar) -> Result<()>,
    ) -> Result<u64> {
        let position = self.position(number)?;
        let parts = self.all[position].parts.ok_or(Stop::Wrong("a signal has no bounds"))?;
        if parts > most {
            return Err(Stop::Wrong("a signal has more parts than the file has bytes"));
        }
        self.each(position, scalar)?;
        Ok(parts)
    }

    fn each(&self, position: usize, scalar: &mut dyn FnMut(Scalar) -> Result<()>) -> Result<()> {
        match &self.all[position].shape {
            Shape::Scalar(kind) => scalar(*kind),
            Shape::Array(element, _, len) => {
                (0..len.unwrap_or(0)).try_for_each(|_| self.each(*element, scalar))
            }
            Shape::Record(fields) => fields.iter().try_for_each(|field| self.each(*field, scalar)),
        }
    }

    fn position(&self, number: u64) -> Result<usize> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        at.and_then(|at| self.numbered.get(at)).copied().ok_or(Stop::Wrong("a type is not declared"))
    }

    fn add(&mut self, shape: Shape) -> Result<usize> {
        let depth = |position: &usize| self.all[*position].depth;
        let parts = |position: &usize| self.all[*position].parts;
        let (parts, depth) = match &shape {
            Shape::Scalar(_) => (Some(1), 0),
            Shape::Array(element, _, len) => {
                let all = len.and_then(|len| Some(len.saturating_mul(parts(element)?).saturating_add(1)));
                (all, depth(element) + 1)
            }
            Shape::Record(fields) => (
                fields.iter().try_fold(1_u64, |sum, field| Some(sum.saturating_add(parts(field)?))),
                fields.iter().map(depth).max().unwrap_or(0) + 1,
            ),
        };
        if depth > DEEPEST {
            return Err(Stop::Wrong("its types are nested without end"));
        }
        if let Shape::Record(fields) = &shape {
            let left = self.room.checked_sub(fields.len() as u64);
            self.room = left.ok_or(Stop::Wrong("its types have more fields than it has bytes"))?;
        }
        self.all.push(Type { shape, parts, depth });
        Ok(self.all.len() - 1)
    }

    /// Reads the rest of a type; its position.
    fn one(&mut self, kind: u8, bytes: &mut Bytes<impl Read>, has_units: bool) -> Result<usize> {
        match kind {
            // Enumerations: their literals.
            22 | 23 => {
                for _ in 0..bytes.unsigned()? {
                    bytes.unsigned()?;
                }
                self.add(Shape::Scalar(Scalar::Byte))
            }
            25 | 26 => self.add(Shape::Scalar(Scalar::Number)),
            27 => self.add(Shape::Scalar(Scalar::Real)),
            // Physical quantities: names and lengths of their units.
            28 | 29 => {
                let units = if has_units { bytes.unsigned()? } else { 0 };
                for _ in 0..units {
                    bytes.unsigned()?;
                    bytes.signed()?;
                }
                self.add(Shape::Scalar(Scalar::Number))
            }
            31 => {
                let element = self.reference(bytes)?;
                let dimensions = bytes.unsigned()?;
                for _ in 0..dimensions {
                    bytes.unsigned()?;
                }
                self.add(Shape::Array(element, dimensions, None))
            }
            32 => {
                let mut fields = Vec::new();
                for _ in 0..bytes.unsigned()? {
                    bytes.unsigned()?; // its name
                    fields.push(self.reference(bytes)?);
                }
                self.add(Shape::Record(fields))
            }
            34 => {
                let base = self.reference(bytes)?;
                range(bytes)?;
                Ok(base)
            }
            35 | 38 => {
                let base = self.reference(bytes)?;
                self.bound(base, bytes)
            }
            37 | 39 => {
                let base = self.reference(bytes)?;
                self.unbounded(base)
            }
            _ => Err(Stop::Wrong("a type is of no known kind")),
        }
    }

    /// Reads the number of a type; its position.
    fn reference(&self, bytes: &mut Bytes<impl Read>) -> Result<usize> {
        let number = bytes.unsigned()?;
        self.position(number)
    }

    /// The array `base` without its length; a record stays what it is.
    fn unbounded(&mut self, base: usize) -> Result<usize> {
        match self.all[base].shape {
            Shape::Array(element, dimensions, _) => self.add(Shape::Array(element, dimensions, None)),
            _ => Ok(base),
        }
    }

    /// Reads bounds for all in `base` that has none: lengths of arrays from outside to inside, fields in order.
    fn bound(&mut self, base: usize, bytes: &mut Bytes<impl Read>) -> Result<usize> {
        match self.all[base].shape.clone() {
            Shape::Scalar(_) => Err(Stop::Wrong("a scalar has bounds of an array")),
            Shape::Array(element, dimensions, _) => {
                let mut len = 1_u64;
                for _ in 0..dimensions {
                    len = len.saturating_mul(range(bytes)?);
                }
                let element = self.bound_inside(element, bytes)?;
                self.add(Shape::Array(element, dimensions, Some(len)))
            }
            // A subtype that adds nothing is the type itself.
            Shape::Record(_) if self.all[base].parts.is_some() => Ok(base),
            Shape::Record(mut fields) => {
                for field in &mut fields {
                    *field = self.bound_inside(*field, bytes)?;
                }
                self.add(Shape::Record(fields))
            }
        }
    }

    fn bound_inside(&mut self, part: usize, bytes: &mut Bytes<impl Read>) -> Result<usize> {
        if self.all[part].parts.is_some() || self.dialect == Dialect::Outer {
            Ok(part)
        } else {
            self.bound(part, bytes)
        }
    }
}

/// Reads a range; how many values are in it.
fn range(bytes: &mut Bytes<impl Read>) -> Result<u64> {
    let kind = bytes.byte()?;
    let (left, right) = match kind & 0x7f {
        22 | 23 => (i64::from(bytes.byte()?), i64::from(bytes.byte()?)),
        25 | 26 | 28 | 29 => (bytes.signed()?, bytes.signed()?),
        27 => {
            bytes.array::<16>()?;
            (0, 0)
        }
        _ => return Err(Stop::Wrong("a range is of no known kind")),
    };
    let (low, high) = if kind & 0x80 == 0 { (left, right) } else { (right, left) };
    Ok(if low > high { 0 } else { high.abs_diff(low).saturating_add(1) })
}
