//! Long names in few cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands for the part that is left out.
const ELLIPSIS: char = '…';

/// A path in at most `width` cells: both ends stay, for the first names the instance and the last the signal; an element
/// of an array at the end stays with its array: `tb…acc[3].q`.
pub(super) fn path(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(1) else { return String::new() };
    let end = match text.rfind('.') {
        Some(dot) => &text[beginning_of_end(text, dot)..],
        None => text,
    };
    // Neither end may take all the room; a name without scopes is cut in its middle.
    let most = if end.len() == text.len() { room - room / 3 } else { room - (room / 4).min(4) };
    let end = last(end, most);
    let left = &text[..text.len() - end.len()];
    let start = room - end.width();
    match indexed(left, start) {
        Some(start) => format!("{start}{ELLIPSIS}{end}"),
        None => format!("{}{ELLIPSIS}{end}", first(text, start)),
    }
}

/// The beginning of a path with its last index, which tells instances apart, where that would be cut off: `l…[17]`.
fn indexed(text: &str, width: usize) -> Option<String> {
    let close = text.rfind(']')?;
    let index = text.get(text[..close].rfind('[')?..=close)?;
    let (before, whole) = (&text[..close + 1 - index.len()], &text[..=close]);
    let room = width.checked_sub(index.width() + 1).filter(|room| whole.width() > width && *room > 0)?;
    Some(format!("{}{ELLIPSIS}{index}", first(before, room)))
}

/// A text in lines of at most `width` cells, cut at blanks; a word that is longer than a line is cut anywhere.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for mut word in text.split_whitespace() {
        if let Some(line) = lines.last_mut().filter(|line| line.width() + 1 + word.width() <= width) {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        while word.width() > width {
            let part = first(word, width);
            if part.is_empty() {
                break;
            }
            lines.push(part.to_owned());
            word = &word[part.len()..];
        }
        lines.push(word.to_owned());
    }
    lines
}

/// Where the last name of a path begins, or that of the array element that holds it.
fn beginning_of_end(text: &str, dot: usize) -> usize {
    let above = text[..dot].rfind('.').map_or(0, |above| above + 1);
    if text[..dot].ends_with(']') && above > 0 { above } else { dot + 1 }
}

/// The beginning of a text that has room in `width` cells.
fn first(text: &str, width: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > width
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// The end of a text that has room in `width` cells.
fn last(text: &str, width: usize) -> &str {
    let mut used = 0;
    let start = text.char_indices().rev().take_while(|(_, c)| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    start.last().map_or("", |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_at_blanks_and_nothing_is_lost() {
        assert_eq!(lines("no signal is called so", 10), ["no signal", "is called", "so"]);
        assert_eq!(lines("a very_long_word b", 6), ["a", "very_l", "ong_wo", "rd b"]);
        assert_eq!(lines("", 6), [""; 0]);
    }
    use proptest::prelude::*;

    #[test]
    fn both_ends_of_a_path_stay() {
        let long = "tb.dut.u_scalar.acc[3].q";
        assert_eq!(path(long, 24), long);
        assert_eq!(path(long, 16), "tb.dut.…acc[3].q");
        assert_eq!(path(long, 14), "tb.du…acc[3].q");
        assert_eq!(path("a_very_long_name", 10), "a_v…g_name");
        assert_eq!(path("lane[17].u_scalar.acc", 15), "lane[17].u_…acc");
        assert_eq!(path("lane[17].u_scalar.acc", 10), "l…[17]…acc");
        assert_eq!(path("tb.dut.lane[3].u_scalar.acc", 16), "tb.dut.l…[3]…acc");
        assert_eq!(path("lane[17].u_scalar.acc", 8), "lane…acc");
        assert_eq!([path(long, 0), path(long, 1), path(long, 2)], ["", "…", "…q"]);
    }

    proptest! {
        #[test]
        fn an_elided_path_has_room(text in "\\PC{0,40}", width in 0..40_usize) {
            let elided = path(&text, width);
            prop_assert!(elided.width() <= width);
            prop_assert!(text.width() > width || elided == text);
        }
    }
}
