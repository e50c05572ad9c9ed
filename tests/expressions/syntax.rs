//! Text and tree: round trips, errors with their columns, and hostile input.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use tritscope::base::{Diagnostic, Result, Time};
use tritscope::query::{Bound, Expr, Operand};
use tritscope::trace::{Progress, SignalKind, Track, Value};

/// Random expressions with far more parentheses than they need, so that the tree is known from the text.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z]{1,3}(\\[[0-9]\\])?\\.[a-z]\\$?",
        "\\\\[!-~]{1,4} ",
        "[1-9][0-9]{0,2}'s?h[0-9a-f]",
        "[0-9]{1,12}",
        "'s?b[01xz?]{1,9}",
        "'[01xz]",
        "[0-9]{1,3}\\.[0-9]{1,3}(e-?[0-9])?",
        "\"[ !#-\\[\\]-~é]{0,5}\"",
    ];
    leaf.prop_recursive(5, 60, 4, |inner| {
        let binary = prop::sample::select(vec![
            "**", "*", "/", "%", "+", "-", "<<", ">>", "<<<", ">>>", "<", "<=", ">", ">=", "==", "!=", "===",
            "!==", "==?", "!=?", "&", "^", "~^", "^~", "|", "&&", "||",
        ]);
        let unary = prop::sample::select(vec!["!", "~", "+", "-", "&", "|", "^", "~&", "~|", "~^"]);
        let function = prop::sample::select(vec![
            "$signed",
            "unsigned",
            "countones",
            "$onehot",
            "rose",
            "$fell",
            "stable",
            "changed",
            "past",
        ]);
        prop_oneof![
            (inner.clone(), binary, inner.clone()).prop_map(|(l, op, r)| format!("({l}) {op} ({r})")),
            (unary, inner.clone()).prop_map(|(op, of)| format!("{op}({of})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, y, n)| format!("({c}) ? ({y}) : ({n})")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("{{{}}}", parts.join(", "))),
            (1..5_u32, inner.clone()).prop_map(|(times, of)| format!("{{{times}{{{of}}}}}")),
            (function, inner.clone()).prop_map(|(name, of)| format!("{name}({of})")),
            (inner.clone(), 1..9_u32).prop_map(|(of, ago)| format!("past({of}, {ago})")),
            (inner.clone(), inner.clone()).prop_map(|(of, at)| format!("({of})[{at}]")),
            (inner.clone(), -4..9_i64, -4..9_i64).prop_map(|(of, high, low)| format!("({of})[{high}:{low}]")),
            (inner.clone(), inner.clone(), 1..9_u32).prop_map(|(of, at, n)| format!("({of})[{at} +: {n}]")),
            (inner.clone(), inner.clone(), 1..9_u32).prop_map(|(of, at, n)| format!("({of})[{at} -: {n}]")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(of, one, low)| format!("({of}) inside {{{one}, [{low}:$], [$:{low}]}}")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same_tree(text in expression()) {
        let Ok(first) = Expr::parse(&text) else { return Ok(()) };
        let written = first.to_string();
        let second = Expr::parse(&written);
        prop_assert_eq!(second.as_ref(), Ok(&first), "{} from {}", written, text);
        prop_assert_eq!(second.unwrap().to_string(), written);
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(text in "[a-c0-9'xhb\\[\\]{}()?:<>=!&|^~+*/%.,$\" \\\\-]{0,60}") {
        if let Ok(expr) = Expr::parse(&text) {
            let _ = Bound::new(&expr, &constant).and_then(|bound| bound.track(&Progress::new()));
        }
    }
}

/// Every name is a signal of 8 bits.
#[expect(clippy::unnecessary_wraps, reason = "what finds names may fail")]
fn constant(_: &str) -> Result<Operand> {
    let value = tritscope::base::Bits::parse("01x00101").unwrap();
    Ok(Track::computed(SignalKind::Bits { width: 8 }, vec![(Time(0), Value::Bits(value))]).into())
}

#[test]
fn generated_expressions_are_mostly_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let read = (0..300).filter(|_| {
        let text = expression().new_tree(&mut runner).unwrap().current();
        Expr::parse(&text).is_ok()
    });
    assert!(read.count() > 250);
}

#[test]
fn errors_say_where_and_what() {
    let cases: &[(&str, usize, &str)] = &[
        ("", 1, "the expression is empty"),
        ("a ==", 5, "a value is expected, not the end"),
        ("a = b", 3, "a single `=` assigns; compare with `==`"),
        ("a == 4'b12", 6, "`2` is no digit of this base"),
        ("a == 2'd9", 6, "the number needs 4 bits, its size says 2"),
        ("(a && b", 8, "`)` is expected, not the end"),
        ("a b", 3, "an operator is expected, not `b`"),
        ("rise(a)", 1, "no function is called `rise`"),
        ("a[b:0]", 3, "both ends of a part select are plain numbers"),
        ("a[0 +: 0]", 8, "a width is a number above 0"),
        ("{0{a}}", 2, "a replication repeats 1 time or more"),
        ("past(a, 0)", 9, "past looks back 1 to 65536 times"),
        ("\"open", 1, "the text has no closing quote"),
        ("12ns", 1, "a number ends in a letter; a base is written as in 8'hff"),
        ("a # b", 3, "`#` has no meaning here"),
        ("é ==", 5, "a value is expected, not the end"),
    ];
    for (text, column, what) in cases {
        let problem = Expr::parse(text).unwrap_err();
        assert_eq!((problem.column, problem.what.as_str()), (*column, *what), "{text}");
    }
    assert_eq!(Expr::parse("rise(a)").unwrap_err().hint.unwrap(), "did you mean rose?");
}

#[test]
fn hostile_input_is_refused_in_time() {
    for text in ["(".repeat(5000), "~".repeat(5000), "{".repeat(5000), "a?".repeat(5000), "a[".repeat(5000)] {
        assert!(Expr::parse(&text).is_err());
    }
    let chain = "a+".repeat(5000) + "a";
    assert!(Expr::parse(&chain).unwrap_err().what.contains("levels"), "a tree as deep as a list");
    let selects = "a".to_owned() + &"[0]".repeat(3000);
    assert!(Expr::parse(&selects).is_err());
    assert!(Expr::parse(&"a".repeat(1 << 20)).is_err());
    for text in
        ["{1000000{{1000000{a}}}}", "{4000{a}} ** 3", "past({1000{a}}, 65536)", "a[4000000000 +: 4000000000]"]
    {
        let bound = Bound::new(&Expr::parse(text).unwrap(), &constant);
        assert!(bound.is_err(), "{text}");
    }
}

#[test]
fn wrong_types_are_named() {
    let find = |name: &str| match name {
        "r" => Ok(Track::computed(SignalKind::Real, Vec::new()).into()),
        "t" => Ok(Track::computed(SignalKind::Text, Vec::new()).into()),
        "a" => constant(name),
        _ => Err(Diagnostic::error(format!("no signal is called `{name}`"))),
    };
    for (text, what) in [
        ("r & a", "`r` is a real number where bits must stand"),
        ("t + 1", "`t` is a text where a number must stand"),
        ("t == a", "`a` is bits where a text must stand"),
        ("{a, 1}", "1 has no size, which a concatenation needs"),
        ("a[8]", "`[8]` lies outside `a`"),
        ("a[0:3]", "`[0:3]` lies outside `a`"),
        ("b == 1", "no signal is called `b`"),
    ] {
        let error = Bound::new(&Expr::parse(text).unwrap(), &find).unwrap_err();
        assert_eq!(error.what, what, "{text}");
    }
}
