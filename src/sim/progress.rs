//! What a test bench says on its standard output: lines that start with `@`.
//!
//! ```text
//! @progress operation=3 of=12 cycle=4096
//! @progress token=3 of=12 cycle=4096
//! @phase step=5 phase=12 cycles=1031
//! @output position=3 000fff12 …
//! @operation 3 cycles=1031
//! @result pass checked=768 cycles=12500
//! @result fail checked=768 wrong=2 cycles=12500 first=operation:3 index:17 got:312 expected:-41
//! @result fail checked=768 wrong=2 cycles=12500 first=probe:probe_norm_input tensor:9 index:17 got:312 expected:-41
//! @result fail reason=watchdog checked=3 wrong=1 cycles=99999
//! ```

use serde::Serialize;

/// One line of a test bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BenchLine {
    /// Where the run is.
    Progress(Progress),
    /// An operation ended: its number and its cycles, from accepted start to last result.
    Operation {
        /// Number of the operation, from 0.
        number: u64,
        /// Its cycles.
        cycles: u64,
    },
    /// The layer has finished one of the things that it does one after another.
    Phase {
        /// Number of the layer run, from 0.
        step: u64,
        /// What it did: a number that the manifest names.
        phase: usize,
        /// Its cycles.
        cycles: u64,
    },
    /// The residual stream that has left the last layer.
    Output {
        /// Its position.
        position: usize,
        /// Its elements, 24 bits, sign-extended; `None` where the RTL left a bit unknown.
        residual: Option<Vec<i32>>,
    },
    /// The last word of the bench.
    Result(Verdict),
    /// A line that starts with `@` and is none of these: bench and runner do not fit together.
    Malformed,
}

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The operation or token that runs, or the number of those done.
    pub operation: u64,
    /// How many operations or tokens there are.
    pub of: u64,
    /// Clock cycles since the start.
    pub cycle: u64,
}

/// The last word of a test bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// Every value was as expected.
    Pass {
        /// Values compared.
        checked: u64,
        /// Clock cycles of the whole run.
        cycles: u64,
    },
    /// At least one value differed, or the run did not finish.
    Fail {
        /// Values compared.
        checked: u64,
        /// Values that differed.
        wrong: u64,
        /// Clock cycles of the whole run.
        cycles: u64,
        /// The first value that differed.
        first: Option<Mismatch>,
        /// Why the bench gave up, when that is what it did.
        reason: Option<String>,
    },
}

/// A value that differed from what the bench expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// The probe where it differed; absent where results of the engine are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<String>,
    /// Number of the operation, or of the tensor that passes the probe, from 0.
    pub operation: u64,
    /// Index of the element.
    pub index: u64,
    /// What the RTL gave; text, because it may hold `x`.
    pub got: String,
    /// What was expected.
    pub expected: String,
}

impl Verdict {
    /// Values compared.
    #[must_use]
    pub fn checked(&self) -> u64 {
        match self {
            Self::Pass { checked, .. } | Self::Fail { checked, .. } => *checked,
        }
    }

    /// Clock cycles of the whole run.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        match self {
            Self::Pass { cycles, .. } | Self::Fail { cycles, .. } => *cycles,
        }
    }
}

/// Reads one line of standard output; `None` for a line that is not for us.
///
/// ```
/// use tritscope::sim::{BenchLine, Verdict, bench_line};
/// let pass = Verdict::Pass { checked: 64, cycles: 1000 };
/// assert_eq!(bench_line("@result pass checked=64 cycles=1000"), Some(BenchLine::Result(pass)));
/// assert_eq!(bench_line("VCD info: dumpfile run.vcd opened"), None);
/// ```
#[must_use]
pub fn bench_line(line: &str) -> Option<BenchLine> {
    let line = line.trim();
    let rest = line.strip_prefix('@')?;
    Some(parse(rest).unwrap_or(BenchLine::Malformed))
}

fn parse(line: &str) -> Option<BenchLine> {
    let (word, rest) = line.split_once(' ')?;
    match word {
        "progress" => {
            let [of, cycle] = ["of", "cycle"].map(|key| number(rest, key));
            let operation = number(rest, "operation").or_else(|| number(rest, "token"));
            Some(BenchLine::Progress(Progress { operation: operation?, of: of?, cycle: cycle? }))
        }
        "phase" => {
            let phase = usize::try_from(number(rest, "phase")?).ok()?;
            Some(BenchLine::Phase { step: number(rest, "step")?, phase, cycles: number(rest, "cycles")? })
        }
        "output" => output(rest),
        "operation" => {
            let (operation, rest) = rest.split_once(' ')?;
            Some(BenchLine::Operation { number: operation.parse().ok()?, cycles: number(rest, "cycles")? })
        }
        "result" => verdict(rest).map(BenchLine::Result),
        _ => None,
    }
}

fn verdict(text: &str) -> Option<Verdict> {
    let (word, rest) = text.split_once(' ')?;
    match word {
        "pass" => Some(Verdict::Pass { checked: number(rest, "checked")?, cycles: number(rest, "cycles")? }),
        "fail" => {
            let reason =
                rest.split_whitespace().find_map(|word| word.strip_prefix("reason=")).map(str::to_owned);
            let first = rest.split_once("first=").and_then(|(_, first)| mismatch(first));
            let wrong = number(rest, "wrong");
            // A failure says how many values differed or why there are none to count.
            wrong.or_else(|| reason.as_ref().map(|_| 0)).map(|wrong| Verdict::Fail {
                checked: number(rest, "checked").unwrap_or(0),
                wrong,
                cycles: number(rest, "cycles").unwrap_or(0),
                first,
                reason,
            })
        }
        _ => None,
    }
}

/// `position=3 000fff12 …`: words of 32 bits.
fn output(text: &str) -> Option<BenchLine> {
    let (position, words) = text.split_once(' ')?;
    let position = position.strip_prefix("position=")?.parse().ok()?;
    let word = |word: &str| {
        let digits = word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit() || b"xXzZ".contains(&b));
        digits.then(|| u32::from_str_radix(word, 16).ok().map(u32::cast_signed))
    };
    let words: Vec<Option<i32>> = words.split_whitespace().map(word).collect::<Option<_>>()?;
    Some(BenchLine::Output { position, residual: words.into_iter().collect() })
}

fn mismatch(text: &str) -> Option<Mismatch> {
    let field = |key: &str| {
        let value = |word: &str| word.strip_prefix(key)?.strip_prefix(':').map(str::to_owned);
        text.split_whitespace().find_map(value)
    };
    Some(Mismatch {
        probe: field("probe"),
        operation: field("operation").or_else(|| field("tensor"))?.parse().ok()?,
        index: field("index")?.parse().ok()?,
        got: field("got")?,
        expected: field("expected")?,
    })
}

/// The number of `key=NUMBER` in `text`.
fn number(text: &str, key: &str) -> Option<u64> {
    let value = |word: &str| word.strip_prefix(key)?.strip_prefix('=')?.parse().ok();
    text.split_whitespace().find_map(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_passing_log_reads_as_it_was_meant() {
        let log = "FST info: dumpfile out/demo.fst opened for output.\n\
                   @progress operation=0 of=2 cycle=50000\n\
                   @operation 0 cycles=1031\n\
                   @progress operation=1 of=2 cycle=52000\n\
                   @operation 1 cycles=1029\n\
                   @result pass checked=128 cycles=53111\n\
                   - sim/tb.v:90: Verilog $finish\n";
        let lines: Vec<BenchLine> = log.lines().filter_map(bench_line).collect();
        let progress = |operation, cycle| BenchLine::Progress(Progress { operation, of: 2, cycle });
        assert_eq!(
            lines,
            [
                progress(0, 50_000),
                BenchLine::Operation { number: 0, cycles: 1031 },
                progress(1, 52_000),
                BenchLine::Operation { number: 1, cycles: 1029 },
                BenchLine::Result(Verdict::Pass { checked: 128, cycles: 53_111 }),
            ]
        );
    }

    #[test]
    fn a_failing_log_names_the_first_mismatch() {
        let line =
            "@result fail checked=64 wrong=2 cycles=900 first=operation:3 index:17 got:xx expected:-41";
        let Some(BenchLine::Result(Verdict::Fail { wrong: 2, first: Some(first), reason: None, .. })) =
            bench_line(line)
        else {
            panic!("{:?}", bench_line(line));
        };
        assert_eq!((first.operation, first.index), (3, 17));
        assert_eq!((first.got.as_str(), first.expected.as_str()), ("xx", "-41"));
    }

    #[test]
    fn lines_of_layers_are_read() {
        let progress = Progress { operation: 1, of: 3, cycle: 99 };
        assert_eq!(bench_line("@progress token=1 of=3 cycle=99"), Some(BenchLine::Progress(progress)));
        let phase = BenchLine::Phase { step: 5, phase: 12, cycles: 1031 };
        assert_eq!(bench_line("@phase step=5 phase=12 cycles=1031"), Some(phase));
        let output = |residual| Some(BenchLine::Output { position: 7, residual });
        assert_eq!(bench_line("@output position=7 0000000a ffffffff"), output(Some(vec![10, -1])));
        assert_eq!(bench_line("@output position=7 0000000a xxxxxxxx"), output(None));
        assert_eq!(bench_line("@output position=7 0000000a fff"), Some(BenchLine::Malformed));
        let line = "@result fail checked=9 wrong=1 cycles=8 first=probe:probe_rope tensor:4 index:1 got:2 expected:3";
        let Some(BenchLine::Result(Verdict::Fail { first: Some(first), .. })) = bench_line(line) else {
            panic!("{:?}", bench_line(line));
        };
        assert_eq!((first.probe.as_deref(), first.operation), (Some("probe_rope"), 4));
    }

    #[test]
    fn a_watchdog_is_a_failure_with_a_reason() {
        let line = "@result fail reason=watchdog checked=3 wrong=1 cycles=99999";
        let reason = Some("watchdog".to_owned());
        let expected = Verdict::Fail { checked: 3, wrong: 1, cycles: 99_999, first: None, reason };
        assert_eq!(bench_line(line), Some(BenchLine::Result(expected)));
    }

    #[test]
    fn what_is_cut_short_is_malformed_not_a_pass() {
        for line in ["@", "@result", "@result pass", "@result pass checked=", "@result fail", "@operation 1"]
        {
            assert_eq!(bench_line(line), Some(BenchLine::Malformed), "{line}");
        }
        assert_eq!(bench_line("result pass checked=1 cycles=1"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(@(progress|operation|phase|output|result) )?\\PC{0,80}") {
            let _ = bench_line(&text);
        }
    }
}
