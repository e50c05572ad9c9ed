//! GGUF files made by hand, from the small model of tests/data/.

use safetensors::SafeTensors;
use std::path::Path;

/// A metadata value.
#[derive(Clone)]
pub enum Value {
    U32(u32),
    F32(f32),
    Text(&'static str),
    Texts(Vec<String>),
    Types(Vec<i32>),
}

/// A tensor: dimensions, innermost first, type number, bytes.
#[derive(Clone)]
pub struct Tensor {
    pub name: String,
    pub dimensions: Vec<u64>,
    pub kind: u32,
    pub bytes: Vec<u8>,
}

/// A file to be written.
#[derive(Clone)]
pub struct Gguf {
    pub values: Vec<(String, Value)>,
    pub tensors: Vec<Tensor>,
    /// Where each tensor is said to lie, instead of one after the other.
    pub offsets: Option<Vec<u64>>,
}

/// Codes of a matrix, row by row, and its scale.
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    pub codes: Vec<u8>,
    pub scale: f32,
}

const NAMES: [(&str, &str); 11] = [
    ("attn_norm", "input_layernorm"),
    ("attn_sub_norm", "self_attn.attn_sub_norm"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_sub_norm", "mlp.ffn_sub_norm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
];

impl Gguf {
    /// The model of tests/data/tiny, its matrices as `encode` writes them, of type `kind`.
    pub fn tiny(kind: u32, encode: impl Fn(&Matrix) -> Vec<u8>) -> Self {
        let file = std::fs::read(super::data("tiny/model.safetensors")).unwrap();
        let file = SafeTensors::deserialize(&file).unwrap();
        let plain = |name: &str, from: &str, kind| {
            let view = file.tensor(from).unwrap();
            let dimensions = view.shape().iter().rev().map(|size| *size as u64).collect();
            Tensor { name: name.to_owned(), dimensions, kind, bytes: view.data().to_vec() }
        };
        let mut tensors = vec![
            plain("token_embd.weight", "model.embed_tokens.weight", 1),
            plain("output_norm.weight", "model.norm.weight", 0),
        ];
        for (name, from) in NAMES {
            let (name, from) = (format!("blk.0.{name}.weight"), format!("model.layers.0.{from}.weight"));
            if name.contains("norm") {
                tensors.push(plain(&name, &from, 0));
                continue;
            }
            let matrix = Matrix::packed(&file, &from);
            let dimensions = vec![matrix.columns as u64, matrix.rows as u64];
            tensors.push(Tensor { name, dimensions, kind, bytes: encode(&matrix) });
        }
        Self { values: metadata(), tensors, offsets: None }
    }

    /// The same with `change` made to the tensor `name`.
    pub fn with(mut self, name: &str, change: impl FnOnce(&mut Tensor)) -> Self {
        change(self.tensors.iter_mut().find(|tensor| tensor.name == name).unwrap());
        self
    }

    /// The same with a metadata value set, or taken out.
    pub fn with_value(mut self, key: &str, value: Option<Value>) -> Self {
        self.values.retain(|(known, _)| known != key);
        self.values.extend(value.map(|value| (key.to_owned(), value)));
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF\x03\0\0\0".to_vec();
        bytes.extend((self.tensors.len() as u64).to_le_bytes());
        bytes.extend((self.values.len() as u64).to_le_bytes());
        for (key, value) in &self.values {
            text(&mut bytes, key);
            value.write(&mut bytes);
        }
        let mut data = Vec::new();
        for (index, tensor) in self.tensors.iter().enumerate() {
            text(&mut bytes, &tensor.name);
            bytes.extend(u32::try_from(tensor.dimensions.len()).unwrap().to_le_bytes());
            tensor.dimensions.iter().for_each(|size| bytes.extend(size.to_le_bytes()));
            bytes.extend(tensor.kind.to_le_bytes());
            let offset = self.offsets.as_ref().map_or(data.len() as u64, |offsets| offsets[index]);
            bytes.extend(offset.to_le_bytes());
            data.extend(&tensor.bytes);
            data.resize(data.len().next_multiple_of(32), 0);
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.extend(data);
        bytes
    }
}

impl Matrix {
    fn packed(file: &SafeTensors, name: &str) -> Self {
        let view = file.tensor(name).unwrap();
        let (quarter, columns) = (view.shape()[0], view.shape()[1]);
        let codes = (0..4).flat_map(|field| view.data().iter().map(move |byte| (byte >> (2 * field)) & 3));
        let scale = file.tensor(&format!("{name}_scale")).unwrap();
        let scale = f32::from_le_bytes(scale.data().try_into().unwrap());
        Self { rows: 4 * quarter, columns, codes: codes.collect(), scale }
    }

    /// The value of element `index`.
    pub fn value(&self, index: usize) -> f32 {
        (f32::from(self.codes[index]) - 1.0) * self.scale
    }
}

fn metadata() -> Vec<(String, Value)> {
    let tokens = ["<s>", "\n", " ", "e", "h", "l", "o", "w"].map(str::to_owned).to_vec();
    let values = [
        ("general.architecture", Value::Text("bitnet")),
        ("bitnet.block_count", Value::U32(1)),
        ("bitnet.context_length", Value::U32(64)),
        ("bitnet.embedding_length", Value::U32(256)),
        ("bitnet.feed_forward_length", Value::U32(256)),
        ("bitnet.attention.head_count", Value::U32(16)),
        ("bitnet.attention.head_count_kv", Value::U32(1)),
        ("bitnet.attention.layer_norm_rms_epsilon", Value::F32(1e-5)),
        ("bitnet.rope.freq_base", Value::F32(10000.0)),
        ("tokenizer.ggml.model", Value::Text("none")),
        ("tokenizer.ggml.tokens", Value::Texts(tokens)),
        ("tokenizer.ggml.token_type", Value::Types(vec![3, 1, 1, 1, 1, 1, 1, 1])),
        ("tokenizer.ggml.bos_token_id", Value::U32(0)),
    ];
    values.map(|(key, value)| (key.to_owned(), value)).to_vec()
}

impl Value {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::U32(value) => {
                bytes.extend(4_u32.to_le_bytes());
                bytes.extend(value.to_le_bytes());
            }
            Self::F32(value) => {
                bytes.extend(6_u32.to_le_bytes());
                bytes.extend(value.to_le_bytes());
            }
            Self::Text(value) => {
                bytes.extend(8_u32.to_le_bytes());
                text(bytes, value);
            }
            Self::Texts(values) => {
                bytes.extend([9, 0, 0, 0, 8, 0, 0, 0]);
                bytes.extend((values.len() as u64).to_le_bytes());
                for value in values {
                    text(bytes, value);
                }
            }
            Self::Types(values) => {
                bytes.extend([9, 0, 0, 0, 5, 0, 0, 0]);
                bytes.extend((values.len() as u64).to_le_bytes());
                bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            }
        }
    }
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// The bytes of a file.
pub fn file(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
