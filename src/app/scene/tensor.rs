//! The tensor pane: a tensor of the run, RTL beside golden model.

mod heat;
mod table;

pub use heat::{Heat, HeatCell, HeatRow};
pub use table::{Column, Columns};

use super::scrolled;
use crate::app::arrange::Region;
use crate::app::rows::Hue;
use crate::app::state::App;
use crate::app::tensors::{Element, Form, Hold, View, Whole};
use crate::base::Cycle;
use crate::check::real;
use crate::decode::{Run, TensorKey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A tensor of the run: what is on the screen of it, and what holds for all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// The tensor itself.
    pub whole: Arc<Whole>,
    /// What it is called: its name, in a trace of the engine alone after that of the matrix.
    pub name: String,
    /// What passes its probe, for people.
    pub summary: Arc<str>,
    /// Whether it comes with a snippet, and no run on the screen says more of it.
    pub from_snippet: bool,
    /// What the pane holds on to.
    pub hold: Hold,
    /// Where in the run it is, where the pane does not follow the cursor.
    pub pinned: Option<String>,
    /// Which numbers are looked at.
    pub view: View,
    /// Whether histogram and heatmap are logarithmic.
    pub logarithmic: bool,
    /// Where its parts are.
    pub parts: Parts,
    /// The columns of the table.
    pub columns: Columns,
    /// The rows of the table on the screen.
    pub elements: Vec<Element>,
    /// Indices of elements with a note, and its colour.
    pub notes: BTreeMap<usize, Option<Hue>>,
    /// What each of these rows stands for.
    pub reals: Vec<Option<f64>>,
    /// The heatmap.
    pub heat: Option<Heat>,
    /// The place of the selected element among all.
    pub place: usize,
    /// The selected element; `None` of nothing.
    pub selected: Option<Element>,
    /// What it stands for.
    pub real: Option<f64>,
    /// The cycle of the cursor.
    pub cycle: Cycle,
    /// The first row of the table on the screen.
    first: usize,
}

/// Where the parts of the pane are on the screen; a part that there is no room for is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The table, heading included.
    pub table: Option<Region>,
    /// The heatmap, heading included.
    pub heat: Option<Region>,
    /// Figures and histogram.
    pub side: Option<Region>,
    /// Figures in a line or two.
    pub foot: Option<Region>,
}

/// Columns that the figures take, and from which width of the pane on they stand at its right.
const SIDE: u16 = 38;
const SIDE_FROM: u16 = 72;

/// From this width on all parts stand beside each other.
const ALL_FROM: u16 = 104;

/// Columns that the table leaves to a heatmap beside it.
const LEAST_HEAT: u16 = 28;

/// Rows of a pane from which the figures below a table take two.
const TALL: u16 = 9;

pub(super) fn tensor(app: &mut App, region: Region, old: Option<Tensor>) -> Option<Tensor> {
    let run = app.run().cloned();
    let run = run.as_deref();
    let cycle = app.cycle().unwrap_or_default();
    let key = app.tensor()?;
    let whole = app.whole(&key)?;
    let (_, summary) = app.tensor_list().into_iter().find(|(name, _)| *name == key.name)?;
    let place = whole.place(app.tensors.element).unwrap_or(0);
    let view = app.tensors.view;
    let room = if region.width >= ALL_FROM { region.width - SIDE - LEAST_HEAT } else { region.width };
    let natural = Columns::wanted(run, &whole);
    let parts = parts(region, app.tensors.form, natural.width().min(room));
    let columns = natural.within(parts.table.map_or(0, |table| table.width));
    let old = old.filter(|old| old.whole.key == key);
    let first = old.as_ref().map_or(0, |old| old.first);
    let height = usize::from(parts.table.map_or(0, |table| table.height.saturating_sub(1)));
    let first = scrolled(first, place, whole.elements.len(), height.max(1));
    let elements: Vec<Element> = whole.elements.iter().skip(first).take(height).copied().collect();
    let wanted = columns.has(Column::Real);
    let reals = elements.iter().map(|e| wanted.then(|| worth(app, run, &key, e, view)).flatten()).collect();
    let selected = whole.elements.get(place).copied();
    let heat = parts.heat.map(|region| {
        let scroll = old.and_then(|old| old.heat).map_or((0, 0), |heat| heat.first);
        heat::heat(app, &whole, place, region, scroll)
    });
    Some(Tensor {
        name: called(run, &key),
        summary,
        from_snippet: run.is_none(),
        hold: app.tensors.hold(),
        pinned: app.tensors.pinned.map(|number| pinned(run, number)),
        view,
        logarithmic: app.tensors.logarithmic,
        parts,
        columns,
        elements,
        notes: super::notes::elements(app, &key),
        reals,
        heat,
        place,
        selected,
        real: selected.and_then(|element| worth(app, run, &key, &element, view)),
        cycle,
        first,
        whole,
    })
}

/// The real number that an element stands for in a view.
fn worth(app: &mut App, run: Option<&Run>, key: &TensorKey, element: &Element, view: View) -> Option<f64> {
    let (run, value) = (run?, element.value(view)?);
    let mut lookup = |key: &TensorKey, index: usize| {
        let whole = app.whole(key)?;
        whole.elements.get(whole.place(index)?).filter(|found| found.index == index)?.rtl.known()
    };
    real(run, key, element.index, value, &mut lookup)
}

/// The name of a tensor, after that of the matrix where it has none of its own.
fn called(run: Option<&Run>, key: &TensorKey) -> String {
    let Some(run) = run else { return format!("{} {}", key.name, key.number) };
    let operation = run.operations().iter().find(|operation| operation.number == key.number);
    match operation.filter(|_| run.phases().is_empty()) {
        Some(operation) => format!("{} {}", operation.name, key.name),
        None => key.name.to_string(),
    }
}

/// Where in the run the tensors numbered `number` are.
fn pinned(run: Option<&Run>, number: usize) -> String {
    let Some(run) = run else { return format!("number {number}") };
    let phase = run.phases().iter().find(|phase| phase.step == number);
    let place = phase.map(|phase| (phase.token, phase.layer));
    let operation = run.operations().iter().find(|operation| operation.number == number);
    let place = place.or_else(|| operation.map(|operation| (operation.token, operation.layer)));
    place.map_or_else(
        || format!("operation {number}"),
        |(token, layer)| format!("token {token} layer {layer}"),
    )
}

/// Where the parts of a form are in a pane; the table takes `table` columns where others stand beside it.
fn parts(region: Region, form: Form, table: u16) -> Parts {
    let beside = region.width >= SIDE_FROM && region.height >= TALL;
    if !beside {
        let rows = if region.height >= TALL { 2 } else { u16::from(region.height > 2) };
        let upper = Region { height: region.height - rows, ..region };
        let foot = Region { y: region.y + upper.height, height: rows, ..region };
        let foot = Some(foot).filter(|foot| foot.height > 0);
        return match form {
            Form::Heat => Parts { heat: Some(upper), foot, ..Parts::default() },
            Form::All | Form::Table => Parts { table: Some(upper), foot, ..Parts::default() },
        };
    }
    let side = Region { x: region.x + region.width - SIDE, width: SIDE, ..region };
    let left = Region { width: region.width - SIDE, ..region };
    match form {
        Form::Heat => Parts { heat: Some(left), side: Some(side), ..Parts::default() },
        Form::All if region.width >= ALL_FROM => {
            let heat = Region { x: left.x + table, width: left.width - table, ..left };
            let table = Region { width: table, ..left };
            Parts { table: Some(table), heat: Some(heat), side: Some(side), foot: None }
        }
        Form::All | Form::Table => Parts { table: Some(left), side: Some(side), ..Parts::default() },
    }
}

impl Tensor {
    /// The index of the element at a cell of the screen.
    #[must_use]
    pub fn element_at(&self, column: u16, row: u16) -> Option<usize> {
        if let Some(table) = self.parts.table.filter(|table| table.contains(column, row)) {
            // The first row is the heading.
            let row = usize::from(row.checked_sub(table.y + 1)?);
            return self.elements.get(row).map(|element| element.index);
        }
        let place = self.heat.as_ref()?.place_at(column, row)?;
        self.whole.elements.get(place).map(|element| element.index)
    }

    /// Indices from one row of the heatmap to the next; `None` without a heatmap.
    #[must_use]
    pub fn stride(&self) -> Option<usize> {
        self.heat.as_ref().map(|heat| heat.stride)
    }
}
