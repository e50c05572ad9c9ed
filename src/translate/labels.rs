//! Names for values: of an enumeration of the trace, or of a mapping file.

use super::form::printable;
use super::kind::Kind;
use crate::base::{Bits, Logic};
use crate::trace::Enumeration;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

/// What a value is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name.
    pub text: String,
    /// What sort of value it is, where the file says so.
    pub kind: Option<Kind>,
    /// Red, green and blue, where the file says so.
    pub color: Option<(u8, u8, u8)>,
}

/// Names for the values of a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    name: String,
    width: Option<usize>,
    /// By value without leading zeros, so that the width of a number does not matter.
    by_value: HashMap<Box<[Logic]>, Label>,
    shared: usize,
}

impl Hash for Labels {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.width, self.by_value.len()).hash(state);
    }
}

impl Labels {
    /// Names for vectors of `width` bits, of any width without one; the first of several for one value counts.
    #[must_use]
    pub fn new(name: &str, width: Option<usize>, values: impl IntoIterator<Item = (Bits, Label)>) -> Self {
        let mut by_value = HashMap::new();
        for (value, label) in values {
            by_value.entry(significant(&value).into()).or_insert(label);
        }
        let shared = shared_prefix(by_value.values().map(|label| label.text.as_str()));
        Self { name: printable(name), width, by_value, shared }
    }

    /// The names of an enumeration of a trace. Values that are written in other letters than logic values are left out.
    #[must_use]
    pub fn of(enumeration: &Enumeration) -> Self {
        let values = enumeration.values.iter().filter_map(|(value, name)| {
            let label = Label { text: printable(name), kind: None, color: None };
            Some((Bits::parse(value)?, label))
        });
        Self::new(&enumeration.name, None, values)
    }

    /// What the enumeration or the mapping is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The width of the vectors that have names here; `None` for any.
    #[must_use]
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// How many values have names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_value.len()
    }

    /// Whether no value has a name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_value.is_empty()
    }

    /// What a value is called.
    #[must_use]
    pub fn find(&self, bits: &Bits) -> Option<&Label> {
        let fits = self.width.is_none_or(|width| width == bits.width());
        fits.then(|| self.by_value.get(significant(bits)))?
    }

    /// The number of bytes that all names begin with, which tell them apart least.
    pub(super) fn shared(&self) -> usize {
        self.shared
    }
}

fn significant(bits: &Bits) -> &[Logic] {
    let all = bits.as_slice();
    let zeros = all.iter().take_while(|bit| **bit == Logic::Zero).count();
    &all[zeros..]
}

/// What all names begin with, up to a `_`, a `.` or a `:`; nothing for a single name.
fn shared_prefix<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = names.next() else { return 0 };
    let mut others = 0;
    let mut shared = first.len();
    for name in names {
        others += 1;
        let same = first.bytes().zip(name.bytes()).take(shared).take_while(|(a, b)| a == b).count();
        shared = shared.min(same);
    }
    let whole_words = first.get(..shared).and_then(|prefix| prefix.rfind(['_', '.', ':']));
    whole_words.filter(|_| others > 0).map_or(0, |at| at + 1)
}
