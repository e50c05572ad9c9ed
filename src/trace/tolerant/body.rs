//! The records of a VCD, read one by one into the store.

use super::declared::{Declared, Wire};
use super::faults::{Fault, Faults};
use super::header::is_cut;
use super::past::Past;
use super::tokens::{Tokens, Word};
use super::values;
use std::io::{self, Read};
use wellen::{SignalEncoding, SignalRef};

/// Values of one block of the store may take this much memory, and what they take in the file besides.
const ROOM: u64 = 2 << 30;
/// The store packs a block after this many times.
const TIMES_A_BLOCK: u64 = 0xffff;
/// How often it is asked whether to go on, in records.
const PATIENCE: u64 = 1 << 12;

/// Reads records into an encoder.
pub(super) struct Body<'a, R> {
    tokens: Tokens<R>,
    declared: &'a Declared,
    refs: &'a [SignalRef],
    faults: &'a mut Faults,
    past: &'a mut Past,
    /// The value of the record at hand, and in the form of the store.
    value: Vec<u8>,
    stored: Vec<u8>,
    room: u64,
    /// Whether more text may follow, so that what has no end yet is no fault.
    grows: bool,
}

/// Where a text ended whose rest is to come: the first byte and the line of a record that is not whole, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Every record was whole.
    None,
    /// The last one begins here.
    Record(u64, u64),
    /// The values would take too much memory; nothing more is read.
    Full,
}

/// Why reading a record did not go on to the next.
enum Stop {
    Failed(io::Error),
    /// The rest of the file is a record without its end, which begins with this word.
    Cut(Word),
    Full,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl<'a, R: Read> Body<'a, R> {
    pub(super) fn new(
        tokens: Tokens<R>,
        declared: &'a Declared,
        refs: &'a [SignalRef],
        faults: &'a mut Faults,
        past: &'a mut Past,
    ) -> Self {
        let (value, stored) = (Vec::new(), Vec::new());
        Self { tokens, declared, refs, faults, past, value, stored, room: ROOM, grows: false }
    }

    /// The same, with another room for values.
    #[cfg(test)]
    pub(super) fn with_room(self, room: u64) -> Self {
        Self { room, ..self }
    }

    /// Reads everything; `go_on` hears where reading is.
    pub(super) fn read(mut self, go_on: &dyn Fn(u64) -> bool) -> io::Result<()> {
        match self.records(go_on) {
            Ok(()) => {}
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Full) => self.faults.note_full(self.past.latest.unwrap_or(0)),
            Err(Stop::Cut(word)) => {
                let end = self.tokens.position().0;
                self.faults.note_cut(end.saturating_sub(word.at));
            }
        }
        Ok(())
    }

    /// Reads everything of a text that goes on later.
    pub(super) fn read_part(mut self, go_on: &dyn Fn(u64) -> bool) -> io::Result<Rest> {
        self.grows = true;
        match self.records(go_on) {
            Ok(()) => Ok(Rest::None),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::Cut(word)) => Ok(Rest::Record(word.at, word.line)),
            Err(Stop::Full) => {
                self.faults.note_full(self.past.latest.unwrap_or(0));
                Ok(Rest::Full)
            }
        }
    }

    fn records(&mut self, go_on: &dyn Fn(u64) -> bool) -> Result<(), Stop> {
        let mut records = 0_u64;
        while let Some(word) = self.tokens.next()? {
            records += 1;
            if records.is_multiple_of(PATIENCE) && !go_on(word.at) {
                return Err(Stop::Failed(io::ErrorKind::Interrupted.into()));
            }
            self.record(word)?;
        }
        Ok(())
    }

    fn record(&mut self, word: Word) -> Result<(), Stop> {
        let bytes = self.tokens.bytes(word);
        if is_cut(word, bytes) {
            return Err(Stop::Cut(word));
        }
        match bytes {
            [b'#', digits @ ..] if !digits.is_empty() => {
                let time = values::time(digits);
                self.step(time, word);
            }
            [b'b' | b'B' | b'r' | b'R' | b's' | b'S', ..] => self.long(word)?,
            [b'p', _, ..] => self.port(word)?,
            [b'$', ..] => self.keyword(word)?,
            [first, ..] if values::is_letter(*first) => self.scalar(word)?,
            _ => self.faults.note(Fault::Stray, word.line, bytes),
        }
        Ok(())
    }

    /// Goes on to a time.
    fn step(&mut self, time: Option<(u64, bool)>, word: Word) {
        let Some((time, is_whole)) = time else {
            self.past.skipping = true;
            return self.faults.note(Fault::Time, word.line, self.tokens.bytes(word));
        };
        if !is_whole {
            self.faults.note(Fault::Fraction, word.line, self.tokens.bytes(word));
        }
        match self.past.latest {
            Some(latest) if time < latest => {
                self.past.skipping = true;
                self.faults.note_back(latest, time);
            }
            _ => {
                self.past.skipping = false;
                self.go_to(time, word.at);
            }
        }
    }

    fn go_to(&mut self, time: u64, at: u64) {
        if self.past.latest == Some(time) {
            return;
        }
        self.past.latest = Some(time);
        let (times, ..) = self.past.block;
        self.past.block = if times >= TIMES_A_BLOCK {
            (1, 0, at)
        } else {
            (times + 1, self.past.block.1, self.past.block.2)
        };
        self.past.encoder.time_change(time);
    }

    /// A value of one letter, with its code behind it.
    fn scalar(&mut self, word: Word) -> Result<(), Stop> {
        let bytes = self.tokens.bytes(word);
        if let [letter, code @ ..] = bytes
            && let Some(wire) = self.declared.codes.get(code)
        {
            self.value.clear();
            self.value.push(*letter);
            return self.put(wire, word);
        }
        // Some simulators write vectors of an extended VCD without their mark.
        let letters = bytes.iter().take_while(|letter| values::is_letter(**letter)).count();
        let split = (1..=letters).rev().find_map(|at| Some((at, self.declared.codes.get(&bytes[at..])?)));
        if let Some((at, wire)) = split {
            self.value.clear();
            self.value.extend_from_slice(&bytes[..at]);
            return self.put(wire, word);
        }
        if bytes.len() == 1 {
            return self.long(word);
        }
        self.faults.note(Fault::Undeclared, word.line, bytes);
        Ok(())
    }

    /// A value that is a word of its own, with its code in the next one.
    fn long(&mut self, word: Word) -> Result<(), Stop> {
        let bytes = self.tokens.bytes(word);
        let is_text = matches!(bytes, [b's' | b'S', ..]);
        self.value.clear();
        self.value.extend_from_slice(bytes);
        loop {
            let Some(next) = self.tokens.next()? else { return Err(Stop::Cut(word)) };
            let code = self.tokens.bytes(next);
            if is_cut(next, code) {
                return Err(Stop::Cut(word));
            }
            if let Some(wire) = self.declared.codes.get(code) {
                return self.put(wire, word);
            }
            if next.line != word.line {
                self.faults.note(Fault::NoCode, word.line, &self.value);
                self.tokens.back(next);
                return Ok(());
            }
            if !is_text {
                self.faults.note(Fault::Undeclared, word.line, code);
                return Ok(());
            }
            // A text with blanks in it, which no standard allows and some simulators write.
            if self.value.len() < super::LONGEST_TEXT {
                self.value.push(b' ');
                self.value.extend_from_slice(code);
            }
        }
    }

    /// A value of a port: states, strengths of 0, strengths of 1, code; some simulators write the first three in one.
    fn port(&mut self, word: Word) -> Result<(), Stop> {
        let mut words = vec![self.tokens.bytes(word)[1..].to_vec()];
        let wire = loop {
            let Some(next) = self.tokens.next()? else { return Err(Stop::Cut(word)) };
            let bytes = self.tokens.bytes(next);
            if is_cut(next, bytes) {
                return Err(Stop::Cut(word));
            }
            if next.line != word.line || words.len() > 3 {
                self.faults.note(Fault::NoCode, word.line, self.tokens.bytes(word));
                self.tokens.back(next);
                return Ok(());
            }
            let is_code = words.len() == 3 || !bytes.iter().all(u8::is_ascii_digit);
            match self.declared.codes.get(bytes).filter(|_| is_code) {
                Some(wire) => break wire,
                None => words.push(bytes.to_vec()),
            }
        };
        if let [all] = words.as_slice() {
            let third = all.len() / 3;
            words = all.chunks(third.max(1)).map(<[u8]>::to_vec).collect();
        }
        self.value.clear();
        if let [states, zeros, ones] = words.as_slice() {
            let letters = states.iter().enumerate().map(|(at, state)| {
                let strength = |digits: &[u8]| digits.get(at).copied().unwrap_or(b'6');
                values::port(*state, strength(zeros), strength(ones))
            });
            if let Some(letters) = letters.collect::<Option<Vec<u8>>>() {
                self.value = letters;
                return self.put(wire, word);
            }
        }
        self.faults.note(Fault::Value, word.line, &words.concat());
        Ok(())
    }

    /// A keyword between records. Values inside `$dumpvars` and its like are read as any other.
    fn keyword(&mut self, word: Word) -> Result<(), Stop> {
        let bytes = self.tokens.bytes(word);
        if matches!(bytes, b"$end" | b"$vcdclose") || bytes.starts_with(b"$dump") {
            return Ok(());
        }
        match bytes {
            b"$comment" | b"$date" | b"$version" => self.pass(word, false),
            // Declarations were read with the header, also those behind its first values.
            b"$scope" | b"$upscope" | b"$var" | b"$timescale" | b"$attrbegin" | b"$attrend"
            | b"$enddefinitions" => self.pass(word, true),
            _ => {
                self.faults.note(Fault::Keyword, word.line, bytes);
                Ok(())
            }
        }
    }

    /// Passes over everything up to `$end`; a declaration ends with its line at the latest.
    fn pass(&mut self, word: Word, ends_with_line: bool) -> Result<(), Stop> {
        loop {
            let Some(next) = self.tokens.next()? else {
                if self.grows {
                    return Err(Stop::Cut(word));
                }
                if !ends_with_line {
                    self.faults.note(Fault::Comment, word.line, b"");
                }
                return Ok(());
            };
            let bytes = self.tokens.bytes(next);
            let is_time = matches!(bytes, [b'#', first, ..] if first.is_ascii_digit());
            if ends_with_line && next.line != word.line && is_time {
                self.tokens.back(next);
                return Ok(());
            }
            if bytes.ends_with(b"$end") {
                return Ok(());
            }
        }
    }

    /// Gives `self.value` to all wires of a code.
    fn put(&mut self, first: u32, word: Word) -> Result<(), Stop> {
        if self.past.skipping {
            return Ok(());
        }
        if self.past.latest.is_none() {
            self.go_to(0, word.at);
        }
        let mut next = Some(first);
        while let Some((number, wire)) = next.and_then(|at| Some((at, self.declared.wires.get(at as usize)?)))
        {
            match self.fit(number, *wire) {
                Ok(fault) => {
                    if let Some(fault) = fault {
                        self.faults.note(fault, word.line, &self.value);
                    }
                    self.take_room(word.at)?;
                    if let Some(signal) = self.refs.get(number as usize) {
                        self.past.encoder.vcd_value_change(*signal, &self.stored);
                    }
                }
                Err(fault) => self.faults.note(fault, word.line, &self.value),
            }
            next = wire.next;
        }
        Ok(())
    }

    /// Puts `self.value` in the form that the store takes for a wire.
    fn fit(&mut self, number: u32, wire: Wire) -> Result<Option<Fault>, Fault> {
        let came = self.past.came.get_mut(number as usize).ok_or(Fault::Value)?;
        let (mark, rest) = match self.value.as_slice() {
            [mark @ (b'b' | b'B' | b'r' | b'R' | b's' | b'S'), rest @ ..] => {
                (mark.to_ascii_lowercase(), rest)
            }
            rest => (b'b', rest),
        };
        let fault = match (wire.encoding, mark) {
            (SignalEncoding::BitVector(0), _) => {
                self.stored.clear();
                self.stored.push(b'1');
                None
            }
            (SignalEncoding::BitVector(width), b'b') => {
                values::vector(rest, width as usize, &mut self.stored)?
            }
            (SignalEncoding::Real, b'r' | b'b') => {
                let number = if mark == b'r' { values::real(rest) } else { values::number(rest) };
                self.stored.clear();
                self.stored.extend_from_slice(format!("r{:e}", number.ok_or(Fault::Value)?).as_bytes());
                None
            }
            (SignalEncoding::String, _) => {
                self.stored.clear();
                self.stored.push(b's');
                self.stored.extend_from_slice(values::unescaped(rest).as_bytes());
                None
            }
            (SignalEncoding::BitVector(_), b'r') => {
                came.real = true;
                return Err(Fault::Value);
            }
            _ => {
                came.text = true;
                return Err(Fault::Value);
            }
        };
        came.fitting = true;
        Ok(fault)
    }

    /// Makes sure that the value at hand has room; two bytes of a file may stand for a million bits.
    fn take_room(&mut self, at: u64) -> Result<(), Stop> {
        let is_known = self.stored.iter().all(|letter| matches!(letter, b'0' | b'1'));
        let bytes = self.stored.len() as u64 / if is_known { 8 } else { 2 } + 2;
        let (_, taken, start) = &mut self.past.block;
        *taken += bytes;
        if *taken > self.room + at.saturating_sub(*start) { Err(Stop::Full) } else { Ok(()) }
    }
}
