//! `tritscope render`: one screen without a terminal, the same for everybody.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use std::path::Path;
use std::process::{Command, Output};

const DEMO: &str = "traces/demo.fst";

/// Runs `tritscope render` on the demo with `arguments`, in surroundings that ask for other keys and no colour.
fn render(arguments: &[&str]) -> Output {
    render_of(DEMO, arguments)
}

fn render_of(trace: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tritscope")).unwrap();
    std::fs::write(folder.path().join("tritscope/keymap.toml"), "[global]\n\"l\" = \"quit\"\n").unwrap();
    Command::new(env!("CARGO_BIN_EXE_tritscope"))
        .args(["render", trace])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("XDG_CONFIG_HOME", folder.path())
        .env("NO_COLOR", "1")
        .env("TERM", "dumb")
        .output()
        .unwrap()
}

/// The screen on standard output.
fn screen(arguments: &[&str]) -> String {
    let output = render(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(arguments: &[&str]) -> String {
    screen(&[arguments, &["-o", "-", "--format", "txt"]].concat())
}

#[test]
fn the_screen_has_the_size_that_was_asked_for() {
    for (size, columns, rows) in [("160x48", 160, 48), ("80x24", 80, 24), ("40x12", 40, 12), ("1x1", 1, 1)] {
        let text = text(&["--size", size]);
        assert_eq!(text.lines().count(), rows, "{size}");
        assert!(text.lines().all(|line| line.chars().count() <= columns), "{size}\n{text}");
    }
}

#[test]
fn the_document_is_whole_before_the_screen_is_drawn() {
    let text = text(&[]);
    let header = text.lines().next().unwrap();
    assert!(header.contains("demo.fst") && header.contains("cycle"), "{header}");
    assert!(text.contains("golden"), "compared with the golden model\n{text}");
}

/// The cycle in the first line, `cycle 3 146   6 µs`.
fn cycle(screen: &str) -> u64 {
    let number = screen.split("cycle ").nth(1).and_then(|after| after.split("  ").next()).unwrap();
    number.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn a_key_script_steps_it_with_the_default_keys() {
    let at = |keys: &str| cycle(&text(&["--keys", keys]));
    assert_eq!(at("0"), 0);
    assert_eq!(at("0 10l 3h"), 7);
    assert_eq!(at("0 l l <Right>"), 3);
    let (frame, next) = (at("0 f"), at("0 f f"));
    assert!(0 < frame && frame < next, "{frame} {next}");
    assert_eq!(at("0 f f F"), frame);
    assert_eq!(at("0 lq ll"), 1, "nothing happens after quit");
}

#[test]
fn the_same_screen_is_the_same_bytes() {
    for format in ["svg", "txt", "ansi"] {
        let arguments = ["--keys", "fff", "--size", "120x40", "-o", "-", "--format", format];
        assert_eq!(screen(&arguments), screen(&arguments), "{format}");
    }
}

#[test]
fn each_ending_gives_its_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, beginning) in [("a.svg", "<svg xmlns="), ("a.txt", ""), ("a.ansi", "\x1b[")] {
        let file = folder.path().join(name);
        assert!(render(&["-o", file.to_str().unwrap()]).status.success());
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(beginning), "{name}");
        assert!(text.contains("demo.fst"), "{name}");
        assert_eq!(text.contains('\x1b'), name == "a.ansi", "{name}");
    }
}

#[test]
fn every_theme_draws_in_its_own_colours() {
    let themes = ["dark", "light", "okabe-ito", "high-contrast", "mono"];
    let pictures = themes.map(|theme| screen(&["--theme", theme, "-o", "-", "--format", "svg"]));
    for (i, picture) in pictures.iter().enumerate() {
        assert!(pictures[..i].iter().all(|other| other != picture), "{}", themes[i]);
    }
}

#[test]
fn mistakes_are_named_with_what_would_be_right() {
    let cases: [(&[&str], &str, &str); 6] = [
        (&["--size", "160", "-o", "-", "--format", "txt"], "`160` is no size", "160x48"),
        (&["--keys", "l<Entre>", "-o", "a.txt"], "no key is called `<Entre>`", "<Enter>"),
        (&["--theme", "lihgt", "-o", "a.txt"], "no theme is called `lihgt`", "did you mean `light`?"),
        (&["-o", "a.png"], "OUT does not say what to write", ".svg"),
        (&["-o", "-"], "OUT does not say what to write", "--format"),
        (&["-o", "no/such/folder/a.txt"], "no/such/folder/a.txt: cannot be written", ""),
    ];
    for (arguments, message, hint) in cases {
        let output = render(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(error.contains(message) && error.contains(hint), "{error}");
    }
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("a.txt").exists());
}

#[test]
fn another_trace_is_compared_on_the_picture() {
    let text = text(&["--compare", DEMO, "--size", "160x48"]);
    assert!(text.contains("the same as demo.fst"), "{text}");
    let late = ["--compare", "tests/traces/diff/late.vcd", "--tolerance", "2ns", "--map", "tb=tb"];
    let output = render_of("tests/traces/diff/a.vcd", &[&late[..], &["-o", "-", "--format", "txt"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("the same as late.vcd within 2ns"), "{text}");
    for (wrong, why) in
        [(&late[2..4], "--compare"), (&["--compare", DEMO, "--map", "tb"][..], "maps no scope")]
    {
        let output = render(&[wrong, &["-o", "-", "--format", "txt"]].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains(why), "{told}");
    }
    for (other, why) in [("missing.vcd", "missing.vcd"), ("Cargo.toml", "Cargo.toml")] {
        let output = render(&["--compare", other, "-o", "-", "--format", "txt"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(why), "{told}");
    }
}

#[test]
fn a_kept_synthesis_is_shown_beside_the_trace() {
    let shown = text(&["--synth", "tests/synth/kept"]);
    assert!(shown.contains("hx8k") && shown.contains("u_ternary_matvec"), "{shown}");
    let absent = render(&["--synth", "tests/synth", "-o", "-", "--format", "txt"]);
    assert_eq!(absent.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&absent.stderr).contains("report.json"), "{absent:?}");
}
