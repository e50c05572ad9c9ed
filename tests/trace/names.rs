//! Names: one spelling whatever the producer.

use crate::{open, open_all, own, signal, vcd};
use tritscope::base::{Time, TimeScale};
use tritscope::trace::{Format, Header, Progress, SignalKind, Trace};

fn paths(trace: &Trace) -> Vec<&str> {
    trace.hierarchy().signals().iter().map(|signal| signal.path.as_str()).collect()
}

#[test]
fn names_of_icarus_lose_their_escapes() {
    for file in ["mixed.vcd", "mixed.fst"] {
        let trace = open(&own(file)).unwrap();
        let found = paths(&trace);
        for path in
            ["tb.memory[0]", "tb.memory[3]", "tb.bits[0]", "tb.bits[2]", "tb.lanes[1].u_counter.count"]
        {
            assert_eq!(
                found.iter().filter(|found| **found == path).count(),
                1,
                "{file}: {path} in {found:?}"
            );
        }
        let lane = trace.hierarchy().find_scope("tb.lanes[1]").unwrap();
        let lane = trace.hierarchy().scope(lane).unwrap();
        assert_eq!((lane.name.as_str(), lane.parent), ("lanes[1]", trace.hierarchy().find_scope("tb")));
        assert_eq!(trace.hierarchy().roots().len(), 1, "{file}: scopes that are opened again stay one");
    }
}

#[test]
fn kinds_and_ranges_are_those_of_the_source() {
    for (file, format) in [("mixed.vcd", Format::Vcd), ("mixed.fst", Format::Fst)] {
        let trace = open(&own(file)).unwrap();
        assert_eq!((trace.format(), trace.scale()), (format, TimeScale { factor: 10, exponent: -12 }));
        let of = |path| trace.hierarchy().signal(signal(&trace, path)).unwrap();
        let bits = |width| SignalKind::Bits { width };
        assert_eq!((of("tb.ascending").kind, of("tb.ascending").range), (bits(8), Some((0, 7))));
        assert_eq!((of("tb.high_part").kind, of("tb.high_part").range), (bits(4), Some((7, 4))));
        assert_eq!((of("tb.clk").kind, of("tb.clk").range), (bits(1), None));
        assert_eq!((of("tb.memory[1]").kind, of("tb.memory[1]").range), (bits(20), Some((19, 0))));
        assert_eq!((of("tb.bits[1]").kind, of("tb.bits[1]").range), (bits(1), None));
        assert_eq!((of("tb.level").kind, of("tb.tick").kind), (SignalKind::Real, SignalKind::Event));
        assert_eq!((of("tb.clk").var_type.as_str(), of("tb.bus").var_type.as_str()), ("reg", "wire"));
    }
}

#[test]
fn arrays_lie_flat_in_their_scope() {
    let trace = open_all(&own("hand.vcd")).unwrap();
    assert_eq!(
        paths(&trace),
        [
            "outside",
            "TOP.a.clk",
            "TOP.a.same_wire",
            "TOP.a.nine",
            "TOP.a.short",
            "TOP.a.ratio",
            "TOP.a.state",
            "TOP.a.tick",
            "TOP.a.late",
            "TOP.a.never",
            "TOP.a.b",
            "TOP.a.split[0]",
            "TOP.a.split[1]",
            "TOP.a.split[2]",
            "TOP.a.lane[0].acc",
            "TOP.a.lane[1].acc",
            "TOP.a.grid[0][0]",
            "TOP.a.grid[0][1]",
            "TOP.a.grid[1][0]",
            "TOP.a.odd+name",
            "TOP.a.reopened",
        ]
    );
    let a = trace.hierarchy().scope(trace.hierarchy().find_scope("TOP.a").unwrap()).unwrap();
    assert_eq!((a.scopes.len(), a.signals.len(), a.kind.as_str()), (2, 18, "module"));
    assert_eq!(trace.hierarchy().root_signals(), [signal(&trace, "outside")]);
    assert_eq!(trace.hierarchy().find_signal("TOP.a.lane[2].acc"), None);
    assert_eq!(trace.hierarchy().find_scope("TOP.a.grid"), None);
    // Parts of a split vector whose first values come at different times.
    let values = |path, time| trace.value(signal(&trace, path), Time(time)).map(|value| value.to_string());
    assert_eq!(values("TOP.a.split[0]", 29), None);
    assert_eq!(values("TOP.a.split[0]", 30).as_deref(), Some("0"));
    assert_eq!(values("TOP.a.split[1]", 10).as_deref(), Some("1"));
    assert_eq!(values("TOP.a.split[2]", 60), None);
}

#[test]
fn names_are_there_before_the_body_is_read() {
    let progress = Progress::new();
    let header = Header::read(&own("mixed.vcd"), &progress).unwrap();
    let clk = header.hierarchy().find_signal("tb.clk");
    assert!(clk.is_some());
    assert_eq!((header.format(), header.scale().exponent), (Format::Vcd, -12));
    let trace = header.open(&progress).unwrap();
    assert_eq!(trace.hierarchy().find_signal("tb.clk"), clk);
    assert_eq!(progress.fraction(), Some(1.0));
}

#[test]
fn a_hundred_thousand_signals_are_found_by_path() {
    use std::fmt::Write;
    let mut text = String::from("$timescale 1 ns $end\n");
    for scope in 0..100 {
        writeln!(text, "$scope module unit_{scope} $end").unwrap();
        for wire in 0..1000 {
            writeln!(text, "$var wire 1 {scope}_{wire} wire_{wire} $end").unwrap();
        }
        text.push_str("$upscope $end\n");
    }
    text.push_str("$enddefinitions $end\n#0\n0!\n");
    let (trace, _file) = vcd(&text.replace("\n0!\n", "\n05_7\n"));
    assert_eq!(trace.hierarchy().signals().len(), 100_000);
    for (index, found) in trace.hierarchy().signals().iter().enumerate() {
        assert_eq!(trace.hierarchy().find_signal(&found.path).map(|id| id.0 as usize), Some(index));
    }
    let driven = trace.value(signal(&trace, "unit_5.wire_7"), Time(0)).unwrap();
    assert_eq!(driven.to_string(), "0");
}
