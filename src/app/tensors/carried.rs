//! The tensors that a snippet carries: decoded where they were exported, shown where they are read.

use crate::base::Time;
use crate::decode::TensorKey;
use crate::export::TensorTable;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The largest index that is believed: sums of it with places on the screen are numbers, too.
const LARGEST: usize = 1 << 31;

/// Decoded tensors without the run that they come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// The names, in the order of the snippet.
    names: Vec<Arc<str>>,
    tables: BTreeMap<TensorKey, TensorTable>,
}

impl Carried {
    /// The tables of a snippet; of two with one name and number the last one.
    #[must_use]
    pub fn new(tables: Vec<TensorTable>) -> Self {
        let mut carried = Self::default();
        for mut table in tables {
            // A snippet that somebody changed may have them in any order, and what no tensor has.
            table.elements.retain(|element| element.index <= LARGEST);
            table.elements.sort_by_key(|element| element.index);
            table.elements.dedup_by_key(|element| element.index);
            if table.elements.is_empty() {
                continue;
            }
            let known = carried.names.iter().find(|name| ***name == *table.name).cloned();
            let name = known.unwrap_or_else(|| {
                let name: Arc<str> = table.name.as_str().into();
                carried.names.push(Arc::clone(&name));
                name
            });
            carried.tables.insert(TensorKey { name, number: table.number }, table);
        }
        carried
    }

    /// Whether there is no tensor at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names of the tensors, in the order of the snippet.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The elements of a tensor, by index.
    #[must_use]
    pub fn table(&self, key: &TensorKey) -> Option<&TensorTable> {
        self.tables.get(key)
    }

    /// The tensor called `name` that a moment is about: the last one of which an element has passed by then, else the
    /// first one.
    #[must_use]
    pub fn current(&self, name: &str, time: Time) -> Option<TensorKey> {
        let mut of_name = self.tables.iter().filter(|(key, _)| *key.name == *name).peekable();
        let first = of_name.peek().map(|(key, _)| (*key).clone());
        let mut passed = of_name.filter(|(_, table)| began(table).is_some_and(|began| began <= time));
        passed.next_back().map(|(key, _)| key.clone()).or(first)
    }

    /// The elements that passed from `from` to `to`, for a snippet of the snippet.
    #[must_use]
    pub fn within(&self, from: Time, to: Time) -> Vec<TensorTable> {
        let passed = |table: &TensorTable| {
            let mut table = table.clone();
            table.elements.retain(|element| element.time.is_some_and(|time| from <= time && time <= to));
            table
        };
        let tables =
            self.names.iter().flat_map(|name| self.tables.iter().filter(move |(key, _)| key.name == *name));
        tables.map(|(_, table)| passed(table)).filter(|table| !table.elements.is_empty()).collect()
    }

    /// The name of the tensor that began last by a moment, else of the first one.
    #[must_use]
    pub fn latest(&self, time: Time) -> Option<&Arc<str>> {
        let begun = self.tables.iter().filter_map(|(key, table)| Some((began(table)?, &key.name)));
        let last = begun.filter(|(began, _)| *began <= time).max_by_key(|(began, _)| *began);
        last.map(|(_, name)| name).or_else(|| self.names.first())
    }
}

/// When the first element of a tensor passed.
fn began(table: &TensorTable) -> Option<Time> {
    table.elements.iter().filter_map(|element| element.time).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Field;
    use crate::export::TableElement;

    fn table(name: &str, number: usize, passed: &[u64]) -> TensorTable {
        let element = |(index, time): (usize, &u64)| TableElement {
            index,
            rtl: Field::Known(7),
            golden: None,
            time: Some(Time(*time)),
        };
        let elements = passed.iter().enumerate().map(element).collect();
        TensorTable { name: name.into(), number, elements, ..TensorTable::default() }
    }

    #[test]
    fn a_moment_is_about_the_last_tensor_that_has_begun() {
        let far = TableElement { index: usize::MAX, rtl: Field::Unknown, golden: None, time: None };
        let odd = TensorTable { name: "x".into(), elements: vec![far], ..TensorTable::default() };
        let carried = Carried::new(vec![
            odd,
            table("x", 4, &[10, 11]),
            table("y", 4, &[20]),
            table("x", 5, &[30]),
            table("none", 0, &[]),
        ]);
        let current = |name, time| carried.current(name, Time(time)).map(|key| key.number);
        assert_eq!((current("x", 0), current("x", 29), current("x", 30)), (Some(4), Some(4), Some(5)));
        assert_eq!((current("y", 99), current("none", 99)), (Some(4), None));
        let latest = |time| carried.latest(Time(time)).map(ToString::to_string).unwrap_or_default();
        assert_eq!((latest(0), latest(25), latest(99)), ("x".into(), "y".into(), "x".into()));
        assert_eq!(carried.names().len(), 2);
    }
}
