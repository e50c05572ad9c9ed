//! Formats of rows: names of the trace, mapping files, rules, the key and the list.

use crate::case::Case;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tritscope::app::{App, Translation};
use tritscope::config::{Keymap, Rules};
use tritscope::translate::{Format, parse_mapping};

const TRACE: &str = "$timescale 1ns $end\n$scope module top $end\n\
    $attrbegin misc 07 state_t 3 ST_IDLE ST_WAIT_FOR_BUS ST_RUN 00 01 10 1 $end\n\
    $attrbegin misc 07 \"\" 1 $end\n\
    $var reg 2 s state [1:0] $end\n$var reg 4 p port [3:0] $end\n$var reg 16 h half [15:0] $end\n\
    $var reg 100 w wide [99:0] $end\n$upscope $end\n$enddefinitions $end\n\
    #0\nb01 s\nb10 p\nb11111000000001 h\nb1{} w\n#10\nb10 s\n#90\nb11 s\nb10x p\n#100\nb0 s\n";

fn file() -> PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    let write = || {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("formats.vcd");
        std::fs::write(&file, TRACE.replace("{}", &"0".repeat(99))).unwrap();
        file
    };
    FILE.get_or_init(write).clone()
}

fn opened(translation: Translation) -> Case {
    let app = App::new(Keymap::built_in()).with_translation(translation);
    Case { app, ..Case::new() }.size(120, 30).open(&file()).keys("99k")
}

fn format(case: &Case) -> String {
    case.app.waves().row().unwrap().format.to_string()
}

#[test]
fn an_enumeration_is_written_by_its_names() {
    let case = opened(Translation::default()).shows("ST_WAIT_FOR_BUS").shows("ST_RUN");
    assert_eq!(format(&case), "enum");
    // A value without a name is digits that look like none.
    case.keys("$").shows("'h3");
}

#[test]
fn the_key_goes_through_formats_and_back() {
    let case = opened(Translation::default()).keys("r");
    assert_eq!(format(&case), "hex");
    let case = case.hides("ST_RUN").keys("r").keys("<A-r><A-r>").shows("ST_RUN");
    assert_eq!(format(&case), "enum");
    let case = case.keys("ru").shows("ST_RUN");
    assert_eq!(format(&case), "enum");
}

#[test]
fn the_list_offers_what_suits_the_width() {
    let case = opened(Translation::default()).keys("jjwf").shows("float, 16 bits").hides("float, 32 bits");
    let case = case.keys("brain<Enter>");
    assert_eq!(format(&case), "bf16");
    let case = case.keys("wffloat,<Enter>").shows("1.501");
    assert_eq!(format(&case), "f16");
}

#[test]
fn wide_numbers_are_exact() {
    opened(Translation::default()).keys("3jrr").shows("633 825 300 114 114 700 748 351 602 688");
}

#[test]
fn rules_and_mapping_files_dress_rows() {
    let rules = "[[rule]]\npath = \"port\"\nformat = \"map:ports\"\nname = \"the port\"\nheight = 2\n\
                 [[rule]]\ntype = \"state_t\"\nformat = \"bin\"\n";
    let known = |text: &str| text.parse::<Format>().map(drop);
    let (rules, problems) = Rules::of_text(rules, Path::new("rules.toml"), &known);
    assert_eq!(problems, Vec::new());
    let mapping = "Bits = 4\n2 NORTH\n0b010x[warn] HALF";
    let mappings = vec![Arc::new(parse_mapping(mapping, Path::new("ports")).unwrap())];
    let case = opened(Translation { rules, mappings }).shows("the port").shows("NORTH").hides("ST_RUN");
    assert_eq!(format(&case), "bin");
    let case = case.keys("j");
    assert_eq!((format(&case).as_str(), case.app.waves().row().unwrap().height), ("map:ports", 2));
    case.keys("$").shows("HALF");
}
