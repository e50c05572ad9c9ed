//! The checkpoint folder, written beside its place and moved there when it is whole.

use super::gguf;
use super::pack::not_trits;
use super::{Content, Piece, Plan, Report, Request};
use crate::base::{Diagnostic, Result};
use crate::disk;
use crate::manifest::Parameters;
use crate::model::{Checkpoint, Transformer, bank_images};
use serde_json::{Map, Value, json};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Bytes that are copied at once.
const CHUNK: usize = 1 << 20;

/// Writes `plan` to the folder that `request` names.
///
/// # Errors
/// A folder that is in use or cannot be written, and what reading the source finds wrong; nothing is left
/// behind then.
pub(super) fn write(plan: Plan, request: &Request, progress: Watch) -> Result<Report> {
    let output = &request.output;
    free(output)?;
    let unwritable = |error: &std::io::Error| cannot_write(output, error);
    disk::folder(output, unwritable, |folder| {
        let put =
            |name: &str, text: &[u8]| fs::write(folder.join(name), text).map_err(|error| unwritable(&error));
        put("config.json", &plan.config_text)?;
        put("tokenizer.json", &plan.tokenizer)?;
        let mut report = tensors(plan, &folder.join("model.safetensors"), progress)?;
        if let Some(parameters) = &request.images {
            report.images = images(folder, parameters, progress)?;
        }
        Ok(report)
    })
}

/// Fails where something is at `output` that a new folder cannot take the place of.
fn free(output: &Path) -> Result<()> {
    let in_use = fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_some()) || output.is_file();
    match output.file_name() {
        _ if in_use => Err(Diagnostic::error("exists and is not an empty folder")
            .in_file(output)
            .hint("choose another folder with -o, or remove this one")),
        None => {
            Err(Diagnostic::error("is no name of a folder to make").in_file(output).hint("name one with -o"))
        }
        Some(_) => Ok(()),
    }
}

/// Who hears how much is done, 0 to 1, and says whether to go on.
pub type Watch<'a> = &'a dyn Fn(f32) -> bool;

/// What a work that nobody wants any more ends with.
fn stopped() -> Diagnostic {
    Diagnostic::note("the import was stopped")
}

/// Writes what the banks of the layer hold for the model in `folder` beside it; the names of the files.
fn images(folder: &Path, parameters: &Parameters, progress: Watch) -> Result<Vec<String>> {
    let transformer = Transformer::new(&Checkpoint::read(folder)?)?;
    let mut names = Vec::new();
    let mut open = |name: &str| {
        names.push(name.to_owned());
        let file = Watched { file: File::create(folder.join(name))?, progress };
        Ok(Box::new(BufWriter::with_capacity(1 << 16, file)) as Box<dyn Write + '_>)
    };
    let written = bank_images(&transformer, parameters, &mut open);
    written.map_err(|error| if progress(1.0) { cannot_write(folder, &error) } else { stopped() })?;
    Ok(names)
}

fn cannot_write(file: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be written: {error}")).in_file(file)
}

/// Writes `model.safetensors`.
fn tensors(mut plan: Plan, file: &Path, progress: Watch) -> Result<Report> {
    let header = header(&plan.pieces);
    let total: u64 = plan.pieces.iter().map(Piece::bytes).sum();
    let create = File::create(file).map_err(|error| cannot_write(file, &error))?;
    let mut sink = Sink { file, output: BufWriter::new(create), done: 0, total, progress };
    sink.put(&(header.len() as u64).to_le_bytes())?;
    sink.put(header.as_bytes())?;
    sink.done = 0;
    let mut scales = Vec::new();
    let pieces = std::mem::take(&mut plan.pieces);
    for piece in &pieces {
        match &piece.content {
            Content::Copy { part, start } => copy(&mut plan, *part, *start, piece, &mut sink)?,
            Content::Matrix(matrix) => {
                let source = &mut plan.parts[0];
                let (packed, scale) = gguf::packed(matrix, &piece.name, source)?;
                scales.push(scale);
                sink.put(&packed)?;
            }
            Content::Scale { of } => sink.put(&scales.get(*of).copied().unwrap_or(1.0).to_le_bytes())?,
        }
    }
    sink.finish()?;
    Ok(report(plan, &pieces, 8 + header.len() as u64 + total))
}

/// Copies the bytes of a tensor, and looks at trits on their way.
fn copy(plan: &mut Plan, part: usize, start: u64, piece: &Piece, sink: &mut Sink) -> Result<()> {
    let source = &mut plan.parts[part];
    source.go(start)?;
    let mut left = piece.bytes();
    let mut buffer = vec![0; CHUNK.min(usize::try_from(left).unwrap_or(CHUNK))];
    while left > 0 {
        let size = buffer.len().min(usize::try_from(left).unwrap_or(CHUNK));
        let chunk = &mut buffer[..size];
        source.fill(chunk)?;
        if let (true, Some((at, field))) = (piece.is_ternary(), not_trits(chunk)) {
            let at = usize::try_from(piece.bytes() - left).unwrap_or(0) + at;
            let (packed_rows, columns) = (piece.shape[0], piece.shape[1]);
            let (row, column) = (field * packed_rows + at / columns, at % columns);
            let name = &piece.name;
            let what = format!("{name}: row {row}, column {column} holds code 3, which is no trit");
            return Err(source.damaged(what));
        }
        sink.put(chunk)?;
        left -= size as u64;
    }
    Ok(())
}

fn report(plan: Plan, pieces: &[Piece], bytes: u64) -> Report {
    let sum = |wanted: fn(&&Piece) -> bool| pieces.iter().filter(wanted).map(Piece::elements).sum::<u64>();
    Report {
        format: plan.format,
        text: plan.text,
        layers: plan.config.layers,
        hidden: plan.config.hidden,
        vocabulary: plan.config.vocabulary,
        trits: 4 * sum(|piece| piece.is_ternary()),
        numbers: sum(|piece| !piece.is_ternary() && !piece.name.ends_with("weight_scale")),
        bytes,
        left_out: plan.left_out,
        images: Vec::new(),
    }
}

/// The header of a safetensors file: names, types, shapes and places, filled up to a multiple of 8 bytes.
fn header(pieces: &[Piece]) -> String {
    let mut map = Map::new();
    map.insert("__metadata__".to_owned(), json!({ "format": "pt" }));
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.bytes();
        let entry = json!({ "dtype": piece.dtype, "shape": piece.shape, "data_offsets": [at, end] });
        map.insert(piece.name.clone(), entry);
        at = end;
    }
    let mut text = Value::Object(map).to_string();
    text.push_str(&" ".repeat(text.len().next_multiple_of(8) - text.len()));
    text
}

/// A file that takes no more once nobody wants it.
struct Watched<'a> {
    file: File,
    progress: Watch<'a>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        // Interrupted would be tried again.
        if (self.progress)(1.0) { self.file.write(bytes) } else { Err(std::io::Error::other("stopped")) }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A file that grows, and who hears of it.
struct Sink<'a> {
    file: &'a Path,
    output: BufWriter<File>,
    done: u64,
    total: u64,
    progress: Watch<'a>,
}

impl Sink<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.output.write_all(bytes).map_err(|error| cannot_write(self.file, &error))?;
        self.done += bytes.len() as u64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "a fraction for a bar"
        )]
        let done = (self.done as f64 / self.total.max(1) as f64) as f32;
        if (self.progress)(done) { Ok(()) } else { Err(stopped()) }
    }

    fn finish(mut self) -> Result<()> {
        self.output.flush().map_err(|error| cannot_write(self.file, &error))
    }
}
