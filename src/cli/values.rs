//! `tritscope values TRACE`: what signals hold at a time.

use super::looked::{Look, Looked};
use super::opened::{self, Moment, Ticking};
use super::table::table;
use super::{Outcome, Verbosity, bar, print};
use crate::base::{Diagnostic, Result, Time};
use crate::trace::{Progress, Trace};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope values`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace: any VCD, FST or GHW file.
    trace: PathBuf,
    /// When: 120ns, 7 (ticks), '#1234' (cycle), 50%. May be repeated [default: the end of the trace].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Vec<String>,
    /// When, as a cycle of the clock. May be repeated.
    #[arg(long, value_name = "N")]
    cycle: Vec<u64>,
    #[command(flatten)]
    look: Look,
    /// What signals hold just before: in a cycle that is what its flip-flops capture.
    #[arg(long)]
    before: bool,
    /// Whose rising edges are the cycles [default: the clock of the design, or one that its name gives away].
    #[arg(long, value_name = "SIGNAL")]
    clock: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    trace: &'a Path,
    clock: Option<&'a str>,
    before: bool,
    at: &'a [Moment],
    signals: &'a [Looked],
}

/// Prints what signals hold.
///
/// # Errors
/// A trace that cannot be read; a time, pattern, expression or clock that is none.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let silent = verbosity.quiet || arguments.json;
    let trace = opened::trace(&arguments.trace, verbosity, silent)?;
    let ticking = Ticking::of(&trace, arguments.clock.as_deref())?;
    let times = times(arguments, &trace, ticking.as_ref())?;
    let moments: Vec<Moment> =
        times.iter().map(|time| Moment::new(&trace, ticking.as_ref(), *time)).collect();
    let look = |progress: &Progress| arguments.look.at(&trace, (&times, arguments.before), true, progress);
    let signals = bar::with_bar("reading values", silent, look)?;
    if arguments.json {
        let clock = ticking.as_ref().map(|ticking| ticking.path.as_str());
        let (trace, before) = (arguments.trace.as_path(), arguments.before);
        print::json("values", &Json { trace, clock, before, at: &moments, signals: &signals })?;
    } else {
        print::say(&text(&moments, &signals))?;
    }
    Ok(Outcome::Done)
}

/// The moments that are asked for, in order.
fn times(arguments: &Arguments, trace: &Trace, ticking: Option<&Ticking>) -> Result<Vec<Time>> {
    let (first, last) = trace.span();
    let cycles = arguments.cycle.iter().map(|cycle| format!("#{cycle}"));
    let texts = arguments.at.iter().cloned().chain(cycles);
    let mut times =
        texts.map(|text| opened::moment(trace, ticking, first, &text)).collect::<Result<Vec<_>>>()?;
    if times.is_empty() {
        times.push(last);
    }
    if let Some(late) = times.iter().find(|time| **time > last) {
        // What would come then nobody knows.
        let [late, last] = [*late, last].map(|time| trace.scale().format(time));
        return Err(Diagnostic::error(format!("{late} is behind the end of the trace"))
            .in_file(trace.file())
            .hint(format!("it ends at {last}")));
    }
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

fn text(moments: &[Moment], signals: &[Looked]) -> String {
    let head = |name: &str, of: &dyn Fn(&Moment) -> String| {
        std::iter::once(name.to_owned()).chain(moments.iter().map(of)).collect::<Vec<_>>()
    };
    let mut rows = vec![head("time", &|moment| moment.time.clone())];
    if moments.iter().any(|moment| moment.cycle.is_some()) {
        rows.push(head("cycle", &|moment| moment.cycle.map_or_else(String::new, |cycle| cycle.to_string())));
    }
    for signal in signals {
        let values = (0..moments.len()).map(|index| signal.text(index));
        rows.push(std::iter::once(signal.name.clone()).chain(values).collect());
    }
    table(&rows, &[], "")
}
