//! The tensors of a `BitNetForCausalLM` model, under the names of both formats.

use crate::base::{Diagnostic, Result};
use crate::model::{Config, Norm, Projection};

/// A tensor that a checkpoint must have.
pub(super) struct Need {
    /// Its name in safetensors files.
    pub name: String,
    /// Its name in GGUF files, without `.weight`.
    pub gguf: String,
    /// Outermost first; of a matrix `[N_OUT, N_IN]`.
    pub shape: Vec<usize>,
    /// Trits with one scale, rather than numbers.
    pub ternary: bool,
}

/// The name of the output head that is not the embedding.
pub(super) const HEAD: (&str, &str) = ("lm_head.weight", "output");

/// Every tensor of a model, numbers before matrices; the output head only when it is `untied`.
///
/// # Errors
/// More layers than the `found` tensors of the file can make up.
pub(super) fn needs(config: &Config, untied: bool, found: usize) -> Result<Vec<Need>> {
    let layers = config.layers;
    if layers > found {
        return Err(Diagnostic::error(format!("{layers} layers cannot be made of {found} tensors")));
    }
    let numbers = |name: &str, gguf: &str, shape: Vec<usize>| Need {
        name: name.to_owned(),
        gguf: gguf.to_owned(),
        shape,
        ternary: false,
    };
    let table = vec![config.vocabulary, config.hidden];
    let mut needs = vec![
        numbers("model.embed_tokens.weight", "token_embd", table.clone()),
        numbers("model.norm.weight", "output_norm", vec![config.hidden]),
    ];
    if untied {
        needs.push(numbers(HEAD.0, HEAD.1, table));
    }
    for layer in 0..layers {
        for norm in Norm::ALL {
            let (name, gguf) = norm_names(norm);
            let name = format!("model.layers.{layer}.{name}.weight");
            needs.push(numbers(&name, &format!("blk.{layer}.{gguf}"), vec![norm.width(config)]));
        }
    }
    for layer in 0..layers {
        for projection in Projection::ALL {
            let (block, gguf) = projection_names(projection);
            let (rows, columns) = projection.shape(config);
            needs.push(Need {
                name: format!("model.layers.{layer}.{block}.{}.weight", projection.name()),
                gguf: format!("blk.{layer}.{gguf}"),
                shape: vec![rows, columns],
                ternary: true,
            });
        }
    }
    Ok(needs)
}

fn norm_names(norm: Norm) -> (&'static str, &'static str) {
    match norm {
        Norm::Input => ("input_layernorm", "attn_norm"),
        Norm::Attention => ("self_attn.attn_sub_norm", "attn_sub_norm"),
        Norm::PostAttention => ("post_attention_layernorm", "ffn_norm"),
        Norm::FeedForward => ("mlp.ffn_sub_norm", "ffn_sub_norm"),
    }
}

fn projection_names(projection: Projection) -> (&'static str, &'static str) {
    match projection {
        Projection::Query => ("self_attn", "attn_q"),
        Projection::Key => ("self_attn", "attn_k"),
        Projection::Value => ("self_attn", "attn_v"),
        Projection::Output => ("self_attn", "attn_output"),
        Projection::Gate => ("mlp", "ffn_gate"),
        Projection::Up => ("mlp", "ffn_up"),
        Projection::Down => ("mlp", "ffn_down"),
    }
}
