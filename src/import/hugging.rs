//! Hugging Face folders: one safetensors file, or shards that `model.safetensors.index.json` lists.

use super::bytes::Bytes;
use super::plan::{dtype, width};
use super::{Content, Need, Piece, Plan, Text, needs};
use crate::base::{Diagnostic, Result};
use crate::model::Config;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// The longest header that is read, the limit of the format's own readers.
const LONGEST_HEADER: u64 = 100_000_000;

const INDEX: &str = "model.safetensors.index.json";

/// A tensor of a safetensors file.
#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// A tensor, and the file that holds it.
struct Found {
    part: usize,
    start: u64,
    entry: Entry,
}

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Tied {
    tie_word_embeddings: Option<bool>,
}

/// What there is to write of the model in `place`, a folder or a safetensors file in it.
///
/// # Errors
/// A file that is missing or damaged, another kind of model, a tensor that is missing or of another type or
/// shape.
pub(super) fn plan(place: &Path) -> Result<Plan> {
    if place.is_file() && place.extension().is_none_or(|extension| extension != "safetensors") {
        return Err(Diagnostic::error("is neither a GGUF file nor a safetensors file")
            .in_file(place)
            .hint("name a Hugging Face folder, a safetensors file in one, or a GGUF file"));
    }
    let folder = if place.is_dir() { place } else { place.parent().unwrap_or(Path::new("")) };
    let config_text = small(&folder.join("config.json"))?;
    let config = Config::parse(&config_text, &folder.join("config.json"))?;
    let tokenizer = small(&folder.join("tokenizer.json"))?;
    let mut parts =
        shards(place, folder)?.iter().map(|file| Bytes::open(file)).collect::<Result<Vec<_>>>()?;
    let mut found = HashMap::new();
    for (part, bytes) in parts.iter_mut().enumerate() {
        for (name, entry, start) in entries(bytes)? {
            if let Some(Found { .. }) = found.insert(name.clone(), Found { part, start, entry }) {
                return Err(bytes.error(format!("tensor {name} is in another file of the model too")));
            }
        }
    }
    let tied = serde_json::from_slice::<Tied>(&config_text).ok().and_then(|tied| tied.tie_word_embeddings);
    let untied = tied == Some(false) || tied.is_none() && found.contains_key(super::needs::HEAD.0);
    let mut pieces = Vec::new();
    for need in needs(&config, untied, found.len()).map_err(|error| error.in_file(folder))? {
        pieces.extend(taken(&need, &mut found, &parts, folder)?);
    }
    // Wide elements first, so that each tensor lies at a multiple of its element's size.
    pieces.sort_by_key(|piece| std::cmp::Reverse(width(piece.dtype)));
    if let Some(bias) = found.keys().filter(|name| name.rsplit('.').next() == Some("bias")).min() {
        return Err(Diagnostic::error(format!("tensor {bias}: biases are not supported")).in_file(folder));
    }
    let left_out = found.into_keys().collect::<BTreeSet<_>>().into_iter().collect();
    let (format, text) = ("Hugging Face", Text::Tokenizer);
    Ok(Plan { format, text, config, config_text, tokenizer, parts, pieces, left_out })
}

/// The text of a small file.
fn small(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| {
        Diagnostic::error(format!("cannot be read: {error}"))
            .in_file(file)
            .hint("a Hugging Face model is a folder with config.json, tokenizer.json and safetensors files")
    })
}

/// The files that hold tensors.
fn shards(place: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    if !place.is_dir() {
        return Ok(vec![place.to_owned()]);
    }
    let index = folder.join(INDEX);
    if folder.join("model.safetensors").is_file() || !index.is_file() {
        return Ok(vec![folder.join("model.safetensors")]);
    }
    let wrong = |what: String| Diagnostic::error(what).in_file(&index);
    let text: Index = serde_json::from_slice(&small(&index)?).map_err(|error| wrong(error.to_string()))?;
    let names: BTreeSet<String> = text.weight_map.into_values().collect();
    let plain = |name: &String| Path::new(name).file_name().is_some_and(|plain| plain == name.as_str());
    match names.iter().find(|name| !plain(name)) {
        Some(name) => Err(wrong(format!("\"{name}\" is not the name of a file in this folder"))),
        None => Ok(names.iter().map(|name| folder.join(name)).collect()),
    }
}

/// The tensors of a file: name, entry, place in the file. They fill its data without gaps or overlaps.
fn entries(file: &mut Bytes) -> Result<Vec<(String, Entry, u64)>> {
    let size = file.u64()?;
    if size > LONGEST_HEADER || size > file.remaining() {
        return Err(file.damaged(format!("a header of {size} bytes")));
    }
    let mut text = vec![0; usize::try_from(size).unwrap_or(0)];
    file.fill(&mut text)?;
    let mut map: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&text).map_err(|error| file.damaged(format!("its header: {error}")))?;
    map.remove("__metadata__");
    let (data, length) = (file.at(), file.remaining());
    let mut entries = Vec::with_capacity(map.len());
    for (name, value) in map {
        let entry: Entry =
            serde_json::from_value(value).map_err(|error| file.damaged(format!("tensor {name}: {error}")))?;
        let (start, end) = entry.data_offsets;
        if start > end || end > length {
            return Err(file.damaged(format!("tensor {name} lies at {start} to {end} of {length} bytes")));
        }
        entries.push((name, entry, data + start));
    }
    entries.sort_by_key(|(_, entry, _)| entry.data_offsets);
    let mut next = 0;
    for (name, entry, _) in &entries {
        if entry.data_offsets.0 != next {
            let what = format!("tensor {name} starts at {}, not at {next}", entry.data_offsets.0);
            return Err(file.damaged(what));
        }
        next = entry.data_offsets.1;
    }
    Ok(entries)
}

/// The pieces that meet `need`: the tensor and, of a matrix, its scale.
fn taken(
    need: &Need,
    found: &mut HashMap<String, Found>,
    parts: &[Bytes],
    folder: &Path,
) -> Result<Vec<Piece>> {
    let mut take = |name: &str, shape: &[usize], types: &[&str]| {
        let Some(Found { part, start, entry }) = found.remove(name) else {
            return Err(Diagnostic::error(format!("tensor {name} is missing"))
                .in_file(folder)
                .hint("config.json says which tensors there are: do the files belong together?"));
        };
        let file = &parts[part];
        let wide: Vec<u64> = shape.iter().map(|size| *size as u64).collect();
        if entry.shape != wide && !(shape.is_empty() && entry.shape == [1]) {
            return Err(file.error(format!("tensor {name} has shape {:?}, not {shape:?}", entry.shape)));
        }
        let Some(dtype) = dtype(&entry.dtype).filter(|dtype| types.contains(dtype)) else {
            let what = format!("tensor {name} has type {}, not {}", entry.dtype, types.join(", "));
            let hint = "ternary matrices must be packed: export the model with offline quantization";
            return Err(file.error(what).hint(hint));
        };
        let content = Content::Copy { part, start };
        let piece = Piece { name: name.to_owned(), dtype, shape: shape.to_vec(), content };
        let (start, end) = entry.data_offsets;
        if piece.bytes() != end - start {
            return Err(file.damaged(format!(
                "tensor {name} has {} bytes, not {}",
                end - start,
                piece.bytes()
            )));
        }
        Ok(piece)
    };
    let numbers = ["F32", "BF16", "F16"];
    if need.ternary {
        let packed = [need.shape[0] / 4, need.shape[1]];
        let matrix = take(&need.name, &packed, &["U8"])?;
        Ok(vec![matrix, take(&format!("{}_scale", need.name), &[], &numbers)?])
    } else {
        Ok(vec![take(&need.name, &need.shape, &numbers)?])
    }
}
