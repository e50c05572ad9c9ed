//! What docs/formats.md says of formats, mapping files and rules is what they do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;
use tritscope::base::Bits;
use tritscope::config::{RULE_KEYS, Rules};
use tritscope::trace::Value;
use tritscope::translate::{Format, Labels, parse_mapping};

const PAGE: &str = include_str!("../docs/formats.md");

/// The cells of the rows of all tables whose head is `head`.
fn tables(head: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if line == head {
            let cells = |line: &str| {
                line.trim_start_matches('|')
                    .trim_end_matches('|')
                    .split('|')
                    .map(|cell| cell.trim().trim_matches('`').to_owned())
                    .collect()
            };
            rows.extend(lines.by_ref().skip(1).take_while(|line| line.starts_with('|')).map(cells));
        }
    }
    assert!(!rows.is_empty(), "{head}");
    rows
}

/// The block of the page that begins with `begin`.
fn block(begin: &str) -> &'static str {
    let start = PAGE.find(begin).unwrap() + begin.len();
    let rest = &PAGE[start..];
    &rest[..rest.find("```").unwrap()]
}

fn mapping() -> Arc<Labels> {
    Arc::new(parse_mapping(block("```text\n"), Path::new("docs/formats.md")).unwrap())
}

fn format(text: &str) -> Format {
    text.parse::<Format>().unwrap().bound(None, &[mapping()])
}

fn value(bits: &str) -> Value {
    Value::Bits(Bits::parse(bits).unwrap())
}

#[test]
fn formats_write_what_the_page_says() {
    let mut rows = tables("| format | bits | text | |");
    let all: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    rows.retain(|row| !row[1].is_empty());
    rows.extend(tables("| format | bits | text |"));
    for row in &rows {
        assert_eq!(format(&row[0]).write(&value(&row[1])), row[2], "{row:?}");
    }
    for (spelling, _) in Format::spellings() {
        let spelling = spelling.replace("(N)", "(4)");
        assert!(all.contains(&spelling), "docs/formats.md does not list {spelling}");
    }
}

#[test]
fn values_are_shortened_as_the_page_says() {
    for row in tables("| format | bits | cells | text |") {
        let cells = row[2].parse().unwrap();
        assert_eq!(format(&row[0]).fit(&value(&row[1]), cells), row[3], "{row:?}");
    }
}

#[test]
fn the_rules_of_the_page_are_rules() {
    let known = |text: &str| text.parse::<Format>().map(drop);
    let (rules, problems) = Rules::of_text(block("```toml\n"), Path::new("docs/formats.md"), &known);
    assert_eq!((rules.len(), problems), (3, Vec::new()));
    let built_in = include_str!("../src/config/rules.toml");
    let (_, problems) = Rules::of_text(built_in, Path::new("src/config/rules.toml"), &known);
    assert_eq!(problems, Vec::new());
}

#[test]
fn the_page_lists_every_key_of_a_rule() {
    let rows = RULE_KEYS.iter().map(|key| format!("| `{}` | {} | {} |", key.name, key.values, key.doc));
    let rows: Vec<_> = rows.collect();
    let found = PAGE.lines().skip_while(|line| *line != "| key | value | meaning |").skip(2);
    let found: Vec<_> = found.take_while(|line| !line.is_empty()).collect();
    assert_eq!(found, rows);
}
