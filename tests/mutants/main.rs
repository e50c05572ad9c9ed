//! A fault campaign: the design with one small edit at a time, simulated and checked. How many of the edits does check
//! find, and does it say where they are?

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a helper of a test fails and tells as the test does"
)]

mod argued;
mod bench;
mod campaign;
#[path = "../units/cases/mod.rs"]
mod cases;
mod draw;
mod edits;
mod killers;
mod lint;
mod places;
#[allow(dead_code, reason = "shared with tests that use more of it")]
#[path = "../shared/proofs/mod.rs"]
mod proofs;
mod report;
mod same;
mod tokens;

use bench::courses;
use campaign::{Depth, campaign};
use draw::decks;
use report::{Row, figures, kills, page};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const SEED: u64 = 2026;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A number that the environment gives.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Modules of every part of the design; the first mutant of each shows on the first course, or to the host port's bench.
const FEW: &[&str] = &[
    "chip_select_demux",
    "norm_statistics",
    "scale_divide",
    "rope",
    "kv_cache",
    "softmax",
    "residual",
    "word_port",
    "spi_target",
    "command_decoder",
];

#[test]
fn ten_mutants_of_every_part_are_killed_as_the_page_says() {
    let mut decks = decks(root(), SEED);
    decks.retain(|deck| FEW.contains(&deck.module));
    let courses = courses().into_iter().take(1).collect();
    let rows = campaign(root(), &decks, 1, courses, Depth::Quick, None);
    println!("figure: {}", figures(&rows));
    println!("figure: {}", kills(&rows));
    assert_eq!(rows.len(), FEW.len());
    let page = fs::read_to_string(root().join("docs/mutants.md")).unwrap();
    for row in &rows {
        assert!(row.killed() && (row.located() || !row.shows()), "{}", row.line());
        let told = page.contains(&row.start());
        assert!(told, "not in docs/mutants.md; run the whole campaign with UPDATE_DOCS=1:\n{}", row.line());
    }
}

/// An hour: `cargo test --test mutants -- --ignored`. What is done is kept in `target/mutants` until design, benches
/// or proofs change.
#[test]
#[ignore = "the whole campaign takes an hour"]
fn the_whole_campaign() {
    let only = std::env::var("MUTANTS_OF").unwrap_or_default();
    let count = number("MUTANTS").map_or(2, |count| usize::try_from(count).unwrap());
    let mut decks = decks(root(), SEED);
    let order: Vec<&str> = decks.iter().map(|deck| deck.module).collect();
    decks.retain(|deck| only.is_empty() || only.split(',').any(|module| module == deck.module));
    // What the quick test looks for comes first: the page of a campaign that was stopped has it.
    decks.sort_by_key(|deck| !FEW.contains(&deck.module));
    let until = number("MUTANTS_MINUTES").map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let mut rows = campaign(root(), &decks, count, courses(), Depth::Whole, until);
    rows.sort_by_key(|row| order.iter().position(|module| *module == row.module));
    println!("figure: {}", kills(&rows));
    println!("figure: {}", figures(&rows));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("docs/mutants.md"), page(&rows, order.len())).unwrap();
    }
    let shown: Vec<&Row> = rows.iter().filter(|row| row.shows()).collect();
    let missed: Vec<String> = shown.iter().filter(|row| !row.detected()).map(|row| row.line()).collect();
    assert!(missed.is_empty(), "not detected:\n{}", missed.join("\n"));
    let located = shown.iter().filter(|row| row.located()).count();
    assert!(located * 100 >= shown.len() * 95, "located {located} of {}", shown.len());
}
