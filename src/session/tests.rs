//! What is written is read again, and any text is read without harm.

use super::*;
use crate::base::Time;
use crate::note::{About, Note, When, clean};
use proptest::prelude::*;
use std::path::Path;

fn read(text: &str) -> (Session, Vec<String>) {
    let (session, warnings) = Session::of_toml(text, Path::new("s.toml")).unwrap();
    let told =
        |warning: &crate::base::Diagnostic| format!("{warning} ({})", warning.hint.as_deref().unwrap_or(""));
    (session, warnings.iter().map(told).collect())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z.\\[\\]0-9]{0,12}", any::<String>()]
}

fn contents() -> impl Strategy<Value = Content> {
    prop_oneof![
        (texts(), any::<Option<u32>>()).prop_map(|(path, width)| Content::Signal { path, width }),
        texts().prop_map(Content::Computed),
        texts().prop_map(Content::Protocol),
        Just(Content::Divider),
        any::<bool>().prop_map(|open| Content::Group { open }),
    ]
}

prop_compose! {
    fn rows()(
        content in contents(),
        name in proptest::option::of(texts()),
        format in proptest::option::of(texts()),
        color in proptest::option::of(1..=model::COLORS),
        height in 1..=model::TALLEST,
        analog in proptest::option::of((prop::sample::select(vec!["step", "slope"]), prop::sample::select(vec!["viewport", "global", "type"]))),
        depth in 0..=model::DEEPEST,
    ) -> Row {
        let analog = analog.map(|(line, range)| (line.to_owned(), range.to_owned()));
        Row { content, name, format, color, height, analog, depth }
    }
}

fn ticks() -> impl Strategy<Value = Tick> {
    prop::sample::select(vec!["1 s", "100 ms", "10 µs", "1 ns", "10 ps", "1 fs"])
        .prop_map(|text| text.parse().unwrap())
}

prop_compose! {
    fn origins()(
        file in proptest::option::of(texts()),
        format in proptest::option::of(texts()),
        tick in proptest::option::of(ticks()),
    ) -> Origin {
        Origin { file, format, tick }
    }
}

fn breakpoints() -> impl Strategy<Value = Breakpoint> {
    let edge = (any::<bool>(), texts(), texts());
    let edge = edge.prop_map(|(rising, clock, when)| Edge { rising, clock, when });
    let edges = prop::collection::vec(edge, 0..3);
    let line = (texts(), 1..=u32::MAX, prop::collection::vec(texts(), 0..3), edges);
    let on = prop_oneof![
        texts().prop_map(Watch::Condition),
        line.prop_map(|(file, line, signals, edges)| Watch::Line(Line { file, line, signals, edges })),
    ];
    (on, any::<bool>()).prop_map(|(on, off)| Breakpoint { on, off })
}

fn notes() -> impl Strategy<Value = Note> {
    let when = prop_oneof![
        Just(When::Always),
        any::<u64>().prop_map(|time| When::At(Time(time))),
        any::<u64>().prop_map(|time| When::During { from: Time(time / 2), to: Time(time) }),
    ];
    let about = prop_oneof![
        Just(About::Trace),
        texts().prop_map(|path| About::Signal(clean(&path))),
        (texts(), 0..9_usize, 0..9_usize).prop_map(|(tensor, number, index)| About::Element {
            tensor: clean(&tensor),
            number,
            index
        }),
    ];
    (when, about, texts(), proptest::option::of(1..=model::COLORS)).prop_map(|(when, about, text, color)| {
        Note { when, about, text: format!("{}.", clean(&text)), color }
    })
}

prop_compose! {
    fn tensors()(
        name in proptest::option::of(texts()),
        numbers in any::<(Option<u64>, u64)>(),
        view in proptest::option::of(prop::sample::select(&model::VIEWS[..])),
        form in proptest::option::of(prop::sample::select(&model::FORMS[..])),
        logarithmic in any::<bool>(),
    ) -> Tensor {
        let (number, element) = numbers;
        Tensor { name, number, element, view: view.map(str::to_owned), form: form.map(str::to_owned), logarithmic }
    }
}

prop_compose! {
    fn rtls()(
        shown in any::<bool>(),
        file in proptest::option::of(texts()),
        line in any::<u32>(),
        scope in prop::collection::vec(texts(), 0..3),
    ) -> Rtl {
        Rtl { shown, file, line, scope }
    }
}

prop_compose! {
    fn sessions()(
        origin in origins(),
        times in any::<(Option<u64>, Option<(u64, u64)>)>(),
        marks in prop::collection::btree_map(prop::char::range('a', 'z'), any::<u64>(), 0..4),
        mark_names in prop::collection::btree_map(prop::char::range('a', 'z'), texts(), 0..3),
        measure in proptest::option::of(prop::char::range('a', 'z')),
        names in prop::collection::vec(proptest::option::of(texts()), 6),
        zoomed in any::<bool>(),
        tolerance in proptest::option::of(prop::sample::select(vec!["2ns", "0s", "1.5us"])),
        compare_map in prop::collection::vec(texts(), 0..3),
        panes in prop::collection::btree_map(texts(), any::<u16>(), 0..3),
        open in proptest::option::of(prop::collection::vec(texts(), 0..3)),
        selected in 0..model::MOST_ROWS,
        rows in prop::collection::vec(rows(), 0..6),
        breakpoints in prop::collection::vec(breakpoints(), 0..3),
        notes in prop::collection::vec(notes(), 0..3),
        panes_shown in (tensors(), rtls()),
    ) -> Session {
        let [layout, focus, search, search_clock, clock, compare] = <[Option<String>; 6]>::try_from(names).unwrap();
        let (cursor, viewport) = times;
        let (tensor, rtl) = panes_shown;
        let compare_tolerance = tolerance.map(|text| text.parse().unwrap());
        Session {
            origin, cursor, viewport, marks, mark_names, measure, layout, focus, zoomed, panes, search, search_clock, clock, compare, compare_tolerance, compare_map, open, selected, rows, breakpoints, notes, tensor, rtl,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(session in sessions()) {
        prop_assert_eq!(read(&session.to_toml()), (session, Vec::new()));
    }

    #[test]
    fn any_text_is_read_without_harm(text in any::<String>()) {
        let _ = Session::of_toml(&text, Path::new("s.toml"));
        let _ = Session::of_gtkw(&text, Path::new("s.gtkw"));
    }

    #[test]
    fn damaged_sessions_are_read_without_harm(session in sessions(), at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut text: Vec<char> = session.to_toml().chars().collect();
        let place = at.index(text.len());
        text[place] = with;
        let _ = Session::of_toml(&text.into_iter().collect::<String>(), Path::new("s.toml"));
    }
}

#[test]
fn a_session_can_be_written_by_hand() {
    let text = "[view]\ncursor = 0x10\n[[row]]\nsignal = 'tb.clk'\n[[row]]\ngroup = 'closed'\nname = 'bus'\n\
                [[row]]\nsignal = 'tb.data'\nformat = 'signed'\ndepth = 1\nheight = 4\nanalog = 'slope'\n";
    let (session, warnings) = read(text);
    assert_eq!(warnings, [""; 0]);
    assert_eq!((session.cursor, session.rows.len()), (Some(16), 3));
    assert_eq!(session.rows[2].analog, Some(("slope".into(), "viewport".into())));
    assert_eq!((session.rows[0].height, session.rows[2].height), (1, 4));
}

#[test]
fn mistakes_have_a_place_and_a_hint_and_leave_the_rest() {
    let text = "version = 9\nveiw = 3\n[view]\ncursor = -1\nzoomed = 'yes'\ncurser = 3\n[marks]\nab = 3\n\
                [[row]]\nsignal = 'a'\nheight = 99\n[[row]]\ncolour = 1\n[[row]]\nsignal = 'b'\n";
    let (session, warnings) = read(text);
    assert_eq!(session.rows.len(), 2);
    assert_eq!(
        warnings,
        [
            "s.toml:1:1: a session of form 9, this tritscope knows form 1 (what it does not understand it leaves out)",
            "s.toml:4:10: `cursor` is left out (it wants a whole number from 0 to 18446744073709551615)",
            "s.toml:5:10: `zoomed` is left out (it wants true or false)",
            "s.toml:6:1: `curser` means nothing here (did you mean `cursor`?)",
            "s.toml:8:1: `ab` means nothing here (docs/session.md lists every key)",
            "s.toml:11:10: `height` is left out (it wants a whole number from 1 to 16)",
            "s.toml:12:1: a row that shows nothing is left out (it wants signal, computed, protocol, divider or group)",
            "s.toml:2:1: `veiw` means nothing here (did you mean `view`?)",
        ]
    );
    let error = Session::of_toml("[view\n", Path::new("s.toml")).unwrap_err();
    assert!(error.to_string().starts_with("s.toml:1:"), "{error}");
}

#[test]
fn notes_count_the_ticks_of_the_session() {
    let text = "[[note]]\nat = '2us'\ntext = 'late'\n[trace]\ntick = '10 ns'\n";
    let (session, warnings) = read(text);
    assert_eq!((session.notes.len(), session.notes[0].when), (1, When::At(Time(200))));
    assert_eq!(warnings, [""; 0]);
    let (session, warnings) = read("[[note]]\nat = 3\n[[note]]\ntext = 'b'\n");
    assert_eq!(session.notes.len(), 1);
    assert_eq!(
        warnings,
        ["s.toml:1:1: a note is left out: missing field `text` (docs/notes.md describes a file of notes)"]
    );
}

#[test]
fn hostile_files_have_an_end() {
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Session::of_toml(&deep, Path::new("s.toml")).is_err());
    let long = format!("[view]\nlayout = '{}'\n", "x".repeat(model::LONGEST_TEXT + 1));
    assert!(read(&long).0.layout.is_none());
    let many = "[[row]]\nsignal = 'a'\n".repeat(model::MOST_ROWS + 10);
    let (session, warnings) = read(&many);
    assert_eq!((session.rows.len(), warnings.len()), (model::MOST_ROWS, 1));
    let wrong = "[[row]]\nx = 1\n".repeat(1000);
    assert!(read(&wrong).1.len() <= 20, "mistakes are told up to a limit");
}
