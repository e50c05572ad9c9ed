//! Files of many producers, where they are present: none may panic, and independent readings must agree.

use crate::differential::compare;
use crate::{open, own, reference};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Of one file no more signals are loaded: the reader takes most of a minute over the 420 000 of the largest.
const MOST_LOADED: usize = 50_000;

/// `TRITSCOPE_CORPUS`, or `../shared/corpus` beside the repository.
fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("TRITSCOPE_CORPUS").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Says something that the test harness does not hide when the test passes.
fn said(text: &str) {
    let mut unhidden = std::io::stderr();
    writeln!(unhidden, "corpus: {text}").unwrap();
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn every_file_opens_or_is_refused_with_a_reason() {
    let mut files = vec![own("hand.vcd"), own("mixed.vcd"), own("mixed.fst")];
    match corpus() {
        Some(folder) => files_below(&folder, &mut files),
        None => said("NO CORPUS: only the files of tests/traces are read; set TRITSCOPE_CORPUS"),
    }
    files.retain(|file| {
        file.extension().is_some_and(|end| ["vcd", "fst", "ghw"].iter().any(|known| end == *known))
    });
    files.sort();
    let (mut opened, mut refused, mut same, mut alone) = (0, 0, 0, 0);
    for file in &files {
        let result = open(file).and_then(|trace| {
            let ids: Vec<_> = trace.hierarchy().signal_ids().take(MOST_LOADED).collect();
            trace.load(&ids).map(|()| trace)
        });
        let name = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file).display();
        match result {
            Err(error) => {
                refused += 1;
                assert!(!error.what.is_empty() && error.hint.is_some(), "{error:?}");
                println!("{name}: refused: {}", error.what);
            }
            Ok(trace) => {
                opened += 1;
                let reading =
                    (trace.format() == tritscope::trace::Format::Vcd).then(|| reference::read(file));
                let compared = match reading {
                    Some(Ok(reading)) => {
                        same += 1;
                        format!("{:?}", compare(&trace, &reading, file))
                    }
                    Some(Err(message)) => {
                        alone += 1;
                        format!("no other reading: {message}")
                    }
                    None => "no other reader".into(),
                };
                let (warnings, signals) = (trace.warnings(), trace.hierarchy().signals().len());
                let loaded = signals.min(MOST_LOADED);
                println!("{name}: {loaded} of {signals} signals, {} warnings, {compared}", warnings.len());
            }
        }
    }
    said(&format!(
        "{opened} opened, {refused} refused; VCD: {same} equal to another reading, {alone} without one"
    ));
    assert_eq!(opened + refused, files.len());
    assert!(opened >= 3 && opened * 10 >= files.len() * 9, "{opened} of {} opened", files.len());
}
