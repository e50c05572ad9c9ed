//! Licences and sources of every package that is built here, held against `deny.toml`; and no unsafe code of our own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The lines of a program that tells about this toolchain.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// All packages that a build of everything takes on this machine; they are here, so no network is needed.
fn packages() -> Vec<Value> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let host = said(&rustc, &["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let asked = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host];
    let mut metadata: Value = serde_json::from_str(&said(env!("CARGO"), &asked)).unwrap();
    // Metadata has optional packages that nothing asks for, too.
    let asked = ["tree", "--locked", "--offline", "--target", host, "--prefix", "none", "--format", "{p}"];
    let used = said(env!("CARGO"), &asked);
    let used: BTreeSet<(&str, &str)> = used
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap()))
        .collect();
    let Value::Array(packages) = metadata["packages"].take() else { return Vec::new() };
    let text = |package: &Value, key: &str| package[key].as_str().unwrap().to_owned();
    packages
        .into_iter()
        .filter(|package| used.contains(&(&*text(package, "name"), &*text(package, "version"))))
        .collect()
}

/// Whether an expression of licences can be met with those that are allowed: `OR` and `/` choose, `AND` takes both.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let text = expression.trim();
    if let Some(parts) = split(text, " AND ") {
        return parts.iter().all(|part| met(part, allowed));
    }
    if let Some(parts) = split(text, " OR ").or_else(|| split(text, "/")) {
        return parts.iter().any(|part| met(part, allowed));
    }
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => met(inside, allowed),
        None => allowed.contains(text),
    }
}

/// The parts between a word that stands outside parentheses; `None` where it does not.
fn split<'a>(text: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let outside = |at: usize| text[..at].matches('(').count() == text[..at].matches(')').count();
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word).filter(|(at, _)| outside(*at)) {
        parts.push(&text[start..at]);
        start = at + word.len();
    }
    parts.push(&text[start..]);
    (parts.len() > 1).then_some(parts)
}

#[test]
fn every_package_has_a_permissive_licence_and_comes_from_the_registry() {
    let deny: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    let allowed: BTreeSet<String> = allowed.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(met(licence, &allowed), "{name}: {licence}");
        let source = package["source"].as_str();
        assert!(source == Some(CRATES_IO) || name == "tritscope", "{name}: {source:?}");
        // A package that links a library needs one that is installed; rayon only says that it is there once.
        assert!(package["links"].is_null() || name == "rayon-core", "{name} links {}", package["links"]);
    }
    println!("figure: {} packages, all under licences of deny.toml", packages.len());
}

#[test]
fn expressions_of_licences_mean_what_they_say() {
    let allowed = BTreeSet::from(["MIT", "Zlib"].map(str::to_owned));
    for (expression, is_met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Zlib", true),
        ("(MIT AND GPL-3.0) OR GPL-2.0", false),
        ("", false),
    ] {
        assert_eq!(met(expression, &allowed), is_met, "{expression}");
    }
}

/// Files of Rust below a folder, without what is built.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_code_of_this_project_is_unsafe() {
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let manifest: toml::Table = fs::read_to_string(root().join(manifest)).unwrap().parse().unwrap();
        assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    }
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let word = concat!("un", "safe");
        let words =
            |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
        let found = text.lines().find(|line| !line.trim_start().starts_with("//") && words(line));
        assert_eq!(found, None, "{}", file.display());
    }
}
