//! AXI-Stream: beats at rising edges of the clock, packets, stalls, and the rules of the handshake
//! (AMBA AXI-Stream IHI 0051B 2.2).

use super::spec::Axis;
use super::transaction::{Patience, Source, Transaction};
use super::wire::{Wire, hex};
use crate::base::{Bits, Logic, Result, Time};
use crate::trace::Progress;
use std::fmt::Write as _;

/// Beats of a packet that its text shows.
const MOST_SHOWN: usize = 64;

/// What the source offers: data, last, keep and strb.
type Payload = [Option<Bits>; 4];

/// A packet that is being received.
struct Packet {
    from: Time,
    beats: usize,
    stalls: usize,
    text: String,
    unknown: bool,
}

struct Reader {
    valid: Wire,
    ready: Option<Wire>,
    payload: [Option<Wire>; 4],
    /// What waits for ready, and since when.
    waiting: Option<(Time, Payload)>,
    packet: Option<Packet>,
    stalls: usize,
    found: Vec<Transaction>,
}

pub(super) fn read(spec: &Axis, source: &Source, progress: &Progress) -> Result<Vec<Transaction>> {
    let clk = Wire::bit(&spec.clk, source)?;
    let bit = |name: &Option<String>| name.as_deref().map(|name| Wire::bit(name, source)).transpose();
    let vector = |name: &Option<String>| name.as_deref().map(|name| Wire::vector(name, source)).transpose();
    let data = Some(Wire::vector(&spec.data, source)?);
    let mut reader = Reader {
        valid: Wire::bit(&spec.valid, source)?,
        ready: bit(&spec.ready)?,
        payload: [data, bit(&spec.last)?, vector(&spec.keep)?, vector(&spec.strb)?],
        waiting: None,
        packet: None,
        stalls: 0,
        found: Vec::new(),
    };
    let mut patience = Patience::new(progress, clk.len());
    let mut level = None;
    let mut previous = Time(0);
    for (time, now) in clk.levels() {
        patience.step()?;
        let seen = level.replace(now).is_some();
        if seen && now == Some(true) {
            reader.edge(previous, time);
            previous = time;
        }
    }
    if let Some(packet) = reader.packet.take() {
        let what = format!("the trace ends within a packet: {}", packet.words());
        reader.found.push(Transaction::error(packet.from, previous, what));
    }
    Ok(reader.found)
}

impl Packet {
    fn words(&self) -> String {
        let count = |number: usize, one: &str, many: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {many}"),
        };
        let stalls = match self.stalls {
            0 => String::new(),
            stalls => format!(", {}", count(stalls, "stall", "stalls")),
        };
        let more = if self.beats > MOST_SHOWN {
            format!(" and {} more", self.beats - MOST_SHOWN)
        } else {
            String::new()
        };
        format!("{}{stalls}:{}{more}", count(self.beats, "beat", "beats"), self.text)
    }
}

impl Reader {
    /// One rising edge; everything is seen as it is just before it.
    fn edge(&mut self, previous: Time, time: Time) {
        let valid = self.valid.before(time);
        let ready = self.ready.as_ref().map_or(Some(true), |ready| ready.before(time));
        match (valid, ready) {
            (None, _) => self.fail(previous, time, "valid is unknown"),
            (Some(true), None) => self.fail(previous, time, "ready is unknown"),
            (Some(false), _) => {
                if self.waiting.is_some() {
                    self.fail(previous, time, "valid fell before ready");
                }
            }
            (Some(true), Some(ready)) => {
                let payload = self.payload.each_ref().map(|wire| wire.as_ref()?.bits_before(time));
                if self.waiting.as_ref().is_some_and(|(_, before)| *before != payload) {
                    self.fail(previous, previous, "the payload changed while it waited for ready");
                }
                if ready {
                    let (from, payload) = self.waiting.take().unwrap_or((previous, payload));
                    self.beat(from, time, &payload);
                    self.stalls = 0;
                } else {
                    self.stalls += 1;
                    self.waiting.get_or_insert((previous, payload));
                }
            }
        }
    }

    /// Something breaks the rules up to a time; a packet that is under way is broken with it.
    fn fail(&mut self, from: Time, to: Time, what: &str) {
        let from = self.waiting.take().map_or(from, |(since, _)| since);
        self.stalls = 0;
        if let Some(packet) = self.packet.take() {
            let what = format!("{what}, within a packet: {}", packet.words());
            self.found.push(Transaction::error(packet.from, to, what));
            return;
        }
        let text = Transaction::error(from, to, what);
        match self.found.last_mut().filter(|last| last.to == from && last.text == text.text) {
            Some(last) => last.to = to,
            None => self.found.push(text),
        }
    }

    fn beat(&mut self, from: Time, time: Time, payload: &Payload) {
        let [data, last, keep, strb] = payload;
        let (text, known) = words(data.as_ref(), keep.as_ref(), strb.as_ref());
        let masks = [&self.payload[2], &self.payload[3]].into_iter().zip([keep, strb]);
        let masked = masks
            .filter(|(wire, _)| wire.is_some())
            .all(|(_, mask)| mask.as_ref().is_some_and(Bits::is_known));
        let ends = match (&self.payload[1], last) {
            (None, _) => Some(true),
            (Some(_), last) => last.as_ref().and_then(|last| last.bit(0)).and_then(Logic::known),
        };
        let stalls = self.stalls;
        let alone = self.payload[1].is_none();
        let packet = self.packet.get_or_insert(Packet {
            from,
            beats: 0,
            stalls: 0,
            text: String::new(),
            unknown: false,
        });
        packet.beats += 1;
        packet.stalls += stalls;
        packet.unknown |= !known || !masked || ends.is_none();
        if packet.beats <= MOST_SHOWN {
            // Writing to a string cannot fail.
            let _ = write!(packet.text, " {text}");
        }
        if ends == Some(false) {
            return;
        }
        let Some(packet) = self.packet.take() else { return };
        let words = if alone && packet.stalls == 0 { packet.text.trim().to_owned() } else { packet.words() };
        self.found.push(if packet.unknown {
            Transaction::error(packet.from, time, format!("unknown bit: {words}"))
        } else {
            Transaction::new(packet.from, time, words)
        });
    }
}

/// The bytes of a beat, most significant first: `--` is no part of the stream, `..` is a position without data. The second
/// says whether all that counts is known.
fn words(data: Option<&Bits>, keep: Option<&Bits>, strb: Option<&Bits>) -> (String, bool) {
    let Some(data) = data else { return ("x".to_owned(), false) };
    let bytes = data.width().div_ceil(8);
    let is_off = |mask: Option<&Bits>, byte: usize| {
        mask.is_some_and(|mask| mask.bit(byte).and_then(Logic::known) == Some(false))
    };
    let (mut text, mut known) = (String::new(), true);
    for byte in (0..bytes).rev() {
        if is_off(keep, byte) {
            text.push_str("--");
            continue;
        }
        if is_off(strb, byte) {
            text.push_str("..");
            continue;
        }
        let bits = (byte * 8..data.width().min(byte * 8 + 8)).rev();
        let width = bits.len();
        let value = bits
            .map(|bit| data.bit(bit).and_then(Logic::known))
            .try_fold(0, |sum, bit| Some(sum << 1 | u64::from(bit?)));
        known &= value.is_some();
        text.push_str(&value.map_or_else(|| "x".repeat(width.div_ceil(4)), |value| hex(value, width)));
    }
    (text, known)
}
