//! What does not fit keeps its most significant part and says so.

use super::value;
use crate::base::Bits;
use crate::trace::{Enumeration, Value};
use crate::translate::{Format, Labels};
use proptest::prelude::*;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

fn fit(format: &str, value: &Value, cells: usize) -> String {
    format.parse::<Format>().unwrap().fit(value, cells)
}

#[test]
fn digits_keep_the_upper_ones() {
    let wide = value("000000001111000010100101");
    for (cells, text) in [(6, "00f0a5"), (5, "f0a5"), (4, "f0a5"), (3, "f0…"), (1, "…"), (0, "")] {
        assert_eq!(fit("hex", &wide, cells), text);
    }
    let partial = value("000000001111xxxx10100101");
    for (cells, text) in [(6, "00fxa5"), (5, "00fx…"), (2, "0…")] {
        assert_eq!(fit("hex", &partial, cells), text);
    }
    assert_eq!(fit("hex", &value("0000000000000000"), 2), "0");
    assert_eq!(fit("unsigned", &partial, 6), "'h00f…");
}

#[test]
fn decimals_never_lose_their_size() {
    let number = value(&format!("{:032b}", 123_456_789));
    for (cells, text) in [
        (11, "123 456 789"),
        (10, "123456789"),
        (8, "1.234…e8"),
        (6, "1.2…e8"),
        (5, "1…e8"),
        (4, "1…e8"),
        (3, "12…"),
        (1, "…"),
    ] {
        assert_eq!(fit("unsigned", &number, cells), text);
    }
    let round = value(&format!("{:032b}", 12_000_000));
    assert_eq!(fit("signed", &round, 5), "1.2e7");
    let below = value(&format!("{:032b}", (-123_456_i32).cast_unsigned()));
    assert_eq!(fit("signed", &below, 7), "−123456");
    assert_eq!(fit("signed", &below, 6), "−1…e5");
}

#[test]
fn fractions_lose_places_before_they_lose_size() {
    let point = value(&format!("{:032b}", 205_887)); // 3.1415863037109375 at 16 bits
    for (cells, text) in [(18, "3.1415863037109375"), (8, "3.14158…"), (3, "3.…"), (2, "3…")] {
        assert_eq!(fit("fixed(16)", &point, cells), text);
    }
    assert_eq!(fit("fixed(16)", &value(&format!("{:032b}", 5 << 16)), 1), "5");
    assert_eq!(fit("fixed(16)", &value(&format!("{:032b}", 1)), 6), "1…e−5");
    assert_eq!(fit("hex", &Value::Real(0.1 + 0.2), 6), "0.300…");
    assert_eq!(fit("hex", &Value::Real(-1.25e-100), 8), "−1…e−100");
}

#[test]
fn names_keep_what_sets_them_apart() {
    let names = ["STATE_IDLE", "STATE_WAIT_ACK", "STATE_WAIT_BUS"];
    let values = names.iter().enumerate().map(|(index, name)| (format!("{index:02b}"), (*name).to_owned()));
    let enumeration = Enumeration { name: "t".to_owned(), values: values.collect() };
    let format = Format::Enum(Some(Arc::new(Labels::of(&enumeration))));
    let bus = value("10");
    for (cells, text) in [(14, names[2]), (13, "…WAIT_BUS"), (9, "…WAIT_BUS"), (8, "…WAIT_B…"), (3, "WA…")]
    {
        assert_eq!(format.fit(&bus, cells), text);
    }
    assert_eq!(fit("hex", &Value::Text("a long text".to_owned()), 7), "a long…");
    assert_eq!(fit("hex", &Value::Text("漢字かな".to_owned()), 6), "漢字…");
}

fn any_format() -> impl Strategy<Value = Format> {
    let plain =
        ["hex", "signed", "unsigned", "bin", "oct", "selected", "ascii", "f32", "fixed(7)", "ufixed(31)"];
    proptest::sample::select(plain.to_vec()).prop_map(|format| format.parse().unwrap())
}

proptest! {
    #[test]
    fn a_text_is_never_wider_than_its_room(
        format in any_format(), bits in "[01]{1,80}|[01xz]{1,40}|[01]{32}", cells in 0_usize..40,
    ) {
        let value = Value::Bits(Bits::parse(&bits).unwrap());
        let text = format.fit(&value, cells);
        prop_assert!(text.width() <= cells, "{}", text);
        prop_assert!(cells == 0 || !text.is_empty());
        if format.write(&value).width() <= cells {
            prop_assert_eq!(text, format.write(&value));
        }
    }

    #[test]
    fn a_text_without_ellipsis_is_that_of_no_other_value(
        format in any_format(), pair in prop_oneof![
            ("[01]{32}", "[01]{32}"), ("0{24}[01]{8}", "[01]{8}0{24}"), ("[01xz]{8}", "[01xz]{8}"),
        ], cells in 1_usize..14,
    ) {
        let [a, b] = [&pair.0, &pair.1].map(|bits| Value::Bits(Bits::parse(bits).unwrap()));
        prop_assume!(format.write(&a) != format.write(&b));
        let short = format.fit(&a, cells);
        if !short.contains('…') {
            prop_assert_ne!(&short, &format.write(&b));
            prop_assert_ne!(&short, &format.fit(&b, cells));
        }
    }

    #[test]
    fn texts_and_reals_fit_too(text: String, number: f64, cells in 0_usize..20) {
        prop_assert!(Format::default().fit(&Value::Text(text), cells).width() <= cells);
        prop_assert!(Format::default().fit(&Value::Real(number), cells).width() <= cells);
    }
}
