//! Files made to take memory or time without end: each opens or is refused, soon and in little memory.

use crate::{dialects, open_all, own, signal, vcd, written};
use proptest::prelude::*;
use std::fmt::Write;
use tritscope::base::{Severity, Time};
use tritscope::trace::Value;

#[test]
fn a_vector_wider_than_any_is_left_out() {
    let widths = [2_147_483_648_u64, 4_294_967_295, 99_999_999_999_999];
    for width in widths {
        let (trace, _file) = vcd(&format!(
            "$var wire {width} ! huge $end\n$var wire 8 \" a $end\n$enddefinitions $end\n#0\nb1 !\nb1 \"\n#1\n"
        ));
        assert!(trace.hierarchy().find_signal("huge").is_none());
        let value = trace.value(signal(&trace, "a"), Time(0)).map(|value| value.to_string());
        assert_eq!(value.as_deref(), Some("00000001"));
        assert!(!trace.warnings().is_empty(), "{width}");
    }
    let (trace, _file) = vcd("$var wire 1048576 ! wide $end\n$enddefinitions $end\n#0\nb1 !\n#1\n");
    let Some(Value::Bits(bits)) = trace.value(signal(&trace, "wide"), Time(0)) else { panic!("no bits") };
    assert_eq!((bits.width(), trace.warnings()), (1 << 20, &[][..]));
}

#[test]
fn scopes_may_nest_without_end() {
    let mut text = "$scope module s $end\n".repeat(200_000);
    text.push_str("$var wire 1 ! deep $end\n");
    text.push_str(&"$upscope $end\n".repeat(200_000));
    text.push_str("$var wire 1 \" top $end\n$enddefinitions $end\n#0\n1!\n0\"\n#1\n");
    let (trace, _file) = vcd(&text);
    assert_eq!(trace.hierarchy().scopes().len(), 1_000);
    assert!(trace.warnings()[0].what.contains("199000 scopes are nested too deep"), "{:?}", trace.warnings());
    assert!(trace.hierarchy().find_signal("top").is_some());
}

#[test]
fn a_scope_may_be_opened_again_and_again() {
    let mut text = String::from("$scope module top $end\n");
    for number in 0..50_000 {
        writeln!(text, "$scope module s $end $var wire 1 ! a{number} $end $upscope $end").unwrap();
    }
    text.push_str("$upscope $end\n$enddefinitions $end\n#0\n1!\n#1\n");
    let (trace, _file) = vcd(&text);
    assert_eq!((trace.hierarchy().signals().len(), trace.warnings()), (50_000, &[][..]));
    assert!(trace.hierarchy().find_signal("top.s.a49999").is_some());
}

#[test]
fn codes_may_be_far_apart_or_long() {
    let mut text = String::new();
    let codes = ["!", "~~~~~", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "<0", "\u{e9}"];
    for (number, code) in codes.iter().enumerate() {
        writeln!(text, "$var wire 1 {code} a{number} $end").unwrap();
    }
    text.push_str("$enddefinitions $end\n#0\n");
    for code in codes {
        writeln!(text, "1{code}").unwrap();
    }
    let (trace, _file) = vcd(&(text + "#1\n"));
    for number in 0..codes.len() {
        let value = trace.value(signal(&trace, &format!("a{number}")), Time(0));
        assert_eq!(value.map(|value| value.to_string()).as_deref(), Some("1"), "{number}");
    }
    let mut text = String::new();
    for width in 1..5_000 {
        writeln!(text, "$var wire {width} ! a{width} $end").unwrap();
    }
    let (trace, _file) = vcd(&(text + "$enddefinitions $end\n#0\n1!\n#1\n"));
    assert_eq!(trace.hierarchy().signals().len(), 8, "one code stands for few signals");
    assert!(trace.warnings()[0].what.contains("4991 declarations cannot be read"), "{:?}", trace.warnings());
}

#[test]
fn words_and_names_may_be_long() {
    let long = "n".repeat(3 << 20);
    let (trace, _file) = vcd(&format!(
        "$comment {long} $end\n$scope module {long} $end\n$var wire 1 ! {long} $end\n$var wire 1 \" a $end\n\
         $upscope $end\n$enddefinitions $end\n#0\n1!\n{long}\n1\"\n#1\n"
    ));
    assert!(trace.hierarchy().signals().iter().all(|signal| signal.path.len() <= 8_200));
    assert!(trace.warnings().len() >= 2, "{:?}", trace.warnings());
    let told = trace.warnings().iter().map(|warning| warning.what.len()).max();
    assert!(told < Some(200), "{told:?}");
}

/// Small files of every dialect.
fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> =
        ["hand.vcd", "mixed.vcd"].iter().map(|name| std::fs::read(own(name)).unwrap()).collect();
    texts[1].truncate(6_000);
    texts.push(dialects::EXTENDED.as_bytes().to_vec());
    texts
}

/// A change of some bytes of a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, u8),
    Cut(usize),
    Drop(usize, usize),
    Double(usize, usize),
    Word(usize, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let words = [
        "$end",
        "$var",
        "$enddefinitions $end",
        "#",
        "b",
        "p",
        " ",
        "\n",
        "$comment",
        "99999999999999999999",
        "\0",
    ];
    let at = any::<usize>();
    prop_oneof![
        4 => (at, any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        1 => at.prop_map(Damage::Cut),
        2 => (at, 1..40_usize).prop_map(|(at, len)| Damage::Drop(at, len)),
        2 => (at, 1..200_usize).prop_map(|(at, len)| Damage::Double(at, len)),
        3 => (at, prop::sample::select(words.to_vec())).prop_map(|(at, word)| Damage::Word(at, word)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let len = bytes.len().max(1);
        let end = |at: usize, more: usize| (at % len + more).min(bytes.len());
        match damage {
            Damage::Flip(at, byte) => bytes.iter_mut().skip(at % len).take(1).for_each(|old| *old ^= byte),
            Damage::Cut(at) => bytes.truncate(at % len),
            Damage::Drop(at, more) => drop(bytes.drain((at % len).min(bytes.len())..end(*at, *more))),
            Damage::Double(at, more) => {
                let part = bytes[(at % len).min(bytes.len())..end(*at, *more)].to_vec();
                let at = end(*at, *more);
                bytes.splice(at..at, part);
            }
            Damage::Word(at, word) => {
                let at = (at % len).min(bytes.len());
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_vcd_opens_or_is_refused_with_a_reason(
        text in prop::sample::select(texts()),
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        let file = written(&damaged(text, &damages));
        match open_all(&file) {
            Ok(trace) => {
                let (_, end) = trace.span();
                for id in trace.hierarchy().signal_ids() {
                    let all = trace.changes(id, Time(0), Time(u64::MAX));
                    let columns = trace.summary(id, Time(0), end, 9);
                    prop_assert_eq!(columns.iter().map(|column| column.changes as usize).sum::<usize>(), all.len());
                }
                prop_assert!(trace.warnings().iter().all(|warning| warning.severity == Severity::Warning));
            }
            Err(error) => {
                prop_assert_eq!(error.severity, Severity::Error);
                prop_assert!(error.hint.is_some() && !error.what.contains("panic"), "{:?}", error);
                // The tolerant reader may not fail over anything that is a text.
                prop_assert!(!error.what.contains("damaged:"), "{:?}", error);
            }
        }
    }
}
