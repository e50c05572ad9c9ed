//! Key scripts: chords one after another, as `render --keys` and the keymap write them.

use super::chord::{Chord, Key, LAST_FUNCTION_KEY, Modifiers, NAMED};
use crate::base::nearest;
use crate::base::{Diagnostic, Result};

/// Reads a key script: each character is a key, names stand in angle brackets, spaces are ignored.
///
/// ```
/// use tritscope::config::key_script;
/// let chords = key_script("10l f<Enter> <C-d>").unwrap();
/// assert_eq!(chords.len(), 6);
/// assert!(key_script("l<Entre>").unwrap_err().to_string().contains("<Entre>"));
/// ```
///
/// # Errors
/// The first name that no key has, with its column and the nearest name.
pub fn key_script(script: &str) -> Result<Vec<Chord>> {
    let mut chords = Vec::new();
    let mut rest = script;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        rest = after;
        if character == '<' {
            let column = script[..script.len() - after.len()].chars().count();
            let Some((name, tail)) = closing(after) else {
                return Err(misspelt(after, column, "has no closing `>`")
                    .hint("a name stands in brackets: <Enter>, <C-d>; the character < itself is <lt>"));
            };
            chords.push(named(name).ok_or_else(|| unknown(name, column))?);
            rest = tail;
        } else if character.is_control() && !character.is_whitespace() {
            return Err(Diagnostic::error(format!(
                "the key script holds the control character {character:?}"
            ))
            .hint("write keys by name: <Esc>, <C-d>"));
        } else if !character.is_whitespace() {
            chords.push(Chord::char(character));
        }
    }
    Ok(chords)
}

/// The text form of chords one after another, without spaces; [`key_script`] reads it back.
#[must_use]
pub fn script_text(chords: &[Chord]) -> String {
    chords.iter().map(Chord::to_string).collect()
}

/// Splits `Name>rest`; the key `>` itself may be the name, as in `<C->>`.
fn closing(text: &str) -> Option<(&str, &str)> {
    let end = text.find('>')?;
    let end = if text[..end].ends_with('-') && text[end + 1..].starts_with('>') { end + 1 } else { end };
    Some((&text[..end], &text[end + 1..]))
}

/// The chord that is named between the brackets: modifiers, then a character, a name, or `F1` to `F24`.
fn named(name: &str) -> Option<Chord> {
    let mut modifiers = Modifiers::NONE;
    let mut key = name;
    while let Some((letter, rest)) = key.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        let (_, modifier) = Modifiers::LETTERS
            .into_iter()
            .find(|(known, _)| letter.eq_ignore_ascii_case(&known.to_string()))?;
        modifiers = modifiers.with(modifier);
        key = rest;
    }
    key_named(key, modifiers).map(|key| Chord::new(key, modifiers))
}

/// The key called `name`; a single character needs a modifier beside it, or the brackets mean nothing.
fn key_named(name: &str, modifiers: Modifiers) -> Option<Key> {
    if let Some((_, key)) = NAMED.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(key);
    }
    let mut characters = name.chars();
    match (characters.next()?, characters.as_str()) {
        (character, "") if modifiers != Modifiers::NONE && !character.is_control() => {
            Some(Key::Char(character))
        }
        ('F' | 'f', number) => {
            number.parse().ok().filter(|number| (1..=LAST_FUNCTION_KEY).contains(number)).map(Key::Function)
        }
        _ => None,
    }
}

/// The error for a name in brackets that no key has.
fn unknown(name: &str, column: usize) -> Diagnostic {
    let key = name.rsplit_once('-').map_or(name, |(_, key)| key);
    let error = Diagnostic::error(format!("no key is called `<{name}>` (column {column} of the key script)"));
    match nearest(key, NAMED.iter().map(|(known, _)| *known)) {
        Some(known) => error.hint(format!("did you mean <{known}>? The character < itself is <lt>")),
        None => error
            .hint("names are <Enter>, <Esc>, <Space>, <Left>, <F1>, <C-d> and the like; < itself is <lt>"),
    }
}

/// The error for a bracket that is never closed.
fn misspelt(after: &str, column: usize, problem: &str) -> Diagnostic {
    let shown: String = after.chars().take(12).collect();
    Diagnostic::error(format!("`<{shown}` {problem} (column {column} of the key script)"))
}
