//! `tritscope import MODEL -o DIR`: a model of another format as a checkpoint folder.

use super::{Outcome, Verbosity, print};
use crate::base::Result;
use crate::import::{Layout, Report, Request, Text, import};
use crate::trace::Progress;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A Hugging Face folder or safetensors file of a BitNet model, or a GGUF file.
    model: PathBuf,
    /// The folder to make; other commands take it with --model.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// How `I2_S` matrices of a GGUF file lie: it depends on the machine that wrote them.
    #[arg(long, value_parser = layouts())]
    layout: Option<Layout>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

fn layouts() -> impl TypedValueParser<Value = Layout> {
    let of =
        |name: String| Layout::ALL.into_iter().find(|layout| layout.name() == name).unwrap_or(Layout::X86);
    PossibleValuesParser::new(Layout::ALL.map(Layout::name)).map(of)
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Object<'a> {
    model: &'a Path,
    output: &'a Path,
    #[serde(flatten)]
    report: &'a Report,
}

/// Imports a model and says what was made.
///
/// # Errors
/// What [`import`] says.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let Arguments { model, output, layout, json } = arguments;
    let request = Request { model: model.clone(), output: output.clone(), layout: *layout };
    let silent = verbosity.quiet || *json;
    let work = |progress: &Progress| import(&request, &|fraction| progress.set_fraction(fraction));
    let report = print::with_bar("importing", silent, work)?;
    if *json {
        print::json(&Object { model, output, report: &report })?;
    } else if !verbosity.quiet {
        print::say(&text(output, &report))?;
    }
    Ok(Outcome::Done)
}

fn text(output: &Path, report: &Report) -> String {
    let Report { format, text: how, layers, hidden, vocabulary, trits, numbers, bytes, left_out } = report;
    let mut text = format!("{}: imported from {format}\n", output.display());
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{layers} layers, width {hidden}, {vocabulary} tokens");
    let _ = writeln!(text, "{trits} ternary weights, {numbers} numbers, {bytes} bytes");
    let _ = writeln!(
        text,
        "{}",
        match how {
            Text::Tokenizer => "text is split by the model's tokenizer.json",
            Text::Characters => "every character is a token",
            Text::IdsOnly => "tokens have names, but text cannot be split into them",
        }
    );
    for name in left_out {
        let _ = writeln!(text, "left out: {name}");
    }
    text
}
