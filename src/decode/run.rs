//! The decoded run.

use super::frames::{self, Frame, Sampler};
use super::probes::{self, Observation};
use super::spans::{Level, OperationSpan, Place, Span, SpanIndex};
use super::wires::EngineWires;
use crate::base::{Cycle, Diagnostic, Field, Result};
use crate::manifest::{Manifest, Parameters, Sidecar};
use crate::trace::{Clock, Progress, SignalId, Trace};

/// A trace of the engine, decoded.
///
/// Loaded signals stay in the [`Trace`], so a `Run` costs memory for its frames and observations only.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) trace: Trace,
    pub(super) clock: Clock,
    pub(super) wires: EngineWires,
    manifest: Manifest,
    parameters: Parameters,
    n_in: usize,
    n_out: usize,
    frames: Vec<Frame>,
    operations: Vec<OperationSpan>,
    inputs: Vec<Observation>,
    outputs: Vec<Observation>,
    spans: SpanIndex,
}

impl Run {
    /// Decodes `trace`, whose wires `manifest` names and whose parameters and shape come with `sidecar`.
    ///
    /// # Errors
    /// A wire that the manifest names and the trace lacks; a clock without edges; cancellation.
    pub fn decode(
        trace: &Trace,
        manifest: &Manifest,
        sidecar: &Sidecar,
        progress: &Progress,
    ) -> Result<Self> {
        let parameters = sidecar.scenario.parameters;
        let [n_out, n_in] = sidecar.trace.shape;
        let wires = EngineWires::find(trace, manifest, parameters.lanes)?;
        trace.load(&wires.all())?;
        let clock = Clock::rising(trace, wires.clk)?;
        let sampler = Sampler { trace, clock: &clock };
        let frames = match &wires.broadcast {
            Some(broadcast) => frames::read(&sampler, broadcast, wires.operation, progress)?,
            None => Vec::new(),
        };
        let observed = |tensor: &str| -> Vec<Observation> {
            let probe = wires.probes.iter().find(|probe| probe.tensor == tensor);
            probe.map(|probe| probes::read(&sampler, probe)).unwrap_or_default()
        };
        let operations = operations(&sampler, &wires, sidecar)?;
        let (inputs, outputs) = (observed("x"), observed("y"));
        let spans = SpanIndex::new(&frames, &operations, parameters.groups(n_out));
        let (trace, manifest) = (trace.clone(), manifest.clone());
        Ok(Self {
            trace,
            clock,
            wires,
            manifest,
            parameters,
            n_in,
            n_out,
            frames,
            operations,
            inputs,
            outputs,
            spans,
        })
    }

    /// The clock of the engine.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What the wires mean.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The elaboration parameters.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Inputs of each product.
    #[must_use]
    pub fn n_in(&self) -> usize {
        self.n_in
    }

    /// Outputs of each product.
    #[must_use]
    pub fn n_out(&self) -> usize {
        self.n_out
    }

    /// Scalars whose accumulators the trace holds: `LANES`, or 0 below dump level `engine`.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.wires.lanes.len()
    }

    /// Cycles from the last bit of a frame to the accumulator that holds its sum.
    #[must_use]
    pub fn accumulate_latency(&self) -> u64 {
        self.manifest.accumulate_latency
    }

    /// Every frame, in order; none below dump level `engine`.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Every operation, in order.
    #[must_use]
    pub fn operations(&self) -> &[OperationSpan] {
        &self.operations
    }

    /// Each activation that the engine read, in order.
    #[must_use]
    pub fn inputs(&self) -> &[Observation] {
        &self.inputs
    }

    /// Each output that was handed over, in order.
    #[must_use]
    pub fn outputs(&self) -> &[Observation] {
        &self.outputs
    }

    /// The input vector of `operation` as last read, `[N_IN]`; unknown where nothing was read.
    #[must_use]
    pub fn input_tensor(&self, operation: usize) -> Vec<Field> {
        probes::tensor(&self.inputs, operation, self.n_in)
    }

    /// The outputs of `operation`, `[N_OUT]`; unknown where none was handed over.
    #[must_use]
    pub fn output_tensor(&self, operation: usize) -> Vec<Field> {
        probes::tensor(&self.outputs, operation, self.n_out)
    }

    /// The spans of `level`, in order; none for cycle and bit.
    #[must_use]
    pub fn spans(&self, level: Level) -> &[Span] {
        self.spans.of(level)
    }

    /// Where the next step of `level` leads from `cycle`; `None` at the end.
    #[must_use]
    pub fn next(&self, level: Level, cycle: Cycle) -> Option<Cycle> {
        if level == Level::Cycle {
            return Some(cycle.plus(1)).filter(|next| next.0 < self.clock.cycles());
        }
        self.spans.next(level, cycle)
    }

    /// Where a step back of `level` leads from `cycle`; `None` at the beginning.
    #[must_use]
    pub fn previous(&self, level: Level, cycle: Cycle) -> Option<Cycle> {
        if level == Level::Cycle {
            return cycle.0.checked_sub(1).map(Cycle);
        }
        self.spans.previous(level, cycle)
    }

    /// Where in the run `cycle` is.
    #[must_use]
    pub fn place(&self, cycle: Cycle) -> Place {
        let frame = self.spans.covering(Level::Frame, cycle);
        let group = self.spans.covering(Level::Group, cycle).and_then(|index| {
            let start = self.spans.of(Level::Group)[index].start;
            self.spans.covering(Level::Frame, start).map(|first| self.frames[first].group)
        });
        let operation = self.operations.partition_point(|operation| operation.start <= cycle);
        Place {
            operation: operation.checked_sub(1).filter(|index| self.operations[*index].end >= cycle),
            group,
            activation: frame.map(|index| self.frames[index].activation),
            frame,
            bit: frame.and_then(|index| usize::try_from(cycle.0 - self.frames[index].start.0).ok()),
        }
    }

    /// The signal that holds the accumulator of scalar `lane`.
    #[must_use]
    pub fn lane_signal(&self, lane: usize) -> Option<SignalId> {
        self.wires.lanes.get(lane).copied()
    }

    /// The signal on which the elements of `tensor` pass its probe.
    #[must_use]
    pub fn probe_data(&self, tensor: &str) -> Option<SignalId> {
        self.wires.probes.iter().find(|probe| probe.tensor == tensor).map(|probe| probe.data)
    }

    /// The signal at `path` below the engine's scope.
    #[must_use]
    pub fn wire(&self, path: &str) -> Option<SignalId> {
        self.trace.hierarchy().find_signal(&format!("{}.{path}", self.wires.root))
    }
}

/// The stretches of `busy`, cut where the number of the operation changes.
fn operations(sampler: &Sampler, wires: &EngineWires, sidecar: &Sidecar) -> Result<Vec<OperationSpan>> {
    let mut operations: Vec<OperationSpan> = Vec::new();
    for (start, end) in sampler.stretches(wires.busy) {
        for cycle in (start.0..=end.0).map(Cycle) {
            let number = sampler.index(wires.operation, cycle).ok_or_else(|| {
                Diagnostic::error(format!("the number of the operation is unknown in cycle {cycle}"))
                    .in_file(sampler.trace.file())
                    .hint("the manifest and the trace may come from different RTL")
            })?;
            match operations.last_mut() {
                Some(last) if last.number == number && last.end.plus(1) == cycle => last.end = cycle,
                _ => {
                    let (token, layer, name) = sidecar.scenario.operation(number);
                    operations.push(OperationSpan { number, token, layer, name, start: cycle, end: cycle });
                }
            }
        }
    }
    Ok(operations)
}
