//! docs/numerics.md and the sources name the same rules.

use super::files::root;
use std::collections::BTreeSet;
use std::path::Path;

/// Every `R-NAME` in `text`.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("R-") {
        let within_a_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let name: String = text[at + 2..].chars().take_while(char::is_ascii_uppercase).collect();
        if !within_a_word && name.len() > 1 {
            names.insert(format!("R-{name}"));
        }
    }
    names
}

/// Every rule cited in the files below `folder` that end in one of `endings`.
fn cited(folder: &Path, endings: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(cited(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
            names.extend(named(&std::fs::read_to_string(path).unwrap()));
        }
    }
    names
}

/// The rules that the document defines: one heading each.
fn defined() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("docs/numerics.md")).unwrap();
    let headings = text.lines().filter_map(|line| line.strip_prefix("### "));
    headings
        .filter_map(|heading| heading.split_whitespace().find(|w| w.starts_with("R-")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn rules_are_numbered_once_and_cross_references_hold() {
    let text = std::fs::read_to_string(root().join("docs/numerics.md")).unwrap();
    let numbers: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|heading| heading.split('.').next().unwrap())
        .collect();
    let expected: Vec<String> = (1..=numbers.len()).map(|number| number.to_string()).collect();
    assert_eq!(numbers, expected);
    let rules = defined();
    let unique: BTreeSet<String> = rules.iter().cloned().collect();
    assert_eq!(unique.len(), rules.len(), "{rules:?}");
    assert_eq!(named(&text), unique, "a rule is mentioned that has no heading");
}

/// The rules of the document's table, each with what its column `RTL` says.
fn table() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("docs/numerics.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| R-"));
    let cell = |line: &str, column| line.split('|').map(str::trim).nth(column).unwrap().to_owned();
    rows.map(|line| (cell(line, 1), cell(line, 3))).collect()
}

#[test]
fn every_rule_is_cited_by_the_model_and_the_rtl() {
    let model = cited(&root().join("src/model"), &["rs"]);
    let rtl = cited(&root().join("rtl"), &["v"]);
    let table = table();
    assert_eq!(table.iter().map(|(rule, _)| rule.clone()).collect::<Vec<_>>(), defined());
    let missing: Vec<&String> = table.iter().map(|(rule, _)| rule).filter(|r| !model.contains(*r)).collect();
    assert!(missing.is_empty(), "src/model cites {missing:?} nowhere");
    let in_rtl = |part: &str| matches!(part, "engine" | "layer");
    let (hardware, host): (Vec<_>, Vec<_>) = table.iter().partition(|(_, part)| in_rtl(part));
    assert!(hardware.len() >= 17, "{hardware:?}");
    let missing: Vec<&String> = hardware.iter().map(|(rule, _)| rule).filter(|r| !rtl.contains(*r)).collect();
    assert!(missing.is_empty(), "rtl/ cites {missing:?} nowhere");
    // What no unit of the hardware does must not be claimed by one.
    assert!(host.iter().any(|(rule, _)| rule == "R-LOGIT"));
    assert!(!rtl.contains("R-LOGIT"), "R-LOGIT is the host's");
}

#[test]
fn every_citation_names_a_rule() {
    let rules: BTreeSet<String> = defined().into_iter().collect();
    for folder in ["src", "rtl", "sim"] {
        let folder = root().join(folder);
        if folder.exists() {
            let unknown: Vec<String> =
                cited(&folder, &["rs", "v", "toml"]).difference(&rules).cloned().collect();
            assert!(unknown.is_empty(), "{}: {unknown:?} are not in docs/numerics.md", folder.display());
        }
    }
}
