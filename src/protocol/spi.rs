//! SPI: words between two edges of a chip-select.

use super::spec::{Order, Spi};
use super::transaction::{Patience, Source, Transaction};
use super::wire::{Wire, hex, merged};
use crate::base::{Logic, Result, Time};
use crate::trace::Progress;

/// Who is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Selection {
    Nobody,
    /// These of several chip-selects, by bit number.
    These(Vec<usize>),
    Unknown,
}

/// The bits of a word so far.
#[derive(Default)]
struct Word {
    from: Time,
    copi: Vec<Option<bool>>,
    cipo: Vec<Option<bool>>,
    count: usize,
}

struct Reader<'a> {
    spec: &'a Spi,
    clk: Wire,
    cs: Option<Wire>,
    copi: Option<Wire>,
    cipo: Option<Wire>,
    selection: Selection,
    /// The latest edge at which data change, or where the selection began.
    shifted: Time,
    word: Word,
    /// Since when nothing can be told, and which wire is why.
    lost: Option<(Time, &'static str)>,
    found: Vec<Transaction>,
}

pub(super) fn read(spec: &Spi, source: &Source, progress: &Progress) -> Result<Vec<Transaction>> {
    let optional = |name: &Option<String>| name.as_deref().map(|name| Wire::bit(name, source)).transpose();
    let mut reader = Reader {
        spec,
        clk: Wire::bit(&spec.clk, source)?,
        cs: spec.cs.as_deref().map(|name| Wire::vector(name, source)).transpose()?,
        copi: optional(&spec.copi)?,
        cipo: optional(&spec.cipo)?,
        selection: if spec.cs.is_some() { Selection::Nobody } else { Selection::These(Vec::new()) },
        shifted: Time(0),
        word: Word::default(),
        lost: None,
        found: Vec::new(),
    };
    let times = merged(std::iter::once(&reader.clk).chain(&reader.cs));
    let mut patience = Patience::new(progress, times.len());
    for time in times {
        patience.step()?;
        // An edge of the clock belongs to who is selected before it.
        reader.clock(time);
        reader.select(time);
    }
    reader.over(source.end, "the trace ends");
    reader.found_again(source.end);
    Ok(reader.found)
}

impl Reader<'_> {
    fn clock(&mut self, time: Time) {
        let (before, now) = (self.clk.before(time), self.clk.at(time));
        if !matches!(self.selection, Selection::These(_)) || before == now {
            return;
        }
        match (before, now) {
            (_, None) => {
                self.over(time, "clk is unknown");
                self.lost = self.lost.or(Some((time, "clk is unknown")));
            }
            (None, Some(_)) => {
                self.found_again(time);
                self.shifted = time;
            }
            (Some(_), Some(rises)) => {
                if rises == matches!(self.spec.mode, 0 | 3) {
                    self.sample(time);
                } else {
                    self.finish(time);
                    self.shifted = time;
                }
            }
        }
    }

    /// Takes a bit of each direction, as it is just before the edge.
    fn sample(&mut self, time: Time) {
        // A word that is still whole here had no edge between: it ends where the next one begins.
        self.finish(time);
        if self.word.count == 0 {
            self.word.from = self.shifted;
        }
        self.word.copi.extend(self.copi.as_ref().map(|wire| wire.before(time)));
        self.word.cipo.extend(self.cipo.as_ref().map(|wire| wire.before(time)));
        self.word.count += 1;
    }

    /// Hands over a word that has all its bits.
    fn finish(&mut self, time: Time) {
        if self.word.count < usize::from(self.spec.bits) {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let label = self.label();
        let directions = [&word.copi, &word.cipo];
        let texts = directions.iter().filter(|bits| !bits.is_empty()).map(|bits| self.text(bits));
        let text = texts.collect::<Vec<_>>().join(" / ");
        let unknown = directions.iter().any(|bits| bits.contains(&None));
        self.found.push(if unknown {
            Transaction::error(word.from, time, format!("unknown bit: {label}{text}"))
        } else {
            Transaction::new(word.from, time, format!("{label}{text}"))
        });
    }

    /// Which of several chip-selects it is.
    fn label(&self) -> String {
        let several = self.cs.as_ref().is_some_and(|cs| cs.width() > 1);
        match &self.selection {
            Selection::These(these) if several && these.len() == 1 => format!("cs{} ", these[0]),
            Selection::These(these) if several => format!("{}×cs ", these.len()),
            _ => String::new(),
        }
    }

    /// A word in hexadecimal, or its bits in the order of the bus if one is unknown.
    fn text(&self, bits: &[Option<bool>]) -> String {
        let known: Option<Vec<bool>> = bits.iter().copied().collect();
        let Some(mut known) = known else {
            return bits.iter().map(|bit| bit.map_or('x', |one| if one { '1' } else { '0' })).collect();
        };
        if self.spec.order == Order::Lsb {
            known.reverse();
        }
        hex(known.iter().fold(0, |word, one| word << 1 | u64::from(*one)), known.len())
    }

    fn select(&mut self, time: Time) {
        let Some(selection) = self.selected(time) else { return };
        if selection == self.selection {
            return;
        }
        self.over(time, "the chip-select ends it");
        self.found_again(time);
        if selection == Selection::Unknown {
            self.lost = Some((time, "cs is unknown"));
        }
        if matches!(selection, Selection::These(_)) && self.clk.at(time).is_none() {
            self.lost = Some((time, "clk is unknown"));
        }
        self.selection = selection;
        self.shifted = time;
    }

    fn selected(&self, time: Time) -> Option<Selection> {
        let bits = self.cs.as_ref()?.bits_at(time)?;
        if !bits.is_known() {
            return Some(Selection::Unknown);
        }
        let active = |bit: &usize| bits.bit(*bit).and_then(Logic::known) == Some(self.spec.cs_high);
        let these: Vec<_> = (0..bits.width()).filter(active).collect();
        Some(if these.is_empty() { Selection::Nobody } else { Selection::These(these) })
    }

    /// Something ends the words: a whole one is handed over, a part of one is an error.
    fn over(&mut self, time: Time, why: &str) {
        self.finish(time);
        let word = std::mem::take(&mut self.word);
        if word.count > 0 {
            let what = format!("{} of {} bits, then {why}", word.count, self.spec.bits);
            self.found.push(Transaction::error(word.from, time, what));
        }
    }

    fn found_again(&mut self, time: Time) {
        if let Some((since, what)) = self.lost.take().filter(|(since, _)| *since < time) {
            self.found.push(Transaction::error(since, time, what));
        }
    }
}
