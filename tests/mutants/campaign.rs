//! Mutants before their judges: the layer with check, every bench, every proof; and those that nobody kills before Yosys.

use super::bench::{Course, Fate, course, tree, try_out};
use super::draw::Deck;
use super::edits::Edit;
use super::killers::{GROUPS, Group, Killer, Word, killers};
use super::places::OUTSIDE;
use super::proofs::{Verdict, every, failing};
use super::report::{NONE, PASS, Row};
use super::same::{Same, same};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;
use tritscope::base::hexadecimal;
use tritscope::manifest::Scenario;

/// How much of the judging is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Benches and check.
    Quick,
    /// And proofs, and whether what nobody kills is the same machine. Rows are kept, so that a campaign that was stopped
    /// goes on where it was.
    Whole,
}

/// All judges, ready.
pub struct Court<'a> {
    root: &'a Path,
    courses: Vec<Course>,
    killers: Vec<Killer>,
    depth: Depth,
    /// What rows are good for: design, benches, proofs and this program.
    state: String,
}

impl Court<'_> {
    fn group(&self, group: Group, module: &str, tree: &Path) -> String {
        let mut seen = false;
        for killer in self.killers.iter().filter(|killer| killer.group == group && killer.covers(module)) {
            seen = true;
            match killer.judge(self.root, tree) {
                Word::Pass => {}
                Word::Fail => return "fail".to_owned(),
                Word::Hung => return "hung".to_owned(),
                Word::Refused => return "refused".to_owned(),
            }
        }
        if seen { PASS.to_owned() } else { NONE.to_owned() }
    }

    /// `None` when it does not compile.
    fn row(&self, deck: &Deck, edit: &Edit) -> Option<Row> {
        let tree = tree(self.root, deck, edit);
        let outside = OUTSIDE.contains(&deck.module);
        let (mut ran, mut fate) = (String::new(), Fate::Outside);
        for course in self.courses.iter().filter(|_| !outside) {
            fate = try_out(tree.path(), course);
            ran.push_str(&course.scenario.name);
            if !matches!(fate, Fate::Equal) {
                break;
            }
        }
        if matches!(fate, Fate::Refused) {
            return None;
        }
        let mut row = Row::new(deck, edit, ran, &fate);
        row.words = GROUPS.iter().map(|group| self.group(*group, deck.module, tree.path())).collect();
        // What no bench can compile is no mutant either.
        if outside && row.words.iter().all(|word| word == "refused" || word == NONE) {
            return None;
        }
        if self.depth == Depth::Whole {
            self.judge_deeply(&mut row, deck, tree.path());
        }
        Some(row)
    }

    fn judge_deeply(&self, row: &mut Row, deck: &Deck, tree: &Path) {
        let over = every(self.root).iter().any(|proof| proof.files.contains(&deck.file));
        if over && std::env::var_os("MUTANTS_WITHOUT_PROOFS").is_none() {
            let failures = failing(tree, &deck.file);
            let told = failures.iter().map(|failure| match failure.verdict {
                Verdict::Refuted => failure.proof.clone(),
                _ => format!("{} (no proof)", failure.proof),
            });
            row.proofs = Some(told.collect());
        }
        if !row.killed() {
            row.end = match same(self.root, tree, deck.module) {
                Same::Proved(shapes) => format!("equal: proved in {shapes} shapes"),
                Same::Open(why) => format!("**survives**: {}", why.replace('|', "\\|")),
            };
        }
    }

    /// Where the row of an edit is kept.
    fn kept(&self, deck: &Deck, edit: &Edit) -> PathBuf {
        let key = format!("{} {} {} {} {}", self.state, deck.file, edit.at, edit.old, edit.new);
        let key = hexadecimal(&Sha256::digest(key)[..12]);
        self.root.join("target/mutants").join(key + ".json")
    }

    /// As `row`, or what an earlier campaign found of the same edit.
    fn once(&self, deck: &Deck, edit: &Edit) -> Option<Row> {
        if self.depth == Depth::Quick {
            return self.row(deck, edit);
        }
        let file = self.kept(deck, edit);
        let known = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Option<Row>>(&text).ok());
        known.unwrap_or_else(|| {
            let row = self.row(deck, edit);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, serde_json::to_vec(&row).unwrap()).unwrap();
            row
        })
    }

    /// The first `count` mutants of `deck` that compile.
    fn mutants(&self, deck: &Deck, count: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for edit in &deck.edits {
            if rows.len() == count {
                break;
            }
            if let Some(row) = self.once(deck, edit) {
                println!("{}", row.line());
                rows.push(row);
            }
        }
        rows
    }
}

/// Every file below `folder`, into `hash`.
fn add(hash: &mut Sha256, folder: &Path) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add(hash, &path);
        } else {
            hash.update(path.display().to_string());
            hash.update(fs::read(path).unwrap());
        }
    }
}

fn state(root: &Path) -> String {
    let mut hash = Sha256::new();
    for folder in ["rtl", "sim", "tests/mutants", "tests/units/cases", "tests/shared/proofs", "tests/pins"] {
        add(&mut hash, &root.join(folder));
    }
    hexadecimal(&hash.finalize())
}

/// `count` mutants of each of `decks`, two decks at a time, on `courses`; no deck is begun after `until`.
pub fn campaign(
    root: &Path,
    decks: &[Deck],
    count: usize,
    courses: Vec<Scenario>,
    depth: Depth,
    until: Option<Instant>,
) -> Vec<Row> {
    let input = tempfile::tempdir().unwrap();
    let judges = Court {
        root,
        courses: courses.into_iter().map(|scenario| course(root, scenario)).collect(),
        killers: killers(root, input.path()),
        depth,
        state: state(root),
    };
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(deck) = decks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if until.is_some_and(|until| Instant::now() > until) {
                        break;
                    }
                    let rows = judges.mutants(deck, count);
                    done.lock().unwrap().push((deck.module, rows));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(module, _)| decks.iter().position(|deck| deck.module == *module));
    done.into_iter().flat_map(|(_, rows)| rows).collect()
}
