//! The programs a simulation needs: which are missing, what they call themselves, how to get them.

use super::child::{self, Ending, Limits, Line};
use super::workshop::{Halting, Stop};
use super::{Cancel, Step};
use crate::base::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Programs, and the packages that bring them: Debian and Ubuntu, then Homebrew.
const PACKAGES: [(&str, &str, &str); 5] = [
    ("iverilog", "iverilog", "icarus-verilog"),
    ("vvp", "iverilog", "icarus-verilog"),
    ("verilator", "verilator", "verilator"),
    ("g++", "g++", "gcc"),
    ("mold", "mold", "mold"),
];

/// How long a program may take to say its version.
const PATIENCE: Duration = Duration::from_secs(30);

/// Adds the install command to an error about a missing program.
pub(super) fn with_install_command(error: Diagnostic, program: &str) -> Diagnostic {
    if error.severity != Severity::ToolMissing {
        return error;
    }
    let package = PACKAGES.iter().find(|(name, ..)| *name == program);
    let hint = match package {
        Some((_, apt, brew)) => format!(
            "run sim/setup, or install it by hand: apt-get install {apt} (Debian, Ubuntu), brew install {brew} (macOS)"
        ),
        None => "run sim/setup, which installs what simulation needs".to_owned(),
    };
    error.hint(hint)
}

/// The lines that `program` prints for `arguments`, on either stream; its exit status does not matter.
///
/// # Errors
/// The program is missing (with its install command), hangs, or `cancel` was raised.
pub(super) fn ask(program: &str, arguments: &[&str], cancel: &Cancel) -> Halting<Vec<String>> {
    let mut lines = Vec::new();
    let mut command = Command::new(program);
    command.args(arguments);
    let limits = Limits { cancel: cancel.clone(), silence: PATIENCE, growing: None };
    let ending = child::run(command, &limits, &mut |line| match line {
        Line::Out(text) | Line::Err(text) => lines.push(text),
    });
    match ending.map_err(|error| with_install_command(error, program))? {
        Ending::Exited(_) => Ok(lines),
        Ending::Cancelled(reason) => Err(Stop::Cancelled(reason)),
        Ending::Silent => Err(Diagnostic::error(format!("{program} {} hangs", arguments.join(" "))).into()),
    }
}

/// The file of `program`, looked up on the path.
pub(super) fn located(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
    found.or_else(|| Some(PathBuf::from(program)).filter(|file| file.is_absolute()))
}

/// One version of a program: its file, that file's length and time.
type Installed = (PathBuf, u64, Option<SystemTime>);

/// What programs called themselves: a save after the other asks the same ones, and asking takes a core away from the
/// compiler.
static KNOWN: Mutex<BTreeMap<Installed, String>> = Mutex::new(BTreeMap::new());

/// What `program` calls itself: the first line it prints that has a digit. One that is still the same file is asked
/// once.
///
/// # Errors
/// As [`ask`], or it prints no such line.
pub(super) fn version(program: &str, argument: &str, cancel: &Cancel) -> Halting<String> {
    let installed = located(program).and_then(|file| installed(&file));
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(version) = installed.as_ref().and_then(|installed| known().get(installed).cloned()) {
        return Ok(version);
    }
    let version = asked_version(program, argument, cancel)?;
    if let Some(installed) = installed {
        known().insert(installed, version.clone());
    }
    Ok(version)
}

fn installed(file: &Path) -> Option<Installed> {
    let metadata = file.metadata().ok()?;
    Some((file.to_owned(), metadata.len(), metadata.modified().ok()))
}

fn asked_version(program: &str, argument: &str, cancel: &Cancel) -> Halting<String> {
    let lines = ask(program, &[argument], cancel)?;
    let line = lines.iter().find(|line| line.contains(|c: char| c.is_ascii_digit()));
    let line = line.ok_or_else(|| Diagnostic::error(format!("{program} {argument} names no version")))?;
    Ok(line.trim().trim_end_matches(" ()").to_owned())
}

/// The shell's view of a step, for people who want to repeat it.
pub(super) fn shown(step: &Step) -> String {
    let quoted = step.arguments.iter().map(|argument| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-+=_./:,@%".contains(c);
        if !argument.is_empty() && argument.chars().all(plain) {
            argument.clone()
        } else {
            format!("'{}'", argument.replace('\'', r"'\''"))
        }
    });
    std::iter::once(step.program.clone()).chain(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_comes_with_its_install_command() {
        let Err(Stop::Failed(error)) = ask("tritscope-no-such-tool", &["-V"], &Cancel::default()) else {
            panic!("there is such a tool");
        };
        assert_eq!(error.severity, Severity::ToolMissing);
        assert!(error.hint.unwrap().contains("sim/setup"));
        let error = with_install_command(Diagnostic::tool_missing("x"), "vvp");
        assert!(error.hint.unwrap().contains("apt-get install iverilog"));
    }

    #[test]
    fn steps_are_shown_as_a_shell_takes_them() {
        let step =
            Step { program: "vvp".into(), arguments: vec!["+dir=a b".into(), "it's".into(), "x".into()] };
        assert_eq!(shown(&step), r"vvp '+dir=a b' 'it'\''s' x");
    }
}
