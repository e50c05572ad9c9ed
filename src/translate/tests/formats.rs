//! Each format writes the value that is there, at any width, and what it writes is what it reads.

use super::{plain, value, write};
use crate::base::Bits;
use crate::trace::{Enumeration, SignalKind, Value};
use crate::translate::{Float, Format, Kind, Labels, integer};
use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;
use std::sync::Arc;

#[test]
fn the_same_bits_in_every_format() {
    let all = Format::ALL.map(|format| format.write(&value("11010110")));
    assert_eq!(all, ["d6", "−42", "214", "11010110", "3 sel", "326", "\\xd6"]);
    for (format, text) in
        [("fixed(4)", "−2.625"), ("ufixed(4)", "13.375"), ("fixed(0)", "−42"), ("f16", "d6")]
    {
        assert_eq!(write(format, "11010110"), text, "{format}");
    }
}

#[test]
fn a_single_bit_is_its_letter() {
    for format in Format::ALL {
        for letter in ["0", "1", "x", "z", "h", "u", "-"] {
            assert_eq!(format.write(&value(letter)), letter);
        }
    }
}

#[test]
fn unknown_bits_stay_unknown() {
    for (format, bits, text) in [
        ("hex", "1x100000zzzz", "X0z"),
        ("hex", "xxxx1zz1uuuu", "xZu"),
        ("oct", "1x1000zzz", "X0z"),
        ("bin", "1x0z", "1x0z"),
        ("hex", "x1z1", "X"),
        ("signed", "xxxxxxxx", "x"),
        ("unsigned", "zzzz", "z"),
        ("unsigned", "0001xxxx", "'h1x"),
        ("fixed(2)", "1x", "X"),
        ("f16", "xxxxxxxxxxxxxxxx", "x"),
        ("f16", "0000000x00000000", "0X00"),
        ("selected", "1x", "X"),
        ("ascii", "01000001xxxxxxxx0100zzzz", "A\\xxx\\x4z"),
        ("unsigned", "000h000l", "16"),
    ] {
        assert_eq!(write(format, bits), text, "{format} {bits}");
    }
}

#[test]
fn integers_have_groups_and_a_minus() {
    assert_eq!(integer(-12_345), "−12 345");
    assert_eq!(integer(i64::MIN), "−9 223 372 036 854 775 808");
    assert_eq!(write("signed", &format!("1{}", "0".repeat(63))), integer(i64::MIN));
}

#[test]
fn text_is_escaped_whoever_wrote_it() {
    let hostile = Value::Text("a\u{1b}[2J\u{202e}\tb\\".to_owned());
    assert_eq!(Format::Hexadecimal.write(&hostile), "a\\u{1b}[2J\\u{202e}\\tb\\");
    let bits = |text: &[u8]| text.iter().fold(String::new(), |bits, byte| bits + &format!("{byte:08b}"));
    for (bytes, text) in [
        (b"OK".as_slice(), "OK"),
        (b"\0\0OK", "OK"),
        (b"O\0K\n", "O\\x00K\\n"),
        (b"\0\0", "\\0"),
        (b"a\\0", "a\\\\0"),
        (b"\x1b\xff'\"", "\\x1b\\xff'\""),
    ] {
        assert_eq!(write("ascii", &bits(bytes)), text);
    }
    assert_eq!(write("ascii", "1000001"), "41", "seven bits are no character");
    assert_eq!(write("ascii", "101000001"), "\\x01A");
}

#[test]
fn reals_are_short_and_read_back() {
    for (number, text) in [
        (0.1, "0.1"),
        (-0.0, "−0"),
        (1e15, "1000000000000000"),
        (1e16, "1e16"),
        (-1.5e-7, "−1.5e−7"),
        (0.000_01, "0.00001"),
        (123.456, "123.456"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "−inf"),
        (f64::NAN, "nan"),
        (5e-324, "5e−324"),
    ] {
        assert_eq!(Format::default().write(&Value::Real(number)), text);
    }
}

#[test]
fn what_is_no_number_is_noted() {
    for (format, pattern, width, text, kind) in [
        ("f16", 0x7c00_u64, 16, "inf", Kind::Warn),
        ("f16", 0x7e00, 16, "nan", Kind::Warn),
        ("f16", 0x7c01, 16, "nan:7c01", Kind::Warn),
        ("f16", 0x8000, 16, "−0", Kind::Normal),
        ("f16", 0x0001, 16, "6e−8", Kind::Normal),
        ("f16", 0x2e66, 16, "0.1", Kind::Normal),
        ("f16", 0x7bff, 16, "65500", Kind::Normal),
        ("bf16", 0x3dcd, 16, "0.1", Kind::Normal),
        ("bf16", 0xffc0, 16, "nan:ffc0", Kind::Warn),
        ("f32", 0x3dcc_cccd, 32, "0.1", Kind::Normal),
        ("f32", 0xff80_0000, 32, "−inf", Kind::Warn),
        ("f32", 0x7fc0_0001, 32, "nan:7fc00001", Kind::Warn),
        ("f64", 0x3fb9_9999_9999_999a, 64, "0.1", Kind::Normal),
    ] {
        let written = format.parse::<Format>().unwrap().written(&value(&format!("{pattern:0width$b}")));
        assert_eq!((written.text.as_str(), written.kind), (text, kind), "{format} {pattern:x}");
    }
}

/// Whether `text` is nearer to the number that `pattern` stands for than to any other number of the format.
fn is_nearest(text: &str, pattern: u16, number: impl Fn(u16) -> f64) -> bool {
    let read: f64 = text.parse().unwrap();
    let distance = |pattern: u16| (read - number(pattern)).abs();
    let own = distance(pattern);
    let beside = [pattern.wrapping_add(1), pattern.wrapping_sub(1)];
    let sign = read.is_sign_negative() == number(pattern).is_sign_negative();
    sign && beside.into_iter().all(|other| own == 0.0 || !number(other).is_finite() || own < distance(other))
}

#[test]
fn every_half_and_brain_float_reads_back() {
    for pattern in 0..=u16::MAX {
        let bits = value(&format!("{pattern:016b}"));
        let half = half::f16::from_bits(pattern);
        let brain = half::bf16::from_bits(pattern);
        let texts = [Float::Half, Float::Bfloat].map(|float| plain(&Format::Float(float).write(&bits)));
        if half.is_finite() {
            assert!(is_nearest(&texts[0], pattern, |p| half::f16::from_bits(p).to_f64()), "{}", texts[0]);
        }
        if brain.is_finite() {
            assert!(is_nearest(&texts[1], pattern, |p| half::bf16::from_bits(p).to_f64()), "{}", texts[1]);
        }
        assert_eq!(texts[0].starts_with("nan"), half.is_nan());
        assert_eq!(texts[1].starts_with("nan"), brain.is_nan());
        assert_eq!(texts[0].ends_with("inf"), half.is_infinite());
    }
}

#[test]
fn enumerations_name_values() {
    let enumeration = Enumeration {
        name: "state_t".to_owned(),
        values: [("00", "S_IDLE"), ("01", "S_RUN"), ("1x", "S_\u{7}ODD"), ("?", "none")]
            .map(|(value, name)| (value.to_owned(), name.to_owned()))
            .to_vec(),
    };
    let labels = Arc::new(Labels::of(&enumeration));
    assert_eq!((labels.name(), labels.len()), ("state_t", 3));
    let format = "enum".parse::<Format>().unwrap();
    assert_eq!(format.write(&value("01")), "1", "without a table there are digits");
    let format = format.bound(Some(&labels), &[]);
    for (bits, text, kind) in [
        ("01", "S_RUN", Kind::Normal),
        ("0001", "S_RUN", Kind::Normal),
        ("1x", "S_\\u{7}ODD", Kind::Unknown),
        ("10", "'h2", Kind::Warn),
        ("xx", "x", Kind::Unknown),
        ("zz", "z", Kind::HighZ),
    ] {
        let written = format.written(&value(bits));
        assert_eq!((written.text.as_str(), written.kind), (text, kind), "{bits}");
    }
    assert_eq!(format.title(), "names of state_t");
}

#[test]
fn formats_read_what_they_write() {
    let mut formats: Vec<Format> = Format::ALL.to_vec();
    formats.extend(Float::ALL.map(|(_, float)| Format::Float(float)));
    formats.extend([0, 1, 16, 4096].map(|fraction| Format::Fixed { fraction, signed: true }));
    formats.push(Format::Fixed { fraction: 7, signed: false });
    formats.push(Format::Mapping { name: "my states (2)".into(), labels: None });
    formats.push(Format::Enum(None));
    for format in formats {
        assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        assert!(!format.title().is_empty());
    }
}

#[test]
fn unknown_formats_are_refused_with_the_nearest() {
    for (text, hint) in [
        ("hexa", "did you mean `hex`?"),
        ("Binary", "did you mean `bin`?"),
        ("singed", "did you mean `signed`?"),
        ("fixed(5000)", "from 0 to 4096"),
        ("fixed(", "from 0 to 4096"),
        ("fixed(-1)", "from 0 to 4096"),
        ("fixed(3", "from 0 to 4096"),
        ("map:", "map:NAME"),
        ("", "formats are hex"),
        (&"9".repeat(1 << 20), "formats are hex"),
    ] {
        let error = text.parse::<Format>().unwrap_err();
        assert!(error.hint.as_deref().unwrap().contains(hint), "{error:?}");
        assert!(error.what.len() < 120);
    }
}

#[test]
fn what_suits_a_signal_depends_on_its_width() {
    let choices = |width| Format::choices(SignalKind::Bits { width }, None, &[]);
    assert!(choices(32).contains(&Format::Float(Float::Single)));
    assert!(!choices(31).contains(&Format::Float(Float::Single)));
    assert!(!choices(7).contains(&Format::Ascii));
    let all = choices(16);
    let turned = all.iter().fold(all[0].clone(), |format, _| format.turned_among(&all, true));
    assert_eq!(turned, all[0]);
    assert_eq!(all[0].turned_among(&all, false), all[all.len() - 1]);
}

#[test]
fn very_wide_vectors_are_written_in_bounded_time() {
    let bits = "10".repeat(500_000);
    let begun = std::time::Instant::now();
    assert!(write("unsigned", &bits).starts_with("'haaaa"));
    assert!(write("fixed(4096)", &"1".repeat(65_536)).starts_with("−0.00000"));
    assert!(begun.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn decimals_are_exact_at_any_width(bits in "[01]{2,300}|[01]{900,1100}") {
        let expected = BigUint::parse_bytes(bits.as_bytes(), 2).unwrap();
        prop_assert_eq!(plain(&write("unsigned", &bits)), expected.to_string());
        let modulus = BigInt::from(1) << bits.len();
        let signed = if bits.starts_with('1') { BigInt::from(expected) - modulus } else { expected.into() };
        prop_assert_eq!(plain(&write("signed", &bits)), signed.to_string());
    }

    #[test]
    fn digits_are_exact_at_any_width(bits in "[01]{2,300}") {
        let number = BigUint::parse_bytes(bits.as_bytes(), 2).unwrap();
        let (hex, octal) = (bits.len().div_ceil(4), bits.len().div_ceil(3));
        prop_assert_eq!(write("hex", &bits), format!("{:0>hex$}", number.to_str_radix(16)));
        prop_assert_eq!(write("oct", &bits), format!("{:0>octal$}", number.to_str_radix(8)));
        prop_assert_eq!(write("bin", &bits), bits);
    }

    #[test]
    fn binary_points_are_exact(bits in "[01]{1,200}", fraction in 0_u16..250, signed: bool) {
        let format = Format::Fixed { fraction, signed };
        let text = plain(&format.write(&Value::Bits(Bits::parse(&bits).unwrap())));
        let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
        prop_assert!(places.len() <= usize::from(fraction.max(1)));
        // text · 10^places · 2^fraction = value · 10^places, in integers.
        let scaled: BigInt = format!("{whole}{places}").parse().unwrap();
        let mut number = BigInt::parse_bytes(bits.as_bytes(), 2).unwrap();
        if signed && bits.starts_with('1') {
            number -= BigInt::from(1) << bits.len();
        }
        let ten = BigInt::from(10).pow(u32::try_from(places.len()).unwrap());
        prop_assert_eq!(scaled << fraction, number * ten);
    }

    #[test]
    fn single_and_double_read_back(pattern: u64) {
        let single = f32::from_bits(u32::try_from(pattern >> 32).unwrap());
        let double = f64::from_bits(pattern);
        let text = plain(&write("f32", &format!("{:032b}", single.to_bits())));
        prop_assert!(single.is_nan() || text.parse::<f32>().unwrap().to_bits() == single.to_bits(), "{}", text);
        let text = plain(&write("f64", &format!("{pattern:064b}")));
        prop_assert!(double.is_nan() || text.parse::<f64>().unwrap().to_bits() == pattern, "{}", text);
    }

    #[test]
    fn any_text_is_a_format_or_an_error(text: String) {
        if let Ok(format) = text.parse::<Format>() {
            prop_assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
    }
}
