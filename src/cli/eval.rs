//! `tritscope eval --model DIR --windows FILE`: how well a model predicts text, and how far that is from float64.

use super::{Outcome, Verbosity, print};
use crate::base::Result;
use crate::model::Models;
use crate::reference::{Measure, measure, windows};
use crate::trace::Progress;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::thread;

/// Arguments of `tritscope eval`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A checkpoint folder, or the name of one below models/.
    #[arg(long, value_name = "DIR")]
    model: String,
    /// Windows of text: one JSON string a line, scored as it stands.
    #[arg(long, value_name = "FILE")]
    windows: PathBuf,
    /// What predicts: the golden model, which the simulated hardware equals bit for bit.
    #[arg(long, value_parser = PossibleValuesParser::new([GOLDEN]), default_value = GOLDEN)]
    simulator: String,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

const GOLDEN: &str = "golden";

/// The object that `--json` prints.
#[derive(Serialize)]
struct Object<'a> {
    model: &'a str,
    windows_file: &'a Path,
    simulator: &'a str,
    #[serde(flatten)]
    measure: &'a Measure,
}

/// Measures a model and prints what came of it.
///
/// # Errors
/// A model or windows that cannot be read, or do not belong together.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let model = Models::standard().open(&arguments.model)?;
    let windows = windows(&arguments.windows, &model)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let silent = verbosity.quiet || arguments.json;
    let measure = print::with_bar("measuring", silent, |progress: &Progress| {
        measure(&model, &windows, threads, &|fraction| progress.set_fraction(fraction))
    })?;
    if arguments.json {
        let Arguments { model, windows: windows_file, simulator, .. } = arguments;
        print::json(&Object { model, windows_file, simulator, measure: &measure })?;
    } else {
        print::say(&text(&measure))?;
    }
    Ok(Outcome::Done)
}

fn text(measure: &Measure) -> String {
    let Measure { windows, positions, cross_entropy, perplexity, .. } = measure;
    format!(
        "{windows} windows, {positions} positions, {:.0} tokens/s\n\
         golden    cross-entropy {cross_entropy:.6} nats, perplexity {perplexity:.6}\n\
         float64   cross-entropy {:.6} nats, perplexity {:.6}\n\
         ratio     {:.6} ({:+.4} %)\n\
         top-1     {:.4} % the same\n",
        measure.tokens_per_second,
        measure.reference_cross_entropy,
        measure.reference_perplexity,
        measure.perplexity_ratio,
        100.0 * (measure.perplexity_ratio - 1.0),
        100.0 * measure.top1_agreement,
    )
}
