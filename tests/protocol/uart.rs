//! UART.

use crate::wires::{Pen, drawn};
use crate::{assert_in_order, decoded, texts};
use proptest::prelude::*;
use tritscope::base::Time;
use tritscope::protocol::Transaction;

const PARITY: [&str; 5] = ["none", "even", "odd", "mark", "space"];

fn parity_bit(kind: &str, word: u64) -> Option<bool> {
    let odd = word.count_ones() % 2 == 1;
    [("even", odd), ("odd", !odd), ("mark", true), ("space", false)]
        .iter()
        .find(|(k, _)| *k == kind)
        .map(|(_, b)| *b)
}

fn text(word: u64, bits: u32) -> String {
    let digits = format!("{word:0width$x}", width = bits.div_ceil(4) as usize);
    match u8::try_from(word) {
        Ok(letter @ 0x21..=0x7e) if bits >= 7 => format!("{digits} {}", char::from(letter)),
        _ => digits,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_a_line_carries_comes_out(
        words in proptest::collection::vec((any::<u64>(), 0_u64..3), 0..12),
        bits in 5_u32..=9,
        parity in proptest::sample::select(&PARITY[..]),
        stop in proptest::sample::select(&[("1", 2_u64), ("1.5", 3), ("2", 4)][..]),
        half in 4_u64..40,
        // A sender that is up to 2 % off.
        drift in -2_i64..=2,
    ) {
        let length = |halves: u64| halves * half;
        let bit_time = 100 * half * 2;
        let actual = bit_time.checked_add_signed(drift * i64::try_from(half * 2).unwrap()).unwrap();
        let mut pen = Pen::new(&['1']);
        let mut expected = Vec::new();
        pen.wait(bit_time);
        for (word, gap) in words {
            let word = word & ((1 << bits) - 1);
            let mut levels = vec![false];
            levels.extend((0..bits).map(|bit| word >> bit & 1 == 1));
            levels.extend(parity_bit(parity, word));
            for level in levels {
                pen.bit(0, level);
                pen.wait(actual);
            }
            pen.bit(0, true);
            pen.wait(length(stop.1) * 100 + 2 * bit_time / 100 * 12 + gap * bit_time);
            expected.push(text(word, bits));
        }
        let end = pen.now + 3 * bit_time;
        let wires = [("rx", pen.tracks().remove(0))];
        let spec = format!("uart(rx=rx, bit={bit_time}ns, bits={bits}, parity={parity}, stop={})", stop.0);
        let found = decoded(&spec, &wires, end).unwrap();
        prop_assert_eq!(texts(&found), expected);
        assert_in_order(&found);
    }
}

/// A line with bits of four ticks.
fn four(line: &str, settings: &str) -> Vec<Transaction> {
    let letters: String = line.chars().flat_map(|bit| [bit; 4]).collect();
    let end = letters.len() as u64;
    let found = decoded(&format!("uart(rx=rx, bit=4ns{settings})"), &[("rx", drawn(&letters))], end).unwrap();
    assert_in_order(&found);
    found
}

#[test]
fn a_frame_lasts_from_its_start_to_the_end_of_its_stop() {
    let found = four("1010000010111", "");
    assert_eq!(texts(&found), ["41 A"]);
    assert_eq!((found[0].from, found[0].to), (Time(4), Time(44)));
    assert_eq!(texts(&four("1010000010101000001011", ""))[..], ["41 A", "41 A"], "without a pause");
    assert_eq!(texts(&four("1010000010111", ", order=msb")), ["82"]);
}

#[test]
fn frames_that_break_the_rules_are_errors() {
    assert_eq!(texts(&four("10100000100111111111111", "")), ["! no stop bit: 41 A"]);
    assert_eq!(texts(&four("101000001001111", ", parity=even")), ["41 A"]);
    assert_eq!(texts(&four("101000001011111", ", parity=even")), ["! parity: 41 A"]);
    assert_eq!(texts(&four("101000001011111", ", parity=odd")), ["41 A"]);
    assert_eq!(texts(&four("10100000101011111", ", stop=2")), ["! no stop bit: 41 A"]);
    let found = four("1000000000000011010000010111", "");
    assert_eq!(texts(&found), ["! break", "41 A"]);
    assert_eq!((found[0].from, found[0].to), (Time(4), Time(56)));
}

#[test]
fn a_start_is_looked_at_in_its_middle() {
    let found = decoded("uart(rx=rx, bit=4ns)", &[("rx", drawn("11110111111111"))], 60).unwrap();
    assert_eq!(texts(&found), ["! start bit too short"]);
}

#[test]
fn what_is_unknown_never_becomes_a_value() {
    assert_eq!(texts(&four("10100x001011111", "")), ["! unknown bit"]);
    let found = four("xx1110100000101111", "");
    assert_eq!(texts(&found), ["! rx is unknown", "41 A"]);
    assert_eq!((found[0].from, found[0].to), (Time(0), Time(8)));
    assert_eq!(texts(&four("11zzzz", "")), ["! rx is unknown"]);
    assert_eq!(texts(&four("101000", "")), ["! the trace ends within a frame"]);
}

#[test]
fn a_rate_that_the_trace_cannot_show_is_refused() {
    let error = decoded("uart(rx=rx, baud=1000000000)", &[("rx", drawn("1"))], 1).unwrap_err();
    assert!(error.what.contains("two ticks") && error.hint.is_some_and(|hint| hint.contains("1 ns")));
    // A bit of 115 200 baud is 8680.5… ticks.
    assert!(decoded("uart(rx=rx, baud=115200)", &[("rx", drawn("1"))], 1).is_ok());
}
