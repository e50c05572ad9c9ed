//! Whoever reads is gone: a closed pipe, a full disk, a terminal whose window was closed. tritscope ends, soon and quietly.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::fs::OpenOptions;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");
const DEMO: &str = "traces/demo.fst";

/// How long a test waits for an end that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Exit status and standard error of a command of a shell, in which `$T` is tritscope.
fn shell(script: &str) -> (Option<i32>, String) {
    let output = Command::new("sh")
        .args(["-c", script])
        .env("T", TRITSCOPE)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in [
        "info traces/demo.fst",
        "info traces/demo.fst --json",
        "check traces/demo.fst",
        "completions bash",
        "render traces/demo.fst -o - --format ansi",
        "--help",
    ] {
        // `true` reads nothing: the pipe is closed before or while something is written.
        let (_, said) = shell(&format!("\"$T\" {arguments} | true"));
        assert!(!said.contains("panicked") && !said.contains("error"), "{arguments}: {said}");
        let (status, said) = shell(&format!("{{ \"$T\" {arguments}; echo $? >&2; }} | true"));
        assert_eq!((status, said.trim()), (Some(0), "0"), "{arguments}");
    }
}

#[test]
fn a_full_disk_is_said_to_be() {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(TRITSCOPE)
        .args(["info", DEMO])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(full)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("standard output cannot be written"), "{said}");
    let (status, said) = shell("\"$T\" render traces/demo.fst -o /dev/full --format txt");
    assert!(status == Some(2) && said.contains("/dev/full"), "{said}");
}

#[test]
fn closed_streams_do_not_make_it_panic() {
    for redirection in [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"] {
        let (status, said) = shell(&format!("\"$T\" info traces/demo.fst {redirection}"));
        assert!(
            matches!(status, Some(0 | 2)) && !said.contains("panicked"),
            "{redirection}: {status:?} {said}"
        );
        // A trace that is refused: the reason cannot always be said.
        let (status, said) = shell(&format!("\"$T\" info no-such.vcd {redirection}"));
        assert!(status == Some(2) && !said.contains("panicked"), "{redirection}: {status:?} {said}");
    }
}

/// Closes the terminal that `command` of a shell has drawn in; how it ended.
fn hung_up(command: &str) -> String {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let state = tempfile::tempdir().unwrap();
    let mut builder = CommandBuilder::new("/bin/sh");
    builder.args(["-c", command]);
    builder.cwd(env!("CARGO_MANIFEST_DIR"));
    for (name, value) in [("T", TRITSCOPE), ("TERM", "xterm-256color"), ("RUST_BACKTRACE", "0")] {
        builder.env(name, value);
    }
    builder.env("XDG_STATE_HOME", state.path());
    let mut child = pair.slave.spawn_command(builder).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut seen = Vec::new();
    let mut chunk = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains("golden") {
        let length = reader.read(&mut chunk).unwrap();
        seen.extend_from_slice(&chunk[..length]);
    }
    // Nobody has the other end any more.
    drop(reader);
    drop(pair.master);
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return format!("{status:?}");
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            return "never".to_owned();
        }
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_window_that_is_closed_ends_it() {
    let ended = hung_up("exec \"$T\" traces/demo.fst");
    // Either it hears the signal, or what it draws has nowhere to go.
    assert!(ended.contains("Hangup") || ended.contains("code: 2"), "{ended}");
    // Started so that the hangup itself is not heard, as `nohup` does.
    let ended = hung_up("trap '' HUP; \"$T\" traces/demo.fst");
    assert!(ended.contains("code: 2") || ended.contains("code: 129"), "{ended}");
}
