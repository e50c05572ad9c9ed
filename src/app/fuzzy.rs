//! Fuzzy matching: the letters of the query in order, near each other and at the beginnings of words.

/// What is looked for; upper case in it makes the search mind the case.
#[derive(Clone, Debug)]
pub struct Query {
    letters: Vec<char>,
    exact: bool,
}

/// Points for a letter that follows the one before, and for one that begins a word.
const ADJACENT: i32 = 10;
const WORD: i32 = 8;

impl Query {
    /// A query of the letters of `text`; blanks do not count.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let exact = text.chars().any(char::is_uppercase);
        Self { letters: text.chars().filter(|c| !c.is_whitespace()).collect(), exact }
    }

    /// Whether everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// How well `text` matches, more is better; `None` if a letter is missing.
    #[must_use]
    pub fn score(&self, text: &str) -> Option<i32> {
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
    // Of two equal matches the shorter text is the closer one.
    score * 64 - i32::try_from(chars.len()).unwrap_or(i32::MAX / 2).min(63)
}

#[cfg(test)]
mod tests {
    use super::Query;

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
}
