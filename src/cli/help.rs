//! What `--help`, the manual page and `docs/cli.md` say beside the options: groups, examples, exit statuses, variables.

use super::Arguments;
use clap::{Command, CommandFactory};
use std::fmt::Write as _;

/// Subcommands by what they are for. One that is in no group is in the last one.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Look into a trace", &["info", "values", "search", "tensors", "spans"]),
    ("Compare", &["check", "diff"]),
    ("Simulate", &["init", "watch", "sim", "synth", "generate", "eval", "import"]),
    ("Share", &["export", "render"]),
    ("Set up", &["completions", "man"]),
];

/// Commands to begin with, and what each does.
pub(super) const EXAMPLES: [(&str, &str); 8] = [
    ("tritscope", "the bundled demo; ? lists every key"),
    ("tritscope dump.vcd", "any VCD, FST or GHW trace"),
    ("tritscope init work && cd work", "a project with the RTL, its benches and scenarios"),
    ("tritscope watch", "the debugger, live on rtl/: edit a file and save it"),
    ("tritscope sim sim/scenarios/demo.toml", "simulates, and writes demo.fst"),
    ("tritscope check demo.fst", "every value against the golden model; exit status 1 if one differs"),
    (
        "tritscope search dump.vcd 'valid && !ready' --clock clk",
        "where a condition holds; exit status 1 if nowhere",
    ),
    ("tritscope values dump.vcd --at 120ns --json", "what signals hold, for a script"),
];

/// Exit statuses.
pub(super) const STATUSES: [(&str, &str); 6] = [
    ("0", "done; what was compared agrees, what was looked for was found"),
    (
        "1",
        "check, diff, sim: something differs. search: the condition never holds. synth --strict: a clock is too slow",
    ),
    (
        "2",
        "usage or configuration: an option, file or name is wrong; standard error says what, where and what next",
    ),
    ("3", "a tool is not installed"),
    ("4", "a defect of tritscope"),
    ("130", "interrupted; a debugger or reader that a signal ends dies by that signal"),
];

/// Variables of the environment that are heeded.
pub(super) const VARIABLES: [(&str, &str); 16] = [
    ("NO_COLOR", "set and not empty: no colours; `--color always` and `--theme` win over it"),
    ("COLORTERM", "`truecolor` or `24bit`: the terminal has all colours"),
    ("TERM", "how many colours the terminal has otherwise, and whether it can draw more than ASCII"),
    ("LC_ALL", "before `LC_CTYPE` and `LANG`: which characters the terminal can draw"),
    ("VISUAL", "before `EDITOR`: what opens a source file"),
    ("EDITOR", "what opens a source file"),
    ("HOME", "the folder that ~ means here"),
    ("CXX", "the C++ compiler that Verilator uses"),
    ("VERILATOR_ROOT", "where Verilator's own files are; Verilator heeds it"),
    ("PATH", "where simulators and the tools of synth are looked for"),
    ("TMPDIR", "where traces of a watched project are, and what gzip unpacks to"),
    (
        "XDG_CONFIG_HOME",
        "the folder of tritscope/config.toml, keymap.toml, rules.toml and themes/; else ~/.config",
    ),
    ("XDG_STATE_HOME", "the folder of tritscope/sessions/; else ~/.local/state"),
    (
        "XDG_DATA_HOME",
        "the folder of tritscope/tools/, where sim/setup puts what synth needs; else ~/.local/share",
    ),
    ("XDG_CACHE_HOME", "the folder of built simulators and of indexes of large traces; else ~/.cache"),
    ("TRITSCOPE_INDEX", "`off`: indexes of large VCD files are neither written nor read"),
];

/// Where more is written.
pub(super) const DOCUMENTS: &str = "tritscope COMMAND --help says everything about a command, tritscope man is the \
    manual page, and the docs/ folder of the sources has keys, expressions, formats, and the schemas of --json.";

/// The groups of subcommands that exist.
pub(super) fn groups(command: &Command) -> Vec<(&'static str, Vec<&Command>)> {
    let last = GROUPS.len() - 1;
    let group = |name: &str| GROUPS.iter().position(|(_, names)| names.contains(&name)).unwrap_or(last);
    let all: Vec<&Command> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
    let of = |at: usize, names: &[&str]| {
        let mut subs: Vec<&Command> = all.iter().copied().filter(|sub| group(sub.get_name()) == at).collect();
        subs.sort_by_key(|sub| names.iter().position(|name| *name == sub.get_name()));
        subs
    };
    GROUPS.iter().enumerate().map(|(at, (title, names))| (*title, of(at, names))).collect()
}

/// The first sentence about a command, without its full stop.
pub(super) fn about(command: &Command) -> String {
    let text = command.get_about().map(ToString::to_string).unwrap_or_default();
    text.trim_end_matches('.').to_owned()
}

/// The command line with a help that a newcomer can use.
pub(super) fn command() -> Command {
    let command = Arguments::command();
    let mut listed = String::new();
    for (title, subs) in groups(&command) {
        // Writing to a string cannot fail.
        let _ = writeln!(listed, "{title}:");
        for sub in subs {
            let _ = writeln!(listed, "  {:<12} {}", sub.get_name(), about(sub));
        }
        listed.push('\n');
    }
    let rows = |title: &str, rows: &[(&str, &str)], width: usize| {
        let row = |(name, what): &(&str, &str)| format!("  {name:<width$} {what}\n");
        format!("{title}:\n{}\n", rows.iter().map(row).collect::<String>())
    };
    let examples = |(command, what): &(&str, &str)| format!("  {command}\n      {what}\n");
    let examples = format!("Examples:\n{}\n", EXAMPLES.iter().map(examples).collect::<String>());
    let statuses = rows("Exit status", &STATUSES, 4);
    command
        .help_template(format!(
            "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listed}Arguments:\n{{positionals}}\n\n\
             Options:\n{{options}}{{after-help}}"
        ))
        .after_help(DOCUMENTS)
        .after_long_help(format!("{examples}{statuses}{DOCUMENTS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subcommand_is_in_a_group() {
        let command = Arguments::command();
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for sub in command.get_subcommands().map(Command::get_name) {
            assert!(grouped.contains(&sub), "{sub} is in no group");
        }
        let listed: usize = groups(&command).iter().map(|(_, subs)| subs.len()).sum();
        assert_eq!(listed, command.get_subcommands().count());
    }

    #[test]
    fn the_list_of_subcommands_fits_a_terminal() {
        let help = command().render_help().to_string();
        let list = help.lines().skip_while(|line| *line != "Look into a trace:");
        for line in list.take_while(|line| *line != "Arguments:") {
            assert!(line.chars().count() <= 80, "{line}");
        }
        for text in [help, command().render_long_help().to_string()] {
            assert!(text.contains("\n  check        Compare") && text.contains("docs/"), "{text}");
        }
    }
}
