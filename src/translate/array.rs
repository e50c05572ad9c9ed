//! Arrays put together again from the elements that a trace has as signals of their own.

use super::indexed::{holes, indexed};
use crate::trace::{Hierarchy, ScopeId, SignalId, SignalKind};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// What the elements of an array are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Signals of one scope that differ in their index: `mem[0]`, `mem[1]`.
    Elements,
    /// Bits or parts of one vector: `q[3]`, `q[2]`; `bus[7:4]`, `bus[3:0]`.
    Bits,
    /// Signals of one name in scopes that differ in their index: `lane[0].acc`, `lane[1].acc`.
    Scopes,
}

/// An array of signals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// The name in its scope: `mem`, or `lane[].acc` where scopes are numbered.
    pub name: String,
    /// The dotted path: `tb.dut.mem`.
    pub path: String,
    /// The scope that holds all elements; `None` at the root and for numbered scopes.
    pub scope: Option<ScopeId>,
    /// What the elements are.
    pub origin: Origin,
    /// Lowest and highest index of each dimension, outermost first; never empty.
    pub dimensions: Vec<RangeInclusive<i64>>,
    /// The indices of all elements, ascending, as many an element as there are dimensions.
    indices: Vec<i64>,
    signals: Vec<SignalId>,
}

impl Array {
    /// The elements, by ascending indices.
    #[must_use]
    pub fn signals(&self) -> &[SignalId] {
        &self.signals
    }

    /// The indices of element `position` of [`Self::signals`].
    #[must_use]
    pub fn indices(&self, position: usize) -> &[i64] {
        let count = self.dimensions.len();
        let start = position.saturating_mul(count);
        self.indices.get(start..start.saturating_add(count)).unwrap_or(&[])
    }

    /// The element at `indices`; `None` for a gap.
    #[must_use]
    pub fn element(&self, indices: &[i64]) -> Option<SignalId> {
        let (mut low, mut high) = (0, self.signals.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.indices(middle) < indices {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (self.indices(low) == indices).then(|| self.signals.get(low).copied())?
    }

    /// The position of a signal in [`Self::signals`].
    #[must_use]
    pub fn position(&self, signal: SignalId) -> Option<usize> {
        self.signals.iter().position(|known| *known == signal)
    }

    /// How many indices a dimension has.
    #[must_use]
    pub fn extent(&self, dimension: usize) -> u64 {
        let range = self.dimensions.get(dimension);
        range.map_or(0, |range| range.end().abs_diff(*range.start()).saturating_add(1))
    }

    /// How many combinations of indices have no element.
    #[must_use]
    pub fn gaps(&self) -> u64 {
        let all = (0..self.dimensions.len()).fold(1_u64, |all, at| all.saturating_mul(self.extent(at)));
        if self.origin == Origin::Bits && self.dimensions.len() == 1 && all < self.signals.len() as u64 {
            return 0;
        }
        all.saturating_sub(self.signals.len() as u64)
    }

    /// The vector that bits or parts make, as an expression, highest first: `{q[3], q[2]}`; `None` for other arrays.
    #[must_use]
    pub fn expression(&self, hierarchy: &Hierarchy) -> Option<String> {
        let paths =
            self.signals.iter().rev().map(|id| hierarchy.signal(*id).map(|signal| signal.path.as_str()));
        let paths: Vec<_> = paths.collect::<Option<_>>()?;
        (self.origin == Origin::Bits).then(|| format!("{{{}}}", paths.join(", ")))
    }
}

/// All arrays of a trace.
#[derive(Clone, Debug, Default)]
pub struct Arrays {
    all: Vec<Array>,
    of: HashMap<SignalId, u32>,
}

/// What elements of one array have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    scope: u32,
    base: Cow<'a, str>,
    dimensions: usize,
    origin: Origin,
}

/// An element that is not sorted in yet.
struct Element {
    indices: Vec<i64>,
    signal: SignalId,
}

impl Arrays {
    /// Finds all arrays of two elements and more, in the order of their first elements. Reads every name once.
    #[must_use]
    pub fn find(hierarchy: &Hierarchy) -> Self {
        let scopes = Numbered::find(hierarchy);
        let mut groups: HashMap<Key, usize> = HashMap::new();
        let mut elements: Vec<(Origin, Vec<Element>)> = Vec::new();
        for signal in hierarchy.signal_ids() {
            let Some((key, indices)) = place(hierarchy, &scopes, signal) else { continue };
            let origin = key.origin;
            let group = *groups.entry(key).or_insert(elements.len());
            if group == elements.len() {
                elements.push((origin, Vec::new()));
            }
            elements[group].1.push(Element { indices, signal });
        }
        let mut arrays = Self::default();
        for (origin, elements) in elements {
            if let Some(array) = build(hierarchy, origin, elements) {
                let number = u32::try_from(arrays.all.len()).unwrap_or(u32::MAX);
                arrays.of.extend(array.signals.iter().map(|signal| (*signal, number)));
                arrays.all.push(array);
            }
        }
        arrays
    }

    /// The arrays, by their first elements.
    #[must_use]
    pub fn all(&self) -> &[Array] {
        &self.all
    }

    /// The position in [`Self::all`] of the array that a signal is an element of.
    #[must_use]
    pub fn index_of(&self, signal: SignalId) -> Option<usize> {
        self.of.get(&signal).map(|index| *index as usize)
    }

    /// The array that a signal is an element of.
    #[must_use]
    pub fn of(&self, signal: SignalId) -> Option<&Array> {
        self.all.get(self.index_of(signal)?)
    }

    /// The arrays whose elements are all in one scope, or at the root.
    pub fn within(&self, scope: Option<ScopeId>) -> impl Iterator<Item = &Array> {
        self.all.iter().filter(move |array| array.origin != Origin::Scopes && array.scope == scope)
    }
}

/// Scopes by what is left of their paths without indices.
struct Numbered {
    /// By [`ScopeId`]: a number that scopes share which differ in indices only, and those indices.
    of: Vec<(u32, Vec<i64>)>,
}

impl Numbered {
    fn find(hierarchy: &Hierarchy) -> Self {
        let mut numbers: HashMap<(u32, &str, usize), u32> = HashMap::new();
        let mut of: Vec<(u32, Vec<i64>)> = Vec::with_capacity(hierarchy.scopes().len());
        for scope in hierarchy.scopes() {
            // A scope always comes after the one that holds it.
            let above = scope.parent.and_then(|parent| of.get(parent.0 as usize));
            let (parent, mut indices) = above.cloned().unwrap_or((u32::MAX, Vec::new()));
            let own = indexed(&scope.name).filter(|own| own.part == 0 && indices.len() < 4);
            let base = own.as_ref().map_or(scope.name.as_str(), |own| own.base);
            let count = own.as_ref().map_or(0, |own| own.indices.len());
            indices.extend(own.into_iter().flat_map(|own| own.indices));
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry((parent, base, count)).or_insert(next);
            of.push((number, indices));
        }
        Self { of }
    }
}

/// Which array a signal may belong to, and where.
fn place<'a>(hierarchy: &'a Hierarchy, scopes: &Numbered, id: SignalId) -> Option<(Key<'a>, Vec<i64>)> {
    let signal = hierarchy.signal(id)?;
    if let Some(found) = indexed(&signal.name) {
        let is_bit = signal.kind == SignalKind::Bits { width: 1 } && found.indices.len() == 1;
        let origin = if found.part > 0 || is_bit { Origin::Bits } else { Origin::Elements };
        let base = Cow::Borrowed(found.base);
        let key = Key { scope: number(signal.scope), base, dimensions: found.indices.len(), origin };
        return Some((key, found.indices));
    }
    if let Some((base, indices)) = holes(&signal.name) {
        let (scope, base) = (number(signal.scope), Cow::Owned(base));
        let key = Key { scope, base, dimensions: indices.len(), origin: Origin::Elements };
        return Some((key, indices));
    }
    let (scope, indices) = scopes.of.get(signal.scope?.0 as usize)?;
    let key = Key {
        scope: *scope,
        base: Cow::Borrowed(&signal.name),
        dimensions: indices.len(),
        origin: Origin::Scopes,
    };
    (!indices.is_empty()).then(|| (key, indices.clone()))
}

fn number(scope: Option<ScopeId>) -> u32 {
    scope.map_or(u32::MAX, |scope| scope.0)
}

/// The array of `elements`; `None` for fewer than two. Of two elements at one place the first counts.
fn build(hierarchy: &Hierarchy, origin: Origin, mut elements: Vec<Element>) -> Option<Array> {
    elements.sort_by(|a, b| a.indices.cmp(&b.indices));
    elements.dedup_by(|later, first| later.indices == first.indices);
    let first = elements.first().filter(|_| elements.len() > 1)?;
    let signal = hierarchy.signal(first.signal)?;
    let mut dimensions: Vec<_> = first.indices.iter().map(|index| *index..=*index).collect();
    for element in &elements {
        for (range, index) in dimensions.iter_mut().zip(&element.indices) {
            *range = *range.start().min(index)..=*range.end().max(index);
        }
    }
    let (name, path) = if origin == Origin::Scopes {
        template(hierarchy, signal.scope, &signal.name)
    } else {
        let base = indexed(&signal.name).map(|found| found.base.to_owned());
        let base = base.or_else(|| Some(holes(&signal.name)?.0)).unwrap_or_else(|| signal.name.clone());
        let above = signal.scope.and_then(|scope| hierarchy.scope(scope));
        let path = above.map_or_else(|| base.clone(), |scope| format!("{}.{base}", scope.path));
        (base, path)
    };
    let scope = if origin == Origin::Scopes { None } else { signal.scope };
    let indices = elements.iter().flat_map(|element| element.indices.iter().copied()).collect();
    let signals = elements.into_iter().map(|element| element.signal).collect();
    Some(Array { name, path, scope, origin, dimensions, indices, signals })
}

/// Name and path of an array over scopes, with `[]` where the indices stand.
fn template(hierarchy: &Hierarchy, scope: Option<ScopeId>, name: &str) -> (String, String) {
    let mut parts = vec![name.to_owned()];
    let (mut above, mut outermost) = (scope, 0);
    while let Some(scope) = above.and_then(|id| hierarchy.scope(id)) {
        let part = match indexed(&scope.name).filter(|own| own.part == 0) {
            Some(own) => {
                outermost = parts.len();
                format!("{}{}", own.base, "[]".repeat(own.indices.len()))
            }
            None => scope.name.clone(),
        };
        parts.push(part);
        above = scope.parent;
    }
    let short: Vec<_> = parts.iter().take(outermost + 1).rev().map(String::as_str).collect();
    let short = short.join(".");
    parts.reverse();
    (short, parts.join("."))
}
