//! `tritscope watch` in a real terminal, on a copy of the project, with a real simulator.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

#[path = "shared/folders.rs"]
mod folders;
#[expect(dead_code, reason = "other tests resize and stop their terminals")]
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use terminal::Terminal;

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");

/// The sum of the scalar, and what a bad day makes of it.
const SUM: (&str, &str) = ("acc <= acc + addend", "acc <= acc - addend");

/// A copy of RTL and benches, watched.
struct Case {
    folder: tempfile::TempDir,
    terminal: Terminal,
}

/// Watches the scenario called `small` with more arguments and variables; waits for nothing.
fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["rtl", "sim"] {
        folders::copy(&root.join(name), &folder.path().join(name));
    }
    fs::create_dir(folder.path().join("tmp")).unwrap();
    let scenario = folder.path().join("sim/scenarios/small.toml");
    let temporary = folder.path().join("tmp");
    let mut all = vec!["watch", scenario.to_str().unwrap(), "--simulator", "icarus"];
    all.extend(arguments);
    let mut set = vec![("TMPDIR", temporary.to_str().unwrap())];
    set.extend(variables);
    let terminal = Terminal::start_with(TRITSCOPE, &all, (140, 40), &set);
    Case { folder, terminal }
}

/// The same, with the first run checked.
fn watching() -> Case {
    let case = start(&[], &[]);
    case.terminal.wait_for_text("check ✓");
    case
}

impl Case {
    fn scalar(&self) -> PathBuf {
        self.folder.path().join("rtl/scalar.v")
    }

    /// Saves the scalar with `edit` made in it.
    fn edit(&self, edit: impl Fn(String) -> String) {
        let text = fs::read_to_string(self.scalar()).unwrap();
        fs::write(self.scalar(), edit(text)).unwrap();
    }

    /// Leaves, and passes if nothing is left behind.
    fn leave(mut self) {
        self.terminal.type_bytes(b"q");
        assert_eq!(self.terminal.wait_for_end().exit_code(), 0);
        self.terminal.assert_restored();
        let left: Vec<_> = fs::read_dir(self.folder.path().join("tmp")).unwrap().flatten().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn spoilt(text: &str) -> String {
    assert!(text.contains(SUM.0));
    text.replace(SUM.0, SUM.1)
}

#[test]
fn an_edit_of_a_scalar_leads_to_its_divergence_and_mending_it_back() {
    let case = watching();
    case.edit(|text| spoilt(&text));
    for text in
        ["✗ first divergence: ", "accumulator[", "rtl/scalar.v saved", "run 2 of 2", "last good: run 1"]
    {
        case.terminal.wait_for_text(text);
    }
    // Editors write a new file and give it the name of the old one.
    let mended = fs::read_to_string(case.scalar()).unwrap().replace(SUM.1, SUM.0);
    fs::write(case.folder.path().join("rtl/scalar.v.new"), mended).unwrap();
    fs::rename(case.folder.path().join("rtl/scalar.v.new"), case.scalar()).unwrap();
    case.terminal.wait_for_text("run 3 of 3");
    case.terminal.wait_for_text("check ✓");
    case.leave();
}

#[test]
fn a_syntax_error_is_listed_with_its_source_and_opens_in_the_editor() {
    let told = tempfile::tempdir().unwrap();
    let (editor, answer) = (told.path().join("editor"), told.path().join("answer"));
    let script = "#!/bin/sh\nprintf 'EDITING'\nread typed\nprintf '%s|' \"$@\" \"$typed\" > \"$ANSWER\"\n";
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let variables = [("VISUAL", editor.to_str().unwrap()), ("ANSWER", answer.to_str().unwrap())];
    let mut case = start(&[], &variables);
    case.terminal.wait_for_text("check ✓");
    case.edit(|text| text.replace("endmodule", "this is no verilog\nendmodule"));
    // A frame may arrive in parts.
    let whole = |screen: &str| screen.contains("syntax error") && screen.contains("this is no verilog");
    case.terminal.wait_for("the mistake and its source", whole);
    let line = fs::read_to_string(case.scalar()).unwrap();
    let line = line.lines().position(|line| line.contains("this is no verilog")).unwrap() + 1;
    case.terminal.type_bytes(b"\r");
    case.terminal.wait_for_text("EDITING");
    case.terminal.type_bytes(b"typed into the editor\n");
    case.terminal.wait_for("the screen again", |screen| screen.contains("syntax error"));
    let answer = fs::read_to_string(answer).unwrap();
    let (place, rest) = answer.split_once('|').unwrap();
    let number: usize = place.trim_start_matches('+').parse().unwrap();
    assert!(number.abs_diff(line) <= 1, "{answer}: the mistake is in line {line}");
    assert_eq!(rest, format!("{}|typed into the editor|", case.scalar().display()));
    case.terminal.assert_taken();
    case.edit(|text| text.replace("this is no verilog\n", ""));
    case.terminal.wait_for_text("run 3 of 3");
    case.leave();
}

#[test]
fn ten_saves_in_a_second_end_in_one_run_of_the_last_content() {
    let case = watching();
    for save in 0..9 {
        case.edit(|text| format!("{}// save {save}\n", text.replace(SUM.0, SUM.1)));
        thread::sleep(Duration::from_millis(100));
    }
    case.edit(|text| text.replace(SUM.1, SUM.0));
    // Only the last content is right, and it differs from the first by its comments.
    let number = |screen: &str| -> usize {
        let after = screen.split("run ").nth(1).unwrap_or_default();
        after.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    // The panes below may have names that are cut.
    let first = |screen: &str| screen.lines().next().unwrap_or_default().to_owned();
    let done =
        |screen: &str| screen.contains("check ✓") && number(screen) > 1 && !first(screen).contains('…');
    let screen = case.terminal.wait_for("a good run", done);
    thread::sleep(Duration::from_secs(2));
    assert_eq!(number(&case.terminal.contents()), number(&screen), "nothing is built any more");
    assert!(number(&screen) <= 11, "{screen}");
    case.leave();
}

#[test]
fn a_simulation_that_hangs_is_stopped_and_told() {
    let case = start(&["--silence", "3"], &[]);
    case.terminal.wait_for_text("check ✓");
    case.edit(|text| text.replace("endmodule", "initial while (1) ;\nendmodule"));
    case.terminal.wait_for_text("vvp gave no sign of life for 3 seconds and was stopped");
    case.terminal.wait_for_text("small-1.fst");
    case.leave();
}

#[test]
fn a_missing_simulator_comes_with_its_install_command() {
    let case = start(&[], &[("PATH", "/nowhere")]);
    case.terminal.wait_for_text("iverilog is not installed");
    case.terminal.wait_for_text("apt-get install iverilog");
    case.leave();
}

#[test]
fn a_simulator_that_is_killed_is_told() {
    let shims = tempfile::tempdir().unwrap();
    let shim = shims.path().join("vvp");
    fs::write(&shim, "#!/bin/sh\nkill -9 $$\n").unwrap();
    fs::set_permissions(&shim, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", shims.path().display(), std::env::var("PATH").unwrap());
    let case = start(&[], &[("PATH", &path)]);
    case.terminal.wait_for_text("vvp was killed by signal 9; no trace was written");
    fs::remove_file(&shim).unwrap();
    case.edit(|text| format!("{text}// once more\n"));
    case.terminal.wait_for_text("check ✓");
    case.leave();
}

#[test]
fn a_missing_file_is_told_and_its_return_builds_again() {
    let case = watching();
    let away = case.folder.path().join("away.v");
    fs::rename(case.scalar(), &away).unwrap();
    case.terminal.wait_for_text("rtl/scalar.v: cannot be read");
    fs::rename(&away, case.scalar()).unwrap();
    case.terminal.wait_for_text("run 3 of 3");
    case.leave();
}

#[test]
fn leaving_during_a_simulation_leaves_nothing() {
    let mut case = watching();
    case.edit(|text| text.replace("endmodule", "initial while (1) ;\nendmodule"));
    let simulates = |run: usize| {
        let shown = format!("run 1 of {run}");
        move |screen: &str| screen.contains(&shown) && screen.contains("simulate") && screen.contains(" s …")
    };
    case.terminal.wait_for("the second run", simulates(2));
    case.terminal.type_bytes(b"\x1b");
    case.terminal.wait_for_text("stopped; the next save builds again");
    case.terminal.type_bytes(b"SS");
    case.terminal.wait_for("the third run", simulates(3));
    case.leave();
}

#[test]
fn traces_stay_where_the_user_wants_them() {
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().join("runs");
    let case = start(&["-o", folder.to_str().unwrap()], &[]);
    case.terminal.wait_for_text("check ✓");
    case.leave();
    for name in ["small-1.fst", "small-1.toml"] {
        assert!(folder.join(name).exists(), "{name}");
    }
}

#[test]
fn what_cannot_be_watched_is_told_before_the_terminal_is_touched() {
    for (arguments, message) in [
        (["watch", "no-such.toml"].as_slice(), "no-such.toml"),
        (&["watch", "sim/scenarios/small.toml", "--dump", "none"], "the dump level is none"),
    ] {
        let mut terminal = Terminal::start(TRITSCOPE, arguments, (100, 24));
        assert_eq!(terminal.wait_for_end().exit_code(), 2);
        assert!(terminal.contents().contains(message), "{}", terminal.contents());
        terminal.assert_restored();
    }
}

#[test]
fn a_run_is_shown_while_it_is_simulated() {
    let mut case = start(&["--follow"], &[]);
    case.terminal.wait_for_text("check ✓");
    // The second run replaces one that has panes of its own.
    case.terminal.type_bytes(b"SS");
    case.terminal.wait_for_text("run 2 of 2");
    case.terminal.wait_for_text("check ✓");
    case.leave();
}

#[test]
fn a_trace_is_followed_while_somebody_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.vcd");
    fs::write(&file, "$timescale 1ns $end\n$scope module tb $end\n$var wire 8 ! count $end\n").unwrap();
    let arguments = ["--follow", "--no-session", file.to_str().unwrap()];
    let mut terminal = Terminal::start_with(TRITSCOPE, &arguments, (140, 40), &[]);
    terminal.wait_for_text("its header is not whole yet");
    let append = |text: &str| {
        let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
        std::io::Write::write_all(&mut open, text.as_bytes()).unwrap();
    };
    append("$upscope $end\n$enddefinitions $end\n#0\nb1 !\n#5\nb1");
    terminal.wait_for_text("» still growing, to 0 s");
    let writer = |times: std::ops::Range<u32>| {
        for time in times {
            append(&format!("0 !\n#{}\nb{time:b}", time * 5));
            thread::sleep(Duration::from_millis(2));
        }
    };
    writer(2..200);
    terminal.wait_for_text("» still growing, to 990 ns");
    // Written anew: what was seen stays, and it is said what happened.
    fs::write(&file, "$comment nothing $end\n").unwrap();
    terminal.wait_for_text("was cut while it was followed");
    terminal.wait_for_text("not whole, to 990 ns");
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}
