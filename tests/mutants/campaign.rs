//! Mutants before their judges: the layer with check, every bench, every proof; and those that nobody kills before Yosys.

use super::argued::reason;
use super::bench::{Course, Fate, course, tree, try_out};
use super::draw::Deck;
use super::edits::Edit;
use super::killers::{GROUPS, Group, Killer, Word, killers};
use super::lint::refused;
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
    /// What rows are good for: design, benches and this program.
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
                Same::Open(why) => self.unproved(deck, tree).unwrap_or(format!("**survives**: {why}")),
            };
            row.end = row.end.replace('|', "\\|");
        }
    }

    /// Of an edit that nobody kills and nothing proves equal: that it cannot land, or why it is no fault.
    fn unproved(&self, deck: &Deck, tree: &Path) -> Option<String> {
        let lint = refused(tree).map(|said| format!("lint: {said}"));
        lint.or_else(|| reason(self.root, tree, deck.module, &deck.file).map(|why| format!("argued: {why}")))
    }

    /// Where the row of an edit is kept: of one that nobody kills also the comparison with the module as it is counts.
    fn kept(&self, deck: &Deck, edit: &Edit, killed: bool) -> PathBuf {
        let mut hash = Sha256::new();
        hash.update(&self.state);
        for proof in every(self.root).iter().filter(|proof| proof.files.contains(&deck.file)) {
            for kind in ["toml", "v"] {
                hash.update(fs::read(self.root.join(format!("sim/proofs/{}.{kind}", proof.name))).unwrap());
            }
        }
        if !killed {
            for judge in [include_str!("same.rs"), include_str!("lint.rs"), include_str!("argued.rs")] {
                hash.update(judge);
            }
        }
        hash.update(format!("{} {} {} {}", deck.file, edit.at, edit.old, edit.new));
        self.root.join("target/mutants").join(hexadecimal(&hash.finalize()[..12]) + ".json")
    }

    /// As `row`, or what an earlier campaign found of the same edit.
    fn once(&self, deck: &Deck, edit: &Edit) -> Option<Row> {
        if self.depth == Depth::Quick {
            return self.row(deck, edit);
        }
        let known = |killed| {
            let text = fs::read(self.kept(deck, edit, killed)).ok()?;
            serde_json::from_slice::<Option<Row>>(&text).ok()
        };
        known(true).or_else(|| known(false)).unwrap_or_else(|| {
            let row = self.row(deck, edit);
            let file = self.kept(deck, edit, row.as_ref().is_none_or(Row::killed));
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

/// What rows need not be made anew for, or only some: `kept` adds it to theirs.
const APART: &[&str] =
    &["sim/proofs", "sim/netlist", "sim/area-table", "same.rs", "lint.rs", "argued.rs", "main.rs", "head.md"];

/// Every file below `folder` of `root`, into `hash`, but those that stand apart.
fn add(hash: &mut Sha256, root: &Path, folder: &Path) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.retain(|path| !APART.iter().any(|apart| path.ends_with(apart)));
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add(hash, root, &path);
        } else {
            hash.update(path.strip_prefix(root).unwrap().display().to_string());
            hash.update(fs::read(path).unwrap());
        }
    }
}

fn state(root: &Path) -> String {
    let mut hash = Sha256::new();
    for folder in ["rtl", "sim", "tests/mutants", "tests/units/cases", "tests/shared/proofs", "tests/pins"] {
        add(&mut hash, root, &root.join(folder));
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
