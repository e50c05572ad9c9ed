//! A folder of somebody else: opening what is in it runs nothing, writes nothing there, and leaves the terminal alone.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

#[path = "shared/folders.rs"]
mod folders;
#[expect(dead_code, reason = "one program starts here, and is left alone")]
mod terminal;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use terminal::Terminal;

const TRITSCOPE: &str = env!("CARGO_BIN_EXE_tritscope");

/// Programs that tritscope, a simulator or a script of a project may want.
const PROGRAMS: [&str; 22] = [
    "iverilog",
    "vvp",
    "verilator",
    "verilator_bin",
    "g++",
    "gcc",
    "cc",
    "mold",
    "make",
    "yosys",
    "git",
    "python3",
    "vi",
    "vim",
    "nano",
    "emacs",
    "xdg-open",
    "sh",
    "bash",
    "gtkwave",
    "less",
    "tput",
];

/// Text that would fill a clipboard, clear a screen and turn the writing, as TOML has it.
const ESCAPES: &str = "\\u001b]52;c;ZXZpbA==\\u0007\\u001b[2J\\u202e";

/// A project with a trace, whose every setting that could name a program does.
struct Foreign {
    folder: tempfile::TempDir,
}

impl Foreign {
    fn new() -> Self {
        let foreign = Self { folder: tempfile::tempdir().unwrap() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        folders::copy(&root.join("examples/systolic"), &foreign.path("project"));
        let evil = foreign.path("evil").display().to_string();
        foreign.program(&foreign.path("evil"));
        for name in PROGRAMS {
            foreign.program(&foreign.path("bin").join(name));
        }
        for (name, text) in [
            (".tritscope/config.toml", format!("editor = \"{evil}\"\n")),
            (".tritscope/keymap.toml", "[[key]]\nkeys = \"l\"\naction = \"edit\"\n".to_owned()),
            (
                ".tritscope/rules.toml",
                format!("editor = \"{evil}\"\n[[rule]]\npath = \"**\"\nformat = \"hex\"\n"),
            ),
            ("config.toml", format!("editor = \"{evil}\"\n")),
            (".gtkwaverc", format!("editor {evil}\n")),
            ("Makefile", format!("all:\n\t{evil}\n")),
            (
                "run.gtkw",
                format!("[*]\n[dumpfile] \"|{evil}\"\n^>1 {evil}\n@28\ntb_systolic.clk\n^<1 {evil}\n"),
            ),
            (
                "session.toml",
                format!(
                    "version = 1\neditor = \"{evil}\"\nsearch = \"$system(\\\"{evil}\\\")\"\ncompare = \"|{evil}\"\n"
                ),
            ),
        ] {
            let file = foreign.path("project").join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        for name in ["sim/setup", "tests/run", "build", "rtl/generate"] {
            foreign.program(&foreign.path("project").join(name));
        }
        foreign
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program that leaves a mark.
    fn program(&self, file: &Path) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mark = self.path("marks").join(file.file_name().unwrap());
        fs::create_dir_all(mark.parent().unwrap()).unwrap();
        fs::write(file, format!("#!/bin/sh\n: > '{}'\nexit 1\n", mark.display())).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The programs that ran.
    fn marks(&self) -> Vec<String> {
        let names = fs::read_dir(self.path("marks")).unwrap().flatten();
        names.map(|entry| entry.file_name().into_string().unwrap()).collect()
    }

    /// Every file of the project with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn below(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for path in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    below(&path, found);
                } else {
                    drop(found.insert(path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        let mut found = BTreeMap::new();
        below(&self.path("project"), &mut found);
        found
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(TRITSCOPE)
            .args(arguments)
            .current_dir(self.path("project"))
            .env("PATH", self.path("bin"))
            .env("HOME", self.path("home"))
            .env("XDG_STATE_HOME", self.path("home/state"))
            .env("XDG_CACHE_HOME", self.path("home/cache"))
            .env("XDG_CONFIG_HOME", self.path("home/config"))
            .env("EDITOR", self.path("evil"))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{output:?}"))
}

#[test]
fn commands_that_look_run_nothing_and_write_nothing_there() {
    let foreign = Foreign::new();
    let before = foreign.files();
    let out = foreign.path("screen.txt");
    let out = out.to_str().unwrap();
    let keys = "jjlj<A-2><A-3><A-4>WsljSb<Esc>/clk<Enter>n?<Esc>:<Esc>";
    for (arguments, expected) in [
        (&["info", "systolic.fst"][..], 0),
        (&["info", "systolic.fst", "--json"], 0),
        (&["check", "systolic.fst"], 0),
        (&["check", "systolic.fst", "--why", "--json"], 0),
        (&["diff", "systolic.fst", "systolic.fst"], 0),
        (&["render", "systolic.fst", "--keys", keys, "-o", out], 0),
        (&["render", "systolic.fst", "--sources", ".", "--keys", keys, "-o", out], 0),
        (&["render", "systolic.fst", "--session", "run.gtkw", "-o", out], 0),
        (&["render", "systolic.fst", "--session", "session.toml", "-o", out], 0),
    ] {
        let output = foreign.run(arguments);
        assert_eq!(status(&output), expected, "{arguments:?}: {output:?}");
        assert_eq!(foreign.marks(), <[&str; 0]>::default(), "{arguments:?}");
    }
    assert!(foreign.files() == before, "something was written into the project");
}

#[test]
fn the_debugger_runs_nothing_and_writes_nothing_there() {
    let foreign = Foreign::new();
    let before = foreign.files();
    let enter = format!("cd '{}' && exec '{TRITSCOPE}' systolic.fst", foreign.path("project").display());
    let value = |name: &str| foreign.path(name).display().to_string();
    let (path, home, evil) = (value("bin"), value("home"), value("evil"));
    let variables = [
        ("PATH", path.as_str()),
        ("HOME", &home),
        ("XDG_CONFIG_HOME", &home),
        ("EDITOR", &evil),
        ("VISUAL", &evil),
    ];
    let mut terminal = Terminal::start_with("/bin/sh", &["-c", &enter], (120, 40), &variables);
    terminal.wait_until_taken();
    terminal.wait_for_text("golden");
    terminal.type_bytes(b"jjlllWs");
    std::thread::sleep(Duration::from_millis(500));
    terminal.type_bytes(b"q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    assert_eq!(foreign.marks(), <[&str; 0]>::default());
    assert!(foreign.files() == before, "something was written into the project");
}

#[test]
fn a_simulation_that_is_asked_for_runs_the_simulator_and_nothing_else() {
    let foreign = Foreign::new();
    let output = foreign.run(&["sim", "scenario.toml", "-o", "new.fst"]);
    assert_eq!(status(&output), 2, "the simulator here is none: {output:?}");
    assert_eq!(foreign.marks(), ["iverilog"], "this test would notice");
}

#[test]
fn a_bench_that_calls_the_system_is_refused_however_it_is_spelled() {
    for call in [
        "$system(\"touch ran\");",
        "$sys``tem(\"touch ran\");",
        "$c1(\"system(0)\");",
        "$c (\"system(0)\");",
        "$cpure(\"system(0)\");",
        "end import \"DPI-C\" function int system(string s); initial begin",
        "end import `Q(DPI-C) function int system(string s); initial begin",
    ] {
        let foreign = Foreign::new();
        let bench = foreign.path("project/tb_systolic.v");
        let text = fs::read_to_string(&bench).unwrap();
        fs::write(
            &bench,
            text.replacen("initial forever", &format!("initial begin {call} end\n  initial forever"), 1),
        )
        .unwrap();
        let output = foreign.run(&["sim", "scenario.toml", "-o", "new.fst"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(status(&output) == 2 && said.contains("calls the system"), "{call}: {said}");
        assert_eq!(foreign.marks(), <[&str; 0]>::default(), "{call}");
    }
}

/// The sidecar of the project with other first lines.
fn sidecar(foreign: &Foreign, head: &str) {
    let file = foreign.path("project/systolic.toml");
    let text = fs::read_to_string(&file).unwrap();
    let rest = text.find('[').unwrap();
    fs::write(file, format!("{head}\n{}", &text[rest..])).unwrap();
}

#[test]
fn what_a_sidecar_names_outside_is_read_as_what_it_should_be_or_refused_and_never_shown() {
    let foreign = Foreign::new();
    fs::write(foreign.path("secret"), "password = \"hunter2\"\nhunter2\n").unwrap();
    let secret = foreign.path("secret").display().to_string();
    for (path, told) in [
        (secret.as_str(), "secret"),
        ("../secret", "secret"),
        ("/dev/zero", "is not a file"),
        ("/dev/stdin", "is not a file"),
        ("no/such/file", "cannot be read"),
    ] {
        for head in [
            format!("manifest = \"{path}\"\nexpected = \"expected.jsonl\""),
            format!("manifest = \"manifest.toml\"\nexpected = \"{path}\""),
        ] {
            sidecar(&foreign, &head);
            let output = foreign.run(&["check", "systolic.fst"]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(status(&output) == 2 && said.contains(told), "{head}: {said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

#[test]
fn a_sidecar_that_is_a_pipe_a_device_or_endless_does_not_hold_anybody_up() {
    for to in ["/dev/zero", "/dev/ptmx", "pipe"] {
        let foreign = Foreign::new();
        let file = foreign.path("project/systolic.toml");
        fs::remove_file(&file).unwrap();
        if to == "pipe" {
            assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
        } else {
            std::os::unix::fs::symlink(to, &file).unwrap();
        }
        let output = foreign.run(&["check", "systolic.fst"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(status(&output) == 2 && said.contains("systolic.toml: is not a file"), "{to}: {said}");
    }
    let foreign = Foreign::new();
    fs::write(foreign.path("project/systolic.toml"), "# and so on\n".repeat(1 << 20)).unwrap();
    let output = foreign.run(&["check", "systolic.fst"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(status(&output) == 2 && said.contains("more than 8 MiB"), "{said}");
}

#[test]
fn words_of_project_files_do_not_steer_the_terminal() {
    let foreign = Foreign::new();
    let sidecar = foreign.path("project/systolic.toml");
    let text = fs::read_to_string(&sidecar).unwrap();
    let with = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        text.replacen(line, &format!("{key} = \"{ESCAPES}\""), 1)
    };
    let out = foreign.path("screen.txt");
    for text in
        [with("command"), with("simulator_version"), with("result"), format!("\"{ESCAPES}\" = 1\n{text}")]
    {
        fs::write(&sidecar, text).unwrap();
        for arguments in [
            &["info", "systolic.fst"][..],
            &["check", "systolic.fst", "-v"],
            &["render", "systolic.fst", "-o", out.to_str().unwrap()],
        ] {
            let Output { stdout, stderr, .. } = foreign.run(arguments);
            let drawn = fs::read(&out).unwrap_or_default();
            for said in [stdout, stderr, drawn] {
                let said = String::from_utf8(said).unwrap();
                let steers = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
                assert_eq!(said.chars().find(steers), None, "{arguments:?}: {said:?}");
            }
        }
    }
}
