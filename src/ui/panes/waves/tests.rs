//! No change is hidden, whatever the row, its height and the set of glyphs.

use super::curve;
use crate::app::scene::{Point, Segment, Shape, Wave, Writing, wave_of};
use crate::base::{Bits, Logic, Time};
use crate::config::Glyphs;
use crate::trace::{SignalKind, Track, Value};
use crate::translate::Format;
use crate::ui::glyphs::glyph;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

const SETS: [Glyphs; 3] = [Glyphs::Unicode, Glyphs::Box, Glyphs::Ascii];

const LEVELS: [Logic; 9] =
    [Logic::Zero, Logic::One, Logic::X, Logic::Z, Logic::H, Logic::L, Logic::W, Logic::U, Logic::DontCare];

/// A column of a drawing, from the top.
type Cells = Vec<char>;

fn drawn(height: u16, set: Glyphs, cell: impl Fn(u16) -> char) -> Cells {
    (0..height).map(|line| glyph(cell(line), set)).collect()
}

fn bit_column(shape: Shape, height: u16, set: Glyphs) -> Cells {
    drawn(height, set, |line| shape.sign(line, height).0)
}

#[test]
fn every_level_of_a_bit_looks_different() {
    for set in SETS {
        for height in 1..=16 {
            for (at, one) in LEVELS.iter().enumerate() {
                for other in &LEVELS[at + 1..] {
                    let look = |level: &Logic| bit_column(Shape::Steady(*level), height, set);
                    assert_ne!(look(one), look(other), "{one:?} {other:?} {height} {set:?}");
                }
            }
        }
    }
}

/// How much a column of a bit shows: nothing, one change, or several.
fn classes() -> [Vec<Shape>; 3] {
    let steady = LEVELS.iter().map(|level| Shape::Steady(*level)).chain([Shape::Nothing]);
    let into = LEVELS.iter().map(|level| Shape::Into(*level));
    let once = into.chain([Shape::Rise, Shape::Fall, Shape::Event]);
    let often = [Shape::Pulse, Shape::Dense, Shape::Unclear, Shape::Events];
    [steady.collect(), once.collect(), often.to_vec()]
}

#[test]
fn steady_one_change_and_several_look_different() {
    for set in SETS {
        for height in 1..=16 {
            let looks = classes().map(|shapes| {
                shapes.into_iter().map(|shape| bit_column(shape, height, set)).collect::<Vec<_>>()
            });
            for (at, class) in looks.iter().enumerate() {
                for other in &looks[at + 1..] {
                    let shared = class.iter().find(|look| other.contains(look));
                    assert_eq!(shared, None, "{height} {set:?}");
                }
            }
        }
    }
}

#[test]
fn kinds_of_stretches_look_different() {
    use crate::app::scene::{Level, Steady};
    let value = |level| Segment::Value(Steady { text: String::new(), level, color: None });
    let unknown = [Logic::X, Logic::Z, Logic::W, Logic::U, Logic::DontCare];
    let mut kinds: Vec<Segment> = unknown.into_iter().map(|level| value(Level::All(level))).collect();
    kinds.extend([value(Level::Strong), value(Level::Weak), Segment::Edge]);
    kinds.extend([Segment::Nothing, Segment::Idle, Segment::Dense(false), Segment::Dense(true)]);
    for set in SETS {
        for height in 1..=16 {
            let looks: Vec<Cells> =
                kinds.iter().map(|kind| drawn(height, set, |line| kind.sign(line, height).0)).collect();
            for (at, look) in looks.iter().enumerate() {
                assert!(!looks[at + 1..].contains(look), "{:?} {height} {set:?}", kinds[at]);
            }
        }
    }
}

fn track(width: usize) -> impl Strategy<Value = Track> {
    let letters = prop::collection::vec(prop::sample::select(b"01xzhluw-".to_vec()), width);
    let change = (0..400_u64, letters);
    prop::collection::vec(change, 0..120).prop_map(move |mut changes| {
        changes.sort_by_key(|change| change.0);
        let value =
            |letters: Vec<u8>| Value::Bits(Bits::parse(std::str::from_utf8(&letters).unwrap()).unwrap());
        let changes = changes.into_iter().map(|(time, letters)| (Time(time), value(letters))).collect();
        Track::computed(SignalKind::Bits { width: u32::try_from(width).unwrap() }, changes)
    })
}

/// 0, 1 or 2 for none, one or several changes of `track` in column `column` of `columns` from `from` to `to`.
fn changes(track: &Track, (from, to): (u64, u64), column: u64, columns: u64) -> usize {
    let inside = |time: u64| (time - from) * columns / (to - from + 1) == column;
    let all = track.changes(Time(from), Time(to));
    all.iter().filter(|(time, _)| inside(time.0)).count().min(2)
}

const WRITING: Writing = Writing { format: &Format::Hexadecimal, errors: None, columns: 1 };

proptest! {
    #[test]
    fn no_change_of_a_bit_is_hidden(
        track in track(1), from in 0..300_u64, length in 1..300_u64, columns in 1..80_u16
    ) {
        let span = (from, from + length);
        let wave = wave_of(&track, (Time(span.0), Time(span.1)), columns, WRITING);
        let Wave::Bit(shapes) = wave else { panic!("a bit") };
        prop_assert_eq!(shapes.len(), usize::from(columns));
        let classes = classes();
        for (shape, column) in shapes.iter().zip(0..) {
            let wanted = changes(&track, span, column, u64::from(columns));
            prop_assert!(classes[wanted].contains(shape), "{:?} for {}", shape, wanted);
        }
    }

    #[test]
    fn no_change_of_a_bus_is_hidden(
        track in track(3), from in 0..300_u64, length in 1..300_u64, columns in 1..80_u16
    ) {
        let span = (from, from + length);
        let wave = wave_of(&track, (Time(span.0), Time(span.1)), columns, WRITING);
        let Wave::Bus(stretches) = wave else { panic!("a bus") };
        let mut at = 0;
        for stretch in &stretches {
            prop_assert_eq!(stretch.start, at);
            at = stretch.end;
            for column in stretch.start..stretch.end {
                let wanted = changes(&track, span, u64::from(column), u64::from(columns));
                let shown = match &stretch.segment {
                    Segment::Edge => 1,
                    Segment::Dense(_) => 2,
                    Segment::Value(value) => {
                        prop_assert!(value.text.width() <= usize::from(stretch.end - stretch.start));
                        0
                    }
                    Segment::Nothing | Segment::Idle => 0,
                };
                prop_assert_eq!(shown, wanted);
            }
        }
        prop_assert_eq!(at, columns);
    }

    #[test]
    fn a_bar_of_a_curve_covers_its_values(
        low in 0.0..=1.0_f64, size in 0.0..=1.0_f64, changes in 0..3_u32, height in 1..=16_u16, set in 0..3_usize
    ) {
        let dots = height * if SETS[set] == Glyphs::Unicode { 4 } else { 2 };
        let high = (low + size).min(1.0);
        let point = Point { bar: Some((low, high)), changes, gap: None };
        let (top, bottom) = curve::bar(point, dots).unwrap();
        let last = f64::from(dots - 1);
        prop_assert!(bottom < dots);
        // Within half a dot: nothing between the lowest and the highest value is without a dot.
        prop_assert!((1.0 - high) * last >= f64::from(top) - 0.5 - 1e-9);
        prop_assert!((1.0 - low) * last <= f64::from(bottom) + 0.5 + 1e-9);
        prop_assert!(changes == 0 || bottom > top, "a change looks steady");
    }
}

#[test]
fn the_legend_has_every_sign_of_a_row_of_one_line() {
    let known: String = crate::ui::LEGEND.iter().map(|sign| sign.signs).collect();
    let mut shapes = vec![
        Shape::Rise,
        Shape::Fall,
        Shape::Pulse,
        Shape::Dense,
        Shape::Unclear,
        Shape::Event,
        Shape::Events,
    ];
    shapes.extend(LEVELS.into_iter().flat_map(|level| [Shape::Steady(level), Shape::Into(level)]));
    let segments = [Segment::Idle, Segment::Edge, Segment::Dense(false), Segment::Dense(true)];
    let bits = shapes.into_iter().map(|shape| shape.sign(0, 1).0);
    for sign in bits.chain(segments.iter().map(|segment| segment.sign(0, 1).0)) {
        assert!(known.contains(sign), "{sign}");
    }
}
