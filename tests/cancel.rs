//! Runs that are stopped, killed, or cannot write: the real binary leaves nothing and says why.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use rustix::process::{Pid, Signal};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Thousands of short operations: minutes under Icarus, with a line after each.
const LONG: &str = "name = \"long\"\n[source]\nkind = \"random\"\nseed = 1\nn_in = 64\nn_out = 64\n\
                    operations = 4000\n[parameters]\nLANES = 64\nCS_WIDTH = 32\n[run]\ndump = \"engine\"\n";

/// Folders of a test: what is run, where traces go, what is temporary, what is cached.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { root: tempfile::tempdir().unwrap() };
        for folder in ["traces", "tmp", "cache"] {
            fs::create_dir(place.path(folder)).unwrap();
        }
        fs::write(place.path("long.toml"), LONG).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn trace(&self) -> PathBuf {
        self.path("traces/run.fst")
    }

    /// `tritscope` on the project of this package.
    fn tritscope(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.env("TMPDIR", self.path("tmp")).env("XDG_CACHE_HOME", self.path("cache"));
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn sim(&self, arguments: &[&str]) -> Command {
        self.tritscope(&[&["sim"], arguments].concat())
    }

    fn long(&self, more: &[&str]) -> Running {
        let (scenario, trace) = (self.path("long.toml"), self.trace());
        let fixed = [scenario.to_str().unwrap(), "-o", trace.to_str().unwrap()];
        Running { child: self.sim(&[fixed.as_slice(), more].concat()).spawn().unwrap() }
    }

    /// Everything below `name`, relative to it, sorted.
    fn files(&self, name: &str) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                found.push(entry.path().strip_prefix(root).unwrap().display().to_string());
                if entry.file_type().unwrap().is_dir() {
                    walk(&entry.path(), root, found);
                }
            }
        }
        let (root, mut found) = (self.path(name), Vec::new());
        walk(&root, &root, &mut found);
        found.sort();
        found
    }
}

/// A `tritscope` in the middle of its work.
struct Running {
    child: Child,
}

impl Running {
    /// Waits until it runs one of `programs`, and returns that child.
    fn wait_for(&mut self, programs: &[&str]) -> Pid {
        let own = self.child.id().to_string();
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            assert!(Instant::now() < deadline, "{programs:?} never started");
            let listing = Command::new("ps").args(["-axo", "pid=,ppid=,comm="]).output().unwrap().stdout;
            let listing = String::from_utf8_lossy(&listing).into_owned();
            for line in listing.lines() {
                let mut words = line.split_whitespace();
                let (pid, parent, name) = (words.next(), words.next(), words.next().unwrap_or_default());
                let name = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
                if parent == Some(own.as_str()) && programs.contains(&name.as_str()) {
                    return Pid::from_raw(pid.unwrap().parse().unwrap()).unwrap();
                }
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "ended early: {ended:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn signal(&self, signal: Signal) {
        rustix::process::kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Its exit status and what it wrote to standard error.
    fn end(self) -> (Option<i32>, String) {
        said(&self.child.wait_with_output().unwrap())
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Whether anything of the process group that `leader` leads still runs.
///
/// Dead processes that nobody has reaped yet do not count: for grandchildren that is up to the system.
fn alive(leader: Pid) -> bool {
    let group = leader.as_raw_nonzero().to_string();
    let listing = Command::new("ps").args(["-axo", "pgid=,stat="]).output().unwrap().stdout;
    String::from_utf8_lossy(&listing).lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some(group.as_str()) && !words.next().unwrap_or_default().starts_with('Z')
    })
}

/// Waits until [`alive`] no longer holds.
fn wait_for_end(leader: Pid, patience: Duration) {
    let deadline = Instant::now() + patience;
    while alive(leader) {
        assert!(Instant::now() < deadline, "a process lives on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits for a file of the simulator in the temporary folder beside the trace.
fn wait_for_trace(place: &Place) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !place.files("traces").iter().any(|file| file.ends_with("/trace.fst")) {
        assert!(Instant::now() < deadline, "{:?}", place.files("traces"));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_signal_in_mid_run_leaves_nothing() {
    for (signal, word) in
        [(Signal::INT, "interrupted"), (Signal::TERM, "signal 15"), (Signal::HUP, "signal 1")]
    {
        let place = Place::new();
        let mut running = place.long(&[]);
        let simulator = running.wait_for(&["vvp"]);
        wait_for_trace(&place);
        let asked = Instant::now();
        running.signal(signal);
        let (code, stderr) = running.end();
        let took = asked.elapsed();
        assert_eq!(code, Some(130), "{stderr}");
        assert!(
            stderr.contains(word) && stderr.contains("no process, trace or temporary file is left"),
            "{stderr}"
        );
        wait_for_end(simulator, Duration::from_secs(2));
        assert_eq!(place.files("traces"), [""; 0]);
        assert_eq!(place.files("tmp"), [""; 0]);
        println!("{word}: gone after {took:?}");
    }
}

#[test]
fn a_signal_in_mid_build_leaves_nothing() {
    let place = Place::new();
    let mut running = place.long(&["--simulator", "verilator"]);
    let compiler = running.wait_for(&["g++", "clang++", "c++"]);
    running.signal(Signal::INT);
    let (code, stderr) = running.end();
    assert_eq!(code, Some(130), "{stderr}");
    wait_for_end(compiler, Duration::from_secs(2));
    assert_eq!(place.files("traces"), [""; 0]);
    assert_eq!(place.files("tmp"), [""; 0]);
    assert_eq!(place.files("cache"), ["tritscope"]);
}

#[test]
fn a_killed_simulator_is_an_error_and_the_earlier_trace_stays() {
    let place = Place::new();
    fs::write(place.trace(), "an earlier trace").unwrap();
    let mut running = place.long(&[]);
    let simulator = running.wait_for(&["vvp"]);
    wait_for_trace(&place);
    rustix::process::kill_process(simulator, Signal::KILL).unwrap();
    let (code, stderr) = running.end();
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("vvp was killed by signal 9"), "{stderr}");
    assert_eq!(place.files("traces"), ["run.fst"]);
    assert_eq!(fs::read_to_string(place.trace()).unwrap(), "an earlier trace");
    assert_eq!(place.files("tmp"), [""; 0]);
}

#[test]
fn a_text_that_is_stopped_or_whose_simulator_dies_ends_cleanly() {
    for (dies, status, word) in [(false, 130, "interrupted: no process"), (true, 2, "was killed by signal 9")]
    {
        let place = Place::new();
        let trace = place.trace();
        let arguments = ["generate", "--prompt", "R", "--tokens", "100", "--simulator", "icarus", "--trace"];
        let mut command = place.tritscope(&[&arguments[..], &[trace.to_str().unwrap()]].concat());
        let mut running = Running { child: command.spawn().unwrap() };
        let simulator = running.wait_for(&["vvp"]);
        let mut letter = [0];
        running.child.stdout.as_mut().unwrap().read_exact(&mut letter).unwrap();
        if dies {
            rustix::process::kill_process(simulator, Signal::KILL).unwrap();
        } else {
            running.signal(Signal::INT);
        }
        let (code, stderr) = running.end();
        assert_eq!(code, Some(status), "{stderr}");
        assert!(stderr.contains(word), "{stderr}");
        wait_for_end(simulator, Duration::from_secs(10));
        assert_eq!((place.files("traces"), place.files("tmp")), (vec![], vec![]));
    }
}

#[test]
fn a_reader_that_is_stopped_leaves_nothing_unpacked() {
    let place = Place::new();
    let packed = place.path("long.vcd.gz");
    let mut encoder =
        flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    let header = "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 ! clk $end\n$upscope $end\n\
                  $enddefinitions $end\n";
    encoder.write_all(header.as_bytes()).unwrap();
    // Steps of one length, so that unpacking takes longer than the signal.
    let steps = "#1\n1!\n#1\n0!\n".repeat(1 << 16);
    for _ in 0..200 {
        encoder.write_all(steps.as_bytes()).unwrap();
    }
    encoder.finish().unwrap();
    let mut running =
        Running { child: place.tritscope(&["info", packed.to_str().unwrap()]).spawn().unwrap() };
    let started = Instant::now();
    while place.files("tmp").is_empty() && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    running.signal(Signal::INT);
    let status = running.child.wait().unwrap();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2), "it dies by the signal");
    assert_eq!(place.files("tmp"), Vec::<String>::new());
}

#[test]
fn what_a_killed_tritscope_leaves_goes_with_the_next_run() {
    let place = Place::new();
    let mut running = place.long(&[]);
    let simulator = running.wait_for(&["vvp"]);
    wait_for_trace(&place);
    running.signal(Signal::KILL);
    running.end();
    // The simulator ends when it next prints: its reader is gone.
    wait_for_end(simulator, Duration::from_secs(60));
    assert!(place.files("traces").iter().all(|file| file.starts_with(".run.fst.tmp-")));
    assert!(!place.files("tmp").is_empty());
    let trace = place.trace();
    let next = place.sim(&["sim/scenarios/small.toml", "-o", trace.to_str().unwrap()]).output().unwrap();
    assert_eq!(said(&next).0, Some(0), "{}", said(&next).1);
    assert_eq!(place.files("traces"), ["run.fst", "run.toml"]);
    assert_eq!(place.files("tmp"), [""; 0]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let place = Place::new();
    for (trace, word) in [("none/x.fst", "none"), ("long.toml/x.fst", "long.toml"), ("traces", "is a folder")]
    {
        let trace = place.path(trace);
        let output =
            place.sim(&["sim/scenarios/small.toml", "-o", trace.to_str().unwrap()]).output().unwrap();
        let (code, stderr) = said(&output);
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(word) && stderr.contains("hint: "), "{stderr}");
        assert_eq!(place.files("tmp"), [""; 0]);
    }
    let mut no_tmp = place.sim(&["sim/scenarios/small.toml", "--dump", "none"]);
    let (code, stderr) = said(&no_tmp.env("TMPDIR", "/no/such/folder").output().unwrap());
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("/no/such/folder"), "{stderr}");
}

#[test]
fn a_disk_that_fills_up_keeps_the_earlier_trace() {
    let place = Place::new();
    let trace = place.path("traces/run.vcd");
    fs::write(&trace, "an earlier trace").unwrap();
    let mut shell = Command::new("sh");
    // No file may grow beyond 2 MB, which the text of a long run soon does.
    shell.args(["-c", "ulimit -f 4096; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_tritscope"), "sim"]);
    shell.arg(place.path("long.toml")).args(["--dump", "all", "-o"]).arg(&trace);
    shell.current_dir(env!("CARGO_MANIFEST_DIR")).env("TMPDIR", place.path("tmp"));
    let (code, stderr) = said(&shell.output().unwrap());
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("vvp was killed by signal 25"), "{stderr}");
    assert_eq!(fs::read_to_string(&trace).unwrap(), "an earlier trace");
    assert_eq!(place.files("traces"), ["run.vcd"]);
    assert_eq!(place.files("tmp"), [""; 0]);
}
