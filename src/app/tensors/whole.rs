//! A tensor of the run beside the golden model's, with its figures.

use super::{Figures, View};
use crate::base::{Cycle, Field, Time};
use crate::check::{Golden, Rows, RowsOf, bound, rows};
use crate::decode::{Run, TensorElement, TensorKey};
use crate::export::{TableElement, TensorTable};
use crate::trace::Clock;
use std::sync::Arc;

/// Everything about a tensor of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// Which one.
    pub key: TensorKey,
    /// What passed or was due, by index.
    pub elements: Vec<Element>,
    /// Whether there is a golden model to compare with.
    pub compared: bool,
    /// The largest magnitude that an element can have, where a rule or the bits of its wire say so.
    pub bound: Option<i64>,
    /// Bits of an element, sign included.
    pub bits: Option<u32>,
    /// How it lies in two dimensions; `None` for a vector.
    pub rows: Option<Rows>,
    /// Elements whose value is unknown.
    pub unknown: usize,
    /// Elements that were due and did not pass.
    pub missing: usize,
    /// The places of the wrong elements, in order.
    wrong: Vec<usize>,
    figures: [Figures; 3],
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its index.
    pub index: usize,
    /// What passed the probe.
    pub rtl: Field,
    /// What should have.
    pub golden: Option<i64>,
    /// The cycle in which it passed last; `None` if it did not, or no clock is known.
    pub cycle: Option<Cycle>,
    /// When it passed, of what a snippet carries.
    pub time: Option<Time>,
    /// What the comparison says.
    pub verdict: Verdict,
}

/// What the comparison says of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is nothing to compare with.
    Open,
    /// It is what it should be.
    Right,
    /// It is another number, unknown, or not due at all.
    Wrong,
    /// It was due and did not pass.
    Missing,
}

impl Element {
    /// RTL minus golden model; `None` if either is not known.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        self.rtl.known()?.checked_sub(self.golden?)
    }

    /// Whether there is a value of it, known or unknown.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdict != Verdict::Missing
    }

    /// Whether it is not what it should be.
    #[must_use]
    pub fn diverges(&self) -> bool {
        self.verdict == Verdict::Wrong
    }

    /// The number that a view shows; `None` where it is not known.
    #[must_use]
    pub fn value(&self, view: View) -> Option<i64> {
        match view {
            View::Rtl => self.rtl.known(),
            View::Golden => self.golden,
            View::Difference => self.difference(),
        }
    }
}

impl Whole {
    pub(super) fn new(run: &Run, golden: Option<&Golden>, key: TensorKey) -> Self {
        let due = golden.and_then(|golden| golden.tensor(&key));
        let elements = merged(&run.elements(&key), due.as_ref());
        let lies = (run.tensor_bits(&key.name), bound(run, &key.name), rows(run, &key.name));
        Self::of(key, elements, due.is_some(), lies)
    }

    /// A tensor that a snippet carries; its elements have cycles where a clock is known.
    pub(super) fn carried(table: &TensorTable, clock: Option<&Clock>, key: TensorKey) -> Self {
        let compared = table.elements.iter().any(|element| element.golden.is_some());
        let element = |seen: &TableElement| Element {
            index: seen.index,
            rtl: seen.rtl,
            golden: seen.golden,
            cycle: seen.time.zip(clock).map(|(time, clock)| clock.at(time)),
            time: seen.time,
            verdict: match seen.golden {
                _ if seen.differs() => Verdict::Wrong,
                Some(_) => Verdict::Right,
                None => Verdict::Open,
            },
        };
        let rows = table.row.map(|width| Rows { width, of: RowsOf::Matrix });
        let elements = table.elements.iter().map(element).collect();
        Self::of(key, elements, compared, (table.bits, table.bound, rows))
    }

    fn of(
        key: TensorKey,
        elements: Vec<Element>,
        compared: bool,
        (bits, bound, rows): (Option<u32>, Option<i64>, Option<Rows>),
    ) -> Self {
        let wrong = elements.iter().enumerate().filter(|(_, element)| element.diverges());
        let unknown = |element: &Element| element.passed() && element.rtl == Field::Unknown;
        Self {
            compared,
            bits,
            rows,
            unknown: count(&elements, unknown),
            missing: count(&elements, |element| element.verdict == Verdict::Missing),
            wrong: wrong.map(|(place, _)| place).collect(),
            figures: View::ALL.map(|view| figures(&elements, view, bound)),
            bound,
            elements,
            key,
        }
    }

    /// The figures of what a view shows.
    #[must_use]
    pub fn figures(&self, view: View) -> &Figures {
        &self.figures[view as usize]
    }

    /// The places of the wrong elements, in order.
    #[must_use]
    pub fn wrong(&self) -> &[usize] {
        &self.wrong
    }

    /// The place of element `index`, or of the last one before it, or of the first.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<usize> {
        let place = self.elements.partition_point(|element| element.index <= index).saturating_sub(1);
        (!self.elements.is_empty()).then_some(place)
    }
}

fn count(elements: &[Element], is: impl Fn(&Element) -> bool) -> usize {
    elements.iter().filter(|element| is(element)).count()
}

fn figures(elements: &[Element], view: View, bound: Option<i64>) -> Figures {
    let numbers = elements.iter().filter_map(|element| Some((element.value(view)?, element.diverges())));
    // A difference has no bound of its own.
    Figures::new(&numbers.collect::<Vec<_>>(), bound.filter(|_| view != View::Difference))
}

/// What passed and what was due, by index.
fn merged(passed: &[TensorElement], due: Option<&Arc<[(usize, i64)]>>) -> Vec<Element> {
    let compared = due.is_some();
    let (mut passed, mut due) =
        (passed.iter().peekable(), due.into_iter().flat_map(|due| due.iter()).peekable());
    let mut elements = Vec::new();
    loop {
        let index = match (passed.peek(), due.peek()) {
            (Some(seen), Some((index, _))) => seen.index.min(*index),
            (Some(seen), None) => seen.index,
            (None, Some((index, _))) => *index,
            (None, None) => return elements,
        };
        let seen = passed.next_if(|seen| seen.index == index);
        let golden = due.next_if(|(due, _)| *due == index).map(|(_, value)| *value);
        let verdict = match (seen, golden) {
            _ if !compared => Verdict::Open,
            (None, _) => Verdict::Missing,
            (Some(seen), Some(golden)) if seen.data == Field::Known(golden) => Verdict::Right,
            _ => Verdict::Wrong,
        };
        elements.push(Element {
            index,
            rtl: seen.map_or(Field::Unknown, |seen| seen.data),
            golden,
            cycle: seen.map(|seen| seen.cycle),
            time: None,
            verdict,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(index: usize, data: Field) -> TensorElement {
        TensorElement { index, cycle: Cycle(10 + index as u64), data }
    }

    fn verdicts(passed: &[TensorElement], due: Option<&[(usize, i64)]>) -> Vec<(usize, Verdict)> {
        let due: Option<Arc<[(usize, i64)]>> = due.map(Into::into);
        merged(passed, due.as_ref()).iter().map(|element| (element.index, element.verdict)).collect()
    }

    #[test]
    fn each_element_is_right_wrong_missing_or_not_compared() {
        let seen = [passed(0, Field::Known(5)), passed(2, Field::Known(7)), passed(3, Field::Unknown)];
        let due = [(0, 5), (1, 6), (3, 8)];
        let (right, wrong, missing) = (Verdict::Right, Verdict::Wrong, Verdict::Missing);
        assert_eq!(verdicts(&seen, Some(&due)), [(0, right), (1, missing), (2, wrong), (3, wrong)]);
        assert_eq!(verdicts(&seen[..1], None), [(0, Verdict::Open)]);
        assert_eq!(verdicts(&[], Some(&due[..1])), [(0, missing)]);
    }

    #[test]
    fn an_element_has_a_number_in_each_view_that_knows_it() {
        let element = merged(&[passed(4, Field::Known(9))], Some(&Arc::from([(4, 11)])))[0];
        assert_eq!(View::ALL.map(|view| element.value(view)), [Some(9), Some(11), Some(-2)]);
        let unknown = merged(&[passed(4, Field::Unknown)], Some(&Arc::from([(4, 11)])))[0];
        assert_eq!(View::ALL.map(|view| unknown.value(view)), [None, Some(11), None]);
    }
}
