//! A VCD that a simulator is still writing, read as it grows.
//!
//! Each byte is read once. Records are taken over a step in time at a time, as soon as the next step has begun: nothing
//! that is half written is ever seen, neither a value nor a step.

mod awaited;
#[cfg(test)]
mod tests;

use self::awaited::Awaited;
use super::choose::nameless;
use super::detect::Format;
use super::hierarchy::Hierarchy;
use super::reader::too_many_names;
use super::store::{Inner, Stored, Trace};
use super::tolerant::{Growing, Names, time_of};
use super::tree::Tree;
use super::{Progress, vcd_scan};
use crate::base::{Diagnostic, Result, Time};
use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use wellen::SignalRef;

/// How much is read at once.
const BLOCK: usize = if cfg!(test) { 300 } else { 4 << 20 };
/// A step in time that is longer is taken over in parts; until its end no trace is given.
const LONGEST_STEP: usize = if cfg!(test) { 20_000 } else { 64 << 20 };
/// So many of the last bytes are looked at once more, to see whether the file was written anew.
const KNOWN: usize = 64;

/// Follows a VCD that grows; see [the module](super).
///
/// ```
/// use std::io::Write;
/// use tritscope::base::Time;
/// use tritscope::trace::{Progress, Tail};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut file = tempfile::NamedTempFile::new()?;
/// write!(file, "$var wire 1 ! a $end $enddefinitions $end\n#0\n0!\n#5\n1!\n#7")?;
/// let mut tail = Tail::open(file.path(), file.path())?;
/// while tail.read_on(&Progress::new())? > 0 {}
/// // Whether more happens at 5 is not said yet.
/// assert_eq!(tail.reach(), Some(Time(0)));
/// write!(file, "\n0!\n")?;
/// while tail.read_on(&Progress::new())? > 0 {}
/// assert_eq!(tail.trace().map(|trace| trace.span()), Some((Time(0), Time(5))));
/// # Ok(())
/// # }
/// ```
pub struct Tail {
    /// The file that is read, and what messages and traces call it.
    path: PathBuf,
    told: PathBuf,
    input: File,
    identity: (u64, u64),
    state: State,
    /// What is read and not taken over, and how much of it was looked through for a step that ends.
    pending: Vec<u8>,
    searched: usize,
    /// Whether the last step is whole.
    settled: bool,
    /// The first byte that no trace has shown: after a new beginning none is given before.
    shown: u64,
}

/// How far it is.
enum State {
    /// The header is not whole.
    Header(Awaited),
    /// Records are read.
    Body(Box<Body>),
}

/// The names in both forms, and what was read.
struct Body {
    growing: Growing,
    hierarchy: Arc<Hierarchy>,
    row_of: Vec<u32>,
    rows: Vec<SignalRef>,
}

impl Body {
    fn new(names: Names, told: &Path) -> Result<Self> {
        let tree = names.tree().ok_or_else(|| too_many_names(told))?;
        let growing = Growing::new(names);
        let mut body = Self { growing, hierarchy: Arc::default(), row_of: Vec::new(), rows: Vec::new() };
        body.name(tree);
        Ok(body)
    }

    fn name(&mut self, tree: Tree) {
        let Tree { hierarchy, row_of, rows } = tree;
        (self.hierarchy, self.row_of, self.rows) = (Arc::new(hierarchy), row_of, rows);
    }
}

impl Tail {
    /// Begins to follow `path`, which may be empty yet. Traces and messages call it `told`.
    ///
    /// # Errors
    /// What is no file, or cannot be opened.
    pub fn open(path: &Path, told: &Path) -> Result<Self> {
        let cannot = |error: std::io::Error| {
            Diagnostic::error(format!("cannot be followed: {error}"))
                .in_file(told)
                .hint("name a VCD that a simulator is writing")
        };
        // Something else than a file may keep whoever opens it waiting.
        if !std::fs::metadata(path).map_err(cannot)?.is_file() {
            return Err(Diagnostic::error("is not a file").in_file(told).hint("name a VCD"));
        }
        let input = File::open(path).map_err(cannot)?;
        let identity = identity(&input.metadata().map_err(cannot)?);
        Ok(Self {
            path: path.to_owned(),
            told: told.to_owned(),
            input,
            identity,
            state: State::Header(Awaited::default()),
            pending: Vec::new(),
            searched: 0,
            settled: false,
            shown: 0,
        })
    }

    /// Reads a few megabytes of what was added, if there is so much; how many bytes that was.
    ///
    /// # Errors
    /// A file that was cut, written anew, removed or replaced, or that is no VCD; one without signals; cancellation; what
    /// the system says. What was read before stays.
    pub fn read_on(&mut self, progress: &Progress) -> Result<usize> {
        let count = self.advance(progress)?;
        if count == 0 {
            self.is_there()?;
        }
        Ok(count)
    }

    /// Reads everything to the end: nothing more will come, and the file may have another name by now.
    ///
    /// # Errors
    /// As [`Self::read_on`], and a file that ends inside its header.
    pub fn finish(&mut self, progress: &Progress) -> Result<()> {
        loop {
            while self.advance(progress)? > 0 {}
            if self.awaits_header() {
                return Err(Diagnostic::error("the file ends inside its header").in_file(&self.told));
            }
            let all = self.pending.len();
            self.take_over(all, true, progress)?;
            self.settled = true;
            if !self.renew()? {
                return Ok(());
            }
        }
    }

    /// Reads the next bytes, if there are any.
    fn advance(&mut self, progress: &Progress) -> Result<usize> {
        let text = self.added()?;
        if let State::Header(awaited) = &mut self.state {
            if awaited.take(&text, &self.told)? {
                self.begin(progress)?;
            }
            return Ok(text.len());
        }
        self.pending.extend_from_slice(&text);
        if let Some((end, next)) = whole_steps(&self.pending, self.searched) {
            let whole = self.take_over(end, false, progress)?;
            // What looks like a time may stand in a comment that is not whole.
            self.settled = whole && next.is_none_or(|next| Some(Time(next)) != self.latest());
            self.renew()?;
        } else if self.pending.len() > LONGEST_STEP {
            let all = self.pending.len();
            let end = self.pending.iter().rposition(u8::is_ascii_whitespace).map_or(0, |blank| blank + 1);
            self.settled = false;
            self.take_over(end, false, progress)?;
            if self.pending.len() == all {
                // A record that fills so much has no end.
                self.take_over(all, true, progress)?;
            }
        }
        self.searched = self.pending.len();
        Ok(text.len())
    }

    /// Takes over the first `count` bytes that were read, but for a record at their end that is not whole; whether there
    /// is none.
    fn take_over(&mut self, count: usize, last: bool, progress: &Progress) -> Result<bool> {
        let State::Body(body) = &mut self.state else { return Ok(true) };
        let before = body.growing.at();
        body.growing
            .read(&self.pending[..count], last, &|_| !progress.is_cancelled())
            .map_err(|error| vcd_scan::unreadable(&self.told, &error))?;
        let taken = usize::try_from(body.growing.at() - before).unwrap_or(count);
        self.pending.drain(..taken.min(count));
        Ok(taken == count)
    }

    /// Begins anew where values showed that signals hold something else than declared; whether it does.
    fn renew(&mut self) -> Result<bool> {
        let State::Body(body) = &mut self.state else { return Ok(false) };
        if !body.growing.renew() {
            return Ok(false);
        }
        let tree = body.growing.names().tree().ok_or_else(|| too_many_names(&self.told))?;
        body.name(tree);
        self.pending.clear();
        (self.searched, self.settled) = (0, false);
        Ok(true)
    }

    fn latest(&self) -> Option<Time> {
        match &self.state {
            State::Body(body) => body.growing.latest().map(Time),
            State::Header(_) => None,
        }
    }

    /// The last time that is whole; `None` before the first.
    #[must_use]
    pub fn reach(&self) -> Option<Time> {
        self.latest().filter(|_| self.settled)
    }

    /// Whether the header is not whole yet.
    #[must_use]
    pub fn awaits_header(&self) -> bool {
        matches!(self.state, State::Header(_))
    }

    /// How many bytes were read.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.state {
            State::Header(awaited) => awaited.len(),
            State::Body(body) => body.growing.at() + self.pending.len() as u64,
        }
    }

    /// Whether nothing was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everything up to [`Self::reach`], as a trace of its own. It costs a copy of what was read, packed.
    ///
    /// `None` before the first step is whole, and where nothing more can be shown than before.
    pub fn trace(&mut self) -> Option<Trace> {
        let State::Body(body) = &self.state else { return None };
        if !self.settled || body.growing.latest().is_none() || body.growing.at() < self.shown {
            return None;
        }
        self.shown = body.growing.at();
        let values = body.growing.snapshot();
        let kind = (Format::Vcd, body.growing.names().scale());
        let names = Inner::named(
            self.told.clone(),
            kind,
            Arc::clone(&body.hierarchy),
            body.row_of.clone(),
            body.rows.clone(),
        );
        let stored = Some(Mutex::new(Stored::File(values.store, values.source)));
        let warnings = values.faults.warnings(&self.told);
        Some(Trace::new(Inner { times: values.times, stored, warnings, ..names }))
    }

    /// Whether values take as much memory as they may, so that nothing more is shown.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(&self.state, State::Body(body) if body.growing.is_full())
    }

    /// The next bytes of the file.
    fn added(&self) -> Result<Vec<u8>> {
        let failed = |error: std::io::Error| vcd_scan::unreadable(&self.told, &error);
        let at = self.len();
        let len = self.input.metadata().map_err(failed)?.len();
        let lost = |what: &str| {
            let error = Diagnostic::error(what.to_owned()).in_file(&self.told);
            Err(error.hint("what was read before stays; follow it anew to begin again"))
        };
        if len < at {
            return lost("was cut while it was followed");
        }
        let known = &self.pending[self.pending.len().saturating_sub(KNOWN)..];
        let size = BLOCK.min(usize::try_from(len - at).unwrap_or(BLOCK));
        if size == 0 {
            return Ok(Vec::new());
        }
        let mut text = vec![0; known.len() + size];
        let mut filled = 0;
        while filled < text.len() {
            let from = at - known.len() as u64 + filled as u64;
            match self.input.read_at(&mut text[filled..], from) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
        text.truncate(filled);
        if !text.starts_with(known) {
            return lost("was written anew while it was followed");
        }
        text.drain(..known.len());
        Ok(text)
    }

    /// Whether the file still has its name.
    fn is_there(&self) -> Result<()> {
        let what = match std::fs::metadata(&self.path) {
            Ok(metadata) if identity(&metadata) == self.identity => return Ok(()),
            Ok(_) => "was replaced by another file while it was followed",
            Err(_) => "is gone: it was removed while it was followed",
        };
        let error = Diagnostic::error(what).in_file(&self.told);
        Err(error.hint("what was read before stays; follow it anew to begin again"))
    }

    /// Reads the header, which is whole.
    fn begin(&mut self, progress: &Progress) -> Result<()> {
        let failed = |error: std::io::Error| vcd_scan::unreadable(&self.told, &error);
        let input = self.input.try_clone().map_err(failed)?;
        let names = Names::of(input, &|_| !progress.is_cancelled()).map_err(failed)?;
        if names.faults.is_headless() {
            return Ok(());
        }
        if names.variables() == 0 {
            return Err(nameless(&self.told, &names.faults));
        }
        self.state = State::Body(Box::new(Body::new(names, &self.told)?));
        Ok(())
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// The length of the part of a text that is whole steps, which is up to the last line that is a time, and that time;
/// `None` if no such line begins at `searched` or later.
fn whole_steps(text: &[u8], searched: usize) -> Option<(usize, Option<u64>)> {
    let end = memchr::memrchr(b'\n', text)?;
    // The line that was not whole then may be now.
    let from = memchr::memrchr(b'\n', &text[..searched.min(text.len())]).unwrap_or(0);
    let line = memchr::memrchr_iter(b'\n', &text[from..end]).map(|newline| from + newline + 1);
    let is_time = |start: &usize| matches!(&text[*start..end], [b'#', first, ..] if first.is_ascii_digit());
    let start = line.into_iter().find(is_time)?;
    let length = memchr::memchr(b'\n', &text[start..])?;
    let digits = text[start + 1..start + length].split(u8::is_ascii_whitespace).next()?;
    Some((start, time_of(digits)))
}
