//! Ternary matrices as GGUF stores them, to the packing of numerics R-TRIT and one scale.

use super::header::Info;
use super::kind::Kind;
use crate::base::Result;
use crate::import::Layout;
use crate::import::bytes::Bytes;
use crate::import::pack::Packed;
use half::f16;

/// Elements of a block of `TQ1_0` and `TQ2_0`.
const BLOCK: usize = 256;

/// A matrix, and how its bytes become trits.
#[derive(Clone, Debug)]
pub(in crate::import) struct Matrix {
    start: u64,
    rows: usize,
    columns: usize,
    coding: Coding,
    /// Multiplies the scale that the matrix itself has.
    multiplier: f32,
}

/// How elements are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    F32,
    F16,
    Bf16,
    Tq1,
    Tq2,
    I2s(Layout),
}

impl Matrix {
    /// The matrix that `info` describes, of `shape` `[N_OUT, N_IN]`.
    ///
    /// # Errors
    /// What is wrong with it, after its name, and what to do.
    pub fn new(
        info: &Info,
        shape: &[usize],
        multiplier: f32,
        layout: Option<Layout>,
    ) -> std::result::Result<Self, (String, &'static str)> {
        let (rows, columns) = (shape[0], shape[1]);
        let coding = match (info.kind, layout) {
            (Kind::F32, _) => Coding::F32,
            (Kind::F16, _) => Coding::F16,
            (Kind::Bf16, _) => Coding::Bf16,
            (Kind::Tq1, _) => Coding::Tq1,
            (Kind::Tq2, _) => Coding::Tq2,
            (Kind::I2s, Some(layout)) => Coding::I2s(layout),
            (Kind::I2s, None) => {
                let hint = "name the machine that wrote it: --layout x86, arm or x86-rows";
                return Err(("has type I2_S, whose order depends on the machine".to_owned(), hint));
            }
            (other, _) => {
                let hint = "quantize to TQ1_0, TQ2_0 or F16 instead";
                return Err((format!("has type {other}, which is not read"), hint));
            }
        };
        let block = match coding {
            Coding::I2s(Layout::X86) => 128,
            Coding::I2s(Layout::Arm) => 64,
            _ => 1,
        };
        if !columns.is_multiple_of(block) {
            let hint = "is it the layout of another machine?";
            return Err((format!("has rows of {columns}, not a multiple of {block}"), hint));
        }
        Ok(Self { start: info.start, rows, columns, coding, multiplier })
    }
}

/// The packed trits of `matrix`, called `name`, and what a trit is worth.
///
/// # Errors
/// Codes that are no trits, elements of more than one magnitude, a scale that is not above 0.
pub(in crate::import) fn packed(matrix: &Matrix, name: &str, file: &mut Bytes) -> Result<(Vec<u8>, f32)> {
    file.go(matrix.start)?;
    let mut reader = Reader {
        file,
        name,
        packed: Packed::new(matrix.rows, matrix.columns),
        elements: matrix.rows * matrix.columns,
    };
    let scale = match matrix.coding {
        Coding::F32 => reader.numbers(f32::from_le_bytes)?,
        Coding::F16 => reader.numbers(|bytes| f16::from_le_bytes(bytes).to_f32())?,
        Coding::Bf16 => reader.numbers(|bytes| half::bf16::from_le_bytes(bytes).to_f32())?,
        Coding::Tq1 => reader.blocks(tq1)?,
        Coding::Tq2 => reader.blocks(tq2)?,
        Coding::I2s(layout) => reader.i2s(layout, matrix.columns)?,
    };
    // Both are at most 24 digits, so the product is rounded once.
    #[expect(clippy::cast_possible_truncation, reason = "a checkpoint's scale is F32")]
    let scale = (f64::from(scale) * f64::from(matrix.multiplier)) as f32;
    if !(scale.is_finite() && scale > 0.0) {
        return Err(reader.file.error(format!("tensor {name}: its scale is {scale}, not above 0")));
    }
    Ok((reader.packed.into_bytes(), scale))
}

/// A matrix while it is read.
struct Reader<'a> {
    file: &'a mut Bytes,
    name: &'a str,
    packed: Packed,
    elements: usize,
}

impl Reader<'_> {
    /// Numbers of which each is 0 or has the one magnitude, which is the scale; 1 when all are 0.
    fn numbers<const N: usize>(&mut self, number: impl Fn([u8; N]) -> f32) -> Result<f32> {
        let mut scale = None;
        for index in 0..self.elements {
            let value = number(self.file.array()?);
            let code = if value > 0.0 { 2 } else { u8::from(value == 0.0) };
            if code != 1 && value.abs().to_bits() != *scale.get_or_insert(value.abs().to_bits()) {
                let ((row, column), name) = (self.packed.place(index), self.name);
                let first = f32::from_bits(scale.unwrap_or_default());
                let what =
                    format!("tensor {name}: row {row}, column {column} is {value}, others are {first}");
                return Err(self
                    .file
                    .error(what)
                    .hint("a ternary matrix has values -s, 0 and s: quantize it first"));
            }
            self.packed.push(code);
        }
        Ok(scale.map_or(1.0, f32::from_bits))
    }

    /// Blocks of `N` bytes: codes, then a scale, which must be one for all. Blocks without a trit but 0 need
    /// not have it.
    fn blocks<const N: usize>(&mut self, codes: fn(&[u8; N], &mut [u8; BLOCK])) -> Result<f32> {
        let (mut scales, mut block) = (Scales::default(), [0; BLOCK]);
        while self.packed.len() < self.elements {
            let bytes: [u8; N] = self.file.array()?;
            codes(&bytes, &mut block);
            let scale = u16::from_le_bytes([bytes[N - 2], bytes[N - 1]]);
            if scale == 0 {
                block.fill(1);
            }
            if let Some(at) = block.iter().position(|code| *code == 3) {
                let (row, column) = self.packed.place(self.packed.len() + at);
                let name = self.name;
                let what =
                    format!("tensor {name}: row {row}, column {column} holds code 3, which is no trit");
                return Err(self.file.damaged(what));
            }
            let zero = block.iter().all(|code| *code == 1);
            if !zero && !scales.add(scale) {
                let (row, column) = self.packed.place(self.packed.len());
                let what = format!(
                    "tensor {}: the block at row {row}, column {column} has scale {}, others have {}",
                    self.name,
                    f16::from_bits(scale),
                    f16::from_bits(scales.first),
                );
                return Err(self
                    .file
                    .error(what)
                    .hint("a BitNet matrix has one scale; this one was not ternary before"));
            }
            for code in block {
                self.packed.push(code);
            }
        }
        Ok(scales.value())
    }

    /// Codes in the order of `layout`, then the scale.
    fn i2s(&mut self, layout: Layout, columns: usize) -> Result<f32> {
        for index in 0..self.elements / 4 {
            let [byte] = self.file.array()?;
            // Place of the first of four elements, and the distance to the next.
            let (first, step) = match layout {
                Layout::X86 => (index / 32 * 128 + index % 32, 32),
                Layout::Arm => (index / 16 * 64 + index % 16, 16),
                Layout::X86Rows => (index / columns * 4 * columns + index % columns, columns),
            };
            for (field, shift) in [6, 4, 2, 0].into_iter().enumerate() {
                let (at, code) = (first + field * step, (byte >> shift) & 3);
                if code == 3 {
                    let ((row, column), name) = (self.packed.place(at), self.name);
                    let what =
                        format!("tensor {name}: row {row}, column {column} holds code 3, which is no trit");
                    return Err(self.file.damaged(what));
                }
                self.packed.set(at, code);
            }
        }
        Ok(f32::from_le_bytes(self.file.array()?))
    }
}

/// The scales of a matrix' blocks: one number, rounded to F16 one way or the other.
#[derive(Default)]
struct Scales {
    first: u16,
    same: u64,
    /// A neighbour of `first`, and how often it came.
    other: Option<(u16, u64)>,
}

impl Scales {
    /// Whether `scale` can be the same number as those before.
    fn add(&mut self, scale: u16) -> bool {
        if self.same == 0 {
            self.first = scale;
        }
        match &mut self.other {
            _ if scale == self.first => self.same += 1,
            Some((other, count)) if *other == scale => *count += 1,
            None if scale.abs_diff(self.first) == 1 => self.other = Some((scale, 1)),
            _ => return false,
        }
        true
    }

    /// The scale that came most often; 1 when there was none.
    fn value(&self) -> f32 {
        match self.other {
            _ if self.same == 0 => 1.0,
            Some((other, count)) if count > self.same => f16::from_bits(other).to_f32(),
            _ => f16::from_bits(self.first).to_f32(),
        }
    }
}

/// `TQ1_0`: bytes 0 to 31 hold elements `32n + m`, n = 0 … 4, bytes 32 to 47 `160 + 16n + m`, bytes 48 to 51
/// `240 + 4n + m`, n = 0 … 3. A byte is a fraction of 256 whose digits to base 3 are the codes, highest first.
fn tq1(bytes: &[u8; 54], codes: &mut [u8; BLOCK]) {
    let digit = |byte: u8, n: u32| {
        let shifted = u32::from(byte.wrapping_mul(3_u8.pow(n)));
        u8::try_from((3 * shifted) >> 8).unwrap_or(3)
    };
    let runs = [(0..32, 0, 5), (32..48, 160, 5), (48..52, 240, 4)];
    for (range, from, digits) in runs {
        let run = &bytes[range];
        for n in 0..digits {
            for (m, byte) in run.iter().enumerate() {
                codes[from + n as usize * run.len() + m] = digit(*byte, n);
            }
        }
    }
}

/// `TQ2_0`: byte `32j + m` holds elements `128j + 32n + m`, n = 0 … 3, in bits `2n+1:2n`.
fn tq2(bytes: &[u8; 66], codes: &mut [u8; BLOCK]) {
    for (at, code) in codes.iter_mut().enumerate() {
        let (j, n, m) = (at / 128, at / 32 % 4, at % 32);
        *code = (bytes[32 * j + m] >> (2 * n)) & 3;
    }
}
