//! `tritscope completions SHELL`.

use super::Outcome;
use clap::CommandFactory;
use clap_complete::Shell;

/// Arguments of `tritscope completions`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell to write for.
    shell: Shell,
}

/// Prints the completion script to standard output.
pub fn run(arguments: &Arguments) -> Outcome {
    let mut command = super::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "tritscope", &mut std::io::stdout());
    Outcome::Done
}
