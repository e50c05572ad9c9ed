//! Writing an index, at leisure.

use super::bytes::{Block, damaged, put, put_bytes, sum};
use super::folder::Folder;
use super::key::Key;
use super::layout::{self, Directory, MAGIC, MOST_ENTRIES, Row, Values};
use super::read::{WRITER, names_of};
use crate::base::{Diagnostic, Place, Result};
use crate::trace::changes::Changes;
use crate::trace::packed::pack_bits;
use crate::trace::progress::Progress;
use crate::trace::store::Trace;
use crate::trace::worker;
use std::fs;
use std::io::{self, BufWriter, Write};
use tempfile::NamedTempFile;
use wellen::SignalValueRef;

/// Wires that are read together.
const TOGETHER: u32 = 64;
/// So often the disk is looked at.
const BETWEEN_LOOKS: u64 = 64_000_000;
/// Bytes of values of one block.
const MOST_RAW: usize = 1 << 24;

/// Writes the index of a trace that `trace` gives as long as anybody needs it; says whether it did.
pub(super) fn write(
    trace: impl Fn() -> Option<Trace> + Send + 'static,
    folder: &Folder,
    progress: &Progress,
) -> Result<bool> {
    let Some((key, file)) = trace().and_then(|trace| Some((trace.index_key()?, trace.file().to_owned())))
    else {
        return Ok(false);
    };
    let (folder, watched) = (folder.clone(), progress.clone());
    let job = move || written(&trace, &folder, &key, &watched);
    match worker::run(progress, || (), job) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Diagnostic::error(format!("its index cannot be written: {error}"))
            .in_file(file)
            .hint("XDG_CACHE_HOME chooses another place; TRITSCOPE_INDEX=off writes none")),
        // Wires that cannot be read are told of when they are asked for.
        Err(_) => Ok(false),
    }
}

fn written(
    trace: &impl Fn() -> Option<Trace>,
    folder: &Folder,
    key: &Key,
    progress: &Progress,
) -> io::Result<bool> {
    fs::create_dir_all(&folder.path)?;
    let part = tempfile::Builder::new().suffix(".part").tempfile_in(&folder.path)?;
    let mut sink = Sink { out: BufWriter::with_capacity(1 << 20, part), length: 0 };
    sink.add(MAGIC)?;
    let Some(mut directory) = trace().and_then(|trace| begin(&trace, key)) else { return Ok(false) };
    if let Some(trace) = trace() {
        directory.times = sink.times(trace.moments())?;
    }
    let (mut row, mut looked) = (0, 0);
    loop {
        let Some(trace) = trace().filter(|_| !progress.is_cancelled()) else { return Ok(false) };
        let wires = u32::try_from(trace.wires()).unwrap_or(u32::MAX);
        if row >= wires {
            break;
        }
        let rows: Vec<u32> = (row..wires.min(row + TOGETHER)).collect();
        for changes in trace.read_here(&rows, false) {
            directory.rows.push(sink.row(&changes.ok_or_else(damaged)?)?);
        }
        row += TOGETHER;
        if sink.length >= looked {
            looked = sink.length + BETWEEN_LOOKS;
            if !folder.has_room(BETWEEN_LOOKS) || sink.length > folder.most_bytes / 2 {
                return Ok(false);
            }
        }
    }
    let bytes = directory.put();
    sink.add(&bytes)?;
    sink.add(&(bytes.len() as u64).to_le_bytes())?;
    sink.add(&sum(&bytes).to_le_bytes())?;
    sink.add(MAGIC)?;
    finish(sink, folder, key)
}

/// A directory without blocks; `None` for a trace whose warnings it cannot hold.
fn begin(trace: &Trace, key: &Key) -> Option<Directory> {
    let plain = |warning: &Diagnostic| warning.place == Place::File(trace.file().to_owned());
    trace.warnings().iter().all(plain).then(|| Directory {
        writer: WRITER.to_owned(),
        digest: key.digest,
        names: names_of(trace.hierarchy(), trace.row_numbers()),
        warnings: layout::warnings(trace.warnings()),
        ..Directory::default()
    })
}

/// Gives a whole index its name, unless the file is another by now.
fn finish(sink: Sink, folder: &Folder, key: &Key) -> io::Result<bool> {
    let length = sink.length;
    let part = sink.out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if Key::of(&key.path)? != *key {
        return Ok(false);
    }
    folder.make_room(length)?;
    part.persist(folder.place(key))?;
    Ok(true)
}

/// An index that grows.
struct Sink {
    out: BufWriter<NamedTempFile>,
    length: u64,
}

impl Sink {
    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Packs a block, where that makes it smaller.
    fn block(&mut self, raw: &[u8]) -> io::Result<Block> {
        let packed = lz4_flex::block::compress(raw);
        let stored = if packed.len() < raw.len() { &packed } else { raw };
        let offset = self.length;
        self.add(stored)?;
        Ok(Block { offset, stored: stored.len(), raw: raw.len(), sum: sum(stored) })
    }

    fn times(&mut self, times: &[u64]) -> io::Result<Vec<(usize, Block)>> {
        let block = |times: &[u64]| {
            let mut raw = Vec::with_capacity(times.len());
            put_ascending(&mut raw, times.iter().copied());
            Ok((times.len(), self.block(&raw)?))
        };
        times.chunks(MOST_ENTRIES).map(block).collect()
    }

    fn row(&mut self, changes: &Changes) -> io::Result<Row> {
        let values = values_of(changes);
        let size = match changes.at(0) {
            Some(SignalValueRef::BitVec(bits)) => bits.width() as usize / 2,
            _ => 8,
        };
        let together = (MOST_RAW / size.max(1)).clamp(1, MOST_ENTRIES);
        let mut blocks = Vec::new();
        for start in (0..changes.len()).step_by(together) {
            let end = changes.len().min(start + together);
            let mut raw = Vec::new();
            put_ascending(&mut raw, changes.moments()[start..end].iter().map(|moment| u64::from(*moment)));
            for value in (start..end).filter_map(|index| changes.at(index)) {
                put_value(&mut raw, values, value).ok_or_else(damaged)?;
            }
            blocks.push((end - start, self.block(&raw)?));
        }
        Ok(Row { values, blocks })
    }
}

/// Writes the first of ascending numbers, and of each other one its distance from the one before.
fn put_ascending(out: &mut Vec<u8>, numbers: impl Iterator<Item = u64>) {
    let mut last = 0;
    for number in numbers {
        put(out, number - last);
        last = number;
    }
}

/// How the values of a wire are written.
fn values_of(changes: &Changes) -> Values {
    match changes.at(0) {
        None | Some(SignalValueRef::Event) => Values::Events,
        Some(SignalValueRef::Real(_)) => Values::Reals,
        Some(SignalValueRef::String(_)) => Values::Texts,
        Some(SignalValueRef::BitVec(bits)) => Values::Bits(bits.width(), changes.states().bits()),
    }
}

/// Writes a value; `None` for one of another kind than the first.
fn put_value(out: &mut Vec<u8>, values: Values, value: SignalValueRef<'_>) -> Option<()> {
    match (values, value) {
        (Values::Events, SignalValueRef::Event) => {}
        (Values::Reals, SignalValueRef::Real(number)) => out.extend_from_slice(&number.to_le_bytes()),
        (Values::Texts, SignalValueRef::String(text)) => put_bytes(out, text.as_bytes()),
        (Values::Bits(width, each), SignalValueRef::BitVec(bits)) if bits.width() == width => {
            match bits.be_bytes().filter(|_| each == 1) {
                Some(bytes) => out.extend_from_slice(bytes),
                None => pack_bits(each, width, bits.iter_msb_to_lsb().map(u8::from), out),
            }
        }
        _ => return None,
    }
    Some(())
}
