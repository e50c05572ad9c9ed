//! The command line: one file a subcommand, exit statuses, and how errors are printed.

mod bar;
mod check;
mod color;
mod compare;
mod completions;
mod cost;
mod demo;
mod diff;
mod eval;
mod export;
mod generate;
mod hardware;
mod help;
mod import;
mod info;
mod init;
mod looked;
mod man;
mod open;
mod opened;
mod print;
mod reference;
mod render;
mod search;
mod sim;
mod spans;
mod synth;
mod table;
mod tensors;
mod text_bar;
mod values;
mod watch;
mod why;

pub use reference::reference;

use crate::base::{Diagnostic, Severity};
use crate::runtime;
use clap::{FromArgMatches, Parser, Subcommand};
use color::Color;
use std::process::ExitCode;

/// How a command ended when nothing kept it from doing its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit status 0.
    Done,
    /// Exit status 1: RTL and golden model, or two traces, differ.
    Differs,
    /// Exit status 1: nothing was found.
    Nothing,
    /// Exit status 1: a clock is slower than asked, and the user said that it must not be.
    Slow,
    /// Exit status 130: the user interrupted it.
    Interrupted,
}

/// A terminal debugger for neural-network hardware.
///
/// Without a subcommand it opens TRACE (any VCD, FST or GHW file) in the debugger, or the bundled demo.
#[derive(Debug, Parser)]
#[command(
    name = "tritscope",
    version,
    max_term_width = 100,
    override_usage = "tritscope [OPTIONS] [TRACE]\n       tritscope [OPTIONS] <COMMAND>"
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    open: open::Arguments,
    #[command(flatten)]
    verbosity: Verbosity,
    /// Whether to use colours: auto, always or never.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    color: Color,
}

/// How much to say.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Verbosity {
    /// Say only what failed.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: commands that are run, sizes, times.
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare every tensor in a trace with the golden model.
    Check(check::Arguments),
    /// Compare two traces: the first difference, and what else differs.
    Diff(diff::Arguments),
    /// Simulate a scenario: build, run, and write its trace.
    Sim(sim::Arguments),
    /// Put a scenario onto an FPGA: area, timing, bitstream.
    Synth(synth::Arguments),
    /// Open the debugger live on the RTL: build, simulate, check.
    Watch(watch::Arguments),
    /// Continue a text: with the golden model, or with the simulated RTL.
    Generate(generate::Arguments),
    /// Draw one screen of the debugger as a picture or text.
    Render(render::Arguments),
    /// Say what a trace is: format, span, signals by kind, tensors.
    Info(info::Arguments),
    /// Print what signals hold at a time.
    Values(values::Arguments),
    /// Print the times at which a condition holds.
    Search(search::Arguments),
    /// Print tensors of a run: RTL, golden model, difference.
    Tensors(tensors::Arguments),
    /// Print what a run does when: tokens, layers, operations, frames.
    Spans(spans::Arguments),
    /// Write a stretch with its notes: VCD, Markdown, SVG, JSON or CSV.
    Export(export::Arguments),
    /// Measure how well a model predicts text, beside float64.
    Eval(eval::Arguments),
    /// Turn a Hugging Face or GGUF model into a checkpoint folder.
    Import(import::Arguments),
    /// Write a project out of the program: RTL, benches, model.
    Init(init::Arguments),
    /// Print the completion script of a shell.
    Completions(completions::Arguments),
    /// Print the manual page, or write one for each command.
    Man(man::Arguments),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = help::command().try_get_matches().and_then(|found| Arguments::from_arg_matches(&found));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() { 2 } else { 0 };
            // Nothing is left to report to when the standard streams are closed.
            let _ = error.print();
            return ExitCode::from(status);
        }
    };
    arguments.color.wish();
    if let Err(error) = runtime::claim_output() {
        print::remark(&format!("warning: standard output is shared with readers of traces: {error}"));
    }
    let outcome = run(arguments);
    if let (Some(signal), false) = (bar::signal(), outcome == Ok(Outcome::Interrupted)) {
        // Everything is removed by now; what came of it is no answer any more.
        bar::end(signal);
    }
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differs | Outcome::Nothing | Outcome::Slow) => ExitCode::from(1),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        Err(error) => {
            print::report(&error);
            ExitCode::from(status(&error))
        }
    }
}

fn run(arguments: Arguments) -> Result<Outcome, Diagnostic> {
    let verbosity = arguments.verbosity;
    if arguments.command.is_some() && !arguments.open.is_empty() {
        return Err(Diagnostic::error("TRACE and --theme before a subcommand belong to the debugger")
            .hint("name them after the subcommand, or leave the subcommand out"));
    }
    match arguments.command {
        Some(Command::Check(arguments)) => check::run(&arguments, verbosity),
        Some(Command::Diff(arguments)) => diff::run(&arguments, verbosity),
        Some(Command::Sim(arguments)) => sim::run(&arguments, verbosity),
        Some(Command::Synth(arguments)) => synth::run(&arguments, verbosity),
        Some(Command::Watch(arguments)) => watch::run(&arguments),
        Some(Command::Generate(arguments)) => generate::run(&arguments, verbosity),
        Some(Command::Render(arguments)) => render::run(&arguments, verbosity),
        Some(Command::Info(arguments)) => info::run(&arguments, verbosity),
        Some(Command::Values(arguments)) => values::run(&arguments, verbosity),
        Some(Command::Search(arguments)) => search::run(&arguments, verbosity),
        Some(Command::Tensors(arguments)) => tensors::run(&arguments, verbosity),
        Some(Command::Spans(arguments)) => spans::run(&arguments, verbosity),
        Some(Command::Export(arguments)) => export::run(&arguments, verbosity),
        Some(Command::Eval(arguments)) => eval::run(&arguments, verbosity),
        Some(Command::Import(arguments)) => import::run(&arguments, verbosity),
        Some(Command::Init(arguments)) => init::run(&arguments, verbosity),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
        None => open::run(&arguments.open),
    }
}

/// The exit status of a failure: 2 for what the user can mend, 3 for a missing tool, 4 for our own defects.
fn status(error: &Diagnostic) -> u8 {
    match error.severity {
        Severity::ToolMissing => 3,
        Severity::Internal => 4,
        _ => 2,
    }
}
