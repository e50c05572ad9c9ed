//! `tritscope diff A B`: two traces, where they differ first and how often.

use super::table::{plain, table};
use super::{Outcome, Verbosity, bar, opened, print};
use crate::base::{Duration, Result};
use crate::decode::{ElementChange, Run, TensorChange, TensorChanges, TensorElement, TensorKey};
use crate::diff::{Options, Report, SignalDifference, Unknown, compare};
use crate::manifest::Sidecar;
use crate::trace::{Progress, Trace, Value};
use crate::translate::{Format, field};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Values longer than this are shortened in the middle of the line; `--json` has all of them.
const WIDEST_VALUE: usize = 34;

/// Arguments of `tritscope diff`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Arguments {
    /// The left trace: any VCD, FST or GHW file.
    a: PathBuf,
    /// The right trace.
    b: PathBuf,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
    /// Forgive changes that come earlier or later by no more than this: 2ns.
    #[arg(long, value_name = "TIME", default_value = "0", hide_default_value = true)]
    tolerance: Duration,
    /// Compare the scope L of A with the scope R of B; an empty one is the root. May be repeated.
    #[arg(long, value_name = "L=R")]
    map: Vec<String>,
    /// Compare only signals whose path fits: * is any letters, ? one; a scope is all in it. May be repeated.
    #[arg(long, value_name = "GLOB")]
    signals: Vec<String>,
    /// Compare nothing before this time of A.
    #[arg(long, value_name = "TIME")]
    from: Option<Duration>,
    /// Compare nothing behind this time of A.
    #[arg(long, value_name = "TIME")]
    to: Option<Duration>,
    /// Take B as so much later, or earlier if negative.
    #[arg(
        long,
        value_name = "TIME",
        allow_hyphen_values = true,
        default_value = "0",
        hide_default_value = true
    )]
    offset: Duration,
    /// Let X, Z and other unknown bits equal anything, and weak levels strong ones.
    #[arg(long)]
    wildcard: bool,
    /// Compare what happens within a time step too, not only what it ends with.
    #[arg(long)]
    exact: bool,
    /// Do not mind signals that only one of the traces has.
    #[arg(long)]
    common: bool,
    /// Print no more than this many lines of each list; 0 prints all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    max: usize,
}

/// Compares two traces and prints how they differ.
///
/// # Errors
/// A trace that cannot be read, and options that do not fit the traces.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let mut options = Options {
        tolerance: arguments.tolerance,
        offset: arguments.offset,
        from: arguments.from,
        to: arguments.to,
        unknown: if arguments.wildcard { Unknown::Wildcard } else { Unknown::Exact },
        within_steps: arguments.exact,
        signals: arguments.signals.clone(),
        map: Vec::new(),
        common: arguments.common,
    };
    for map in &arguments.map {
        options.add_map(map)?;
    }
    let silent = verbosity.quiet || arguments.json;
    let open = |file: &Path| opened::trace(file, verbosity, silent);
    let (a, b) = (open(&arguments.a)?, open(&arguments.b)?);
    let compared = |progress: &Progress| compare(&a, &b, &options, progress);
    let report = bar::with_bar("comparing", silent, compared)?;
    let tensors = tensors(&a, &b, verbosity, silent);
    if arguments.json {
        let tensors = tensors.as_ref().map(json_tensors);
        print::json("diff", &Json { a: &arguments.a, b: &arguments.b, report: &report, tensors })?;
    } else if !(report.same && verbosity.quiet) {
        print::say(&text(arguments, &report, tensors.as_ref()))?;
    }
    Ok(if report.same { Outcome::Done } else { Outcome::Differs })
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    a: &'a Path,
    b: &'a Path,
    #[serde(flatten)]
    report: &'a Report,
    tensors: Option<serde_json::Value>,
}

/// How the tensors differ; `None` where a trace has no sidecar beside it. What cannot be decoded is a warning.
fn tensors(a: &Trace, b: &Trace, verbosity: Verbosity, silent: bool) -> Option<TensorChanges> {
    let run = |trace: &Trace, progress: &Progress| match Sidecar::beside(trace.file())? {
        Some(sidecar) => Run::decode(trace, &sidecar.manifest()?, &sidecar, progress).map(Some),
        None => Ok(None),
    };
    let between = |progress: &Progress| {
        let Some((left, right)) = run(a, progress)?.zip(run(b, progress)?) else { return Ok(None) };
        TensorChanges::between(&left, &right, progress).map(Some)
    };
    match bar::with_bar("decoding", silent, between) {
        Ok(tensors) => tensors,
        Err(problem) => {
            if !verbosity.quiet {
                print::warn(&problem);
            }
            None
        }
    }
}

/// The member `tensors` of the object.
fn json_tensors(tensors: &TensorChanges) -> serde_json::Value {
    let key = |key: &TensorKey| serde_json::json!({ "name": &*key.name, "number": key.number });
    let element = |element: Option<TensorElement>| {
        element.map(|element| serde_json::json!({ "cycle": element.cycle.0, "value": element.data.known() }))
    };
    let first = |first: &ElementChange| {
        serde_json::json!({
            "index": first.index, "left": element(first.left), "right": element(first.right),
        })
    };
    let change = |tensor: &TensorChange| {
        serde_json::json!({
            "name": &*tensor.key.name,
            "number": tensor.key.number,
            "elements": tensor.elements,
            "differing": tensor.differing,
            "first": first(&tensor.first),
        })
    };
    serde_json::json!({
        "compared": tensors.compared,
        "differing": tensors.differing.iter().map(change).collect::<Vec<_>>(),
        "only_left": tensors.only_left.iter().map(key).collect::<Vec<_>>(),
        "only_right": tensors.only_right.iter().map(key).collect::<Vec<_>>(),
    })
}

/// The lists of tensors.
fn list_tensors(text: &mut String, max: usize, tensors: &TensorChanges) {
    let value = |element: Option<TensorElement>| {
        element.map_or_else(|| "nothing".to_owned(), |element| field(element.data))
    };
    let named = |key: &TensorKey| format!("{} {}", plain(&key.name), key.number);
    let row = |tensor: &TensorChange| {
        let TensorChange { key, elements, differing, first } = tensor;
        let (count, index) = (format!("{differing} of {elements}"), format!("[{}]", first.index));
        vec![
            named(key),
            format!("cycle {}", first.passed().0),
            count,
            index,
            value(first.left),
            value(first.right),
        ]
    };
    let heading = format!("tensors that differ of {}", tensors.compared);
    list(text, &heading, max, &tensors.differing.iter().map(row).collect::<Vec<_>>());
    for (name, keys) in [("A", &tensors.only_left), ("B", &tensors.only_right)] {
        let rows: Vec<_> = keys.iter().map(|key| vec![named(key)]).collect();
        list(text, &format!("tensors only in {name}"), max, &rows);
    }
}

fn text(arguments: &Arguments, report: &Report, tensors: Option<&TensorChanges>) -> String {
    let max = if arguments.max == 0 { usize::MAX } else { arguments.max };
    let mut text = String::new();
    if let Some(first) = &report.first {
        let (left, right) = values(first.left.as_ref(), first.right.as_ref());
        let path = plain(&first.path);
        let _ = writeln!(text, "first difference: {path} at {}: {left} in A, {right} in B", first.at);
    }
    for (what, bounds) in [("start", &report.start), ("end", &report.end)] {
        if let Some(bounds) = bounds {
            let _ = writeln!(text, "{what}: {} in A, {} in B", bounds.left, bounds.right);
        }
    }
    list(&mut text, "signals that differ", max, &signal_rows(&report.signals, max));
    if let Some(tensors) = tensors {
        list_tensors(&mut text, max, tensors);
    }
    let scopes = report
        .scopes
        .iter()
        .map(|scope| vec![plain(&scope.path), format!("{} of {}", scope.differing, scope.compared)]);
    list(&mut text, "scopes, signals that differ of those compared", max, &scopes.collect::<Vec<_>>());
    let moves = report.moves.iter().map(|m| vec![root(&m.left), root(&m.right), m.signals.to_string()]);
    list(&mut text, "scopes found under another path: A, B, signals", max, &moves.collect::<Vec<_>>());
    let unlike = report.unlike.iter().map(|u| vec![plain(&u.path), u.left.clone(), u.right.clone()]);
    list(&mut text, "declared differently: A, B", max, &unlike.collect::<Vec<_>>());
    for (name, paths) in [("only in A", &report.only_left), ("only in B", &report.only_right)] {
        let rows: Vec<_> = paths.iter().map(|path| vec![plain(path)]).collect();
        list(&mut text, name, max, &rows);
    }
    let _ = writeln!(text, "{}", verdict(report));
    text
}

/// Path, time, count and both values of each signal, earliest first.
fn signal_rows(signals: &[SignalDifference], max: usize) -> Vec<Vec<String>> {
    let row = |(number, signal): (usize, &SignalDifference)| {
        if number >= max {
            return Vec::new();
        }
        let (left, right) = values(signal.left.as_ref(), signal.right.as_ref());
        let stretches = if signal.count == 1 { "once".to_owned() } else { format!("{} times", signal.count) };
        vec![plain(&signal.path), signal.at.clone(), stretches, left, right]
    };
    signals.iter().enumerate().map(row).collect()
}

/// A heading and rows in columns below it; nothing at all without rows.
fn list(text: &mut String, heading: &str, max: usize, rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let shown = &rows[..rows.len().min(max)];
    let _ = writeln!(text, "{heading} ({}):", rows.len());
    text.push_str(&table(shown, &[], "  "));
    if shown.len() < rows.len() {
        let _ = writeln!(text, "  and {} more; --max 0 shows all", rows.len() - shown.len());
    }
}

/// Two values as text: in hexadecimal, unless that hides how they differ.
fn values(left: Option<&Value>, right: Option<&Value>) -> (String, String) {
    let write = |value: Option<&Value>, format: &Format| {
        value.map_or_else(|| "nothing".to_owned(), |value| plain(&format.write(value)))
    };
    let both = |format: &Format| (write(left, format), write(right, format));
    let (l, r) = both(&Format::Hexadecimal);
    let (l, r) = if l == r { both(&Format::Binary) } else { (l, r) };
    (shortened(l), shortened(r))
}

/// A value that fits a line: the middle of a long one is left out.
fn shortened(value: String) -> String {
    let letters: Vec<char> = value.chars().collect();
    if letters.len() <= WIDEST_VALUE {
        return value;
    }
    let half = WIDEST_VALUE / 2 - 1;
    let end = |range: &[char]| range.iter().collect::<String>();
    format!("{}…{}", end(&letters[..half]), end(&letters[letters.len() - half..]))
}

fn root(path: &str) -> String {
    if path.is_empty() { "(root)".to_owned() } else { plain(path) }
}

/// One line that says what came of it.
fn verdict(report: &Report) -> String {
    let pairs = match report.pairs {
        1 => "1 signal".to_owned(),
        pairs => format!("{pairs} signals"),
    };
    if report.same {
        return format!("same: {pairs} compared, none differs");
    }
    let alone = report.only_left.len() + report.only_right.len();
    let alone = if alone == 0 { String::new() } else { format!(", {alone} without a partner") };
    format!("different: {pairs} compared, {} differ{alone}", report.signals.len())
}
