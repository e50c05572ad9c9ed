//! The command line as a page: `docs/cli.md`.

use super::help::{self, EXAMPLES, STATUSES, VARIABLES, about, groups};
use clap::{Arg, Command};
use std::fmt::Write as _;

/// Commands whose `--json` has a schema in `docs/schemas/`.
const SCHEMAS: [&str; 11] =
    ["info", "values", "search", "tensors", "spans", "check", "diff", "sim", "generate", "eval", "import"];

/// The page that says every command, option, exit status and variable, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut command = help::command().disable_help_subcommand(true);
    command.build();
    let mut page = "# The command line\n\n\
        What `--help` and `tritscope man` say, on one page. It is written from the program itself.\n\n"
        .to_owned();
    for (title, subs) in groups(&command) {
        let links = subs.iter().map(|sub| format!("[{0}](#tritscope-{0})", sub.get_name()));
        // Writing to a string cannot fail.
        let _ = writeln!(page, "- {title}: {}", links.collect::<Vec<_>>().join(", "));
    }
    page.push_str("\n## tritscope\n\n");
    section(&mut page, &command);
    rows(&mut page, "Examples", ("command", "what it does"), &EXAMPLES);
    rows(&mut page, "Exit status", ("status", "meaning"), &STATUSES);
    rows(&mut page, "Environment", ("variable", "meaning"), &VARIABLES);
    page.push_str(
        "## Times\n\n\
         `120ns`, `1.5 us` with a unit, `7` in ticks of the trace, `'#1234'` as a cycle of the clock, `50%` of the span of \
         the trace; `+5us` and `+#3` count from the other end, or from the beginning. The quotes keep a shell from \
         taking `#` for a comment.\n\n\
         ## Results for scripts\n\n\
         `--json` prints one object. Its member `schema` names it and its version, `tritscope/check/1`; the schemas are \
         in [schemas/](schemas/). Members may be added; when one goes or changes its meaning, the version grows. Results \
         go to standard output, everything else to standard error, progress only where that is a terminal.\n\n",
    );
    for (_, subs) in groups(&command) {
        for sub in subs {
            let _ = writeln!(page, "## tritscope {}\n", sub.get_name());
            section(&mut page, sub);
            if SCHEMAS.contains(&sub.get_name()) {
                let name = sub.get_name();
                let _ = writeln!(
                    page,
                    "`--json` prints an object of [schemas/{name}.json](schemas/{name}.json).\n"
                );
            }
        }
    }
    page.trim_end().to_owned() + "\n"
}

/// What a command is, how it is called, and its arguments.
fn section(page: &mut String, command: &Command) {
    let long = command.get_long_about().map_or_else(|| about(command) + ".", ToString::to_string);
    let _ = writeln!(page, "{}\n", long.trim());
    let usage = command.clone().render_usage().to_string();
    let lines = usage.trim_start_matches("Usage:").lines().map(str::trim).filter(|line| !line.is_empty());
    let _ = writeln!(page, "```\n{}\n```\n", lines.collect::<Vec<_>>().join("\n"));
    let shown: Vec<&Arg> = command.get_arguments().filter(|arg| is_own(command, arg)).collect();
    if !shown.is_empty() {
        page.push_str("| argument | meaning |\n| --- | --- |\n");
        for arg in shown {
            let _ = writeln!(page, "| {} | {} |", spelled(arg), meaning(arg));
        }
        page.push('\n');
    }
}

/// Whether an argument is said here: what every command has is said once, at the first.
fn is_own(command: &Command, arg: &Arg) -> bool {
    let main = command.get_name() == "tritscope";
    let common = arg.is_global_set() || matches!(arg.get_id().as_str(), "help" | "version");
    !arg.is_hide_set() && (main || !common)
}

/// `-o`, `--output DIR`, as they are typed.
fn spelled(arg: &Arg) -> String {
    let takes = arg.get_action().takes_values();
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let value = if value.is_empty() { arg.get_id().to_string().to_uppercase() } else { value };
    if arg.is_positional() {
        return format!("`{value}`");
    }
    let value = if takes { format!(" {value}") } else { String::new() };
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).map(|name| format!("`{name}{value}`")).collect();
    names.join(", ")
}

/// What an argument means, its choices and its default.
fn meaning(arg: &Arg) -> String {
    let long = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = long.split_whitespace().collect::<Vec<_>>().join(" ");
    let takes = arg.get_action().takes_values();
    let choices = if takes { arg.get_possible_values() } else { Vec::new() };
    let choices: Vec<String> = choices.iter().map(|value| format!("`{}`", value.get_name())).collect();
    if !choices.is_empty() {
        let _ = write!(sentence(&mut text), " One of {}.", choices.join(", "));
    }
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    let defaults: Vec<String> =
        defaults.filter(|value| takes && !value.is_empty()).map(|value| format!("`{value}`")).collect();
    if !defaults.is_empty() && !arg.is_hide_default_value_set() {
        let _ = write!(sentence(&mut text), " Default: {}.", defaults.join(" "));
    }
    cell(&text)
}

/// The text with a full stop, so that something can come behind it.
fn sentence(text: &mut String) -> &mut String {
    if !text.ends_with(['.', '…']) {
        text.push('.');
    }
    text
}

fn rows(page: &mut String, title: &str, (name, what): (&str, &str), rows: &[(&str, &str)]) {
    let _ = writeln!(page, "## {title}\n\n| {name} | {what} |\n| --- | --- |");
    for (name, what) in rows {
        let _ = writeln!(page, "| `{}` | {} |", name.replace('|', "\\|"), cell(what));
    }
    page.push('\n');
}

/// Text that is one cell of a table: bars would end it, stars are none of emphasis.
fn cell(text: &str) -> String {
    let mut code = false;
    let mut cell = String::new();
    for c in text.chars() {
        code ^= c == '`';
        match c {
            '|' => cell.push_str("\\|"),
            '*' | '_' | '<' | '#' if !code => {
                cell.push('\\');
                cell.push(c);
            }
            _ => cell.push(c),
        }
    }
    cell
}
