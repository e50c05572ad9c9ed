//! What the layer does when: its phases, read from its wires.

use super::frames::Sampler;
use super::probes::{STEP_BITS, counted_on};
use super::spans::PhaseSpan;
use super::wires::LayerSignals;
use crate::base::{Cycle, Diagnostic, Result};
use crate::manifest::{Layer, Sidecar};

/// The phases of every layer run, in order: the stretches of `busy`, cut where `step` or `phase` changes.
///
/// # Errors
/// A step or a phase that is unknown, or a phase that the manifest does not name.
pub(super) fn phases(
    sampler: &Sampler,
    wires: &LayerSignals,
    layer: &Layer,
    sidecar: &Sidecar,
) -> Result<Vec<PhaseSpan>> {
    let mut phases: Vec<PhaseSpan> = Vec::new();
    for (start, end) in sampler.stretches(wires.busy) {
        let mut cycle = start;
        while cycle <= end {
            let next = [wires.step, wires.phase, wires.layer, wires.position]
                .map(|wire| sampler.next_sample(wire, cycle))
                .into_iter()
                .fold(end.plus(1), Cycle::min);
            let near = phases.last().map_or(0, |last| last.step);
            add(&mut phases, phase(sampler, wires, layer, sidecar, (cycle, next.minus(1)), near)?);
            cycle = next;
        }
    }
    // What the wire calls idle while the layer is busy is a pause between two phases.
    phases.retain(|phase| phase.name != layer.phases.first().map_or("", String::as_str));
    Ok(phases)
}

/// Joins what is one phase: a wire may change and change back within a clock.
fn add(phases: &mut Vec<PhaseSpan>, phase: PhaseSpan) {
    match phases.last_mut() {
        Some(last)
            if (last.step, &last.name) == (phase.step, &phase.name) && last.end.plus(1) == phase.start =>
        {
            last.end = phase.end;
        }
        _ => phases.push(phase),
    }
}

fn phase(
    sampler: &Sampler,
    wires: &LayerSignals,
    layer: &Layer,
    sidecar: &Sidecar,
    (start, end): (Cycle, Cycle),
    near: usize,
) -> Result<PhaseSpan> {
    let unknown = |what: &str| {
        Diagnostic::error(format!("{what} of the layer is unknown in cycle {start}"))
            .in_file(sampler.trace.file())
            .hint("the manifest and the trace may come from different RTL")
    };
    let step = sampler.index(wires.step, start).ok_or_else(|| unknown("the step"))?;
    let name = sampler.index(wires.phase, start).and_then(|number| layer.phases.get(number));
    let step = counted_on(step, near, STEP_BITS);
    let (token, number) = sidecar.step(step);
    Ok(PhaseSpan {
        step,
        token,
        layer: sampler.index(wires.layer, start).unwrap_or(number),
        position: sampler.index(wires.position, start).unwrap_or(token),
        name: name.ok_or_else(|| unknown("the phase"))?.clone(),
        start,
        end,
    })
}
