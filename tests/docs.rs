//! What the documents claim is what the program does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tritscope::config::Glyphs;
use tritscope::ui::LEGEND;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn tritscope(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(root()).args(arguments).env_remove("NO_COLOR").output().unwrap()
}

/// The file below the root, and what it has to be; `UPDATE_DOCS=1` writes it.
fn matches_file(name: &str, content: &[u8]) {
    let file = root().join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, content).unwrap();
    }
    let same = fs::read(&file).is_ok_and(|found| found == content);
    assert!(same, "{name} is out of date: UPDATE_DOCS=1 cargo test --test docs, then look at it");
}

/// Two curves, two marks, the pane of arrays, a search, and a measurement.
const EXPLORED: &str = "5jwaw+w+w+jwaw+w+10lma20lmbWm<Tab>/bus<Space>><Space>100<Enter>n@a";

#[test]
fn the_pictures_of_the_readme_are_what_render_draws() {
    for (picture, trace, keys) in [
        ("docs/broadcast.svg", "traces/demo.fst", "20f5l"),
        ("docs/divergence.svg", "traces/faults/wrong-sign.fst", "d"),
        ("docs/attention.svg", "traces/layer.fst", "<A-2>4t8o"),
        ("docs/tensors.svg", "traces/layer.fst", "4t5o<A-6>2j5<Right>"),
        ("docs/explorer.svg", "tests/traces/seeing.vcd", EXPLORED),
    ] {
        let drawn = tritscope(&[
            "render", trace, "--size", "160x48", "--keys", keys, "-q", "-o", "-", "--format", "svg",
        ]);
        assert!(drawn.status.success() && drawn.stdout.starts_with(b"<svg"), "{trace}");
        matches_file(picture, &drawn.stdout);
        assert!(fs::read_to_string(root().join("README.md")).unwrap().contains(picture), "{picture}");
    }
}

/// The stretch in which the first accumulator goes wrong, with the rows that say why.
const SHARED: &str = "--from 700ns --to 1us --signals tb.dut.clk --signals tb.dut.frame_active --signals tb.dut.frame_negative \
    --signals tb.dut.bit_index --signals tb.dut.copi --signals tb.dut.activation_value --signals *lane[2].u_scalar.*";

#[test]
fn the_picture_of_what_is_shared_is_what_export_draws() {
    let mut arguments = vec!["export", "-q", "traces/faults/wrong-sign.fst", "--no-session"];
    arguments.extend(SHARED.split_whitespace());
    arguments.extend(["--notes", "tests/data/finding.toml", "--format", "svg", "-o", "-"]);
    let drawn = tritscope(&arguments);
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    matches_file("docs/shared.svg", &drawn.stdout);
    assert!(fs::read_to_string(root().join("README.md")).unwrap().contains("docs/shared.svg"));
}

#[test]
fn the_text_that_the_readme_shows_is_what_the_model_writes() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let scene = "$ tritscope generate -q --model bard-128 --prompt \"ROMEO:\" --tokens 64\n";
    let shown = readme.split(scene).nth(1).unwrap().split("$ ").next().unwrap();
    let words = ["generate", "-q", "--model", "bard-128", "--prompt", "ROMEO:", "--tokens", "64"];
    assert_eq!(String::from_utf8(tritscope(&words).stdout).unwrap().trim_end(), shown.trim_end());
}

#[test]
fn the_readme_has_the_seven_scenes_with_a_command_each() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let scenes = readme.split("\n## Seven scenes\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let scenes: Vec<&str> = scenes.split("\n### ").skip(1).collect();
    assert_eq!(scenes.len(), 7);
    for (scene, number) in scenes.iter().zip(1..) {
        assert!(scene.starts_with(&format!("{number} ")), "{scene}");
        assert!(scene.contains("```\n") && scene.contains("tritscope"), "{scene}");
    }
}

#[test]
fn the_page_of_signs_is_the_table_of_the_help_page() {
    let mut page = "# Signs of the waves\n\n\
        What stands in a column of the waves, in each set of glyphs (`Wg` changes it). No change is left out: a column\n\
        with one change looks different from one with several, with and without colour. Rows of several lines draw bits\n\
        and buses as lines with corners, and everything else with the same signs. The help page (`?`) ends with this\n\
        table.\n\n\
        | Unicode | box | ASCII | meaning |\n|---|---|---|---|\n"
        .to_owned();
    for sign in LEGEND {
        let [unicode, boxes, ascii] =
            [Glyphs::Unicode, Glyphs::Box, Glyphs::Ascii].map(|set| sign.in_set(set).replace('|', "\\|"));
        writeln!(page, "| `{unicode}` | `{boxes}` | `{ascii}` | {} |", sign.doc).unwrap();
    }
    matches_file("docs/waves.md", page.as_bytes());
}

#[test]
fn the_page_of_the_command_line_is_what_the_program_says() {
    matches_file("docs/cli.md", tritscope::cli::reference().as_bytes());
}

/// Every Rust file below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_page_of_the_command_line_names_every_variable_that_is_read() {
    let page = fs::read_to_string(root().join("docs/cli.md")).unwrap();
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut read = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        if !code.contains("env::var") {
            continue;
        }
        let asks = ["var(", "var_os(", "variable(", "folder(", "text(", "find_map(text)"];
        for line in code.lines().filter(|line| asks.iter().any(|ask| line.contains(ask))) {
            let quoted = line.split('"').skip(1).step_by(2);
            let is_name =
                |word: &&str| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            read.extend(quoted.filter(is_name).map(str::to_owned));
        }
    }
    assert!(read.contains("NO_COLOR") && read.contains("TRITSCOPE_INDEX") && read.len() >= 10, "{read:?}");
    for name in read {
        assert!(page.contains(&name), "{name}");
    }
}

#[test]
fn the_readme_lists_every_subcommand() {
    let help = String::from_utf8(tritscope(&["-h"]).stdout).unwrap();
    let list = help
        .lines()
        .skip_while(|line| *line != "Look into a trace:")
        .take_while(|line| *line != "Arguments:");
    let rows = list.filter_map(|line| line.strip_prefix("  "));
    let names: BTreeSet<&str> = rows.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains("check") && names.len() >= 16, "{help}");
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for name in names {
        assert!(readme.contains(&format!("`tritscope {name}")), "README.md does not mention {name}");
    }
}

#[test]
fn the_readme_names_the_two_commands_that_set_everything_up() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains("\ncargo run --release\n") && readme.contains("\ntests/run\n"));
    let gate = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(gate.contains("exec tests/run"), ".ci/run must call the README's test command");
}

/// A fenced block of a page: the word after its language, and its lines.
fn blocks(page: &str) -> Vec<(String, String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_prefix("```") else { continue };
        let (language, name) = head.split_once(' ').unwrap_or((head, ""));
        let body: String =
            lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        blocks.push((language.to_owned(), name.to_owned(), body));
    }
    blocks
}

/// Does in a new folder what a page says: writes its files and runs its commands, which say what stands there. How many
/// files and commands there were, and the folder.
fn follow(page: &str) -> (usize, usize, tempfile::TempDir) {
    let page = fs::read_to_string(root().join(page)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_tritscope")).parent().unwrap().to_owned();
    let paths = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&paths))).unwrap();
    let (mut files, mut commands) = (0, 0);
    for (language, name, body) in blocks(&page) {
        if !name.is_empty() {
            fs::write(folder.path().join(name), &body).unwrap();
            files += 1;
        }
        if language != "console" {
            continue;
        }
        for step in body.split("$ ").skip(1) {
            let (command, told) = step.split_once('\n').unwrap();
            let mut shell = Command::new("sh");
            let shell = shell.args(["-c", command]).current_dir(folder.path()).env("PATH", &path);
            let output = shell.env("XDG_STATE_HOME", folder.path().join("state")).output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said, told, "{command}: {}", String::from_utf8_lossy(&output.stderr));
            commands += 1;
        }
    }
    (files, commands, folder)
}

#[test]
fn a_design_of_ones_own_is_built_as_its_page_says() {
    let (files, commands, folder) = follow("docs/manifest.md");
    assert_eq!((files, commands), (6, 8));
    fs::copy(folder.path().join("dot.fst"), folder.path().join("another.fst")).unwrap();
    let another = folder.path().join("another.fst");
    assert_eq!(tritscope(&["check", another.to_str().unwrap()]).status.code(), Some(1));
}

#[test]
fn the_tutorial_finds_its_bug() {
    let (files, commands, folder) = follow("docs/tutorial.md");
    assert_eq!((files, commands), (1, 11));
    let report = fs::read_to_string(folder.path().join("bug.md")).unwrap();
    assert!(report.contains("a minus where + should stand") && report.contains("−35"), "{report}");
}

/// All pages of the project, by their path from the root.
fn pages() -> Vec<PathBuf> {
    let mut folders = vec![root()];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages
}

/// The anchors of a page: its headings in small letters, blanks as dashes, without signs.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let anchor = |line: &str| -> String {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept =
            title.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_of_the_pages_lead_somewhere() {
    let mut links = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            if target.contains("://")
                || !target.chars().all(|letter| letter.is_alphanumeric() || "./-_".contains(letter))
            {
                continue;
            }
            links += 1;
            let file = if target.is_empty() { page.clone() } else { page.parent().unwrap().join(target) };
            assert!(file.exists(), "{} links to {link}", page.display());
            let found = anchor.is_empty() || anchors(&fs::read_to_string(&file).unwrap()).contains(anchor);
            assert!(found, "{} links to {link}, which has no such heading", page.display());
        }
    }
    assert!(links >= 200, "only {links} links found");
}
