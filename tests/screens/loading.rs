//! Documents on their way: stages, the old trace that stays, traces of other designs.

use crate::case::{Case, case};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tritscope::app::{Effect, Layout, Msg, Part, Stage, update};
use tritscope::base::Diagnostic;
use tritscope::trace::{Header, Progress, Trace};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst")
}

/// A trace of some other design: two wires, one with X and Z, and a burst of changes.
fn other() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.vcd");
    let mut text = "$timescale 1ns $end\n$scope module top $end\n$var wire 1 ! request $end\n\
                    $var wire 8 \" data [7:0] $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\nbx \"\n"
        .to_owned();
    for time in 1..100 {
        let level = time % 2;
        let _ = writeln!(text, "#{}\n{level}!", time * 10);
        let data = if time % 7 == 0 { "z".to_owned() } else { format!("{time:b}") };
        let _ = writeln!(text, "b{data} \"");
    }
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

#[test]
fn a_trace_of_another_design_gets_the_explorer() {
    let (_folder, file) = other();
    let case = Case::new().size(120, 40).open(&file).shows("request").shows("data").hides("compared");
    assert_eq!(case.app.layout(), Layout::Explorer);
    let case = case.keys("1v").shows("layout 1 broadcast needs a run of the engine");
    let case = case.keys("f").shows("only a decoded run has such steps");
    let case = case.keys("e").shows("10 ns").keys("e").shows("20 ns").keys("E").shows("10 ns");
    case.keys("d").shows("nothing was compared").keys("$").shows("990 ns").keys("0").shows("0 s");
}

#[test]
fn unknown_values_are_shown_by_their_shape() {
    let (_folder, file) = other();
    let case = Case::new().size(120, 40).open(&file).keys("<Tab>3+0");
    case.shows("x ░").shows("▔").keys("5L").shows("╌ z ╌");
}

#[test]
fn the_screen_says_what_is_going_on() {
    let mut case = Case::new().size(80, 24).shows("no trace is open");
    let effects = update(&mut case.app, Msg::Open(demo()));
    assert_eq!(effects, [Effect::Open { generation: 1, file: demo() }]);
    let progress = Msg::Progress { generation: 1, stage: Stage::Opening, fraction: Some(0.5) };
    update(&mut case.app, progress);
    let case = case.shows("opening").shows("50 %").shows("█");
    assert_eq!(case.keys("<Esc>").shows("stopped").effects, [Effect::CancelOpen(1)]);
}

#[test]
fn the_old_trace_stays_until_the_new_one_is_there() {
    let mut case = case("demo.fst").keys("5l");
    let cycle = case.app.cycle();
    let effects = update(&mut case.app, Msg::Open(PathBuf::from("missing.fst")));
    assert!(matches!(effects.as_slice(), [Effect::Open { .. }]));
    let case = case.shows("demo.fst").shows("opening");
    assert_eq!(case.app.cycle(), cycle);
    let mut case = case;
    let error = Diagnostic::error("is not there").in_file("missing.fst");
    let part = Part::Failed(Stage::Opening, error);
    update(&mut case.app, Msg::Loaded { generation: 2, part });
    case.shows("missing.fst: is not there")
        .shows("demo.fst")
        .keys("l")
        .shows("✓ golden")
        .keys("p")
        .shows("missing");
}

#[test]
fn parts_of_an_older_request_are_dropped() {
    let mut case = case("demo.fst");
    update(&mut case.app, Msg::Open(demo()));
    let trace = Trace::open(&demo(), &Progress::default()).unwrap();
    update(&mut case.app, Msg::Loaded { generation: 1, part: Part::Trace(trace, None) });
    assert!(case.app.document().unwrap().run.is_some());
}

#[test]
fn loading_again_keeps_cursor_rows_and_viewport() {
    let case = case("demo.fst").keys("7f+\\lane17acc<Enter><Space><Esc><A-1>");
    let kept = |case: &Case| {
        let waves = case.app.waves();
        (case.app.cursor(), waves.rows().to_vec(), waves.selected(), waves.viewport())
    };
    let before = kept(&case);
    let case = case.keys("R");
    assert_eq!(before, kept(&case));
    case.shows("✓ golden");
}

#[test]
fn while_a_newer_version_is_decoded_the_old_one_is_shown() {
    let mut case = case("demo.fst").keys("3a");
    let screen = case.text();
    update(&mut case.app, Msg::Open(demo()));
    let (trace, sidecar) =
        (case.app.document().unwrap().trace.clone(), case.app.document().unwrap().sidecar.clone());
    update(&mut case.app, Msg::Loaded { generation: 2, part: Part::Trace(trace, sidecar) });
    let body = |screen: &str| screen.lines().skip(1).take(46).collect::<Vec<_>>().join("\n");
    assert_eq!(body(&case.text()), body(&screen));
    let error = Diagnostic::error("no frames");
    update(&mut case.app, Msg::Loaded { generation: 2, part: Part::Failed(Stage::Decoding, error) });
    assert!(case.app.document().unwrap().run.is_none());
    case.shows("no frames").shows("signals");
}

#[test]
fn signals_are_asked_for_once() {
    let mut case = case("demo.fst");
    let unloaded = Trace::open(&demo(), &Progress::default()).unwrap();
    update(&mut case.app, Msg::Open(demo()));
    let part = Part::Trace(unloaded, None);
    let effects = update(&mut case.app, Msg::Loaded { generation: 2, part });
    assert!(matches!(effects.as_slice(), [Effect::Load { generation: 2, .. }]), "{effects:?}");
    let case = case.shows("loading …");
    let mut case = case;
    assert_eq!(update(&mut case.app, Msg::Resize { width: 90, height: 30 }), []);
}

#[test]
fn names_can_be_walked_through_while_the_values_are_read() {
    let (_folder, file) = other();
    let mut case = Case::new().size(120, 40);
    update(&mut case.app, Msg::Open(file.clone()));
    let header = Header::read(&file, &Progress::new()).unwrap();
    let names = Msg::Loaded { generation: 1, part: Part::Names(header.names()) };
    assert_eq!(update(&mut case.app, names), [], "nothing can be loaded yet");
    let mut case = case.shows("top").shows("data").shows("opening");
    let trace = header.open(&Progress::new()).unwrap();
    let effects = update(&mut case.app, Msg::Loaded { generation: 1, part: Part::Trace(trace, None) });
    assert!(matches!(effects.as_slice(), [Effect::Load { generation: 1, .. }]), "{effects:?}");
    case.shows("data").hides("loaded again");
}

/// The debugger while it has read the names of the other design and not its values.
fn names_alone(file: &Path) -> (Case, Header) {
    let mut case = Case::new().size(120, 40);
    update(&mut case.app, Msg::Open(file.to_owned()));
    let header = Header::read(file, &Progress::new()).unwrap();
    update(&mut case.app, Msg::Loaded { generation: 1, part: Part::Names(header.names()) });
    (case, header)
}

#[test]
fn a_clock_that_was_chosen_among_the_names_stays() {
    let (_folder, file) = other();
    std::fs::write(
        &file,
        std::fs::read_to_string(&file).unwrap().replace(" data ", " data $end\n$var wire 1 # clk "),
    )
    .unwrap();
    let (case, header) = names_alone(&file);
    let mut case = case.keys("C").shows("cycles are those of request");
    case.send(Msg::Loaded { generation: 1, part: Part::Trace(header.open(&Progress::new()).unwrap(), None) });
    let hierarchy = case.app.document().unwrap().trace.hierarchy();
    assert_eq!(case.app.clock_signal(), hierarchy.find_signal("top.request"));
}

#[test]
fn rows_say_that_nothing_is_loaded_any_more() {
    let (_folder, file) = other();
    let (case, _) = names_alone(&file);
    let case = case.shows("loading …").keys("<Esc>").hides("loading …").shows("not loaded; R loads");
    let case = case.keys("e").shows("the selected row is not loaded");
    let mut case = case;
    let effects = update(&mut case.app, Msg::Open(file.clone()));
    let Some(Effect::Open { generation, .. }) = effects.first() else { panic!("{effects:?}") };
    let case = case.shows("loading …").hides("not loaded; R");
    let mut case = case;
    let part = Part::Failed(Stage::Opening, Diagnostic::error("no values"));
    update(&mut case.app, Msg::Loaded { generation: *generation, part });
    case.shows("not loaded; R loads").keys("R").hides("not loaded; R").hides("loading …");
}

#[test]
fn a_signal_that_cannot_be_loaded_says_so_in_its_row() {
    let (_folder, file) = other();
    let mut case = Case::new().size(120, 40);
    update(&mut case.app, Msg::Open(file.clone()));
    let part = Part::Trace(Trace::open(&file, &Progress::default()).unwrap(), None);
    let effects = update(&mut case.app, Msg::Loaded { generation: 1, part });
    let Some(Effect::Load { signals, .. }) = effects.last() else { panic!("{effects:?}") };
    let result = Err(Diagnostic::error("block 3 is damaged"));
    update(&mut case.app, Msg::SignalsLoaded { generation: 1, signals: signals.clone(), result });
    let screen = case.hides("loading …").text();
    assert_eq!(screen.matches("block 3 is damaged").count(), 2 + 1, "{screen}");
}

#[test]
fn names_of_another_trace_leave_the_old_one_on_the_screen() {
    let (_folder, file) = other();
    let mut case = case("demo.fst");
    let screen = case.text();
    update(&mut case.app, Msg::Open(file.clone()));
    let names = Header::read(&file, &Progress::new()).unwrap().names();
    update(&mut case.app, Msg::Loaded { generation: 2, part: Part::Names(names) });
    let body = |screen: &str| screen.lines().skip(1).take(40).collect::<Vec<_>>().join("\n");
    assert_eq!(body(&case.text()), body(&screen));
}

#[test]
fn what_was_left_out_of_a_trace_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.vcd");
    let text = "$scope module top $end\n$var wire 1 ! a $end\n$upscope $end\n$enddefinitions $end\n#0\n1!\nqq\n1%\n#9\n";
    std::fs::write(&file, text).unwrap();
    let case = Case::new().size(160, 30).open(&file).shows("a value of an undeclared identifier is left out");
    case.shows("(1 more: p)").keys("p").shows("a word that belongs to no record is left out");
}

#[test]
fn the_first_rows_are_of_the_test_bench_with_its_clock_and_reset() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roots.vcd");
    let text = "$timescale 1ns $end\n\
        $scope module alone $end $var wire 1 a clk $end $upscope $end\n\
        $scope module tb $end $var wire 4 b data $end $var wire 1 c rst_n $end $var wire 1 d sys_clk $end\n\
        $scope module dut $end $var wire 1 e q $end $upscope $end $upscope $end\n\
        $enddefinitions $end\n#0\nza\nb0 b\n0c\n0d\n0e\n#5\n1d\n#10\n1c\n";
    std::fs::write(&file, text).unwrap();
    let case = Case::new().open(&file);
    let rows = case.app.waves().rows().iter().filter_map(tritscope::app::Row::signal);
    let hierarchy = case.app.document().unwrap().trace.hierarchy();
    let paths: Vec<&str> = rows.map(|id| hierarchy.signal(id).unwrap().path.as_str()).collect();
    assert_eq!(paths, ["tb.sys_clk", "tb.rst_n", "tb.data", "alone.clk", "tb.dut.q"]);
}
