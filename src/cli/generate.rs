//! `tritscope generate`: text from the golden model or from the simulated hardware, token by token.

use super::hardware::{Computer, Engine, Run, complete, computers};
use super::sim::{Display, stopped};
use super::text_bar::{TextBar, shared_terminal};
use super::{Outcome, Verbosity, print};
use crate::base::{Diagnostic, Result};
use crate::manifest::Simulator;
use crate::model::{self, Checkpoint, Models, OutputHead, Token};
use crate::sim::{self, Cancel, Entry, Event, Host, Reply, Stage, Verdict};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `tritscope generate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The model: the name of one in models/, or a folder with a checkpoint.
    #[arg(long, value_name = "DIR", default_value = "bard-64")]
    model: String,
    /// The text to continue; the model's start token comes before it.
    #[arg(long, value_name = "TEXT")]
    prompt: String,
    /// How many tokens to write after it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    tokens: u32,
    /// Who computes: the golden model, or the RTL in a simulator.
    #[arg(long, default_value = "golden", value_parser = computers())]
    simulator: Computer,
    #[command(flatten)]
    engine: Engine,
    /// Keep what passes every probe in this trace, for the debugger and tritscope check.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Print one JSON object instead of the text as it comes.
    #[arg(long)]
    json: bool,
}

/// Writes text.
///
/// # Errors
/// A model that cannot be read, a prompt that it does not know or that leaves no room, a missing tool, a simulation
/// that failed.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let models = Models::new(vec![PathBuf::from("models")]);
    let model = models.open(&arguments.model)?;
    let prompt = model::prompt_tokens(&model, &arguments.prompt)?;
    let count = room(&model, prompt.len(), arguments.tokens)?;
    let mut page = Page::new(arguments, prompt.len(), verbosity);
    let outcome = match arguments.simulator {
        Computer::Golden => golden(arguments, &model, count, &mut page),
        Computer::Hardware(simulator) => {
            hardware(arguments, simulator, (&model, models), (prompt, count), &mut page)
        }
    };
    page.close(outcome, &model)
}

/// How many tokens are to be written, if the model has positions for them: the last one needs none of its own.
fn room(model: &Checkpoint, prompt: usize, tokens: u32) -> Result<usize> {
    let (context, tokens) = (model.config().context, usize::try_from(tokens).unwrap_or(usize::MAX));
    if prompt == 0 {
        return Err(Diagnostic::error("there is nothing to continue: the prompt has no token"));
    }
    if prompt.saturating_add(tokens) - 1 > context {
        let left = (context + 1).saturating_sub(prompt);
        return Err(Diagnostic::error(format!(
            "the model knows {context} positions; after a prompt of {prompt} tokens {left} more can be written"
        ))
        .hint(format!("set --tokens to at most {left}, or shorten the prompt")));
    }
    Ok(tokens)
}

fn golden(arguments: &Arguments, model: &Checkpoint, count: usize, page: &mut Page) -> Result<Outcome> {
    if let Some(trace) = &arguments.trace {
        return Err(Diagnostic::error("the golden model leaves no trace")
            .in_file(trace)
            .hint("--simulator icarus or verilator writes one"));
    }
    let cancel = Cancel::on_signals()?;
    page.begin();
    for token in model::generate(model, &arguments.prompt, count)? {
        if let Some(reason) = cancel.reason() {
            page.interrupted = Some(stopped(reason));
            return Ok(Outcome::Interrupted);
        }
        page.write(&token?)?;
    }
    Ok(Outcome::Done)
}

fn hardware(
    arguments: &Arguments,
    simulator: Simulator,
    (model, models): (&Checkpoint, Models),
    (prompt, count): (Vec<Token>, usize),
    page: &mut Page,
) -> Result<Outcome> {
    let run = Run {
        name: "generate",
        model: &arguments.model,
        models,
        prompt: &arguments.prompt,
        tokens: prompt.len() + count - 1,
        trace: arguments.trace.clone(),
        command: command(arguments),
    };
    let request = run.request(simulator, &arguments.engine)?;
    let mut display = Display::new(page.verbosity, true);
    let head = OutputHead::new(model)?;
    let mut author = Author { model, head, prompt, left: count, page, said: 0 };
    let outcome = sim::converse(&request, &mut author, &mut |event| match event {
        // From here on the bar is below the text.
        Event::Stage(Stage::Run) | Event::Progress(_) if shared_terminal() => display.clear(),
        event => display.show(event),
    });
    let said = author.said;
    display.clear();
    let report = match outcome? {
        sim::Outcome::Finished(report) => report,
        sim::Outcome::Cancelled(reason) => {
            page.interrupted = Some(stopped(reason));
            return Ok(Outcome::Interrupted);
        }
    };
    page.cycles = Some(report.verdict.cycles());
    page.trace.clone_from(&report.trace);
    match complete(&report, said, count, "tokens") {
        Err(error) if matches!(report.verdict, Verdict::Fail { .. }) => {
            Err(error.hint("--trace keeps what happened; tritscope check finds where it began"))
        }
        other => other.map(|()| Outcome::Done),
    }
}

/// The command that writes the trace again.
fn command(arguments: &Arguments) -> String {
    let Arguments { model, prompt, tokens, simulator, engine, .. } = arguments;
    let trace = arguments.trace.as_deref().and_then(Path::file_name).unwrap_or_default();
    let words = [
        ("--model", model.clone()),
        ("--prompt", prompt.clone()),
        ("--tokens", tokens.to_string()),
        ("--simulator", simulator.name().to_owned()),
        ("--lanes", engine.lanes.to_string()),
        ("--mode", engine.mode.clone()),
        ("--trace", trace.to_string_lossy().into_owned()),
    ];
    let words = words.into_iter().flat_map(|(option, value)| [option.to_owned(), value]);
    let arguments = std::iter::once("generate".to_owned()).chain(words).collect();
    sim::Step { program: "tritscope".to_owned(), arguments }.shown()
}

/// The host of the hardware: embeds tokens, and makes the next one of what leaves the last layer.
struct Author<'a, 'b> {
    model: &'a Checkpoint,
    head: OutputHead,
    prompt: Vec<Token>,
    left: usize,
    page: &'a mut Page<'b>,
    /// Tokens written.
    said: usize,
}

impl Author<'_, '_> {
    fn entry(&self, position: usize, id: u32) -> Result<Entry> {
        Ok(Entry { position, residual: self.model.embedding(id)? })
    }
}

impl Host for Author<'_, '_> {
    fn begin(&mut self) -> Result<Vec<Entry>> {
        self.page.begin();
        self.prompt.iter().enumerate().map(|(position, token)| self.entry(position, token.id)).collect()
    }

    fn answer(&mut self, position: usize, residual: &[i32]) -> Result<Reply> {
        let due = self.prompt.len() - 1 + self.said;
        let width = self.model.config().hidden;
        if residual.len() != width || position > due {
            let found = residual.len();
            return Err(Diagnostic::error(format!(
                "the bench gave {found} elements for position {position}; {width} of position {due} were due"
            )));
        }
        if position < due {
            return Ok(Reply::Wait);
        }
        let id = self.head.next(residual);
        self.page.write(&Token { id, text: self.model.vocabulary().text(id) })?;
        self.said += 1;
        if self.said == self.left {
            return Ok(Reply::End);
        }
        self.entry(position + 1, id).map(Reply::Run)
    }
}

/// Where the text goes.
struct Page<'a> {
    arguments: &'a Arguments,
    /// Tokens of the prompt.
    prompt: usize,
    verbosity: Verbosity,
    bar: Option<TextBar>,
    text: String,
    tokens: usize,
    started: Instant,
    cycles: Option<u64>,
    trace: Option<PathBuf>,
    interrupted: Option<String>,
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    model: &'a str,
    simulator: &'a str,
    prompt: &'a str,
    text: &'a str,
    tokens: usize,
    seconds: f64,
    tokens_per_second: f64,
    /// Clock cycles of the whole run; null for the golden model.
    cycles: Option<u64>,
    trace: Option<&'a Path>,
}

impl<'a> Page<'a> {
    fn new(arguments: &'a Arguments, prompt: usize, verbosity: Verbosity) -> Self {
        Self {
            arguments,
            prompt,
            verbosity,
            bar: None,
            text: String::new(),
            tokens: 0,
            started: Instant::now(),
            cycles: None,
            trace: None,
            interrupted: None,
        }
    }

    /// The first token is being computed.
    fn begin(&mut self) {
        let shown = !self.arguments.json && !self.verbosity.quiet && shared_terminal();
        self.bar = shown.then(|| TextBar::new(self.arguments.tokens.into()));
        self.started = Instant::now();
    }

    fn write(&mut self, token: &Token) -> Result<()> {
        self.text.push_str(&token.text);
        self.tokens += 1;
        match &mut self.bar {
            Some(bar) => bar.write(&token.text),
            None if self.arguments.json => Ok(()),
            None => print::say(&token.text),
        }
    }

    /// Ends the text and says how fast it came.
    #[expect(clippy::cast_precision_loss, reason = "a text has far fewer than 2^52 tokens")]
    fn close(mut self, outcome: Result<Outcome>, model: &Checkpoint) -> Result<Outcome> {
        let seconds = self.started.elapsed().as_secs_f64();
        self.bar.take().map_or(Ok(()), TextBar::end)?;
        let tokens_per_second = self.tokens as f64 / seconds.max(f64::MIN_POSITIVE);
        let Self { arguments, text, tokens, cycles, trace, .. } = &self;
        if !arguments.json && !text.is_empty() {
            print::say("\n")?;
        }
        if let Some(why) = &self.interrupted {
            print::remark(&format!("{why}: no process, trace or temporary file is left"));
        }
        let outcome = outcome?;
        if arguments.json && outcome == Outcome::Done {
            print::json(
                "generate",
                &Json {
                    model: &arguments.model,
                    simulator: arguments.simulator.name(),
                    prompt: &arguments.prompt,
                    text,
                    tokens: *tokens,
                    seconds,
                    tokens_per_second,
                    cycles: *cycles,
                    trace: trace.as_deref(),
                },
            )?;
        } else if !self.verbosity.quiet && *tokens > 0 {
            let cycles = cycles.map_or_else(String::new, |cycles| {
                let positions = (self.prompt + tokens).saturating_sub(1);
                let run = model.config().layers * positions;
                format!(", {:.0} cycles a token and layer", cycles as f64 / (run as f64).max(1.0))
            });
            let who = arguments.simulator.name();
            print::remark(&format!(
                "{tokens} tokens in {seconds:.2} s, {tokens_per_second:.2} tokens/s ({who}{cycles})"
            ));
        }
        Ok(outcome)
    }
}
