//! `tritscope init DIR`: a project out of the binary.

mod files;

use super::{Outcome, Verbosity, print};
use crate::base::{Diagnostic, Result};
use crate::disk::{self, Manner};
use crate::export::quoted;
use crate::model::{EMBEDDED, EMBEDDED_FILES};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many files that are in the way are named.
const NAMED: usize = 3;

/// Arguments of `tritscope init`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder to write into; it is made if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Write over files that exist.
    #[arg(long)]
    force: bool,
}

/// Writes a project.
///
/// # Errors
/// Files that are in the way, and what the system refuses. A folder that did not exist is there as a whole or not at all.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let Arguments { folder, force } = arguments;
    let files = files();
    if !force {
        nothing_in_the_way(folder, &files)?;
    }
    let wrong = |error: &io::Error| {
        Diagnostic::error(format!("the project cannot be written: {error}"))
            .in_file(folder)
            .hint("name a folder that you may write to")
    };
    let fill = |folder: &Path| {
        files.iter().try_for_each(|(path, content)| write(&folder.join(path), content, wrong))
    };
    if folder.symlink_metadata().is_ok() {
        fill(folder)?;
    } else {
        disk::folder(folder, wrong, fill)?;
    }
    if !verbosity.quiet {
        print::say(&next(folder, files.len()))?;
    }
    Ok(Outcome::Done)
}

/// All files by their path below the folder.
fn files() -> Vec<(String, &'static [u8])> {
    let project = files::PROJECT.iter().map(|(path, content)| ((*path).to_owned(), *content));
    let model = EMBEDDED_FILES.iter().map(|(name, content)| (format!("models/{EMBEDDED}/{name}"), *content));
    project.chain(model).collect()
}

/// Fails if a file exists and holds something else.
fn nothing_in_the_way(folder: &Path, files: &[(String, &[u8])]) -> Result<()> {
    let other = |(path, content): &&(String, &[u8])| {
        let file = folder.join(path);
        file.symlink_metadata().is_ok() && !fs::read(&file).is_ok_and(|found| found == *content)
    };
    let names: Vec<&str> = files.iter().filter(other).map(|(path, _)| path.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let some = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = if names.len() > NAMED { ", …" } else { "" };
    let what =
        format!("{} files exist and hold something else: {some}{more}; nothing was written", names.len());
    Err(Diagnostic::error(what).in_file(folder).hint("name another folder, or write over them with --force"))
}

/// Writes one file; a script can be run then.
fn write(file: &Path, content: &[u8], wrong: impl Fn(&io::Error) -> Diagnostic) -> Result<()> {
    fs::create_dir_all(disk::folder_of(file)).map_err(|error| wrong(&error))?;
    // What can be written again in a moment need not wait for the disk.
    let mode = if content.starts_with(b"#!") { 0o777 } else { 0o666 };
    let manner = Manner { mode, lasts: false, ..Manner::SHARED };
    let put = |to: &mut dyn io::Write| to.write_all(content).map(Some).map_err(|error| wrong(&error));
    disk::file(file, manner, &wrong, put).map(drop)
}

/// What was written, and what to do with it.
fn next(folder: &Path, count: usize) -> String {
    let folder = quoted(&folder.display().to_string());
    let mut text = format!("{count} files: rtl/, sim/ with its scenarios, and their models in models/\n\n");
    for (command, what) in [
        (format!("cd {folder}").as_str(), ""),
        ("sim/setup", "installs the simulators (Debian, Ubuntu; it names the packages for macOS)"),
        ("tritscope watch", "the debugger, live on rtl/: edit a file and save it"),
        ("tritscope sim sim/scenarios/demo.toml", "simulates and writes demo.fst"),
        ("tritscope check demo.fst", "compares every value with the golden model"),
    ] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", format!("  {command:<38} {what}").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_odd_letters_can_be_pasted_into_a_shell() {
        assert!(next(Path::new("a/b-c"), 1).contains("  cd a/b-c\n"));
        assert!(next(Path::new("my 'own"), 1).contains("  cd 'my '\\''own'\n"));
    }
}
