//! The design proved: every proof of `sim/proofs`, and every mutant that a proof must refute.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod page;
#[path = "../shared/proofs/mod.rs"]
mod proofs;

use proofs::{Proof, Verdict, every, failing, report, work};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All proofs, or those that `PROOFS` names.
fn chosen() -> Vec<Proof> {
    let named = std::env::var("PROOFS").unwrap_or_default();
    let named: BTreeSet<&str> = named.split_whitespace().collect();
    let mut proofs = every(root());
    for name in &named {
        assert!(proofs.iter().any(|proof| proof.name == *name), "sim/proofs/{name}.toml is not there");
    }
    proofs.retain(|proof| named.is_empty() || named.contains(proof.name.as_str()));
    proofs
}

#[test]
fn proofs_hold_and_refute_their_mutants() {
    let started = Instant::now();
    let proofs = chosen();
    let jobs = work(root(), &proofs);
    for line in report(&jobs) {
        println!("{line}");
    }
    let refuted = jobs.iter().filter(|job| job.verdict == Verdict::Refuted).count();
    println!(
        "figure: {} proofs at {} points hold, {refuted} mutants refuted, in {:.0} s, {:.0} s of processor time",
        proofs.len(),
        jobs.iter().filter(|job| job.verdict == Verdict::Holds).count(),
        started.elapsed().as_secs_f64(),
        jobs.iter().map(|job| job.seconds).sum::<f64>(),
    );
    let failures: Vec<String> = jobs.iter().filter_map(proofs::Job::failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("docs/proofs.md"), page::page(&every(root()), &jobs, &page::kept(root())))
            .unwrap();
    }
}

#[test]
fn the_page_tells_of_every_proof_what_its_file_does() {
    let page = fs::read_to_string(root().join("docs/proofs.md")).unwrap();
    let wanted = page::page(&every(root()), &[], &page::kept(root()));
    let (page, wanted) = (page::timeless(&page), page::timeless(&wanted));
    let other = page.lines().zip(wanted.lines()).find(|(line, wanted)| line != wanted);
    assert!(other.is_none() && page.len() == wanted.len(), "run UPDATE_DOCS=1 sim/prove: {other:?}");
}

#[test]
fn every_property_file_has_its_description_and_the_reverse() {
    let names = |extension: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("sim/proofs")).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|found| found == extension));
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("v"), names("toml"));
}

/// A tree with the RTL and the proofs of this one, and one file edited.
fn edited(file: &str, find: &str, replace: &str) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    for folder in ["rtl", "sim/proofs"] {
        fs::create_dir_all(tree.path().join(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), tree.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    let text = fs::read_to_string(root().join(file)).unwrap();
    assert_eq!(text.matches(find).count(), 1);
    fs::write(tree.path().join(file), text.replace(find, replace)).unwrap();
    tree
}

#[test]
fn a_tree_with_a_broken_file_fails_the_proofs_over_it_by_a_counterexample() {
    let tree = edited("rtl/scalar.v", "acc <= acc + addend", "acc <= acc - addend");
    let failures = failing(tree.path(), "rtl/scalar.v");
    let scalar = failures.iter().find(|failure| failure.proof == "scalar").unwrap();
    assert_eq!(
        (scalar.point.as_str(), &scalar.verdict),
        ("ACC_W=20 COPI_WIDTH=1 SIGN_FRAMES=0", &Verdict::Refuted)
    );
    assert!(failing(tree.path(), "rtl/not_there.v").is_empty());
}

#[test]
fn a_file_that_no_tool_reads_is_an_error_and_no_counterexample() {
    let tree = edited("rtl/scalar.v", "acc <= acc + addend", "acc <= acc + + ; addend");
    let failures = failing(tree.path(), "rtl/scalar.v");
    assert!(!failures.is_empty());
    for failure in failures {
        assert!(matches!(&failure.verdict, Verdict::Error(said) if said.contains("ERROR")), "{failure:?}");
    }
}

#[test]
fn a_wire_that_looks_at_what_is_not_there_is_an_error() {
    let tree = edited("rtl/scalar.v", "reg                    add;", "reg add_; wire add = add_;");
    let text = fs::read_to_string(tree.path().join("sim/proofs/scalar.v")).unwrap();
    fs::write(tree.path().join("sim/proofs/scalar.v"), text.replace("\\unit.add ", "\\unit.no_add "))
        .unwrap();
    let failures = failing(tree.path(), "rtl/scalar.v");
    let scalar = failures.iter().find(|failure| failure.proof == "scalar").unwrap();
    assert!(matches!(scalar.verdict, Verdict::Error(_)), "{scalar:?}");
}
