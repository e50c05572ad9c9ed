//! A trace of the engine read back into what it means: operations, groups, activations, frames and bits as
//! spans of cycles, the tensors that passed its probes, and an index to step through all of it.
//!
//! Every value is the preponed sample of a cycle: what a flip-flop captures at that clock edge.

mod frames;
mod layer;
mod probes;
mod run;
mod spans;
mod state;
mod tensors;
mod wires;

pub use frames::Frame;
pub use probes::{Observation, Observations};
pub use run::Run;
pub use spans::{Level, OperationSpan, PhaseSpan, Place, Span};
pub use state::Motion;
pub use tensors::{NamedTensor, TensorElement, TensorKey};
pub use wires::{ProbeWires, engine_scope, layer_scope};

#[cfg(test)]
mod tests;
