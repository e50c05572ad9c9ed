//! `tritscope completions SHELL`.

use super::{Outcome, help, print};
use crate::base::Result;
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
/// Standard output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut command = help::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "tritscope", &mut script);
    print::say(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
