//! Traces that commands read: opened behind a bar, with their clock, decoded, with their golden model.

use super::table::plain;
use super::{Verbosity, bar, print};
use crate::base::{Cycle, Diagnostic, Result, SNIPPET, Time, fits};
use crate::check::Golden;
use crate::decode::{Run, design_scope, layer_scope};
use crate::export::{self, Snippet};
use crate::manifest::{Manifest, Sidecar};
use crate::model::Models;
use crate::query::resolve;
use crate::trace::{self, Axis, Clock, Progress, SignalId, Trace};
use serde::Serialize;
use std::path::Path;

/// Opens a trace; what is wrong with it while it can be read goes to standard error.
///
/// # Errors
/// As [`Trace::open`].
pub(super) fn trace(file: &Path, verbosity: Verbosity, silent: bool) -> Result<Trace> {
    let trace = bar::with_bar("reading", silent, |progress| Trace::open(file, progress))?;
    if !verbosity.quiet {
        trace.warnings().iter().for_each(print::warn);
    }
    Ok(trace)
}

/// What was run for the trace `file`.
///
/// # Errors
/// There is no sidecar, or what is wrong with it; `purpose` says what it is needed for.
pub(super) fn sidecar(file: &Path, purpose: &str) -> Result<Sidecar> {
    Sidecar::beside(file)?.ok_or_else(|| {
        Diagnostic::error(format!("no sidecar says what was run, so {purpose}"))
            .in_file(Sidecar::path(file))
            .hint("tritscope sim writes one beside each trace; keep both together")
    })
}

/// What the file says of itself as a snippet; `None` for any other trace.
///
/// # Errors
/// A snippet of a newer form, or a damaged one.
pub(super) fn snippet(file: &Path) -> Result<Option<Snippet>> {
    trace::head(file, SNIPPET).and_then(|head| export::snippet(&head)).transpose()
}

/// Decodes a trace.
///
/// # Errors
/// As [`Run::decode`].
pub(super) fn run(trace: &Trace, sidecar: &Sidecar, silent: bool) -> Result<Run> {
    let manifest = sidecar.manifest()?;
    let decoded = |progress: &Progress| Run::decode(trace, &manifest, sidecar, progress);
    bar::with_bar("decoding", silent, decoded)
}

/// The golden model of a run, where something says what its tensors must be.
///
/// # Errors
/// As [`Golden::new`].
pub(super) fn golden(sidecar: &Sidecar, silent: bool) -> Result<Option<Golden>> {
    let computed = |_: &Progress| Golden::new(sidecar, &Models::standard());
    sidecar.is_comparable().then(|| bar::with_bar("golden model", silent, computed)).transpose()
}

/// A signal and its edges.
pub(super) struct Ticking {
    pub(super) signal: SignalId,
    /// Its full path.
    pub(super) path: String,
    pub(super) clock: Clock,
}

impl Ticking {
    /// What counts cycles in a trace: the signal that is named, else the clock of the design that the sidecar tells of,
    /// else one that its name gives away; `None` if there is none.
    ///
    /// # Errors
    /// A named signal that the trace lacks or that is no clock.
    pub(super) fn of(trace: &Trace, named: Option<&str>) -> Result<Option<Self>> {
        let found = match named {
            Some(name) => {
                let signal = resolve(trace.hierarchy(), None, name)?;
                Some((signal, Clock::rising(trace, signal)?))
            }
            None => of_design(trace).or_else(|| Clock::guess(trace)),
        };
        let path = |id| trace.hierarchy().signal(id).map(|signal| signal.path.clone()).unwrap_or_default();
        Ok(found.map(|(signal, clock)| Self { signal, path: path(signal), clock }))
    }
}

fn of_design(trace: &Trace) -> Option<(SignalId, Clock)> {
    let sidecar = Sidecar::beside(trace.file()).ok()??;
    let manifest: Manifest = sidecar.manifest().ok()?;
    let roots = [layer_scope(trace, &manifest), design_scope(trace, &manifest)];
    let path = |root: &str| format!("{root}.{}", manifest.clock);
    let signal = roots.iter().flatten().find_map(|root| trace.hierarchy().find_signal(&path(root)))?;
    Some((signal, Clock::rising(trace, signal).ok()?))
}

/// The signals whose path fits one of `patterns`, in the order of the trace.
///
/// # Errors
/// A pattern that no signal fits.
pub(super) fn fitting(trace: &Trace, patterns: &[String]) -> Result<Vec<SignalId>> {
    let hierarchy = trace.hierarchy();
    for pattern in patterns {
        if !hierarchy.signals().iter().any(|signal| fits(pattern, &signal.path)) {
            return Err(Diagnostic::error(format!("no signal fits `{}`", plain(pattern)))
                .in_file(trace.file())
                .hint(
                    "* stands for any letters, dots too: *.acc, tb.dut.*; tritscope info shows what there is",
                ));
        }
    }
    let path = |id: SignalId| hierarchy.signal(id).map_or("", |signal| signal.path.as_str());
    let wanted = |id: &SignalId| patterns.iter().any(|pattern| fits(pattern, path(*id)));
    Ok(hierarchy.signal_ids().filter(wanted).collect())
}

/// A moment that somebody wrote; `+` and `-` count from `from`.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn moment(trace: &Trace, ticking: Option<&Ticking>, from: Time, text: &str) -> Result<Time> {
    let clock = ticking.map(|ticking| &ticking.clock);
    let axis = Axis { scale: trace.scale(), span: trace.span(), clock, from };
    axis.moment(text.trim()).map_err(|problem| match clock {
        None if text.contains('#') => problem.hint("--clock SIGNAL says whose cycles are counted"),
        _ => problem,
    })
}

/// A moment as `--json` prints it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Moment {
    pub(super) ticks: u64,
    pub(super) time: String,
    pub(super) cycle: Option<Cycle>,
}

impl Moment {
    pub(super) fn new(trace: &Trace, ticking: Option<&Ticking>, time: Time) -> Self {
        let cycle = ticking.map(|ticking| ticking.clock.at(time));
        Self { ticks: time.0, time: trace.scale().format(time), cycle }
    }
}
