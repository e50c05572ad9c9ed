//! Files that lost their end: what is shown equals the whole file up to the time that is said, and nothing follows it.

use crate::{open, open_all, own, written};
use flate2::read::MultiGzDecoder;
use std::io::Read;
use std::path::{Path, PathBuf};
use tritscope::base::{Diagnostic, Time};
use tritscope::trace::{Header, Progress, Trace};

/// Asserts that a part of a trace has all of its names, and all changes up to its last time.
fn assert_part(part: &Trace, whole: &Trace) {
    assert_eq!(part.hierarchy().signals(), whole.hierarchy().signals());
    let (_, end) = part.span();
    for id in whole.hierarchy().signal_ids() {
        let changes = |trace: &Trace, to| trace.changes(id, Time(0), to);
        let path = &whole.hierarchy().signals()[id.0 as usize].path;
        assert_eq!(changes(part, Time(u64::MAX)), changes(whole, end), "{path} up to {end:?}");
    }
}

/// What is said of a part of which a reader has seen some times.
fn until(part: &Trace) -> String {
    format!("it is shown up to {}", part.scale().format(part.span().1))
}

fn only_warning(trace: &Trace) -> &Diagnostic {
    let [warning] = trace.warnings() else { panic!("{:?}", trace.warnings()) };
    assert!(warning.hint.is_some());
    warning
}

#[test]
fn a_ghw_cut_anywhere_is_shown_up_to_its_last_complete_step() {
    let bytes = std::fs::read(own("every.ghw")).unwrap();
    let whole = open_all(&own("every.ghw")).unwrap();
    assert_eq!(whole.warnings(), []);
    let names = bytes.windows(4).position(|mark| mark == b"EOH\0").unwrap() + 4;
    let (mut nameless, mut ends) = (0, vec![]);
    for len in (1..names).step_by(40).chain((names - 3..bytes.len()).step_by(5)) {
        let file = written(&bytes[..len]);
        let part = open_all(&file);
        assert_eq!(part.is_ok(), len >= names, "{len}: all names are there, or nothing is shown");
        let Ok(part) = part else { continue };
        assert_eq!(std::fs::read(&file).unwrap(), bytes[..len], "the file stays as it is");
        if part.info().times == 0 {
            assert_eq!(part.hierarchy().signals(), whole.hierarchy().signals());
            assert!(ends.is_empty() && only_warning(&part).what.ends_with("so names are shown only"));
            nameless += 1;
            continue;
        }
        assert_part(&part, &whole);
        if let [warning] = part.warnings() {
            assert!(warning.what.ends_with(&until(&part)), "{warning}");
        } else {
            assert_eq!((part.warnings(), part.span()), (&[][..], whole.span()), "only the directory is cut");
        }
        assert!(ends.last().is_none_or(|end| *end <= part.span().1), "{len}: less of a longer part");
        ends.push(part.span().1);
    }
    ends.dedup();
    println!("{nameless} with names only, {} different ends", ends.len());
    assert_eq!(ends.len(), whole.info().times, "each time was the last one of a part");
    assert!((10..40).contains(&nameless), "{nameless}");
}

#[test]
fn a_ghw_cut_in_its_names_says_what_to_do() {
    let bytes = std::fs::read(own("every.ghw")).unwrap();
    for len in [9, 15, 16, 19, 40, 500, 1_000] {
        let error = open(&written(&bytes[..len])).unwrap_err();
        assert_eq!(error.what, "the GHW ends before its list of signals does", "{len}");
        assert_eq!(error.hint.as_deref(), Some("let the simulator finish, or simulate again"));
    }
}

#[test]
fn a_ghw_damaged_in_its_values_is_shown_up_to_there() {
    let mut bytes = std::fs::read(own("every.ghw")).unwrap();
    let whole = open_all(&own("every.ghw")).unwrap();
    let cycle = bytes.windows(4).rposition(|mark| mark == b"ECY\0").unwrap();
    bytes.truncate(cycle);
    bytes.extend_from_slice(&[b'?'; 400]);
    let part = open_all(&written(&bytes)).unwrap();
    assert_part(&part, &whole);
    let warning = only_warning(&part);
    let start = format!("the GHW is damaged at byte {}: ", cycle + 4);
    assert!(warning.what.starts_with(&start) && warning.what.ends_with(&until(&part)), "{warning}");
}

#[test]
fn a_directory_out_of_reach_does_no_harm() {
    let mut bytes = std::fs::read(own("every.ghw")).unwrap();
    let whole = open_all(&own("every.ghw")).unwrap();
    let at = bytes.len() - 4;
    for offset in [-1, -2_000_000_000, i32::MAX, 7] {
        bytes[at..].copy_from_slice(&i32::to_le_bytes(offset));
        let same = open_all(&written(&bytes)).unwrap();
        assert_eq!((same.warnings(), same.span()), (&[][..], whole.span()));
        assert_part(&same, &whole);
    }
}

#[test]
fn the_names_of_a_cut_ghw_come_before_its_values() {
    let bytes = std::fs::read(own("every.ghw")).unwrap();
    let file = written(&bytes[..bytes.len() - 700]);
    let header = Header::read(&file, &Progress::new()).unwrap();
    assert_eq!(header.hierarchy().signals(), open(&own("every.ghw")).unwrap().hierarchy().signals());
    let stopped = Progress::new();
    stopped.cancel();
    assert_eq!(header.open(&stopped).unwrap_err().what, "opening was cancelled");
}

/// What a simulator that was killed leaves behind of an FST of the tests: its blocks of changes without what stands
/// at the end, and the file of names.
fn killed(folder: &Path, name: &str) -> (PathBuf, Vec<u8>) {
    let whole = std::fs::read(own("mixed.fst")).unwrap();
    let (mut at, mut blocks, mut names) = (0, vec![], vec![]);
    while at < whole.len() {
        let len = usize::try_from(u64::from_be_bytes(whole[at + 1..at + 9].try_into().unwrap())).unwrap();
        let block = &whole[at..at + 1 + len];
        match block[0] {
            0..=2 | 5 | 8 => blocks.extend_from_slice(block),
            3 => {}
            4 => drop(MultiGzDecoder::new(&block[17..]).read_to_end(&mut names).unwrap()),
            kind => panic!("a block of kind {kind}"),
        }
        at += 1 + len;
    }
    // A block that a simulator still writes.
    blocks.extend_from_slice(&[255, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
    let file = folder.join(name);
    std::fs::write(&file, &blocks).unwrap();
    (file, names)
}

#[test]
fn an_fst_of_a_killed_simulator_is_read_with_the_names_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let whole = open_all(&own("mixed.fst")).unwrap();
    for (name, beside) in [("a.fst", "a.fst.hier"), ("b.wave", "b.wave.hier"), ("c.wave", "c.fst.hier")] {
        let (file, names) = killed(folder.path(), name);
        let error = open(&file).unwrap_err();
        assert!(error.what.starts_with("the FST ends before its list of signals: its simulator"), "{error}");
        assert!(error.hint.is_some_and(|hint| hint.contains(".hier")));
        std::fs::write(folder.path().join(beside), &names).unwrap();
        let part = open_all(&file).unwrap();
        assert_part(&part, &whole);
        assert_eq!(part.span(), whole.span());
        assert!(only_warning(&part).what.starts_with("the simulator has not closed the FST: it is shown"));
    }
}

#[test]
fn an_fst_cut_in_a_block_is_shown_up_to_there_if_it_has_names() {
    let folder = tempfile::tempdir().unwrap();
    let (file, names) = killed(folder.path(), "a.fst");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(folder.path().join("a.fst.hier"), &names).unwrap();
    let whole = open(&own("mixed.fst")).unwrap();
    for len in [330, 339, 400, 500] {
        std::fs::write(&file, &bytes[..len]).unwrap();
        let part = open_all(&file).unwrap();
        assert_eq!((part.hierarchy().signals(), part.info().times), (whole.hierarchy().signals(), 0));
        assert!(only_warning(&part).what.ends_with("names are shown only"), "{len}");
    }
    std::fs::write(&file, &bytes).unwrap();
    let mut most = 0;
    for len in (0..names.len()).step_by(5) {
        std::fs::write(folder.path().join("a.fst.hier"), &names[..len]).unwrap();
        let Ok(part) = open_all(&file) else {
            assert_eq!(most, 0, "more names are shown, too");
            continue;
        };
        let count = part.hierarchy().signals().len();
        assert!(
            count >= most && part.span() == (Time(0), whole.span().1) && only_warning(&part).hint.is_some()
        );
        most = count;
    }
    assert!(most >= 20, "{most}");
}

/// The bytes of a section with the `end` of a GHW that has nothing but a table of texts.
fn with_texts(count: i32, texts: &[u8]) -> Vec<u8> {
    let mut bytes = b"GHDLwave\n\x10\0\x01\x01\x04\x01\0STR\0\0\0\0\0".to_vec();
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(texts);
    bytes.extend_from_slice(b"EOS\0");
    bytes
}

/// A GHW with the given types and hierarchy.
fn with_types(types: &[&[u8]], hierarchy: &[u8], signals: i32) -> Vec<u8> {
    let mut bytes = with_texts(1, b"a\0");
    bytes.extend_from_slice(b"TYP\0\0\0\0\0");
    bytes.extend_from_slice(&i32::try_from(types.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(&types.concat());
    bytes.extend_from_slice(b"\0HIE\0\0\0\0\0\0\0\0\0\xff\xff\xff\x7f");
    bytes.extend_from_slice(&signals.to_le_bytes());
    bytes.extend_from_slice(hierarchy);
    bytes.extend_from_slice(b"\0EOH\0");
    bytes
}

#[test]
fn sizes_that_no_ghw_of_its_length_has_are_refused() {
    let integer = &[25, 1][..];
    let scalar = &[34, 1, 1, 25, 0, 9][..];
    // A record of two records of two records …
    let mut doubled: Vec<Vec<u8>> = vec![vec![32, 1, 0]];
    doubled.extend((1..60).map(|inner| vec![32, 1, 2, 1, inner, 1, inner]));
    let doubled: Vec<&[u8]> = doubled.iter().map(Vec::as_slice).collect();
    let mut deep: Vec<Vec<u8>> = vec![vec![25, 1]];
    deep.extend((1..120).map(|inner| vec![32, 1, 1, 1, inner]));
    let deep: Vec<&[u8]> = deep.iter().map(Vec::as_slice).collect();
    let unbounded = &[31, 1, 1, 1, 1][..];
    let huge = &[35, 1, 2, 25, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f][..];
    let cases = [
        (with_texts(i32::MAX, b"a\0"), "ends before its list of signals"),
        (with_texts(-1, b"a\0"), "a count is negative"),
        (with_texts(40_000, &b"a\x9f\x9f\x9f\x1f".repeat(40_000)), "more letters than it has bytes"),
        (with_types(&[integer], &[16, 1, 1, 1], i32::MAX), "more signals than bytes"),
        (with_types(&[integer], &[16, 1, 1, 9], 3), "a number that is too large"),
        (with_types(&[integer], &[16, 1, 7, 1], 3), "a type is not declared"),
        (with_types(&[integer, unbounded], &[16, 1, 2, 1], 3), "a signal has no bounds"),
        (with_types(&[integer, unbounded, huge], &[16, 1, 3, 1], 3), "more parts than the file has bytes"),
        (with_types(&doubled, &[16, 1, 60], 3), "more parts than the file has bytes"),
        (with_types(&deep, &[16, 1, 120, 1], 3), "nested without end"),
        (with_types(&[&[99, 1]], &[], 3), "a type is of no known kind"),
    ];
    for (bytes, reason) in cases {
        let error = open(&written(&bytes)).unwrap_err();
        assert!(error.what.contains(reason) && error.hint.is_some(), "{error}, not {reason}");
    }
    // Older files do not write the bounds of what is inside an array.
    let inside = [integer, scalar, &[31, 1, 2, 1, 2], &[31, 1, 3, 1, 2], &[35, 1, 4, 25, 0, 3]];
    assert_eq!(open(&written(&with_types(&inside, &[], 0))).unwrap().hierarchy().signals().len(), 0);
    let small = with_types(&[integer, scalar], &[16, 1, 2, 1], 1);
    assert_eq!(open(&written(&small)).unwrap().hierarchy().signals().len(), 1);
}
