//! `tritscope check TRACE`: every tensor in a trace against the golden model.

use super::{Outcome, Verbosity, bar, opened, print, why};
use crate::base::Result;
use crate::check::{Cause, Divergence, Golden, Report, check};
use crate::decode::Run;
use crate::model::Models;
use crate::trace::Progress;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace; its sidecar TRACE.toml says what was run.
    trace: PathBuf,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    /// Follow the first difference back to its first cause.
    #[arg(long)]
    why: bool,
}

/// Checks a trace and prints what was found.
///
/// # Errors
/// A trace, sidecar or model that cannot be read, or that do not belong together.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let file = &arguments.trace;
    let silent = verbosity.quiet || arguments.json;
    let trace = opened::trace(file, verbosity, silent)?;
    let sidecar = opened::sidecar(file, "there is nothing to check against")?;
    let golden = Golden::new(&sidecar, &Models::standard())?;
    let run = opened::run(&trace, &sidecar, silent)?;
    let checked = |progress: &Progress| check(&run, &trace, &golden, progress);
    let report = bar::with_bar("comparing with the golden model", silent, checked)?;
    let asked = report.first().filter(|_| arguments.why);
    let cause = asked.map(|first| why::cause(&run, &golden, first)).transpose()?;
    if arguments.json {
        print::json("check", &object(file, &report, cause.as_ref()))?;
    } else {
        print::say(&text(file, &run, &report, verbosity))?;
        print::say(&cause.as_ref().map(why::text).unwrap_or_default())?;
    }
    Ok(if report.agrees() { Outcome::Done } else { Outcome::Differs })
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    trace: &'a Path,
    agrees: bool,
    #[serde(flatten)]
    report: &'a Report,
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a Cause>,
}

fn object<'a>(trace: &'a Path, report: &'a Report, why: Option<&'a Cause>) -> Json<'a> {
    let place = report.divergence.as_ref().map(Divergence::place);
    Json { trace, agrees: report.agrees(), report, place, why }
}

fn text(file: &Path, run: &Run, report: &Report, verbosity: Verbosity) -> String {
    let mut text = String::new();
    if verbosity.verbose {
        for tensor in &report.tensors {
            let name = run.operations().iter().find(|operation| Some(operation.number) == tensor.operation);
            let number = tensor.operation.map_or_else(String::new, |number| format!("operation {number}"));
            let name = name.map_or(number, |o| format!("token {} {}", o.token, o.name));
            let name = tensor.layer.map_or(name, |layer| format!("layer {layer}"));
            let _ = writeln!(
                text,
                "{name:<24} {:<26} {:>9} compared {:>7} wrong {:>7} missing",
                tensor.tensor, tensor.compared, tensor.wrong, tensor.missing
            );
        }
    }
    if let Some(divergence) = &report.divergence {
        let _ = writeln!(text, "first divergence: {divergence}");
        let _ = writeln!(text, "signal: {}", divergence.signal);
    }
    if let (None, Some(absent)) = (&report.divergence, &report.absent) {
        let _ = writeln!(text, "the run stops before {absent}");
        let _ = writeln!(text, "signal: {}", absent.signal);
    }
    if !(report.agrees() && verbosity.quiet) {
        let _ = writeln!(text, "{}: {}", file.display(), verdict(report));
    }
    text
}

/// One line that says how many values were compared and what came of it.
fn verdict(report: &Report) -> String {
    let Report { compared, wrong, missing, differing, .. } = report;
    let tensors = match *differing {
        0 => String::new(),
        1 => " in 1 tensor".to_owned(),
        many => format!(" in {many} tensors"),
    };
    match (report.agrees(), *compared, *missing) {
        (true, ..) => format!("{compared} values compared, all equal to the golden model"),
        (_, 0, 0) => "nothing to compare: the trace shows no tensor".to_owned(),
        (_, _, 0) => format!("{compared} values compared, {wrong} differ from the golden model{tensors}"),
        _ => format!(
            "{compared} values compared, {wrong} differ{tensors}, {missing} missing: the run did not finish"
        ),
    }
}
