//! A fault campaign: the design with one small edit at a time, simulated and checked. How many of the edits does check
//! find, and does it say where they are?

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a helper of a test fails and tells as the test does"
)]

mod bench;
mod draw;
mod edits;
mod places;
mod report;
mod tokens;

use bench::{Course, Fate, course, courses, try_out};
use draw::{Deck, decks};
use report::{Row, figures, page};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tritscope::manifest::Scenario;

const SEED: u64 = 2026;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first `count` mutants of `deck` that compile.
fn mutants(deck: &Deck, count: usize, courses: &[Course]) -> Vec<Row> {
    let mut rows = Vec::new();
    for edit in &deck.edits {
        if rows.len() == count {
            break;
        }
        let mut ran = String::new();
        let mut fate = Fate::Refused;
        for course in courses {
            fate = try_out(root(), deck, edit, course);
            ran.push_str(&course.scenario.name);
            if !matches!(fate, Fate::Equal) {
                break;
            }
        }
        if !matches!(fate, Fate::Refused) {
            let row = Row::new(deck, edit, ran, fate);
            println!("{}", row.line());
            rows.push(row);
        }
    }
    rows
}

/// `count` mutants of each of `decks`, in their order, two at a time, on `courses`.
fn campaign(decks: &[Deck], count: usize, courses: Vec<Scenario>) -> Vec<Row> {
    let courses: Vec<Course> = courses.into_iter().map(|scenario| course(root(), scenario)).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(deck) = decks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let rows = mutants(deck, count, &courses);
                    done.lock().unwrap().push((deck.module, rows));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(module, _)| decks.iter().position(|deck| deck.module == *module));
    done.into_iter().flat_map(|(_, rows)| rows).collect()
}

/// Modules of every part of the layer whose first mutant shows on the first course.
const FEW: &[&str] = &[
    "chip_select_demux",
    "norm_statistics",
    "scale_apply",
    "rope",
    "kv_cache",
    "softmax",
    "residual",
    "word_port",
];

#[test]
fn check_finds_and_locates_mutants_of_every_part_as_the_page_says() {
    let mut decks = decks(root(), SEED);
    decks.retain(|deck| FEW.contains(&deck.module));
    let rows = campaign(&decks, 1, courses().into_iter().take(1).collect());
    println!("figure: {}", figures(&rows));
    assert_eq!(rows.len(), FEW.len());
    let page = fs::read_to_string(root().join("docs/mutants.md")).unwrap();
    for row in &rows {
        assert!(row.located(), "{}", row.line());
        let told = page.contains(&row.line());
        assert!(told, "not in docs/mutants.md; run the whole campaign with UPDATE_DOCS=1:\n{}", row.line());
    }
}

/// Minutes long: `cargo test --test mutants -- --ignored`.
#[test]
#[ignore = "the whole campaign takes minutes"]
fn the_whole_campaign() {
    let only = std::env::var("MUTANTS_OF").unwrap_or_default();
    let count = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2);
    let mut decks = decks(root(), SEED);
    decks.retain(|deck| only.is_empty() || only.split(',').any(|module| module == deck.module));
    let rows = campaign(&decks, count, courses());
    println!("figure: {}", figures(&rows));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("docs/mutants.md"), page(&rows)).unwrap();
    }
    let shown: Vec<&Row> = rows.iter().filter(|row| row.shows()).collect();
    let missed: Vec<String> = shown.iter().filter(|row| !row.detected()).map(|row| row.line()).collect();
    assert!(missed.is_empty(), "not detected:\n{}", missed.join("\n"));
    let located = shown.iter().filter(|row| row.located()).count();
    assert!(located * 100 >= shown.len() * 95, "located {located} of {}", shown.len());
}
