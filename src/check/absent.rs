//! Where a run stopped: of all elements that never passed, the first one that could have.

use super::Golden;
use super::why::{Look, ready};
use crate::base::Cycle;
use crate::decode::{Run, TensorKey};
use crate::model::{HeadVector, Tensor};

/// The first element that one probe still owes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absent {
    /// Number of the layer run.
    pub step: usize,
    /// Which tensor.
    pub tensor: Tensor,
    /// Element of it.
    pub index: usize,
    /// When the element before it passed that probe.
    pub last: Cycle,
    /// What should have passed.
    pub value: i64,
    /// Tensors that are computed before it.
    pub order: usize,
}

/// The one of `absent`, a probe each, that held up the others; and the cycle from which on
/// everything that it needs was there.
///
/// A unit that does not wait for the whole of the one before it stops while that one still has elements to give. So
/// of all that belong to the phase in which the layer stopped, and whose inputs have passed, it is the one that could have
/// come earliest. Where none is, it is the first in the order of computation.
pub(super) fn first(run: &Run, golden: &Golden, absent: &[Absent]) -> Option<(Absent, Cycle)> {
    let stopped = run.phases().last();
    let mut look = Look::new(run, golden);
    let mut from = |absent: &Absent| {
        let key = TensorKey { name: absent.tensor.row().name.into(), number: absent.step };
        Some((*absent, ready(&mut look, &key, absent.index)?.max(absent.last)))
    };
    let of_phase = |absent: &&Absent| {
        stopped.is_some_and(|stopped| {
            (stopped.step, stopped.name.as_str()) == (absent.step, phase(absent.tensor))
        })
    };
    let earliest = absent.iter().filter(of_phase).filter_map(&mut from).min_by_key(|(_, cycle)| *cycle);
    earliest.or_else(|| {
        let first = absent.iter().min_by_key(|absent| absent.order)?;
        from(first).or(Some((*first, first.last)))
    })
}

/// The phase in which `tensor` passes.
fn phase(tensor: Tensor) -> &'static str {
    let head = |vector| match vector {
        HeadVector::Query => "q_head",
        HeadVector::Key => "k_head",
        HeadVector::Value => "v_head",
    };
    match tensor {
        Tensor::NormInput(norm) | Tensor::NormOutput(norm) | Tensor::NormScale(norm) => {
            Tensor::NormOutput(norm).row().name
        }
        Tensor::ProjectionInput(projection)
        | Tensor::Accumulators(projection)
        | Tensor::OutputScale(projection)
        | Tensor::Output(projection) => projection.name(),
        Tensor::Rotated(vector) | Tensor::Head(vector) | Tensor::HeadMax(vector) => head(vector),
        Tensor::Activation | Tensor::Hidden => "up_proj",
        Tensor::AttentionSum => "o_proj",
        Tensor::LayerOutput => "down_proj",
        _ => "attention",
    }
}

#[cfg(test)]
mod tests {
    use super::phase;
    use crate::manifest::Manifest;
    use crate::model::PROBES;

    #[test]
    fn every_tensor_passes_in_a_phase_of_the_manifest_and_every_phase_has_one() {
        let phases = Manifest::bundled().unwrap().layer.unwrap().phases;
        let tensors = || PROBES.iter().flat_map(|(_, tensors)| *tensors).map(|(tensor, _)| phase(*tensor));
        assert!(tensors().all(|name| phases.iter().any(|phase| phase == name)));
        assert!(phases.iter().skip(1).all(|phase| tensors().any(|name| name == phase)));
    }
}
