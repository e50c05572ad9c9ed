//! The report of nextpnr: what of the device is taken, how fast clocks are, which paths limit them.

use super::Kind;
use super::hierarchy::Hierarchy;
use super::report::{Clock, Path, PathStep, Resource, StepKind};
use crate::base::{Diagnostic, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    critical_paths: Vec<RawPath>,
    #[serde(default)]
    fmax: BTreeMap<String, RawClock>,
    utilization: BTreeMap<String, RawResource>,
}

#[derive(Deserialize)]
struct RawClock {
    achieved: f64,
    constraint: f64,
}

#[derive(Deserialize)]
struct RawResource {
    used: u64,
    available: u64,
}

#[derive(Deserialize)]
struct RawPath {
    from: String,
    to: String,
    path: Vec<RawStep>,
}

#[derive(Deserialize)]
struct RawStep {
    #[serde(rename = "type")]
    kind: String,
    delay: f64,
    to: RawEnd,
    #[serde(default)]
    net: String,
}

#[derive(Deserialize)]
struct RawEnd {
    cell: String,
    port: String,
}

/// What the router found.
#[derive(Debug)]
pub(super) struct Timing {
    pub resources: Vec<Resource>,
    pub clocks: Vec<Clock>,
    pub paths: Vec<Path>,
}

/// Reads the report `text`; signals and lines of the RTL are those of `hierarchy` under `top`.
///
/// # Errors
/// It is no report of nextpnr.
pub(super) fn timing(text: &str, hierarchy: &Hierarchy, top: &str) -> Result<Timing> {
    let raw: Raw = serde_json::from_str(text)
        .map_err(|error| Diagnostic::error(format!("is no report of nextpnr: {error}")))?;
    let resource = |(name, raw): (String, RawResource)| {
        let kind = resource_kind(&name);
        Resource { name, kind, used: raw.used, available: raw.available }
    };
    let mut resources: Vec<Resource> = raw.utilization.into_iter().map(resource).collect();
    resources.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    let clock = |(name, raw): (String, RawClock)| Clock {
        name: plain_net(&name).to_owned(),
        achieved_mhz: raw.achieved,
        asked_mhz: raw.constraint,
    };
    let mut clocks: Vec<Clock> = raw.fmax.into_iter().map(clock).collect();
    clocks.sort_by(|a, b| a.achieved_mhz.total_cmp(&b.achieved_mhz));
    let mut paths: Vec<Path> = raw.critical_paths.into_iter().map(|raw| path(raw, hierarchy, top)).collect();
    let inside = |path: &Path| path.from == path.to && path.from != ASYNCHRONOUS;
    paths.sort_by(|a, b| {
        (inside(b), b.delay_ns).partial_cmp(&(inside(a), a.delay_ns)).unwrap_or(std::cmp::Ordering::Equal)
    });
    Ok(Timing { resources, clocks, paths })
}

/// The end of a path that no clock moves.
const ASYNCHRONOUS: &str = "<async>";

fn path(raw: RawPath, hierarchy: &Hierarchy, top: &str) -> Path {
    let steps: Vec<PathStep> = raw.path.into_iter().map(|raw| step(raw, hierarchy, top)).collect();
    let sum = |wires: bool| -> f64 {
        let chosen = steps.iter().filter(|step| (step.kind == StepKind::Routing) == wires);
        chosen.map(|step| step.delay_ns).sum()
    };
    let (logic_ns, routing_ns) = (sum(false), sum(true));
    Path {
        from: plain_end(&raw.from),
        to: plain_end(&raw.to),
        delay_ns: logic_ns + routing_ns,
        logic_ns,
        routing_ns,
        steps,
    }
}

fn step(raw: RawStep, hierarchy: &Hierarchy, top: &str) -> PathStep {
    let kind = match raw.kind.as_str() {
        "clk-to-q" => StepKind::ClkToQ,
        "logic" => StepKind::Logic,
        "routing" => StepKind::Routing,
        "setup" => StepKind::Setup,
        _ => StepKind::Other,
    };
    let named = if raw.net.is_empty() { &raw.to.cell } else { &raw.net };
    let (signal, source) = hierarchy.signal(top, named).unwrap_or_default();
    let net = plain_net(&raw.net).to_owned();
    PathStep { kind, delay_ns: raw.delay, cell: raw.to.cell, port: raw.to.port, net, signal, source }
}

/// A net without what packing added to its name.
pub(super) fn plain_net(net: &str) -> &str {
    let net = net.strip_prefix("$glbnet$").unwrap_or(net);
    let added = ["$TRELLIS_IO", "$SB_IO", "$nextpnr", "_$glb_", "$glb_"];
    let end = added.iter().filter_map(|mark| net.find(mark)).filter(|at| *at > 0).min();
    &net[..end.unwrap_or(net.len())]
}

/// `posedge $glbnet$clk` as `posedge clk`.
fn plain_end(end: &str) -> String {
    match end.split_once(' ') {
        Some((edge, net)) => format!("{edge} {}", plain_net(net)),
        None => end.to_owned(),
    }
}

/// What a resource of the router holds.
fn resource_kind(name: &str) -> Kind {
    match name {
        "TRELLIS_COMB" | "ICESTORM_LC" => Kind::Lut,
        "TRELLIS_FF" => Kind::Ff,
        "DP16KD" | "ICESTORM_RAM" => Kind::Ram,
        "MULT18X18D" | "ICESTORM_DSP" => Kind::Dsp,
        "TRELLIS_RAMW" => Kind::LutRam,
        "ICESTORM_SPRAM" => Kind::Spram,
        _ => Kind::Other,
    }
}
