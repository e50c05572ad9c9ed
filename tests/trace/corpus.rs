//! Files of many producers, where they are present: none may panic, and independent readings must agree.

use crate::differential::compare;
use crate::numbers::Numbers;
use crate::reference::{self, Reading};
use crate::{open, outside, own};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tritscope::base::Time;
use tritscope::trace::{Format, Trace, Value};

/// Random points of a file at which values are compared.
const POINTS: usize = 1000;

/// Of one file no more signals are loaded: the reader takes most of a minute over the 420 000 of the largest.
const MOST_LOADED: usize = 50_000;

/// Says something that the test harness does not hide when the test passes.
fn said(text: &str) {
    let mut unhidden = std::io::stderr();
    writeln!(unhidden, "corpus: {text}").unwrap();
}

/// Where and how a file stands in the table.
struct Line {
    name: String,
    outcome: String,
    opened: bool,
    /// Points at which another reader said the same.
    points: usize,
}

/// Opens a file, loads it, and holds its values against those of another reader.
fn line(file: &Path) -> Line {
    let name = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file).display().to_string();
    let result = open(file).and_then(|trace| {
        let ids: Vec<_> = trace.hierarchy().signal_ids().take(MOST_LOADED).collect();
        trace.load(&ids).map(|()| trace)
    });
    let trace = match result {
        Err(error) => {
            assert!(!error.what.is_empty() && error.hint.is_some(), "{error:?}");
            return Line { name, outcome: format!("refused: {}", error.what), opened: false, points: 0 };
        }
        Ok(trace) => trace,
    };
    let reading = match trace.format() {
        Format::Vcd => reference::read(file),
        Format::Fst => as_vcd(file).and_then(|vcd| reference::read(&vcd)),
        Format::Ghw => Err("no other reader".into()),
    };
    let (points, compared) = match reading {
        Ok(reading) if trace.format() == Format::Vcd => {
            let compared = compare(&trace, &reading, file);
            (points(&trace, &reading, file), format!("{} changes and", compared.changes))
        }
        Ok(reading) => (points(&trace, &reading, file), String::new()),
        Err(message) => (0, message),
    };
    let signals = trace.hierarchy().signals().len();
    let warnings: Vec<_> = trace.warnings().iter().map(|warning| warning.what.as_str()).collect();
    let warnings = if warnings.is_empty() { String::new() } else { format!("; {}", warnings.join("; ")) };
    let outcome =
        format!("{} of {signals} signals, {compared} {points} points{warnings}", signals.min(MOST_LOADED));
    Line { name, outcome, opened: true, points }
}

/// The FST in the words of a VCD, by GTKWave's `fst2vcd`; why not, if not.
fn as_vcd(fst: &Path) -> Result<tempfile::TempPath, String> {
    let vcd = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    let converted = Command::new("fst2vcd").arg("-o").arg(&vcd).arg(fst).stdin(Stdio::null()).output();
    match converted {
        Ok(output) if output.status.success() => Ok(vcd),
        Ok(_) => Err("fst2vcd refuses it".into()),
        Err(_) => Err("fst2vcd is missing".into()),
    }
}

/// Asserts that values at random points are those of another reading; says how many points there were.
fn points(trace: &Trace, reading: &Reading, file: &Path) -> usize {
    let mut paths: HashMap<&str, usize> = HashMap::new();
    for signal in trace.hierarchy().signals() {
        *paths.entry(&signal.path).or_default() += 1;
    }
    let known = reading.variables.iter().filter_map(|variable| {
        let path = variable.paths.iter().find(|path| paths.get(path.as_str()) == Some(&1))?;
        let changing = trace.track(trace.hierarchy().find_signal(path)?)?;
        Some((path, changing, reading.changes.get(&variable.code).map_or(&[][..], Vec::as_slice)))
    });
    let known: Vec<_> = known.collect();
    if known.is_empty() {
        return 0;
    }
    let mut numbers = Numbers::new(reading.last_time ^ 0x5eed);
    for _ in 0..POINTS {
        let (path, changing, changes) = &known[below(&mut numbers, known.len())];
        let anywhere = numbers.next() % reading.last_time.saturating_add(2);
        let time = match changes.get(below(&mut numbers, changes.len().max(1))) {
            // Half of the points lie where something happens.
            Some((time, _)) if numbers.next().is_multiple_of(2) => *time,
            _ => anywhere,
        };
        let last = changes[..changes.partition_point(|(change, _)| *change <= time)].last();
        let expected = last.filter(|(change, value)| *value != Value::Event || *change == time);
        assert_eq!(
            changing.value(Time(time)).as_ref(),
            expected.map(|(_, value)| value),
            "{}: {path} at {time}",
            file.display()
        );
    }
    POINTS
}

fn below(numbers: &mut Numbers, bound: usize) -> usize {
    usize::try_from(numbers.next() % bound as u64).unwrap()
}

#[test]
fn every_file_opens_or_is_refused_with_a_reason() {
    let mut files = ["hand.vcd", "mixed.vcd", "mixed.fst", "every.ghw"].map(own).to_vec();
    match outside::corpus() {
        Some(found) => files.extend(found),
        None => said("NO CORPUS: only the files of tests/traces are read; set TRITSCOPE_CORPUS"),
    }
    files.retain(|file| {
        let name = file.to_string_lossy();
        ["vcd", "fst", "ghw", "vcd.gz", "evcd"].iter().any(|end| name.ends_with(&format!(".{end}")))
    });
    files.sort();
    let lines: Vec<_> = files.iter().map(|file| line(file)).collect();
    let width = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
    for line in &lines {
        println!("{:width$}  {}", line.name, line.outcome);
    }
    let opened = lines.iter().filter(|line| line.opened).count();
    let compared = lines.iter().filter(|line| line.points > 0).count();
    let refused = lines.len() - opened;
    said(&format!(
        "{opened} opened, {refused} refused; {compared} equal to another reading at {POINTS} points each"
    ));
    assert!(opened >= 4 && opened * 10 >= files.len() * 9, "{opened} of {} opened", files.len());
    assert!(compared >= 1, "no file has another reading");
}
