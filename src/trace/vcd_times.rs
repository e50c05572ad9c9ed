//! The steps of a VCD token by token: slow, for files whose time seems to run backwards.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

/// Which steps of a VCD keep time in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    /// The file without the steps that go back, ascending.
    pub(super) kept: Vec<Range<u64>>,
    /// How many steps go back.
    pub(super) back: usize,
    /// The time before the first of them, and its own.
    pub(super) first_back: Option<(u64, u64)>,
}

/// What the next token is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A keyword of the header, until `$enddefinitions`.
    Header,
    /// The `$end` of the header.
    HeaderEnd,
    /// A time, a change or a keyword.
    Record,
    /// The identifier code of a vector, real or string.
    Code,
    /// The `$end` of a comment.
    CommentEnd,
}

/// Reads the first `len` bytes of `file` token by token.
pub(super) fn steps(file: &Path, len: u64) -> io::Result<Steps> {
    let mut input = BufReader::with_capacity(1 << 16, File::open(file)?).take(len);
    let mut steps = Steps::default();
    let mut expect = Expect::Header;
    let mut latest = 0;
    let mut kept_from = Some(0);
    let mut token = Vec::new();
    let mut at = 0;
    while let Some(start) = next_token(&mut input, &mut token, &mut at)? {
        expect = match (expect, token.as_slice()) {
            (Expect::Header, b"$enddefinitions") => Expect::HeaderEnd,
            (Expect::HeaderEnd | Expect::CommentEnd, b"$end") | (Expect::Code, _) => Expect::Record,
            (Expect::Record, b"$comment") => Expect::CommentEnd,
            (Expect::Record, [b'b' | b'B' | b'r' | b'R' | b's' | b'S', ..]) => Expect::Code,
            (Expect::Record, [b'#', digits @ ..]) => {
                if let Some(time) = std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()) {
                    steps.step(time, start, &mut latest, &mut kept_from);
                }
                Expect::Record
            }
            (same, _) => same,
        };
    }
    steps.kept.extend(kept_from.map(|from| from..len));
    Ok(steps)
}

impl Steps {
    /// Takes note of a step to `time` whose record begins at `start`.
    fn step(&mut self, time: u64, start: u64, latest: &mut u64, kept_from: &mut Option<u64>) {
        if time < *latest {
            self.back += 1;
            self.first_back.get_or_insert((*latest, time));
            self.kept.extend(kept_from.take().map(|from| from..start));
        } else {
            *latest = time;
            kept_from.get_or_insert(start);
        }
    }
}

/// Reads the next token and returns where it starts; `at` is where reading goes on.
fn next_token(input: &mut impl BufRead, token: &mut Vec<u8>, at: &mut u64) -> io::Result<Option<u64>> {
    token.clear();
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok((!token.is_empty()).then(|| *at - token.len() as u64));
        }
        let blanks = if token.is_empty() {
            buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
        } else {
            0
        };
        let rest = &buffer[blanks..];
        let word = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        token.extend_from_slice(&rest[..word]);
        let ended = word < rest.len() && !token.is_empty();
        *at += (blanks + word) as u64;
        input.consume(blanks + word);
        if ended {
            return Ok(Some(*at - token.len() as u64));
        }
    }
}
