//! Notes are written and read, by machine and by hand.

use super::*;
use crate::base::TimeScale;
use proptest::prelude::*;
use std::path::Path;

const NS: TimeScale = TimeScale { factor: 1, exponent: -9 };

fn file() -> &'static Path {
    Path::new("n.toml")
}

fn whens() -> impl Strategy<Value = When> {
    prop_oneof![
        Just(When::Always),
        any::<u64>().prop_map(|time| When::At(Time(time))),
        any::<(u64, u64)>().prop_map(|(a, b)| When::During { from: Time(a.min(b)), to: Time(a.max(b)) }),
    ]
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z.\\[\\]0-9]{0,12}", any::<String>().prop_map(|text| clean(&text))]
}

fn abouts() -> impl Strategy<Value = About> {
    let element = (names(), 0..1_000_000_usize, 0..1_000_000_usize);
    prop_oneof![
        Just(About::Trace),
        names().prop_map(About::Signal),
        element.prop_map(|(tensor, number, index)| About::Element { tensor, number, index }),
    ]
}

prop_compose! {
    fn notes()(
        when in whens(),
        about in abouts(),
        text in any::<String>(),
        color in proptest::option::of(1..=COLORS),
    ) -> Note {
        Note { when, about, text: format!("x{}", clean(&text)), color }
    }
}

fn steers(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\n')
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(notes in prop::collection::vec(notes(), 0..6)) {
        prop_assert_eq!(read(&write(&notes), file(), NS).unwrap(), notes);
    }

    #[test]
    fn what_is_read_steers_no_terminal(text in any::<String>(), name in any::<String>()) {
        let text = format!("[[note]]\ntext = {}\nsignal = {}\n", quoted(&text), quoted(&name));
        let (notes, problems) = salvage(&text, file(), NS).unwrap();
        for note in notes {
            prop_assert!(!steers(&note.text) && !steers(&note.about.to_string()));
        }
        for problem in problems {
            prop_assert!(!steers(&problem.to_string()));
        }
    }

    #[test]
    fn any_text_is_read_without_harm(text in any::<String>()) {
        let _ = salvage(&text, file(), NS);
    }
}

#[test]
fn a_note_can_be_written_by_hand() {
    let text = "[[note]]\nat = '120ns'\ntext = '''two\nlines'''\n[[note]]\nfrom = 1\nto = '1.5 us'\nsignal = 'tb.clk'\ntext = 'b'\n\
                [[note]]\ntensor = 'q_proj'\nindex = 17\ntext = 'c'\ncolor = 2\n";
    let at = |when, about, text: &str, color| Note { when, about, text: text.to_owned(), color };
    let during = When::During { from: Time(1), to: Time(1500) };
    let element = About::Element { tensor: "q_proj".into(), number: 0, index: 17 };
    assert_eq!(
        read(text, file(), NS).unwrap(),
        [
            at(When::At(Time(120)), About::Trace, "two\nlines", None),
            at(during, About::Signal("tb.clk".into()), "b", None),
            at(When::Always, element, "c", Some(2)),
        ]
    );
}

#[test]
fn other_tables_are_left_alone() {
    let text = "[view]\ncursor = 3\n[[note]]\ntext = 'a'\n[[row]]\nsignal = 'b'\n";
    assert_eq!(read(text, file(), NS).unwrap().len(), 1);
    assert_eq!(read("", file(), NS).unwrap(), []);
    let error = read("[[notes]]\ntext = 'a'\n", file(), NS).unwrap_err();
    assert_eq!(error.to_string(), "n.toml:1:3: `notes` means nothing here");
}

#[test]
fn mistakes_have_a_place_and_a_hint() {
    let cases = [
        ("text = ''", "2:8: it has no text"),
        ("at = 1", "1:1: missing field `text`"),
        ("at = -1\ntext = 'a'", "2:6: a time is a number of ticks or a text with a unit: \"120ns\""),
        ("at = 'noon'\ntext = 'a'", "2:6: `noon` is no time of the trace"),
        ("at = 1\nto = 3\ntext = 'a'", "1:1: its time is not clear"),
        ("from = 4\nto = 3\ntext = 'a'", "1:1: `from` is after `to`"),
        ("tensor = 'q'\ntext = 'a'", "1:1: it is about no element"),
        ("index = 3\ntext = 'a'", "1:1: it has a number without a tensor"),
        ("signal = 'a'\ntensor = 'q'\nindex = 3\ntext = 'a'", "1:1: it is about a signal and a tensor"),
        ("color = 7\ntext = 'a'", "2:9: there is no such colour"),
        ("text = 'a'\ncolour = 1", "3:1: unknown field `colour`"),
    ];
    for (table, wanted) in cases {
        let text = format!("[[note]]\n{table}\n");
        let error = read(&text, file(), NS).unwrap_err();
        assert!(error.to_string().starts_with(&format!("n.toml:{wanted}")), "{table}: {error}");
        assert!(error.hint.is_some(), "{table}");
        let (notes, problems) = salvage(&format!("{text}[[note]]\ntext = 'b'\n"), file(), NS).unwrap();
        assert_eq!((notes.len(), problems.len()), (1, 1), "{table}: the other note stays");
    }
    assert!(read("note = 3\n", file(), NS).is_err());
    assert!(read("[[note\n", file(), NS).is_err());
}

#[test]
fn hostile_files_have_an_end() {
    let long = format!("[[note]]\ntext = '{}'\n", "x".repeat(LONGEST_TEXT + 1));
    assert!(read(&long, file(), NS).unwrap_err().what.contains("bytes"));
    let many = "[[note]]\ntext = 'a'\n".repeat(MOST_NOTES + 10);
    let (notes, problems) = salvage(&many, file(), NS).unwrap();
    assert_eq!((notes.len(), problems.len()), (MOST_NOTES, 1));
    let wrong = "[[note]]\nx = 1\n".repeat(1000);
    assert!(salvage(&wrong, file(), NS).unwrap().1.len() <= MOST_PROBLEMS);
}

/// What is told of a file is bounded, too.
const MOST_PROBLEMS: usize = 20;

#[test]
fn places_have_short_names() {
    let element = |number| About::Element { tensor: "q".into(), number, index: 3 };
    assert_eq!([element(0).to_string(), element(2).to_string()], ["q[3]", "q.2[3]"]);
    let stretch = When::During { from: Time(3), to: Time(7) };
    assert!(stretch.touches(Time(7), Time(9)) && !stretch.touches(Time(8), Time(9)));
    assert!(When::Always.touches(Time(1), Time(2)));
    let note = Note { when: stretch, about: About::Trace, text: "a\n  b".into(), color: None };
    assert_eq!(note.line(), "a b");
}
