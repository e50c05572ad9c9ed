//! Curves: no number of a column is lost, and what is no number is a gap.

use super::value;
use crate::base::{Bits, Time};
use crate::trace::{Progress, SignalKind, Track, Value};
use crate::translate::{Analog, AnalogColumn, Format, Point};
use proptest::prelude::*;

fn analog(track: &Track, format: &str) -> Analog {
    Analog::build(track, &format.parse().unwrap(), &Progress::default()).unwrap()
}

fn bits_track(width: u32, changes: Vec<(u64, String)>) -> Track {
    let changes = changes.into_iter().map(|(time, text)| (Time(time), value(&text))).collect();
    Track::computed(SignalKind::Bits { width }, changes)
}

/// The same columns from every change in turn.
fn walked(track: &Track, format: &Format, from: u64, to: u64, columns: usize) -> Vec<AnalogColumn> {
    let changes: Vec<_> = (0..track.len()).map(|index| track.change(index).unwrap()).collect();
    let column_of =
        |time: u64| (u128::from(time - from) * columns as u128 / u128::from(to - from + 1)) as usize;
    let mut drawn = Vec::new();
    let before = |time: &Time| time.0 < from;
    let mut held: Option<Point> =
        changes.iter().rev().find(|(time, _)| before(time)).map(|(_, value)| format.point(value));
    for column in 0..columns {
        let inside =
            changes.iter().filter(|(time, _)| (from..=to).contains(&time.0) && column_of(time.0) == column);
        let first = held;
        let points: Vec<Point> = inside.map(|(_, value)| format.point(value)).collect();
        held = points.last().copied().or(held);
        let all: Vec<Point> = first.into_iter().chain(points.iter().copied()).collect();
        let numbers = || all.iter().filter_map(|point| point.number());
        drawn.push(AnalogColumn {
            first: first.and_then(Point::number),
            last: held.and_then(Point::number),
            min: numbers().reduce(f64::min),
            max: numbers().reduce(f64::max),
            changes: u32::try_from(points.len()).unwrap(),
            unknown: all.contains(&Point::Unknown),
            highz: all.contains(&Point::HighZ),
            empty: all.is_empty(),
        });
    }
    drawn
}

#[test]
fn values_are_numbers_of_their_format() {
    for (format, bits, point) in [
        ("signed", "11111110", Point::Number(-2.0)),
        ("hex", "11111110", Point::Number(254.0)),
        ("enum", "0000011h", Point::Number(7.0)),
        ("fixed(4)", "11111110", Point::Number(-0.125)),
        ("f16", "0011110000000000", Point::Number(1.0)),
        ("f16", "0111110000000000", Point::Unknown),
        ("f16", "00111100", Point::Unknown),
        ("signed", "1", Point::Number(1.0)),
        ("signed", "x0", Point::Unknown),
        ("signed", "zz", Point::HighZ),
        ("signed", "z0", Point::Unknown),
    ] {
        assert_eq!(format.parse::<Format>().unwrap().point(&value(bits)), point, "{format} {bits}");
    }
    let wide = value(&format!("1{}", "0".repeat(99)));
    assert_eq!(Format::Unsigned.point(&wide), Point::Number(2_f64.powi(99)));
    assert_eq!(Format::Signed.point(&wide), Point::Number(-(2_f64.powi(99))));
    assert_eq!(Format::Signed.point(&Value::Real(f64::NAN)), Point::Unknown);
    assert_eq!(Format::Signed.point(&Value::Text("7".to_owned())), Point::Unknown);
}

#[test]
fn the_type_says_how_far_a_number_can_go() {
    let limits = |format: &str, width| format.parse::<Format>().unwrap().limits(SignalKind::Bits { width });
    assert_eq!(limits("signed", 8), Some((-128.0, 127.0)));
    assert_eq!(limits("unsigned", 8), Some((0.0, 255.0)));
    assert_eq!(limits("fixed(4)", 8), Some((-8.0, 7.9375)));
    assert_eq!(limits("ufixed(8)", 8), Some((0.0, 0.996_093_75)));
    assert_eq!(limits("hex", 1), Some((0.0, 1.0)));
    assert_eq!((limits("f32", 32), limits("unsigned", 5000)), (None, None));
    assert_eq!(Format::Signed.limits(SignalKind::Real), None);
}

#[test]
fn gaps_are_not_zero() {
    let changes = [(10, "00000101"), (20, "xxxxxxxx"), (30, "zzzzzzzz"), (40, "00000111")];
    let track = bits_track(8, changes.map(|(time, text)| (time, text.to_owned())).to_vec());
    let analog = analog(&track, "signed");
    let columns = analog.columns(Time(0), Time(49), 5);
    let seen: Vec<_> = columns.iter().map(|c| (c.min, c.last, c.unknown, c.highz, c.empty)).collect();
    assert_eq!(
        seen,
        [
            (None, None, false, false, true),
            (Some(5.0), Some(5.0), false, false, false),
            (Some(5.0), None, true, false, false),
            (None, None, true, true, false),
            (Some(7.0), Some(7.0), false, true, false),
        ]
    );
    assert_eq!((analog.global(), Analog::viewport(&columns)), (Some((5.0, 7.0)), Some((5.0, 7.0))));
    assert_eq!(Analog::viewport(&columns[..1]), None);
    assert!(analog.columns(Time(1), Time(0), 5).is_empty());
}

#[test]
fn a_cancelled_curve_ends() {
    let track = bits_track(8, (0..100).map(|time| (time, format!("{time:08b}"))).collect());
    let progress = Progress::default();
    progress.cancel();
    assert!(Analog::build(&track, &Format::Signed, &progress).is_err());
}

#[test]
fn the_pyramid_is_small_and_spares_the_walk() {
    let count = 200_000_u64;
    let track =
        bits_track(16, (0..count).map(|time| (time, format!("{:016b}", time * 7919 % 65_521))).collect());
    let analog = analog(&track, "unsigned");
    assert_eq!(
        analog.columns(Time(3), Time(count - 5), 7),
        walked(&track, &Format::Unsigned, 3, count - 5, 7)
    );
    let bytes = analog.memory();
    assert!(bytes <= track.len() * size_of::<f64>() / 8, "{bytes} bytes for {} changes", track.len());
}

fn changes(most: usize) -> impl Strategy<Value = Vec<(u64, String)>> {
    let change = (0_u64..3, prop_oneof![9 => "[01]{8}", 1 => "[01xz]{8}", 1 => Just("zzzzzzzz".to_owned())]);
    proptest::collection::vec(change, 0..most).prop_map(|steps| {
        let mut time = 5;
        let at = |(step, text): (u64, String)| {
            time += step;
            (time, text)
        };
        steps.into_iter().map(at).collect()
    })
}

proptest! {
    #[test]
    fn columns_are_those_of_a_walk(
        changes in changes(900), format in proptest::sample::select(vec!["signed", "unsigned", "fixed(3)"]),
        from in 0_u64..400, length in 0_u64..1600, columns in 1_usize..60,
    ) {
        let track = bits_track(8, changes);
        let format: Format = format.parse().unwrap();
        let drawn = Analog::build(&track, &format, &Progress::default()).unwrap();
        let expected = walked(&track, &format, from, from + length, columns);
        prop_assert_eq!(drawn.columns(Time(from), Time(from + length), columns), expected);
    }

    #[test]
    fn a_point_is_the_number_that_is_written(bits in "[01]{2,63}", fraction in 0_u16..20, signed: bool) {
        let format = Format::Fixed { fraction, signed };
        let value = Value::Bits(Bits::parse(&bits).unwrap());
        let written: f64 = super::plain(&format.write(&value)).parse().unwrap();
        prop_assert_eq!(format.point(&value), Point::Number(written));
    }
}
