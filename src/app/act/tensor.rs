//! The tensor pane: which tensor, which element, and how both are shown.

use super::{jumping, signed};
use crate::app::action::{Action, Side, Way};
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::overlay::Overlay;
use crate::app::rows::Row;
use crate::app::scene::Tensor;
use crate::app::state::App;
use crate::app::tensors::{Form, Hold, Part, View, Whole, part, turned};
use crate::base::{Diagnostic, Result, Severity};
use crate::decode::TensorKey;
use crate::translate::{Format, field, integer};
use std::sync::Arc;

/// Columns of a list, border included.
const WIDEST: u16 = 110;

/// Carries out an action on the tensor.
pub(super) fn act(app: &mut App, action: Action, times: u32) {
    let next = |count: usize, at: usize, way: Way| match way {
        Way::Forward => (at + 1) % count,
        Way::Back => (at + count - 1) % count,
    };
    match action {
        Action::Tensor(way) => turn(app, signed(way, times)),
        Action::Tensors => list(app),
        Action::PinTensor => pin(app),
        Action::TensorView(way) => {
            app.tensors.view = View::ALL[next(View::ALL.len(), app.tensors.view as usize, way)];
            app.say(Severity::Note, format!("the tensor pane shows {}", app.tensors.view.title()));
        }
        Action::TensorForm => {
            let alone = app.scene.tensor.as_ref().is_some_and(|tensor| tensor.parts.heat.is_none());
            let form = match app.tensors.form {
                // Where there is room for the table alone, it is what `All` shows.
                Form::All if alone => Form::Heat,
                form => Form::ALL[next(Form::ALL.len(), form as usize, Way::Forward)],
            };
            app.tensors.form = form;
            app.say(Severity::Note, format!("the tensor pane shows {}", form.title()));
        }
        Action::TensorScale => app.tensors.logarithmic = !app.tensors.logarithmic,
        Action::WrongElement(way) => wrong(app, way, times),
        _ => {}
    }
}

/// The tensor that is shown.
fn shown(app: &mut App) -> Option<Arc<Whole>> {
    let key = app.tensor()?;
    app.whole(&key)
}

/// Shows another tensor; before the first one the pane follows the cursor again.
fn turn(app: &mut App, steps: isize) {
    let Some(key) = app.tensor() else { return };
    let all = app.tensor_list();
    let Some(name) = turned(&all, &key.name, steps) else { return };
    if *name == key.name {
        let end = if steps < 0 { "first" } else { "last" };
        app.say(Severity::Note, format!("{} is the {end} tensor", key.name));
        return;
    }
    app.tensors.name = Some(Arc::clone(name));
    about_cursor(app);
}

/// Selects the element that the cursor is about, if the tensor is that of the operation on the wire.
fn about_cursor(app: &mut App) {
    follow(app);
    follow_lane(app);
}

/// Lets the selected element follow the activation on the wire, where the tensor holds the activations.
pub(in crate::app) fn follow(app: &mut App) {
    let place = app.run().zip(app.cycle()).map(|(run, cycle)| run.place(cycle));
    if let Some(activation) = place.and_then(|place| place.activation)
        && part(app) == Some(Part::Input)
    {
        app.tensors.element = activation;
    }
}

/// Lets the selected element follow the selected scalar, where the tensor holds the accumulators.
pub(super) fn follow_lane(app: &mut App) {
    let row = app.run().zip(app.cycle()).and_then(|(run, cycle)| {
        let group = run.place(cycle).group.unwrap_or(0);
        (run.lanes() > 0).then_some(())?;
        run.row_of(run.operation_at(cycle)?.number, app.tensors.lane, group)
    });
    if let Some(row) = row
        && part(app) == Some(Part::Output)
    {
        app.tensors.element = row;
    }
}

/// Selects element `index`; the accumulator grid follows.
pub(in crate::app) fn choose(app: &mut App, index: usize) {
    app.tensors.element = index;
    let lanes = app.run().map_or(0, |run| run.lanes()).max(1);
    if part(app) == Some(Part::Output) {
        app.tensors.lane = index % lanes;
    }
}

/// Shows element `index` of the tensor called `name`; it stays there if `number` is not that of the cursor. A name that
/// no tensor of the trace has leaves the tensor.
pub(in crate::app) fn show(app: &mut App, name: &str, number: Option<usize>, index: usize) {
    if app.has_tensor(name) {
        (app.tensors.name, app.tensors.pinned) = (Some(name.into()), None);
        app.tensors.pinned = number.filter(|number| app.tensor().is_some_and(|key| key.number != *number));
    }
    choose(app, index);
}

/// Moves the selection: in a heatmap in two dimensions, in a table along its rows.
pub(in crate::app) fn select(app: &mut App, side: Side, times: usize) {
    let Some(whole) = shown(app) else { return };
    let (Some(place), last) = (whole.place(app.tensors.element), whole.elements.len().saturating_sub(1))
    else {
        return;
    };
    let stride = app.scene.tensor.as_ref().and_then(Tensor::stride);
    let at = whole.elements.get(place).map_or(0, |element| element.index);
    let target = match (side, stride) {
        (Side::Down, Some(stride)) => {
            // Below the last row there is none: the last element of the column is as far as it goes.
            let most = whole.elements.last().map_or(0, |element| element.index).saturating_sub(at) / stride;
            at + stride * times.min(most)
        }
        (Side::Up, Some(stride)) => at - stride * times.min(at / stride),
        (Side::Down | Side::Right, _) => index(&whole, place.saturating_add(times).min(last)),
        (Side::Up | Side::Left, _) => index(&whole, place.saturating_sub(times)),
    };
    choose(app, target);
}

/// The index of the element at a place.
fn index(whole: &Whole, place: usize) -> usize {
    whole.elements.get(place).map_or(0, |element| element.index)
}

/// Keeps the tensor that is shown, or follows the cursor again.
fn pin(app: &mut App) {
    let Some(key) = app.tensor() else { return };
    if app.tensors.pinned.take().is_some() {
        app.say(Severity::Note, format!("{} follows the cursor", key.name));
        return;
    }
    app.say(Severity::Note, format!("{} stays while the cursor moves", key.name));
    (app.tensors.name, app.tensors.pinned) = (Some(key.name), Some(key.number));
}

/// Lists all tensors with what the comparison says of each at the cursor; before them a row for the one that the
/// cursor is about.
fn list(app: &mut App) {
    let tensors = app.tensor_list();
    if tensors.is_empty() {
        app.say(Severity::Note, "tensors need the decoded run");
        return;
    }
    // What stands beside the names begins below each other; what has no room is cut at its end.
    let width = usize::from(app.size.width.min(WIDEST)).saturating_sub(2);
    let widest = tensors.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(width / 2);
    let room = width.saturating_sub(widest + 5);
    let mut rows = vec![ListRow::new("what the cursor is about", Target::Index(0))];
    for (place, (name, summary)) in (1..).zip(&tensors) {
        let key = app.current_tensor(name);
        let key = key.map(|key| TensorKey { number: app.tensors.pinned.unwrap_or(key.number), ..key });
        let status = key.and_then(|key| app.whole(&key)).map_or_else(String::new, |whole| status(&whole));
        let note: String = format!("{status:<15}  {summary}").chars().take(room).collect();
        rows.push(ListRow::new(&**name, Target::Index(place)).note(format!("{note:<room$}")));
    }
    let shown = app.tensor().filter(|_| app.tensors.hold() != Hold::Nothing);
    let at = shown.and_then(|key| tensors.iter().position(|(name, _)| *name == key.name));
    app.overlay = Some(Overlay::List(List::new(ListKind::Tensors, rows).at(at.map_or(0, |at| at + 1))));
}

/// Verdict and length of a tensor.
fn status(whole: &Whole) -> String {
    let verdict = match (whole.compared, whole.wrong().len(), whole.missing) {
        _ if whole.elements.is_empty() => "–".to_owned(),
        (false, ..) => " ".to_owned(),
        (true, 0, 0) => "✓".to_owned(),
        (true, 0, missing) => format!("? {missing}"),
        (true, wrong, _) => format!("✗ {wrong}"),
    };
    format!("{verdict:<9}{:>6}", whole.elements.len())
}

/// Takes row `place` of the list.
pub(in crate::app) fn take(app: &mut App, place: usize) {
    let tensors = app.tensor_list();
    let chosen = place.checked_sub(1).and_then(|place| tensors.get(place));
    app.tensors.name = chosen.map(|(name, _)| Arc::clone(name));
    if app.tensors.name.is_none() {
        app.tensors.pinned = None;
    }
    about_cursor(app);
    if app.panes().contains(&crate::app::Pane::Tensor) {
        super::focus(app, crate::app::Pane::Tensor);
    }
}

/// Selects the next wrong element, or the one before.
fn wrong(app: &mut App, way: Way, times: u32) {
    let Some(whole) = shown(app) else { return };
    let Some(place) = whole.place(app.tensors.element) else { return };
    let (wrong, times) = (whole.wrong(), usize::try_from(times).unwrap_or(1));
    let found = match way {
        Way::Forward => {
            let later = wrong.partition_point(|other| *other <= place);
            (later + times).min(wrong.len()).checked_sub(1).filter(|last| *last >= later)
        }
        Way::Back => {
            let earlier = wrong.partition_point(|other| *other < place);
            (earlier > 0).then(|| earlier.saturating_sub(times))
        }
    };
    let name = &whole.key.name;
    let Some(element) = found.and_then(|at| whole.elements.get(*wrong.get(at)?)) else {
        let text = match (wrong.len(), way) {
            (0, _) if !whole.compared => format!("there is nothing to compare {name} with"),
            (0, _) => format!("no element of {name} is wrong"),
            (_, Way::Forward) => format!("no later element of {name} is wrong"),
            (_, Way::Back) => format!("no earlier element of {name} is wrong"),
        };
        app.say(Severity::Note, text);
        return;
    };
    let number = found.unwrap_or(0) + 1;
    let golden = element.golden.map_or_else(|| "none".to_owned(), integer);
    let text = format!(
        "wrong element {number} of {}: {name}[{}] rtl {}, golden {golden}",
        wrong.len(),
        element.index,
        field(element.rtl)
    );
    choose(app, element.index);
    app.say(Severity::Note, text);
}

/// Moves the cursor to the cycle in which the selected element passed; the pane stays with its tensor.
pub(super) fn go_to_cycle(app: &mut App) {
    let Some(whole) = shown(app) else { return };
    let element = whole.place(app.tensors.element).and_then(|place| whole.elements.get(place));
    let Some(element) = element else { return };
    let (cycle, time) = (element.cycle, element.time);
    if cycle.is_none() && time.is_none() {
        app.say(Severity::Note, format!("{}[{}] has not passed", whole.key.name, element.index));
        return;
    }
    app.tensors.name = Some(Arc::clone(&whole.key.name));
    jumping(app, |app| match (cycle, time) {
        (_, Some(time)) => app.move_to(time),
        (Some(cycle), None) => app.move_to_cycle(cycle),
        (None, None) => {}
    });
    app.tensors.element = element.index;
    // The next operation may have begun while the element passed.
    if app.tensor().is_some_and(|key| key != whole.key) {
        app.tensors.pinned = Some(whole.key.number);
    }
    let scale = app.document.as_ref().map(|document| document.trace.scale()).unwrap_or_default();
    let when = match (cycle, time) {
        (Some(cycle), _) => format!("in cycle {cycle}"),
        (None, time) => format!("at {}", scale.format(time.unwrap_or_default())),
    };
    app.say(Severity::Note, format!("{}[{}] passes {when}", whole.key.name, element.index));
}

/// Selects the element of an index, or of a row and a column.
///
/// # Errors
/// No number, or an element that the tensor does not have.
pub(in crate::app) fn go_to_index(app: &mut App, text: &str) -> Result<()> {
    let Some(whole) = shown(app) else { return Ok(()) };
    let number = |text: &str| {
        text.trim().parse::<usize>().map_err(|_| {
            Diagnostic::error(format!("`{text}` is no index")).hint("an index is a whole number: 17, or 2,5")
        })
    };
    let wanted = match text.split_once(',') {
        None => number(text)?,
        Some((row, column)) => {
            let stride = app.scene.tensor.as_ref().and_then(Tensor::stride);
            let stride = whole.rows.map(|rows| rows.width).or(stride).unwrap_or(1);
            number(row)?.saturating_mul(stride).saturating_add(number(column)?)
        }
    };
    if whole.elements.binary_search_by_key(&wanted, |element| element.index).is_err() {
        let last = whole.elements.last().map_or(0, |element| element.index);
        return Err(Diagnostic::error(format!("{} has no element {wanted}", whole.key.name))
            .hint(format!("the last one is {last}")));
    }
    choose(app, wanted);
    Ok(())
}

/// Makes the accumulator of the selected scalar a row of the waves.
pub(super) fn add_accumulator(app: &mut App) {
    let lane = app.tensors.lane;
    if let Some(signal) = app.run().and_then(|run| run.lane_signal(lane)) {
        app.waves.add(Row::of(signal, Format::Signed));
        app.say(Severity::Note, format!("the accumulator of scalar {lane} is in the waves"));
    }
}

/// Makes a row of the waves of what the selected element comes from: the accumulator of its scalar, or the data of its
/// probe.
pub(super) fn add_signal(app: &mut App) {
    let lanes = app.run().map_or(0, |run| run.lanes());
    if part(app) == Some(Part::Output) && lanes > 0 {
        add_accumulator(app);
        return;
    }
    let key = app.tensor();
    let signal = key.as_ref().zip(app.run()).and_then(|(key, run)| run.probe_data(&key.name));
    if let Some((key, signal)) = key.zip(signal) {
        app.waves.add(Row::of(signal, Format::Signed));
        app.say(Severity::Note, format!("the probe of {} is in the waves", key.name));
    }
}
