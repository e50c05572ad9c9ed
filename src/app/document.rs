//! The document: a trace and what is known about it, which arrives part by part.

use super::tensors::Carried;
use super::{Kept, Stage};
use crate::base::Diagnostic;
use crate::check::{Golden, Report};
use crate::decode::Run;
use crate::manifest::Sidecar;
use crate::trace::Trace;
use std::fmt;
use std::sync::Arc;

/// A part of a document, delivered by a worker.
#[derive(Clone)]
pub enum Part {
    /// What was on the screen when this trace was open last; it comes before the trace.
    Session(Box<Kept>),
    /// The trace without values, as soon as its names are known: there is a tree to walk through while the values are
    /// read. It is shown where there is no document yet.
    Names(Trace),
    /// The decoded tensors that a snippet carries; this part comes before the trace.
    Carried(Arc<Carried>),
    /// The trace and the sidecar beside it; this part replaces the old document.
    Trace(Trace, Option<Box<Sidecar>>),
    /// What the golden model says of the scenario.
    Golden(Arc<Golden>),
    /// The trace decoded into frames, groups and operations.
    Run(Arc<Run>),
    /// RTL against golden model. The last part of a trace of the engine.
    Report(Arc<Report>),
    /// All parts that this document can have are here.
    Complete,
    /// A stage failed; the parts before it stay.
    Failed(Stage, Diagnostic),
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Names(trace) => write!(f, "Names({})", trace.file().display()),
            Self::Trace(trace, _) => write!(f, "Trace({})", trace.file().display()),
            Self::Carried(carried) => write!(f, "Carried({} tensors)", carried.names().len()),
            Self::Session(_) => f.write_str("Session"),
            Self::Golden(_) => f.write_str("Golden"),
            Self::Run(_) => f.write_str("Run"),
            Self::Report(_) => f.write_str("Report"),
            Self::Complete => f.write_str("Complete"),
            Self::Failed(stage, diagnostic) => write!(f, "Failed({stage:?}, {diagnostic})"),
        }
    }
}

/// A trace and what is known about it.
#[derive(Clone)]
pub struct Document {
    /// The number of the request that opened it.
    pub generation: u64,
    /// The trace.
    pub trace: Trace,
    /// How it was made, if there is a sidecar.
    pub sidecar: Option<Box<Sidecar>>,
    /// The golden model's view of the scenario, once it is there.
    pub golden: Option<Arc<Golden>>,
    /// Frames, groups and operations, once they are there.
    pub run: Option<Arc<Run>>,
    /// The comparison of both, once it is there.
    pub report: Option<Arc<Report>>,
    /// The decoded tensors that come with it, if it is a snippet.
    pub carried: Option<Arc<Carried>>,
    /// The stage that failed, if one did; later ones are not to be expected.
    pub failed: Option<Stage>,
}

impl Document {
    /// A document of which only the trace is there.
    #[must_use]
    pub fn new(generation: u64, trace: Trace, sidecar: Option<Box<Sidecar>>) -> Self {
        Self {
            generation,
            trace,
            sidecar,
            golden: None,
            run: None,
            report: None,
            carried: None,
            failed: None,
        }
    }
}
