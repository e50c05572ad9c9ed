//! What is wrong with a VCD that is read nevertheless: counted by kind, told with the first place.

use crate::base::{Diagnostic, Place, shortened};
use std::path::Path;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Fault {
    /// A keyword that no VCD has.
    Keyword,
    /// A declaration that cannot be read.
    Declaration,
    /// A declaration whose `$end` is missing.
    NoEnd,
    /// A variable of a kind that is in no standard.
    Kind,
    /// A variable wider than [`MOST_BITS`](super::MOST_BITS).
    Wide,
    /// A scope below [`MOST_SCOPES`](super::MOST_SCOPES) others.
    Deep,
    /// A name longer than [`LONGEST_NAME`](super::LONGEST_NAME).
    LongName,
    /// `$upscope` outside any scope.
    Upscope,
    /// A word that belongs to no record.
    Stray,
    /// A record without an identifier code.
    NoCode,
    /// A record whose code no variable has.
    Undeclared,
    /// A value that its variable cannot hold.
    Value,
    /// A value with more bits than its variable.
    Long,
    /// A time that is no number.
    Time,
    /// A time between two ticks.
    Fraction,
    /// A comment up to the end of the file.
    Comment,
}

/// What is said of one fault and of several.
const TEXTS: [(Fault, &str, &str); 16] = [
    (Fault::Keyword, "an unknown keyword is left out", "unknown keywords are left out"),
    (Fault::Declaration, "a declaration cannot be read", "declarations cannot be read"),
    (Fault::NoEnd, "a declaration has no $end", "declarations have no $end"),
    (
        Fault::Kind,
        "a variable of an unknown kind is shown as bits",
        "variables of unknown kinds are shown as bits",
    ),
    (Fault::Wide, "a variable is too wide and left out", "variables are too wide and left out"),
    (
        Fault::Deep,
        "a scope is nested too deep and joined to the one above",
        "scopes are nested too deep and joined to those above",
    ),
    (Fault::LongName, "a name is too long and cut", "names are too long and cut"),
    (Fault::Upscope, "an $upscope has no scope to leave", "$upscope have no scope to leave"),
    (
        Fault::Stray,
        "a word that belongs to no record is left out",
        "words that belong to no record are left out",
    ),
    (Fault::NoCode, "a value without an identifier is left out", "values without an identifier are left out"),
    (
        Fault::Undeclared,
        "a value of an undeclared identifier is left out",
        "values of undeclared identifiers are left out",
    ),
    (
        Fault::Value,
        "a value that its signal cannot hold is left out",
        "values that their signals cannot hold are left out",
    ),
    (
        Fault::Long,
        "a value has more bits than its signal and loses the upper ones",
        "values have more bits than their signals and lose the upper ones",
    ),
    (
        Fault::Time,
        "a time cannot be read, its step is left out",
        "times cannot be read, their steps are left out",
    ),
    (
        Fault::Fraction,
        "a time is no whole number and rounded down",
        "times are no whole numbers and rounded down",
    ),
    (Fault::Comment, "a comment has no $end", "comments have no $end"),
];

/// How often a fault was met, and where first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Met {
    count: u64,
    line: u64,
    word: String,
}

/// Everything that was wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Faults {
    met: [Option<Met>; TEXTS.len()],
    /// How often time went back, and the first pair of times.
    back: Option<(u64, u64, u64)>,
    /// Bytes of a last record without its end.
    cut: Option<u64>,
    /// Whether the file ends inside its header.
    headless: bool,
    /// The time at which reading stopped because of the memory that the values would take.
    full: Option<u64>,
}

impl Faults {
    /// Takes note of a fault at `line`, with the word it was found at.
    pub(super) fn note(&mut self, fault: Fault, line: u64, word: &[u8]) {
        let Some(index) = TEXTS.iter().position(|(listed, ..)| *listed == fault) else { return };
        match &mut self.met[index] {
            Some(met) => met.count += 1,
            none => *none = Some(Met { count: 1, line, word: shortened(&String::from_utf8_lossy(word)) }),
        }
    }

    /// Takes note of a step from `latest` back to `time`.
    pub(super) fn note_back(&mut self, latest: u64, time: u64) {
        self.back.get_or_insert((0, latest, time)).0 += 1;
    }

    /// Takes note of a last record that is cut; `bytes` of it are there.
    pub(super) fn note_cut(&mut self, bytes: u64) {
        self.cut = Some(bytes);
    }

    /// Takes note of an end inside the header.
    pub(super) fn note_headless(&mut self) {
        self.headless = true;
    }

    /// Takes note of an end of memory at `time`.
    pub(super) fn note_full(&mut self, time: u64) {
        self.full = Some(time);
    }

    /// Whether the file ends inside its header.
    pub(in super::super) fn is_headless(&self) -> bool {
        self.headless
    }

    /// Whether nothing was wrong.
    pub(in super::super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a user should know, one warning a kind.
    pub(in super::super) fn warnings(&self, file: &Path) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for (met, (_, one, many)) in self.met.iter().zip(TEXTS) {
            let Some(Met { count, line, word }) = met else { continue };
            let what = if *count == 1 { one.to_owned() } else { format!("{count} {many}") };
            let what = if word.is_empty() { what } else { format!("{what}: {word}") };
            let line = usize::try_from(*line).unwrap_or(usize::MAX);
            let place = Place::Line { file: file.to_owned(), line, column: None };
            warnings.push(Diagnostic::warning(what).at(place).hint("everything else in the file is shown"));
        }
        let mut add = |what: String, hint: &str| {
            warnings.push(Diagnostic::warning(what).in_file(file).hint(hint));
        };
        if let Some((count, from, to)) = self.back {
            let times = if count == 1 { "once".into() } else { format!("{count} times") };
            add(
                format!("time goes back {times}, first from {from} to {to}: those steps are left out"),
                "two simulators may have written the same file",
            );
        }
        if let Some(time) = self.full {
            add(
                format!("changes from time {time} on are left out: their values would take too much memory"),
                "dump fewer wide signals, or a shorter time",
            );
        }
        if self.headless {
            add("the file ends inside its header: the names so far are shown".into(), GROWS);
        }
        if let Some(bytes) = self.cut {
            add(format!("the last record is cut: {bytes} bytes at the end are left out"), GROWS);
        }
        warnings
    }
}

/// Why a file may end too early.
const GROWS: &str = "was the simulator stopped, or is it still writing?";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_text() {
        for (index, (fault, one, many)) in TEXTS.iter().enumerate() {
            assert!(!one.is_empty() && !many.is_empty());
            assert_eq!(TEXTS.iter().position(|(other, ..)| other == fault), Some(index));
        }
    }

    #[test]
    fn faults_are_told_with_their_number_and_first_place() {
        let mut faults = Faults::default();
        faults.note(Fault::Undeclared, 7, b"%%");
        faults.note(Fault::Undeclared, 9, b"&&");
        faults.note(Fault::Keyword, 3, b"$x\x1b[2J");
        let told: Vec<String> = faults.warnings(Path::new("a.vcd")).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "a.vcd:3: an unknown keyword is left out: $x␛[2J",
                "a.vcd:7: 2 values of undeclared identifiers are left out: %%"
            ]
        );
    }
}
