//! Sessions and reloading in a real terminal: what is kept, where, and what becomes of a trace that changes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

#[allow(dead_code, reason = "shared with tests that use more of it")]
mod terminal;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use terminal::Terminal;
use tritscope::session::Session;

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");

/// A VCD of two signals that change every 10 ns, for `steps` steps.
fn vcd(steps: u64) -> String {
    let mut text = "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 ! clk $end\n$var wire 8 \" data [7:0] $end\n\
                    $upscope $end\n$enddefinitions $end\n"
        .to_owned();
    (0..steps)
        .for_each(|step| writeln!(text, "#{}\n{}!\nb{:b} \"", step * 10, step % 2, step % 256).unwrap());
    text
}

/// A folder with a trace, and the state and settings of a user.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::write(home.at("run.vcd"), vcd(100)).unwrap();
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn state(&self) -> PathBuf {
        self.at("state/tritscope/sessions")
    }

    /// The sessions that are kept for traces.
    fn kept(&self) -> Vec<PathBuf> {
        fs::read_dir(self.state())
            .map(|entries| entries.flatten().map(|e| e.path()).collect())
            .unwrap_or_default()
    }

    /// The debugger on the trace.
    fn open(&self, arguments: &[&str]) -> Terminal {
        let trace = self.at("run.vcd");
        let arguments: Vec<&str> = [&[trace.to_str().unwrap()], arguments].concat();
        let (state, config) = (self.at("state"), self.at("config"));
        let variables =
            [("XDG_STATE_HOME", state.to_str().unwrap()), ("XDG_CONFIG_HOME", config.to_str().unwrap())];
        let terminal = Terminal::start_with(TRITSCOPE, &arguments, (120, 30), &variables);
        terminal.wait_for("the waves", |contents| contents.contains("data") && !contents.contains("loading"));
        terminal
    }
}

/// Types `q` and waits for the end.
fn leave(mut terminal: Terminal) -> Terminal {
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    terminal
}

#[test]
fn a_trace_that_is_opened_again_is_as_it_was_left() {
    let home = Home::new();
    let mut terminal = home.open(&[]);
    terminal.type_bytes(b"eee");
    terminal.wait_for_text("30 ns");
    terminal.type_bytes(b"x");
    leave(terminal);
    assert_eq!(home.kept().len(), 1);
    let terminal = home.open(&[]);
    terminal.wait_for_text("30 ns");
    terminal.wait_for_text("the session of this trace is back");
    leave(terminal);
    let terminal = home.open(&["--no-session"]);
    assert!(!terminal.contents().contains("the session of this trace is back"));
    leave(terminal);
    let (session, warnings) = Session::read(&home.kept()[0]).unwrap();
    assert_eq!((session.cursor, warnings), (Some(30), Vec::new()));
}

#[test]
fn nothing_is_kept_of_a_look_that_changed_nothing() {
    let home = Home::new();
    leave(home.open(&[]));
    assert_eq!(home.kept(), [""; 0].map(PathBuf::from));
}

#[test]
fn a_session_is_kept_while_the_program_runs_and_when_a_signal_ends_it() {
    let home = Home::new();
    let mut terminal = home.open(&[]);
    terminal.type_bytes(b"ee");
    terminal.wait_for_text("20 ns");
    terminal.wait_for("a session on disk", |_| home.kept().len() == 1);
    terminal.type_bytes(b"e");
    terminal.wait_for_text("30 ns");
    terminal.signal("TERM");
    assert_eq!(terminal.wait_for_end().signal(), Some("Terminated"));
    assert_eq!(Session::read(&home.kept()[0]).unwrap().0.cursor, Some(30));
}

#[test]
fn a_named_session_is_read_and_written_there() {
    let home = Home::new();
    let file = home.at("mine.toml");
    let name = file.to_str().unwrap();
    let mut terminal = home.open(&["--session", name]);
    terminal.type_bytes(b"eeee");
    terminal.wait_for_text("40 ns");
    leave(terminal);
    assert_eq!(Session::read(&file).unwrap().0.cursor, Some(40));
    assert_eq!(home.kept(), [""; 0].map(PathBuf::from));
    let terminal = home.open(&["--session", name]);
    terminal.wait_for_text("40 ns");
    leave(terminal);
}

#[test]
fn a_savefile_of_gtkwave_is_read_and_left_alone() {
    let home = Home::new();
    let saved = "[*]\n*-4.0 70 -1\n@24\n+{payload} tb.data[7:0]\n";
    fs::write(home.at("view.gtkw"), saved).unwrap();
    let mut terminal = home.open(&["--session", home.at("view.gtkw").to_str().unwrap()]);
    terminal.wait_for_text("payload");
    terminal.wait_for_text("70 ns");
    terminal.type_bytes(b"e");
    terminal.wait_for_text("80 ns");
    leave(terminal);
    assert_eq!(fs::read_to_string(home.at("view.gtkw")).unwrap(), saved);
    assert_eq!(home.kept().len(), 1);
    let none = home.at("none.gtkw");
    let mut terminal =
        Terminal::start(TRITSCOPE, &["traces/demo.fst", "--session", none.to_str().unwrap()], (100, 24));
    assert_eq!(terminal.wait_for_end().exit_code(), 2);
    assert!(terminal.contents().contains("none.gtkw: cannot be opened"));
}

#[test]
fn a_session_that_cannot_be_kept_is_a_message() {
    let home = Home::new();
    fs::write(home.at("state"), "no folder").unwrap();
    let mut terminal = home.open(&[]);
    terminal.type_bytes(b"e");
    terminal.wait_for_text("the session cannot be kept");
    let terminal = leave(terminal);
    assert!(terminal.contents().contains("the session cannot be kept"), "{}", terminal.contents());
}

#[test]
fn a_session_that_cannot_be_read_is_a_message_and_stays_as_it_is() {
    let home = Home::new();
    let file = home.at("mine.toml");
    fs::write(&file, "version = 1\n[view\n").unwrap();
    let mut terminal = home.open(&["--session", file.to_str().unwrap()]);
    terminal.wait_for_text("mine.toml:2:");
    terminal.type_bytes(b"e");
    terminal.wait_for_text("10 ns");
    leave(terminal);
    assert_eq!(fs::read_to_string(&file).unwrap(), "version = 1\n[view\n");
}

#[test]
fn a_trace_that_is_emptied_halved_and_deleted_stays_on_the_screen() {
    let home = Home::new();
    let trace = home.at("run.vcd");
    let mut terminal = home.open(&[]);
    terminal.type_bytes(b"eeeee");
    terminal.wait_for_text("50 ns");
    fs::write(&trace, "").unwrap();
    terminal.wait_for_text("run.vcd is empty: the last good trace stays");
    fs::write(&trace, &vcd(50)[..333]).unwrap();
    terminal.wait_for_text("run.vcd ends in the middle");
    fs::remove_file(&trace).unwrap();
    terminal.wait_for_text("run.vcd is gone");
    terminal.type_bytes(b"e");
    terminal.wait_for_text("60 ns");
    assert!(terminal.contents().contains("data"));
    fs::write(home.at("new.vcd"), vcd(200)).unwrap();
    fs::rename(home.at("new.vcd"), &trace).unwrap();
    terminal.wait_for_text("loaded again");
    terminal.type_bytes(b"$");
    terminal.wait_for_text("1.99 µs");
    leave(terminal);
}

#[test]
fn a_trace_that_is_replaced_by_another_format_or_by_junk() {
    let home = Home::new();
    let trace = home.at("run.vcd");
    let mut terminal = home.open(&[]);
    fs::write(&trace, b"\x7fELF no trace at all\n").unwrap();
    terminal.wait_for("a refusal", |contents| contents.contains("run.vcd:"));
    terminal.type_bytes(b"e");
    terminal.wait_for_text("10 ns");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst");
    fs::copy(demo, &trace).unwrap();
    terminal.wait_for_text("2 rows of the waves are not in the new trace");
    fs::write(&trace, vcd(100)).unwrap();
    terminal.wait_for_text("2 rows are back");
    leave(terminal);
}

#[test]
fn settings_say_whether_a_new_version_is_loaded() {
    let home = Home::new();
    fs::create_dir_all(home.at("config/tritscope")).unwrap();
    fs::write(
        home.at("config/tritscope/config.toml"),
        "auto-reload = \"ask\"\nsessions = false\nmuose = true\n",
    )
    .unwrap();
    let mut terminal = home.open(&[]);
    terminal.wait_for_text("config.toml:3:1: there is no setting `muose`");
    fs::write(home.at("run.vcd"), vcd(200)).unwrap();
    terminal.wait_for_text("run.vcd has a new version   R loads it");
    terminal.type_bytes(b"R");
    terminal.wait_for_text("loaded again");
    terminal.type_bytes(b"e");
    leave(terminal);
    assert_eq!(home.kept(), [""; 0].map(PathBuf::from));
}

#[test]
fn a_trace_that_is_written_for_long_is_shown_at_last() {
    use std::io::Write as _;
    let home = Home::new();
    let mut terminal = home.open(&[]);
    let mut file = fs::File::create(home.at("run.vcd")).unwrap();
    let (text, started) = (vcd(300), Instant::now());
    for part in text.as_bytes().chunks(text.len() / 40) {
        file.write_all(part).unwrap();
        std::thread::sleep(Duration::from_millis(60));
    }
    assert!(started.elapsed() > Duration::from_secs(2));
    while !terminal.contents().contains("2.99 µs") {
        assert!(started.elapsed() < Duration::from_secs(60), "{}", terminal.contents());
        terminal.type_bytes(b"$");
        std::thread::sleep(Duration::from_millis(100));
    }
    leave(terminal);
}
