//! Files made to harm whoever opens them: each is refused with a reason, or shown for what it is, by the real binary
//! under a limit of memory and of processor time that the kernel keeps.
//!
//! `UPDATE_DOCS=1 cargo test --test malicious` writes the table into `docs/hardening.md`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on must fail, and says what was needed"
)]

mod files;
mod fst;
mod ghw;
mod run;
mod vcd;

use run::{Outcome, run};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tritscope::base::printable;

/// A file made to harm.
struct Case {
    /// What is wrong with it, as the table says it.
    name: &'static str,
    /// Puts it into a folder; its path.
    make: fn(&Path) -> PathBuf,
    /// The exit status of `info` and `render`.
    status: i32,
    /// A part of what `info` says.
    says: &'static str,
}

impl Case {
    const fn refused(name: &'static str, make: fn(&Path) -> PathBuf, says: &'static str) -> Self {
        Self { name, make, status: 2, says }
    }

    const fn shown(name: &'static str, make: fn(&Path) -> PathBuf, says: &'static str) -> Self {
        Self { name, make, status: 0, says }
    }
}

/// A file in a folder, with these bytes.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    file
}

/// Whether a character steers a terminal, turns the direction of writing, or hides.
fn steers(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn assert_harmless(name: &str, text: &str) {
    let found = text.chars().find(|character| steers(*character));
    assert_eq!(found, None, "{name}: {text:?}");
}

/// What `info`, `check` and `render` make of a case; a line of the table, and the most memory and time of the three.
fn line(case: &Case) -> (String, u64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let file = (case.make)(folder.path());
    let length = fs::metadata(&file).ok().filter(fs::Metadata::is_file).map(|about| about.len());
    let path = file.to_str().unwrap();
    let picture = folder.path().join("screen.txt");
    let info = run(&["info", path]);
    // It opens a trace as `info` does, and takes as long.
    let check = length.is_none_or(|length| length < 4_000_000).then(|| run(&["check", path]));
    let render = run(&["render", path, "--size", "80x24", "--keys", "jjl", "-o", picture.to_str().unwrap()]);
    let name = case.name;
    for outcome in [&info, &render] {
        assert_eq!(outcome.status, Some(case.status), "{name}: {outcome:?}");
    }
    let all: Vec<&Outcome> = [&info, &render].into_iter().chain(&check).collect();
    for Outcome { out, err, .. } in &all {
        assert_harmless(name, out);
        assert_harmless(name, err);
    }
    if let Some(check) = &check {
        assert!(check.status == Some(2) && check.err.contains("hint: "), "{name}: {check:?}");
    }
    if case.status == 0 {
        assert_harmless(name, &fs::read_to_string(&picture).unwrap());
    } else {
        assert!(info.err.contains("hint: ") && info.out.is_empty(), "{name}: {info:?}");
        assert!(info.err.contains(&*printable(path)), "{name} says where: {info:?}");
    }
    assert!(format!("{}{}", info.out, info.err).contains(case.says), "{name}: {info:?}");
    let got = info.said(&printable(path));
    let memory = all.iter().map(|outcome| outcome.memory).max().unwrap();
    let time = all.iter().map(|outcome| outcome.seconds).fold(0.0, f64::max);
    let length = length.map_or_else(|| "—".to_owned(), size);
    (format!("| {name} | {length} | {got} |"), memory, time)
}

/// A length as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Tests write the same page.
static PAGE: Mutex<()> = Mutex::new(());

/// Runs the cases and holds their lines against those of the page between two marks.
fn table(mark: &str, cases: &[Case]) {
    let mut text = String::from("| file | length | what it gets |\n| --- | --- | --- |\n");
    let mut failed = Vec::new();
    for case in cases {
        let Ok((line, memory, seconds)) = std::panic::catch_unwind(|| line(case)) else {
            failed.push(case.name);
            continue;
        };
        println!("{}: {} MB, {seconds:.1} s", case.name, memory >> 20);
        writeln!(text, "{line}").unwrap();
    }
    assert!(failed.is_empty(), "{failed:#?}");
    let _turn = PAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hardening.md");
    let whole = fs::read_to_string(&page).unwrap();
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = whole.split_once(&begin).unwrap();
    let (found, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&page, format!("{before}{begin}{text}{end}{after}")).unwrap();
    } else {
        assert_eq!(found, text, "UPDATE_DOCS=1 cargo test --test malicious, then look at docs/hardening.md");
    }
}

#[test]
fn a_vcd_made_to_harm_is_refused_or_shown() {
    table("vcd", vcd::CASES);
}

#[test]
fn an_fst_made_to_harm_is_refused_or_shown() {
    table("fst", fst::CASES);
}

#[test]
fn a_ghw_made_to_harm_is_refused_or_shown() {
    table("ghw", ghw::CASES);
}

#[test]
fn what_is_no_trace_is_refused() {
    table("files", files::CASES);
}
