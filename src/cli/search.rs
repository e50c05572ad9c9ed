//! `tritscope search TRACE CONDITION`: the times at which a condition holds.

use super::looked::{Look, Looked};
use super::opened::{self, Moment, Ticking};
use super::table::{plain, table};
use super::{Outcome, Verbosity, bar, print};
use crate::base::{Cycle, Diagnostic, Result, Time};
use crate::query::{Expr, MOST_MATCHES, Matches, bind};
use crate::trace::{Progress, Trace};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope search`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace: any VCD, FST or GHW file.
    trace: PathBuf,
    /// What to look for, in the syntax of SystemVerilog: valid && !ready, data == 8'h3c, rose(irq).
    #[arg(allow_hyphen_values = true)]
    condition: String,
    /// Look just before each rising edge of this signal, and at no other time.
    #[arg(long, value_name = "SIGNAL")]
    clock: Option<String>,
    /// Nothing before this time: 120ns, 7 (ticks), '#1234' (cycle), 50%.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Nothing behind this time; +5us is from the other one on.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Stop after this many matches [default: 1048576].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    #[command(flatten)]
    look: Look,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    trace: &'a Path,
    condition: String,
    clock: Option<&'a str>,
    from: u64,
    to: u64,
    found: usize,
    complete: bool,
    matches: Vec<Moment>,
    signals: &'a [Looked],
}

/// Prints the matches of a condition.
///
/// # Errors
/// A trace that cannot be read; a condition, time, pattern or clock that is none.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let silent = verbosity.quiet || arguments.json;
    let trace = opened::trace(&arguments.trace, verbosity, silent)?;
    // Cycles are told by any clock; the condition is looked at by the one that is named.
    let ticking = Ticking::of(&trace, arguments.clock.as_deref())?;
    let span = span(arguments, &trace, ticking.as_ref())?;
    let condition = Expr::parse(&arguments.condition)?.qualified(trace.hierarchy(), None)?.to_string();
    let sampled = ticking.as_ref().filter(|_| arguments.clock.is_some());
    let matches = matches(&trace, &condition, sampled, (span, most(arguments)), silent)?;
    let times = matches.times.as_slice();
    let look = |progress: &Progress| arguments.look.at(&trace, (times, sampled.is_some()), false, progress);
    let signals = bar::with_bar("reading values", silent, look)?;
    let moments: Vec<Moment> =
        times.iter().map(|time| Moment::new(&trace, ticking.as_ref(), *time)).collect();
    if arguments.json {
        print::json(
            "search",
            &Json {
                trace: &arguments.trace,
                condition: plain(&condition),
                clock: sampled.map(|ticking| ticking.path.as_str()),
                from: span.0.0,
                to: span.1.0,
                found: moments.len(),
                complete: matches.complete,
                matches: moments,
                signals: &signals,
            },
        )?;
    } else {
        print::say(&text(&moments, &signals))?;
        if !verbosity.quiet {
            print::remark(&verdict(&matches));
        }
    }
    Ok(if matches.times.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn most(arguments: &Arguments) -> usize {
    arguments.limit.map_or(MOST_MATCHES, |limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

/// The first and the last moment that are looked at.
fn span(arguments: &Arguments, trace: &Trace, ticking: Option<&Ticking>) -> Result<(Time, Time)> {
    let (first, last) = trace.span();
    let of = |text: &Option<String>, from: Time, otherwise: Time| match text {
        Some(text) => opened::moment(trace, ticking, from, text),
        None => Ok(otherwise),
    };
    let from = of(&arguments.from, first, first)?;
    let to = of(&arguments.to, from, last)?;
    if from > to {
        return Err(Diagnostic::error("the search ends before it begins")
            .hint("--from is the earlier time, --to the later one"));
    }
    Ok((from, to))
}

fn matches(
    trace: &Trace,
    condition: &str,
    clock: Option<&Ticking>,
    (span, most): ((Time, Time), usize),
    silent: bool,
) -> Result<Matches> {
    let edges = clock.and_then(|clock| trace.track(clock.signal));
    let search = |progress: &Progress| {
        let bound = bind(trace, condition)?;
        bound.matches(edges.as_ref(), span, progress, most)
    };
    bar::with_bar("searching", silent, search)
}

fn text(moments: &[Moment], signals: &[Looked]) -> String {
    let cycles = moments.iter().any(|moment| moment.cycle.is_some());
    let mut rows = Vec::with_capacity(moments.len() + 1);
    if !signals.is_empty() && !moments.is_empty() {
        let head = ["time", "cycle"].into_iter().take(1 + usize::from(cycles)).map(str::to_owned);
        rows.push(head.chain(signals.iter().map(|signal| signal.name.clone())).collect());
    }
    for (index, moment) in moments.iter().enumerate() {
        let mut row = vec![moment.time.clone()];
        if cycles {
            let word = if signals.is_empty() { "cycle " } else { "" };
            row.push(moment.cycle.map_or_else(String::new, |cycle| format!("{word}{cycle}")));
        }
        row.extend(signals.iter().map(|signal| signal.text(index)));
        rows.push(row);
    }
    table(&rows, &[], "")
}

/// How many matches there are.
fn verdict(matches: &Matches) -> String {
    let count = Cycle(matches.times.len() as u64);
    match (matches.times.len(), matches.complete) {
        (0, _) => "the condition never holds".to_owned(),
        (1, true) => "1 match".to_owned(),
        (_, true) => format!("{count} matches"),
        (_, false) => format!("{count} matches and more: --limit or --from goes further"),
    }
}
