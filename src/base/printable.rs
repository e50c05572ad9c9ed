//! Text from a file that may reach a terminal.
//!
//! What a trace calls its signals or says in its strings, and what a note says, is data and may hold escape sequences.
//! This is the one place that takes them out: the rooms that read such files pass names, texts and quoted words through
//! it, so whatever is behind them may draw what it gets.

use std::borrow::Cow;

/// The most characters of a file's word that a message quotes.
const LONGEST_QUOTE: usize = 40;

/// `text` with a visible sign for every character that would steer a terminal.
///
/// Control characters of ASCII become their pictures (`␛`, `␊`, `␡`); other control characters, marks that turn the
/// direction of writing, and characters that nobody sees become `\u{fffd}`: two names that differ look different.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    text.chars().map(visible).collect::<String>().into()
}

/// A word of a file as a message quotes it: printable, and not longer than a message may be.
#[must_use]
pub fn shortened(text: &str) -> String {
    let mut quote: String = printable(text).chars().take(LONGEST_QUOTE).collect();
    if text.chars().nth(LONGEST_QUOTE).is_some() {
        quote.push('…');
    }
    quote
}

fn is_plain(character: char) -> bool {
    !character.is_control() && !turns(character) && !hides(character)
}

/// Whether a character changes the direction of writing or is a line separator.
fn turns(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// Whether a character takes no room and shows nothing: soft hyphen, joiners and blanks without width, tags.
fn hides(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

fn visible(character: char) -> char {
    match character {
        '\u{0}'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7f}' => '\u{2421}',
        _ if is_plain(character) => character,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_becomes_visible() {
        assert_eq!(printable("\x1b[2J\ta\nb\x7f"), "␛[2J␉a␊b␡");
        assert_eq!(printable("a\u{9b}b\u{202e}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(printable("cl\u{200b}k\u{feff}\u{e0041}"), "cl\u{fffd}k\u{fffd}\u{fffd}");
        assert!(matches!(printable("größe[3] 語"), Cow::Borrowed("größe[3] 語")));
    }

    #[test]
    fn a_quote_is_short() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"x".repeat(99)), format!("{}…", "x".repeat(40)));
    }
}
