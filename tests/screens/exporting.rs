//! Exporting from the interface: what is asked, what is taken, and what becomes of it.

use crate::case::{Case, case};
use crate::counter::counter;
use insta::assert_snapshot;
use std::path::PathBuf;
use tritscope::app::{Effect, ExportRequest, Exported, Job, Msg, Product};
use tritscope::base::{Diagnostic, Time};
use tritscope::export::{Kind, Options};

/// What the debugger wants to be written.
fn asked(case: &Case) -> ExportRequest {
    let request = case.effects.iter().rev().find_map(|effect| match effect {
        Effect::Export(request) => Some((**request).clone()),
        _ => None,
    });
    request.unwrap()
}

/// The debugger after the answer of the worker.
fn answered(mut case: Case, answer: tritscope::base::Result<Exported>) -> Case {
    let number = asked(&case).number;
    case.send(Msg::Exported { number, result: answer });
    case
}

#[test]
fn the_pane_shows_what_an_export_takes() {
    assert_snapshot!("export_wide", case("demo.fst").keys("3Qe").text());
    assert_snapshot!("export_medium", case("demo.fst").size(80, 24).keys("mb5lma@b3Qe").text());
    assert_snapshot!("export_small", case("demo.fst").size(40, 12).keys("3Qe").text());
}

#[test]
fn a_count_or_the_palette_chooses_the_kind() {
    let kinds = ["VCD", "Markdown", "SVG", "WaveJSON", "CSV", "screen"];
    for (number, (title, product)) in (1..).zip(kinds.into_iter().zip(Product::ALL)) {
        assert_eq!(product.title(), title);
        let case = counter().keys(&format!("{number}Qe<Enter>"));
        assert_eq!(asked(&case).product, product);
    }
    let case = counter().keys(":export-wavejson<Enter><Enter>");
    assert_eq!(asked(&case).product, Product::Selection(Kind::WaveJson));
    counter().keys("9Qe").shows("▸2 Markdown");
}

#[test]
fn the_kind_and_the_ending_follow_each_other() {
    counter()
        .keys("Qe<Tab>")
        .shows(".svg▏")
        .keys("<S-Tab><S-Tab>")
        .shows(".vcd▏")
        .keys("<A-5>")
        .shows(".csv▏");
    let typed = counter().keys("Qe<C-u>x.json").shows("▸4 WaveJSON");
    let case = typed.keys("<Enter>");
    assert_eq!(asked(&case).file, PathBuf::from("x.json"));
    counter().keys("Qe<C-u>x.docx<Enter>").shows("does not say what to write").shows("end it in .vcd");
    counter().keys("Qe<C-u><Enter>").shows("a file is missing");
    // A picture of the screen stays one.
    let case = counter().keys("6Qe<C-u>y.svg<Enter>");
    assert_eq!(asked(&case).product, Product::Screen);
}

#[test]
fn the_stretch_is_the_chosen_time_else_the_measured_one_else_what_is_seen() {
    let stretch = |keys: &str| {
        let request = asked(&counter().keys(keys));
        (request.stretch.0.0, request.stretch.1.0)
    };
    assert_eq!(stretch(",20<Enter>x,60<Enter>Qe<Enter>"), (20, 60));
    assert_eq!(stretch(",20<Enter>ma,60<Enter>@aQe<Enter>"), (20, 60));
    assert_eq!(stretch(",60<Enter>ma,20<Enter>@aQe<Enter>"), (20, 60));
    let shown = counter();
    let viewport = shown.app.waves().viewport();
    let (first, last) = shown.app.document().unwrap().trace.span();
    let request = asked(&shown.keys("Qe<Enter>"));
    assert_eq!(request.stretch, (viewport.from.max(first), Time(viewport.to.0 - 1).min(last)));
}

#[test]
fn the_rows_are_the_chosen_ones_else_all() {
    let all = counter();
    let count = all.app.waves().rows().len();
    assert_eq!(asked(&all.keys("Qe<Enter>")).rows, (0..count).collect::<Vec<_>>());
    assert_eq!(asked(&counter().keys("jVjQe<Enter>")).rows, [1, 2]);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_again() {
    let case = counter().keys("Qe<C-u>a.md<Enter>");
    assert!(!asked(&case).overwrite);
    let case = answered(case, Ok(Exported::Exists("a.md".into())));
    let case = case.shows("a.md is there already; Enter replaces it").keys("<Enter>");
    assert!(asked(&case).overwrite);
    let case = answered(case, Ok(Exported::Written("a.md".into(), 3456)));
    case.shows("wrote a.md: 3.5 kB").hides("export ─");
    // Another name is asked about anew.
    let case = answered(counter().keys("Qe<C-u>a.md<Enter>"), Ok(Exported::Exists("a.md".into())));
    assert!(!asked(&case.keys("<Home>b<Enter>")).overwrite);
}

#[test]
fn what_goes_wrong_is_told_where_it_can_be_mended() {
    let failed = Err(Diagnostic::error("cannot be written: no such folder"));
    let case = answered(counter().keys("Qe<C-u>no/a.md<Enter>"), failed);
    case.shows("no such folder").shows("file: no/a.md");
}

#[test]
fn writing_is_shown_and_stopped() {
    let case = counter().keys("Qe<Enter>").works(Job::Export, Some(0.5)).shows("writing").shows("50");
    let mut case = case.keys("<Esc>").shows("stopped; nothing was written");
    assert!(case.effects.contains(&Effect::CancelExport));
    // What ends too late is no news.
    let number = asked(&case).number;
    case.send(Msg::Exported { number, result: Ok(Exported::Written("a.md".into(), 1)) });
    case.hides("wrote");
}

#[test]
fn nothing_is_exported_where_nothing_is_open() {
    let case = Case::new().keys("Qe").shows("nothing is open that could be exported");
    assert!(case.app.overlay().is_none());
    counter().keys("Qe<Esc>").hides("export ─");
}

#[test]
fn a_parcel_has_the_values_that_the_debugger_shows() {
    let case = case("demo.fst").keys("2Qe<Enter>");
    let request = asked(&case);
    let parcel = case.app.parcel(&request, Options::default()).unwrap();
    let mut report = Vec::new();
    let written = parcel.write(&mut report, &mut |_| true).unwrap();
    assert_eq!(written.bytes, report.len() as u64);
    let report = String::from_utf8(report).unwrap();
    for expected in
        ["| scenario | `demo` |", "cycles 3 143", "| `lane_cs_n` | `tb.dut.lane_cs_n` | `15 sel` |"]
    {
        assert!(report.contains(expected), "{expected} is not in {report}");
    }
    let screen = case.text();
    let shown = screen.lines().find(|line| line.contains("bit_index")).unwrap();
    let value = shown.split_whitespace().nth(2).unwrap();
    assert!(
        report.contains(&format!("| `bit_index` | `tb.dut.bit_index` | `{value}` |")),
        "{value} in {report}"
    );
}
