//! What changed between two versions of a trace: signals by the comparison of two traces, tensors by that of two runs.

use crate::base::Result;
use crate::decode::{Run, TensorChanges};
use crate::diff::{self, Options, Report};
use crate::trace::{Progress, Trace};
use std::sync::Arc;

/// A trace and what was decoded of it.
#[derive(Clone, Debug)]
pub struct Version {
    /// The trace.
    pub trace: Trace,
    /// The run; `None` for a trace without a manifest.
    pub run: Option<Arc<Run>>,
}

/// How one version of a trace differs from an earlier one.
#[derive(Clone, Debug)]
pub struct Changed {
    /// How the signals differ: the present trace is the left one, the earlier one the right one.
    pub report: Arc<Report>,
    /// How the tensors differ; `None` where one of the two has no run.
    pub tensors: Option<Arc<TensorChanges>>,
}

impl Changed {
    /// Compares the present version with an earlier one, signals as `options` say. Where the signals have been
    /// compared before, `known` is what was found.
    ///
    /// # Errors
    /// Those of [`diff::compare`], and cancellation.
    pub fn between(
        present: &Version,
        earlier: &Version,
        options: &Options,
        known: Option<Arc<Report>>,
        progress: &Progress,
    ) -> Result<Self> {
        let compare = || diff::compare(&present.trace, &earlier.trace, options, progress).map(Arc::new);
        let report = known.map_or_else(compare, Ok)?;
        let runs = present.run.as_ref().zip(earlier.run.as_ref());
        let tensors = runs.map(|(is, was)| TensorChanges::between(is, was, progress).map(Arc::new));
        Ok(Self { report, tensors: tensors.transpose()? })
    }

    /// Whether nothing differs: no signal, no tensor, and neither shape nor length.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.report.same && self.tensors.as_ref().is_none_or(|tensors| tensors.is_empty())
    }
}
