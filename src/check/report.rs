//! What a check found.

use crate::base::{Cycle, Field};
use crate::model::Tensor;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// What is compared, in the order in which the engine makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An activation as read from its bank; indexed by activation.
    X,
    /// Which frame is on the wire, when one is due: the first of activation, group and sign (1 for negative)
    /// that differs, -1 where none is due; indexed by the activation that is due.
    Frame,
    /// Whether a scalar is selected, 0 or 1; indexed by output row, or by scalar where it has no row.
    ChipSelect,
    /// A selected scalar's subtract line, 0 or 1; indexed by output row.
    Sign,
    /// The 8 bits that crossed COPI in a frame, signed; indexed by activation.
    Copi,
    /// A scalar's sum after a frame; indexed by output row, or by scalar where it has no row.
    Accumulator,
    /// An output as handed over; indexed by output row.
    Y,
    /// A tensor of the layer, as it passes its probe; indexed as the probe does.
    Tensor(Tensor),
    /// A tensor of a design of one's own; indexed as its probe does.
    Named(TensorName),
}

/// The name of a tensor of a design of one's own, and its place among those of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TensorName {
    place: usize,
    text: &'static str,
}

/// Names of tensors that manifests had so far. They are few and short, and stay as long as the program, so that a
/// [`Subject`] can be copied.
static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// In which respect an element differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Respect {
    /// Its value.
    #[default]
    Value,
    /// Its index: another element is due.
    Index,
    /// The number of its tensor: another tensor is due.
    Tensor,
    /// No element is due; the golden value is -1.
    Presence,
    /// Whether it passes is unknown; the golden value is 0.
    Valid,
    /// It never passed; what the RTL has is unknown, and from the cycle on everything that it needs is there.
    Absence,
}

impl Subject {
    /// The tensor `name`, which is number `place` among those of its manifest.
    #[must_use]
    pub fn named(place: usize, name: &str) -> Self {
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        let known = names.get(name).copied();
        let text = known.unwrap_or_else(|| Box::leak(name.into()));
        names.insert(text);
        Self::Named(TensorName { place, text })
    }

    /// The name in reports and sidecars.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Frame => "frame",
            Self::ChipSelect => "chip_select",
            Self::Sign => "sign",
            Self::Copi => "copi",
            Self::Accumulator => "accumulator",
            Self::Y => "y",
            Self::Tensor(tensor) => tensor.row().name,
            Self::Named(name) => name.text,
        }
    }
}

impl Serialize for Subject {
    /// Its name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The first value that is not what the golden model says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Divergence {
    /// The cycle in which it is first seen.
    pub cycle: Cycle,
    /// Number of the operation; null for a tensor of the layer.
    pub operation: Option<usize>,
    /// Number of the layer run, from 0; null where the engine ran alone.
    pub step: Option<usize>,
    /// The token.
    pub token: usize,
    /// The layer.
    pub layer: usize,
    /// The matrix of the operation, or the tensor of the layer.
    pub name: String,
    /// What diverges.
    pub tensor: Subject,
    /// Element of it; [`Subject`] says what it counts.
    pub index: usize,
    /// What the RTL has; null in JSON when it is unknown.
    pub rtl: Field,
    /// What the golden model has.
    pub golden: i64,
    /// What of the element differs: `rtl` and `golden` are that.
    pub respect: Respect,
    /// The signal that shows it, by full path.
    pub signal: String,
    /// The activation on the wire, where one is.
    pub activation: Option<usize>,
    /// Whether the frame on the wire is the negative one.
    pub negative: Option<bool>,
}

impl Divergence {
    /// Where in the run it is: `token 0 › layer 0 › q_proj[17]`, or `operation 2 › c[5]` in a design of one's own.
    #[must_use]
    pub fn place(&self) -> String {
        let element = match self.tensor {
            Subject::Named(_) => {
                let operation = self.operation.unwrap_or_default();
                return format!("operation {operation} › {}[{}]", self.name, self.index);
            }
            Subject::Y | Subject::Tensor(_) => format!("{}[{}]", self.name, self.index),
            subject => format!("{} › {subject}[{}]", self.name, self.index),
        };
        format!("token {} › layer {} › {element}", self.token, self.layer)
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · cycle {}: rtl {}, golden {}", self.place(), self.cycle, self.rtl, self.golden)?;
        match self.respect {
            Respect::Value => {}
            Respect::Index => write!(f, " (index of the element)")?,
            Respect::Tensor => write!(f, " (number of the tensor)")?,
            Respect::Presence => write!(f, " (no element is due)")?,
            Respect::Valid => write!(f, " (whether an element passes)")?,
            Respect::Absence => write!(f, " (it never passed)")?,
        }
        if let Some(activation) = self.activation {
            let sign = if self.negative == Some(true) { '−' } else { '+' };
            write!(f, " · activation {activation}, frame {sign}")?;
        }
        Ok(())
    }
}

/// How one tensor of one operation compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TensorReport {
    /// Number of the operation; null for a tensor of the layer, whose tokens count together.
    pub operation: Option<usize>,
    /// The layer; null for an operation.
    pub layer: Option<usize>,
    /// What was compared.
    pub tensor: Subject,
    /// Values compared.
    pub compared: u64,
    /// Values that differ, unknown ones included.
    pub wrong: u64,
    /// Of those, values that are X or Z in the trace.
    pub unknown: u64,
    /// Values that should be in the trace and are not.
    pub missing: u64,
}

/// Everything a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Values compared.
    pub compared: u64,
    /// Values that differ.
    pub wrong: u64,
    /// Values that should be in the trace and are not: it is cut short or the engine stopped.
    pub missing: u64,
    /// One entry an operation and subject, or a layer and tensor, in order.
    pub tensors: Vec<TensorReport>,
    /// Tensors of which a value differs: of each operation or layer run on its own, wires of an operation counted alike.
    pub differing: u64,
    /// The earliest difference.
    pub divergence: Option<Divergence>,
    /// Of the values that should be in the trace and are not, the first one: where a run that did not finish stopped.
    pub absent: Option<Divergence>,
    /// The first difference of each tensor that differs, by cycle; of very many those that were compared first.
    #[serde(skip)]
    pub divergences: Vec<Divergence>,
}

impl Report {
    /// The earliest difference, or where nothing differs the first value that never came.
    #[must_use]
    pub fn first(&self) -> Option<&Divergence> {
        self.divergence.as_ref().or(self.absent.as_ref())
    }

    /// Whether there was something to compare, all of it was there, and all of it was equal.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.compared > 0 && self.wrong == 0 && self.missing == 0
    }
}
