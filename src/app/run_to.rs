//! Running on to a place of the run: where a tensor or one of its elements passes, a divergence, a condition.

use super::act::cursor::jump_to;
use super::action::Way;
use super::breakpoints;
use super::divergence;
use super::state::App;
use crate::base::{Cycle, Diagnostic, Result, Severity};
use crate::decode::{Run, TensorKey};

/// A tensor by name, and the element that is waited for.
struct Wanted<'a> {
    name: &'a str,
    index: Option<usize>,
}

/// Runs on, or back, to what `text` says.
///
/// # Errors
/// What is wrong with it, and a place that the run does not have.
pub(super) fn submit(app: &mut App, text: &str, way: Way, count: u32) -> Result<()> {
    if text.is_empty() {
        return Err(Diagnostic::error("nothing to run to").hint(super::PromptKind::RunTo(way).example()));
    }
    if text == "divergence" {
        divergence::next(app, way, count);
        return Ok(());
    }
    let (Some(run), Some(cycle)) = (app.run().cloned(), app.cycle()) else {
        return breakpoints::run_to(app, text, way, count);
    };
    let Some(wanted) = tensor(&run, text) else {
        return breakpoints::run_to(app, text, way, count);
    };
    let mut at = None;
    for _ in 0..count {
        let Some(next) = passes(&run, &wanted, at.unwrap_or(cycle), way) else { break };
        at = Some(next);
    }
    let where_to = if way == Way::Forward { "after" } else { "before" };
    let at = at.ok_or_else(|| Diagnostic::error(format!("{text} does not pass {where_to} this")))?;
    jump_to(app, run.clock().time(at));
    app.say(Severity::Note, format!("{text} passes its probe"));
    Ok(())
}

/// The tensor that `text` names, `q_proj` or `q_proj[17]`; `None` if it is something else.
fn tensor<'a>(run: &Run, text: &'a str) -> Option<Wanted<'a>> {
    let (name, index) = match text.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => (name, Some(index.trim().parse().ok()?)),
        None => (text, None),
    };
    let known = run.tensors().iter().any(|tensor| &*tensor.name == name);
    known.then_some(Wanted { name, index })
}

/// The first cycle after `from`, or the last before it, in which the element, or the first of the tensor, passes.
fn passes(run: &Run, wanted: &Wanted, from: Cycle, way: Way) -> Option<Cycle> {
    let mut key = run.current(wanted.name, from)?;
    // Elements of the tensor before may still drain.
    if way == Way::Forward {
        key.number = key.number.saturating_sub(1);
    }
    // A tensor that never passes twice in a row has no more to come.
    let mut empty = 0;
    while empty < 2 {
        let found = first(run, &key, wanted.index);
        let beyond = |cycle: &Cycle| if way == Way::Forward { *cycle > from } else { *cycle < from };
        if let Some(cycle) = found.filter(beyond) {
            return Some(cycle);
        }
        empty = if found.is_none() { empty + 1 } else { 0 };
        key.number = match way {
            Way::Forward => key.number + 1,
            Way::Back => key.number.checked_sub(1)?,
        };
    }
    None
}

/// The cycle in which an element of a tensor passes; without an index that of the one that passes first.
fn first(run: &Run, key: &TensorKey, index: Option<usize>) -> Option<Cycle> {
    let elements = run.elements(key).into_iter();
    elements.filter(|seen| index.is_none_or(|index| seen.index == index)).map(|seen| seen.cycle).min()
}
