use super::*;

fn expanded(texts: &[&str], defined: &[&str]) -> String {
    let files: Vec<Source> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Source::new(format!("f{at}.v").into(), (*text).to_owned()))
        .collect();
    let pasted = Pasted::default();
    let mut expander = Expander::new(&files, defined, &pasted);
    let tokens = expander.file(0);
    tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_branch_of_a_condition_is_read() {
    let text = "`ifdef A\n a\n`elsif B\n b `ifndef A c `endif\n`else\n d\n`endif e";
    assert_eq!(expanded(&[text], &[]), "d e");
    assert_eq!((expanded(&[text], &["A"]), expanded(&[text], &["B"])), ("a e".into(), "b c e".into()));
}

#[test]
fn macros_are_put_in_place() {
    let text = "`define J(x) a_``x``_b\n`J(1) `define P(x, y) x + `Q(y) \\\n  ; // comment\n`define Q(z) (z)\n`P(a[1,2], b) `R `P";
    assert_eq!(expanded(&[text], &[]), "a_1_b a [ 1 , 2 ] + ( b ) ; + ( ) ;");
}

#[test]
fn files_are_included_and_attributes_left_out() {
    assert_eq!(
        expanded(&["`include \"f1.v\"\n`N (* keep = 1 *) @(*) y", "`define N n\n"], &[]),
        "n @ ( * ) y"
    );
}

#[test]
fn what_grows_without_end_is_cut_off() {
    for last in ["x", ""] {
        let text = format!("`define A `B `B\n`define B `C `C\n`define C `A `A {last}\n`A\n");
        assert!(expanded(&[&text], &[]).len() <= 2 * MOST_TOKENS);
    }
}

#[test]
fn a_file_that_is_being_read_is_not_begun_again() {
    assert_eq!(
        expanded(&["a `include \"f0.v\"\nb `include \"f1.v\"\nc", "d `include \"f0.v\"\n"], &[]),
        "a b d c"
    );
}

#[test]
fn files_that_include_each_other_twice_are_cut_off() {
    // Nothing comes of it, so that no limit on what does is reached.
    let texts: Vec<String> = (1..=30).map(|next| format!("`include \"f{next}.v\"\n").repeat(2)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(expanded(&texts, &[]), "");
}
