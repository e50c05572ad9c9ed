//! The user's editor at a place of a file.

use super::Output;
use crate::base::{Diagnostic, Result};
use rustix::process::{Pid, Signal, WaitOptions};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// A place of a file, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    pub(super) file: &'a Path,
    pub(super) line: usize,
    pub(super) column: Option<usize>,
}

/// How an editor is told a place.
#[derive(Clone, Copy)]
enum Style {
    /// `+LINE FILE`.
    Plus,
    /// `+LINE,COLUMN FILE`.
    PlusComma,
    /// `+LINE:COLUMN FILE`.
    PlusColon,
    /// `+call cursor(LINE,COLUMN) FILE`.
    Cursor,
    /// `FILE:LINE:COLUMN`.
    Colons,
    /// `--goto FILE:LINE:COLUMN`.
    Goto,
    /// `--line LINE --column COLUMN FILE`.
    Options,
}

/// Editors that are known, by the name of their program.
const EDITORS: &[(&str, Style)] = &[
    ("vi", Style::Plus),
    ("vim", Style::Cursor),
    ("nvim", Style::Cursor),
    ("gvim", Style::Cursor),
    ("view", Style::Cursor),
    ("vis", Style::Plus),
    ("nano", Style::PlusComma),
    ("pico", Style::PlusComma),
    ("emacs", Style::PlusColon),
    ("emacsclient", Style::PlusColon),
    ("micro", Style::PlusColon),
    ("kak", Style::PlusColon),
    ("ne", Style::PlusComma),
    ("joe", Style::Plus),
    ("mcedit", Style::Plus),
    ("gedit", Style::PlusColon),
    ("hx", Style::Colons),
    ("helix", Style::Colons),
    ("zed", Style::Colons),
    ("subl", Style::Colons),
    ("code", Style::Goto),
    ("codium", Style::Goto),
    ("cursor", Style::Goto),
    ("kate", Style::Options),
];

/// Program and arguments that show `spot` in the editor that `wish` names, with the arguments that it names.
///
/// `{file}`, `{line}` and `{column}` in a wish are replaced; an editor that is not known gets `+LINE FILE`, which most
/// understand.
fn command_line(wish: &str, spot: Spot) -> Option<Vec<String>> {
    let mut words = words(wish);
    let program = words.first()?.clone();
    let (line, column) = (spot.line.to_string(), spot.column.unwrap_or(1).to_string());
    // A name that begins with a dash is no option.
    let file = spot.file.to_string_lossy();
    let file = if file.starts_with('-') { format!("./{file}") } else { file.into_owned() };
    if words.iter().any(|word| word.contains("{file}")) {
        let filled = |word: String| {
            word.replace("{line}", &line).replace("{column}", &column).replace("{file}", &file)
        };
        return Some(words.into_iter().map(filled).collect());
    }
    let name = Path::new(&program).file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let style = EDITORS.iter().find(|(known, _)| *known == name).map_or(Style::Plus, |(_, style)| *style);
    let more = match style {
        Style::Plus => vec![format!("+{line}"), file],
        Style::PlusComma => vec![format!("+{line},{column}"), file],
        Style::PlusColon => vec![format!("+{line}:{column}"), file],
        Style::Cursor => vec![format!("+call cursor({line},{column})"), file],
        Style::Colons => vec![format!("{file}:{line}:{column}")],
        Style::Goto => vec!["--goto".to_owned(), format!("{file}:{line}:{column}")],
        Style::Options => vec!["--line".to_owned(), line, "--column".to_owned(), column, file],
    };
    words.extend(more);
    Some(words)
}

/// The words of a command, as a shell splits one without anything special in it: quotes keep blanks together.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// The editor that the user wants: the setting, `VISUAL`, `EDITOR`.
///
/// # Errors
/// None of them is set.
pub(super) fn wish(setting: Option<&str>) -> Result<String> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let wish = setting.map(str::to_owned).or_else(|| variable("VISUAL")).or_else(|| variable("EDITOR"));
    wish.ok_or_else(|| {
        Diagnostic::warning("no editor is known").hint("set EDITOR, or editor = \"vim\" in config.toml")
    })
}

/// Runs the editor on this terminal until it ends. When it is stopped, so is tritscope, until both go on.
///
/// # Errors
/// It cannot be started, or says that it failed.
pub(super) fn edit(wish: &str, spot: Spot) -> Result<()> {
    let Some(line) = command_line(wish, spot) else {
        return Err(Diagnostic::warning("the name of the editor is empty"));
    };
    let program = line.first().cloned().unwrap_or_default();
    let wrong = |what: String| Diagnostic::warning(what).hint("set EDITOR, or editor in config.toml");
    let child =
        Output::lent().and_then(|output| Command::new(&program).args(&line[1..]).stdout(output).spawn());
    let child = child.map_err(|error| wrong(format!("{program} cannot be started: {error}")))?;
    let id = Pid::from_child(&child);
    loop {
        match rustix::process::waitpid(Some(id), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => {
                // The shell sees a job that stopped; `fg` continues all of it.
                let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::STOP);
                let _ = rustix::process::kill_process(id, Signal::CONT);
            }
            Ok(Some((_, status))) if status.exit_status().is_none_or(|code| code != 0) => {
                return Err(wrong(format!("{program} ended badly")));
            }
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(wrong(format!("{program} was lost: {error}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(wish: &str, file: &str) -> String {
        command_line(wish, Spot { file: Path::new(file), line: 12, column: Some(7) })
            .unwrap_or_default()
            .join("|")
    }

    #[test]
    fn every_known_editor_is_told_the_place_in_its_own_way() {
        let cases = [
            ("vi", "vi|+12|rtl/a.v"),
            ("vim", "vim|+call cursor(12,7)|rtl/a.v"),
            ("/usr/bin/nvim -p", "/usr/bin/nvim|-p|+call cursor(12,7)|rtl/a.v"),
            ("nano", "nano|+12,7|rtl/a.v"),
            ("emacs -nw", "emacs|-nw|+12:7|rtl/a.v"),
            ("emacsclient -t", "emacsclient|-t|+12:7|rtl/a.v"),
            ("hx", "hx|rtl/a.v:12:7"),
            ("code --wait", "code|--wait|--goto|rtl/a.v:12:7"),
            ("kate", "kate|--line|12|--column|7|rtl/a.v"),
            ("some-editor", "some-editor|+12|rtl/a.v"),
            ("ed -l{line} {file}", "ed|-l12|rtl/a.v"),
            ("'/my editors/vim' --clean", "/my editors/vim|--clean|+call cursor(12,7)|rtl/a.v"),
        ];
        for (wish, expected) in cases {
            assert_eq!(line(wish, "rtl/a.v"), expected);
        }
        assert_eq!(command_line("  ", Spot { file: Path::new("a"), line: 1, column: None }), None);
    }

    #[test]
    fn a_name_of_a_file_is_never_an_option_or_two_words() {
        assert_eq!(line("vi", "-c quit"), "vi|+12|./-c quit");
        assert_eq!(line("hx", "my rtl/a.v"), "hx|my rtl/a.v:12:7");
    }

    #[test]
    fn an_editor_that_is_not_there_is_a_message() {
        let spot = Spot { file: Path::new("a.v"), line: 1, column: None };
        let error = edit("tritscope-has-no-such-editor", spot).unwrap_err();
        assert!(error.what.contains("cannot be started") && error.hint.is_some(), "{error}");
        assert_eq!(edit("true", spot), Ok(()));
        assert!(edit("false", spot).unwrap_err().what.contains("ended badly"));
        assert_eq!(wish(Some("hx")).unwrap(), "hx");
    }
}
