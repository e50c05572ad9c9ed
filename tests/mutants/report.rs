//! What a campaign found, as a page.

use super::bench::Fate;
use super::draw::Deck;
use super::edits::{Edit, KINDS};
use super::places::{LOAD, owns};
use std::fmt::Write as _;
use tritscope::check::Respect;

/// One mutant.
pub struct Row {
    pub module: &'static str,
    pub file: String,
    pub edit: Edit,
    /// The courses that it ran on; the last one decided.
    pub courses: String,
    pub fate: Fate,
}

impl Row {
    pub fn new(deck: &Deck, edit: &Edit, courses: String, fate: Fate) -> Self {
        Self { module: deck.module, file: deck.file.clone(), edit: edit.clone(), courses, fate }
    }

    /// Whether a probe showed something else: all but those that are equal.
    pub fn shows(&self) -> bool {
        !matches!(self.fate, Fate::Equal | Fate::Refused)
    }

    pub fn detected(&self) -> bool {
        matches!(self.fate, Fate::Diverged { .. })
    }

    /// Whether the first divergence lies in the operation of the module.
    pub fn located(&self) -> bool {
        let Fate::Diverged { divergence, .. } = &self.fate else { return false };
        // A run that never began: what is absent is the first element of all.
        let at = (divergence.step, divergence.tensor.name(), divergence.index);
        let nothing = divergence.respect == Respect::Absence && at == (Some(0), "residual", 0);
        owns(self.module, if nothing { LOAD } else { divergence.tensor.name() })
    }

    pub fn line(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|");
        let (old, new) = (code(&self.edit.old), code(&self.edit.new));
        let (bench, outcome) = match &self.fate {
            Fate::Refused => (String::new(), "does not compile".to_owned()),
            Fate::Equal => ("pass".to_owned(), "equal on every probe".to_owned()),
            Fate::Noticed(bench) => (bench.clone(), "bench noticed, check did not".to_owned()),
            Fate::Escaped => ("pass".to_owned(), "**escaped**".to_owned()),
            Fate::Lost(why) => (String::new(), format!("**{}**", cell(why))),
            Fate::Diverged { divergence, hung, bench } => {
                let what = if *hung { "hung, " } else { "" };
                let found = if self.located() { "located" } else { "**elsewhere**" };
                (bench.clone(), format!("{what}{found}: {}", cell(&divergence.to_string())))
            }
        };
        format!(
            "| `{}:{}` | {} | {} → {} | {} | {bench} | {outcome} |",
            self.file.trim_start_matches("rtl/"),
            self.edit.line,
            self.edit.kind.name(),
            cell(&old),
            cell(&new),
            self.courses,
        )
    }
}

fn code(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") }
}

/// The figures of `rows`, a line.
pub fn figures(rows: &[Row]) -> String {
    let count = |test: fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let (shown, detected, located) = (count(Row::shows), count(Row::detected), count(Row::located));
    let hung = rows.iter().filter(|row| matches!(row.fate, Fate::Diverged { hung: true, .. })).count();
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    format!(
        "{} mutants, {} equal on every probe, {shown} show; {detected} of these detected ({:.1} %), {hung} of them \
         hung; {located} located ({:.1} %)",
        rows.len(),
        rows.len() - shown,
        share(detected, shown),
        share(located, detected),
    )
}

/// The page `docs/mutants.md`.
pub fn page(rows: &[Row]) -> String {
    let mut text = String::from(include_str!("head.md"));
    let kinds = KINDS.map(|kind| {
        let count = rows.iter().filter(|row| row.edit.kind == kind).count();
        format!("{count} {}", kind.name())
    });
    let _ = writeln!(text, "**{}.** By kind: {}.\n", figures(rows), kinds.join(", "));
    text.push_str(
        "| place | kind | edit | ran on | bench | outcome |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let _ = writeln!(text, "{}", row.line());
    }
    text
}
