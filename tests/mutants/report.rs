//! What a campaign found, as a page.

use super::bench::Fate;
use super::draw::Deck;
use super::edits::{Edit, KINDS, Kind};
use super::killers::GROUPS;
use super::places::{LOAD, owns};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use tritscope::check::Respect;

/// What a judge says of a mutant, in a cell.
pub const PASS: &str = "pass";
/// The judge sees nothing of the module.
pub const NONE: &str = "–";

/// How far whole layers and check got with a mutant; each takes in those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Sight {
    /// Every probe is equal, or nothing ran.
    #[default]
    Nothing,
    /// A probe showed something else.
    Shows,
    /// Check found it.
    Detected,
    /// The first divergence lies in the operation of the module.
    Located,
}

/// One mutant.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    pub module: String,
    pub kind: usize,
    /// Place, kind and edit.
    what: String,
    /// The courses that it ran on; the last one decided.
    courses: String,
    /// The last word of the layer's own bench, and what check says.
    pub bench: String,
    outcome: String,
    sight: Sight,
    hung: bool,
    /// A cell for each of `GROUPS`.
    pub words: Vec<String>,
    /// The proofs that fail; `None` when none reads the file, or they were left out.
    pub proofs: Option<Vec<String>>,
    /// Of one that nobody kills: why it is no fault, or that it survives.
    pub end: String,
}

impl Row {
    pub fn shows(&self) -> bool {
        self.sight >= Sight::Shows
    }

    pub fn detected(&self) -> bool {
        self.sight >= Sight::Detected
    }

    pub fn located(&self) -> bool {
        self.sight == Sight::Located
    }

    pub fn new(deck: &Deck, edit: &Edit, courses: String, fate: &Fate) -> Self {
        let cell = |text: &str| text.replace('|', "\\|");
        let what = format!(
            "| `{}:{}` | {} | {} → {} ",
            deck.file.trim_start_matches("rtl/"),
            edit.line,
            edit.kind.name(),
            cell(&code(&edit.old)),
            cell(&code(&edit.new))
        );
        let located = located(deck.module, fate);
        let (bench, outcome) = match fate {
            Fate::Outside => (NONE.to_owned(), NONE.to_owned()),
            Fate::Refused => (String::new(), "does not compile".to_owned()),
            Fate::Equal => (PASS.to_owned(), "equal on every probe".to_owned()),
            Fate::Noticed(bench) => (bench.clone(), "bench noticed, check did not".to_owned()),
            Fate::Escaped => (PASS.to_owned(), "**escaped**".to_owned()),
            Fate::Lost(why) => (String::new(), format!("**{}**", cell(why))),
            Fate::Diverged { divergence, hung, bench } => {
                let what = if *hung { "hung, " } else { "" };
                let found = if located { "located" } else { "**elsewhere**" };
                (bench.clone(), format!("{what}{found}: {}", cell(&divergence.to_string())))
            }
        };
        Self {
            module: deck.module.to_owned(),
            kind: edit.kind as usize,
            what,
            courses: if courses.is_empty() { NONE.to_owned() } else { courses },
            bench,
            outcome,
            sight: match fate {
                Fate::Equal | Fate::Refused | Fate::Outside => Sight::Nothing,
                Fate::Diverged { .. } if located => Sight::Located,
                Fate::Diverged { .. } => Sight::Detected,
                _ => Sight::Shows,
            },
            hung: matches!(fate, Fate::Diverged { hung: true, .. }),
            ..Self::default()
        }
    }

    /// Whether the layer's bench rejects it.
    fn layer_kills(&self) -> bool {
        self.bench != PASS && self.bench != NONE
    }

    /// Whether the benches of a column reject it.
    fn group_kills(&self, group: usize) -> bool {
        self.words.get(group).is_some_and(|word| word != PASS && word != NONE)
    }

    fn benches_kill(&self) -> bool {
        self.layer_kills() || (0..GROUPS.len()).any(|group| self.group_kills(group))
    }

    fn proofs_kill(&self) -> bool {
        self.proofs.as_ref().is_some_and(|proofs| !proofs.is_empty())
    }

    pub fn killed(&self) -> bool {
        self.detected() || self.benches_kill() || self.proofs_kill()
    }

    /// What a few minutes can check anew: all but the proofs and what follows from them.
    pub fn start(&self) -> String {
        let mut text = format!("{}| {} | {} ", self.what, self.courses, self.bench);
        for word in &self.words {
            let _ = write!(text, "| {word} ");
        }
        text
    }

    pub fn line(&self) -> String {
        let proofs = match &self.proofs {
            None => NONE.to_owned(),
            Some(proofs) if proofs.is_empty() => PASS.to_owned(),
            Some(proofs) => proofs.join(", "),
        };
        let end = if self.killed() { "killed" } else { &self.end };
        format!("{}| {proofs} | {} | {end} |", self.start(), self.outcome)
    }
}

fn located(module: &str, fate: &Fate) -> bool {
    let Fate::Diverged { divergence, .. } = fate else { return false };
    // A run that never began: what is absent is the first element of all.
    let at = (divergence.step, divergence.tensor.name(), divergence.index);
    let nothing = divergence.respect == Respect::Absence && at == (Some(0), "residual", 0);
    owns(module, if nothing { LOAD } else { divergence.tensor.name() })
}

fn code(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// What check finds of what shows, a line.
pub fn figures(rows: &[Row]) -> String {
    let count = |test: fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let (shown, detected, located) = (count(Row::shows), count(Row::detected), count(Row::located));
    let seen = count(|row| row.bench != NONE);
    format!(
        "{seen} mutants of the layer, {} equal on every probe, {shown} show; {detected} of these detected ({:.1} %), {} of \
         them hung; {located} located ({:.1} %)",
        seen - shown,
        share(detected, shown),
        count(|row| row.hung),
        share(located, detected),
    )
}

/// Who kills how many, a line.
pub fn kills(rows: &[Row]) -> String {
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let killed = count(&Row::killed);
    let ends = |word: &str| count(&|row: &Row| !row.killed() && row.end.starts_with(word));
    let (proved, lint, argued) = (ends("equal"), ends("lint"), ends("argued"));
    format!(
        "{} mutants, {killed} killed ({:.1} %): {} by benches, {} by check, {} by proofs; of {} that nobody kills, \
         {proved} are proved equal, lint refuses {lint}, {argued} are argued equal",
        rows.len(),
        share(killed, rows.len()),
        count(&Row::benches_kill),
        count(&Row::detected),
        count(&Row::proofs_kill),
        rows.len() - killed,
    )
}

/// A line for each judge: mutants of what it sees, and how many it kills.
fn judges(rows: &[Row]) -> String {
    let mut text = String::from("| judge | sees | kills | alone |\n| --- | --- | --- | --- |\n");
    let mut judge = |name: &str,
                     sees: &dyn Fn(&Row) -> bool,
                     kills: &dyn Fn(&Row) -> bool,
                     alone: &dyn Fn(&Row) -> bool| {
        let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
        let (seen, killed) = (count(sees), count(kills));
        let _ = writeln!(
            text,
            "| {name} | {seen} | {killed} ({:.1} %) | {} |",
            share(killed, seen),
            count(alone)
        );
    };
    let groups = |row: &Row| (0..GROUPS.len()).filter(|group| row.group_kills(*group)).count();
    judge("bench of whole layers (`tb_layer`)", &|row| row.bench != NONE, &Row::layer_kills, &|row| {
        row.layer_kills() && groups(row) == 0 && !row.proofs_kill() && !row.detected()
    });
    for (number, group) in GROUPS.iter().enumerate() {
        judge(group.told(), &|row| row.words[number] != NONE, &|row| row.group_kills(number), &|row| {
            row.group_kills(number)
                && groups(row) == 1
                && !row.layer_kills()
                && !row.proofs_kill()
                && !row.detected()
        });
    }
    judge("proofs", &|row| row.proofs.is_some(), &Row::proofs_kill, &|row| {
        row.proofs_kill() && !row.benches_kill() && !row.detected()
    });
    judge("`check`, on what shows", &Row::shows, &Row::detected, &|row| {
        row.detected() && !row.benches_kill() && !row.proofs_kill()
    });
    text
}

/// The page `docs/mutants.md` of a design of so many `modules`.
pub fn page(rows: &[Row], modules: usize) -> String {
    let mut text = String::from(include_str!("head.md"));
    let reached: BTreeSet<&str> = rows.iter().map(|row| row.module.as_str()).collect();
    if reached.len() < modules {
        let _ = writeln!(
            text,
            "**This campaign was stopped: it reached {} of {modules} modules.**\n",
            reached.len()
        );
    }
    if rows.iter().all(|row| row.proofs.is_none()) {
        text.push_str("No proof reads these modules, or proofs were left out.\n\n");
    }
    let kinds = KINDS.map(|kind: Kind| {
        let count = rows.iter().filter(|row| row.kind == kind as usize).count();
        format!("{count} {}", kind.name())
    });
    let _ = writeln!(text, "**{}.** By kind: {}.\n", kills(rows), kinds.join(", "));
    let _ = writeln!(text, "{}\n`check`: {}.\n", judges(rows), figures(rows));
    let alive: Vec<&Row> = rows.iter().filter(|row| !row.killed()).collect();
    let survivors = alive.iter().filter(|row| row.end.starts_with("**")).count();
    let _ = writeln!(
        text,
        "## Mutants that nobody kills\n\n{} of {}; {survivors} survive.\n",
        alive.len(),
        rows.len()
    );
    text.push_str("| place | kind | edit | end |\n| --- | --- | --- | --- |\n");
    for row in alive {
        let _ = writeln!(text, "{}| {} |", row.what, row.end);
    }
    text.push_str("\n## All mutants\n\n| place | kind | edit | ran on | layer |");
    for group in GROUPS {
        let _ = write!(text, " {} |", group.name());
    }
    text.push_str(" proofs | check | end |\n| --- | --- | --- | --- | --- |");
    text.push_str(&" --- |".repeat(GROUPS.len()));
    text.push_str(" --- | --- | --- |\n");
    for row in rows {
        let _ = writeln!(text, "{}", row.line());
    }
    text
}
