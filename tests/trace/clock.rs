//! Edges and cycles.

use crate::{open, own, signal, vcd};
use tritscope::base::{Cycle, Time};
use tritscope::trace::Clock;

/// Edges of a one-bit signal whose body is `body`.
fn edges(body: &str) -> Result<Vec<u64>, String> {
    let (trace, _file) = vcd(&format!("$var wire 1 ! clk $end\n$enddefinitions $end\n{body}"));
    let clock = Clock::rising(&trace, signal(&trace, "clk")).map_err(|error| error.to_string())?;
    Ok((0..clock.cycles()).map(|cycle| clock.time(Cycle(cycle)).0).collect())
}

#[test]
fn an_edge_is_a_step_that_ends_at_1_and_began_elsewhere() {
    assert_eq!(edges("#0\n0!\n#5\n1!\n#10\n0!\n#15\n1!\n").unwrap(), [5, 15], "from 0");
    assert_eq!(edges("#0\n1!\n#5\n0!\n#10\n1!\n").unwrap(), [10], "a trace that starts at 1");
    assert_eq!(
        edges("#0\nx!\n#5\n1!\n#6\n0!\n#7\nz!\n#8\n1!\n").unwrap(),
        [5, 8],
        "from X and Z, as posedge"
    );
    assert_eq!(edges("#0\nx!\n1!\n#5\n0!\n#10\n1!\n").unwrap(), [10], "X and 1 in the first step");
    assert_eq!(edges("#0\n0!\n#5\n1!\n0!\n#9\n1!\n").unwrap(), [9], "a pulse within a step");
    assert_eq!(
        edges("#0\n0!\n#5\n1!\n#7\n0!\n1!\n#9\n0!\n#10\n1!\n").unwrap(),
        [5, 10],
        "a dip within a step"
    );
    assert_eq!(edges("#0\n0!\n#5\n1!\n0!\n1!\n").unwrap(), [5], "bouncing within a step is one edge");
    assert_eq!(edges("#0\nl!\n#5\nh!\n").unwrap(), [5], "weak levels count");
}

#[test]
fn a_clock_that_never_rises_is_an_error_with_a_hint() {
    for body in ["#0\n0!\n#9\n", "#0\n1!\n", "#0\nx!\n#5\n0!\n", "#4\n", ""] {
        assert!(edges(body).unwrap_err().contains("clk: the clock never rises"), "{body}");
    }
    let trace = open(&own("mixed.vcd")).unwrap();
    let error = Clock::rising(&trace, signal(&trace, "tb.wide")).unwrap_err();
    assert!(error.what.contains("one bit") && error.hint.is_some(), "{error:?}");
}

#[test]
fn cycles_and_times_belong_together() {
    let trace = open(&own("mixed.fst")).unwrap();
    let clock = Clock::rising(&trace, signal(&trace, "tb.clk")).unwrap();
    // A period of 10 ns, the first edge at 5 ns, ticks of 10 ps, the end at 137 ns.
    assert_eq!(clock.cycles(), 14);
    for cycle in 0..clock.cycles() {
        let time = Time(500 + 1000 * cycle);
        assert_eq!(clock.time(Cycle(cycle)), time);
        assert_eq!((clock.at(time), clock.at(Time(time.0 + 999))), (Cycle(cycle), Cycle(cycle)));
    }
    assert_eq!((clock.at(Time(0)), clock.at(Time(499))), (Cycle(0), Cycle(0)));
    assert_eq!((clock.time(Cycle(99)), clock.at(Time(u64::MAX))), (Time(13_500), Cycle(13)));
}
