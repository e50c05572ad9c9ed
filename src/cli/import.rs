//! `tritscope import MODEL -o DIR`: a model of another format as a checkpoint folder.

use super::{Outcome, Verbosity, bar, print};
use crate::base::Result;
use crate::import::{Layout, Report, Request, Text, import};
use crate::manifest::{ChipSelects, Parameters};
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
    /// Write memory images for an engine with this many scalars too: weights.hex, gains.hex, constants.hex, rope.hex.
    #[arg(long, value_name = "N")]
    lanes: Option<usize>,
    /// Chip-selects that this engine drives at once: 32, 64 or 256 [default: one for each scalar].
    #[arg(long, value_name = "N", requires = "lanes")]
    cs_width: Option<usize>,
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
    let Arguments { model, output, layout, lanes, cs_width, json } = arguments;
    let cs_width = cs_width.map_or(ChipSelects::All, ChipSelects::Count);
    // How frames cross the wire does not change what the banks hold.
    let engine = |lanes| Parameters { lanes, cs_width, copi_width: 1, sign_frames: 1, dot_width: None };
    let images = lanes.map(engine);
    let request = Request { model: model.clone(), output: output.clone(), layout: *layout, images };
    let silent = verbosity.quiet || *json;
    let work = |progress: &Progress| {
        let going = |fraction: f32| {
            progress.set_fraction(fraction);
            !progress.is_cancelled()
        };
        import(&request, &going)
    };
    let report = bar::with_bar("importing", silent, work)?;
    if *json {
        print::json("import", &Object { model, output, report: &report })?;
    } else if !verbosity.quiet {
        print::say(&text(output, &report))?;
    }
    Ok(Outcome::Done)
}

fn text(output: &Path, report: &Report) -> String {
    let Report { format, text: how, layers, hidden, vocabulary, trits, numbers, bytes, left_out, images } =
        report;
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
    if !images.is_empty() {
        let _ = writeln!(text, "memory images: {}", images.join(", "));
    }
    for name in left_out {
        let _ = writeln!(text, "left out: {name}");
    }
    text
}
