//! GHW files, walked before their reader sees them: their sizes are checked, and what was cut is given an end.
//!
//! A GHW (GHDL's `grt-waves.adb`) is texts, types and signals, then all values at the first time, then what changes,
//! time by time, and a directory at last. Its reader trusts every size and refuses a file that ends early. So sizes that
//! a file of its length cannot have are refused here, and of a file without a directory the steps that are complete are
//! found: their section is closed behind them, for the reader alone.

mod bytes;
mod names;
mod steps;
mod types;

pub(super) use names::Layout;

use super::mended::Mended;
use crate::base::{Diagnostic, Result, Time, TimeScale};
use bytes::Stop;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use steps::{Reach, Why};
use types::Dialect;

/// The end of a whole file: it says where the directory is.
const TAIL: &[u8] = b"TAI\0";
const TAIL_LEN: usize = 12;
const DIRECTORY: &[u8; 4] = b"DIR\0";

/// Checks all before the values of `file`; returns how they are stored if the file has lost its end. Messages name the
/// file `told`, which `file` may be unpacked from.
pub(super) fn inspect(file: &Path, told: &Path) -> Result<Option<Layout>> {
    let failed = |error: io::Error| super::vcd_scan::unreadable(told, &error);
    let mut input = File::open(file).map_err(failed)?;
    let len = input.metadata().map_err(failed)?.len();
    let layout = match names::read(&input, len, Dialect::Nested) {
        Err(Stop::Wrong(_)) => {
            input.rewind().map_err(failed)?;
            names::read(&input, len, Dialect::Outer)
        }
        other => other,
    };
    let layout = layout.map_err(|stop| match stop {
        Stop::End => Diagnostic::error("the GHW ends before its list of signals does")
            .in_file(told)
            .hint("let the simulator finish, or simulate again"),
        Stop::Wrong(what) => Diagnostic::error(format!("the GHW cannot be read: {what}"))
            .in_file(told)
            .hint("simulate again, or open another trace"),
        Stop::Failed(error) => failed(error),
    })?;
    let is_whole = is_whole(&mut input, len, layout.is_big_endian).map_err(failed)?;
    Ok((!is_whole).then_some(layout))
}

/// Whether a file ends as a whole one, and its directory is where it says.
fn is_whole(input: &mut File, len: u64, is_big_endian: bool) -> io::Result<bool> {
    if len < (names::START + TAIL_LEN) as u64 {
        return Ok(false);
    }
    input.seek(SeekFrom::Start(len - TAIL_LEN as u64))?;
    let mut tail = [0; TAIL_LEN];
    input.read_exact(&mut tail)?;
    let [mark @ .., a, b, c, d] = tail;
    let at = if is_big_endian { i32::from_be_bytes([a, b, c, d]) } else { i32::from_le_bytes([a, b, c, d]) };
    // Behind two gigabytes the directory has no place that can be written down, and the reader refuses the file.
    let Some(at) = u64::try_from(at).ok().filter(|at| mark.starts_with(TAIL) && at + 4 <= len) else {
        return Ok(false);
    };
    input.seek(SeekFrom::Start(at))?;
    let mut found = [0; 4];
    input.read_exact(&mut found)?;
    Ok(found == *DIRECTORY)
}

/// The names of a file that has lost its end.
pub(super) fn names(file: &Path, layout: &Layout) -> io::Result<Mended> {
    Mended::open(file, layout.end, tail(b""))
}

/// The file as far as its values are complete, and what to say of it; `go_on` hears how many bytes are looked at, and
/// ends the work by saying no.
pub(super) fn values(
    file: &Path,
    layout: &Layout,
    (told, scale): (&Path, TimeScale),
    go_on: &dyn Fn(u64) -> bool,
) -> io::Result<(Mended, Vec<Diagnostic>)> {
    let mut input = File::open(file)?;
    input.seek(SeekFrom::Start(layout.end))?;
    let reach = steps::walk(input, layout, go_on)?;
    let mended = Mended::open(file, reach.end, tail(reach.closing))?;
    Ok((mended, warning(&reach, told, scale).into_iter().collect()))
}

/// What closes the values, and so many zeros that nobody looks for a directory.
fn tail(closing: &[u8]) -> Vec<u8> {
    [closing, TAIL, &[0; 2 * TAIL_LEN - TAIL.len()]].concat()
}

/// What a user should know; nothing where only the directory is missing.
fn warning(reach: &Reach, told: &Path, scale: TimeScale) -> Option<Diagnostic> {
    let why = match reach.why {
        Why::Whole => return None,
        Why::Cut => "the simulator has not closed the GHW, or it was cut".to_owned(),
        Why::Wrong(what, at) => format!("the GHW is damaged at byte {at}: {what}"),
    };
    let shown = match reach.until {
        Some(time) => format!("it is shown up to {}", scale.format(Time(time))),
        None => "its first values are not all there, so names are shown only".to_owned(),
    };
    let hint = if reach.why == Why::Cut {
        "open it again when the simulation has ended"
    } else {
        "simulate again to see the rest"
    };
    Some(Diagnostic::warning(format!("{why}: {shown}")).in_file(told).hint(hint))
}
