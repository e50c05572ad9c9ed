//! What an element was computed from.

use super::compared::Look;
use super::narrow::Narrow;
use super::{Element, Input, Link};
use crate::base::{Cycle, Field};
use crate::decode::TensorKey;
use crate::manifest::{Origin, When};

/// Element `index` of `key` with its inputs; none of them is marked as followed.
pub(super) fn link(look: &mut Look, key: &TensorKey, index: usize) -> Link {
    let own = look.tensor(key);
    let never = Element { index, cycle: None, rtl: Field::Unknown, golden: None, differs: false };
    let element = own.iter().find(|element| element.index == index).copied().unwrap_or(never);
    let origins = look.named(&key.name).map(|tensor| tensor.from.as_slice()).unwrap_or_default();
    let narrow = Narrow::new(look.golden, &key.name, index);
    let inputs = origins.iter().filter_map(|origin| input(look, key, origin, narrow.as_ref())).collect();
    Link { place: look.place(key), element, signal: look.signal(&key.name), inputs }
}

/// The latest cycle in which something passed that element `index` of `key` is computed from; `None` where some of it
/// never did.
pub(super) fn ready(look: &mut Look, key: &TensorKey, index: usize) -> Option<Cycle> {
    let origins = look.named(&key.name).map(|tensor| tensor.from.as_slice()).unwrap_or_default();
    let narrow = Narrow::new(look.golden, &key.name, index);
    let mut latest = Some(Cycle(0));
    for origin in origins {
        each(look, key, origin, narrow.as_ref(), &mut |_, element| {
            latest = latest.zip(element.cycle).map(|(latest, cycle)| latest.max(cycle));
        });
    }
    latest
}

/// How `origin` of `key` compares in the elements that went in; `None` where the run has none of it.
fn input(look: &mut Look, key: &TensorKey, origin: &Origin, narrow: Option<&Narrow>) -> Option<Input> {
    let mut input = Input { origin: origin.to_string(), compared: 0, wrong: 0, first: None, followed: false };
    let mut first: Option<(Cycle, TensorKey, Element)> = None;
    let there = each(look, key, origin, narrow, &mut |from, element| {
        input.compared += 1;
        if !element.differs {
            return;
        }
        input.wrong += 1;
        let cycle = element.cycle.unwrap_or(Cycle(u64::MAX));
        if first.as_ref().is_none_or(|(earliest, ..)| cycle < *earliest) {
            first = Some((cycle, from.clone(), *element));
        }
    });
    input.first = first.map(|(_, from, element)| (look.place(&from), element));
    there.then_some(input)
}

/// Hands each element of `origin` that went into `key` to `take`; whether the run has such a tensor.
fn each(
    look: &mut Look,
    key: &TensorKey,
    origin: &Origin,
    narrow: Option<&Narrow>,
    take: &mut dyn FnMut(&TensorKey, &Element),
) -> bool {
    let numbers = numbers(look.layers(), key.number, origin.when);
    for (token, number) in numbers.iter().copied().enumerate() {
        if origin.when == When::Cache && narrow.is_some_and(|narrow| !narrow.token(token)) {
            continue;
        }
        let from = TensorKey { name: origin.name.as_str().into(), number };
        for element in look.tensor(&from).iter() {
            if narrow.is_none_or(|narrow| narrow.element(&origin.name, element.index)) {
                take(&from, element);
            }
        }
    }
    !numbers.is_empty()
}

/// The numbers of the runs of a tensor that run `number` is computed from, by token where layers run.
fn numbers(layers: Option<usize>, number: usize, when: When) -> Vec<usize> {
    let layers = layers.unwrap_or(1);
    match when {
        When::Same => vec![number],
        // What enters the first layer comes from outside.
        When::Previous if number.is_multiple_of(layers) && layers > 1 => Vec::new(),
        When::Previous => number.checked_sub(1).into_iter().collect(),
        When::Cache => (number % layers..=number).step_by(layers).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_counted_layer_by_layer_and_token_by_token() {
        let of = |layers, number, when| numbers(layers, number, when);
        assert_eq!(of(Some(2), 5, When::Same), [5]);
        assert_eq!(of(Some(2), 5, When::Previous), [4]);
        assert!(of(Some(2), 4, When::Previous).is_empty());
        assert_eq!(of(Some(2), 5, When::Cache), [1, 3, 5]);
        assert_eq!(of(None, 2, When::Cache), [0, 1, 2]);
        assert_eq!(of(None, 2, When::Previous), [1]);
        assert!(of(None, 0, When::Previous).is_empty());
    }
}
