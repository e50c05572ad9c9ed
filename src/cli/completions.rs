//! `tritscope completions SHELL`.

use super::Outcome;
use crate::base::Diagnostic;
use clap::CommandFactory;
use clap_complete::Shell;

/// Arguments of `tritscope completions`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell to write for.
    shell: Shell,
}

/// Prints the completion script to standard output.
///
/// # Errors
/// None; a closed standard output ends the command quietly.
pub fn run(arguments: &Arguments) -> Result<Outcome, Diagnostic> {
    let mut command = super::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "tritscope", &mut std::io::stdout());
    Ok(Outcome::Done)
}
