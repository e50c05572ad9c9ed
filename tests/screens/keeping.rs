//! Sessions that come back, and traces that change while they are open.

use crate::case::Case;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tritscope::app::{Against, Content, Effect, Kept, Msg, Part, Watched, update};
use tritscope::config::{AutoReload, Settings};
use tritscope::session::{self, Row, Session};
use tritscope::trace::{Progress, Trace};

/// A VCD with signals of the given scope, names and widths, that change often.
pub fn vcd(scope: &str, signals: &[(&str, u32)]) -> String {
    let mut text = "$timescale 1ns $end\n".to_owned();
    scope.split('.').for_each(|name| writeln!(text, "$scope module {name} $end").unwrap());
    for (index, (name, width)) in signals.iter().enumerate() {
        writeln!(text, "$var wire {width} s{index} {name} [{}:0] $end", width - 1).unwrap();
    }
    scope.split('.').for_each(|_| text += "$upscope $end\n");
    text += "$enddefinitions $end\n";
    for time in 0..200 {
        writeln!(text, "#{}", time * 10).unwrap();
        (0..signals.len()).for_each(|index| writeln!(text, "b{:b} s{index}", time % (index + 2)).unwrap());
    }
    text
}

pub const SIGNALS: [(&str, u32); 3] = [("clk", 1), ("data", 8), ("acc", 16)];

/// A trace in a folder of its own.
pub struct Dump(tempfile::TempDir);

impl Dump {
    pub fn new(text: &str) -> Self {
        let dump = Self(tempfile::tempdir().unwrap());
        dump.write(text);
        dump
    }

    pub fn file(&self) -> PathBuf {
        self.0.path().join("run.vcd")
    }

    pub fn write(&self, text: &str) {
        std::fs::write(self.file(), text).unwrap();
    }

    pub fn trace(&self) -> Trace {
        Trace::open(&self.file(), &Progress::default()).unwrap()
    }

    /// The debugger on the trace as it is now.
    pub fn case(&self) -> Case {
        self.case_with(None)
    }

    /// The debugger on the trace, which begins with `session`.
    pub fn case_with(&self, session: Option<Session>) -> Case {
        let mut case = Case::new().size(120, 40);
        case.session = session;
        case.open(&self.file())
    }

    /// Loads `text` as a newer version of the trace.
    pub fn reload(&self, mut case: Case, text: &str) -> Case {
        self.write(text);
        let effects = update(&mut case.app, Msg::Open(self.file()));
        let Some(Effect::Open { generation, .. }) = effects.first() else { panic!("{effects:?}") };
        let generation = *generation;
        for part in [Part::Trace(self.trace(), None), Part::Complete] {
            case.send(Msg::Loaded { generation, part });
        }
        case
    }
}

/// What the rows show, by name.
fn rows(case: &Case) -> Vec<String> {
    let hierarchy = case.app.document().unwrap().trace.hierarchy();
    let text = |row: &tritscope::app::Row| match &row.content {
        Content::Signal(id) => hierarchy.signal(*id).unwrap().path.clone(),
        Content::Missing(path) => format!("? {path}"),
        other => format!("{other:?}"),
    };
    case.app.waves().rows().iter().map(text).collect()
}

fn session(rows: &[&str]) -> Session {
    Session { rows: rows.iter().map(|path| Row::signal(*path)).collect(), ..Session::default() }
}

/// The session after it was a file.
pub fn through_a_file(session: &Session) -> Session {
    let (read, warnings) = Session::of_toml(&session.to_toml(), Path::new("s.toml")).unwrap();
    assert_eq!(warnings, []);
    read
}

#[test]
fn what_was_on_the_screen_comes_back() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let case = dump.case().keys("<Tab>jJrr+++eema5Lemb");
    let kept = case.app.session().unwrap();
    let again = dump.case_with(Some(through_a_file(&kept)));
    assert_eq!(again.app.session(), Some(kept));
    let shown = |case: &Case| (case.app.waves().rows().to_vec(), case.app.waves().viewport());
    assert_eq!(shown(&again), shown(&case));
    assert_eq!((again.app.cursor(), again.app.marks()), (case.app.cursor(), case.app.marks()));
    again.shows("the session of this trace is back");
}

/// Keys that look for a condition at rising edges of the clock.
const SEARCH: &str = "/tb.dut.data==8'd1<Enter><A-/><Enter>";

#[test]
fn search_clocks_and_the_other_trace_come_back() {
    let (dump, other) = (Dump::new(&vcd("tb.dut", &SIGNALS)), Dump::new(&vcd("tb.dut", &SIGNALS[..2])));
    let mut case = dump.case();
    let mut against = Against::from(other.file());
    against.options.tolerance = "1.5ns".parse().unwrap();
    against.options.add_map("tb.dut=tb.dut").unwrap();
    case.send(Msg::Compare(Box::new(against.clone())));
    let case = case.keys("C").keys(SEARCH);
    let kept = case.app.session().unwrap();
    assert_eq!(kept.search.as_deref(), Some("tb.dut.data == 8'd1"));
    assert_eq!(kept.search_clock.as_deref(), Some("tb.dut.clk"));
    assert_eq!(kept.clock.as_deref(), Some("tb.dut.clk"));
    assert_eq!(kept.compare.as_deref(), other.file().to_str());
    assert_eq!(kept.compare_tolerance.unwrap().to_string(), "1500ps");
    assert_eq!(kept.compare_map, ["tb.dut=tb.dut"]);
    let again = dump.case_with(Some(through_a_file(&kept)));
    assert_eq!(again.app.session(), Some(kept));
    assert_eq!(again.app.search().matches(), case.app.search().matches());
    assert!(again.app.search().matches().unwrap().count() > 0);
    let asked =
        |effect: &Effect| matches!(effect, Effect::Compare { against: asked, .. } if **asked == against);
    assert!(again.effects.iter().any(asked), "{:?}", again.effects);
}

#[test]
fn a_search_does_not_forget_its_clock_where_that_is_gone() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS[1..]));
    let search = |name: &str| Session {
        search: Some("tb.dut.data == 8'd1".into()),
        search_clock: Some(name.into()),
        ..session(&["tb.dut.data"])
    };
    let case = dump.case_with(Some(search("tb.dut.clk")));
    assert!(case.app.search().matches().is_none());
    let case = case.shows("not searched: the clock tb.dut.clk is not in this trace");
    assert_eq!(case.app.session().unwrap().search_clock.as_deref(), Some("tb.dut.clk"));
    let moved = Dump::new(&vcd("TOP.tb.dut", &SIGNALS)).case_with(Some(search("tb.dut.clk")));
    assert_eq!(moved.app.search().clock(), Some("TOP.tb.dut.clk"));
    assert!(moved.app.search().matches().unwrap().count() > 0);
}

#[test]
fn who_names_another_trace_is_not_overruled_by_the_session() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let mut case = Case::new().size(120, 40);
    case.session = Some(Session { compare: Some("kept.vcd".into()), ..session(&["tb.clk"]) });
    case.send(Msg::Compare(Box::new(Against::from(PathBuf::from("named.vcd")))));
    let case = case.open(&dump.file());
    assert_eq!(case.app.comparison().unwrap().file(), Path::new("named.vcd"));
}

#[test]
fn what_was_on_the_screen_of_an_engine_comes_back() {
    let case = crate::case::case("demo.fst").keys("30f4v<Tab>jjJmx");
    let kept = case.app.session().unwrap();
    let mut again = Case::new().size(160, 48);
    again.session = Some(through_a_file(&kept));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst");
    let again = again.open(&file);
    assert_eq!(again.app.session(), Some(kept));
    assert_eq!(again.app.cycle(), case.app.cycle());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_screen_comes_back(keys in prop::collection::vec(prop::sample::select(vec![
        "j", "k", "J", "K", "+", "-", "=", "c", "L", "H", "r", "e", "E", "l", "h", "$", "0", "ma", "mb", "mZ", "<Tab>",
        "<S-Tab>", "z", "v", "p", "<Enter>", "<Space>", "x",
    ]), 0..40)) {
        let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
        let case = dump.case().keys(&keys.concat()).keys("<Esc>");
        let kept = case.app.session().unwrap();
        prop_assume!(!kept.rows.is_empty());
        let again = dump.case_with(Some(through_a_file(&kept)));
        prop_assert_eq!(again.app.session(), Some(kept));
        prop_assert_eq!(again.app.waves().rows(), case.app.waves().rows());
    }
}

#[test]
fn missing_signals_wait_and_come_back() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS[..2]));
    let case = dump.case_with(Some(session(&["tb.dut.acc", "tb.dut.clk"])));
    assert_eq!(rows(&case), ["? tb.dut.acc", "tb.dut.clk"]);
    let case = case.shows("1 signals of the session are not in this trace: tb.dut.acc").shows("acc");
    let kept = case.app.session().unwrap();
    assert_eq!(kept.rows[0].content, session::Content::Signal { path: "tb.dut.acc".into(), width: None });
    let case = dump.reload(case, &vcd("tb.dut", &SIGNALS)).shows("1 rows are back");
    assert_eq!(rows(&case), ["tb.dut.acc", "tb.dut.clk"]);
    let case = dump.reload(case, &vcd("tb.dut", &SIGNALS[1..]));
    assert_eq!(rows(&case), ["tb.dut.acc", "? tb.dut.clk"]);
    case.shows("1 rows of the waves are not in the new trace: tb.dut.clk");
}

#[test]
fn resized_signals_stay_and_are_told() {
    let dump = Dump::new(&vcd("tb", &[("acc", 16)]));
    let kept = dump.case().app.session();
    let wider = Dump::new(&vcd("tb", &[("acc", 20)]));
    let case = wider.case_with(kept).shows("1 signals have another width now: tb.acc (16 bits, now 20)");
    assert_eq!(rows(&case), ["tb.acc"]);
    wider.reload(case, &vcd("tb", &[("acc", 4)])).shows("tb.acc (20 bits, now 4)");
}

#[test]
fn rows_follow_scopes_that_moved() {
    let dump = Dump::new(&vcd("TOP.tb.dut", &SIGNALS));
    let case = dump.case_with(Some(session(&["tb.dut.acc", "tb.dut.clk[0:0]"])));
    assert_eq!(rows(&case), ["TOP.tb.dut.acc", "TOP.tb.dut.clk"]);
    let case = case.shows("1 scopes have other names now: the root is TOP");
    let case = dump.reload(case, &vcd("tb.dut", &SIGNALS));
    assert_eq!(rows(&case), ["tb.dut.acc", "tb.dut.clk"]);
}

#[test]
fn times_follow_another_time_scale() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let case = dump.case().keys("eeema");
    let time = case.app.cursor().0;
    let kept = case.app.session();
    let fine = vcd("tb", &SIGNALS).replace("1ns", "1ps").replace('#', "#000").replace("#000", "#");
    let fine: String = fine
        .lines()
        .map(|line| {
            line.strip_prefix('#').map_or_else(|| format!("{line}\n"), |time| format!("#{time}000\n"))
        })
        .collect();
    let finer = Dump::new(&fine).case_with(kept);
    assert_eq!(finer.app.cursor().0, time * 1000);
    assert_eq!(finer.app.marks()[&'a'].0, time * 1000);
    let case = dump.reload(case, &fine);
    assert_eq!(case.app.cursor().0, time * 1000);
}

#[test]
fn a_session_without_rows_leaves_no_screen_empty() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    assert_eq!(rows(&dump.case_with(Some(Session::default()))).len(), 3);
}

#[test]
fn names_of_a_session_never_reach_the_terminal_raw() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let case = dump.case_with(Some(session(&["tb.\u{1b}[31mevil\u{7}", "tb.clk"])));
    assert!(!case.buffer().content.iter().any(|cell| cell.symbol().contains(|c: char| c.is_control())));
}

#[test]
fn news_of_the_file_leave_the_trace_on_the_screen() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let mut case = dump.case().keys("eee");
    for (news, text) in [
        (Watched::Gone, "run.vcd is gone: the last good trace stays"),
        (Watched::Empty, "run.vcd is empty: the last good trace stays"),
        (
            Watched::Unfinished,
            "run.vcd ends in the middle: the last good trace stays   R loads it as far as it goes",
        ),
        (Watched::Back, "run.vcd is back"),
    ] {
        assert_eq!(update(&mut case.app, Msg::Watched(news)), []);
        case = case.shows(text).shows("acc");
    }
    let effects = update(&mut case.app, Msg::Watched(Watched::New));
    assert_eq!(effects, [Effect::Open { generation: 2, file: dump.file() }]);
}

#[test]
fn a_version_that_comes_while_one_is_loaded_is_loaded_next() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let mut case = dump.case();
    update(&mut case.app, Msg::Watched(Watched::New));
    assert_eq!(update(&mut case.app, Msg::Watched(Watched::New)), [], "the first load is not stopped");
    update(&mut case.app, Msg::Loaded { generation: 2, part: Part::Trace(dump.trace(), None) });
    let effects = update(&mut case.app, Msg::Loaded { generation: 2, part: Part::Complete });
    assert_eq!(effects, [Effect::Open { generation: 3, file: dump.file() }]);
}

#[test]
fn whoever_wants_to_be_asked_is_asked_and_nobody_is_disturbed() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    for (auto_reload, text) in
        [(AutoReload::Ask, "run.vcd has a new version   R loads it"), (AutoReload::Never, "acc")]
    {
        let mut case = Case::new();
        case.app = case.app.with_settings(Settings { auto_reload, ..Settings::default() });
        let mut case = case.size(120, 40).open(&dump.file()).keys("e");
        assert_eq!(update(&mut case.app, Msg::Watched(Watched::New)), []);
        let case = case.shows(text);
        assert_eq!(case.app.message().is_some(), auto_reload == AutoReload::Ask);
    }
}

#[test]
fn a_savefile_of_gtkwave_becomes_rows() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let saved = "[*]\n[timestart] 100\n*-6.0 250 300 -1\n@28\ntb.dut.clk[0:0]\n@800200\n-bus\n@24\n+{payload} tb.dut.data[7:0]\n\
                 @1000200\n-bus\n@200\n-apart\n@22\ntb.dut.gone[3:0]\n";
    let (session, _) = Session::of_gtkw(saved, Path::new("view.gtkw"));
    let case = dump.case_with(Some(session));
    assert_eq!(
        rows(&case),
        ["tb.dut.clk", "Group { open: true }", "tb.dut.data", "Divider", "? tb.dut.gone[3:0]"]
    );
    assert_eq!((case.app.cursor().0, case.app.marks()[&'a'].0), (250, 300));
    assert_eq!(case.app.waves().viewport().from.0, 100);
    case.shows("payload").shows("bus").shows("apart");
}

#[test]
fn a_session_of_the_user_replaces_the_rows_and_can_be_undone() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let mut case = dump.case().keys("Qo mine.toml <Enter>");
    assert!(case.effects.contains(&Effect::ReadSession("mine.toml".into())), "{:?}", case.effects);
    let kept = Kept { session: Some(session(&["tb.acc"])), ..Kept::default() };
    case.send(Msg::Restore(Box::new(kept)));
    assert_eq!(rows(&case), ["tb.acc"]);
    assert_eq!(rows(&case.shows("the session has 1 rows").keys("u")).len(), 3);
}

#[test]
fn a_session_is_written_where_the_user_says() {
    let dump = Dump::new(&vcd("tb", &SIGNALS));
    let case = dump.case().keys("<C-s>");
    let session = Box::new(case.app.session().unwrap());
    let written =
        |file: Option<&str>| Effect::WriteSession { file: file.map(Into::into), session: session.clone() };
    assert_eq!(case.effects.last(), Some(&written(None)));
    let case = case.keys("Qa mine.toml <Enter>");
    assert_eq!(case.effects.last(), Some(&written(Some("mine.toml"))));
    let case = case.keys("Qa view.gtkw <Enter>").shows("savefiles of GTKWave are only read");
    assert_eq!(case.effects.last(), Some(&written(Some("mine.toml"))));
}

/// The first block of the page that is fenced as `language`.
fn example(language: &str) -> &'static str {
    let page = include_str!("../../docs/session.md");
    let (_, rest) = page.split_once(&format!("\n```{language}\n")).unwrap();
    rest.split("\n```").next().unwrap()
}

#[test]
fn the_examples_of_the_page_are_sessions() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let (session, warnings) = Session::of_toml(example("toml"), Path::new("page.toml")).unwrap();
    assert_eq!((session.rows.len(), warnings), (5, Vec::new()));
    assert_eq!(through_a_file(&session), session);
    let case = dump.case_with(Some(session));
    assert!(case.app.problems().list().is_empty(), "{:?}", case.app.problems().list());
    assert_eq!((case.app.cursor().0, case.app.marks().len(), case.app.waves().selected()), (230, 2, 2));
    let (session, warnings) = Session::of_gtkw(example("gtkw"), Path::new("page.gtkw"));
    assert_eq!((session.rows.len(), warnings), (5, Vec::new()));
    let case = dump.case_with(Some(session)).shows("payload").shows("nibble");
    assert_eq!((case.app.cursor().0, case.app.marks().len()), (230, 2));
    assert_eq!(
        rows(&case)[4],
        "Computed(\"{tb.dut.data[3], tb.dut.data[2], tb.dut.data[1], tb.dut.data[0]}\")"
    );
}
