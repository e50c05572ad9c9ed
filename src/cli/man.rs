//! `tritscope man`: the manual pages.

use super::help::{DOCUMENTS, EXAMPLES, STATUSES, VARIABLES};
use super::{Outcome, help, print};
use crate::base::{Diagnostic, Result};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope man`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The page of this subcommand; without it that of tritscope itself.
    command: Option<String>,
    /// Write all pages into this folder: tritscope.1, tritscope-check.1, and so on.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

/// Prints a page, or writes all of them.
///
/// # Errors
/// No such subcommand, and a folder that cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let pages = pages();
    if let Some(folder) = &arguments.out {
        write(folder, &pages)?;
        return Ok(Outcome::Done);
    }
    let name = arguments.command.as_ref().map_or("tritscope".to_owned(), |name| format!("tritscope-{name}"));
    let page = pages.iter().find(|(known, _)| *known == name).ok_or_else(|| {
        Diagnostic::error(format!("no subcommand is called `{}`", arguments.command.as_deref().unwrap_or("")))
            .hint("tritscope --help lists them")
    })?;
    print::say(&page.1)?;
    Ok(Outcome::Done)
}

fn write(folder: &Path, pages: &[(String, String)]) -> Result<()> {
    let wrong = |error: io::Error| Diagnostic::error(format!("cannot be written: {error}")).in_file(folder);
    fs::create_dir_all(folder).map_err(wrong)?;
    pages.iter().try_for_each(|(name, page)| fs::write(folder.join(format!("{name}.1")), page).map_err(wrong))
}

/// Name and text of every page, that of tritscope itself first.
fn pages() -> Vec<(String, String)> {
    let mut command = help::command().disable_help_subcommand(true);
    command.build();
    let subs = command.get_subcommands().map(|sub| {
        let name = format!("tritscope-{}", sub.get_name());
        // What the main page says at its end stands there alone.
        let page = page(sub.clone().display_name(&name), false);
        (name, page)
    });
    let subs: Vec<_> = subs.collect();
    std::iter::once(("tritscope".to_owned(), page(command, true))).chain(subs).collect()
}

/// A page of the form that `man` reads.
fn page(command: Command, whole: bool) -> String {
    let has_subcommands = command.has_subcommands();
    let man = Man::new(command);
    let mut text = Vec::new();
    let written = man
        .render_title(&mut text)
        .and_then(|()| man.render_name_section(&mut text))
        .and_then(|()| man.render_synopsis_section(&mut text))
        .and_then(|()| man.render_description_section(&mut text))
        .and_then(|()| man.render_options_section(&mut text))
        .and_then(|()| if has_subcommands { man.render_subcommands_section(&mut text) } else { Ok(()) })
        .and_then(|()| rest(whole).to_writer(&mut text));
    // Writing to memory cannot fail.
    debug_assert!(written.is_ok());
    String::from_utf8_lossy(&text).into_owned()
}

/// The sections after the options.
fn rest(whole: bool) -> Roff {
    let mut roff = Roff::new();
    let table = |roff: &mut Roff, title: &str, rows: &[(&str, &str)]| {
        roff.control("SH", [title]);
        for (name, what) in rows {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(what.replace('`', ""))]);
        }
    };
    table(&mut roff, "EXIT STATUS", &STATUSES);
    if whole {
        table(&mut roff, "ENVIRONMENT", &VARIABLES);
        table(&mut roff, "EXAMPLES", &EXAMPLES);
        roff.control("SH", ["SEE ALSO"]);
        roff.text([roman(DOCUMENTS)]);
    } else {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold("tritscope"), roman("(1)")]);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subcommand_has_a_page_with_its_options() {
        let pages = pages();
        let page = |name: &str| &pages.iter().find(|(known, _)| known == name).unwrap().1;
        assert!(
            page("tritscope").contains(".SH ENVIRONMENT")
                && page("tritscope").contains("tritscope\\-check(1)")
        );
        assert!(page("tritscope-search").contains("\\-\\-clock") && page("tritscope-check").contains("why"));
        for (name, text) in &pages {
            assert!(text.contains(".TH ") && text.contains(".SH \"EXIT STATUS\""), "{name}: {text}");
        }
    }
}
