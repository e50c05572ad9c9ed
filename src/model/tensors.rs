//! `model.safetensors` of a checkpoint: tensors by name, as trits and exact numbers.

use super::Dyadic;
use crate::base::{Diagnostic, Result, TernaryMatrix, Trit};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The bytes of a safetensors file and where its tensors lie.
#[derive(Clone, Debug)]
pub(super) struct Tensors {
    file: PathBuf,
    bytes: Cow<'static, [u8]>,
    places: HashMap<String, Tensor>,
}

/// Type, shape and place of one tensor.
#[derive(Clone, Debug)]
struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: std::ops::Range<usize>,
}

impl Tensors {
    /// Reads the header of `bytes`, which came from `file`.
    ///
    /// # Errors
    /// A damaged or truncated file.
    pub fn parse(bytes: Cow<'static, [u8]>, file: &Path) -> Result<Self> {
        let damaged = |error| {
            Diagnostic::error(format!("damaged or truncated: {error}"))
                .in_file(file)
                .hint("fetch the file again")
        };
        let (header, metadata) = SafeTensors::read_metadata(&bytes).map_err(damaged)?;
        let data = header + size_of::<u64>();
        let places = metadata.tensors().into_iter().map(|(name, info)| {
            let (start, end) = info.data_offsets;
            let (dtype, shape) = (info.dtype, info.shape.clone());
            (name, Tensor { dtype, shape, bytes: data + start..data + end })
        });
        Ok(Self { file: file.to_owned(), places: places.collect(), bytes })
    }

    fn error(&self, what: String) -> Diagnostic {
        Diagnostic::error(what).in_file(&self.file)
    }

    /// The tensor `name`, which must have shape `shape` (an empty shape matches one element too).
    fn find(&self, name: &str, shape: &[usize]) -> Result<&Tensor> {
        let tensor = self.places.get(name).ok_or_else(|| {
            self.error(format!("tensor {name} is missing")).hint(
                "the file must hold every tensor of a BitNetForCausalLM model; sharded ones are not read",
            )
        })?;
        let scalar = shape.is_empty() && tensor.shape == [1];
        if tensor.shape != shape && !scalar {
            let found = &tensor.shape;
            return Err(self
                .error(format!("tensor {name} has shape {found:?}, not {shape:?}"))
                .hint("config.json says which shapes there are: do the two files belong together?"));
        }
        Ok(tensor)
    }

    /// Checks that `name` holds floating-point numbers of shape `shape`.
    ///
    /// # Errors
    /// No such tensor, another shape, another type.
    pub fn expect_numbers(&self, name: &str, shape: &[usize]) -> Result<()> {
        match self.find(name, shape)?.dtype {
            Dtype::F32 | Dtype::BF16 | Dtype::F16 => Ok(()),
            other => Err(self.error(format!("tensor {name} has type {other:?}, not F32, BF16 or F16"))),
        }
    }

    /// Checks that `name` holds packed trits of `rows` × `columns`.
    ///
    /// # Errors
    /// No such tensor, another shape, another type.
    pub fn expect_trits(&self, name: &str, rows: usize, columns: usize) -> Result<()> {
        match self.find(name, &[rows / 4, columns])?.dtype {
            Dtype::U8 => Ok(()),
            other => Err(self
                .error(format!("tensor {name} has type {other:?}, not U8"))
                .hint("export the checkpoint with packed ternary weights")),
        }
    }

    /// Elements `range` of the tensor `name` of shape `shape`, exactly.
    ///
    /// # Errors
    /// What [`Self::expect_numbers`] says, a range outside the tensor, an infinity or NaN.
    pub fn numbers(&self, name: &str, shape: &[usize], range: std::ops::Range<usize>) -> Result<Vec<Dyadic>> {
        self.expect_numbers(name, shape)?;
        let tensor = self.find(name, shape)?;
        let width = if tensor.dtype == Dtype::F32 { 4 } else { 2 };
        let bytes = self.bytes.get(tensor.bytes.clone()).unwrap_or_default();
        let wanted = range
            .start
            .checked_mul(width)
            .zip(range.end.checked_mul(width))
            .and_then(|(start, end)| bytes.get(start..end))
            .ok_or_else(|| self.error(format!("tensor {name} has no elements {range:?}")))?;
        let number = |(index, bytes)| {
            Dyadic::from_f32_bits(f32_bits(tensor.dtype, bytes)).ok_or_else(|| {
                let index = range.start + index;
                self.error(format!("tensor {name}: element {index} is not a finite number"))
            })
        };
        wanted.chunks_exact(width).enumerate().map(number).collect()
    }

    /// The packed trits of the tensor `name` (numerics R-TRIT).
    ///
    /// # Errors
    /// What [`Self::expect_trits`] says, or a code that is no trit.
    pub fn trits(&self, name: &str, rows: usize, columns: usize) -> Result<TernaryMatrix> {
        self.expect_trits(name, rows, columns)?;
        let tensor = self.find(name, &[rows / 4, columns])?;
        let packed = self.bytes.get(tensor.bytes.clone()).unwrap_or_default();
        let mut trits = Vec::with_capacity(4 * packed.len());
        for quarter in 0..4 {
            for (index, byte) in packed.iter().enumerate() {
                let trit = Trit::from_code((byte >> (2 * quarter)) & 3).ok_or_else(|| {
                    let (row, column) = (quarter * (rows / 4) + index / columns, index % columns);
                    self.error(format!(
                        "tensor {name}: row {row}, column {column} holds code 3, which is no trit"
                    ))
                    .hint("the file is damaged: fetch it again")
                })?;
                trits.push(trit);
            }
        }
        TernaryMatrix::new(columns, trits).ok_or_else(|| self.error(format!("tensor {name} is empty")))
    }
}

/// The binary32 encoding of a number stored little-endian as `dtype`; each of the three widens exactly.
fn f32_bits(dtype: Dtype, bytes: &[u8]) -> u32 {
    match (dtype, bytes) {
        (Dtype::BF16, &[a, b]) => bf16::from_le_bytes([a, b]).to_f32().to_bits(),
        (Dtype::F16, &[a, b]) => f16::from_le_bytes([a, b]).to_f32().to_bits(),
        (Dtype::F32, &[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => f32::NAN.to_bits(),
    }
}
