//! AXI-Stream.

use crate::wires::track;
use crate::{assert_in_order, decoded, texts};
use proptest::prelude::*;
use std::fmt::Write;
use tritscope::base::Time;
use tritscope::trace::Track;

/// What the wires are in a cycle: valid, ready, data, last, keep.
type Cycle = (char, char, u16, char, u8);

/// Wires that change right at the rising edges, every 10 ticks from 5 on, as registers do.
fn wires(cycles: &[Cycle]) -> Vec<(&'static str, Track)> {
    let times = || (0_u64..).map(|cycle| if cycle == 0 { 0 } else { 10 * cycle - 5 });
    let wire = |width, letters: &dyn Fn(&Cycle) -> String| {
        track(width, times().zip(cycles).map(|(time, cycle)| (time, letters(cycle))))
    };
    let clk = (0..2 * cycles.len() as u64).map(|half| (5 * half, (half % 2).to_string()));
    vec![
        ("clk", track(1, clk)),
        ("valid", wire(1, &|cycle| cycle.0.to_string())),
        ("ready", wire(1, &|cycle| cycle.1.to_string())),
        ("data", wire(16, &|cycle| format!("{:016b}", cycle.2))),
        ("last", wire(1, &|cycle| cycle.3.to_string())),
        ("keep", wire(2, &|cycle| format!("{:02b}", cycle.4))),
    ]
}

const STREAM: &str = "axis(clk=clk, valid=valid, ready=ready, data=data, last=last)";

fn stream(spec: &str, cycles: &[Cycle]) -> Vec<String> {
    let found = decoded(spec, &wires(cycles), cycles.len() as u64 * 10).unwrap();
    assert_in_order(&found);
    texts(&found).into_iter().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn packets_come_out_with_their_stalls(
        packets in proptest::collection::vec(proptest::collection::vec((any::<u16>(), 0_usize..3, 0_usize..3), 1..5), 0..4),
    ) {
        let mut cycles: Vec<Cycle> = Vec::new();
        let mut expected = Vec::new();
        for packet in &packets {
            let mut words = String::new();
            for (index, (data, pauses, stalls)) in packet.iter().enumerate() {
                let last = if index + 1 == packet.len() { '1' } else { '0' };
                cycles.extend(vec![('0', '1', 0xdead, 'x', 3); *pauses]);
                cycles.extend(vec![('1', '0', *data, last, 3); *stalls]);
                cycles.push(('1', '1', *data, last, 3));
                write!(words, " {data:04x}").unwrap();
            }
            let stalls: usize = packet.iter().map(|(_, _, stalls)| stalls).sum();
            let count = |number: usize, one: &str| if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") };
            let stalled = if stalls == 0 { String::new() } else { format!(", {}", count(stalls, "stall")) };
            expected.push(format!("{}{stalled}:{words}", count(packet.len(), "beat")));
        }
        cycles.push(('0', '0', 0, '0', 0));
        prop_assert_eq!(stream(STREAM, &cycles), expected);
    }
}

#[test]
fn a_beat_is_what_the_flip_flops_capture() {
    let cycles = [
        ('0', '1', 0, '0', 3),
        ('1', '1', 0x1234, '1', 3),
        ('0', '1', 0x9999, '0', 3),
        ('0', '1', 0, '0', 3),
    ];
    let found = decoded(STREAM, &wires(&cycles), 40).unwrap();
    assert_eq!(texts(&found), ["1 beat: 1234"]);
    assert_eq!((found[0].from, found[0].to), (Time(5), Time(15)));
}

#[test]
fn without_last_each_beat_is_a_transaction() {
    let spec = "axis(clk=clk, valid=valid, ready=ready, data=data)";
    let cycles = [('1', '1', 1, '0', 3), ('1', '0', 2, '0', 3), ('1', '1', 2, '0', 3), ('0', '1', 0, '0', 3)];
    assert_eq!(stream(spec, &cycles), ["0001", "1 beat, 1 stall: 0002"]);
    assert_eq!(stream("axis(clk=clk, valid=valid, data=data)", &cycles), ["0001", "0002", "0002"]);
}

#[test]
fn bytes_that_do_not_count_are_marked() {
    let cycles = [('1', '1', 0x1234, '1', 2), ('1', '1', 0x1234, '1', 1), ('0', '1', 0, '0', 3)];
    let keep = "axis(clk=clk, valid=valid, data=data, keep=keep)";
    assert_eq!(stream(keep, &cycles), ["12--", "--34"]);
    assert_eq!(stream(&keep.replace("keep=k", "strb=k"), &cycles), ["12..", "..34"]);
}

#[test]
fn what_breaks_the_handshake_is_an_error() {
    let fell = [('1', '0', 7, '1', 3), ('0', '0', 7, '1', 3), ('0', '0', 7, '1', 3)];
    assert_eq!(stream(STREAM, &fell), ["! valid fell before ready"]);
    let changed = [('1', '0', 7, '1', 3), ('1', '1', 8, '1', 3), ('0', '0', 7, '1', 3)];
    assert_eq!(stream(STREAM, &changed), ["! the payload changed while it waited for ready", "1 beat: 0008"]);
    let within = [('1', '1', 7, '0', 3), ('1', '0', 8, '0', 3), ('0', '0', 8, '0', 3), ('0', '0', 8, '0', 3)];
    assert_eq!(stream(STREAM, &within), ["! valid fell before ready, within a packet: 1 beat: 0007"]);
    let open = [('1', '1', 7, '0', 3), ('0', '0', 8, '0', 3)];
    assert_eq!(stream(STREAM, &open), ["! the trace ends within a packet: 1 beat: 0007"]);
}

#[test]
fn what_is_unknown_never_becomes_a_value() {
    let valid = [('x', '1', 7, '1', 3), ('x', '1', 7, '1', 3), ('1', '1', 8, '1', 3), ('0', '1', 8, '1', 3)];
    assert_eq!(stream(STREAM, &valid), ["! valid is unknown", "1 beat: 0008"]);
    let ready = [('1', 'z', 7, '1', 3), ('0', '1', 8, '1', 3)];
    assert_eq!(stream(STREAM, &ready), ["! ready is unknown"]);
    let last = [('1', '1', 7, 'x', 3), ('0', '1', 8, '1', 3)];
    assert_eq!(stream(STREAM, &last), ["! unknown bit: 1 beat: 0007"]);
    let mut wires = wires(&[('1', '1', 7, '1', 1), ('0', '1', 7, '1', 1)]);
    wires[3].1 = track(16, [(0, "xxxxxxxx00000111".to_owned())].into_iter());
    let found = decoded("axis(clk=clk, valid=valid, data=data)", &wires, 20).unwrap();
    assert_eq!(texts(&found), ["! unknown bit: xx07"]);
    let found = decoded("axis(clk=clk, valid=valid, data=data, keep=keep)", &wires, 20).unwrap();
    assert_eq!(texts(&found), ["--07"], "a byte that is not kept may be anything");
}
