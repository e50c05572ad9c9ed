//! A Hugging Face folder of `BitNetForCausalLM`: configuration, tokens, tensors.

mod exact;

pub use exact::Numbers;

use super::tensors::Tensors;
use super::{BitLinear, Config, Dyadic, Gain, RESIDUAL_FRACTION, RESIDUAL_LIMIT, Scale, TOKEN_SCALE_BITS};
use super::{Vocabulary, WeightScale};
use crate::base::{Diagnostic, Result};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A trained model: every tensor is known to be there in its shape, and is decoded when asked for.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    place: PathBuf,
    config: Config,
    vocabulary: Vocabulary,
    tensors: Tensors,
}

/// The ternary matrices of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the projection that `name` names")]
pub enum Projection {
    Query,
    Key,
    Value,
    Output,
    Gate,
    Up,
    Down,
}

/// The norms of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Norm {
    /// Before the projections to queries, keys and values.
    Input,
    /// Before the projection of the attention's output.
    Attention,
    /// Before gate and up.
    PostAttention,
    /// Before down.
    FeedForward,
}

impl Projection {
    /// Every projection, in the order a layer computes them.
    pub const ALL: [Self; 7] =
        [Self::Query, Self::Key, Self::Value, Self::Output, Self::Gate, Self::Up, Self::Down];

    /// The name in scenarios and checkpoints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "q_proj",
            Self::Key => "k_proj",
            Self::Value => "v_proj",
            Self::Output => "o_proj",
            Self::Gate => "gate_proj",
            Self::Up => "up_proj",
            Self::Down => "down_proj",
        }
    }

    /// The projection called `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|projection| projection.name() == name)
    }

    /// The norm whose output is multiplied.
    #[must_use]
    pub fn norm(self) -> Norm {
        match self {
            Self::Query | Self::Key | Self::Value => Norm::Input,
            Self::Output => Norm::Attention,
            Self::Gate | Self::Up => Norm::PostAttention,
            Self::Down => Norm::FeedForward,
        }
    }

    /// Outputs and inputs, `(N_OUT, N_IN)`.
    #[must_use]
    pub fn shape(self, config: &Config) -> (usize, usize) {
        let rows = match self {
            Self::Query => config.heads * config.head,
            Self::Key | Self::Value => config.key_value_heads * config.head,
            Self::Output | Self::Down => config.hidden,
            Self::Gate | Self::Up => config.intermediate,
        };
        (rows, self.norm().width(config))
    }

    fn path(self, layer: usize) -> String {
        let block = match self {
            Self::Query | Self::Key | Self::Value | Self::Output => "self_attn",
            Self::Gate | Self::Up | Self::Down => "mlp",
        };
        format!("model.layers.{layer}.{block}.{}", self.name())
    }
}

impl Norm {
    /// Every norm, in the order a layer computes them.
    pub const ALL: [Self; 4] = [Self::Input, Self::Attention, Self::PostAttention, Self::FeedForward];

    /// Elements that it norms.
    #[must_use]
    pub fn width(self, config: &Config) -> usize {
        match self {
            Self::Input | Self::PostAttention => config.hidden,
            Self::Attention => config.heads * config.head,
            Self::FeedForward => config.intermediate,
        }
    }

    fn path(self, layer: usize) -> String {
        let name = match self {
            Self::Input => "input_layernorm",
            Self::Attention => "self_attn.attn_sub_norm",
            Self::PostAttention => "post_attention_layernorm",
            Self::FeedForward => "mlp.ffn_sub_norm",
        };
        format!("model.layers.{layer}.{name}.weight")
    }
}

const EMBEDDING: &str = "model.embed_tokens.weight";
const FINAL_NORM: &str = "model.norm.weight";
const SEPARATE_HEAD: &str = "lm_head.weight";

impl Checkpoint {
    /// Reads the checkpoint in `folder`.
    ///
    /// # Errors
    /// A file that is missing or damaged, a model of another kind, a tensor that is missing or has another
    /// shape; with the file and what to do.
    pub fn read(folder: &Path) -> Result<Self> {
        let file = |name: &str| {
            let file = folder.join(name);
            std::fs::read(&file).map_err(|error| {
                Diagnostic::error(format!("cannot be read: {error}"))
                    .in_file(file)
                    .hint("a checkpoint is a folder with config.json, tokenizer.json and model.safetensors")
            })
        };
        Self::from_files(
            folder,
            &file("config.json")?,
            &file("tokenizer.json")?,
            file("model.safetensors")?.into(),
        )
    }

    /// The checkpoint whose three files have these contents; `place` is the folder that errors name.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn from_files(
        place: &Path,
        config: &[u8],
        tokenizer: &[u8],
        tensors: Cow<'static, [u8]>,
    ) -> Result<Self> {
        let config = Config::parse(config, &place.join("config.json"))?;
        let vocabulary = Vocabulary::parse(tokenizer, &place.join("tokenizer.json"))?;
        let tensors = Tensors::parse(tensors, &place.join("model.safetensors"))?;
        tensors.expect_numbers(EMBEDDING, &[config.vocabulary, config.hidden])?;
        tensors.expect_numbers(FINAL_NORM, &[config.hidden])?;
        if !config.tied_head {
            tensors.expect_numbers(SEPARATE_HEAD, &[config.vocabulary, config.hidden])?;
        }
        for layer in 0..config.layers {
            for norm in Norm::ALL {
                tensors.expect_numbers(&norm.path(layer), &[norm.width(&config)])?;
            }
            for projection in Projection::ALL {
                let (rows, columns) = projection.shape(&config);
                let path = projection.path(layer);
                tensors.expect_trits(&format!("{path}.weight"), rows, columns)?;
                tensors.expect_numbers(&format!("{path}.weight_scale"), &[])?;
            }
        }
        Ok(Self { place: place.to_owned(), config, vocabulary, tensors })
    }

    /// Where the checkpoint came from.
    #[must_use]
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Shapes and conventions.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The model's tokens.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The residual stream that enters layer 0 for token `id`, `[hidden]` (numerics R-EMBED).
    ///
    /// # Errors
    /// A token without a row, or a number outside 24 bits.
    pub fn embedding(&self, id: u32) -> Result<Vec<i32>> {
        let (vocabulary, hidden) = (self.config.vocabulary, self.config.hidden);
        let row = usize::try_from(id).unwrap_or(usize::MAX);
        if row >= vocabulary {
            return Err(Diagnostic::error(format!("token {id} is not among the model's {vocabulary}"))
                .in_file(&self.place)
                .hint("do tokenizer.json and config.json belong together?"));
        }
        let numbers =
            self.tensors.numbers(EMBEDDING, &[vocabulary, hidden], row * hidden..(row + 1) * hidden)?;
        let fixed = |number: Dyadic| {
            let units = i32::try_from(number.to_fixed(RESIDUAL_FRACTION)?).ok()?;
            (-RESIDUAL_LIMIT..=RESIDUAL_LIMIT).contains(&units).then_some(units)
        };
        numbers.into_iter().map(fixed).collect::<Option<_>>().ok_or_else(|| {
            Diagnostic::error(format!("the embedding of token {id} leaves 24 bits (numerics R-EMBED)"))
                .in_file(&self.place)
        })
    }

    /// The gain of a norm (numerics R-GAIN).
    ///
    /// # Errors
    /// No such layer, or numbers that are not finite.
    pub fn gain(&self, layer: usize, norm: Norm) -> Result<Gain> {
        self.mantissas(&norm.path(layer), &[norm.width(&self.config)])
    }

    /// The gain of the final norm, `[hidden]` (numerics R-LOGIT).
    ///
    /// # Errors
    /// Numbers that are not finite.
    pub fn final_gain(&self) -> Result<Gain> {
        self.mantissas(FINAL_NORM, &[self.config.hidden])
    }

    /// The output head, `[vocabulary, hidden]` row by row: its own numbers or the embedding's (numerics R-LOGIT).
    ///
    /// # Errors
    /// Numbers that are not finite.
    pub fn output_head(&self) -> Result<Gain> {
        let name = if self.config.tied_head { EMBEDDING } else { SEPARATE_HEAD };
        self.mantissas(name, &[self.config.vocabulary, self.config.hidden])
    }

    /// A whole tensor as mantissas with one binary point (numerics R-GAIN).
    fn mantissas(&self, name: &str, shape: &[usize]) -> Result<Gain> {
        let numbers = self.tensors.numbers(name, shape, 0..shape.iter().product())?;
        Gain::new(&numbers)
            .ok_or_else(|| Diagnostic::error(format!("{name} has no 16-bit form")).in_file(&self.place))
    }

    /// A ternary linear layer (numerics R-TRIT, R-SCALE).
    ///
    /// # Errors
    /// No such layer, a code that is no trit, or a scale that is not above 0.
    pub fn linear(&self, layer: usize, projection: Projection) -> Result<BitLinear> {
        let path = projection.path(layer);
        let (rows, columns) = projection.shape(&self.config);
        let matrix = self.tensors.trits(&format!("{path}.weight"), rows, columns)?;
        let numbers = self.tensors.numbers(&format!("{path}.weight_scale"), &[], 0..1)?;
        let Some(Dyadic { negative: false, magnitude: digits @ 1.., exponent }) = numbers.first().copied()
        else {
            return Err(Diagnostic::error(format!("{path}.weight_scale is not above 0"))
                .in_file(&self.place)
                .hint("the checkpoint is damaged: fetch it again"));
        };
        // 24 digits hold any binary32 number exactly; only a reciprocal is rounded.
        let scale = match self.config.weight_scale {
            WeightScale::Multiplies => Scale::nearest(digits, 1, exponent, TOKEN_SCALE_BITS),
            WeightScale::Divides => Scale::nearest(1, digits, -exponent, TOKEN_SCALE_BITS),
        };
        Ok(BitLinear::new(Arc::new(matrix), scale))
    }
}
