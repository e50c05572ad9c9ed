//! Names as a VCD can hold them, and as every reader of one takes them back.

/// What stands for what a name must not hold.
const MARK: char = '_';

/// A name as one word of a VCD. A reader takes `$end` wherever it stands for the end of a declaration, and GTKWave what is
/// beyond ASCII for the end of a word: that becomes its number.
pub(super) fn word(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if c.is_ascii_graphic() => word.push(c),
            c if c.is_ascii() => word.push(MARK),
            c => word.extend(format!("_u{:04x}", u32::from(c)).chars()),
        }
    }
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

/// A text as a value: what ends a word, the sign that says so, and bytes beyond ASCII, which GTKWave takes for the end of
/// a word, as numbers of three octal digits.
///
/// An empty text is a byte of zero, which ends a text in C, because readers take what follows for the text otherwise.
pub(super) fn text(text: &str) -> String {
    let mut word = String::with_capacity(text.len());
    for byte in if text.is_empty() { "\0" } else { text }.bytes() {
        match byte {
            b'\\' | ..=b' ' | 0x7f.. => word.extend(format!("\\{byte:03o}").chars()),
            byte => word.push(char::from(byte)),
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
        assert_eq!(word("größe[3]"), "gr_u00f6_u00dfe[3]");
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
        assert_eq!(text("größe\u{7f}"), "gr\\303\\266\\303\\237e\\177");
        assert_eq!((text(""), text(" ")), ("\\000".to_owned(), "\\040".to_owned()));
    }
}
