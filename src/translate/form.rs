//! What a value is written as before anybody asks how much room there is.

use super::number::{ELLIPSIS, Number};
use crate::base::{Bits, Logic};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A value as text that knows which of its parts matters most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits of a base that is a power of two, most significant first.
    Digits {
        /// What marks digits of another base than the reader expects.
        prefix: &'static str,
        /// The digits, unknown ones as letters.
        digits: String,
    },
    /// A number in decimal.
    Number(Number),
    /// Words, most telling first.
    Words(String),
    /// A name, of which the first bytes are those of all its fellows.
    Name {
        /// The whole name.
        text: String,
        /// How many bytes all names begin with.
        shared: usize,
    },
}

impl Form {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Digits { prefix, digits } => format!("{prefix}{digits}"),
            Self::Number(number) => number.text(),
            Self::Words(text) | Self::Name { text, .. } => text.clone(),
        }
    }

    /// A text of at most `cells` cells.
    pub(super) fn fit(&self, cells: usize) -> String {
        let whole = self.text();
        if whole.width() <= cells {
            return whole;
        }
        match self {
            Self::Digits { prefix, digits } => fit_digits(prefix, digits, cells),
            Self::Number(number) => number.fit(cells),
            Self::Words(text) => beginning(text, cells),
            Self::Name { text, shared } => fit_name(text, *shared, cells),
        }
    }
}

/// All digits but leading zeros, or the first of them and an ellipsis.
fn fit_digits(prefix: &str, digits: &str, cells: usize) -> String {
    let known = digits.chars().all(|digit| digit.is_ascii_hexdigit());
    let significant = match digits.trim_start_matches('0') {
        // Without its zeros a vector with unknown bits could look like another one.
        _ if !known || !prefix.is_empty() => digits,
        "" => "0",
        significant => significant,
    };
    if significant.len() + prefix.len() <= cells {
        return format!("{prefix}{significant}");
    }
    beginning(&format!("{prefix}{significant}"), cells)
}

/// What sets a name apart from its fellows, or the beginning of that.
fn fit_name(text: &str, shared: usize, cells: usize) -> String {
    let Some(own) = text.get(shared..).filter(|own| shared > 1 && !own.is_empty()) else {
        return beginning(text, cells);
    };
    if own.width() < cells {
        return format!("{ELLIPSIS}{own}");
    }
    if cells < 4 { beginning(own, cells) } else { format!("{ELLIPSIS}{}", beginning(own, cells - 1)) }
}

/// The first characters and an ellipsis in `cells` cells.
fn beginning(text: &str, cells: usize) -> String {
    let Some(mut room) = cells.checked_sub(1) else { return String::new() };
    let mut kept = String::new();
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        kept.push(c);
    }
    kept.push(ELLIPSIS);
    kept
}

/// Digits of `size` bits each. A digit with unknown bits is their letter: small if all bits are that, large if some are;
/// a vector of nothing but one unknown value is one letter.
pub(super) fn digits(bits: &Bits, size: usize) -> String {
    let all = bits.as_slice();
    let first = all.first().filter(|first| first.known().is_none());
    if let Some(first) = first.filter(|first| size > 1 && all.iter().all(|bit| bit == *first)) {
        return first.to_char().to_string();
    }
    let (head, rest) = all.split_at(all.len() % size);
    let groups = std::iter::once(head).chain(rest.chunks(size));
    groups.filter(|group| !group.is_empty()).map(digit).collect()
}

fn digit(group: &[Logic]) -> char {
    if let [bit] = group {
        return bit.to_char();
    }
    let value = group.iter().try_fold(0, |sum, bit| Some(sum * 2 + u32::from(bit.known()?)));
    if let Some(value) = value {
        return char::from_digit(value, 16).unwrap_or('?');
    }
    let mut unknown = group.iter().filter(|bit| bit.known().is_none());
    let first = unknown.next().copied().unwrap_or(Logic::X);
    let letter = if unknown.all(|bit| *bit == first) { first.to_char() } else { 'x' };
    let whole = group.iter().all(|bit| *bit == first);
    if whole { letter } else { letter.to_ascii_uppercase() }
}

/// The characters in `bits`, a byte each. Zero bytes before the first other one are left out; what is no printable
/// character of ASCII is an escape, in which an unknown hexadecimal digit is its letter.
pub(super) fn characters(bits: &Bits) -> String {
    let all = bits.as_slice();
    let (head, rest) = all.split_at(all.len() % 8);
    let mut text = String::new();
    for byte in std::iter::once(head).chain(rest.chunks(8)).filter(|byte| !byte.is_empty()) {
        let value = byte.iter().try_fold(0_u8, |sum, bit| Some(sum << 1 | u8::from(bit.known()?)));
        match value {
            Some(0) if text.is_empty() => {}
            // Quotes need no escape: no quotes stand around the text.
            Some(value @ (b'\'' | b'"')) => text.push(char::from(value)),
            Some(value) => text.extend(std::ascii::escape_default(value).map(char::from)),
            None => {
                let half = byte.len().saturating_sub(4);
                let letter = |part: &[Logic]| if part.is_empty() { '0' } else { digit(part) };
                let _ = write!(text, "\\x{}{}", letter(&byte[..half]), letter(&byte[half..]));
            }
        }
    }
    if text.is_empty() { "\\0".to_owned() } else { text }
}

/// A text of a trace without control characters, which become escapes.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        // Marks of direction and what has no width would let a text look like another one.
        let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if c.is_control() || hidden {
            clean.extend(c.escape_default());
        } else {
            clean.push(c);
        }
    }
    clean
}
