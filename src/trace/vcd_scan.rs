//! What is wrong with a VCD that the ordinary reader would pass over in silence: a cut last record, time running backwards.
//!
//! It takes half of `b1010 !` for another change, and of a step back in time it says so on the terminal only. Files
//! with either are left to the tolerant reader.

use crate::base::Diagnostic;
use memchr::memmem;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// How many bytes are looked at together.
const BLOCK: usize = 1 << 20;
/// Longer than any record that begins with `#`.
const LONGEST_TIME: usize = 64;

/// Whether the last record of `file` has no end.
pub(super) fn is_cut(file: &Path) -> io::Result<bool> {
    let (whole, len) = whole_records(file)?;
    Ok(whole != len)
}

/// Whether the times at line starts never go back. Quick: a gigabyte takes a fraction of a second.
pub(super) fn times_ascend(file: &Path) -> io::Result<bool> {
    let len = std::fs::metadata(file)?.len();
    times_of_all(file, len)
}

/// The error for a file that cannot be read.
pub(super) fn unreadable(file: &Path, error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::Interrupted {
        return Diagnostic::note("opening was cancelled").in_file(file);
    }
    Diagnostic::error(format!("cannot be read: {error}"))
        .in_file(file)
        .hint("check the disk and the permissions")
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

/// Whether the times of the first `len` bytes never go back; each core has a share.
fn times_of_all(file: &Path, len: u64) -> io::Result<bool> {
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
