//! Help, manual pages and completions, as a newcomer and a packager meet them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output, Stdio};

fn tritscope(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = tritscope(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The names of all subcommands.
fn names() -> Vec<String> {
    let help = text(&["-h"]);
    let list = help.lines().skip_while(|line| *line != "Look into a trace:");
    let rows = list.take_while(|line| *line != "Arguments:").filter_map(|line| line.strip_prefix("  "));
    rows.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

#[test]
fn help_has_groups_examples_statuses_and_says_where_more_is() {
    let (short, long) = (text(&["-h"]), text(&["--help"]));
    for said in ["Look into a trace:", "Simulate:", "Options:", "docs/"] {
        assert!(short.contains(said) && long.contains(said), "{said}");
    }
    assert!(long.contains("Examples:") && long.contains("Exit status:"), "{long}");
    for line in short.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    for name in names() {
        assert!(text(&[&name, "--help"]).contains(&format!("Usage: tritscope {name}")), "{name}");
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    text(&["man", "--out", folder.path().to_str().unwrap()]);
    for name in names() {
        let page = fs::read_to_string(folder.path().join(format!("tritscope-{name}.1"))).unwrap();
        assert_eq!(page, text(&["man", &name]), "{name}");
    }
    let page = text(&["man"]);
    assert_eq!(page, fs::read_to_string(folder.path().join("tritscope.1")).unwrap());
    assert!(page.contains(".SH ENVIRONMENT") && page.contains("XDG_CONFIG_HOME"), "{page}");
    assert_eq!(tritscope(&["man", "nothing"]).status.code(), Some(2));
}

#[test]
fn bash_completes_commands_and_options() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("tritscope.bash");
    fs::write(&script, text(&["completions", "bash"])).unwrap();
    let complete = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let last = words.len() - 1;
        let program = format!(
            "set -u; source '{}'; COMP_WORDS=({}); COMP_CWORD={last}; \
             _tritscope tritscope '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.display(),
            quoted.join(" "),
            words[last],
            words[last - 1],
        );
        let output =
            Command::new("bash").args(["--norc", "-c", &program]).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let commands = complete(&["tritscope", ""]);
    for name in names() {
        assert!(commands.contains(&name), "{name}: {commands:?}");
    }
    assert_eq!(complete(&["tritscope", "sea"]), ["search"]);
    assert!(complete(&["tritscope", "spans", "--le"]).contains(&"--level".to_owned()));
    assert!(complete(&["tritscope", "sim", "a", "--dump", ""]).contains(&"probes".to_owned()));
}

#[test]
fn every_shell_has_a_script_that_names_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = text(&["completions", shell]);
        for name in names() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
    }
}

#[test]
fn colours_follow_the_option_and_the_terminal() {
    let said = |arguments: &[&str]| String::from_utf8(tritscope(arguments).stderr).unwrap();
    let missing = ["info", "no/such.vcd"];
    assert!(said(&missing).starts_with("error: "), "no terminal, no colours");
    assert!(
        said(&[&missing[..], &["--color", "always"]].concat()).starts_with("\u{1b}[1;31merror:\u{1b}[0m ")
    );
    assert!(said(&[&missing[..], &["--color", "never"]].concat()).starts_with("error: "));
    assert_eq!(tritscope(&["info", "--color", "often"]).status.code(), Some(2));
}
