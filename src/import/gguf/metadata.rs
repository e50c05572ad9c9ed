//! The metadata of a GGUF file as the `config.json` that it was made from.

use super::header::{Header, Value};
use crate::base::Result;
use crate::import::bytes::Bytes;
use serde_json::json;

/// Architectures and the activation of their feed-forward network. Both rotate halves of a head, as
/// `transformers` does, so that the rows of query and key matrices are in its order too.
const ARCHITECTURES: [(&str, &str); 2] = [("bitnet", "silu"), ("bitnet-b1.58", "relu2")];

/// The metadata below the architecture's name.
struct Metadata<'a> {
    header: &'a Header,
    file: &'a Bytes,
    architecture: &'a str,
}

impl Metadata<'_> {
    fn get(&self, key: &str) -> Option<&Value> {
        self.header.values.get(&format!("{}.{key}", self.architecture))
    }

    /// A count, or `otherwise` when the file does not say.
    fn count(&self, key: &str, otherwise: Option<u64>) -> Result<u64> {
        let Self { file, architecture, .. } = self;
        match (self.get(key), otherwise) {
            (Some(Value::Integer(count)), _) => u64::try_from(*count)
                .map_err(|_| file.error(format!("{architecture}.{key} is {count}, not at least 0"))),
            (Some(_), _) => Err(file
                .error(format!("{architecture}.{key} is not one whole number"))
                .hint("models whose layers differ are not supported")),
            (None, Some(otherwise)) => Ok(otherwise),
            (None, None) => Err(file.error(format!("{architecture}.{key} is missing"))),
        }
    }

    fn number(&self, key: &str, otherwise: Option<f64>) -> Result<f64> {
        let Self { file, architecture, .. } = self;
        match (self.get(key), otherwise) {
            (Some(Value::Float(number)), _) if number.is_finite() => Ok(*number),
            (Some(_), _) => Err(file.error(format!("{architecture}.{key} is not a finite number"))),
            (None, Some(otherwise)) => Ok(otherwise),
            (None, None) => Err(file.error(format!("{architecture}.{key} is missing"))),
        }
    }

    /// Positions must not be scaled: the rules of a layer know no such thing.
    fn unscaled_positions(&self) -> Result<()> {
        let kind = self.get("rope.scaling.type");
        // 0 stands for no scaling.
        let factor = self.number("rope.scaling.factor", Some(0.0))?;
        let plain = match kind {
            None => true,
            Some(Value::Text(kind)) => matches!(kind.as_str(), "none" | "linear"),
            Some(_) => false,
        };
        if plain && [0.0_f64, 1.0].map(f64::to_bits).contains(&factor.to_bits()) {
            return Ok(());
        }
        Err(self.file.error("positions are scaled (rope.scaling), which no rule of a layer does"))
    }
}

/// The text of `config.json`; the output head is the embedding unless it is `untied`.
///
/// # Errors
/// Another architecture, a value that is missing, of another type, or not supported.
pub(super) fn config(header: &Header, file: &Bytes, untied: bool) -> Result<String> {
    let (architecture, activation) = architecture(header, file)?;
    let metadata = Metadata { header, file, architecture };
    metadata.unscaled_positions()?;
    let hidden = metadata.count("embedding_length", None)?;
    let heads = metadata.count("attention.head_count", None)?;
    let head = metadata.count("attention.key_length", Some(hidden / heads.max(1)))?;
    for key in ["attention.value_length", "rope.dimension_count"] {
        let width = metadata.count(key, Some(head))?;
        if width != head {
            return Err(file.error(format!("{architecture}.{key} is {width}, heads are {head} wide")));
        }
    }
    let vocabulary = match header.tensors.get("token_embd.weight").map(|info| info.shape.as_slice()) {
        Some([rows, _]) => *rows,
        _ => return Err(file.error("tensor token_embd.weight is missing or no matrix")),
    };
    let config = json!({
        "architectures": ["BitNetForCausalLM"],
        "model_type": "bitnet",
        "hidden_size": hidden,
        "intermediate_size": metadata.count("feed_forward_length", None)?,
        "num_hidden_layers": metadata.count("block_count", None)?,
        "num_attention_heads": heads,
        "num_key_value_heads": metadata.count("attention.head_count_kv", Some(heads))?,
        "head_dim": head,
        "hidden_act": activation,
        "max_position_embeddings": metadata.count("context_length", None)?,
        "rms_norm_eps": metadata.number("attention.layer_norm_rms_epsilon", None)?,
        "rope_theta": metadata.number("rope.freq_base", Some(10_000.0))?,
        "vocab_size": vocabulary,
        "bos_token_id": token(header, "bos"),
        "eos_token_id": token(header, "eos"),
        "tie_word_embeddings": !untied,
        "attention_bias": false,
        "quantization_config": {
            "quant_method": "bitnet",
            "linear_class": "autobitlinear",
            "quantization_mode": "offline",
            "modules_to_not_convert": ["lm_head"],
        },
    });
    serde_json::to_string_pretty(&config).map_err(|error| file.error(error.to_string()))
}

fn architecture<'a>(header: &'a Header, file: &Bytes) -> Result<(&'a str, &'static str)> {
    let Some(Value::Text(name)) = header.values.get("general.architecture") else {
        return Err(file.error("general.architecture is missing"));
    };
    let known = ARCHITECTURES.iter().find(|(known, _)| known == name);
    known.map(|(_, activation)| (name.as_str(), *activation)).ok_or_else(|| {
        file.error(format!("general.architecture is \"{name}\", neither bitnet nor bitnet-b1.58"))
            .hint("other architectures lack the sub-norms of BitNet b1.58, or order their rows otherwise")
    })
}

/// The token that starts or ends a text, if the file has one and does not forbid it.
fn token(header: &Header, which: &str) -> Option<u64> {
    let forbidden =
        header.values.get(&format!("tokenizer.ggml.add_{which}_token")) == Some(&Value::Bool(false));
    match header.values.get(&format!("tokenizer.ggml.{which}_token_id")) {
        Some(Value::Integer(id)) if !(forbidden && which == "bos") => u64::try_from(*id).ok(),
        _ => None,
    }
}
