//! Runs a bench of `sim/units` on vectors, under Icarus or Verilator, whole or with an edit of the design.

use crate::cases::Bench;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A broken design: `find`, which is there once, becomes `replace`.
#[derive(Clone, Copy)]
pub struct Edit {
    pub file: &'static str,
    pub find: &'static str,
    pub replace: &'static str,
}

/// An edit of `rtl/FILE`.
pub fn edit(file: &'static str, find: &'static str, replace: &'static str) -> Edit {
    Edit { file, find, replace }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}");
    text
}

/// The one `@result` line, without the mark.
fn verdict(log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter_map(|line| line.strip_prefix("@result ")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    lines[0].to_owned()
}

impl Bench {
    /// The design's files and the bench; the edited one lies in `folder`.
    fn sources(&self, folder: &Path, edit: Option<Edit>) -> Vec<PathBuf> {
        let list = fs::read_to_string(root().join("rtl/files.f")).unwrap();
        let mut files: Vec<PathBuf> = list.lines().map(PathBuf::from).collect();
        if let Some(Edit { file, find, replace }) = edit {
            let text = fs::read_to_string(root().join("rtl").join(file)).unwrap();
            assert_eq!(text.matches(find).count(), 1, "{file}: {find}");
            fs::write(folder.join(file), text.replace(find, replace)).unwrap();
            let place = files.iter().position(|path| path.ends_with(file)).unwrap();
            files[place] = folder.join(file);
        }
        files.push(PathBuf::from(format!("sim/units/{}.v", self.top)));
        files
    }

    fn icarus(&self, folder: &Path, edit: Option<Edit>) -> PathBuf {
        let program = folder.join("bench.vvp");
        let mut compile = Command::new("iverilog");
        compile.args(["-g2009", "-s", self.top, "-o"]).arg(&program);
        compile.args(self.parameters.iter().map(|(name, value)| format!("-P{}.{name}={value}", self.top)));
        run(compile.args(self.sources(folder, edit)));
        program
    }

    fn simulated(program: &Path, vectors: &Path, stall: u32) -> String {
        let vectors = format!("+vectors={}", vectors.display());
        verdict(&run(Command::new("vvp").arg("-n").arg(program).args([vectors, format!("+stall={stall}")])))
    }

    /// All `checked` results are right under Icarus, without and with pauses.
    pub fn passes(&self, checked: usize) {
        let folder = TempDir::new().unwrap();
        let (program, vectors) = (self.icarus(folder.path(), None), self.write_vectors(folder.path()));
        for stall in [0, 7] {
            let said = Self::simulated(&program, &vectors, stall) + " ";
            let wanted = format!("pass checked={checked} ");
            assert!(said.starts_with(&wanted), "{} {:?}: {said}, wanted {wanted}", self.top, self.parameters);
        }
    }

    /// The same under Verilator.
    pub fn passes_verilated(&self, checked: usize) {
        let folder = TempDir::new().unwrap();
        let vectors = self.write_vectors(folder.path());
        let mut build = Command::new("verilator");
        build.args(["--cc", "--exe", "--build", "--prefix", "Vtb", "--top-module", self.top, "-Mdir"]);
        build.arg(folder.path().join("obj"));
        build.args(["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"]);
        build.args(self.parameters.iter().map(|(name, value)| format!("-G{name}={value}")));
        build.args(self.sources(folder.path(), None)).arg(root().join("sim/verilator/main.cpp"));
        run(&mut build);
        let vectors = format!("+vectors={}", vectors.display());
        let said =
            verdict(&run(Command::new(folder.path().join("obj/Vtb")).args([vectors, "+stall=7".to_owned()])));
        assert!(
            (said.clone() + " ").starts_with(&format!("pass checked={checked} ")),
            "{}: {said}",
            self.top
        );
    }

    /// The vectors show that the edited design is wrong.
    pub fn refutes(&self, edit: Edit) {
        let folder = TempDir::new().unwrap();
        let (program, vectors) = (self.icarus(folder.path(), Some(edit)), self.write_vectors(folder.path()));
        let said = Self::simulated(&program, &vectors, 7);
        assert!(said.starts_with("fail "), "{} with `{}`: {said}", edit.file, edit.replace);
    }
}
