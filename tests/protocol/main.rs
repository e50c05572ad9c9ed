//! Protocols read back from wires: what was sent comes out, what breaks the rules is an error.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod axis;
mod i2c;
mod page;
mod simulated;
mod spec;
mod spi;
mod uart;
mod wires;

use tritscope::base::{Diagnostic, Result, Time, TimeScale};
use tritscope::protocol::{self, Source, Spec, Transaction};
use tritscope::trace::{Progress, Track};

const NANOSECOND: TimeScale = TimeScale { factor: 1, exponent: -9 };

/// The transactions of wires given by name.
fn decoded(spec: &str, wires: &[(&str, Track)], end: u64) -> Result<Vec<Transaction>> {
    let wire = |name: &str| {
        let found = wires.iter().find(|(wire, _)| *wire == name);
        found.map(|(_, track)| track.clone()).ok_or_else(|| Diagnostic::error("no such wire"))
    };
    let source = Source { scale: NANOSECOND, end: Time(end), wire: &wire };
    let spec: Spec = spec.parse()?;
    protocol::transactions(&spec, &source, &Progress::new())
}

fn texts(transactions: &[Transaction]) -> Vec<&str> {
    transactions.iter().map(|transaction| transaction.text.as_str()).collect()
}

/// Each begins where the one before is over or later, and takes some time.
fn assert_in_order(transactions: &[Transaction]) {
    for pair in transactions.windows(2) {
        assert!(pair[0].to <= pair[1].from, "{pair:?}");
    }
    for transaction in transactions {
        assert!(transaction.from < transaction.to, "{transaction:?}");
        assert_eq!(transaction.error, transaction.text.starts_with(protocol::ERROR), "{transaction:?}");
    }
}
