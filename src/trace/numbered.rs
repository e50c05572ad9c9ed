//! Numbers of cycles that a part of a trace keeps: which cycle of its clock was under way as it begins.
//!
//! A snippet says so in a comment at its head, `tritscope-cycles NUMBER TIME SIGNAL`: the last edge of the signal at or
//! before the first moment of the snippet, whose cycle has that number and began at that time.

use super::head::head;
use super::store::Trace;
use crate::base::{Cycle, SNIPPET, Time};
use std::path::Path;

/// The word that the comment begins with.
const WORD: &str = "tritscope-cycles";

/// The largest number that is believed: cycles behind it can still be counted.
const LARGEST: u64 = 1 << 62;

/// The cycle of a clock as a part of a trace begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The full name of the clock.
    pub signal: String,
    /// The number of the cycle.
    pub cycle: Cycle,
    /// When it began, at or before the first moment.
    pub start: Time,
}

impl Numbered {
    /// The text of the comment. The name must be one word.
    #[must_use]
    pub fn comment(&self) -> String {
        format!("{WORD} {} {} {}", self.cycle.0, self.start.0, self.signal)
    }

    /// What the snippet in `file` says; `None` for any other file.
    pub(super) fn of(file: &Path) -> Option<Self> {
        head(file, SNIPPET).and_then(|head| Self::read(&head))
    }

    /// What the head of a VCD says; `None` where it says nothing, or nothing that can be.
    fn read(head: &str) -> Option<Self> {
        let mut comments = head.split("$comment").skip(1);
        let text = comments.find_map(|text| text.trim_start().strip_prefix(WORD))?;
        let mut words = text.split("$end").next()?.split_whitespace();
        let mut number = || words.next()?.parse::<u64>().ok();
        let (cycle, start) = (number()?, number()?);
        let signal = words.next()?.to_owned();
        (cycle <= LARGEST).then_some(Self { signal, cycle: Cycle(cycle), start: Time(start) })
    }
}

impl Trace {
    /// What the file says of the numbers of cycles, if it is a part of another trace.
    #[must_use]
    pub fn numbered(&self) -> Option<&Numbered> {
        self.0.numbered.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_read_as_it_was_written() {
        let numbered = Numbered { signal: "tb.clk".into(), cycle: Cycle(69), start: Time(695) };
        let head = format!("$comment {SNIPPET} 1 {{}} $end\n$comment\n    {}\n$end\n", numbered.comment());
        assert_eq!(Numbered::read(&head), Some(numbered));
    }

    #[test]
    fn what_cannot_be_is_not_believed() {
        for text in ["", "1", "1 2", "x 2 tb.clk", "-1 2 tb.clk", "18446744073709551615 2 tb.clk"] {
            assert_eq!(Numbered::read(&format!("$comment {WORD} {text} $end")), None, "{text}");
        }
        assert_eq!(Numbered::read("$comment made by hand $end"), None);
    }
}
