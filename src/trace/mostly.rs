//! Vectors most of which have only 0 and 1: the others lie apart, so that these take no more than their bits.

use super::packed::Vectors;
use super::unknown::Unknown;
use wellen::{BitVecRef, States};

/// A list of vectors of one width, no two neighbours of which are equal.
#[derive(Clone, Debug)]
pub(super) struct Mostly {
    width: u32,
    /// Bytes of a vector of 0 and 1.
    size: usize,
    /// Vectors of 0 and 1, right aligned, the most significant byte first; nothing in the place of others.
    known: Vec<u8>,
    /// The others, their places in the list, and a mark there.
    others: Vectors,
    places: Vec<u32>,
    marks: Unknown,
    /// The codes of the last vector, if it is one of the others.
    last: Vec<u8>,
}

impl Mostly {
    pub(super) fn new(width: u32) -> Self {
        let others = Vectors { width, states: States::Two, bytes: Vec::new() };
        let (size, marks) = (States::Two.bytes_required(width).max(1), Unknown::default());
        Self { width, size, known: Vec::new(), others, places: Vec::new(), marks, last: Vec::new() }
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    pub(super) fn len(&self) -> usize {
        self.known.len() / self.size
    }

    /// How many values a bit can have.
    pub(super) fn states(&self) -> States {
        self.others.states
    }

    /// The places of vectors that have other bits than 0 and 1.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|place| *place as usize)
    }

    /// Vector `index`, counted from 0.
    pub(super) fn at(&self, index: usize) -> Option<BitVecRef<'_>> {
        if self.marks.any(index, index + 1) {
            let place = self.places.binary_search(&u32::try_from(index).ok()?).ok()?;
            return self.others.at(place);
        }
        let start = index.checked_mul(self.size)?;
        let bytes = self.known.get(start..start.checked_add(self.size)?)?;
        Some(BitVecRef::new(States::Two, self.width, bytes))
    }

    /// Whether the bytes at the end are those before them again, which are then taken away.
    fn repeats(&mut self) -> bool {
        let end = self.known.len() - self.size;
        let again = self.last.is_empty() && end >= self.size && {
            let (before, now) = self.known.split_at(end);
            before[end - self.size..] == *now
        };
        if again {
            self.known.truncate(end);
        }
        self.last.clear();
        again
    }

    /// Adds a vector of one bit; says whether it differs from the last one.
    pub(super) fn push_bit(&mut self, bit: bool) -> bool {
        let bit = u8::from(bit);
        if self.last.is_empty() && self.known.last() == Some(&bit) {
            return false;
        }
        self.last.clear();
        self.known.push(bit);
        true
    }

    /// Adds a vector of 0 and 1, left aligned in as many bytes as it needs; says whether it differs from the last one.
    pub(super) fn push_left_aligned(&mut self, bytes: &[u8]) -> bool {
        let unused = (8 - self.width % 8) % 8;
        let mut above = 0;
        if unused == 0 {
            self.known.extend_from_slice(bytes);
        } else {
            self.known.extend(bytes.iter().map(|byte| {
                let aligned = above | byte >> unused;
                above = byte << (8 - unused);
                aligned
            }));
        }
        !self.repeats()
    }

    /// Adds a vector by its letters, the most significant first; says whether it differs from the last one. `None`
    /// where they are no vector.
    pub(super) fn push_letters(&mut self, letters: &[u8]) -> Option<bool> {
        let codes: Option<Vec<u8>> = letters.iter().map(|letter| code_of(*letter)).collect();
        let codes = codes.filter(|codes| codes.len() == self.width as usize)?;
        if codes.iter().all(|code| *code < 2) {
            super::packed::pack_bits(1, self.width, codes.iter().copied(), &mut self.known);
            return Some(!self.repeats());
        }
        if codes == self.last {
            return Some(false);
        }
        let place = self.len();
        self.marks.insert(place);
        self.places.push(u32::try_from(place).ok()?);
        self.others.push(codes.iter().copied());
        self.known.resize(self.known.len() + self.size, 0);
        self.last = codes;
        Some(true)
    }

    /// Gives back memory that was meant for more.
    pub(super) fn shrink(&mut self) {
        self.known.shrink_to_fit();
        self.others.bytes.shrink_to_fit();
        self.places.shrink_to_fit();
    }
}

/// The code of a letter, in the order in which wellen numbers logic values.
fn code_of(letter: u8) -> Option<u8> {
    let place = b"01xzhuwl-".iter().position(|known| *known == letter.to_ascii_lowercase())?;
    u8::try_from(place).ok()
}
