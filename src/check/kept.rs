//! Tensors that a run should show, kept in little memory.

use crate::decode::TensorKey;
use std::collections::HashMap;
use std::sync::Arc;

/// Elements that are kept, all tensors together: at 4 bytes for most of them a quarter of a gigabyte.
const MAX: usize = 64_000_000;

/// Tensors by name and number.
#[derive(Debug, Default)]
pub(super) struct Kept {
    tensors: HashMap<TensorKey, Packed>,
    elements: usize,
}

impl Kept {
    /// Keeps index and value of each of `elements` under `key`, if there is room.
    pub fn keep(&mut self, key: TensorKey, elements: &[(u32, i64)]) {
        if self.elements.saturating_add(elements.len()) <= MAX {
            self.elements += elements.len();
            self.tensors.insert(key, Packed::new(elements));
        }
    }

    /// Index and value of each element of `key`, by index.
    pub fn tensor(&self, key: &TensorKey) -> Option<Arc<[(usize, i64)]>> {
        self.tensors.get(key).map(Packed::elements)
    }
}

#[cfg(test)]
impl Kept {
    /// Makes the value of element `index` of `key` another one.
    pub fn alter(&mut self, key: &TensorKey, index: usize, by: i64) {
        let mut elements: Vec<(u32, i64)> =
            self.tensor(key).unwrap().iter().map(|(i, v)| (u32::try_from(*i).unwrap(), *v)).collect();
        elements.iter_mut().find(|(i, _)| *i as usize == index).unwrap().1 += by;
        self.tensors.insert(key.clone(), Packed::new(&elements));
    }
}

/// One tensor.
#[derive(Debug)]
struct Packed {
    /// In ascending order; none where they count from 0.
    indices: Option<Box<[u32]>>,
    values: Values,
}

/// Values in the order of their indices; most tensors have at most 32 bits.
#[derive(Debug)]
enum Values {
    Narrow(Box<[i32]>),
    Wide(Box<[i64]>),
}

impl Packed {
    fn new(elements: &[(u32, i64)]) -> Self {
        let mut elements = elements.to_vec();
        elements.sort_by_key(|(index, _)| *index);
        let counted = (0..).zip(&elements).all(|(place, (index, _))| place == *index);
        let narrow: Option<Box<[i32]>> =
            elements.iter().map(|(_, value)| i32::try_from(*value).ok()).collect();
        let wide = || Values::Wide(elements.iter().map(|(_, value)| *value).collect());
        Self {
            indices: (!counted).then(|| elements.iter().map(|(index, _)| *index).collect()),
            values: narrow.map_or_else(wide, Values::Narrow),
        }
    }

    fn elements(&self) -> Arc<[(usize, i64)]> {
        let index = |place: usize| match &self.indices {
            Some(indices) => {
                indices.get(place).map_or(place, |index| usize::try_from(*index).unwrap_or(usize::MAX))
            }
            None => place,
        };
        match &self.values {
            Values::Narrow(values) => {
                values.iter().enumerate().map(|(i, v)| (index(i), i64::from(*v))).collect()
            }
            Values::Wide(values) => values.iter().enumerate().map(|(i, v)| (index(i), *v)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> TensorKey {
        TensorKey { name: "dot".into(), number }
    }

    #[test]
    fn tensors_come_back_by_index_whatever_their_width() {
        let mut kept = Kept::default();
        kept.keep(key(0), &[(0, 5), (1, -7)]);
        kept.keep(key(1), &[(9, 1 << 40), (2, -3)]);
        assert_eq!(kept.tensor(&key(0)).unwrap()[..], [(0, 5), (1, -7)]);
        assert_eq!(kept.tensor(&key(1)).unwrap()[..], [(2, -3), (9, 1 << 40)]);
        assert_eq!(kept.tensor(&key(2)), None);
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let mut kept = Kept { elements: MAX - 1, ..Kept::default() };
        kept.keep(key(0), &[(0, 5), (1, 6)]);
        assert_eq!(kept.tensor(&key(0)), None);
        kept.keep(key(1), &[(0, 5)]);
        assert_eq!(kept.tensor(&key(1)).unwrap()[..], [(0, 5)]);
    }
}
