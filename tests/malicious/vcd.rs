//! VCD made to harm.

use crate::{Case, put};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub const CASES: &[Case] = &[
    Case::shown("escape sequences in names, values, texts, comments", escapes, "signals"),
    Case::shown("10⁶ scopes inside each other", deep, "nested too deep"),
    Case::shown("10⁶ scopes beside each other", wide, "scopes     1000000"),
    Case::shown("10⁶ scopes without a signal", empty_scopes, "signals"),
    Case::shown("vectors of 2³¹ and 2⁶⁴ bits", widths, "signals"),
    Case::shown("10⁴ vectors of 2²⁰ bits", many_wide, "signals"),
    Case::shown("a signal code of 16 MB", long_code, "signals"),
    Case::shown("10⁶ signals with one code", one_code, "signals"),
    Case::shown("one code for 10⁵ widths", other_widths, "signals"),
    Case::shown("a name of 32 MB", long_name, "signals"),
    Case::shown("a word of 64 MB among the values", long_word, "signals"),
    Case::shown("a comment without end", endless_comment, "signals"),
    Case::shown("10⁶ records of no known kind", nonsense, "signals"),
    Case::shown("time that goes backwards 10⁶ times", backwards, "time goes back"),
    Case::shown("times at and behind the end of 64 bits", overflow, "signals"),
    Case::shown("zero bytes between records", zeros, "signals"),
    Case::refused("a header that ends inside a declaration", cut, "ends inside its header"),
    Case::refused("declarations of nothing", nothing, "declares no signal"),
];

const TAIL: &str = "$enddefinitions $end\n#0\n1!\n#1\n0!\n#2\n";

/// Text that would clear a screen, fill a clipboard, rename a window, turn the writing, hide.
pub const ESCAPES: &str =
    "\x1b[2J\x1b]52;c;ZXZpbA==\x07\x1b]0;owned\x07\u{9b}31m\u{202e}\u{2066}\u{200b}\u{feff}\x7f\x08\r";

fn file(folder: &Path, text: &str) -> PathBuf {
    put(folder, "run.vcd", text.as_bytes())
}

fn escapes(folder: &Path) -> PathBuf {
    let e = ESCAPES.replace(['\r', '\x08'], "");
    file(
        folder,
        &format!(
            "$date {e} $end\n$version {e} $end\n$comment {e} $end\n$scope module top{e} $end\n\
             $var wire 1 ! clk{e} $end\n$var string 1 \" text{e} $end\n$var wire 4 # bus $end\n$upscope $end\n\
             $enddefinitions $end\n#0\n1!\ns{e} \"\nb{e} #\n$comment {e} $end\n#1\n{e}\n0!\nshello{e} \"\n#2\n"
        ),
    )
}

fn deep(folder: &Path) -> PathBuf {
    let (open, close) = ("$scope module s $end\n".repeat(1_000_000), "$upscope $end\n".repeat(1_000_000));
    file(folder, &format!("{open}$var wire 1 ! a $end\n{close}{TAIL}"))
}

fn wide(folder: &Path) -> PathBuf {
    let mut text = String::new();
    for number in 0..1_000_000 {
        writeln!(text, "$scope module s{number} $end $var wire 1 ! a $end $upscope $end").unwrap();
    }
    file(folder, &(text + TAIL))
}

fn empty_scopes(folder: &Path) -> PathBuf {
    let mut text = String::from("$var wire 1 ! a $end\n");
    for number in 0..1_000_000 {
        writeln!(text, "$scope module s{number} $end $upscope $end").unwrap();
    }
    file(folder, &(text + TAIL))
}

fn widths(folder: &Path) -> PathBuf {
    let text =
        "$var wire 2147483648 # a $end\n$var wire 18446744073709551616 $ b $end\n$var wire 1 ! c $end\n";
    file(folder, &format!("{text}{TAIL}b1 #\nb1 $\n#3\n"))
}

fn many_wide(folder: &Path) -> PathBuf {
    let mut text = String::from("$var wire 1 ! a $end\n");
    for number in 0..10_000 {
        writeln!(text, "$var wire 1048576 w{number} w{number} $end").unwrap();
    }
    text.push_str(TAIL);
    for number in 0..10_000 {
        writeln!(text, "bx w{number}").unwrap();
    }
    file(folder, &(text + "#3\n"))
}

fn long_code(folder: &Path) -> PathBuf {
    let code = "z".repeat(16 << 20);
    file(folder, &format!("$var wire 1 ! a $end\n$var wire 1 {code} b $end\n{TAIL}1{code}\n#3\n"))
}

fn one_code(folder: &Path) -> PathBuf {
    let mut text = String::new();
    for number in 0..1_000_000 {
        writeln!(text, "$var wire 1 ! a{number} $end").unwrap();
    }
    file(folder, &(text + TAIL))
}

fn other_widths(folder: &Path) -> PathBuf {
    let mut text = String::new();
    for width in 1..100_000 {
        writeln!(text, "$var wire {width} ! a{width} $end").unwrap();
    }
    file(folder, &(text + TAIL))
}

fn long_name(folder: &Path) -> PathBuf {
    let name = "n".repeat(32 << 20);
    file(folder, &format!("$scope module {name} $end $var wire 1 ! {name} $end $upscope $end\n{TAIL}"))
}

fn long_word(folder: &Path) -> PathBuf {
    let word = "1".repeat(64 << 20);
    file(folder, &format!("$var wire 8 ! a $end\n{TAIL}b{word} !\n#3\nb{word}"))
}

fn endless_comment(folder: &Path) -> PathBuf {
    let words = "and so on ".repeat(2 << 20);
    file(folder, &format!("$var wire 1 ! a $end\n{TAIL}$comment {words}"))
}

fn nonsense(folder: &Path) -> PathBuf {
    file(folder, &format!("$var wire 1 ! a $end\n{TAIL}{}", "?what $is this\n".repeat(1_000_000)))
}

fn backwards(folder: &Path) -> PathBuf {
    let mut text = format!("$var wire 1 ! a $end\n{TAIL}");
    for time in (0..1_000_000).rev() {
        writeln!(text, "#{time}\n{}!", time % 2).unwrap();
    }
    file(folder, &text)
}

fn overflow(folder: &Path) -> PathBuf {
    let body = "#18446744073709551614\n1!\n#18446744073709551615\n0!\n#18446744073709551616\n1!\n\
                #99999999999999999999999999\n0!\n#-5\n1!\n";
    file(folder, &format!("$timescale 100s $end\n$var wire 1 ! a $end\n{TAIL}{body}"))
}

fn zeros(folder: &Path) -> PathBuf {
    let zeros = "\0".repeat(1 << 20);
    file(folder, &format!("$var wire 1 ! a $end\n{zeros}{TAIL}{zeros}1!{zeros}\n#3\n"))
}

fn cut(folder: &Path) -> PathBuf {
    file(folder, "$scope module a $end\n$var wire 1 ! a")
}

fn nothing(folder: &Path) -> PathBuf {
    file(folder, &format!("{}$enddefinitions $end\n", "$var $end\n".repeat(100_000)))
}
