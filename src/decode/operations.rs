//! Operations: the ternary products of the engine, read from its wires.

use super::frames::Sampler;
use super::probes::{STEP_BITS, counted_on};
use super::spans::OperationSpan;
use super::wires::EngineSignals;
use crate::base::{Diagnostic, Result};
use crate::manifest::Sidecar;

/// The stretches of `busy`, cut where the number of the operation changes.
pub(super) fn read(
    sampler: &Sampler,
    wires: &EngineSignals,
    sidecar: &Sidecar,
) -> Result<Vec<OperationSpan>> {
    let mut operations: Vec<OperationSpan> = Vec::new();
    for (start, end) in sampler.stretches(wires.busy) {
        let mut cycle = start;
        while cycle <= end {
            let next = sampler.next_sample(wires.operation, cycle).min(end.plus(1));
            let near = operations.last().map_or(0, |last| last.number);
            let number = sampler.index(wires.operation, cycle).ok_or_else(|| {
                Diagnostic::error(format!("the number of the operation is unknown in cycle {cycle}"))
                    .in_file(sampler.trace.file())
                    .hint("the manifest and the trace may come from different RTL")
            })?;
            let number = counted_on(number, near, STEP_BITS);
            match operations.last_mut() {
                Some(last) if last.number == number && last.end.plus(1) == cycle => last.end = next.minus(1),
                _ => {
                    let (token, layer, name) = sidecar.operation(number);
                    let [n_out, n_in] = sidecar.trace.shape.product(number);
                    let (start, end) = (cycle, next.minus(1));
                    operations.push(OperationSpan { number, token, layer, name, n_out, n_in, start, end });
                }
            }
            cycle = next;
        }
    }
    Ok(operations)
}
