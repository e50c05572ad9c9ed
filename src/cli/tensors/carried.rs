//! The tensors that a snippet carries: there is no run to decode, and what was decoded stands in its header.

use super::element::{Filter, Row, Tensor};
use super::{Named, plain};
use crate::base::{Diagnostic, Field, Result, fits, nearest};
use crate::cli::opened::{self, Ticking};
use crate::export::{TableElement, TensorTable};
use crate::manifest::Sidecar;
use std::path::Path;

/// The tensors in the header of `file`; `None` where a sidecar says what was run, or the header has none.
///
/// # Errors
/// A snippet of a newer form, or a damaged one.
pub(super) fn tables(file: &Path) -> Result<Option<Vec<TensorTable>>> {
    if Sidecar::path(file).exists() {
        return Ok(None);
    }
    Ok(opened::snippet(file)?.map(|snippet| snippet.tensors).filter(|tables| !tables.is_empty()))
}

/// One entry for each name, in the order of the snippet.
pub(super) fn named(tables: &[TensorTable]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    for table in tables {
        let name = plain(&table.name);
        if let Some(known) = named.iter_mut().find(|known| known.name == name) {
            known.numbers += 1;
            continue;
        }
        named.push(Named {
            name,
            summary: "from the snippet".to_owned(),
            shape: Vec::new(),
            bits: table.bits,
            smallest: None,
            largest: None,
            signal: None,
            from: Vec::new(),
            numbers: 1,
        });
    }
    named
}

/// The tables whose name fits `name`.
///
/// # Errors
/// None does.
pub(super) fn chosen(tables: Vec<TensorTable>, name: &str) -> Result<Vec<TensorTable>> {
    let near = nearest(name, tables.iter().map(|table| &*table.name)).map(plain);
    let chosen: Vec<TensorTable> = tables.into_iter().filter(|table| fits(name, &table.name)).collect();
    if chosen.is_empty() {
        let error = Diagnostic::error(format!("no tensor of the snippet is called `{}`", plain(name)));
        return Err(error.hint(near.map_or_else(
            || "without a name all tensors of the snippet are listed".to_owned(),
            |near| format!("did you mean {near}?"),
        )));
    }
    Ok(chosen)
}

/// The elements that `filter` leaves of `tables`; `ticking` counts their cycles.
///
/// # Errors
/// Tokens and layers are asked for, which a snippet does not say; nothing is left.
pub(super) fn read(
    tables: &[TensorTable],
    ticking: Option<&Ticking>,
    filter: &Filter,
) -> Result<Vec<Tensor>> {
    if filter.token.is_some() || filter.layer.is_some() {
        let error = Diagnostic::error("a snippet does not say of which token and layer its tensors are");
        return Err(error.hint("--number chooses among tensors of one name"));
    }
    let wanted = tables.iter().filter(|table| filter.number.is_none_or(|number| number == table.number));
    let tensors: Vec<Tensor> = wanted.map(|table| tensor(table, ticking, filter)).collect();
    if tensors.is_empty() {
        let error = Diagnostic::error("the snippet has no tensor of that number");
        return Err(error.hint("without --number all of the name are printed"));
    }
    if filter.index.is_some() && !filter.wrong && tensors.iter().all(Tensor::is_empty) {
        let error = Diagnostic::error("the snippet has no such element");
        return Err(error.hint("without an index all elements are printed"));
    }
    Ok(tensors)
}

fn tensor(table: &TensorTable, ticking: Option<&Ticking>, filter: &Filter) -> Tensor {
    let row = |element: &TableElement| Row {
        index: element.index,
        cycle: element.time.zip(ticking).map(|(time, ticking)| ticking.clock.at(time)),
        rtl: element.rtl,
        golden: element.golden,
        difference: element.rtl.known().zip(element.golden).and_then(|(rtl, golden)| rtl.checked_sub(golden)),
        differs: element.differs(),
    };
    let asked = |element: &&TableElement| {
        filter.index.is_none_or(|index| index == element.index) && (!filter.wrong || element.differs())
    };
    let count = |is: &dyn Fn(&TableElement) -> bool| table.elements.iter().filter(|e| is(e)).count();
    Tensor {
        name: plain(&table.name),
        number: table.number,
        token: None,
        layer: None,
        matrix: None,
        compared: table.elements.iter().any(|element| element.golden.is_some()),
        wrong: count(&TableElement::differs),
        missing: 0,
        unknown: count(&|element| element.rtl == Field::Unknown),
        elements: table.elements.iter().filter(asked).map(row).collect(),
    }
}
