//! Finds the manifest's wires in a trace.

use crate::base::{Diagnostic, Place, Result};
use crate::manifest::{Engine, Layer, Manifest, Probe, ScalarWires, SpanLevel, SpanWires};
use crate::trace::{SignalId, SignalKind, Trace};

/// The signals of a design.
#[derive(Clone, Debug)]
pub(super) struct Signals {
    pub root: String,
    pub clk: SignalId,
    pub probes: Vec<ProbeWires>,
    pub spans: Vec<SpanSignals>,
    /// The broadcast engine, where the design is one.
    pub engine: Option<EngineSignals>,
    /// The layer around the engine, where there is one.
    pub layer: Option<LayerSignals>,
}

/// The signals of the engine; a dump level that leaves one out leaves `None`.
#[derive(Clone, Debug)]
pub(super) struct EngineSignals {
    pub operation: SignalId,
    pub busy: SignalId,
    pub broadcast: Option<BroadcastWires>,
    pub lanes: Vec<SignalId>,
}

/// The signals of the layer around the engine.
#[derive(Clone, Debug)]
pub(super) struct LayerSignals {
    pub rst_n: SignalId,
    pub busy: SignalId,
    pub step: SignalId,
    pub layer: SignalId,
    pub position: SignalId,
    pub phase: SignalId,
    pub probes: Vec<ProbeWires>,
}

/// The signals that say what a design does when, on one level.
#[derive(Clone, Debug)]
pub(super) struct SpanSignals {
    pub level: SpanLevel,
    pub active: SignalId,
    pub number: Option<SignalId>,
    /// Bits of that wire.
    pub bits: u32,
    pub title: String,
    pub names: Vec<String>,
}

/// The signals of the broadcast, present together from dump level `engine` on.
#[derive(Clone, Copy, Debug)]
pub(super) struct BroadcastWires {
    pub group: SignalId,
    pub activation_index: SignalId,
    pub activation_value: SignalId,
    pub frame_active: SignalId,
    pub frame_negative: SignalId,
    pub bit_index: SignalId,
    pub copi: SignalId,
    pub sign: Option<SignalId>,
    pub lane_cs_n: SignalId,
}

/// The signals of one probe, and the tensors that pass it.
#[derive(Clone, Debug)]
pub struct ProbeWires {
    /// The names, by the remainder of the tensor's number.
    pub tensors: Vec<String>,
    /// Dimensions of each tensor; empty where the manifest does not say.
    pub shape: Vec<usize>,
    /// Bits of an element.
    pub width: u32,
    /// Whether elements are two's complement.
    pub signed: bool,
    pub(super) valid: SignalId,
    pub(super) number: SignalId,
    /// Bits of the number, which counts on where they wrap.
    pub(super) number_bits: u32,
    pub(super) index: SignalId,
    pub(super) data: SignalId,
}

impl ProbeWires {
    /// The wires valid, index and data.
    #[must_use]
    pub fn signals(&self) -> [SignalId; 3] {
        [self.valid, self.index, self.data]
    }
}

impl Signals {
    /// Finds the design in `trace`; of an engine `lanes` scalars are looked for.
    pub fn find(trace: &Trace, manifest: &Manifest, lanes: usize) -> Result<Self> {
        let root = root(trace, manifest)?;
        let finder = Finder { trace, root: &root };
        let layer = manifest.layer.as_ref().zip(layer_scope(trace, manifest));
        let layer = layer.map(|(layer, root)| Finder { trace, root }.layer(layer));
        let engine = manifest.engine.as_ref().map(|engine| finder.engine(engine, lanes));
        Ok(Self {
            clk: finder.need(&manifest.clock)?,
            probes: finder.probes(&manifest.probe)?,
            spans: manifest.span.iter().map(|span| finder.span(span)).collect::<Result<_>>()?,
            engine: engine.transpose()?,
            layer: layer.transpose()?,
            root: root.clone(),
        })
    }

    /// Every signal, to be loaded at once.
    pub fn all(&self) -> Vec<SignalId> {
        let mut all = vec![self.clk];
        all.extend(self.spans.iter().flat_map(|span| std::iter::once(span.active).chain(span.number)));
        let mut probes: Vec<&ProbeWires> = self.probes.iter().collect();
        if let Some(engine) = &self.engine {
            all.extend([engine.operation, engine.busy]);
            all.extend(engine.broadcast.iter().flat_map(BroadcastWires::all));
            all.extend(&engine.lanes);
        }
        if let Some(layer) = &self.layer {
            all.extend([layer.rst_n, layer.busy, layer.step, layer.layer, layer.position, layer.phase]);
            probes.extend(&layer.probes);
        }
        all.extend(probes.iter().flat_map(|p| [p.valid, p.number, p.index, p.data]));
        all
    }
}

impl BroadcastWires {
    fn all(&self) -> Vec<SignalId> {
        let mut all = vec![self.group, self.activation_index, self.activation_value, self.frame_active];
        all.extend([self.frame_negative, self.bit_index, self.copi, self.lane_cs_n]);
        all.extend(self.sign);
        all
    }
}

/// The full path of the design's scope: the first of the manifest's roots that the trace has.
#[must_use]
pub fn design_scope<'a>(trace: &Trace, manifest: &'a Manifest) -> Option<&'a str> {
    present(trace, &manifest.roots)
}

/// The full path of the layer's scope, where the trace has one.
#[must_use]
pub fn layer_scope<'a>(trace: &Trace, manifest: &'a Manifest) -> Option<&'a str> {
    present(trace, &manifest.layer.as_ref()?.roots)
}

fn present<'a>(trace: &Trace, roots: &'a [String]) -> Option<&'a str> {
    roots.iter().map(String::as_str).find(|root| trace.hierarchy().find_scope(root).is_some())
}

fn root(trace: &Trace, manifest: &Manifest) -> Result<String> {
    design_scope(trace, manifest).map(str::to_owned).ok_or_else(|| {
        Diagnostic::error(format!("no scope of {} is in the trace", manifest.design))
            .in_file(trace.file())
            .hint(format!("the manifest expects one of: {}", manifest.roots.join(", ")))
    })
}

struct Finder<'a> {
    trace: &'a Trace,
    root: &'a str,
}

impl Finder<'_> {
    fn find(&self, name: &str) -> Option<SignalId> {
        self.trace.hierarchy().find_signal(&format!("{}.{name}", self.root))
    }

    fn need(&self, name: &str) -> Result<SignalId> {
        self.find(name).ok_or_else(|| {
            Diagnostic::error("the manifest names this signal, the trace lacks it")
                .at(Place::Signal(format!("{}.{name}", self.root)))
                .hint("simulate again with --dump probes or more, from the RTL that this manifest describes")
        })
    }

    /// Bits of a signal; 0 for what is no vector of bits.
    fn bits(&self, signal: SignalId) -> u32 {
        match self.trace.hierarchy().signal(signal).map(|signal| signal.kind) {
            Some(SignalKind::Bits { width }) => width,
            _ => 0,
        }
    }

    fn engine(&self, engine: &Engine, lanes: usize) -> Result<EngineSignals> {
        Ok(EngineSignals {
            operation: self.need(&engine.wires.operation)?,
            busy: self.need(&engine.wires.busy)?,
            broadcast: self.broadcast(engine),
            lanes: self.lanes(&engine.scalar.accumulator, lanes)?,
        })
    }

    fn broadcast(&self, engine: &Engine) -> Option<BroadcastWires> {
        let wires = &engine.wires;
        Some(BroadcastWires {
            group: self.find(&wires.group)?,
            activation_index: self.find(&wires.activation_index)?,
            activation_value: self.find(&wires.activation_value)?,
            frame_active: self.find(&wires.frame_active)?,
            frame_negative: self.find(&wires.frame_negative)?,
            bit_index: self.find(&wires.bit_index)?,
            copi: self.find(&wires.copi)?,
            sign: self.find(&wires.sign),
            lane_cs_n: self.find(&wires.lane_cs_n)?,
        })
    }

    /// The accumulators: all of them or, at dump level `probes`, none.
    fn lanes(&self, pattern: &str, lanes: usize) -> Result<Vec<SignalId>> {
        if self.find(&ScalarWires::path(pattern, 0)).is_none() {
            return Ok(Vec::new());
        }
        if self.find(&ScalarWires::path(pattern, lanes)).is_some() {
            return Err(Diagnostic::error(format!("the trace has more scalars than LANES = {lanes}"))
                .in_file(self.trace.file())
                .hint("the sidecar belongs to another run: simulate again"));
        }
        (0..lanes).map(|lane| self.need(&ScalarWires::path(pattern, lane))).collect()
    }

    fn probes(&self, probes: &[Probe]) -> Result<Vec<ProbeWires>> {
        probes.iter().map(|probe| self.probe(probe)).collect()
    }

    fn probe(&self, probe: &Probe) -> Result<ProbeWires> {
        let [valid, number, index, data] = probe.wires();
        let (number, data) = (self.need(&number)?, self.need(&data)?);
        Ok(ProbeWires {
            tensors: probe.tensors.clone(),
            shape: probe.shape.clone(),
            width: probe.width.unwrap_or_else(|| self.bits(data)),
            signed: probe.signed,
            valid: self.need(&valid)?,
            number,
            number_bits: self.bits(number),
            index: self.need(&index)?,
            data,
        })
    }

    fn span(&self, span: &SpanWires) -> Result<SpanSignals> {
        let number = span.number.as_ref().map(|number| self.need(number)).transpose()?;
        Ok(SpanSignals {
            level: span.level,
            active: self.need(&span.active)?,
            number,
            bits: number.map_or(0, |number| self.bits(number)),
            title: span.title.clone(),
            names: span.names.clone(),
        })
    }

    fn layer(&self, layer: &Layer) -> Result<LayerSignals> {
        let wires = &layer.wires;
        Ok(LayerSignals {
            rst_n: self.need(&wires.rst_n)?,
            busy: self.need(&wires.busy)?,
            step: self.need(&wires.step)?,
            layer: self.need(&wires.layer)?,
            position: self.need(&wires.position)?,
            phase: self.need(&wires.phase)?,
            probes: self.probes(&layer.probe)?,
        })
    }
}
