//! A path as people read it: steps that belong to one signal are one row.

use super::{Path, PathStep, Source, StepKind};

/// Steps of a path, one after the other, that are named after one signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The signal, with its instances; what the router calls it where the RTL has no name for it.
    pub signal: String,
    /// Where the RTL declares it.
    pub source: Option<Source>,
    /// What cells take, in ns.
    pub logic_ns: f64,
    /// What wires take, in ns.
    pub routing_ns: f64,
    /// From the beginning of the path to the end of these steps, in ns.
    pub until_ns: f64,
    /// Cells that are passed: those of logic and of carry chains.
    pub cells: usize,
}

impl Run {
    /// One that begins with `step`, without any time yet.
    fn beginning_with(step: &PathStep) -> Self {
        let unnamed = if step.net.is_empty() { &step.cell } else { &step.net };
        let signal = if step.signal.is_empty() { unnamed } else { &step.signal };
        let (signal, source) = (signal.clone(), step.source.clone());
        Self { signal, source, logic_ns: 0.0, routing_ns: 0.0, until_ns: 0.0, cells: 0 }
    }
}

impl Path {
    /// Its runs, in order. A step without a name of its own belongs to what comes before it.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut until = 0.0;
        for step in &self.steps {
            until += step.delay_ns;
            let goes_on = |run: &Run| step.signal.is_empty() || step.signal == run.signal;
            if !runs.last().is_some_and(goes_on) {
                runs.push(Run::beginning_with(step));
            }
            let Some(run) = runs.last_mut() else { continue };
            match step.kind {
                StepKind::Routing => run.routing_ns += step.delay_ns,
                _ => run.logic_ns += step.delay_ns,
            }
            run.cells += usize::from(step.kind == StepKind::Logic);
            run.until_ns = until;
        }
        runs
    }
}
