//! Why the first difference came about, as text.

use crate::base::Result;
use crate::check::{Cause, Divergence, Golden, Input, Touch, Touched, element_of, why};
use crate::decode::Run;
use std::fmt::Write as _;

/// Frames on each side of the first wrong one that the text shows.
const AROUND: usize = 3;

/// Follows `first` back to its first cause.
///
/// # Errors
/// A tensor that the manifest does not name.
pub(super) fn cause(run: &Run, golden: &Golden, first: &Divergence) -> Result<Cause> {
    let (key, index) = element_of(run, golden, first);
    why(run, golden, &key, index)
}

/// The chain from the element back to the first cause, and the frames that touched its accumulator.
pub(super) fn text(cause: &Cause) -> String {
    let mut text = String::from("why:\n");
    for (number, link) in cause.chain.iter().enumerate() {
        let first = if number + 1 == cause.chain.len() { "  first cause" } else { "" };
        let _ = writeln!(text, "  {}  {}{first}", link.place.element(link.element.index), link.element);
        link.inputs.iter().for_each(|from| input(&mut text, from));
    }
    if let Some(link) = cause.first().filter(|link| !link.signal.is_empty()) {
        let _ = writeln!(text, "  signal: {}", link.signal);
    }
    if let Some(touched) = &cause.touched {
        frames(&mut text, touched);
    }
    text
}

fn input(text: &mut String, input: &Input) {
    let Input { origin, compared, wrong, first, followed } = input;
    let mark = if first.is_some() { '✗' } else { '✓' };
    let _ = write!(text, "    {mark} {origin}: ");
    let _ = match first {
        None => write!(text, "{compared} elements right"),
        Some((place, element)) => {
            let at = place.element(element.index);
            write!(text, "{wrong} of {compared} elements differ, the first {at}, {element}")
        }
    };
    text.push_str(if *followed { " ↓\n" } else { "\n" });
}

fn frames(text: &mut String, touched: &Touched) {
    let Touched { row, lane, frames, first_wrong, weights, .. } = touched;
    let _ = write!(text, "  output {row} in scalar {lane} touched by {} frames; ", frames.len());
    let _ = match first_wrong.and_then(|first| frames.get(first)) {
        None => write!(text, "all of them right"),
        Some(touch) => write!(text, "first wrong: activation {}, frame {}", touch.activation, sign(touch)),
    };
    let _ = writeln!(text, "; weights {}", if *weights { '✓' } else { '✗' });
    let Some(first) = *first_wrong else { return };
    let from = first.saturating_sub(AROUND);
    for touch in frames.iter().skip(from).take(2 * AROUND + 1) {
        let cycle = touch.start.map_or_else(|| "-".to_owned(), |cycle| cycle.to_string());
        let Touch { activation, weight, sent, contribution, due, sum, golden, trouble, .. } = touch;
        let trouble = trouble.map_or("", |trouble| trouble.title());
        let sign = sign(touch);
        let _ = writeln!(
            text,
            "    cycle {cycle:>9}  activation {activation:>5} {sign}  weight {weight:>2}  sent {sent:>4}  \
             moved {contribution:>5} due {due:>5}  sum {sum:>8} golden {golden:>8}  {trouble}"
        );
    }
}

fn sign(touch: &Touch) -> char {
    if touch.negative { '−' } else { '+' }
}
