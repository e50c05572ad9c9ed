//! From a save to the checked screen, in the real program in a real terminal, beside bare `iverilog … && vvp …` on the
//! same sources and images: `cargo bench --bench watch`. Needs Icarus Verilog. The goal: 1.5 seconds for one layer of
//! bard-64 on one token, of which tritscope's own part is a tenth.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../tests/shared/folders.rs"]
mod folders;
#[path = "../tests/terminal/mod.rs"]
#[expect(dead_code, reason = "tests do more with a terminal")]
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use terminal::Terminal;

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");
/// Saves that are measured.
const ROUNDS: usize = 9;
/// The file that is saved, below the project and below a working folder.
const SCALAR: &str = "rtl/scalar.v";
/// The sum of the scalar, and what it is when it is wrong.
const SUM: [&str; 2] = ["acc <= acc + addend", "acc <= acc - addend"];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["rtl", "sim"] {
        folders::copy(&root.join(name), &folder.path().join(name));
    }
    let scenario = folder.path().join("sim/scenarios/one-layer.toml");
    let bare = Bare::new(folder.path(), &scenario);
    let terminal = Terminal::start(TRITSCOPE, &["watch", scenario.to_str().unwrap()], (160, 48));
    terminal.wait_for_text("check ✓");
    let scalar = folder.path().join(SCALAR);
    let (mut bares, mut saves) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let text = fs::read_to_string(&scalar).unwrap();
        let text = text.replace(SUM[round % 2], SUM[(round + 1) % 2]);
        // The same text in turn, so that both do the same work and meet the same load.
        bares.push(bare.run(&text).as_secs_f64());
        saves.push(save(&terminal, &scalar, &text, round).as_secs_f64());
    }
    terminal.signal("TERM");
    let own = bares.iter().zip(&saves).map(|(bare, save)| (save - bare) / save).collect();
    report(median(bares), median(saves), median(own));
}

/// Saves the scalar, wrong and right in turn, and waits until the outcome is on the screen.
fn save(terminal: &Terminal, scalar: &Path, text: &str, round: usize) -> Duration {
    let (run, outcome) = (round + 2, if round.is_multiple_of(2) { "check ✗" } else { "check ✓" });
    let shown = format!("run {run} of {run}");
    let started = Instant::now();
    fs::write(scalar, text).unwrap();
    terminal.wait_for(outcome, |screen| screen.contains(&shown) && screen.contains(outcome));
    started.elapsed()
}

/// The compiler and the simulator as a shell runs them, in a copy of a working folder of tritscope's.
struct Bare {
    folder: PathBuf,
    script: String,
}

impl Bare {
    /// Has tritscope run the scenario once, with a simulator that keeps the folder in which it is started.
    fn new(project: &Path, scenario: &Path) -> Self {
        let (folder, shims) = (project.join("bare"), project.join("shims"));
        fs::create_dir(&shims).unwrap();
        let path = std::env::var("PATH").unwrap();
        let shim = shims.join("vvp");
        fs::write(&shim, "#!/bin/sh\ncp -rL . \"$KEPT\"\nPATH=\"$REST\"\nexec vvp \"$@\"\n").unwrap();
        fs::set_permissions(&shim, fs::Permissions::from_mode(0o755)).unwrap();
        let ran = Command::new(TRITSCOPE)
            .args(["sim", scenario.to_str().unwrap(), "--simulator", "icarus", "-v", "-o"])
            .arg(project.join("once.fst"))
            .env("PATH", format!("{}:{path}", shims.display()))
            .env("REST", &path)
            .env("KEPT", &folder)
            .output()
            .unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        let steps = ["iverilog -", "vvp -"].map(|start| {
            let line = said.lines().find(|line| line.starts_with(start));
            line.unwrap_or_else(|| panic!("{said}")).to_owned()
        });
        Self { folder, script: steps.join(" && ") }
    }

    /// Builds and simulates with `text` as the scalar, whatever comes of it.
    fn run(&self, text: &str) -> Duration {
        fs::write(self.folder.join(SCALAR), text).unwrap();
        let started = Instant::now();
        let ran = Command::new("sh").args(["-c", &self.script]).current_dir(&self.folder).output().unwrap();
        let took = started.elapsed();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(said.contains("@result"), "{said}");
        took
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn report(bare: f64, save: f64, own: f64) {
    println!("iverilog && vvp                  {:8.1} ms", 1e3 * bare);
    println!(
        "save to checked screen           {:8.1} ms  {:5.2} of the goal of 1.5 s",
        1e3 * save,
        save / 1.5
    );
    println!("save to screen over bare         {:8.2}", save / bare);
    println!("tritscope's own part             {:8.1} %  {:5.2} of the goal of 10 %", 100.0 * own, own / 0.1);
}
