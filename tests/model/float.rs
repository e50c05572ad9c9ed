//! The same layers in float64, written from the papers and sharing no code with the golden model.

use safetensors::SafeTensors;
use safetensors::tensor::Dtype;
use std::path::Path;

/// A tensor as doubles; packed trits unpacked to `[4 · rows, columns]`.
pub struct Tensor {
    pub columns: usize,
    pub values: Vec<f64>,
}

/// The tensors of a checkpoint, decoded when asked for.
pub struct Model {
    bytes: Vec<u8>,
    pub layers: usize,
    pub epsilon: f64,
}

impl Model {
    pub fn read(folder: &Path) -> Self {
        let config = std::fs::read(folder.join("config.json")).unwrap();
        let config: serde_json::Value = serde_json::from_slice(&config).unwrap();
        assert_eq!(config["quantization_config"]["linear_class"], "autobitlinear");
        Self {
            bytes: std::fs::read(folder.join("model.safetensors")).unwrap(),
            layers: usize::try_from(config["num_hidden_layers"].as_u64().unwrap()).unwrap(),
            epsilon: config["rms_norm_eps"].as_f64().unwrap(),
        }
    }

    pub fn tensor(&self, name: &str) -> Tensor {
        let file = SafeTensors::deserialize(&self.bytes).unwrap();
        let view = file.tensor(name).unwrap();
        let columns = view.shape().last().copied().unwrap_or(1);
        let values = if view.dtype() == Dtype::U8 {
            let field = |shift: u32| move |byte: &u8| f64::from((byte >> shift) & 3) - 1.0;
            [0, 2, 4, 6].into_iter().flat_map(|shift| view.data().iter().map(field(shift))).collect()
        } else {
            assert_eq!(view.dtype(), Dtype::F32, "{name}");
            let words = view.data().chunks_exact(4);
            words.map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]]))).collect()
        };
        Tensor { columns, values }
    }
}

/// The largest magnitude.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

/// `127 · x·g / max|x·g|`.
pub fn quotients(x: &[f64], gain: &[f64]) -> Vec<f64> {
    let gained: Vec<f64> = x.iter().zip(gain).map(|(x, gain)| x * gain).collect();
    let max = largest(&gained);
    gained.iter().map(|z| if max > 0.0 { 127.0 * z / max } else { 0.0 }).collect()
}

/// The quotients rounded half to even.
pub fn quantized(x: &[f64], gain: &[f64]) -> Vec<f64> {
    quotients(x, gain).into_iter().map(f64::round_ties_even).collect()
}

/// `max|x·g| / (127 · rms)` with `rms = √(mean x² + ε)`.
pub fn token_scale(x: &[f64], gain: &[f64], epsilon: f64) -> f64 {
    let gained: Vec<f64> = x.iter().zip(gain).map(|(x, gain)| x * gain).collect();
    let count = f64::from(u32::try_from(x.len()).unwrap());
    let mean = x.iter().map(|x| x * x).sum::<f64>() / count;
    largest(&gained) / (127.0 * (mean + epsilon).sqrt())
}

/// `W·q` for a row-by-row matrix.
pub fn product(matrix: &Tensor, q: &[f64]) -> Vec<f64> {
    matrix.values.chunks(matrix.columns).map(|row| row.iter().zip(q).map(|(w, q)| w * q).sum()).collect()
}
