//! Two traces compared: what pairs up, what differs, and that nothing else does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod command;
mod pairing;
mod random;
mod values;

use std::fmt::Write as _;
use std::io::Write as _;
use tempfile::NamedTempFile;
use tritscope::base::Result;
use tritscope::diff::{self, Options, Report};
use tritscope::trace::{Progress, Trace};

/// A trace of a VCD with this text, and the file that it lives in.
fn trace(text: &str) -> (Trace, NamedTempFile) {
    let mut file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.flush().unwrap();
    let trace = Trace::open(file.path(), &Progress::new()).unwrap();
    (trace, file)
}

/// A VCD of signals of one scope `tb`, each with a letter as code, name and width.
fn vcd(signals: &[(char, u32)], body: &str) -> String {
    let mut text = String::from("$timescale 1ns $end\n$scope module tb $end\n");
    for (name, width) in signals {
        writeln!(text, "$var wire {width} {name} {name} $end").unwrap();
    }
    text + "$upscope $end\n$enddefinitions $end\n" + body
}

fn compare(left: &str, right: &str, options: &Options) -> Result<Report> {
    let ((left, _left), (right, _right)) = (trace(left), trace(right));
    diff::compare(&left, &right, options, &Progress::new())
}

/// What is compared without any option.
fn plain(left: &str, right: &str) -> Report {
    compare(left, right, &Options::default()).unwrap()
}
