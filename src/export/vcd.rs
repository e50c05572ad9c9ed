//! A selection as a VCD of its own.
//!
//! Times stay those of the trace. The first one carries the values that hold there, the last one ends the stretch. Two
//! names of one wire share an identifier. A scope that the trace does not have holds notes and marks as texts, and what
//! rows compute; a comment at the head holds everything else, see [`mod@super::snippet`].

mod header;
mod names;
mod said;
mod tree;

use super::out::{Out, failed};
use super::sweep::{Sweep, fraction, held};
use super::{Options, Selection};
use crate::base::{Logic, Result, Time};
use crate::trace::{SignalKind, Value};
use std::io::{self, Write};
use vcd::{IdCode, SimulationCommand, Writer};

/// What a value is written under.
struct Wire {
    id: IdCode,
    kind: SignalKind,
}

/// Writes the selection.
pub(super) fn write(selection: &Selection, options: &Options, out: &mut Out) -> Result<()> {
    let failed = |error: io::Error| failed(&error);
    let (tracks, wires) = header::write(selection, options, out)?;
    let (from, to) = (selection.from, selection.to);
    let mut writer = Writer::new(&mut *out);
    writer.timestamp(from.0).map_err(failed)?;
    writer.begin(SimulationCommand::Dumpvars).map_err(failed)?;
    for (wire, track) in wires.iter().zip(&tracks) {
        // A wire that changes at the first moment says so below.
        let value = held(track, from).filter(|_| track.count_before(from) == track.count_to(from));
        if let Some(value) = value {
            put(&mut writer, wire, &value).map_err(failed)?;
        }
    }
    let mut now = from;
    let mut later = |time: Time, writer: &mut Writer<&mut Out>| -> io::Result<()> {
        if now == from && time > from {
            writer.end()?;
        }
        if time > now {
            writer.timestamp(time.0)?;
        }
        now = time;
        Ok(())
    };
    for (time, track, value) in Sweep::new(&tracks, from, to) {
        later(time, &mut writer).map_err(failed)?;
        put(&mut writer, &wires[track], &value).map_err(failed)?;
        writer.writer().change(fraction(time, from, to))?;
    }
    later(to, &mut writer).map_err(failed)?;
    if from == to { writer.end().map_err(failed) } else { Ok(()) }
}

/// Writes a change.
fn put(writer: &mut Writer<&mut Out>, wire: &Wire, value: &Value) -> io::Result<()> {
    match (value, wire.kind) {
        (Value::Bits(bits), SignalKind::Bits { width }) => {
            let levels: Option<Vec<vcd::Value>> = bits.as_slice().iter().map(|bit| level(*bit)).collect();
            match levels.as_deref() {
                Some([level]) if width == 1 => writer.change_scalar(wire.id, *level),
                Some(levels) => writer.change_vector(wire.id, levels.iter().copied()),
                // Levels of VHDL that the standard does not know and its readers do.
                None if width == 1 => writeln!(writer.writer(), "{bits}{}", wire.id),
                None => writeln!(writer.writer(), "b{bits} {}", wire.id),
            }
        }
        // With an exponent where there is one: readers end a word after some letters.
        (Value::Real(number), SignalKind::Real) => writeln!(writer.writer(), "r{number:?} {}", wire.id),
        (Value::Text(text), SignalKind::Text) => writer.change_string(wire.id, &names::text(text)),
        (Value::Event, SignalKind::Event) => writer.change_scalar(wire.id, vcd::Value::V1),
        _ => Ok(()),
    }
}

/// A level as the standard knows it.
fn level(bit: Logic) -> Option<vcd::Value> {
    match bit {
        Logic::Zero => Some(vcd::Value::V0),
        Logic::One => Some(vcd::Value::V1),
        Logic::X => Some(vcd::Value::X),
        Logic::Z => Some(vcd::Value::Z),
        Logic::U | Logic::W | Logic::L | Logic::H | Logic::DontCare => None,
    }
}

#[cfg(test)]
mod tests;
