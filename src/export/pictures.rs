//! The kinds of files that people look at: what they show, that each is well formed, and that no name or note gets out of
//! its place.

mod well_formed;

use super::{
    Curve, Extent, Kind, Marker, Options, Provenance, Selection, Shown, ShownRow, TableElement, TensorTable,
    write,
};
use crate::base::{Field, Time};
use crate::config::Theme;
use crate::note::{About, Note, When};
use crate::trace::{Clock, Progress, SignalId, SignalKind, Trace, Track, Value};
use crate::translate::Format;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use well_formed::{assert_diagram, assert_picture, assert_plain, assert_report};

/// A trace of a clock, a bit, a vector, a real number, an event and a word of a processor.
const SMALL: &str = "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 c clk $end\n$var wire 1 v valid $end\n\
$var wire 8 d data [7:0] $end\n$var real 64 r level $end\n$var event 1 e hit $end\n$var wire 1 b bus $end\n\
$upscope $end\n$enddefinitions $end\n#0\n0c\nxv\nbxxxxxxxx d\nr0 r\nzb\n#5\n1c\n0v\nb1010 d\nr1.5 r\n#10\n0c\n#15\n1c\n1v\n\
b0z11x010 d\nr-2 r\n1e\n0b\n#20\n0c\n#25\n1c\n0v\nb11111111 d\nr3 r\n1b\n#30\n0c\n#35\n1c\n1e\nbzzzzzzzz d\n#40\n0c\n#45\n";

fn opened(vcd: &str) -> Trace {
    let mut file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
    file.write_all(vcd.as_bytes()).unwrap();
    let trace = Trace::open(file.path(), &Progress::new()).unwrap();
    let all: Vec<SignalId> = trace.hierarchy().signal_ids().collect();
    trace.load(&all).unwrap();
    trace
}

fn rows(trace: &Trace) -> Vec<ShownRow> {
    let signals = trace.hierarchy().signal_ids().zip(trace.hierarchy().signals());
    signals.map(|(id, signal)| ShownRow::new(signal.name.clone(), Shown::Signal(id))).collect()
}

fn selection(trace: &Trace, rows: Vec<ShownRow>, from: u64, to: u64) -> Selection {
    let provenance = Provenance { file: "small.vcd".to_owned(), ..Provenance::default() };
    Selection { rows, provenance, ..Selection::new(trace, Time(from), Time(to)) }
}

fn written(selection: &Selection, kind: Kind, options: &Options) -> String {
    let mut bytes = Vec::new();
    write(selection, kind, options, &mut bytes, &mut |_| true).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn note(when: When, about: About, text: &str) -> Note {
    Note { when, about, text: text.to_owned(), color: None }
}

/// Everything that a picture can show.
fn full(trace: &Trace) -> Selection {
    let mut rows = rows(trace);
    rows[2].format = Format::Signed;
    rows[2].color = Some(3);
    rows[3].curve = Some(Curve { slope: false, extent: Extent::Stretch });
    rows[3].height = 2;
    rows.insert(1, ShownRow::new("wires", Shown::Group { open: true }));
    rows[2].depth = 1;
    rows[3].depth = 1;
    rows.insert(4, ShownRow::new("", Shown::Divider));
    let texts = [(0, ""), (12, "0x42"), (22, ""), (30, "! no stop")];
    let texts = texts.map(|(time, text)| (Time(time), Value::Text(text.to_owned())));
    let words = Track::computed(SignalKind::Text, texts.to_vec());
    rows.push(ShownRow::new(
        "uart",
        Shown::Transactions { text: "uart(rx=tb.bus)".to_owned(), track: words, uses: Vec::new() },
    ));
    let mut whole = selection(trace, rows, 0, 44);
    whole.notes = vec![
        note(When::At(Time(15)), About::Signal("tb.data".to_owned()), "one bit is not known here"),
        note(When::During { from: Time(20), to: Time(30) }, About::Trace, "quiet\nuntil the next word"),
        note(When::Always, About::Trace, "made by hand"),
    ];
    whole.notes[0].color = Some(2);
    whole.markers = vec![
        Marker { letter: 'a', name: Some("start".to_owned()), time: Time(5) },
        Marker { letter: 'b', name: None, time: Time(25) },
    ];
    whole.cursor = Some(Time(15));
    let element = |(index, rtl, golden)| TableElement { index, rtl, golden: Some(golden), time: None };
    let elements = [(0, Field::Known(12), 12), (1, Field::Known(-312), 41), (2, Field::Unknown, 0)];
    let elements = elements.into_iter().map(element).collect();
    whole.tensors =
        vec![TensorTable { name: "q_proj".to_owned(), number: 3, elements, ..TensorTable::default() }];
    whole.provenance.simulate = Some("tritscope sim small".to_owned());
    whole
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// All lanes of a diagram, groups opened.
fn lanes(value: &serde_json::Value) -> Vec<serde_json::Map<String, serde_json::Value>> {
    match value {
        serde_json::Value::Array(items) => items.iter().flat_map(lanes).collect(),
        serde_json::Value::Object(lane) => vec![lane.clone()],
        _ => Vec::new(),
    }
}

fn wave(diagram: &serde_json::Value, name: &str) -> String {
    let lanes = lanes(&diagram["signal"]);
    let lane = lanes.iter().find(|lane| lane.get("name").is_some_and(|found| found == name)).unwrap();
    lane["wave"].as_str().unwrap().to_owned()
}

#[test]
fn a_diagram_of_wavedrom() {
    let trace = opened(SMALL);
    insta::assert_snapshot!(written(&full(&trace), Kind::WaveJson, &Options::default()));
}

#[test]
fn a_report() {
    let trace = opened(SMALL);
    insta::assert_snapshot!(written(&full(&trace), Kind::Markdown, &Options::default()));
}

#[test]
fn a_picture() {
    let trace = opened(SMALL);
    let options = Options { columns: Some(200), ..Options::default() };
    insta::assert_snapshot!(written(&full(&trace), Kind::Svg, &options));
}

#[test]
fn ticks_are_cycles_where_everything_changes_at_edges() {
    let trace = opened(SMALL);
    let rows = rows(&trace).into_iter().take(3).collect();
    let diagram = json(&written(&selection(&trace, rows, 5, 44), Kind::WaveJson, &Options::default()));
    assert_eq!(wave(&diagram, "clk"), "p...");
    assert_eq!(wave(&diagram, "valid"), "010.");
    assert_eq!(wave(&diagram, "data"), "=9=z");
    assert_eq!(diagram["foot"]["text"], "a tick is a cycle of the clock");
}

#[test]
fn a_change_between_edges_is_kept_unless_cycles_are_asked_for() {
    let vcd = SMALL.replace("#10\n0c\n", "#10\n0c\n#12\n1v\n#13\n0v\n");
    let trace = opened(&vcd);
    let rows: Vec<_> = rows(&trace).into_iter().take(2).collect();
    let clock = Clock::rising(&trace, trace.hierarchy().find_signal("tb.clk").unwrap()).unwrap();
    let mut options = Options { clock: Some(clock), ..Options::default() };
    let chosen = selection(&trace, rows, 5, 24);
    let diagram = json(&written(&chosen, Kind::WaveJson, &options));
    assert_eq!(wave(&diagram, "valid"), "0......10.1.........", "a tick is a nanosecond");
    options.per_cycle = true;
    let diagram = json(&written(&chosen, Kind::WaveJson, &options));
    assert_eq!((wave(&diagram, "valid").as_str(), wave(&diagram, "clk").as_str()), ("01", "p."));
    assert!(diagram["foot"]["text"].as_str().unwrap().contains("2 changes within cycles are not shown"));
}

#[test]
fn moments_far_apart_have_a_tick_each() {
    let vcd = "$timescale 1ps $end\n$var wire 4 d d $end\n$enddefinitions $end\n#0\nb0 d\n#7\nb1 d\n#1000000\nb10 d\n#1000013\nb11 d\n";
    let trace = opened(vcd);
    let diagram =
        json(&written(&selection(&trace, rows(&trace), 0, 1_000_013), Kind::WaveJson, &Options::default()));
    assert_eq!(wave(&diagram, "d"), "====");
    assert!(diagram["foot"]["text"].as_str().unwrap().starts_with("not to scale"));
}

#[test]
fn a_report_marks_what_is_wrong_and_says_what_it_leaves_out() {
    let trace = opened(SMALL);
    let mut chosen = selection(&trace, rows(&trace), 0, 44);
    let element = |index| {
        let golden = Some(if index == 99 { 3 } else { 1 });
        TableElement { index, rtl: Field::Known(1), golden, time: None }
    };
    let elements = (0..100).map(element).collect();
    chosen.tensors = vec![TensorTable { name: "score".to_owned(), elements, ..TensorTable::default() }];
    let report = written(&chosen, Kind::Markdown, &Options::default());
    assert!(report.contains("**1 of 100 differ from the golden model**"), "{report}");
    assert!(report.contains("| 99 | 1 | 3 | −2 | ✗ |"), "{report}");
    assert!(report.contains("52 more elements are left out."), "{report}");
}

#[test]
fn what_hides_changes_looks_different_from_what_is_steady() {
    let mut changes = String::new();
    for time in 0..2000 {
        writeln!(changes, "#{time}\n{}v\nb{:b} d", time % 2, time % 16).unwrap();
    }
    let vcd = format!(
        "$timescale 1ns $end\n$var wire 1 v v $end\n$var wire 4 d d $end\n$enddefinitions $end\n{changes}"
    );
    let trace = opened(&vcd);
    let chosen = selection(&trace, rows(&trace), 0, 1999);
    let picture = written(&chosen, Kind::Svg, &Options { columns: Some(100), ..Options::default() });
    assert!(picture.contains("class=\"many-f\"") && picture.contains("200 hold more changes"), "{picture}");
    assert!(picture.len() < 20_000, "{} bytes", picture.len());
    let report = written(&chosen, Kind::Markdown, &Options::default());
    assert!(report.contains("║║║║") && report.contains("╪╪╪╪"), "{report}");
}

#[test]
fn a_picture_has_the_colours_of_its_theme() {
    let trace = opened(SMALL);
    for name in Theme::names() {
        let theme = Theme::load(name, &[]).unwrap();
        let (r, g, b) = theme.background();
        let options = Options { theme: Some(theme), ..Options::default() };
        let picture = written(&full(&trace), Kind::Svg, &options);
        assert!(picture.contains(&format!("rx=\"6\" fill=\"#{r:02x}{g:02x}{b:02x}\"")), "{name}");
    }
}

#[test]
fn an_export_that_nobody_wants_any_more_stops() {
    let trace = opened(SMALL);
    for kind in [Kind::Svg, Kind::WaveJson, Kind::Markdown] {
        let stopped = write(&full(&trace), kind, &Options::default(), &mut Vec::new(), &mut |_| false);
        assert_eq!(stopped.unwrap_err().what, "the export was stopped");
    }
}

/// Texts that try to be something else.
const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "]]>&lt;!--",
    "a|b|c",
    "`code` ```` fence",
    "$end #12",
    "\x1b[2J\x07\r\nnew line",
    "\u{202e}back\u{2066}wards",
    "@team fixes #1 https://x.y ![i](http://z)",
    "<b>bold</b> \" onload=\"x",
    "\u{0}\u{fffe}\u{ffff}",
    "=1+1",
    "</title></svg><svg onload=\"x\">",
];

/// A selection in which everything that can be named is called `text`.
fn named(trace: &Trace, text: &str) -> Selection {
    let mut chosen = full(trace);
    chosen.rows.iter_mut().for_each(|row| row.label = text.to_owned());
    chosen.notes.iter_mut().for_each(|note| text.clone_into(&mut note.text));
    chosen.notes.push(note(
        When::At(Time(3)),
        About::Element { tensor: text.to_owned(), number: 1, index: 2 },
        text,
    ));
    chosen.notes.push(note(When::At(Time(4)), About::Signal(text.to_owned()), text));
    chosen.markers.iter_mut().for_each(|mark| mark.name = Some(text.to_owned()));
    chosen.tensors.iter_mut().for_each(|table| text.clone_into(&mut table.name));
    let some = || Some(text.to_owned());
    chosen.provenance = Provenance {
        file: text.to_owned(),
        scenario: some(),
        revision: some(),
        simulator: some(),
        simulate: some(),
        export: some(),
        parameters: vec![(text.to_owned(), text.to_owned())],
        ..Provenance::default()
    };
    chosen
}

#[test]
fn no_text_gets_out_of_its_place() {
    let trace = opened(SMALL);
    for text in HOSTILE {
        let chosen = named(&trace, text);
        let [picture, diagram, report] = [Kind::Svg, Kind::WaveJson, Kind::Markdown]
            .map(|kind| written(&chosen, kind, &Options::default()));
        for text in [&picture, &diagram, &report] {
            assert_plain(text);
        }
        assert_picture(&picture);
        assert_diagram(&diagram);
        assert_report(&report);
    }
}

fn letters(width: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(b"0101xzhluw-".to_vec()), width)
        .prop_map(|letters| letters.into_iter().map(char::from).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_selection_is_well_formed(
        changes in prop::collection::vec((0..400_u64, letters(1), letters(5)), 0..60),
        from in 0..300_u64, length in 0..300_u64, name in "\\PC{0,12}", at in 0..500_u64, color in 0..9_u8,
    ) {
        let mut changes = changes;
        changes.sort_by_key(|change| change.0);
        let bits = |text: &str| Value::Bits(crate::base::Bits::parse(text).unwrap());
        let track = |width: u32, text: fn(&(u64, String, String)) -> &str| {
            let changes = changes.iter().map(|change| (Time(change.0), bits(text(change)))).collect();
            Track::computed(SignalKind::Bits { width }, changes)
        };
        let trace = opened(SMALL);
        let row = |track| ShownRow {
            color: Some(color),
            ..ShownRow::new(name.clone(), Shown::Computed { text: name.clone(), track, uses: Vec::new() })
        };
        let mut chosen = selection(&trace, vec![row(track(1, |c| &c.1)), row(track(5, |c| &c.2))], from, from + length);
        chosen.notes = vec![note(When::At(Time(at)), About::Trace, &name)];
        chosen.cursor = Some(Time(at));
        assert_picture(&written(&chosen, Kind::Svg, &Options { columns: Some(150), ..Options::default() }));
        assert_diagram(&written(&chosen, Kind::WaveJson, &Options::default()));
        assert_report(&written(&chosen, Kind::Markdown, &Options::default()));
    }
}
