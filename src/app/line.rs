//! One line of text that is typed: a cursor in it, and the keys that edit it.

use crate::config::{Chord, Key, Modifiers};

/// Characters that a line takes at most: each key looks at all of them.
pub(super) const MOST_TYPED: usize = 8192;

/// A line of text with a cursor. Control characters never get into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Characters before the cursor.
    cursor: usize,
}

/// What a key moves over or takes away.
#[derive(Clone, Copy)]
enum Edit {
    Move(usize),
    /// Everything between the cursor and here.
    Erase(usize),
}

impl Line {
    /// A line of `text` with the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Characters before the cursor.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before the cursor.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.text[..self.byte(self.cursor)]
    }

    /// The text from the cursor on.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.text[self.byte(self.cursor)..]
    }

    fn byte(&self, at: usize) -> usize {
        self.text.char_indices().nth(at).map_or(self.text.len(), |(byte, _)| byte)
    }

    fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// Puts text at the cursor; control characters and what follows a line break are left out.
    pub(super) fn insert(&mut self, text: &str) {
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        let room = MOST_TYPED.saturating_sub(self.text.chars().count());
        let clean: String = line.chars().filter(|c| !c.is_control()).take(room).collect();
        let at = self.byte(self.cursor);
        self.text.insert_str(at, &clean);
        self.cursor += clean.chars().count();
    }

    /// Replaces the last `characters` before the cursor.
    pub(super) fn replace_before(&mut self, characters: usize, text: &str) {
        self.edit(Edit::Erase(self.cursor.saturating_sub(characters)));
        self.insert(text);
    }

    /// Takes a key; `false` if it means nothing to a line.
    pub(super) fn key(&mut self, chord: Chord) -> bool {
        if let Some(letter) = chord.typed() {
            self.insert(letter.encode_utf8(&mut [0; 4]));
            return true;
        }
        let edit = self.meaning(chord);
        edit.map(|edit| self.edit(edit)).is_some()
    }

    fn meaning(&self, chord: Chord) -> Option<Edit> {
        let control = chord.modifiers() == Modifiers::CONTROL;
        let alt = chord.modifiers() == Modifiers::ALT;
        let (before, after) = (self.cursor.saturating_sub(1), (self.cursor + 1).min(self.length()));
        Some(match chord.key() {
            Key::Left if control || alt => Edit::Move(self.word_before()),
            Key::Right if control || alt => Edit::Move(self.word_after()),
            Key::Char('b') if alt => Edit::Move(self.word_before()),
            Key::Char('f') if alt => Edit::Move(self.word_after()),
            Key::Left => Edit::Move(before),
            Key::Right => Edit::Move(after),
            Key::Char('b') if control => Edit::Move(before),
            Key::Char('f') if control => Edit::Move(after),
            Key::Home => Edit::Move(0),
            Key::Char('a') if control => Edit::Move(0),
            Key::End => Edit::Move(self.length()),
            Key::Char('e') if control => Edit::Move(self.length()),
            Key::Backspace if alt => Edit::Erase(self.word_before()),
            Key::Backspace => Edit::Erase(before),
            Key::Char('h') if control => Edit::Erase(before),
            Key::Delete => Edit::Erase(after),
            Key::Char('d') if control => Edit::Erase(after),
            Key::Char('w') if control => Edit::Erase(self.word_before()),
            Key::Char('d') if alt => Edit::Erase(self.word_after()),
            Key::Char('u') if control => Edit::Erase(0),
            Key::Char('k') if control => Edit::Erase(self.length()),
            _ => return None,
        })
    }

    fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Move(to) => self.cursor = to,
            Edit::Erase(to) => {
                let (from, to) = (self.cursor.min(to), self.cursor.max(to));
                let range = self.byte(from)..self.byte(to);
                self.text.replace_range(range, "");
                self.cursor = from;
            }
        }
    }

    /// The beginning of the word before the cursor.
    fn word_before(&self) -> usize {
        let letters: Vec<char> = self.head().chars().collect();
        let end = letters.iter().rposition(|c| is_word(*c)).map_or(0, |at| at + 1);
        letters[..end].iter().rposition(|c| !is_word(*c)).map_or(0, |at| at + 1)
    }

    /// The end of the word after the cursor.
    fn word_after(&self) -> usize {
        let letters: Vec<char> = self.tail().chars().collect();
        let start = letters.iter().position(|c| is_word(*c)).unwrap_or(letters.len());
        let length = letters[start..].iter().position(|c| !is_word(*c));
        self.cursor + length.map_or(letters.len(), |length| start + length)
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::key_script;

    /// The line after keys are typed into it, with a bar for the cursor.
    fn typed(start: &str, keys: &str) -> String {
        let mut line = Line::new(start);
        for chord in key_script(keys).unwrap() {
            line.key(chord);
        }
        format!("{}|{}", line.head(), line.tail())
    }

    #[test]
    fn keys_move_in_the_line_and_erase() {
        for (start, keys, wanted) in [
            ("", "ab<Left>c", "ac|b"),
            ("top.dut", "<C-w>", "top.|"),
            ("top.dut", "<C-Left><C-w>", "|dut"),
            ("a b", "<Home><Del>x<End>y", "x by|"),
            ("abc", "<C-a>1<C-e>2<C-b><BS>", "1ab|2"),
            ("abc", "<Left><C-k>", "ab|"),
            ("abc", "<Left><C-u>", "|c"),
            ("äöü", "<Left><BS>", "ä|ü"),
            ("x", "<Right><Right><Left><Left><Left><C-d>", "|"),
        ] {
            assert_eq!(typed(start, keys), wanted, "{start} {keys}");
        }
    }

    #[test]
    fn pasted_control_characters_and_lines_stay_out() {
        let mut line = Line::new("a");
        line.insert("b\u{1b}[31mc\nrm -rf");
        assert_eq!(line.text(), "ab[31mc");
    }

    #[test]
    fn a_line_takes_no_more_than_can_be_looked_at_with_each_key() {
        let mut line = Line::new("a");
        line.insert(&"é".repeat(1 << 20));
        assert_eq!((line.text().chars().count(), line.cursor), (MOST_TYPED, MOST_TYPED));
        line.insert("b");
        assert!(line.text().ends_with('é'));
    }
}
