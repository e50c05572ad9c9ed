//! Golden numbers against float64: the embedding, the quantized activations, the outputs of every matrix.

use super::files::checkpoints;
use super::float::{self, Model};
use super::npz;
use std::path::Path;
use tritscope::model::{
    BitLinear, Checkpoint, Gain, Norm, OUTPUT_SCALE_BITS, Projection, Quantized, RESIDUAL_FRACTION, quantize,
};

/// Output scale against its real value: the bound that docs/numerics.md states (R-SCALE).
const SCALE_ERROR: f64 = 1.7e-5;

/// Share of activations that may differ from those of the unrounded residual (R-QUANT), each by one step.
const DIFFERING: f64 = 0.05;

/// One step of the residual stream.
const STEP: f64 = 1.0 / 4096.0;

fn real(units: &[i32]) -> Vec<f64> {
    units.iter().map(|x| f64::from(*x) * STEP).collect()
}

fn gains(gain: &Gain) -> Vec<f64> {
    gain.mantissas().iter().map(|g| f64::from(*g) * 2_f64.powi(-gain.exponent())).collect()
}

/// The nearest residual stream to a vector of doubles.
fn residual(values: &[f64]) -> Vec<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "the reference vectors stay far below 24 bits")]
    values.iter().map(|x| (x / STEP).round() as i32).collect()
}

#[test]
fn the_residual_that_enters_layer_0_is_the_embedding() {
    assert_eq!(1 << RESIDUAL_FRACTION, 4096);
    let mut compared = 0;
    for folder in checkpoints() {
        let model = Checkpoint::read(&folder).unwrap();
        let arrays = npz::read(&folder.join("reference.npz"));
        for prompt in ["p0", "p1"] {
            let hidden = &arrays[&format!("{prompt}.h0")];
            for (position, id) in arrays[&format!("{prompt}.ids")].values.iter().enumerate() {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids are small")]
                let embedding = model.embedding(*id as u32).unwrap();
                assert_eq!(embedding.len(), hidden.shape[1]);
                for (x, h) in real(&embedding).iter().zip(hidden.row(position)) {
                    assert!((x - h).abs() <= STEP / 2.0, "{}: {x} {h}", folder.display());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared >= 2 * 128 * 64);
    println!("figure: embedding against reference h0: {compared} values within half a step of 2^-12");
}

#[test]
fn activations_are_those_of_the_float_formula() {
    for folder in checkpoints() {
        let (model, float) = (Checkpoint::read(&folder).unwrap(), Model::read(&folder));
        let gain = model.gain(0, Norm::Input).unwrap();
        let float_gain = float.tensor("model.layers.0.input_layernorm.weight").values;
        let (mut same_input, mut unrounded, mut count) = (0, 0, 0);
        for (_, hidden) in npz::read(&folder.join("reference.npz")).iter().filter(|(n, _)| n.ends_with("h0"))
        {
            for position in 0..hidden.shape[0] {
                let x = residual(hidden.row(position));
                let golden = quantize(&x, &gain, model.config().epsilon).values;
                let same = float::quantized(&real(&x), &gains(&gain));
                let exact = float::quotients(hidden.row(position), &float_gain);
                let near = nearness(hidden.row(position), &float_gain);
                for ((golden, same), exact) in golden.iter().zip(&same).zip(&exact) {
                    let golden = f64::from(*golden);
                    count += 1;
                    same_input += u32::from((golden - same).abs() > 0.0);
                    if (golden - exact.round_ties_even()).abs() > 0.0 {
                        unrounded += 1;
                        assert!((golden - exact).abs() <= 0.5 + near, "{golden} {exact} {near}");
                    }
                }
            }
        }
        let share = f64::from(unrounded) / f64::from(count);
        println!(
            "figure: {} activations of {count} that differ from the float formula: {same_input} on the same \
             fixed-point input, {unrounded} ({:.2} %) on unrounded input",
            name(&folder),
            100.0 * share
        );
        assert_eq!(same_input, 0);
        assert!(share <= DIFFERING, "{share}");
    }
}

/// How far rounding residual and gain may move a quotient `127 · x·g / max|x·g|` (R-QUANT).
fn nearness(x: &[f64], gain: &[f64]) -> f64 {
    let gained: Vec<f64> = x.iter().zip(gain).map(|(x, gain)| x * gain).collect();
    let moved = float::largest(gain) * (STEP / 2.0 + (float::largest(x) + STEP) * 2_f64.powi(-15));
    254.0 * moved / (float::largest(&gained) - moved)
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

/// Inputs of width `width` for a matrix of `layer`: residual streams of the reference run, joined where
/// the matrix is wider.
fn inputs(
    arrays: &std::collections::BTreeMap<String, npz::Array>,
    layer: usize,
    width: usize,
) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    for prompt in ["p0", "p1"] {
        let hidden = &arrays[&format!("{prompt}.h{layer}")];
        all.extend(hidden.values.chunks_exact(width).map(<[f64]>::to_vec));
    }
    assert!(all.len() > 80);
    all
}

/// The worst distances of one matrix from float64.
#[derive(Default)]
struct Distance {
    compared: usize,
    /// Largest relative error of an output scale, on the same fixed-point input.
    scale: f64,
    /// Largest share of the bound that an output used, on the same fixed-point input.
    of_bound: f64,
    /// Sums of squares: difference to unrounded float64, and float64 itself.
    difference: f64,
    signal: f64,
}

impl Distance {
    fn add(
        &mut self,
        linear: &BitLinear,
        input: &Quantized,
        scale: f64,
        weights: &float::Tensor,
        exact: &[f64],
    ) {
        let q: Vec<f64> = input.values.iter().map(|q| f64::from(*q)).collect();
        let sums = float::product(weights, &q);
        let golden_sums: Vec<f64> = linear.accumulators(input).into_iter().map(f64::from).collect();
        assert!(golden_sums.iter().zip(&sums).all(|(golden, sum)| (golden - sum).abs() < 0.5));
        for ((y, sum), exact) in real(&linear.forward(input, RESIDUAL_FRACTION)).iter().zip(sums).zip(exact) {
            let ideal = sum * scale;
            let bound = SCALE_ERROR * ideal.abs() + STEP / 2.0;
            self.of_bound = self.of_bound.max((y - ideal).abs() / bound);
            self.difference += (y - exact).powi(2);
            self.signal += exact.powi(2);
            self.compared += 1;
        }
    }
}

#[test]
fn outputs_of_every_matrix_are_within_the_stated_bound() {
    for folder in checkpoints() {
        let (model, float) = (Checkpoint::read(&folder).unwrap(), Model::read(&folder));
        let arrays = npz::read(&folder.join("reference.npz"));
        let (mut all, mut matrices) = (Distance::default(), 0);
        for layer in 0..float.layers {
            for projection in Projection::ALL {
                measure(&model, &float, &arrays, (layer, projection), &mut all);
                matrices += 1;
            }
        }
        let relative = (all.difference / all.signal).sqrt();
        println!(
            "figure: {} BitLinear: {} outputs of {matrices} matrices, worst scale error {:.2e}, worst output {:.3} \
             of its bound; RMS distance to float64 on unrounded input {:.3} %",
            name(&folder),
            all.compared,
            all.scale,
            all.of_bound,
            100.0 * relative
        );
        assert!(all.scale <= SCALE_ERROR, "{}", all.scale);
        assert!(all.of_bound <= 1.0, "{}", all.of_bound);
        assert!(relative < 0.01, "{relative}");
    }
}

fn measure(
    model: &Checkpoint,
    float: &Model,
    arrays: &std::collections::BTreeMap<String, npz::Array>,
    (layer, projection): (usize, Projection),
    all: &mut Distance,
) {
    let linear = model.linear(layer, projection).unwrap();
    let gain = model.gain(layer, projection.norm()).unwrap();
    let path = float_path(layer, projection);
    let weights = float.tensor(&format!("{path}.weight"));
    let weight_scale = float.tensor(&format!("{path}.weight_scale")).values[0];
    let float_gain = float.tensor(&norm_path(layer, projection.norm())).values;
    assert_eq!(linear.matrix().columns(), weights.columns);
    for vector in inputs(arrays, layer, weights.columns) {
        let x = residual(&vector);
        let input = quantize(&x, &gain, model.config().epsilon);
        let scale = float::token_scale(&real(&x), &gains(&gain), float.epsilon) * weight_scale;
        let output_scale = linear.output_scale(&input);
        assert_eq!(output_scale.mantissa.ilog2() + 1, OUTPUT_SCALE_BITS);
        let shown = f64::from(output_scale.mantissa) * 2_f64.powi(output_scale.exponent);
        all.scale = all.scale.max((shown / scale - 1.0).abs());
        let exact_scale = float::token_scale(&vector, &float_gain, float.epsilon) * weight_scale;
        let exact: Vec<f64> = float::product(&weights, &float::quantized(&vector, &float_gain))
            .into_iter()
            .map(|sum| sum * exact_scale)
            .collect();
        all.add(&linear, &input, scale, &weights, &exact);
    }
}

fn float_path(layer: usize, projection: Projection) -> String {
    let block = match projection.norm() {
        Norm::Input | Norm::Attention => "self_attn",
        Norm::PostAttention | Norm::FeedForward => "mlp",
    };
    format!("model.layers.{layer}.{block}.{}", projection.name())
}

fn norm_path(layer: usize, norm: Norm) -> String {
    let name = match norm {
        Norm::Input => "input_layernorm",
        Norm::Attention => "self_attn.attn_sub_norm",
        Norm::PostAttention => "post_attention_layernorm",
        Norm::FeedForward => "mlp.ffn_sub_norm",
    };
    format!("model.layers.{layer}.{name}.weight")
}
