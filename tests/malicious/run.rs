//! The binary under limits that the kernel keeps, and what came of it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Address space in KiB: memory, stacks of threads, the file itself where it is mapped.
const MOST_MEMORY: u64 = 3 << 20;
/// Seconds of processor time.
const MOST_TIME: u64 = 90;
/// Whoever waits for something that never comes uses no processor.
const PATIENCE: Duration = Duration::from_secs(600);

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status; none where a signal ended it.
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
    /// The most memory that was seen in use, in bytes.
    pub memory: u64,
    /// Processor time that was seen used.
    pub seconds: f64,
}

impl Outcome {
    /// Its first words, without the path: an error, or the span and signals and the first warning.
    pub fn said(&self, path: &str) -> String {
        let plain = |line: &str| line.replace(&format!("{path}: "), "").replace(&format!("{path}:"), "line ");
        let mut lines: Vec<String> = Vec::new();
        if self.status == Some(0) {
            let wanted =
                |line: &&str| ["span", "scopes", "signals"].iter().any(|word| line.starts_with(word));
            let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
            lines.push(format!(
                "shown: {}",
                self.out.lines().filter(wanted).map(words).collect::<Vec<_>>().join("; ")
            ));
        }
        lines.extend(self.err.lines().filter(|line| !line.starts_with("hint")).take(2).map(plain));
        lines.join("; ").replace('|', "\\|")
    }
}

/// Runs tritscope with these arguments.
pub fn run(arguments: &[&str]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let limits = format!("ulimit -c 0; ulimit -v {MOST_MEMORY}; ulimit -t {MOST_TIME}; exec \"$0\" \"$@\"");
    let mut child = Command::new("sh")
        .args(["-c", &limits, env!("CARGO_BIN_EXE_tritscope")])
        .args(arguments)
        .env("XDG_STATE_HOME", folder.path())
        .env("XDG_CACHE_HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let (mut memory, mut seconds, started) = (0, 0.0, Instant::now());
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let process = Path::new("/proc").join(child.id().to_string());
        memory = peak(&process).unwrap_or(0).max(memory);
        seconds = used(&process).unwrap_or(0.0).max(seconds);
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let read = |file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    Outcome { status: status.code(), out: read(&out), err: read(&err), memory, seconds }
}

/// The most memory that a process had until now.
fn peak(process: &Path) -> Option<u64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? << 10)
}

/// The processor time that a process has used, of which the kernel counts hundredths of seconds.
fn used(process: &Path) -> Option<f64> {
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u32>().ok());
    Some(f64::from(ticks(11)? + ticks(12)?) / 100.0)
}
