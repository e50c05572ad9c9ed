//! `tritscope eval --model DIR --windows FILE`: how well a model predicts text, and how far that is from float64.

use super::hardware::{Computer, Engine, Run, complete, computers};
use super::sim::{Display, stopped};
use super::{Outcome, Verbosity, bar, print};
use crate::base::{Diagnostic, Result};
use crate::manifest::Simulator;
use crate::model::{Checkpoint, Models, OutputHead};
use crate::reference::{Measure, Prediction, Window, measure, predictions, windows};
use crate::sim::{self, Entry, Host, Reply};
use crate::trace::Progress;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Arguments of `tritscope eval`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A checkpoint folder, or the name of one below models/.
    #[arg(long, value_name = "DIR")]
    model: String,
    /// Windows of text: one JSON string a line, scored as it stands.
    #[arg(long, value_name = "FILE")]
    windows: PathBuf,
    /// Only the first N windows.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// What predicts: the golden model, or the RTL in a simulator, thousands of times slower.
    #[arg(long, default_value = "golden", value_parser = computers())]
    simulator: Computer,
    #[command(flatten)]
    engine: Engine,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Object<'a> {
    model: &'a str,
    windows_file: &'a Path,
    simulator: &'a str,
    /// Clock cycles of the whole run; null for the golden model.
    cycles: Option<u64>,
    #[serde(flatten)]
    measure: &'a Measure,
}

/// What was predicted, and what that took.
struct Predicted {
    predictions: Vec<Prediction>,
    time: Duration,
    /// Clock cycles of the hardware.
    cycles: Option<u64>,
}

/// Measures a model and prints what came of it.
///
/// # Errors
/// A model or windows that cannot be read, or do not belong together; a missing tool, a simulation that failed.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let models = Models::standard();
    let model = models.open(&arguments.model)?;
    let mut windows = windows(&arguments.windows, &model)?;
    windows.truncate(arguments.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let silent = Verbosity { quiet: verbosity.quiet || arguments.json, ..verbosity };
    let predicted = match arguments.simulator {
        Computer::Golden => golden(&model, &windows, threads, silent)?,
        Computer::Hardware(simulator) => {
            match hardware(arguments, simulator, (&model, models), &windows, silent)? {
                Some(predicted) => predicted,
                None => return Ok(Outcome::Interrupted),
            }
        }
    };
    let by_ours = (&predicted.predictions[..], predicted.time);
    let measure = bar::with_bar("the reference", silent.quiet, |progress: &Progress| {
        measure(&model, &windows, by_ours, threads, &|fraction| progress.set_fraction(fraction))
    })?;
    let (simulator, cycles) = (arguments.simulator.name(), predicted.cycles);
    if arguments.json {
        let Arguments { model, windows: windows_file, .. } = arguments;
        print::json("eval", &Object { model, windows_file, simulator, cycles, measure: &measure })?;
    } else {
        print::say(&text(simulator, &measure))?;
    }
    Ok(Outcome::Done)
}

fn golden(model: &Checkpoint, windows: &[Window], threads: usize, verbosity: Verbosity) -> Result<Predicted> {
    let started = Instant::now();
    let predictions = bar::with_bar("the golden model", verbosity.quiet, |progress: &Progress| {
        predictions(model, windows, threads, &|fraction| progress.set_fraction(fraction))
    })?;
    Ok(Predicted { predictions, time: started.elapsed(), cycles: None })
}

/// The predictions of the simulated layers; none if somebody stopped them.
fn hardware(
    arguments: &Arguments,
    simulator: Simulator,
    (model, models): (&Checkpoint, Models),
    windows: &[Window],
    verbosity: Verbosity,
) -> Result<Option<Predicted>> {
    let pairs = windows.iter().flat_map(|window| window.tokens.windows(2).enumerate());
    let due: Vec<_> = pairs.map(|(position, pair)| (position, pair[0], pair[1])).collect();
    let mut reader = Reader { model, head: OutputHead::new(model)?, due: &due, predictions: Vec::new() };
    let run = Run {
        name: "eval",
        model: &arguments.model,
        models,
        prompt: "",
        tokens: due.len(),
        trace: None,
        command: "tritscope eval".to_owned(),
    };
    let request = run.request(simulator, &arguments.engine)?;
    let mut display = Display::new(verbosity, true);
    let outcome = sim::converse(&request, &mut reader, &mut |event| display.show(event));
    display.clear();
    let report = match outcome? {
        sim::Outcome::Finished(report) => report,
        sim::Outcome::Cancelled(reason) => {
            print::remark(&format!("{}: no process or temporary file is left", stopped(reason)));
            return Ok(None);
        }
    };
    let predictions = reader.predictions;
    complete(&report, predictions.len(), due.len(), "positions")?;
    Ok(Some(Predicted { predictions, time: report.run, cycles: Some(report.verdict.cycles()) }))
}

/// The host of the hardware: gives it all windows, one after the other, each from position 0, and makes predictions
/// of what leaves the last layer.
struct Reader<'a> {
    model: &'a Checkpoint,
    head: OutputHead,
    /// Position, token and next token of every prediction.
    due: &'a [(usize, u32, u32)],
    predictions: Vec<Prediction>,
}

impl Host for Reader<'_> {
    fn begin(&mut self) -> Result<Vec<Entry>> {
        let entry = |&(position, id, _): &_| Ok(Entry { position, residual: self.model.embedding(id)? });
        self.due.iter().map(entry).collect()
    }

    fn answer(&mut self, position: usize, residual: &[i32]) -> Result<Reply> {
        let next = self.due.get(self.predictions.len()).filter(|(expected, ..)| *expected == position);
        let Some(&(_, _, next)) = next.filter(|_| residual.len() == self.model.config().hidden) else {
            let found = residual.len();
            let said = format!("the bench gave {found} elements for position {position}, which were not due");
            return Err(Diagnostic::error(said));
        };
        self.predictions.push(Prediction::new(&self.head.logits(residual), next));
        Ok(if self.predictions.len() < self.due.len() { Reply::Wait } else { Reply::End })
    }
}

fn text(simulator: &str, measure: &Measure) -> String {
    let Measure { windows, positions, cross_entropy, perplexity, .. } = measure;
    format!(
        "{windows} windows, {positions} positions, {:.*} tokens/s\n\
         {simulator:<9} cross-entropy {cross_entropy:.6} nats, perplexity {perplexity:.6}\n\
         float64   cross-entropy {:.6} nats, perplexity {:.6}\n\
         ratio     {:.6} ({:+.4} %)\n\
         top-1     {:.4} % the same\n",
        if measure.tokens_per_second < 100.0 { 2 } else { 0 },
        measure.tokens_per_second,
        measure.reference_cross_entropy,
        measure.reference_perplexity,
        measure.perplexity_ratio,
        100.0 * (measure.perplexity_ratio - 1.0),
        100.0 * measure.top1_agreement,
    )
}
