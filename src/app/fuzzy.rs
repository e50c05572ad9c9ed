//! Fuzzy matching: the letters of the query in order, near each other and at the beginnings of words.

use memchr::{memchr2, memrchr2};

/// What is looked for; upper case in it makes the search mind the case.
#[derive(Clone, Debug)]
pub struct Query {
    letters: Vec<char>,
    /// The two bytes that each letter stands for, if all are ASCII.
    bytes: Option<Vec<[u8; 2]>>,
    exact: bool,
    mask: u64,
}

/// Points for a letter that follows the one before, and for one that begins a word.
const ADJACENT: i32 = 10;
const WORD: i32 = 8;

/// Which letters a text has, one bit each, whatever their case: a text whose mask lacks a bit of the query's cannot match.
#[must_use]
pub(super) fn mask(text: &str) -> u64 {
    text.bytes().fold(0, |mask, byte| mask | bit(byte))
}

fn bit(byte: u8) -> u64 {
    let byte = byte.to_ascii_lowercase();
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => 26 + byte - b'0',
        // Everything else shares bits: a mask only has to be right about what it denies.
        _ => 36 + byte % 28,
    }
}

impl Query {
    /// A query of the letters of `text`; blanks do not count.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let exact = text.chars().any(char::is_uppercase);
        let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mask = letters.iter().fold(0, |all, letter| all | mask(letter.encode_utf8(&mut [0; 4])));
        let cases = |letter: &char| {
            let byte = u8::try_from(*letter).ok().filter(u8::is_ascii)?;
            Some(if exact { [byte, byte] } else { [byte, byte.to_ascii_uppercase()] })
        };
        let bytes = letters.iter().map(cases).collect();
        Self { letters, bytes, exact, mask }
    }

    /// Whether everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether a text with this mask may match.
    #[must_use]
    pub(super) fn may(&self, mask: u64) -> bool {
        self.mask & !mask == 0
    }

    /// How well `text` matches, more is better; `None` if a letter is missing.
    #[must_use]
    pub fn score(&self, text: &str) -> Option<i32> {
        if let Some(letters) = self.bytes.as_ref().filter(|_| text.is_ascii()) {
            let bytes = text.as_bytes();
            return Some(leftmost_points(letters, bytes)?.max(rightmost_points(letters, bytes)?));
        }
        self.best(text).map(|(score, _)| score)
    }

    /// The indices of the letters of `text` that match, for highlighting.
    #[must_use]
    pub fn matched(&self, text: &str) -> Vec<usize> {
        self.best(text).map(|(_, found)| found).unwrap_or_default()
    }

    /// The better of two ways to find the letters: as far left and as far right as possible.
    fn best(&self, text: &str) -> Option<(i32, Vec<usize>)> {
        let chars: Vec<char> = text.chars().collect();
        let (left, right) = (self.leftmost(&chars)?, self.rightmost(&chars)?);
        let scored = |found: Vec<usize>| (points(&chars, &found), found);
        let (left, right) = (scored(left), scored(right));
        Some(if left.0 >= right.0 { left } else { right })
    }

    fn leftmost(&self, chars: &[char]) -> Option<Vec<usize>> {
        let mut from = 0;
        let mut found = Vec::with_capacity(self.letters.len());
        for letter in &self.letters {
            let at = (from..chars.len()).find(|at| self.equal(*letter, chars[*at]))?;
            found.push(at);
            from = at + 1;
        }
        Some(found)
    }

    fn rightmost(&self, chars: &[char]) -> Option<Vec<usize>> {
        let mut end = chars.len();
        let mut found = Vec::with_capacity(self.letters.len());
        for letter in self.letters.iter().rev() {
            end = (0..end).rev().find(|at| self.equal(*letter, chars[*at]))?;
            found.push(end);
        }
        found.reverse();
        Some(found)
    }

    fn equal(&self, letter: char, c: char) -> bool {
        letter == c || (!self.exact && c.to_ascii_lowercase() == letter)
    }
}

/// The points of the leftmost match in a text of ASCII letters, without keeping it.
fn leftmost_points(letters: &[[u8; 2]], bytes: &[u8]) -> Option<i32> {
    let (mut score, mut from) = (0, 0);
    for [lower, upper] in letters {
        let at = from + memchr2(*lower, *upper, &bytes[from..])?;
        score += 1 + place(bytes, at) + if at == from && from > 0 { ADJACENT } else { 0 };
        from = at + 1;
    }
    Some(whole(score, bytes.len()))
}

/// The same for the rightmost match.
fn rightmost_points(letters: &[[u8; 2]], bytes: &[u8]) -> Option<i32> {
    let (mut score, mut end) = (0, bytes.len());
    for (index, [lower, upper]) in letters.iter().rev().enumerate() {
        let at = memrchr2(*lower, *upper, &bytes[..end])?;
        score += 1 + place(bytes, at) + if index > 0 && at + 1 == end { ADJACENT } else { 0 };
        end = at;
    }
    Some(whole(score, bytes.len()))
}

/// Points for the place of a letter in a text of ASCII letters.
fn place(bytes: &[u8], at: usize) -> i32 {
    if at == 0 || !bytes[at - 1].is_ascii_alphanumeric() { WORD } else { 0 }
}

/// Of two equal matches the shorter text is the closer one.
fn whole(score: i32, length: usize) -> i32 {
    score * 64 - i32::try_from(length).unwrap_or(i32::MAX / 2).min(63)
}

/// Points of a match: letters in a row and at the beginnings of words count more.
fn points(chars: &[char], found: &[usize]) -> i32 {
    let mut score = 0;
    let mut before = None;
    for at in found {
        score += 1;
        if before.is_some_and(|before: usize| before + 1 == *at) {
            score += ADJACENT;
        }
        if *at == 0 || !chars[at - 1].is_alphanumeric() {
            score += WORD;
        }
        before = Some(*at);
    }
    whole(score, chars.len())
}

#[cfg(test)]
mod tests {
    use super::{Query, mask};
    use proptest::prelude::*;

    #[test]
    fn letters_match_in_order_and_near_ones_win() {
        let query = Query::new("acc");
        assert!(query.score("lane[3].u_scalar.acc") > query.score("activation.clock.c"));
        assert_eq!(query.score("clk"), None);
        assert_eq!(query.matched("lane.acc"), [5, 6, 7]);
    }

    #[test]
    fn upper_case_in_the_query_minds_the_case() {
        assert!(Query::new("ACC").score("acc").is_none());
        assert!(Query::new("acc").score("ACC").is_some());
    }

    proptest! {
        #[test]
        fn the_fast_way_scores_as_the_one_that_highlights(query in "[a-cA]{0,4}", text in "[a-cA._ä\\[]{0,12}") {
            let query = Query::new(&query);
            prop_assert_eq!(query.score(&text), query.best(&text).map(|(score, _)| score));
            prop_assert!(query.score(&text).is_none() || query.may(mask(&text)));
        }
    }
}
