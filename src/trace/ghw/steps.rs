//! The values of a GHW, passed over step by step to find out how far they go.

use super::bytes::{Bytes, Result, Stop};
use super::names::Layout;
use std::io::{self, Read};

/// How often it is asked whether to go on, in steps.
const PATIENCE: u64 = 1 << 8;
/// The end of a list of times, and of its section.
const END_OF_CYCLE: &[u8] = b"\x7fECY\0";

/// How far the values of a file go.
#[derive(Debug)]
pub(super) struct Reach {
    /// The end of the last step of which all changes are there, in bytes.
    pub(super) end: u64,
    /// What must follow there so that its section is closed.
    pub(super) closing: &'static [u8],
    /// The time of that step, in ticks; `None` if there is no such step.
    pub(super) until: Option<u64>,
    /// What ended the walk.
    pub(super) why: Why,
}

/// What ended a walk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// There is no other section of values.
    Whole,
    Cut,
    /// What no GHW says, at this byte.
    Wrong(&'static str, u64),
}

/// A walk. A step is complete once something later follows it: several lists may belong to one time.
struct Walk<'a, R> {
    bytes: Bytes<R>,
    layout: &'a Layout,
    /// The last list that is there to its end: its end, what closes its section, its time.
    last: Option<(u64, &'static [u8], u64)>,
    complete: Reach,
    go_on: &'a dyn Fn(u64) -> bool,
    steps: u64,
}

/// Walks over the values, which `input` stands at; `go_on` hears where the walk is and ends it by saying no.
pub(super) fn walk(input: impl Read, layout: &Layout, go_on: &dyn Fn(u64) -> bool) -> io::Result<Reach> {
    let bytes = Bytes::new(input, layout.end, layout.is_big_endian);
    let complete = Reach { end: layout.end, closing: b"", until: None, why: Why::Whole };
    let mut walk = Walk { bytes, layout, last: None, complete, go_on, steps: 0 };
    let why = match walk.sections() {
        Ok(()) => Why::Whole,
        Err(Stop::End) => Why::Cut,
        Err(Stop::Wrong(what)) => Why::Wrong(what, walk.bytes.position()),
        Err(Stop::Failed(error)) => return Err(error),
    };
    Ok(Reach { why, ..walk.complete })
}

impl<R: Read> Walk<'_, R> {
    fn sections(&mut self) -> Result<()> {
        loop {
            match &self.bytes.array()? {
                b"SNP\0" => self.snapshot()?,
                b"CYC\0" => self.cycle()?,
                b"DIR\0" | b"TAI\0" => {
                    self.later(None)?;
                    return Ok(());
                }
                _ => return Err(Stop::Wrong("a section is of no known kind")),
            }
        }
    }

    /// All values at one time.
    fn snapshot(&mut self) -> Result<()> {
        if self.bytes.array()? != [0; 4] {
            return Err(Stop::Wrong("a section does not begin with zeros"));
        }
        let time = self.bytes.time()?;
        self.later(Some(time))?;
        for scalar in &self.layout.scalars {
            scalar.pass(&mut self.bytes)?;
        }
        if self.bytes.array()? != *b"ESN\0" {
            return Err(Stop::Wrong("its first values have no end"));
        }
        self.last = Some((self.bytes.position(), b"", time));
        Ok(())
    }

    /// What changes at some times.
    fn cycle(&mut self) -> Result<()> {
        let mut time = self.bytes.time()?;
        loop {
            self.later(Some(time))?;
            self.list()?;
            self.last = Some((self.bytes.position(), END_OF_CYCLE, time));
            let Ok(more) = u64::try_from(self.bytes.signed()?) else { break };
            time = time.checked_add(more).ok_or(Stop::Wrong("a time is too large"))?;
        }
        if self.bytes.array()? != *b"ECY\0" {
            return Err(Stop::Wrong("its changes have no end"));
        }
        Ok(())
    }

    /// What changes at one time.
    fn list(&mut self) -> Result<()> {
        if self.steps.is_multiple_of(PATIENCE) && !(self.go_on)(self.bytes.position()) {
            return Err(Stop::Failed(io::ErrorKind::Interrupted.into()));
        }
        self.steps += 1;
        let mut number = 0_usize;
        loop {
            match usize::try_from(self.bytes.unsigned()?).unwrap_or(usize::MAX) {
                0 => return Ok(()),
                more => number = number.saturating_add(more),
            }
            let scalar = self.layout.scalars.get(number - 1);
            scalar.ok_or(Stop::Wrong("it has no such signal"))?.pass(&mut self.bytes)?;
        }
    }

    /// Takes note that something at `time`, or nothing any more, follows the last list.
    fn later(&mut self, time: Option<u64>) -> Result<()> {
        let Some((end, closing, last)) = self.last else { return Ok(()) };
        match time {
            Some(time) if time < last => return Err(Stop::Wrong("time goes back")),
            Some(time) if time == last => {}
            _ => self.complete = Reach { end, closing, until: Some(last), why: Why::Whole },
        }
        Ok(())
    }
}
