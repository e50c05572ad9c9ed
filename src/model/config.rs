//! `config.json` of a checkpoint: shapes and conventions, each checked.

use super::{ActivationKind, Dyadic, MEAN_SQUARE_FRACTION, rope_increments};
use crate::base::{Diagnostic, Result};
use serde::Deserialize;
use std::path::Path;

/// What a layer of the model looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Width of the residual stream.
    pub hidden: usize,
    /// Width inside the feed-forward network.
    pub intermediate: usize,
    /// Transformer layers.
    pub layers: usize,
    /// Attention heads.
    pub heads: usize,
    /// Heads that keys and values have; divides `heads`.
    pub key_value_heads: usize,
    /// Width of a head.
    pub head: usize,
    /// Tokens that exist.
    pub vocabulary: usize,
    /// Positions that a text may have.
    pub context: usize,
    /// The norms' epsilon, 40 fraction bits (numerics R-RMS).
    pub epsilon: u64,
    /// The epsilon of the hidden vector's norm, `2f + 16` fraction bits (numerics R-RMS, R-GATE).
    pub hidden_epsilon: u64,
    /// The activation function (numerics R-GATE).
    pub activation: ActivationKind,
    /// θ of the position embedding (numerics R-ROPE).
    pub rope_theta: Dyadic,
    /// Whether the output head is the embedding (numerics R-LOGIT).
    pub tied_head: bool,
    /// The token that starts every text.
    pub start: Option<u32>,
    /// What `weight_scale` does (numerics R-SCALE).
    pub weight_scale: WeightScale,
}

/// The two conventions of `weight_scale` (numerics R-SCALE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightScale {
    /// `linear_class` is `autobitlinear`: outputs are multiplied by it.
    Multiplies,
    /// `linear_class` is `bitlinear`: outputs are divided by it.
    Divides,
}

/// Widths of matrices: sums of squares fit 64 bits (numerics R-RMS), accumulators 24 (numerics R-ACC).
const MAX_WIDTH: usize = 1 << 16;

#[derive(Deserialize)]
struct Raw {
    model_type: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    num_key_value_heads: Option<usize>,
    head_dim: Option<usize>,
    vocab_size: usize,
    max_position_embeddings: usize,
    rms_norm_eps: f64,
    hidden_act: String,
    rope_theta: Option<f64>,
    rope_scaling: Option<Rope>,
    rope_parameters: Option<Rope>,
    #[serde(default)]
    tie_word_embeddings: bool,
    #[serde(default)]
    attention_bias: bool,
    bos_token_id: Option<u32>,
    quantization_config: Option<Quantization>,
}

#[derive(Deserialize)]
struct Rope {
    #[serde(alias = "type")]
    rope_type: Option<String>,
    rope_theta: Option<f64>,
}

#[derive(Deserialize)]
struct Quantization {
    quant_method: Option<String>,
    linear_class: Option<String>,
    #[serde(rename = "quantization_mode")]
    mode: Option<String>,
    #[serde(default)]
    use_rms_norm: bool,
}

impl Config {
    /// Reads the text of `file`.
    ///
    /// # Errors
    /// What is wrong, and where; no value outside its range passes.
    pub fn parse(text: &[u8], file: &Path) -> Result<Self> {
        let raw: Raw = serde_json::from_slice(text).map_err(|error| {
            Diagnostic::error(error.to_string())
                .in_file(file)
                .hint("config.json of a BitNetForCausalLM checkpoint is needed")
        })?;
        raw.checked().map_err(|error| error.in_file(file))
    }
}

impl Raw {
    fn checked(self) -> Result<Config> {
        if self.model_type != "bitnet" {
            return Err(Diagnostic::error(format!("model_type is \"{}\", not \"bitnet\"", self.model_type))
                .hint("only BitNetForCausalLM checkpoints have ternary weights"));
        }
        let key_value_heads = self.num_key_value_heads.unwrap_or(self.num_attention_heads);
        let head = self.head_dim.unwrap_or(self.hidden_size / self.num_attention_heads.max(1));
        let widths = [
            ("hidden_size", self.hidden_size),
            ("intermediate_size", self.intermediate_size),
            ("num_attention_heads · head_dim", self.num_attention_heads.saturating_mul(head)),
            ("num_key_value_heads · head_dim", key_value_heads.saturating_mul(head)),
        ];
        for (name, width) in widths {
            if width == 0 || width > MAX_WIDTH || !width.is_multiple_of(4) {
                return Err(Diagnostic::error(format!(
                    "{name} is {width}; a width is a multiple of 4 from 4 to {MAX_WIDTH}"
                )));
            }
        }
        if !self.num_attention_heads.is_multiple_of(key_value_heads) {
            let heads = self.num_attention_heads;
            return Err(Diagnostic::error(format!(
                "{key_value_heads} key and value heads cannot be shared by {heads} heads"
            )));
        }
        let counts = [
            ("num_hidden_layers", self.num_hidden_layers),
            ("vocab_size", self.vocab_size),
            ("max_position_embeddings", self.max_position_embeddings),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
            return Err(Diagnostic::error(format!("{name} must be at least 1")));
        }
        supported(head, self.attention_bias)?;
        let activation = activation(&self.hidden_act)?;
        Ok(Config {
            hidden: self.hidden_size,
            intermediate: self.intermediate_size,
            layers: self.num_hidden_layers,
            heads: self.num_attention_heads,
            key_value_heads,
            head,
            vocabulary: self.vocab_size,
            context: self.max_position_embeddings,
            epsilon: epsilon(self.rms_norm_eps, MEAN_SQUARE_FRACTION)?,
            hidden_epsilon: epsilon(self.rms_norm_eps, 2 * activation.hidden_fraction() + 16)?,
            activation,
            rope_theta: rope_theta(self.rope_theta, [self.rope_parameters, self.rope_scaling])?,
            tied_head: self.tie_word_embeddings,
            start: self.bos_token_id,
            weight_scale: weight_scale(self.quantization_config)?,
        })
    }
}

/// Checks what no layer here has.
fn supported(head: usize, attention_bias: bool) -> Result<()> {
    if !head.is_multiple_of(2) {
        return Err(Diagnostic::error(format!("head_dim is {head}, not even"))
            .hint("elements of a head turn in pairs (numerics R-ROPE)"));
    }
    if attention_bias {
        return Err(Diagnostic::error("attention_bias is true: projections with a bias are not supported"));
    }
    Ok(())
}

/// A norm's epsilon, 10^-6 … 1, with `fraction` fraction bits (numerics R-RMS).
fn epsilon(value: f64, fraction: i32) -> Result<u64> {
    let exact = Dyadic::from_f64_bits(value.to_bits());
    let in_range = exact
        .and_then(|number| number.to_fixed(MEAN_SQUARE_FRACTION))
        .is_some_and(|units| (1 << 20..=1 << MEAN_SQUARE_FRACTION).contains(&units));
    exact
        .filter(|_| in_range)
        .and_then(|number| number.to_fixed(fraction))
        .and_then(|units| u64::try_from(units).ok())
        .ok_or_else(|| Diagnostic::error(format!("rms_norm_eps is {value}, not from 0.000001 to 1")))
}

/// The activation function that `hidden_act` names (numerics R-GATE).
fn activation(name: &str) -> Result<ActivationKind> {
    match name {
        "silu" => Ok(ActivationKind::SwiGlu),
        "relu" => Ok(ActivationKind::Relu),
        "relu2" => Ok(ActivationKind::Relu2),
        other => Err(Diagnostic::error(format!("hidden_act is \"{other}\", not silu, relu or relu2"))),
    }
}

/// θ, from `config.json` itself or from one of its `tables` (numerics R-ROPE).
fn rope_theta(own: Option<f64>, tables: [Option<Rope>; 2]) -> Result<Dyadic> {
    let tables: Vec<Rope> = tables.into_iter().flatten().collect();
    if let Some(kind) =
        tables.iter().filter_map(|table| table.rope_type.as_ref()).find(|kind| *kind != "default")
    {
        return Err(Diagnostic::error(format!("rope_type is \"{kind}\", not \"default\"")));
    }
    let theta = own
        .or_else(|| tables.iter().find_map(|table| table.rope_theta))
        .ok_or_else(|| Diagnostic::error("rope_theta is missing"))?;
    Dyadic::from_f64_bits(theta.to_bits())
        .filter(|number| rope_increments(*number, 2).is_some())
        .ok_or_else(|| Diagnostic::error(format!("rope_theta is {theta}, not from 1 to 2^64")))
}

/// What `weight_scale` does, from `quantization_config`; the defaults are those of `transformers`.
fn weight_scale(config: Option<Quantization>) -> Result<WeightScale> {
    let config = config.ok_or_else(|| {
        Diagnostic::error("quantization_config is missing")
            .hint("export the checkpoint with packed ternary weights")
    })?;
    if let Some(method) = config.quant_method.filter(|method| method != "bitnet") {
        return Err(Diagnostic::error(format!("quant_method is \"{method}\", not \"bitnet\"")));
    }
    if let Some(mode) = config.mode.filter(|mode| mode != "offline") {
        return Err(Diagnostic::error(format!("quantization_mode is \"{mode}\", not \"offline\""))
            .hint("export the checkpoint with packed ternary weights"));
    }
    if config.use_rms_norm {
        return Err(Diagnostic::error("use_rms_norm asks for a norm inside each linear layer")
            .hint("only norms of the transformer block are supported"));
    }
    match config.linear_class.as_deref() {
        Some("autobitlinear") => Ok(WeightScale::Multiplies),
        Some("bitlinear") | None => Ok(WeightScale::Divides),
        Some(other) => Err(Diagnostic::error(format!(
            "linear_class is \"{other}\", neither autobitlinear nor bitlinear"
        ))),
    }
}
