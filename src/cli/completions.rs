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
    let script = script(arguments.shell);
    print::say(&script)?;
    Ok(Outcome::Done)
}

/// The completion script of a shell.
fn script(shell: Shell) -> String {
    let mut command = help::command();
    if shell == Shell::Zsh {
        // Beside a subcommand the optional TRACE would take its place: as a hidden option it is in nobody's way.
        command = command.mut_arg("trace", |trace| trace.long("trace").hide(true));
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "tritscope", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Zsh { with_files(&script) } else { script }
}

/// The script of zsh, which offers files beside subcommands as the first word.
fn with_files(script: &str) -> String {
    const FIRST: &str = "\
        _tritscope_first() {\n    \
        _alternative 'commands:command:_tritscope_commands' 'files:trace:_files'\n\
        }\n\n";
    // Hidden or not, the option is written: as the first of its name.
    let option = script.lines().find(|line| line.starts_with("'--trace=[")).unwrap_or_default();
    let script = script.replacen(&format!("{option}\n"), "", usize::from(!option.is_empty()));
    let asked = script.replacen("\":: :_tritscope_commands\"", "\":: :_tritscope_first\"", 1);
    match asked.rfind("if [ \"$funcstack[1]\"") {
        Some(end) => format!("{}{FIRST}{}", &asked[..end], &asked[end..]),
        None => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zsh_takes_the_first_word_for_a_subcommand_or_a_file() {
        let script = script(Shell::Zsh);
        assert!(
            script.contains("\n_tritscope_first() {") && script.contains("\":: :_tritscope_first\" \\\n")
        );
        assert!(script.contains("case $line[1] in\n            (check)"), "{script}");
        assert_eq!(script.matches("'--trace=[").count(), 1, "that of generate alone");
    }
}
