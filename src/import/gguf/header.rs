//! The head of a GGUF file: metadata and the list of tensors, each place held against the file's length.

use super::kind::Kind;
use crate::base::Result;
use crate::import::bytes::Bytes;
use std::collections::HashMap;

/// Entries that a head may have; real files have hundreds.
const MOST_ENTRIES: u64 = 1 << 16;

/// Arrays within arrays that are followed.
const DEEPEST: u32 = 4;

/// A metadata value; what nobody asks for is passed over.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Integer(i128),
    Float(f64),
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
    /// Small numbers; what has no 8 bits is 255.
    Bytes(Vec<u8>),
    /// An array that nobody asks for.
    Passed,
}

/// A tensor's type, shape and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Info {
    pub kind: Kind,
    /// Outermost first.
    pub shape: Vec<u64>,
    /// Its first byte in the file.
    pub start: u64,
    /// Bytes that it takes.
    pub bytes: u64,
}

impl Info {
    /// Elements; reading the head has shown that they can be counted.
    pub fn elements(&self) -> u64 {
        self.shape.iter().product()
    }
}

/// The head of a file.
pub(super) struct Header {
    pub values: HashMap<String, Value>,
    pub tensors: HashMap<String, Info>,
}

impl Header {
    /// Reads the head of `file` from its start.
    ///
    /// # Errors
    /// Another kind of file, a damaged or truncated one.
    pub fn read(file: &mut Bytes) -> Result<Self> {
        file.go(0)?;
        if file.array()? != *super::MAGIC {
            return Err(file.error("does not start as a GGUF file does"));
        }
        match file.u32()? {
            2 | 3 => {}
            version if version.swap_bytes() < 16 => {
                let what = "is a big-endian GGUF file";
                return Err(file.error(what).hint("convert it to little-endian with gguf_convert_endian.py"));
            }
            version => {
                let what = format!("is a GGUF file of version {version}; 2 and 3 are read");
                return Err(file.error(what).hint("convert the model again with a newer converter"));
            }
        }
        let (tensors, values) = (file.u64()?, file.u64()?);
        if tensors > MOST_ENTRIES || values > MOST_ENTRIES {
            let what = format!("{tensors} tensors and {values} metadata entries are said to be there");
            return Err(file.damaged(what));
        }
        let mut header = Self { values: HashMap::new(), tensors: HashMap::new() };
        for _ in 0..values {
            let key = name(file)?;
            let code = file.u32()?;
            let value = value(file, code, is_wanted(&key), 0)?;
            header.values.insert(key, value);
        }
        let mut found = Vec::new();
        for _ in 0..tensors {
            found.push(tensor(file)?);
        }
        header.place(found, file)?;
        Ok(header)
    }

    /// Turns offsets into places of the file, and checks that no two tensors share one.
    fn place(&mut self, mut found: Vec<(String, Info)>, file: &Bytes) -> Result<()> {
        let alignment = match self.values.get("general.alignment") {
            None => 32,
            Some(Value::Integer(size @ 1..=65536)) if size.count_ones() == 1 => {
                u64::try_from(*size).unwrap_or(32)
            }
            Some(other) => return Err(file.damaged(format!("general.alignment is {other:?}"))),
        };
        let data = file.at().next_multiple_of(alignment);
        found.sort_by_key(|(_, info)| info.start);
        let mut free = 0;
        for (name, mut info) in found {
            let Info { start, bytes, .. } = info;
            if !start.is_multiple_of(alignment) {
                return Err(
                    file.damaged(format!("tensor {name} lies at {start}, no multiple of {alignment}"))
                );
            }
            if start < free {
                return Err(file.damaged(format!("tensor {name} lies at {start}, within another one")));
            }
            let end = start.checked_add(bytes).filter(|end| *end <= file.length().saturating_sub(data));
            free = end.ok_or_else(|| {
                file.damaged(format!("tensor {name}, {bytes} bytes at {start}, lies beyond its end"))
            })?;
            info.start += data;
            if self.tensors.insert(name.clone(), info).is_some() {
                return Err(file.damaged(format!("tensor {name} is listed twice")));
            }
        }
        Ok(())
    }
}

/// Arrays that are kept; all others are passed over.
fn is_wanted(key: &str) -> bool {
    matches!(key, "tokenizer.ggml.tokens" | "tokenizer.ggml.token_type")
}

fn name(file: &mut Bytes) -> Result<String> {
    let size = file.u64()?;
    if size > 4096 {
        return Err(file.damaged(format!("a name of {size} bytes at {}", file.at())));
    }
    let bytes = file.take(size)?;
    String::from_utf8(bytes).map_err(|_| file.damaged("a name is not UTF-8"))
}

fn text(file: &mut Bytes) -> Result<String> {
    let size = file.u64()?;
    Ok(String::from_utf8_lossy(&file.take(size)?).into_owned())
}

/// A value of type `code`; arrays are kept when `wanted`.
fn value(file: &mut Bytes, code: u32, wanted: bool, depth: u32) -> Result<Value> {
    Ok(match code {
        0 => Value::Integer(file.array::<1>()?[0].into()),
        1 => Value::Integer(i8::from_le_bytes(file.array()?).into()),
        2 => Value::Integer(u16::from_le_bytes(file.array()?).into()),
        3 => Value::Integer(i16::from_le_bytes(file.array()?).into()),
        4 => Value::Integer(file.u32()?.into()),
        5 => Value::Integer(i32::from_le_bytes(file.array()?).into()),
        6 => Value::Float(decimal(f32::from_le_bytes(file.array()?))),
        7 => Value::Bool(file.array::<1>()?[0] != 0),
        8 => Value::Text(text(file)?),
        9 => array(file, wanted, depth)?,
        10 => Value::Integer(file.u64()?.into()),
        11 => Value::Integer(i64::from_le_bytes(file.array()?).into()),
        12 => Value::Float(f64::from_le_bytes(file.array()?)),
        _ => return Err(file.damaged(format!("a metadata value of type {code}"))),
    })
}

/// The decimal number that somebody wrote: 1e-5 is stored as the nearest F32, and is 1e-5 again here.
fn decimal(stored: f32) -> f64 {
    stored.to_string().parse().unwrap_or_else(|_| f64::from(stored))
}

fn array(file: &mut Bytes, wanted: bool, depth: u32) -> Result<Value> {
    let (code, count) = (file.u32()?, file.u64()?);
    let least = match code {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        8 | 10 | 11 | 12 => 8,
        9 if depth < DEEPEST => 12,
        _ => return Err(file.damaged(format!("an array of values of type {code}"))),
    };
    if count.checked_mul(least).is_none_or(|bytes| bytes > file.remaining()) {
        return Err(file.damaged(format!("an array of {count} values")));
    }
    match code {
        8 if wanted => Ok(Value::Texts((0..count).map(|_| text(file)).collect::<Result<_>>()?)),
        8 => {
            for _ in 0..count {
                let size = file.u64()?;
                file.skip(size)?;
            }
            Ok(Value::Passed)
        }
        0..=5 | 10 | 11 if wanted => {
            let small = |_| match value(file, code, false, depth + 1)? {
                Value::Integer(integer) => Ok(u8::try_from(integer).unwrap_or(u8::MAX)),
                _ => Ok(u8::MAX),
            };
            Ok(Value::Bytes((0..count).map(small).collect::<Result<_>>()?))
        }
        9 => {
            for _ in 0..count {
                value(file, code, false, depth + 1)?;
            }
            Ok(Value::Passed)
        }
        _ => file.skip(count * least).map(|()| Value::Passed),
    }
}

/// A tensor's entry; `start` still counts from the first byte of data.
fn tensor(file: &mut Bytes) -> Result<(String, Info)> {
    let name = name(file)?;
    let dimensions = file.u32()?;
    if !(1..=4).contains(&dimensions) {
        return Err(file.damaged(format!("tensor {name} has {dimensions} dimensions")));
    }
    let mut shape = (0..dimensions).map(|_| file.u64()).collect::<Result<Vec<_>>>()?;
    let row = shape[0];
    shape.reverse();
    let kind = Kind::from_code(file.u32()?);
    let start = file.u64()?;
    let elements = shape.iter().try_fold(1_u64, |product, size| product.checked_mul(*size));
    let bytes = elements.filter(|count| *count > 0).and_then(|elements| kind.bytes(elements, row));
    let bytes = bytes
        .ok_or_else(|| file.damaged(format!("tensor {name} of type {kind} cannot have shape {shape:?}")))?;
    Ok((name, Info { kind, shape, start, bytes }))
}
