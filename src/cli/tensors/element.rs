//! Elements of tensors beside the golden model, as they are printed.

use super::plain;
use crate::base::{Cycle, Diagnostic, Field, Result};
use crate::check::{Element, Golden, elements};
use crate::cli::table::table;
use crate::decode::{NamedTensor, Run, TensorKey};
use crate::trace::Progress;
use crate::translate::{field, integer};
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::Arc;

/// What of the tensors is asked for.
pub(super) struct Filter {
    pub(super) token: Option<usize>,
    pub(super) layer: Option<usize>,
    pub(super) number: Option<usize>,
    pub(super) index: Option<usize>,
    pub(super) wrong: bool,
}

/// One tensor of a run with the elements that are asked for.
#[derive(Serialize)]
pub(super) struct Tensor {
    pub(super) name: String,
    pub(super) number: usize,
    pub(super) token: Option<usize>,
    pub(super) layer: Option<usize>,
    pub(super) matrix: Option<String>,
    pub(super) compared: bool,
    pub(super) wrong: usize,
    pub(super) missing: usize,
    pub(super) unknown: usize,
    pub(super) elements: Vec<Row>,
}

/// One element.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) index: usize,
    pub(super) cycle: Option<Cycle>,
    pub(super) rtl: Field,
    pub(super) golden: Option<i64>,
    pub(super) difference: Option<i64>,
    pub(super) differs: bool,
}

/// Where in the run the tensors of a number are.
struct Place {
    token: Option<usize>,
    layer: Option<usize>,
    matrix: Option<String>,
}

impl Place {
    fn of(run: &Run, number: usize) -> Self {
        if let Some(phase) = run.phases().iter().find(|phase| phase.step == number) {
            return Self { token: Some(phase.token), layer: Some(phase.layer), matrix: None };
        }
        let operation = run.operations().iter().find(|operation| operation.number == number);
        Self {
            token: operation.map(|operation| operation.token),
            layer: operation.map(|operation| operation.layer),
            matrix: operation.map(|operation| operation.name.clone()),
        }
    }
}

/// The tensors called so that `filter` leaves, with their elements.
///
/// # Errors
/// Nothing is left; cancellation.
pub(super) fn read(
    run: &Run,
    golden: Option<&Golden>,
    names: &[&NamedTensor],
    filter: &Filter,
    progress: &Progress,
) -> Result<Vec<Tensor>> {
    let mut tensors = Vec::new();
    let fits = |asked: Option<usize>, is: Option<usize>| asked.is_none() || asked == is;
    for (done, tensor) in names.iter().enumerate() {
        for number in run.numbers(&tensor.name) {
            if progress.is_cancelled() {
                return Err(Diagnostic::note("reading was cancelled"));
            }
            let place = Place::of(run, number);
            let wanted = fits(filter.number, Some(number)) && fits(filter.token, place.token);
            if wanted && fits(filter.layer, place.layer) {
                let key = TensorKey { name: Arc::clone(&tensor.name), number };
                tensors.push(Tensor::new(run, golden, &key, place, filter));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a progress bar is no finer")]
        progress.set_fraction((done + 1) as f32 / names.len() as f32);
    }
    if tensors.is_empty() {
        return Err(Diagnostic::error("the run has no tensor of that token, layer and number")
            .hint("tritscope spans lists tokens and layers; numbers count operations or layer runs from 0"));
    }
    if filter.index.is_some() && !filter.wrong && tensors.iter().all(Tensor::is_empty) {
        return Err(
            Diagnostic::error("no such element passed, and none was due").hint("indices count from 0")
        );
    }
    Ok(tensors)
}

impl Tensor {
    fn new(run: &Run, golden: Option<&Golden>, key: &TensorKey, place: Place, filter: &Filter) -> Self {
        let all = elements(run, golden, key);
        let count = |is: &dyn Fn(&Element) -> bool| all.iter().filter(|element| is(element)).count();
        let passed = |element: &Element| element.cycle.is_some();
        let wanted = |element: &&Element| {
            filter.index.is_none_or(|index| index == element.index) && (!filter.wrong || element.differs)
        };
        let row = |element: &Element| Row {
            index: element.index,
            cycle: element.cycle,
            rtl: element.rtl,
            golden: element.golden,
            difference: element.difference(),
            differs: element.differs,
        };
        Self {
            name: plain(&key.name),
            number: key.number,
            token: place.token,
            layer: place.layer,
            matrix: place.matrix.map(|matrix| plain(&matrix)),
            compared: golden.is_some_and(|golden| golden.tensor(key).is_some()),
            wrong: count(&|element| passed(element) && element.differs),
            missing: count(&|element| !passed(element)),
            unknown: count(&|element| passed(element) && element.rtl == Field::Unknown),
            elements: all.iter().filter(wanted).map(row).collect(),
        }
    }

    /// Whether none of its elements is asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// A heading, and the elements in columns.
    pub(super) fn text(&self) -> String {
        let Self { name, number, token, layer, matrix, .. } = self;
        let mut text = format!("{name} {number}");
        for (what, number) in [("token", token), ("layer", layer)] {
            if let Some(number) = number {
                // Writing to a string cannot fail.
                let _ = write!(text, " · {what} {number}");
            }
        }
        if let Some(matrix) = matrix {
            let _ = write!(text, " · {matrix}");
        }
        let _ = match (self.compared, self.wrong, self.missing) {
            (false, ..) => writeln!(text, ": nothing to compare with"),
            (_, 0, 0) => writeln!(text, ": as the golden model says"),
            (_, wrong, missing) => writeln!(text, ": {wrong} wrong, {missing} missing"),
        };
        let head = ["index", "cycle", "rtl", "golden", "difference", ""].map(str::to_owned).to_vec();
        let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), integer);
        let row = |row: &Row| {
            let passed = row.cycle.map(|cycle| (cycle.to_string(), field(row.rtl)));
            let (cycle, rtl) = passed.unwrap_or_else(|| ("-".to_owned(), "-".to_owned()));
            let mark = if row.differs { "✗" } else { "" };
            let index = row.index.to_string();
            vec![index, cycle, rtl, number(row.golden), number(row.difference), mark.to_owned()]
        };
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(self.elements.iter().map(row)).collect();
        text + &table(&rows, &[0, 1, 2, 3, 4], "  ")
    }
}
