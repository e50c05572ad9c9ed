//! GGUF files (version 2 and 3, little-endian): metadata, tensors, and matrices with one scale.

mod blocks;
mod header;
mod kind;
mod metadata;
mod vocabulary;

pub(super) use blocks::{Matrix, packed};

use super::bytes::Bytes;
use super::{Content, Layout, Need, Piece, Plan, needs};
use crate::base::Result;
use crate::model::Config;
use header::{Header, Info};
use kind::Kind;

/// What every GGUF file starts with.
pub(super) const MAGIC: &[u8; 4] = b"GGUF";

/// What there is to write of the model in `file`.
///
/// # Errors
/// A damaged file, another kind of model, a tensor that is missing or of another type or shape, `I2_S` without
/// `layout`.
pub(super) fn plan(mut file: Bytes, layout: Option<Layout>) -> Result<Plan> {
    let mut header = Header::read(&mut file)?;
    let untied = header.tensors.contains_key(&format!("{}.weight", super::needs::HEAD.1));
    let config_text = metadata::config(&header, &file, untied)?;
    let config = Config::parse(config_text.as_bytes(), file.file())?;
    let (tokenizer, text) = vocabulary::tokenizer(&header, config.vocabulary, &file)?;
    let (mut pieces, mut scales) = (Vec::new(), Vec::new());
    let needs = needs(&config, untied, header.tensors.len()).map_err(|error| error.in_file(file.file()))?;
    for need in needs {
        let info = taken(&need, &mut header, &file)?;
        if need.ternary {
            let multiplier = multiplier(&need, &mut header, &mut file)?;
            let matrix = Matrix::new(&info, &need.shape, multiplier, layout).map_err(|what| {
                let Need { gguf, .. } = &need;
                file.error(format!("tensor {gguf}.weight {}", what.0)).hint(what.1)
            })?;
            let content = Content::Scale { of: scales.len() };
            let name = format!("{}_scale", need.name);
            scales.push(Piece { name, dtype: "F32", shape: vec![1], content });
            let shape = vec![need.shape[0] / 4, need.shape[1]];
            pieces.push(Piece { name: need.name, dtype: "U8", shape, content: Content::Matrix(matrix) });
        } else {
            pieces.push(numbers(need, &info, &file)?);
        }
    }
    // Wide numbers first, so that each lies at a multiple of its size; scales once their matrices are read.
    pieces.sort_by_key(|piece| std::cmp::Reverse(super::plan::width(piece.dtype)));
    pieces.extend(scales);
    if let Some(name) = header.tensors.keys().min() {
        return Err(file.error(format!("tensor {name} has no place in a BitNet model without biases")).hint(
            "what it changes would be lost: only files with the tensors of docs/models.md are imported",
        ));
    }
    let config_text = config_text.into_bytes();
    let (format, left_out, parts) = ("GGUF", Vec::new(), vec![file]);
    Ok(Plan { format, text, config, config_text, tokenizer, parts, pieces, left_out })
}

/// The tensor that meets `need`, which the header then no longer has.
fn taken(need: &Need, header: &mut Header, file: &Bytes) -> Result<Info> {
    let name = format!("{}.weight", need.gguf);
    let info = header.tensors.remove(&name).ok_or_else(|| {
        file.error(format!("tensor {name} is missing"))
            .hint("only models with the norms attn_sub_norm and ffn_sub_norm are BitNet b1.58")
    })?;
    let shape: Vec<u64> = need.shape.iter().map(|size| *size as u64).collect();
    if info.shape != shape {
        return Err(file.damaged(format!("tensor {name} has shape {:?}, not {shape:?}", info.shape)));
    }
    Ok(info)
}

/// Numbers that are copied as they stand.
fn numbers(need: Need, info: &Info, file: &Bytes) -> Result<Piece> {
    let dtype = match info.kind {
        Kind::F32 => "F32",
        Kind::F16 => "F16",
        Kind::Bf16 => "BF16",
        other => {
            return Err(file
                .error(format!("tensor {}.weight has type {other}, not F32, F16 or BF16", need.gguf))
                .hint("quantize again with --token-embedding-type f16 and --output-tensor-type f16"));
        }
    };
    let content = Content::Copy { part: 0, start: info.start };
    Ok(Piece { name: need.name, dtype, shape: need.shape, content })
}

/// The scale that stands beside a matrix in some files, or 1.
fn multiplier(need: &Need, header: &mut Header, file: &mut Bytes) -> Result<f32> {
    let name = format!("{}.scale", need.gguf);
    let Some(info) = header.tensors.remove(&name) else { return Ok(1.0) };
    if info.kind != Kind::F32 || info.elements() != 1 {
        return Err(file.error(format!("tensor {name} is not one F32 number")));
    }
    file.go(info.start)?;
    let scale = f32::from_le_bytes(file.array()?);
    if !(scale.is_finite() && scale > 0.0) {
        return Err(file.error(format!("tensor {name} is {scale}, not above 0")));
    }
    Ok(scale)
}
