//! The page of the proofs.

use super::proofs::{Job, Proof, told};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Seconds of each proof, as the page has them; a run of some proofs keeps those of the others.
pub fn kept(root: &Path) -> BTreeMap<String, String> {
    let page = fs::read_to_string(root.join("docs/proofs.md")).unwrap_or_default();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.filter_map(|(name, rest)| {
        Some((name.to_owned(), rest.strip_suffix(" |")?.rsplit_once(" | ")?.1.to_owned()))
    })
    .collect()
}

/// The page, each row with the time of its jobs, or else the one it had.
pub fn page(proofs: &[Proof], jobs: &[Job], kept: &BTreeMap<String, String>) -> String {
    let mut text = include_str!("head.txt").to_owned();
    for proof in proofs {
        let jobs: Vec<&Job> = jobs.iter().filter(|job| job.proof.name == proof.name).collect();
        let seconds: f64 = jobs.iter().map(|job| job.seconds).sum();
        let told = if jobs.is_empty() {
            kept.get(&proof.name).cloned().unwrap_or_default()
        } else {
            format!("{seconds:.1}")
        };
        let _ = writeln!(text, "{} {told} |", row(proof));
    }
    let mutants: usize = proofs.iter().map(|proof| proof.mutants.len()).sum();
    let points: usize = proofs.iter().map(|proof| proof.points.len()).sum();
    let _ = writeln!(text, "\n**{} proofs at {points} points, {mutants} mutants.**", proofs.len());
    text.push_str("\n## Points and mutants\n");
    for proof in proofs {
        let _ = writeln!(text, "\n### {}\n", proof.name);
        for point in proof.points.iter().filter(|point| !point.is_empty()) {
            let _ = writeln!(text, "- {}", told(point));
        }
        text.push_str(
            "\n| edited | what stands there | what stands there in the mutant |\n| --- | --- | --- |\n",
        );
        for mutant in &proof.mutants {
            let file = &mutant.file;
            let _ = writeln!(text, "| `{file}` | {} | {} |", code(&mutant.find), code(&mutant.replace));
        }
    }
    text
}

/// A proof's row without its time.
fn row(proof: &Proof) -> String {
    let files: Vec<String> =
        proof.files.iter().map(|file| file.replace("rtl/", "").replace(".v", "")).collect();
    format!(
        "| `{}` | {} ({}) | {} | {} | {} | {} |",
        proof.name,
        proof.statement,
        proof.rule,
        files.join(", "),
        proof.bound(),
        proof.points.len(),
        proof.mutants.len(),
    )
}

/// Verilog in a cell of a table.
fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") }
}

/// A page without the times in it.
pub fn timeless(page: &str) -> String {
    let line = |line: &str| match line.strip_prefix("| `").and(line.strip_suffix(" |")?.rsplit_once(" | ")) {
        Some((row, seconds)) if seconds.parse::<f64>().is_ok() => Some(row.to_owned()),
        _ => None,
    };
    page.lines().map(|text| line(text).unwrap_or_else(|| text.to_owned()) + "\n").collect()
}
