//! From an element that is wrong back to the first cause.
//!
//! The manifest says which tensors each tensor is computed from. From the element asked for, the walk goes to the
//! earliest element that differs among those it was computed from, and on from there, until everything that went in
//! was right: what came out wrong there is the first cause.

mod compared;
mod narrow;
mod origins;
mod touched;

pub use touched::{Touch, Touched, Trouble};

use super::{Divergence, Golden, Subject};
use crate::base::{Cycle, Diagnostic, Field, Result};
use crate::decode::{Run, TensorKey};
use crate::manifest::MATRICES;
pub(super) use compared::Look;
pub use compared::elements;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

/// Links of a chain at most: a run of many tokens could be followed for as long as it is.
const LONGEST: usize = 4096;

/// One element as it passed its probe, and as it should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Its index.
    pub index: usize,
    /// When it passed; `None` for one that never did.
    pub cycle: Option<Cycle>,
    /// What passed; unknown for what never did.
    pub rtl: Field,
    /// What should have passed; `None` where nothing is due, or where it is not kept.
    pub golden: Option<i64>,
    /// Whether it is not what it should be.
    pub differs: bool,
}

impl Element {
    /// RTL minus golden model; `None` if either is not known.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        Some(self.rtl.known()? - self.golden?)
    }
}

/// Which tensor, and where in the run it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The tensor.
    pub key: TensorKey,
    /// Token and layer, where the design has them.
    pub step: Option<(usize, usize)>,
    /// The matrix, where the engine ran alone.
    pub matrix: Option<String>,
}

impl Place {
    /// The place of one of its elements: `token 0 › layer 0 › q_proj[17]`.
    #[must_use]
    pub fn element(&self, index: usize) -> String {
        let TensorKey { name, number } = &self.key;
        match (self.step, &self.matrix) {
            (Some((token, layer)), Some(matrix)) if &**name == "y" => {
                format!("token {token} › layer {layer} › {matrix}[{index}]")
            }
            (Some((token, layer)), Some(matrix)) => {
                format!("token {token} › layer {layer} › {matrix} › {name}[{index}]")
            }
            (Some((token, layer)), None) => format!("token {token} › layer {layer} › {name}[{index}]"),
            (None, _) => format!("operation {number} › {name}[{index}]"),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            tensor: &'a str,
            number: usize,
            token: Option<usize>,
            layer: Option<usize>,
            matrix: Option<&'a str>,
        }
        let (token, layer) = self.step.unzip();
        let tensor = &*self.key.name;
        let shown = Shown { tensor, number: self.key.number, token, layer, matrix: self.matrix.as_deref() };
        shown.serialize(serializer)
    }
}

/// A tensor that an element was computed from: how those of its elements compare that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// The tensor as the manifest says it: `k_head@cache`.
    pub origin: String,
    /// Elements that went in.
    pub compared: usize,
    /// Elements of these that differ.
    pub wrong: usize,
    /// The earliest of these, and where it is.
    pub first: Option<(Place, Element)>,
    /// Whether the chain goes on there.
    pub followed: bool,
}

/// An element of the chain, with what it was computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Which tensor.
    pub place: Place,
    /// The element.
    pub element: Element,
    /// The signal that shows it, by full path.
    pub signal: String,
    /// What it was computed from; empty where that is outside of the trace.
    pub inputs: Vec<Input>,
}

/// Why an element is what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// From the element asked for to the first cause.
    pub chain: Vec<Link>,
    /// The frames that touched its accumulator, where the first cause is an output of a matrix and the trace shows them.
    pub touched: Option<Touched>,
}

impl Cause {
    /// The last link: what came out wrong although all that went in was right.
    #[must_use]
    pub fn first(&self) -> Option<&Link> {
        self.chain.last()
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cycle {
            Some(cycle) => write!(f, "cycle {cycle}: rtl {}", self.rtl)?,
            None => write!(f, "never passed")?,
        }
        match self.golden {
            Some(golden) => write!(f, ", golden {golden}"),
            None if self.differs => write!(f, ", nothing is due"),
            None => write!(f, ", golden not kept"),
        }
    }
}

/// Why element `index` of the tensor `key` is what it is.
///
/// An element that is right is a chain of one link, whose inputs are compared but not followed.
///
/// # Errors
/// The run has no tensor of that name.
pub fn why(run: &Run, golden: &Golden, key: &TensorKey, index: usize) -> Result<Cause> {
    if !run.tensors().iter().any(|tensor| tensor.name == key.name) {
        return Err(Diagnostic::error(format!("no probe shows a tensor {}", key.name))
            .hint("the manifest names the tensors of the design"));
    }
    let mut look = Look::new(run, golden);
    let mut chain = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some((key.clone(), index));
    while let Some((key, index)) = next.take() {
        if chain.len() == LONGEST || !seen.insert((key.clone(), index)) {
            break;
        }
        let mut link = origins::link(&mut look, &key, index);
        if link.element.differs {
            next = follow(&mut link.inputs);
        }
        chain.push(link);
    }
    let touched =
        chain.last().and_then(|link| touched::touched(run, golden, &link.place.key, link.element.index));
    Ok(Cause { chain, touched })
}

/// The first cycle in which everything that element `index` of `key` is computed from has passed; `None` while some of it
/// has not.
pub(super) fn ready(look: &mut Look, key: &TensorKey, index: usize) -> Option<Cycle> {
    origins::ready(look, key, index)
}

/// Marks the input that the chain goes on with: the earliest element that differs; those that never passed come last.
fn follow(inputs: &mut [Input]) -> Option<(TensorKey, usize)> {
    let earliest =
        |input: &&mut Input| input.first.as_ref().map(|(_, first)| first.cycle.unwrap_or(Cycle(u64::MAX)));
    let input = inputs.iter_mut().filter(|input| input.first.is_some()).min_by_key(earliest)?;
    input.followed = true;
    let (place, element) = input.first.as_ref()?;
    Some((place.key.clone(), element.index))
}

/// The tensor and element that `divergence` is about; for what is seen inside the engine, an output that it goes into:
/// its own one if that is wrong, else the first one that is.
#[must_use]
pub fn element_of(run: &Run, golden: &Golden, divergence: &Divergence) -> (TensorKey, usize) {
    let operation = divergence.operation.unwrap_or_default();
    let of = |alone: &str, name: &str| {
        let (name, per) = if run.has_layer() { (name, MATRICES.len()) } else { (alone, 1) };
        TensorKey { name: name.into(), number: operation / per }
    };
    match divergence.tensor {
        Subject::Tensor(tensor) => {
            let number = divergence.step.unwrap_or_default();
            (TensorKey { name: tensor.row().name.into(), number }, divergence.index)
        }
        Subject::Named(_) => {
            (TensorKey { name: divergence.name.as_str().into(), number: operation }, divergence.index)
        }
        Subject::X => (of("x", &format!("{}_in", divergence.name)), divergence.index),
        subject => {
            let key = of("y", &divergence.name);
            let own = !matches!(subject, Subject::Frame | Subject::Copi);
            let wrong = elements(run, Some(golden), &key).into_iter().filter(|element| element.differs);
            let wrong: Vec<usize> = wrong.map(|element| element.index).collect();
            let of_row = wrong.iter().copied().find(|index| own && *index == divergence.index);
            let other = if own { divergence.index } else { 0 };
            (key, of_row.or(wrong.first().copied()).unwrap_or(other))
        }
    }
}

#[cfg(test)]
mod tests;
