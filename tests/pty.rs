//! The real binary in a real terminal: it draws, steps, resizes, and gives the terminal back whatever happens.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

mod terminal;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use terminal::Terminal;
use tritscope::runtime::Guard;

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");
const DEMO: &str = "traces/demo.fst";

/// The debugger on the demo, loaded and compared.
fn opened(size: (u16, u16)) -> Terminal {
    let terminal = Terminal::start(TRITSCOPE, &[DEMO], size);
    terminal.wait_until_taken();
    terminal.wait_for_text("golden");
    terminal
}

/// Whether the lower right corner of a pane is where a screen of this size has it.
fn fills(contents: &str, columns: u16, rows: u16) -> bool {
    let corner = contents.lines().nth(usize::from(rows) - 2);
    corner.is_some_and(|line| line.chars().count() == usize::from(columns) && line.ends_with('┘'))
}

/// The digits of the cycle in the header, `cycle 3 146   6 µs`.
fn cycle(contents: &str) -> String {
    let number = contents.split("cycle ").nth(1).and_then(|after| after.split("  ").next());
    number.unwrap_or_default().chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_session_steps_resizes_and_leaves_the_terminal_as_it_was() {
    let mut terminal = opened((120, 40));
    terminal.assert_taken();
    let first = cycle(&terminal.contents());
    terminal.type_bytes(b"5l");
    let second = terminal.wait_for("another cycle", |contents| cycle(contents) != first);
    let expected = first.parse::<u64>().unwrap() + 5;
    assert_eq!(cycle(&second), expected.to_string());
    terminal.type_bytes(b"f");
    let third = terminal.wait_for("the next frame", |contents| cycle(contents) != cycle(&second));
    terminal.type_bytes(b"\x1b[D");
    terminal.wait_for("the cycle before", |contents| cycle(contents) != cycle(&third));
    for (columns, rows) in [(90, 24), (160, 48), (10, 3), (40, 12), (120, 40)] {
        terminal.resize(columns, rows);
        if columns >= 40 {
            terminal.wait_for("panes of the new size", |contents| fills(contents, columns, rows));
        }
    }
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn any_keys_mouse_and_paste_leave_it_alive() {
    let mut terminal = opened((100, 30));
    let keys = "lhbBfFaAgGoOyYtTeE0$jkJK+-=cLHrzvpdnNR][x\u{e4}\u{6f22}ma'a99999999999l";
    for key in keys.chars() {
        terminal.type_bytes(key.to_string().as_bytes());
    }
    // Arrows, F1, page keys, Alt, an unknown sequence; presses, drags and the wheel; a paste of commands.
    terminal.type_bytes(b"\x1b[A\x1b[B\x1bOP\x1b[5~\x1b[6~\x1b1\x1b[99;99z\t\x1b[Z\r ");
    terminal.type_bytes(b"\x1b[<0;5;5M\x1b[<32;9;9M\x1b[<0;9;9m\x1b[<64;50;20M\x1b[<65;50;20M\x1b[<16;1;1M");
    terminal.type_bytes(b"\x1b[200~qqq\x1b[201~");
    terminal.type_bytes(b"\x1b");
    std::thread::sleep(Duration::from_millis(100));
    terminal.type_bytes(b"\x1b");
    std::thread::sleep(Duration::from_millis(100));
    terminal.assert_taken();
    terminal.type_bytes(b"\x03");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn signals_that_end_it_restore_the_terminal_first() {
    for (name, description) in
        [("TERM", "Terminated"), ("HUP", "Hangup"), ("INT", "Interrupt"), ("QUIT", "Quit")]
    {
        let mut terminal = opened((80, 24));
        terminal.signal(name);
        let status = terminal.wait_for_end();
        assert_eq!(status.signal(), Some(description), "{status:?}");
        terminal.assert_restored();
    }
}

#[test]
fn it_stops_and_goes_on_as_a_job_does() {
    let mut terminal = opened((80, 24));
    for stop in ["signal", "key"] {
        if stop == "key" {
            terminal.type_bytes(b"\x1a");
        } else {
            terminal.signal("TSTP");
        }
        terminal.wait_for("the shell's screen", |_| restored(&terminal));
        terminal.assert_restored();
        let written = terminal.written().len();
        terminal.signal("CONT");
        terminal.wait_for("the screen again", |contents| fills(contents, 80, 24));
        terminal.assert_taken();
        assert!(terminal.written()[written..].contains("cycle"), "painted anew after {stop}");
    }
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

fn restored(terminal: &Terminal) -> bool {
    terminal.written().rfind("\x1b[?1049l") > terminal.written().rfind("\x1b[?1049h")
        && terminal.written().rfind("\x1b[?25h") > terminal.written().rfind("\x1b[?25l")
}

#[test]
fn a_replaced_trace_is_loaded_again_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces");
    let file = folder.path().join("run.fst");
    fs::copy(demo.join("demo.fst"), &file).unwrap();
    fs::copy(demo.join("demo.toml"), folder.path().join("run.toml")).unwrap();
    let mut terminal = Terminal::start(TRITSCOPE, &[file.to_str().unwrap()], (120, 30));
    terminal.wait_for_text("golden");
    terminal.type_bytes(b"0");
    terminal.wait_for("the beginning", |contents| cycle(contents) == "0");
    terminal.type_bytes(b"7l");
    let moved = terminal.wait_for("the cursor", |contents| cycle(contents) == "7");
    fs::write(&file, b"").unwrap();
    fs::write(folder.path().join("run.fst.part"), fs::read(demo.join("demo.fst")).unwrap()).unwrap();
    fs::rename(folder.path().join("run.fst.part"), &file).unwrap();
    let again =
        terminal.wait_for("the new trace", |contents| contents != moved && contents.contains("golden"));
    assert_eq!(cycle(&again), "7", "the cursor stays");
    fs::write(folder.path().join("junk"), b"no trace at all").unwrap();
    fs::rename(folder.path().join("junk"), &file).unwrap();
    terminal.wait_for("a message", |contents| contents.contains("run.fst") && contents != again);
    terminal.type_bytes(b"l");
    terminal.wait_for("the old trace", |contents| cycle(contents) == "8");
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn two_traces_are_compared_while_the_first_is_on_the_screen() {
    let traces = ["tests/traces/diff/a.vcd", "--compare", "tests/traces/diff/late.vcd"];
    let mut terminal = Terminal::start(TRITSCOPE, &traces, (120, 30));
    terminal.wait_until_taken();
    terminal.wait_for_text("2 of 3 signals differ");
    terminal.wait_for_text("≠ late.vcd");
    terminal.type_bytes(b"Dn");
    terminal.wait_for("the first difference", |contents| contents.lines().next().unwrap().contains("  5 ns"));
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn a_terminal_of_ten_by_three_is_enough_to_live() {
    let mut terminal = Terminal::start(TRITSCOPE, &[DEMO], (10, 3));
    terminal.wait_until_taken();
    terminal.type_bytes(b"lfjzv?\x1b");
    terminal.resize(1, 1);
    terminal.resize(100, 30);
    terminal.wait_for_text("golden");
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn what_cannot_start_says_so_and_does_not_touch_the_terminal() {
    let cases: [(&[&str], &str); 3] = [
        (&["no-such.fst"], "no-such.fst: cannot be opened"),
        (&["traces"], "traces: is a folder, not a trace"),
        (&[DEMO, "--theme", "drak"], "did you mean `dark`?"),
    ];
    for (arguments, message) in cases {
        let mut terminal = Terminal::start(TRITSCOPE, arguments, (100, 24));
        assert_eq!(terminal.wait_for_end().exit_code(), 2);
        terminal.assert_restored();
        assert!(terminal.contents().contains(message), "{}", terminal.contents());
        // Words may be coloured; nothing else steers the terminal.
        let colors = ["\x1b[1;31m", "\x1b[1;36m", "\x1b[0m"];
        let plain = colors.iter().fold(terminal.written(), |text, color| text.replace(color, ""));
        assert!(!plain.contains('\x1b'), "no other escape sequence: {plain:?}");
    }
}

#[test]
fn without_a_terminal_it_points_to_render() {
    let output = Command::new(TRITSCOPE).arg(DEMO).stdin(Stdio::null()).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(message.contains("needs a terminal") && message.contains("tritscope render"), "{message}");
}

/// The program that panics in [`a_panic_gives_the_terminal_back_before_it_speaks`]: this test binary itself.
#[test]
#[ignore = "started by the test of panics, in a terminal of its own"]
fn panics_with_the_terminal_in_hand() {
    let mut guard = Guard::enter().unwrap();
    let worker = std::thread::spawn(|| panic!("a worker's panic is a message of the app"));
    assert!(worker.join().is_err());
    guard
        .draw(|area, buffer| buffer.set_string(area.x, area.y, "drawn", ratatui::style::Style::new()))
        .unwrap();
    panic!("a panic of the main thread");
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    let itself = std::env::current_exe().unwrap();
    let arguments =
        ["--ignored", "--exact", "panics_with_the_terminal_in_hand", "--nocapture", "--test-threads=1"];
    let mut terminal = Terminal::start(itself.to_str().unwrap(), &arguments, (100, 24));
    let status = terminal.wait_for_end();
    terminal.assert_restored();
    assert_eq!(status.exit_code(), 101);
    let written = terminal.written();
    let (left, spoke) =
        (written.find("\x1b[?1049l").unwrap(), written.find("a panic of the main thread").unwrap());
    assert!(written.contains("drawn") && left < spoke, "{written}");
    assert!(!written.contains("a worker's panic"), "{written}");
}

/// The deepest colours among escape sequences: 24 bits, 256, 16, or none.
fn depth(written: &str) -> &'static str {
    let indices = written.split(";5;").skip(1).filter_map(|rest| {
        rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse::<u8>().ok())
    });
    match (written.contains(";2;"), indices.max()) {
        (true, _) => "24 bits",
        (false, Some(16..)) => "256",
        (false, Some(_)) => "16",
        (false, None) => "none",
    }
}

#[test]
fn colours_are_as_deep_as_the_terminal_and_absent_where_not_wanted() {
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("COLORTERM", "truecolor")], "24 bits"),
        (&[("TERM", "xterm-256color")], "256"),
        (&[("TERM", "linux")], "16"),
        (&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")], "none"),
    ];
    for (variables, expected) in cases {
        let mut terminal = Terminal::start_with(TRITSCOPE, &[DEMO], (80, 24), variables);
        terminal.wait_for_text("golden");
        terminal.type_bytes(b"q");
        assert_eq!(terminal.wait_for_end().exit_code(), 0);
        assert_eq!(depth(&terminal.written()), expected, "{variables:?}");
    }
}

#[test]
fn the_first_frame_is_fast() {
    let start = Instant::now();
    let terminal = Terminal::start(TRITSCOPE, &[DEMO], (120, 40));
    terminal.wait_for_text("demo.fst");
    let frame = start.elapsed();
    terminal.wait_for_text("golden");
    println!(
        "figure: first frame after {} ms, compared after {} ms",
        frame.as_millis(),
        start.elapsed().as_millis()
    );
    terminal.signal("TERM");
}
