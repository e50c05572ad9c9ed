//! Finds the manifest's wires in a trace.

use crate::base::{Diagnostic, Place, Result};
use crate::manifest::{Layer, Manifest, Probe, ScalarWires};
use crate::trace::{SignalId, Trace};

/// The engine's signals; a dump level that leaves one out leaves `None`.
#[derive(Clone, Debug)]
pub(super) struct EngineWires {
    pub root: String,
    pub clk: SignalId,
    pub operation: SignalId,
    pub busy: SignalId,
    /// The layer around the engine, where there is one.
    pub layer: Option<LayerSignals>,
    pub broadcast: Option<BroadcastWires>,
    pub lanes: Vec<SignalId>,
    pub probes: Vec<ProbeWires>,
}

/// The signals of the layer around the engine.
#[derive(Clone, Debug)]
pub(super) struct LayerSignals {
    pub busy: SignalId,
    pub step: SignalId,
    pub layer: SignalId,
    pub position: SignalId,
    pub phase: SignalId,
    pub probes: Vec<ProbeWires>,
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
    pub(super) valid: SignalId,
    pub(super) number: SignalId,
    pub(super) index: SignalId,
    pub(super) data: SignalId,
}

impl EngineWires {
    /// Finds the engine in `trace`; `lanes` scalars are looked for.
    pub fn find(trace: &Trace, manifest: &Manifest, lanes: usize) -> Result<Self> {
        let root = root(trace, manifest)?;
        let finder = Finder { trace, root: &root };
        let wires = &manifest.wires;
        let layer = layer_scope(trace, manifest).map(|root| Finder { trace, root }.layer(&manifest.layer));
        Ok(Self {
            clk: finder.need(&wires.clk)?,
            operation: finder.need(&wires.operation)?,
            busy: finder.need(&wires.busy)?,
            broadcast: finder.broadcast(manifest),
            lanes: finder.lanes(&manifest.scalar.accumulator, lanes)?,
            probes: finder.probes(&manifest.probe)?,
            layer: layer.transpose()?,
            root: root.clone(),
        })
    }

    /// Every signal, to be loaded at once.
    pub fn all(&self) -> Vec<SignalId> {
        let mut all = vec![self.clk, self.operation, self.busy];
        if let Some(wires) = &self.broadcast {
            all.extend([wires.group, wires.activation_index, wires.activation_value, wires.frame_active]);
            all.extend([wires.frame_negative, wires.bit_index, wires.copi, wires.lane_cs_n]);
            all.extend(wires.sign);
        }
        all.extend(&self.lanes);
        let mut probes: Vec<&ProbeWires> = self.probes.iter().collect();
        if let Some(layer) = &self.layer {
            all.extend([layer.busy, layer.step, layer.layer, layer.position, layer.phase]);
            probes.extend(&layer.probes);
        }
        all.extend(probes.iter().flat_map(|p| [p.valid, p.number, p.index, p.data]));
        all
    }
}

/// The full path of the engine's scope: the first of the manifest's roots that the trace has.
#[must_use]
pub fn engine_scope<'a>(trace: &Trace, manifest: &'a Manifest) -> Option<&'a str> {
    let mut roots = manifest.roots.iter().map(String::as_str);
    roots.find(|root| trace.hierarchy().find_scope(root).is_some())
}

/// The full path of the layer's scope, where the trace has one.
#[must_use]
pub fn layer_scope<'a>(trace: &Trace, manifest: &'a Manifest) -> Option<&'a str> {
    let mut roots = manifest.layer.roots.iter().map(String::as_str);
    roots.find(|root| trace.hierarchy().find_scope(root).is_some())
}

fn root(trace: &Trace, manifest: &Manifest) -> Result<String> {
    engine_scope(trace, manifest).map(str::to_owned).ok_or_else(|| {
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

    fn broadcast(&self, manifest: &Manifest) -> Option<BroadcastWires> {
        let wires = &manifest.wires;
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
        let find = |probe: &Probe| {
            let scope = &probe.scope;
            Ok(ProbeWires {
                tensors: probe.tensors.clone(),
                valid: self.need(&format!("{scope}.valid"))?,
                number: self.need(&format!("{scope}.tensor"))?,
                index: self.need(&format!("{scope}.index"))?,
                data: self.need(&format!("{scope}.data"))?,
            })
        };
        probes.iter().map(find).collect()
    }

    fn layer(&self, layer: &Layer) -> Result<LayerSignals> {
        let wires = &layer.wires;
        Ok(LayerSignals {
            busy: self.need(&wires.busy)?,
            step: self.need(&wires.step)?,
            layer: self.need(&wires.layer)?,
            position: self.need(&wires.position)?,
            phase: self.need(&wires.phase)?,
            probes: self.probes(&layer.probe)?,
        })
    }
}
