//! The declarations of a VCD, read word by word and handed to whoever wants them.
//!
//! IEEE 1364-2005 18.2.3, with what producers make of it: `$end` glued to the word before it or missing, keywords of
//! GTKWave (`$attrbegin`, `$attrend`), values before the end of the header, no end of the header at all.

use super::faults::{Fault, Faults};
use super::tokens::{Tokens, Word};
use crate::base::TimeScale;
use std::io::{self, Read};

/// Of a command no more bytes are kept: a table of an enumeration has many words, a comment is of no interest.
const LONGEST_COMMAND: usize = 1 << 20;

/// How wide a variable is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// So many bits.
    Bits(u32),
    /// From a first to a last index, as an extended VCD has it.
    Range(i64, i64),
}

/// A `$var`.
#[derive(Debug)]
pub(super) struct Variable<'a> {
    pub(super) kind: &'a [u8],
    pub(super) size: Size,
    pub(super) code: &'a [u8],
    /// The name with its index, blanks between words reduced to one.
    pub(super) name: &'a [u8],
    pub(super) line: u64,
}

/// Whoever wants the declarations.
pub(super) trait Declarations {
    /// A scope begins.
    fn scope(&mut self, kind: &[u8], name: &[u8], line: u64, faults: &mut Faults);
    /// The innermost scope ends; `false` if there is none.
    fn leave(&mut self) -> bool;
    /// A variable of the innermost scope.
    fn variable(&mut self, variable: &Variable<'_>, faults: &mut Faults);
    /// A `$attrbegin`, which says something about the next declaration; `false` if it cannot be read.
    fn attribute(&mut self, words: &[&[u8]]) -> bool;
    /// Whether a variable has this identifier code.
    fn has_code(&self, code: &[u8]) -> bool;
}

/// Where the header ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The first byte of the first record.
    pub(super) at: u64,
    /// Its line.
    pub(super) line: u64,
    /// The length of a tick, where the file says it.
    pub(super) scale: Option<TimeScale>,
}

/// One command: its words, each with where it ends in the text.
#[derive(Default)]
struct Command {
    text: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    /// Whether its `$end` was there.
    ended: bool,
}

impl Command {
    fn push(&mut self, word: &[u8]) {
        if self.text.len() + word.len() < LONGEST_COMMAND {
            if !self.text.is_empty() {
                self.text.push(b' ');
            }
            self.text.extend_from_slice(word);
            self.ends.push(self.text.len());
        }
    }

    fn words(&self) -> Vec<&[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|end| end + 1));
        starts.zip(&self.ends).filter_map(|(start, end)| self.text.get(start..*end)).collect()
    }

    /// Everything from word `first` on, as one text.
    fn from(&self, first: usize) -> &[u8] {
        let start = first.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        self.text.get(start..).unwrap_or_default()
    }
}

/// Reads up to the first record.
pub(super) fn read(
    tokens: &mut Tokens<impl Read>,
    declarations: &mut impl Declarations,
    faults: &mut Faults,
    go_on: &dyn Fn(u64) -> bool,
) -> io::Result<End> {
    let mut scale = None;
    // Values that stand before the end of the header belong to what follows it.
    let mut values: Option<(u64, u64)> = None;
    let mut defined = false;
    let mut command = Command::default();
    while let Some(word) = tokens.next()? {
        if !go_on(word.at) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let (keyword, glued) = unglued(tokens.bytes(word));
        let line = word.line;
        match keyword {
            _ if begins_record(tokens.bytes(word), declarations) => {
                let (at, line) = values.unwrap_or((word.at, line));
                tokens.back(word);
                return Ok(End { at, line, scale });
            }
            b"$enddefinitions" => {
                fill(tokens, &mut command, line, glued)?;
                defined = true;
                break;
            }
            b"$comment" | b"$date" | b"$version" => skip_text(tokens, line, glued, faults)?,
            [b'$', b'd', b'u', b'm', b'p', ..] => {
                values.get_or_insert((word.at, line));
                skip_values(tokens, glued)?;
            }
            b"$end" => faults.note(Fault::Stray, line, keyword),
            [b'$', ..] => {
                let keyword = keyword.to_vec();
                if !fill(tokens, &mut command, line, glued)? {
                    break;
                }
                if !command.ended {
                    faults.note(Fault::NoEnd, line, &keyword);
                }
                declare(&keyword, &command, declarations, faults, &mut scale);
            }
            word => faults.note(Fault::Stray, line, word),
        }
    }
    if !defined && values.is_none() {
        faults.note_headless();
    }
    let (at, line) = values.unwrap_or_else(|| tokens.position());
    Ok(End { at, line, scale })
}

/// A word, and whether `$end` is glued to it.
fn unglued(word: &[u8]) -> (&[u8], bool) {
    match word.strip_suffix(b"$end") {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (word, false),
    }
}

/// Whether a word in the place of a keyword is the first record.
fn begins_record(word: &[u8], declarations: &impl Declarations) -> bool {
    match word {
        [b'#', first, ..] => first.is_ascii_digit(),
        [b'b' | b'B', digits @ ..] => {
            !digits.is_empty() && digits.iter().all(|digit| b"01xXzZ".contains(digit))
        }
        [b'0' | b'1' | b'x' | b'X' | b'z' | b'Z', code @ ..] => declarations.has_code(code),
        _ => false,
    }
}

/// Collects the words of a command up to its `$end`, or to the next keyword that only begins a command; `false` where
/// the file ends before, so that the last word may not be whole.
fn fill(tokens: &mut Tokens<impl Read>, command: &mut Command, line: u64, ended: bool) -> io::Result<bool> {
    command.text.clear();
    command.ends.clear();
    (command.line, command.ended) = (line, ended);
    while !command.ended {
        let Some(word) = tokens.next()? else { return Ok(false) };
        let bytes = tokens.bytes(word);
        if begins_command(bytes) && command.ends.len() != 2 {
            tokens.back(word);
            break;
        }
        let (text, glued) = unglued(bytes);
        command.ended = glued || bytes == b"$end";
        if glued || !command.ended {
            command.push(text);
        }
    }
    Ok(true)
}

/// Whether a word begins a declaration; an identifier code may look like that, a name does not.
fn begins_command(word: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 9] = [
        b"$var",
        b"$scope",
        b"$upscope",
        b"$enddefinitions",
        b"$attrbegin",
        b"$comment",
        b"$date",
        b"$version",
        b"$timescale",
    ];
    BEGINNINGS.contains(&word)
}

/// Passes over a text up to `$end`, which may stand inside a word.
fn skip_text(tokens: &mut Tokens<impl Read>, line: u64, ended: bool, faults: &mut Faults) -> io::Result<()> {
    let mut ended = ended;
    while !ended {
        let Some(word) = tokens.next()? else {
            faults.note(Fault::Comment, line, b"");
            return Ok(());
        };
        ended = tokens.bytes(word).ends_with(b"$end");
    }
    Ok(())
}

/// Passes over values up to `$end` or a time.
fn skip_values(tokens: &mut Tokens<impl Read>, ended: bool) -> io::Result<()> {
    let mut ended = ended;
    while !ended {
        let Some(word) = tokens.next()? else { return Ok(()) };
        let bytes = tokens.bytes(word);
        if matches!(bytes, [b'#', first, ..] if first.is_ascii_digit()) || begins_command(bytes) {
            tokens.back(word);
            return Ok(());
        }
        ended = bytes == b"$end";
    }
    Ok(())
}

/// Hands one declaration on.
fn declare(
    keyword: &[u8],
    command: &Command,
    declarations: &mut impl Declarations,
    faults: &mut Faults,
    scale: &mut Option<TimeScale>,
) {
    let words = command.words();
    let line = command.line;
    let known = match (keyword, words.as_slice()) {
        (b"$scope", [kind, name @ ..]) => {
            declarations.scope(kind, name.first().unwrap_or(&&[][..]), line, faults);
            true
        }
        (b"$upscope", _) => {
            if !declarations.leave() {
                faults.note(Fault::Upscope, line, b"");
            }
            true
        }
        (b"$var", [kind, size, code, _, ..]) => match size_of(size) {
            Some(size) => {
                let variable = Variable { kind, size, code, name: command.from(3), line };
                declarations.variable(&variable, faults);
                true
            }
            None => false,
        },
        (b"$timescale", words) => {
            let read = scale_of(&words.concat());
            *scale = scale.or(read);
            read.is_some()
        }
        (b"$attrbegin", words) => declarations.attribute(words),
        (b"$attrend", _) => true,
        (b"$scope" | b"$var", _) => false,
        _ => return faults.note(Fault::Keyword, line, keyword),
    };
    if !known {
        faults.note(Fault::Declaration, line, &command.text);
    }
}

/// `8` or `[7:0]`.
fn size_of(word: &[u8]) -> Option<Size> {
    let text = std::str::from_utf8(word).ok()?;
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return text.parse().ok().map(Size::Bits);
    };
    let (first, last) = inside.split_once(':').unwrap_or((inside, inside));
    Some(Size::Range(first.parse().ok()?, last.parse().ok()?))
}

/// `10ns`: how many of which unit.
fn scale_of(text: &[u8]) -> Option<TimeScale> {
    const UNITS: [(&str, i8); 8] =
        [("s", 0), ("ms", -3), ("us", -6), ("ns", -9), ("ps", -12), ("fs", -15), ("as", -18), ("zs", -21)];
    let text = std::str::from_utf8(text).ok()?;
    let unit = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (factor, unit) = text.split_at(unit);
    let (_, exponent) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some(TimeScale { factor: factor.parse().ok()?, exponent: *exponent })
}

/// Whether `word` is cut by the end of the file: nothing follows it, and more of it may come.
pub(super) fn is_cut(word: Word, bytes: &[u8]) -> bool {
    !word.ended && !bytes.starts_with(b"$")
}
