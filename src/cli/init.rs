//! `tritscope init DIR`: a project out of the binary.

mod files;

use super::{Outcome, Verbosity, print};
use crate::base::{Diagnostic, Result};
use crate::export::quoted;
use crate::model::{EMBEDDED, EMBEDDED_FILES};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt;
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
    let wrong = |error: io::Error| {
        Diagnostic::error(format!("the project cannot be written: {error}"))
            .in_file(folder)
            .hint("name a folder that you may write to")
    };
    let written = if folder.symlink_metadata().is_ok() {
        files.iter().try_for_each(|(path, content)| write(&folder.join(path), content))
    } else {
        write_whole(folder, &files)
    };
    written.map_err(wrong)?;
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

/// Writes a folder that does not exist yet: beside its place first, so that it appears as a whole.
fn write_whole(folder: &Path, files: &[(String, &[u8])]) -> io::Result<()> {
    let absolute = std::path::absolute(folder)?;
    let parent = absolute.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent)?;
    let temporary = tempfile::Builder::new().prefix(".tritscope-").tempdir_in(parent)?;
    let whole = temporary.path().join("project");
    fs::create_dir(&whole)?;
    files.iter().try_for_each(|(path, content)| write(&whole.join(path), content))?;
    fs::rename(&whole, &absolute)
}

/// Writes one file, beside its place first; a script can be run then.
fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fill(&beside, content).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut open: File = OpenOptions::new().write(true).create_new(true).open(file)?;
    open.write_all(content)?;
    if content.starts_with(b"#!") {
        let mode = open.metadata()?.permissions().mode();
        // Whoever may read it may run it.
        open.set_permissions(Permissions::from_mode(mode | ((mode & 0o444) >> 2)))?;
    }
    Ok(())
}

/// What was written, and what to do with it.
fn next(folder: &Path, count: usize) -> String {
    let folder = quoted(&folder.display().to_string());
    let mut text = format!("{count} files: rtl/, sim/ with its scenarios, and the model {EMBEDDED}\n\n");
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
