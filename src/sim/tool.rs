//! Any program, run as the simulators are: its lines as they come, no survivor, no terminal.

use super::child::{self, Ending, Limits, Line};
use super::workshop::{SILENCE, Stop};
use super::{Cancel, Reason, tools};
use crate::base::{Diagnostic, Result};
use std::path::Path;
use std::process::Command;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolEnd {
    /// Well.
    Done,
    /// With an error, and how.
    Failed(String),
    /// Killed, because it was cancelled.
    Cancelled(Reason),
}

/// Runs `program` in `folder` to its end and hands each line of its output, either stream's, to `on_line`.
///
/// # Errors
/// It cannot be started, or says nothing for hours.
pub fn run_tool(
    program: &Path,
    arguments: &[String],
    folder: &Path,
    cancel: &Cancel,
    on_line: &mut dyn FnMut(&str),
) -> Result<ToolEnd> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    let limits = Limits { cancel: cancel.clone(), silence: SILENCE, growing: None };
    let ending = child::run(command, &limits, &mut |line| {
        let (Line::Out(text) | Line::Err(text)) = line;
        on_line(&text);
    })?;
    match ending {
        Ending::Exited(status) if status.success() => Ok(ToolEnd::Done),
        Ending::Exited(status) => Ok(ToolEnd::Failed(status.to_string())),
        Ending::Cancelled(reason) => Ok(ToolEnd::Cancelled(reason)),
        Ending::Silent => {
            Err(Diagnostic::error(format!("{} gave no sign of life for hours", program.display())))
        }
    }
}

/// What `program` calls itself when it is asked with `argument`; `None` when it was cancelled.
///
/// # Errors
/// It is not there, or names no version.
pub fn tool_version(program: &Path, argument: &str, cancel: &Cancel) -> Result<Option<String>> {
    match tools::version(&program.to_string_lossy(), argument, cancel) {
        Ok(version) => Ok(Some(version)),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Cancelled(_)) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (ToolEnd, Vec<String>) {
        let mut lines = Vec::new();
        let arguments = ["-c".to_owned(), script.to_owned()];
        let end =
            run_tool(Path::new("/bin/sh"), &arguments, Path::new("/"), &Cancel::default(), &mut |line| {
                lines.push(line.to_owned());
            });
        (end.unwrap(), lines)
    }

    #[test]
    fn lines_of_both_streams_and_the_end_are_told() {
        assert_eq!(shell("pwd"), (ToolEnd::Done, vec!["/".to_owned()]));
        let (end, lines) = shell("echo wrong >&2; exit 7");
        assert_eq!((end, lines), (ToolEnd::Failed("exit status: 7".to_owned()), vec!["wrong".to_owned()]));
    }

    #[test]
    fn what_is_cancelled_ends_at_once() {
        let cancel = Cancel::default();
        cancel.cancel();
        let arguments = ["-c".to_owned(), "sleep 60".to_owned()];
        let end = run_tool(Path::new("/bin/sh"), &arguments, Path::new("/"), &cancel, &mut |_| {});
        assert_eq!(end, Ok(ToolEnd::Cancelled(Reason::Asked)));
    }
}
