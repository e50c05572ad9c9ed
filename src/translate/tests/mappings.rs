//! Mapping files: what Surfer reads is read alike; anything else ends in a message with its place.

use super::value;
use crate::base::Place;
use crate::translate::{Format, Kind, Labels, mappings, parse_mapping};
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;

const EXAMPLE: &str = "# a controller\n  # indented\nNAME = My states\nbits=4\n\n0[pink] Start\n0x1[error] State 1\n\
                       0o2[#abcdef]   State  2 # 2\n3[AAbbcc] Three\n0b01_00 Four\n0bx1[dontcare] Odd\n\
                       0b1z0z[HighImp] Bus\n0b0101[warn] A\n5 B\n15 Last";

fn parse(text: &str) -> Result<Labels, (String, usize, usize)> {
    parse_mapping(text, Path::new("states.map")).map_err(|error| match error.place {
        Place::Line { file, line, column: Some(column) } if file == Path::new("states.map") => {
            assert!(error.what.len() < 120);
            (error.what, line, column)
        }
        place => panic!("no place: {place:?}"),
    })
}

#[test]
fn a_file_of_every_kind_of_line() {
    let labels = Arc::new(parse(EXAMPLE).unwrap());
    assert_eq!((labels.name(), labels.width(), labels.len()), ("My states", Some(4), 9));
    let format = "map:My states".parse::<Format>().unwrap().bound(None, &[labels]);
    for (bits, text, kind, color) in [
        ("0000", "Start", Kind::Normal, Some((0xff, 0xc0, 0xcb))),
        ("0001", "State 1", Kind::Error, None),
        ("0010", "State  2 # 2", Kind::Normal, Some((0xab, 0xcd, 0xef))),
        ("0011", "Three", Kind::Normal, Some((0xaa, 0xbb, 0xcc))),
        ("0100", "Four", Kind::Normal, None),
        ("xxx1", "Odd", Kind::DontCare, None),
        ("00x1", "X", Kind::Unknown, None),
        ("1z0z", "Bus", Kind::HighZ, None),
        ("0101", "A", Kind::Warn, None),
        ("1111", "Last", Kind::Normal, None),
        ("1110", "'he", Kind::Normal, None),
        ("00000", "'h00", Kind::Normal, None),
    ] {
        let written = format.written(&value(bits));
        assert_eq!((written.text.as_str(), written.kind, written.color), (text, kind, color), "{bits}");
    }
}

#[test]
fn name_and_width_have_defaults() {
    let width = |text: &str| parse(text).unwrap().width();
    assert_eq!(parse("0 A").unwrap().name(), "states");
    assert_eq!(width("0b0101 A\n7 B\n13 C"), Some(4));
    assert_eq!(width("0b0001 A"), Some(4));
    assert_eq!(width("0x1 A"), Some(1));
    assert_eq!(width("340282366920938463463374607431768211455 Most"), Some(128));
    assert_eq!(width(""), Some(0));
}

#[test]
fn a_mistake_names_its_place() {
    for (text, what, line, column) in [
        ("Bits = 4\n0 A\n16 B", "a value of 5 bits", 3, 1),
        ("0b010101 A\nBits = 4", "a value of 6 bits", 1, 1),
        ("Bits = many", "no number of bits", 1, 8),
        ("Bits = 0", "no number of bits", 1, 8),
        ("Bits = 99999999999999999999", "no number of bits", 1, 8),
        ("  Bits = 1\n  bits = 2", "a second `Bits`", 2, 3),
        ("Name = a\nname = b", "a second `Name`", 2, 1),
        ("A B", "`A` is no value", 1, 1),
        ("  0xg1 B", "`0xg1` is no value", 1, 3),
        ("0b B", "`0b` is no value", 1, 1),
        ("0b2 B", "`0b2` is no value", 1, 1),
        ("0o8 B", "`0o8` is no value", 1, 1),
        ("12", "no text", 1, 3),
        ("0 A\n12[red]  ", "no text", 2, 8),
        ("1[rde] A", "`rde` is no kind", 1, 3),
        ("1[red A", "no `]`", 1, 6),
        ("1[] A", "`` is no kind", 1, 3),
    ] {
        let (found, at, from) = parse(text).unwrap_err();
        assert!(found.starts_with(what), "{text:?}: {found}");
        assert_eq!((at, from), (line, column), "{text:?}: {found}");
    }
    let hint = parse_mapping("1[rde] A", Path::new("m")).unwrap_err().hint.unwrap();
    assert!(hint.starts_with("did you mean `red`?"), "{hint}");
}

#[test]
fn folders_are_searched_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let [own, project] = ["own", "project"].map(|name| folder.path().join(name));
    for (folder, file, text) in [
        (&own, "a", "Name = S\n0 own"),
        (&project, "b", "Name = S\n0 theirs"),
        (&project, "c.map", "1 X"),
        (&project, "d", "?"),
    ] {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(file), text).unwrap();
    }
    std::fs::write(project.join("e"), [0xff, 0xfe]).unwrap();
    let (found, problems) = mappings(&[own, project, folder.path().join("none")]);
    let names: Vec<_> = found.iter().map(|labels| labels.name()).collect();
    assert_eq!(names, ["S", "c"]);
    let zero = crate::base::Bits::parse("0").unwrap();
    assert_eq!(found[0].find(&zero).map(|label| label.text.as_str()), Some("own"));
    assert_eq!(problems.len(), 2, "{problems:?}");
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text: String) {
        let _ = parse_mapping(&text, Path::new("m"));
    }

    #[test]
    fn lines_that_nearly_are_entries_are_read_or_refused(
        lines in proptest::collection::vec("(Name|Bits)? ?=? ?[0-9]{0,3}|0?[bxo]?[0-9a-fxz_]{0,9}\\[?[a-z#]{0,6}\\]? ?[a-z€ ]{0,4}", 0..6),
    ) {
        let text = lines.join("\n");
        if let Ok(labels) = parse_mapping(&text, Path::new("m")) {
            prop_assert!(labels.len() <= lines.len());
        }
    }
}
