//! What effects ask to be done, as functions from a trace to a message: a terminal does them on threads, `render` at once.

use super::document::contained;
use super::shelf::Versions;
use crate::app::{Against, Asked, Changed, Compared, Content, Document, Job, Msg, RowDifference, Version};
use crate::base::{Diagnostic, Result};
use crate::check;
use crate::decode::Run;
use crate::diff::{self, Alignment};
use crate::manifest::Sidecar;
use crate::protocol::{self, Source, Spec};
use crate::query::{self, Expr, Operand};
use crate::trace::{Progress, SignalId, Trace, Track};
use crate::translate::{Analog, Arrays, Format};
use std::sync::{Arc, Mutex, PoisonError};

/// A condition that somebody waits for; see [`Effect::Search`](crate::app::Effect::Search).
pub(super) struct Wanted {
    pub(super) generation: u64,
    pub(super) request: u64,
    pub(super) condition: String,
    pub(super) clock: Option<SignalId>,
}

/// Loads signals.
pub(super) fn load(generation: u64, trace: &Trace, signals: Vec<SignalId>) -> Msg {
    let result = contained(|| trace.load(&signals));
    Msg::SignalsLoaded { generation, signals, result }
}

/// Computes what a row shows.
pub(super) fn compute(generation: u64, trace: &Trace, content: Content, progress: &Progress) -> Msg {
    let result = contained(|| track(trace, &content, progress));
    Msg::Computed { generation, content, result }
}

/// Reads the values of a row as numbers.
pub(super) fn curve(
    generation: u64,
    track: &Track,
    content: Content,
    format: Format,
    progress: &Progress,
) -> Msg {
    let result = contained(|| Analog::build(track, &format, progress).map(Arc::new));
    Msg::Curve { generation, content, format, result }
}

/// Finds why an element is wrong.
pub(super) fn why(document: &Document, request: u64, asked: &Asked) -> Msg {
    let find = || {
        let parts = document.run.as_deref().zip(document.golden.as_deref()).zip(document.report.as_deref());
        let Some(((run, golden), report)) = parts else {
            return Err(Diagnostic::error("nothing was compared with the golden model"));
        };
        let element = match asked {
            Asked::Element(key, index) => Some((key.clone(), *index)),
            Asked::FirstDivergence => report.first().map(|first| check::element_of(run, golden, first)),
        };
        element.map(|(key, index)| check::why(run, golden, &key, index).map(Arc::new)).transpose()
    };
    Msg::Caused { request, result: contained(find) }
}

/// Finds the arrays of a trace.
pub(super) fn arrays(generation: u64, trace: &Trace) -> Msg {
    let result = contained(|| Ok(Arc::new(Arrays::find(trace.hierarchy()))));
    Msg::Arrays { generation, result }
}

fn track(trace: &Trace, content: &Content, progress: &Progress) -> Result<Track> {
    if let Content::Protocol(spec) = content {
        return bus(trace, spec, progress);
    }
    if let Content::Computed(text) = content {
        return query::bind(trace, text)?.track(progress);
    }
    Err(Diagnostic::internal(format!("{content:?} is not computed")))
}

/// The transactions of a bus.
fn bus(trace: &Trace, spec: &str, progress: &Progress) -> Result<Track> {
    let spec: Spec = spec.parse()?;
    let wire = |name: &str| wire(trace, name, progress);
    let source = Source { scale: trace.scale(), end: trace.span().1, wire: &wire };
    let transactions = protocol::transactions(&spec, &source, progress)?;
    Ok(protocol::track(&transactions))
}

/// A wire of a bus: a signal, or an expression over signals.
fn wire(trace: &Trace, name: &str, progress: &Progress) -> Result<Track> {
    let signal = |name: &str| query::resolve(trace.hierarchy(), None, name);
    let unknown = match signal(name) {
        Ok(id) => return trace.read(&[id])?.pop().ok_or_else(|| Diagnostic::internal("nothing was read")),
        Err(unknown) => unknown,
    };
    // What is no expression over signals either is told as the name that it most likely is.
    let Ok(expr) = name.parse::<Expr>() else { return Err(unknown) };
    let Ok(signals) = expr.signals(&signal) else { return Err(unknown) };
    trace.load(&signals)?;
    let operand = |name: &str| {
        Operand::of(trace, signal(name)?).ok_or_else(|| Diagnostic::internal("a signal is not loaded"))
    };
    query::Bound::new(&expr, &operand)?.track(progress)
}

/// How far a comparison is.
#[derive(Clone, Debug, Default)]
pub(super) struct Comparing {
    /// Reading the other trace.
    pub(super) reading: Progress,
    /// Comparing.
    pub(super) comparing: Progress,
}

impl Comparing {
    /// Stops it.
    pub(super) fn cancel(&self) {
        self.reading.cancel();
        self.comparing.cancel();
    }

    /// What is being done, and how far it is.
    pub(super) fn stage(&self) -> (Job, Option<f32>) {
        match self.comparing.fraction() {
            Some(fraction) => (Job::Compare, Some(fraction)),
            None => (Job::Read, self.reading.fraction()),
        }
    }
}

/// Compares a trace with another one, which is opened unless it is here already.
pub(super) fn compare(
    generation: u64,
    trace: &Trace,
    other: Option<Trace>,
    against: &Against,
    progress: &Comparing,
) -> Msg {
    let compare = || {
        let other = other.map_or_else(|| Trace::open(&against.file, &progress.reading), Ok)?;
        progress.comparing.set_fraction(0.0);
        let alignment = Arc::new(Alignment::new(trace, &other, &against.options)?);
        let report = Arc::new(diff::compare(trace, &other, &against.options, &progress.comparing)?);
        Ok(Compared { other, alignment, report })
    };
    Msg::Compared { generation, result: contained(compare) }
}

/// Finds where a signal differs from its partner in the other trace.
pub(super) fn differ(
    generation: u64,
    trace: &Trace,
    compared: &Compared,
    signal: SignalId,
    progress: &Comparing,
) -> Msg {
    let differ = || {
        let partner = compared.report.partner(signal);
        let partner = partner.ok_or_else(|| Diagnostic::internal("the signal has no partner"))?;
        let (mut left, mut right) = (trace.read(&[signal])?, compared.other.read(&[partner])?);
        let tracks = left.pop().zip(right.pop());
        let (left, right) = tracks.ok_or_else(|| Diagnostic::internal("nothing was read"))?;
        let stretches = compared.alignment.stretches(&left, &right, &progress.comparing)?;
        Ok(RowDifference { other: compared.alignment.to_left(&right), stretches: stretches.into() })
    };
    Msg::Differs { generation, signal, result: contained(differ) }
}

/// Finds what changed in a trace since another one, which is opened unless it has been compared already or is among
/// those that are `kept`. Both are kept then.
pub(super) fn changes(
    generation: u64,
    present: &Version,
    compared: Option<Compared>,
    against: &Against,
    kept: &Mutex<Versions>,
    progress: &Progress,
) -> Msg {
    let kept = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = present.run.is_some();
    let changes = || {
        let read = |other: Trace| -> Result<Version> {
            Ok(Version { run: run_of(&other, wanted, progress)?, trace: other })
        };
        let recent = if compared.is_none() { kept().find(&against.file, wanted) } else { None };
        let earlier = match (recent, &compared) {
            (Some(recent), _) => recent,
            (None, Some(compared)) => read(compared.other.clone())?,
            (None, None) => read(Trace::open(&against.file, progress)?)?,
        };
        let known = compared.map(|compared| compared.report);
        for version in [&earlier, present] {
            kept().keep(version.clone());
        }
        Changed::between(present, &earlier, &against.options, known, progress)
    };
    Msg::Changed { generation, result: contained(changes) }
}

/// What is decoded of a trace; nothing without a sidecar, and where it is not `wanted`.
fn run_of(trace: &Trace, wanted: bool, progress: &Progress) -> Result<Option<Arc<Run>>> {
    let sidecar = if wanted { Sidecar::beside(trace.file())? } else { None };
    let decode = |sidecar: Sidecar| Run::decode(trace, &sidecar.manifest()?, &sidecar, progress);
    Ok(sidecar.map(decode).transpose()?.map(Arc::new))
}

/// Looks for a condition.
pub(super) fn search(trace: &Trace, wanted: Wanted, progress: &Progress) -> Msg {
    let Wanted { generation, request, condition, clock } = wanted;
    let result = contained(|| query::search(trace, &condition, clock, progress));
    Msg::Found { generation, request, result }
}
