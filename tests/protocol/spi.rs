//! SPI.

use crate::wires::{Pen, drawn, track};
use crate::{assert_in_order, decoded, texts};
use proptest::prelude::*;
use tritscope::base::Time;
use tritscope::protocol::Transaction;
use tritscope::trace::Track;

const CLK: usize = 0;
const CS: usize = 1;
const COPI: usize = 2;
const CIPO: usize = 3;

/// Words as a host sends them, those of a group within one selection.
fn sent(
    groups: &[Vec<(u64, u64)>],
    mode: u8,
    bits: u8,
    lsb: bool,
    cs_high: bool,
) -> (Vec<(&'static str, Track)>, u64) {
    let (idle, late) = (mode >= 2, mode % 2 == 1);
    let level = |one| if one { '1' } else { '0' };
    let mut pen = Pen::new(&[level(idle), level(!cs_high), 'z', 'z']);
    pen.wait(5);
    for group in groups {
        pen.bit(CS, cs_high);
        pen.wait(2);
        for (copi, cipo) in group {
            for bit in 0..bits {
                let place = if lsb { bit } else { bits - 1 - bit };
                // In the early phase data stand before the first edge of the bit, in the late one they come with it.
                if late {
                    pen.bit(CLK, !idle);
                }
                pen.bit(COPI, copi >> place & 1 == 1);
                pen.bit(CIPO, cipo >> place & 1 == 1);
                pen.wait(2);
                pen.bit(CLK, idle == late);
                pen.wait(2);
                if !late {
                    pen.bit(CLK, idle);
                }
            }
        }
        pen.wait(3);
        pen.bit(CS, !cs_high);
        pen.set(CIPO, 'z');
        pen.wait(4);
    }
    let end = pen.now;
    let names = ["clk", "cs", "copi", "cipo"];
    (names.into_iter().zip(pen.tracks()).collect(), end)
}

fn word(value: u64, bits: u8) -> String {
    format!("{value:0width$x}", width = usize::from(bits).div_ceil(4))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_a_host_sends_comes_out(
        groups in proptest::collection::vec(proptest::collection::vec(any::<(u64, u64)>(), 1..4), 0..4),
        mode in 0_u8..4,
        bits in 1_u8..=64,
        lsb in any::<bool>(),
        cs_high in any::<bool>(),
    ) {
        let mask = u64::MAX >> (64 - bits);
        let groups: Vec<Vec<_>> =
            groups.iter().map(|group| group.iter().map(|(a, b)| (a & mask, b & mask)).collect()).collect();
        let (wires, end) = sent(&groups, mode, bits, lsb, cs_high);
        let (order, active) = (if lsb { "lsb" } else { "msb" }, if cs_high { "high" } else { "low" });
        let spec = format!("spi(clk=clk, cs=cs, copi=copi, cipo=cipo, mode={mode}, bits={bits}, order={order}, active={active})");
        let found = decoded(&spec, &wires, end).unwrap();
        let expected: Vec<_> =
            groups.iter().flatten().map(|(a, b)| format!("{} / {}", word(*a, bits), word(*b, bits))).collect();
        prop_assert_eq!(texts(&found), expected);
        assert_in_order(&found);
    }
}

const NAMES: [&str; 3] = ["clk", "cs", "copi"];

fn four_bits(clk: &str, cs: &str, copi: &str) -> Vec<Transaction> {
    let wires: Vec<_> = NAMES.into_iter().zip([clk, cs, copi].map(drawn)).collect();
    let found = decoded("spi(clk=clk, cs=cs, copi=copi, bits=4)", &wires, clk.len() as u64).unwrap();
    assert_in_order(&found);
    found
}

#[test]
fn a_word_lasts_from_its_first_bit_to_the_edge_behind_its_last() {
    let found = four_bits("0001010101000", "1100000000011", "0011001111000");
    assert_eq!(texts(&found), ["b"]);
    assert_eq!((found[0].from, found[0].to), (Time(2), Time(10)));
}

#[test]
fn a_word_that_the_chip_select_cuts_is_an_error() {
    let found = four_bits("0001010000101010100", "1100000110000000001", "0011001100111111110");
    assert_eq!(texts(&found), ["! 2 of 4 bits, then the chip-select ends it", "7"]);
    let found = four_bits("00010100", "11000000", "00110011");
    assert_eq!(texts(&found), ["! 2 of 4 bits, then the trace ends"]);
}

#[test]
fn what_is_unknown_never_becomes_a_value() {
    let found = four_bits("0001010101000", "1100000000011", "0011zz1111000");
    assert_eq!(texts(&found), ["! unknown bit: 1x11"]);
    let found = four_bits("000101xx01010", "1100000000000", "0011001111000");
    assert_eq!(texts(&found)[..2], ["! 2 of 4 bits, then clk is unknown", "! clk is unknown"]);
    let found = four_bits("0001010101000", "11xx000000011", "0011001111000");
    assert_eq!(texts(&found), ["! cs is unknown", "! 3 of 4 bits, then the chip-select ends it"]);
}

#[test]
fn several_chip_selects_are_told_apart() {
    let cs = track(
        2,
        [(0, "11"), (2, "01"), (11, "11"), (13, "10"), (22, "00"), (31, "11")]
            .map(|(t, v)| (t, v.to_owned()))
            .into_iter(),
    );
    let clk = drawn("000101010100000101010100101010100000");
    let copi = drawn("111111111111111111111111111111111111");
    let wires = [("clk", clk), ("cs", cs), ("copi", copi)];
    let found = decoded("spi(clk=clk, cs=cs, copi=copi, bits=4)", &wires, 36).unwrap();
    assert_eq!(texts(&found), ["cs1 f", "cs0 f", "2×cs f"]);
}

#[test]
fn without_a_chip_select_words_follow_each_other() {
    let wires = [("clk", drawn("0101010101010101")), ("copi", drawn("1111111100000000"))];
    let found = decoded("spi(clk=clk, copi=copi, bits=4)", &wires, 16).unwrap();
    assert_eq!(texts(&found), ["f", "0"]);
}

#[test]
fn a_wire_must_be_there_and_have_one_bit() {
    let wires = [("clk", drawn("01")), ("copi", track(2, [(0, "00".to_owned())].into_iter()))];
    let error = decoded("spi(clk=clk, copi=copi)", &wires, 2).unwrap_err();
    assert_eq!(error.to_string(), "copi: must be one bit wide, not 2");
    assert!(decoded("spi(clk=none, copi=copi)", &wires, 2).is_err());
}
