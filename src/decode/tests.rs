use super::{Frame, Level, OperationSpan, spans::SpanIndex};
use crate::base::{Cycle, Field};

fn frame(operation: usize, group: usize, activation: usize, negative: bool, start: u64) -> Frame {
    let (start, end) = (Cycle(start), Cycle(start + 7));
    Frame { operation, group, activation, value: Field::Known(5), negative, start, end }
}

fn operation(number: usize, token: usize, start: u64, end: u64) -> OperationSpan {
    let (start, end) = (Cycle(start), Cycle(end));
    OperationSpan { number, token, layer: 0, name: format!("op{number}"), n_out: 1, n_in: 1, start, end }
}

/// Two operations of one token: frames at 10 and 18 (one activation), a gap, 30; then 50.
fn index() -> SpanIndex {
    let frames = [
        frame(0, 0, 3, false, 10),
        frame(0, 0, 3, true, 18),
        frame(0, 1, 0, false, 30),
        frame(1, 0, 0, true, 50),
    ];
    SpanIndex::new(&frames, &[operation(0, 0, 5, 45), operation(1, 0, 46, 70)], &[], |_| 2)
}

fn steps(level: Level) -> Vec<u64> {
    let index = index();
    let mut at = Cycle(0);
    std::iter::from_fn(|| {
        at = index.next(level, at)?;
        Some(at.0)
    })
    .collect()
}

#[test]
fn each_level_steps_to_the_starts_of_its_spans() {
    assert_eq!(steps(Level::Frame), [10, 18, 30, 50]);
    assert_eq!(steps(Level::Activation), [10, 30, 50]);
    assert_eq!(steps(Level::Group), [10, 30, 50]);
    assert_eq!(steps(Level::Operation), [5, 46]);
    assert_eq!(steps(Level::Token), [5]);
}

#[test]
fn bits_step_through_frames_and_skip_the_gaps() {
    let bits = steps(Level::Bit);
    assert_eq!(bits.len(), 4 * 8);
    assert_eq!(bits[14..18], [24, 25, 30, 31]);
}

#[test]
fn stepping_back_undoes_stepping_forward() {
    let index = index();
    for level in [Level::Bit, Level::Frame, Level::Activation, Level::Group, Level::Operation] {
        let forward = steps(level);
        for pair in forward.windows(2) {
            assert_eq!(index.previous(level, Cycle(pair[1])), Some(Cycle(pair[0])), "{level:?}");
        }
        assert_eq!(index.previous(level, Cycle(forward[0])), None, "{level:?}");
    }
}

#[test]
fn stepping_back_inside_a_span_goes_to_its_start() {
    assert_eq!(index().previous(Level::Frame, Cycle(21)), Some(Cycle(18)));
    assert_eq!(index().previous(Level::Operation, Cycle(46)), Some(Cycle(5)));
}

#[test]
fn a_cycle_outside_every_span_is_covered_by_none() {
    let index = index();
    assert_eq!(index.covering(Level::Frame, Cycle(26)), None);
    assert_eq!(index.covering(Level::Frame, Cycle(25)), Some(1));
    assert_eq!(index.covering(Level::Operation, Cycle(4)), None);
}

#[test]
fn the_negative_frame_sends_the_negated_activation() {
    assert_eq!(frame(0, 0, 0, true, 0).sent(), Field::Known(-5));
    assert_eq!(frame(0, 0, 0, false, 0).sent(), Field::Known(5));
}
