//! The decoded run.

use super::frames::{self, Frame, Sampler};
use super::layer::phases;
use super::operations;
use super::own::{self, Passages};
use super::probes::Observations;
use super::spans::{Level, OperationSpan, PhaseSpan, Place, Span, SpanIndex};
use super::tensors::{NamedTensor, named};
use super::wires::{BroadcastWires, ProbeWires, Signals};
use crate::base::{Cycle, Field, Result};
use crate::manifest::{Manifest, Parameters, Shape, Sidecar};
use crate::trace::{Clock, Progress, SignalId, Trace};

/// A trace of a design, decoded.
///
/// Loaded signals stay in the [`Trace`], and what passed a probe is read from them each time it is asked for: a `Run`
/// costs memory for its frames and spans only.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) trace: Trace,
    pub(super) clock: Clock,
    pub(super) wires: Signals,
    manifest: Manifest,
    parameters: Parameters,
    shape: Shape,
    frames: Vec<Frame>,
    operations: Vec<OperationSpan>,
    phases: Vec<PhaseSpan>,
    spans: SpanIndex,
    /// When the tensors of each probe pass; empty with an engine or a layer, whose operations say it.
    pub(super) passages: Vec<Passages>,
    pub(super) tensors: Vec<NamedTensor>,
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
        let shape = sidecar.trace.shape;
        let wires = Signals::find(trace, manifest, parameters.lanes)?;
        trace.load(&wires.all())?;
        let clock = Clock::rising(trace, wires.clk)?;
        let sampler = Sampler { trace, clock: &clock };
        let mut frames = Vec::new();
        let mut operations = Vec::new();
        if let Some(engine) = &wires.engine {
            if let Some(broadcast) = &engine.broadcast {
                frames = frames::read(&sampler, broadcast, engine.operation, progress)?;
            }
            operations = operations::read(&sampler, engine, sidecar)?;
        }
        let layer = wires.layer.as_ref().zip(manifest.layer.as_ref());
        let phases = layer.map(|(wires, layer)| phases(&sampler, wires, layer, sidecar)).transpose()?;
        let phases = phases.unwrap_or_default();
        let groups_of = |number| parameters.groups(shape.product(number)[0]);
        let mut spans = SpanIndex::new(&frames, &operations, &phases, groups_of);
        for level in &wires.spans {
            spans.add(level.level, own::spans(&sampler, level));
        }
        let tensors = named(
            manifest
                .layer
                .as_ref()
                .filter(|_| wires.layer.is_some())
                .map_or(&manifest.probe, |layer| &layer.probe),
        );
        let own = wires.engine.is_none() && wires.layer.is_none();
        let passages = if own { Passages::read(&sampler, &wires.probes, progress)? } else { Vec::new() };
        let (trace, manifest) = (trace.clone(), manifest.clone());
        Ok(Self {
            trace,
            clock,
            wires,
            manifest,
            parameters,
            shape,
            frames,
            operations,
            phases,
            spans,
            passages,
            tensors,
        })
    }

    /// The signal whose rising edges are the cycles.
    #[must_use]
    pub fn clock_signal(&self) -> SignalId {
        self.wires.clk
    }

    /// The wires that say what the design does when, level by level, as its manifest names them.
    #[must_use]
    pub fn span_signals(&self) -> Vec<SignalId> {
        self.wires.spans.iter().flat_map(|span| std::iter::once(span.active).chain(span.number)).collect()
    }

    /// The clock of the design.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What the wires mean.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether the design is a broadcast engine: it has operations, and from dump level `engine` on frames.
    #[must_use]
    pub fn has_engine(&self) -> bool {
        self.wires.engine.is_some()
    }

    /// Whether a transformer layer is in the trace.
    #[must_use]
    pub fn has_layer(&self) -> bool {
        self.wires.layer.is_some()
    }

    /// The elaboration parameters of the engine.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What ran.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Inputs of operation `number`.
    #[must_use]
    pub fn n_in(&self, number: usize) -> usize {
        self.shape.product(number)[1]
    }

    /// Outputs of operation `number`.
    #[must_use]
    pub fn n_out(&self, number: usize) -> usize {
        self.shape.product(number)[0]
    }

    /// Bits of an accumulator.
    #[must_use]
    pub fn accumulator_bits(&self) -> u32 {
        Parameters::accumulator_bits(self.shape.n_in())
    }

    /// Scalars whose accumulators the trace holds: `LANES`, or 0 below dump level `engine`.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.wires.engine.as_ref().map_or(0, |engine| engine.lanes.len())
    }

    /// Cycles from the last bit of a frame to the accumulator that holds its sum; 0 without an engine.
    #[must_use]
    pub fn accumulate_latency(&self) -> u64 {
        self.manifest.engine.as_ref().map_or(0, |engine| engine.accumulate_latency)
    }

    /// The wires of the broadcast, from dump level `engine` on.
    pub(super) fn broadcast(&self) -> Option<BroadcastWires> {
        self.wires.engine.as_ref()?.broadcast
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

    /// What the layer does when, in order; empty in a trace of the engine alone.
    #[must_use]
    pub fn phases(&self) -> &[PhaseSpan] {
        &self.phases
    }

    /// Each activation that the engine read, in order; the number of a tensor is that of its operation.
    #[must_use]
    pub fn inputs(&self) -> Observations<'_> {
        self.engine_probe("x", Cycle(0), 0)
    }

    /// Each output that was handed over, in order; the number of a tensor is that of its operation.
    #[must_use]
    pub fn outputs(&self) -> Observations<'_> {
        self.engine_probe("y", Cycle(0), 0)
    }

    /// The wires position, layer and phase of the layer around the engine; empty in a trace of the engine alone.
    #[must_use]
    pub fn layer_wires(&self) -> Vec<SignalId> {
        let layer = self.wires.layer.as_ref();
        layer.map(|layer| vec![layer.position, layer.layer, layer.phase]).unwrap_or_default()
    }

    /// The probes of the design itself: those of the engine, or of a design of one's own.
    #[must_use]
    pub fn probes(&self) -> &[ProbeWires] {
        &self.wires.probes
    }

    /// The probes of the layer around the engine; empty in a trace of the engine alone.
    #[must_use]
    pub fn layer_probes(&self) -> &[ProbeWires] {
        self.wires.layer.as_ref().map(|layer| layer.probes.as_slice()).unwrap_or_default()
    }

    /// Everything that passed `probe`, in order.
    #[must_use]
    pub fn observations<'a>(&'a self, probe: &'a ProbeWires) -> Observations<'a> {
        Observations::new(self.sampler(), Some(probe), Cycle(0), 0)
    }

    fn engine_probe(&self, tensor: &str, start: Cycle, near: usize) -> Observations<'_> {
        let probe = self.wires.probes.iter().find(|probe| probe.tensors.iter().any(|name| name == tensor));
        Observations::new(self.sampler(), probe, start, near)
    }

    /// The first cycle out of reset in which the layer leaves open whether an element passes `probe`.
    #[must_use]
    pub fn unsure(&self, probe: &ProbeWires) -> Option<Cycle> {
        let (sampler, reset) = (self.sampler(), self.wires.layer.as_ref()?.rst_n);
        let mut cycle = Cycle(0);
        while cycle.0 < self.clock.cycles() {
            if sampler.high(reset, cycle) && sampler.unsigned(probe.valid, cycle) == Field::Unknown {
                return Some(cycle);
            }
            cycle = sampler.next_sample(probe.valid, cycle).min(sampler.next_sample(reset, cycle));
        }
        None
    }

    /// The outputs of operation `number`, `[N_OUT]`; unknown where none was handed over.
    #[must_use]
    pub fn output_tensor(&self, number: usize) -> Vec<Field> {
        self.tensor("y", number, self.n_out(number))
    }

    /// The last value seen of each of `length` elements; unknown where none passed.
    ///
    /// They pass from the start of the operation to the end of the one after it, which may start while they drain.
    fn tensor(&self, name: &str, number: usize, length: usize) -> Vec<Field> {
        let mut tensor = vec![Field::Unknown; length];
        let mut spans = self.operations.iter().skip_while(|span| span.number != number);
        let Some(span) = spans.next() else { return tensor };
        let end = spans.find(|next| next.number != number).map_or(Cycle(u64::MAX), |next| next.end);
        let seen = self.engine_probe(name, span.start, number).take_while(|seen| seen.cycle <= end);
        for seen in seen.filter(|seen| seen.number == Some(number)) {
            if let Some(element) = seen.index.and_then(|index| tensor.get_mut(index)) {
                *element = seen.data;
            }
        }
        tensor
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
        let phase = self.phases.partition_point(|phase| phase.start <= cycle);
        Place {
            operation: operation.checked_sub(1).filter(|index| self.operations[*index].end >= cycle),
            phase: phase.checked_sub(1).filter(|index| self.phases[*index].end >= cycle),
            group,
            activation: frame.map(|index| self.frames[index].activation),
            frame,
            bit: frame.and_then(|index| usize::try_from(cycle.0 - self.frames[index].start.0).ok()),
        }
    }

    /// The operation that a cycle is about: between operations the last one, before the first the first.
    #[must_use]
    pub fn operation_at(&self, cycle: Cycle) -> Option<&OperationSpan> {
        let index = self.operations.partition_point(|operation| operation.start <= cycle);
        self.operations.get(index.saturating_sub(1))
    }

    /// The token that a cycle is about: between tokens the last one, before the first the first.
    #[must_use]
    pub fn token_at(&self, cycle: Cycle) -> Option<usize> {
        let index = self.phases.partition_point(|phase| phase.start <= cycle);
        let phase = self.phases.get(index.saturating_sub(1)).map(|phase| phase.token);
        phase.or_else(|| Some(self.operation_at(cycle)?.token))
    }

    /// The signal that holds the accumulator of scalar `lane`.
    #[must_use]
    pub fn lane_signal(&self, lane: usize) -> Option<SignalId> {
        self.wires.engine.as_ref()?.lanes.get(lane).copied()
    }

    /// The signal on which the elements of `tensor` pass its probe.
    #[must_use]
    pub fn probe_data(&self, tensor: &str) -> Option<SignalId> {
        let mut probes = self.wires.probes.iter().chain(self.layer_probes());
        probes.find(|probe| probe.tensors.iter().any(|name| name == tensor)).map(|probe| probe.data)
    }

    /// The full path of `signal`; empty for one that the trace lacks.
    #[must_use]
    pub fn path(&self, signal: SignalId) -> String {
        self.trace.hierarchy().signal(signal).map(|signal| signal.path.clone()).unwrap_or_default()
    }

    /// The signal at `path` below the design's scope.
    #[must_use]
    pub fn wire(&self, path: &str) -> Option<SignalId> {
        self.trace.hierarchy().find_signal(&format!("{}.{path}", self.wires.root))
    }
}
