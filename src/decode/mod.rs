//! A trace read back into what it means. Of any design: the tensors that passed its probes, spans of cycles by its own
//! wires, an index to step through them; of this project's engine and layer also operations, groups, activations, frames and bits as
//! spans of cycles, the tensors that passed its probes, and an index to step through all of it.
//!
//! Every value is the preponed sample of a cycle: what a flip-flop captures at that clock edge.

mod changed;
mod frames;
mod layer;
mod operations;
mod own;
mod probes;
mod run;
mod spans;
mod state;
mod tensors;
mod wires;

pub use changed::{ElementChange, TensorChange, TensorChanges};
pub use frames::Frame;
pub use probes::{Observation, Observations};
pub use run::Run;
pub use spans::{Level, OperationSpan, PhaseSpan, Place, Span};
pub use state::Motion;
pub use tensors::{NamedTensor, TensorElement, TensorKey};
pub use wires::{ProbeWires, design_scope, layer_scope};

#[cfg(test)]
mod tests;
