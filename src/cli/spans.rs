//! `tritscope spans TRACE`: what the run does when.

use super::opened::{self, Ticking};
use super::table::{plain, table};
use super::{Outcome, Verbosity, print};
use crate::base::{Cycle, Diagnostic, Result, Time};
use crate::decode::{Level, Run, Span};
use crate::trace::Trace;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope spans`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace; its sidecar TRACE.toml says what was run.
    trace: PathBuf,
    /// Which grain, with commas between several [default: token,layer,operation].
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', value_parser = levels())]
    level: Vec<Level>,
    /// Only spans that do not end before this time: 120ns, 7 (ticks), '#1234' (cycle), 50%.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only spans that do not begin behind this time; +5us is from the other one on.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What is printed where nobody names a level.
const OUTER: [Level; 3] = [Level::Token, Level::Layer, Level::Operation];

fn levels() -> impl TypedValueParser<Value = Level> {
    let value = |(level, name): (Level, &'static str)| {
        let value = PossibleValue::new(name);
        if level == Level::Operation { value.alias("op") } else { value }
    };
    let of = |text: String| {
        let named = Level::KEPT.into_iter().find(|(_, name)| *name == text);
        named.map_or(Level::Operation, |(level, _)| level)
    };
    PossibleValuesParser::new(Level::KEPT.map(value)).map(of)
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    trace: &'a Path,
    clock: &'a str,
    cycles: u64,
    spans: &'a [Row],
}

/// A span with its times.
#[derive(Serialize)]
struct Row {
    level: &'static str,
    label: String,
    first_cycle: Cycle,
    last_cycle: Cycle,
    cycles: u64,
    from: u64,
    to: u64,
    from_time: String,
    to_time: String,
    /// How far within the others it stands.
    #[serde(skip)]
    depth: usize,
}

/// Prints the spans of a run.
///
/// # Errors
/// A trace or sidecar that cannot be read or decoded, and a time that is none.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let silent = verbosity.quiet || arguments.json;
    let sidecar = opened::sidecar(&arguments.trace, "there are no spans")?;
    let trace = opened::trace(&arguments.trace, verbosity, silent)?;
    let run = opened::run(&trace, &sidecar, silent)?;
    let path = run.path(run.clock_signal());
    let ticking = Ticking { signal: run.clock_signal(), path, clock: run.clock().clone() };
    let spans = rows(arguments, &trace, &run, &ticking)?;
    if arguments.json {
        let cycles = ticking.clock.cycles();
        print::json("spans", &Json { trace: &arguments.trace, clock: &ticking.path, cycles, spans: &spans })?;
    } else {
        print::say(&text(&spans))?;
    }
    Ok(Outcome::Done)
}

/// The spans that are asked for, by their begin, the outer ones first.
fn rows(arguments: &Arguments, trace: &Trace, run: &Run, ticking: &Ticking) -> Result<Vec<Row>> {
    let wanted = if arguments.level.is_empty() { OUTER.to_vec() } else { arguments.level.clone() };
    let (first, last) = trace.span();
    let of = |text: &Option<String>, from: Time, otherwise: Time| match text {
        Some(text) => opened::moment(trace, Some(ticking), from, text),
        None => Ok(otherwise),
    };
    let from = of(&arguments.from, first, first)?;
    let to = of(&arguments.to, from, last)?;
    let mut rows = Vec::new();
    let kept = Level::KEPT.into_iter().filter(|(level, _)| wanted.contains(level));
    for (depth, (level, name)) in kept.enumerate() {
        let spans = run.spans(level);
        if spans.is_empty() && arguments.level.contains(&level) {
            return Err(Diagnostic::error(format!("the trace shows no span of level {name}"))
                .in_file(trace.file())
                .hint("groups, activations and frames are in traces of dump level engine or all"));
        }
        rows.extend(spans.iter().map(|span| row(trace, ticking, (name, depth), span)));
    }
    rows.retain(|row| row.to >= from.0 && row.from <= to.0);
    rows.sort_by_key(|row| (row.first_cycle, row.depth));
    Ok(rows)
}

/// A cycle lasts from the edge before to its own.
fn row(trace: &Trace, ticking: &Ticking, (level, depth): (&'static str, usize), span: &Span) -> Row {
    let before = span.start.0.checked_sub(1).map(Cycle);
    let from = before.map_or(trace.span().0, |before| ticking.clock.time(before));
    let to = ticking.clock.time(span.end);
    Row {
        level,
        label: plain(&span.label),
        first_cycle: span.start,
        last_cycle: span.end,
        cycles: (span.end.0 + 1).saturating_sub(span.start.0),
        from: from.0,
        to: to.0,
        from_time: trace.scale().format(from),
        to_time: trace.scale().format(to),
        depth,
    }
}

fn text(spans: &[Row]) -> String {
    let head = ["span", "first cycle", "last cycle", "cycles", "from", "to"].map(str::to_owned).to_vec();
    let row = |row: &Row| {
        let name = format!("{}{} {}", "  ".repeat(row.depth), row.level, row.label);
        let cycles = [row.first_cycle, row.last_cycle, Cycle(row.cycles)].map(|cycle| cycle.to_string());
        let times = [row.from_time.clone(), row.to_time.clone()];
        std::iter::once(name).chain(cycles).chain(times).collect()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(spans.iter().map(row)).collect();
    table(&rows, &[1, 2, 3, 4, 5], "")
}
