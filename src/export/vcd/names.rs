//! Names as a VCD can hold them, and as every reader of one takes them back.

use crate::base::printable;

/// What stands for what a name must not hold.
const MARK: char = '_';
/// A blank that ends no word.
const NO_BREAK: &str = "\u{a0}";
/// A backslash that begins no number.
const WIDE_BACKSLASH: &str = "\u{ff3c}";

/// A name as one word of a VCD. A reader takes `$end` wherever it stands for the end of a declaration.
pub(super) fn word(name: &str) -> String {
    let plain = |c: char| if c.is_whitespace() || c.is_control() { MARK } else { c };
    let word: String = name.chars().map(plain).collect();
    let word = word.replace("$end", "_end");
    if word.is_empty() { MARK.to_string() } else { word }
}

/// A word whose own index is part of it: with the mark of an escaped identifier no reader takes it for a range of bits.
pub(super) fn variable(name: &str, width: Option<u32>) -> String {
    let word = word(name);
    let index =
        word.ends_with(']').then(|| word.rfind('[').map(|at| &word[at + 1..word.len() - 1])).flatten();
    let is_range = index.is_some_and(|index| width.is_some() && bits(index) == width.map(u64::from));
    if is_range || word.starts_with(['[', '\\']) { format!("\\{word}") } else { word }
}

/// How many bits an index names.
fn bits(index: &str) -> Option<u64> {
    let (first, last) = index.split_once(':').unwrap_or((index, index));
    let number = |text: &str| text.parse::<i64>().ok();
    Some(number(first)?.abs_diff(number(last)?).saturating_add(1))
}

/// A text as a value: what ends a word, and the sign that says so, as numbers of three octal digits.
///
/// An empty text is a blank, because readers take what follows for the text otherwise. Readers take bytes beside such
/// numbers for Latin-1, so a text with letters beyond ASCII has none: its blanks are blanks that end no word.
pub(super) fn text(text: &str) -> String {
    let text = if text.is_empty() { " " } else { text };
    if !text.is_ascii() {
        return printable(text).replace(char::is_whitespace, NO_BREAK).replace('\\', WIDE_BACKSLASH);
    }
    let mut word = String::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c).ok().filter(|byte| *byte <= b' ' || matches!(byte, b'\\' | 0x7f)) {
            Some(byte) => word.extend(format!("\\{byte:03o}").chars()),
            None => word.push(c),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_that_ends_nothing() {
        assert_eq!(word("a b\tc"), "a_b_c");
        assert_eq!((word("$end"), word("x$endy"), word("")), ("_end".into(), "x_endy".into(), "_".into()));
        assert_eq!(word("größe[3]"), "größe[3]");
    }

    #[test]
    fn an_index_that_could_be_a_range_of_bits_is_escaped() {
        for (name, width, written) in [
            ("mem[0]", 8, "mem[0]"),
            ("mem[0]", 1, "\\mem[0]"),
            ("d[7:0]", 8, "\\d[7:0]"),
            ("d[7:0]", 9, "d[7:0]"),
            ("[3]", 8, "\\[3]"),
            ("\\odd", 1, "\\\\odd"),
            ("a", 1, "a"),
        ] {
            assert_eq!(variable(name, Some(width)), written);
        }
    }

    #[test]
    fn texts_hold_no_blank() {
        assert_eq!(text("a b\n\\c"), "a\\040b\\012\\134c");
        assert_eq!(text("größe\tin m\\s"), "größe␉in\u{a0}m\u{ff3c}s");
        assert_eq!(text(""), "\\040");
    }
}
