//! The rules of the house, read off the sources: who may import whom, who owns which crate, and how large
//! a file, a function and a Verilog module may be.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms that a room may see.
enum Sees {
    /// These.
    Only(&'static [&'static str]),
    /// A room and all that it sees, and these.
    Through(&'static str, &'static [&'static str]),
}

use Sees::{Only, Through};

/// Room, layer, and the rooms it may see. Arrows point down only.
const ROOMS: &[(&str, u8, Sees)] = &[
    ("base", 0, Only(&[])),
    ("trace", 1, Only(&["base"])),
    ("manifest", 1, Only(&["base"])),
    ("config", 1, Only(&["base"])),
    ("note", 1, Only(&["base"])),
    ("disk", 1, Only(&["base"])),
    ("verilog", 1, Only(&["base"])),
    ("translate", 2, Only(&["base", "trace", "config"])),
    ("query", 2, Only(&["base", "trace"])),
    ("protocol", 2, Only(&["base", "trace"])),
    ("diff", 2, Only(&["base", "trace"])),
    ("model", 2, Only(&["base", "manifest"])),
    ("decode", 2, Only(&["base", "trace", "manifest"])),
    ("session", 3, Only(&["base", "config", "disk", "note", "translate"])),
    ("sim", 3, Only(&["base", "manifest", "model"])),
    ("synth", 3, Only(&["base", "manifest", "model"])),
    ("check", 3, Only(&["base", "trace", "manifest", "decode", "model"])),
    ("import", 3, Only(&["base", "disk", "manifest", "model"])),
    ("reference", 3, Only(&["base", "model"])),
    ("export", 3, Only(&["base", "trace", "manifest", "config", "note", "translate", "protocol", "decode"])),
    (
        "app",
        4,
        Only(&[
            "base",
            "trace",
            "manifest",
            "config",
            "note",
            "export",
            "verilog",
            "translate",
            "query",
            "protocol",
            "diff",
            "session",
            "model",
            "decode",
            "check",
            "synth",
        ]),
    ),
    ("ui", 5, Through("app", &[])),
    ("runtime", 6, Through("ui", &["disk", "sim"])),
    ("cli", 7, Through("runtime", &["import", "reference"])),
];

/// The row of a room.
fn row(room: &str) -> &'static (&'static str, u8, Sees) {
    ROOMS
        .iter()
        .find(|(name, ..)| *name == room)
        .unwrap_or_else(|| panic!("src/{room} is in no row of the table"))
}

/// All rooms that a room may see.
fn seen_by(room: &str) -> Vec<&'static str> {
    match &row(room).2 {
        Only(rooms) => rooms.to_vec(),
        Through(other, more) => [seen_by(other), vec![*other], more.to_vec()].concat(),
    }
}

/// Outside crates and standard modules, and the only rooms that may name them.
const OWNERS: &[(&str, &[&str])] = &[
    ("wellen", &["trace"]),
    ("flate2", &["trace"]),
    ("vcd", &["trace", "export"]),
    ("safetensors", &["model"]),
    ("tokenizers", &["model"]),
    ("half", &["model", "import", "translate"]),
    ("toml", &["config", "manifest", "note", "session"]),
    ("std::process", &["sim", "runtime", "cli"]),
    ("notify", &["runtime"]),
    ("jiff", &["runtime"]),
    ("rustix", &["sim", "trace", "runtime"]),
    ("signal_hook", &["sim", "runtime"]),
    ("ratatui", &["ui", "runtime", "cli"]),
    ("crossterm", &["runtime"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` whose name ends in `.extension`.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Room name and source files of every room.
fn rooms() -> BTreeMap<String, Vec<PathBuf>> {
    let src = root().join("src");
    let mut rooms: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files(&src, "rs") {
        let relative = file.strip_prefix(&src).unwrap();
        if relative.components().count() > 1 {
            let room = relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
            rooms.entry(room).or_default().push(file);
        }
    }
    rooms
}

/// The names that follow `prefix` in `text`, in groups `prefix::{a, b::c}` too.
fn names_after(text: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let word = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(top_level_items(group).iter().map(|item| word(item))),
            None => names.push(word(rest)),
        }
    }
    names
}

/// The items of a brace group, split at its own commas.
fn top_level_items(group: &str) -> Vec<String> {
    let (mut depth, mut items) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        items.last_mut().unwrap().push(c);
    }
    items
}

#[test]
fn every_room_is_in_the_table_and_sees_only_lower_ones() {
    for (room, layer, _) in ROOMS {
        for seen in seen_by(room) {
            let (_, below, _) = row(seen);
            assert!(below < layer, "{room} (layer {layer}) may not see {seen} (layer {below})");
        }
    }
    for room in rooms().keys() {
        row(room);
    }
}

#[test]
fn the_documents_hold_the_same_table() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (room, layer, _) in ROOMS {
        assert!(page.contains(&format!("\n| `{room}` | {layer} | ")), "docs/architecture.md: {room}");
        assert!(map.contains(&format!("//! | {layer} | [`{room}`] | ")), "src/lib.rs: {room}");
    }
}

#[test]
fn imports_follow_the_table() {
    let mut imports = 0;
    for (room, files) in rooms() {
        let sees = seen_by(&room);
        for file in files {
            for name in names_after(&code(&file), "crate::") {
                imports += 1;
                let allowed = name == room || sees.contains(&name.as_str());
                assert!(allowed, "{}: {room} may not import {name}", file.display());
            }
        }
    }
    assert!(imports > 50, "the scan found only {imports} imports: it no longer reads the sources");
}

#[test]
fn no_room_reaches_around_the_table() {
    for (_, files) in rooms() {
        for file in files {
            let code = code(&file);
            assert!(!code.contains("use tritscope::"), "{}: use crate::", file.display());
            let glob = code.replace("use super::*;", "").replace("prelude::*", "").contains("::*");
            assert!(!glob, "{}: a glob hides what is imported", file.display());
        }
    }
}

#[test]
fn outside_things_have_one_owner() {
    for (room, files) in rooms() {
        for file in files {
            if file.ends_with("tests.rs") {
                continue;
            }
            let code = code(&file);
            let code = code.split("#[cfg(test)]").next().unwrap();
            for (thing, owners) in OWNERS {
                let path = format!("{thing}::");
                let named = code.match_indices(&path).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                });
                let owned = owners.contains(&room.as_str());
                assert!(!named || owned, "{}: {thing} belongs to {owners:?}", file.display());
            }
        }
    }
}

#[test]
fn files_are_small_enough_to_see() {
    let mut sources = files(&root().join("src"), "rs");
    sources.extend(files(&root().join("tests"), "rs"));
    for file in sources {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{}: {lines} lines, at most 400", file.display());
    }
    for folder in ["rtl", "sim"] {
        for file in files(&root().join(folder), "v") {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= 250, "{}: {lines} lines, at most 250", file.display());
        }
    }
}

#[test]
fn functions_are_small_enough_to_see() {
    let mut functions = 0;
    for file in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let body = line.trim_start();
            let indent = line.len() - body.len();
            let is_function =
                ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "]
                    .iter()
                    .any(|prefix| body.starts_with(prefix));
            if !is_function || body.ends_with(';') {
                continue;
            }
            functions += 1;
            let closing = format!("{}}}", " ".repeat(indent));
            let end = lines[start..].iter().position(|line| *line == closing).unwrap_or(0);
            assert!(end < 60, "{}:{}: {} lines, at most 60", file.display(), start + 1, end + 1);
        }
    }
    assert!(functions > 100, "the scan found only {functions} functions: it no longer reads the sources");
}
