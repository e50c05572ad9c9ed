//! `tritscope tensors TRACE [NAME]`: the tensors of a run, and the elements of one beside the golden model.

mod carried;
mod element;

use super::opened::Ticking;
use super::table::{plain, table};
use super::{Outcome, Verbosity, bar, opened, print};
use crate::base::{Diagnostic, Result, fits, nearest};
use crate::decode::{NamedTensor, Run};
use crate::export::TensorTable;
use crate::trace::Progress;
use element::{Filter, Tensor};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope tensors`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace; its sidecar TRACE.toml says what was run. A snippet brings its tensors with it.
    trace: PathBuf,
    /// Print the elements of this tensor, or one of them: `q_proj`, `q_proj[17]`, `*_proj`; without it the list of all.
    name: Option<String>,
    /// Only those of this token, counted from the start token.
    #[arg(long, value_name = "N", requires = "name")]
    token: Option<usize>,
    /// Only those of this layer.
    #[arg(long, value_name = "N", requires = "name")]
    layer: Option<usize>,
    /// Only the tensor of this number: that of its operation or layer run.
    #[arg(long, value_name = "N", requires = "name")]
    number: Option<usize>,
    /// Only elements that are not what they should be.
    #[arg(long, requires = "name")]
    wrong: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    trace: &'a Path,
    tensors: Vec<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<&'a [Tensor]>,
}

/// A tensor as the manifest names it.
#[derive(Serialize)]
struct Named {
    name: String,
    summary: String,
    shape: Vec<usize>,
    bits: Option<u32>,
    smallest: Option<i64>,
    largest: Option<i64>,
    signal: Option<String>,
    from: Vec<String>,
    numbers: usize,
}

impl Named {
    fn new(run: &Run, tensor: &NamedTensor) -> Self {
        let (smallest, largest) = run.tensor_range(&tensor.name).unzip();
        Self {
            name: plain(&tensor.name),
            summary: plain(&tensor.summary),
            shape: tensor.shape.clone(),
            bits: run.tensor_bits(&tensor.name),
            smallest,
            largest,
            signal: run.probe_data(&tensor.name).map(|signal| plain(&run.path(signal))),
            from: tensor.from.iter().map(|origin| plain(&origin.name)).collect(),
            numbers: run.numbers(&tensor.name).len(),
        }
    }
}

/// Prints the tensors of a run.
///
/// # Errors
/// A trace, sidecar or model that cannot be read; a name, number or element that the run does not have.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let silent = verbosity.quiet || arguments.json;
    if let Some(tables) = carried::tables(&arguments.trace)? {
        return of_snippet(arguments, tables, verbosity);
    }
    let sidecar = opened::sidecar(&arguments.trace, "there are no tensors")?;
    let trace = opened::trace(&arguments.trace, verbosity, silent)?;
    let run = opened::run(&trace, &sidecar, silent)?;
    let Some(asked) = &arguments.name else {
        let tensors: Vec<Named> = run.tensors().iter().map(|tensor| Named::new(&run, tensor)).collect();
        return print_list(arguments, tensors);
    };
    let (name, index) = parsed(asked)?;
    let chosen = chosen(&run, name)?;
    let golden = opened::golden(&sidecar, silent)?;
    let filter = arguments.filter(index);
    let read = |progress: &Progress| element::read(&run, golden.as_ref(), &chosen, &filter, progress);
    let values = bar::with_bar("reading elements", silent, read)?;
    print_values(arguments, || chosen.iter().map(|tensor| Named::new(&run, tensor)).collect(), &values)
}

impl Arguments {
    fn filter(&self, index: Option<usize>) -> Filter {
        let Self { token, layer, number, wrong, .. } = self;
        Filter { token: *token, layer: *layer, number: *number, index, wrong: *wrong }
    }
}

/// Prints the tensors that a snippet carries.
fn of_snippet(arguments: &Arguments, tables: Vec<TensorTable>, verbosity: Verbosity) -> Result<Outcome> {
    let Some(asked) = &arguments.name else {
        return print_list(arguments, carried::named(&tables));
    };
    let (name, index) = parsed(asked)?;
    let chosen = carried::chosen(tables, name)?;
    let trace = opened::trace(&arguments.trace, verbosity, verbosity.quiet || arguments.json)?;
    let ticking = Ticking::of(&trace, None)?;
    let values = carried::read(&chosen, ticking.as_ref(), &arguments.filter(index))?;
    print_values(arguments, || carried::named(&chosen), &values)
}

fn print_values(arguments: &Arguments, named: impl Fn() -> Vec<Named>, values: &[Tensor]) -> Result<Outcome> {
    if arguments.json {
        print::json("tensors", &Json { trace: &arguments.trace, tensors: named(), values: Some(values) })?;
    } else {
        let texts: Vec<String> = values.iter().map(Tensor::text).collect();
        print::say(&texts.join("\n"))?;
    }
    Ok(Outcome::Done)
}

fn print_list(arguments: &Arguments, tensors: Vec<Named>) -> Result<Outcome> {
    if arguments.json {
        print::json("tensors", &Json { trace: &arguments.trace, tensors, values: None })?;
    } else {
        print::say(&list(&tensors))?;
    }
    Ok(Outcome::Done)
}

/// A name, and the index in brackets behind it.
fn parsed(text: &str) -> Result<(&str, Option<usize>)> {
    let Some((name, index)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
        return Ok((text, None));
    };
    let wrong = || {
        Diagnostic::error(format!("`{}` is no element of a tensor", plain(text))).hint("q_proj[17] is one")
    };
    Ok((name, Some(index.trim().parse().map_err(|_| wrong())?)))
}

/// The tensors that `name` means, which may be a pattern.
fn chosen<'a>(run: &'a Run, name: &str) -> Result<Vec<&'a NamedTensor>> {
    let chosen: Vec<_> = run.tensors().iter().filter(|tensor| fits(name, &tensor.name)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let error = Diagnostic::error(format!("no tensor is called `{}`", plain(name)));
    Err(match nearest(name, run.tensors().iter().map(|tensor| &*tensor.name)) {
        Some(near) => error.hint(format!("did you mean {}?", plain(near))),
        None => error.hint("without a name all tensors of the run are listed"),
    })
}

fn list(tensors: &[Named]) -> String {
    let head = ["tensor", "bits", "numbers", "signal", "what it is"].map(str::to_owned).to_vec();
    let row = |tensor: &Named| {
        let bits = tensor.bits.map_or_else(String::new, |bits| bits.to_string());
        let signal = tensor.signal.clone().unwrap_or_default();
        vec![tensor.name.clone(), bits, tensor.numbers.to_string(), signal, tensor.summary.clone()]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(tensors.iter().map(row)).collect();
    table(&rows, &[1, 2], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_a_name_and_an_index() {
        assert_eq!(parsed("q_proj"), Ok(("q_proj", None)));
        assert_eq!(parsed("q_proj[17]"), Ok(("q_proj", Some(17))));
        for wrong in ["q[]", "q[x]", "q[-1]", "q[1][2]"] {
            assert!(parsed(wrong).unwrap_err().hint.is_some(), "{wrong}");
        }
    }
}
