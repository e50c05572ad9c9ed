//! What is wrong with a VCD that its reader would pass over in silence: a cut last record, time running backwards.
//!
//! The reader takes half of `b1010 !` for another change, and of a step back in time it says so on the terminal only.
//! Both are found here first, and left out of what the reader sees.

use crate::base::{Diagnostic, Result};
use memchr::memmem;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// How many bytes are looked at together.
const BLOCK: usize = 1 << 20;
/// Longer than any record that begins with `#`.
const LONGEST_TIME: usize = 64;

/// What a reader may see of a VCD.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// The parts to read, ascending; `None` for the whole file.
    pub(super) kept: Option<Vec<Range<u64>>>,
    /// What was left out and why.
    pub(super) warnings: Vec<Diagnostic>,
}

/// Looks at the end of `file`, after making sure that it has a header.
pub(super) fn tail(file: &Path) -> Result<Scan> {
    let failed = |error| unreadable(file, &error);
    if !has_whole_header(file).map_err(failed)? {
        return Err(Diagnostic::error("the file ends inside its header")
            .in_file(file)
            .hint("let the simulator finish, or simulate again"));
    }
    let (whole, len) = whole_records(file).map_err(failed)?;
    if whole == len {
        return Ok(Scan::default());
    }
    let warning = format!("the last record is cut: {} bytes at the end are left out", len - whole);
    let warning = Diagnostic::warning(warning).in_file(file);
    Ok(Scan {
        kept: Some(std::iter::once(0..whole).collect()),
        warnings: vec![warning.hint("was the simulator stopped, or is it still writing?")],
    })
}

/// Looks through the times of `file`; where they go back, the parts without those steps, and a warning.
pub(super) fn backward_steps(file: &Path) -> Result<Option<(Vec<Range<u64>>, Diagnostic)>> {
    let failed = |error| unreadable(file, &error);
    let (whole, len) = whole_records(file).map_err(failed)?;
    if times_ascend(file, len).map_err(failed)? {
        return Ok(None);
    }
    let steps = super::vcd_times::steps(file, whole).map_err(failed)?;
    let Some((from, to)) = steps.first_back else { return Ok(None) };
    let times = if steps.back == 1 { "once".into() } else { format!("{} times", steps.back) };
    let warning = format!("time goes back {times}, first from {from} to {to}: those steps are left out");
    let warning = Diagnostic::warning(warning).in_file(file);
    Ok(Some((steps.kept, warning.hint("two simulators may have written the same file"))))
}

fn unreadable(file: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be read: {error}"))
        .in_file(file)
        .hint("check the disk and the permissions")
}

/// Whether the keyword that ends a header is there, as it is near the start of any VCD.
fn has_whole_header(file: &Path) -> io::Result<bool> {
    const KEYWORD: &[u8] = b"$enddefinitions";
    let mut input = File::open(file)?;
    let mut block = Vec::with_capacity(BLOCK);
    while input.by_ref().take((BLOCK - block.len()) as u64).read_to_end(&mut block)? > 0 {
        if memmem::find(&block, KEYWORD).is_some() {
            return Ok(true);
        }
        block.drain(..block.len().saturating_sub(KEYWORD.len()));
    }
    Ok(false)
}

/// The length of the file without a last record that has no end, and with it.
fn whole_records(file: &Path) -> io::Result<(u64, u64)> {
    let mut input = File::open(file)?;
    let len = input.metadata()?.len();
    let start = len.saturating_sub(BLOCK as u64);
    input.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    input.read_to_end(&mut tail)?;
    // The last line that is not blank: a vector may stand there without its code.
    let line = memchr::memrchr(b'\n', tail.trim_ascii_end()).map_or(0, |newline| newline + 1);
    Ok((start + line as u64 + whole_tokens(&tail[line..]) as u64, start + tail.len() as u64))
}

/// The length of the part of a last line that is whole records: a token ends with a blank, a vector with its code.
fn whole_tokens(line: &[u8]) -> usize {
    let mut whole = 0;
    let mut awaits_code = false;
    let mut at = 0;
    for token in line.split_inclusive(u8::is_ascii_whitespace) {
        let word = token.trim_ascii();
        at += token.len();
        let ended = word.len() < token.len() || word.starts_with(b"$");
        match word.first() {
            Some(b'b' | b'B' | b'r' | b'R' | b's' | b'S') if !awaits_code => awaits_code = true,
            Some(_) if ended => {
                whole = at;
                awaits_code = false;
            }
            None if !awaits_code => whole = at,
            _ => {}
        }
    }
    whole
}

/// The times of a stretch of the file.
#[derive(Clone, Copy)]
enum Times {
    /// There are none.
    None,
    /// They ascend from the first to the last.
    Ascending(u64, u64),
    /// One is earlier than its predecessor.
    Back,
}

impl Times {
    /// These times and `later` ones behind them.
    fn then(self, later: Self) -> Self {
        match (self, later) {
            (Self::None, other) | (other, Self::None) => other,
            (Self::Ascending(first, end), Self::Ascending(start, last)) if end <= start => {
                Self::Ascending(first, last)
            }
            _ => Self::Back,
        }
    }
}

/// Whether the times at line starts never go back. Quick: a gigabyte takes a fraction of a second.
fn times_ascend(file: &Path, len: u64) -> io::Result<bool> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let share = len.div_ceil(threads).max(BLOCK as u64);
    let parts = (0..threads).map(|part| part * share..((part + 1) * share).min(len));
    let times = std::thread::scope(|scope| {
        let scan = |part: Range<u64>| scope.spawn(|| times_of(file, part));
        let threads: Vec<_> = parts.filter(|part| !part.is_empty()).map(scan).collect();
        threads.into_iter().try_fold(Times::None, |earlier, thread| {
            // A scan that gave up decides nothing, so the slow one has to.
            Ok::<_, io::Error>(earlier.then(thread.join().unwrap_or(Ok(Times::Back))?))
        })
    })?;
    Ok(!matches!(times, Times::Back))
}

/// The times of the lines that begin in `part`.
fn times_of(file: &Path, part: Range<u64>) -> io::Result<Times> {
    let mut input = File::open(file)?;
    input.seek(SeekFrom::Start(part.start))?;
    let mut input = input.take(part.end - part.start + LONGEST_TIME as u64);
    let finder = memmem::Finder::new(b"\n#");
    let mut block = Vec::with_capacity(BLOCK);
    let mut times = Times::None;
    let mut base = part.start;
    loop {
        let room = (BLOCK - block.len()) as u64;
        let last = input.by_ref().take(room).read_to_end(&mut block)? == 0;
        // A time may go on in the next block, so the end of this one waits for it.
        let usable = if last { block.len() } else { block.len().saturating_sub(LONGEST_TIME) };
        let inside = |at: &usize| *at < usable && base + (*at as u64) < part.end;
        for at in finder.find_iter(&block).take_while(inside) {
            if let Some(time) = time_at(&block[at + 2..]) {
                times = times.then(Times::Ascending(time, time));
            }
        }
        if last || matches!(times, Times::Back) {
            return Ok(times);
        }
        block.drain(..usable);
        base += usable as u64;
    }
}

/// The whole number at the start of `text`; `None` for any other token.
fn time_at(text: &[u8]) -> Option<u64> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || text.get(digits).is_some_and(|byte| !byte.is_ascii_whitespace()) {
        return None;
    }
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}
