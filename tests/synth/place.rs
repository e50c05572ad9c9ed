//! A project of its own, and programs that say what the real ones said.

use super::folders;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A project with a small design.
pub struct Place {
    root: TempDir,
    /// Where programs are looked for.
    search: String,
    /// Where `sim/setup` would have put others, if not where it does on this machine.
    data: Option<PathBuf>,
}

impl Place {
    /// With the programs of this machine.
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        folders::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/synth/small"), root.path());
        Self { root, search: std::env::var("PATH").unwrap(), data: None }
    }

    /// With programs that say what those for `family` said, and none that `sim/setup` has installed.
    pub fn with_fakes(family: &str) -> Self {
        let mut place = Self::new();
        place.data = Some(place.path("data"));
        fs::create_dir(place.path("bin")).unwrap();
        place.search = format!("{}:/usr/bin:/bin", place.path("bin").display());
        place.fakes(family);
        place
    }

    /// Puts the programs that say what those for `family` said in place.
    pub fn fakes(&self, family: &str) {
        let excerpts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/synth/excerpts").join(family);
        let excerpts = excerpts.display();
        let last = "for word; do last=$word; done";
        self.fake(
            "yosys",
            &format!("{last}; cat {excerpts}/yosys.log; cp {excerpts}/netlist.json \"$last\""),
        );
        let place = format!("cat {excerpts}/nextpnr.log >&2; cp {excerpts}/timing.json timing.json");
        let pack = format!("{last}; printf 12345 > \"$last\"");
        let names = if family == "ecp5" { ["nextpnr-ecp5", "ecppack"] } else { ["nextpnr-ice40", "icepack"] };
        self.fake(names[0], &place);
        self.fake(names[1], &pack);
    }

    /// Puts a program in place that runs `script`, and says its version.
    pub fn fake(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        let version = "case \"$1\" in -V | --version) echo '\"x\" -- x (Version fake-1)'; exit 0 ;; esac";
        let ran = self.path("ran");
        fs::write(&file, format!("#!/bin/sh\n{version}\necho x >> {}\n{script}\n", ran.display())).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// `tritscope synth` in the project.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
        command.current_dir(self.root.path()).arg("synth").args(arguments);
        command.env("PATH", &self.search).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(self.data.iter().map(|folder| ("XDG_DATA_HOME", folder)));
        command
    }

    /// Runs `tritscope synth`: status, standard output, standard error.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// Everything below `name`, relative to it, sorted; nothing where there is no such folder.
    pub fn files(&self, name: &str) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
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
