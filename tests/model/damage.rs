//! Damaged checkpoints end in a message that names the file, never in a panic.

use super::files::{Files, root};
use half::{bf16, f16};
use safetensors::tensor::Dtype;
use tritscope::base::{Diagnostic, Result};
use tritscope::model::{Checkpoint, Norm, Projection, Random, Scale};

/// Decodes everything that a checkpoint holds.
fn decode_all(files: &Files) -> Result<()> {
    let model = files.open()?;
    for id in 0..u32::try_from(model.config().vocabulary).unwrap() {
        model.embedding(id)?;
    }
    for layer in 0..model.config().layers {
        for norm in Norm::ALL {
            model.gain(layer, norm)?;
        }
        for projection in Projection::ALL {
            model.linear(layer, projection)?;
        }
    }
    model.vocabulary().encode("ROMEO:")?;
    Ok(())
}

/// The message, which must name `file`.
fn message(files: &Files, file: &str) -> String {
    let error = decode_all(files).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with(&format!("changed/{file}: ")), "{text}");
    assert!(!text.contains('\n'), "{text}");
    text
}

#[test]
fn an_undamaged_checkpoint_decodes() {
    decode_all(&Files::bard_64()).unwrap();
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for present in ["config.json", "tokenizer.json", "model.safetensors"] {
        let error: Diagnostic = Checkpoint::read(folder.path()).unwrap_err();
        assert!(error.to_string().contains(&format!("{present}: cannot be read")), "{error}");
        assert!(error.hint.is_some());
        std::fs::copy(root().join("models/bard-64").join(present), folder.path().join(present)).unwrap();
    }
    Checkpoint::read(folder.path()).unwrap();
}

#[test]
fn another_kind_of_model_is_refused() {
    let wrong = |old: &str, new: &str| message(&Files::bard_64().with_config(old, new), "config.json");
    assert!(wrong("\"bitnet\",\n \"hidden", "\"llama\",\n \"hidden").contains("model_type is \"llama\""));
    assert!(wrong("autobitlinear", "linear").contains("linear_class"));
    assert!(wrong("offline", "online").contains("quantization_mode"));
    assert!(wrong("quantization_config", "other").contains("quantization_config is missing"));
    assert!(wrong("\"hidden_size\": 64", "\"hidden_size\": 0").contains("hidden_size is 0"));
    assert!(wrong("\"hidden_size\": 64", "\"hidden_size\": -1").contains("invalid value"));
    assert!(wrong("1e-05", "0.0").contains("rms_norm_eps is 0"));
    assert!(wrong("\"num_key_value_heads\": 4", "\"num_key_value_heads\": 3").contains("cannot be shared"));
    assert!(wrong("\"num_key_value_heads\": 4", "\"num_key_value_heads\": 0").contains("multiple of 4"));
    assert!(wrong("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 0").contains("at least 1"));
    assert!(wrong("\"vocab_size\": 64,", "").contains("missing field `vocab_size`"));
}

#[test]
fn wrong_tensors_are_named() {
    let wrong = |old: &str, new: &str| message(&Files::bard_64().with_header(old, new), "model.safetensors");
    let text = wrong("layers.1.mlp.up_proj.weight\"", "layers.1.mlp.no_proj.weight\"");
    assert!(text.contains("tensor model.layers.1.mlp.up_proj.weight is missing"), "{text}");
    assert!(wrong("[48,64]", "[64,48]").contains("has shape [64, 48], not [48, 64]"));
    assert!(wrong("\"U8\"", "\"I8\"").contains("has type I8, not U8"));
    assert!(wrong("\"F32\"", "\"I32\"").contains("has type I32, not F32, BF16 or F16"));
    // More layers than the file has.
    let files = Files::bard_64().with_config("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3");
    assert!(message(&files, "model.safetensors").contains("layers.2.input_layernorm.weight is missing"));
}

#[test]
fn wrong_contents_are_named() {
    let q_proj = "model.layers.1.self_attn.q_proj.weight";
    let files = Files::bard_64().with_byte(q_proj, 64 + 5, 0b0011_0000);
    let text = message(&files, "model.safetensors");
    // Packed row 1 of 16, bits 5:4: row 1 + 2·16.
    assert!(text.contains(&format!("{q_proj}: row 33, column 5 holds code 3")), "{text}");
    let embedding = "model.embed_tokens.weight";
    let files = Files::bard_64().with_byte(embedding, 3, 0x7F).with_byte(embedding, 2, 0xFF);
    assert!(message(&files, "model.safetensors").contains("element 0 is not a finite number"));
    // 0x7F00…: 1.7e38 is far outside 24 bits.
    let files = Files::bard_64().with_byte(embedding, 3, 0x7F).with_byte(embedding, 2, 0);
    assert!(decode_all(&files).unwrap_err().what.contains("leaves 24 bits"));
    let negative = Files::bard_64().with_byte("model.layers.0.mlp.up_proj.weight_scale", 3, 0xBF);
    assert!(decode_all(&negative).unwrap_err().what.contains("weight_scale is not above 0"));
}

#[test]
fn truncated_files_end_in_a_message() {
    let whole = Files::bard_64();
    let mut cuts = 0;
    for length in (0..whole.tensors.len()).step_by(97) {
        let mut files = whole.clone();
        files.tensors.truncate(length);
        assert!(message(&files, "model.safetensors").contains("damaged or truncated"));
        cuts += 1;
    }
    for length in 0..whole.config.len() - 1 {
        let mut files = whole.clone();
        files.config.truncate(length);
        message(&files, "config.json");
    }
    for length in (0..whole.tokenizer.len() - 1).step_by(7) {
        let mut files = whole.clone();
        files.tokenizer.truncate(length);
        message(&files, "tokenizer.json");
        cuts += 1;
    }
    assert!(cuts > 700);
}

#[test]
fn flipped_bits_never_panic() {
    let whole = Files::bard_64();
    let mut random = Random::new(2024);
    let mut refused = 0;
    for _ in 0..1500 {
        let mut files = whole.clone();
        // The header's first 4 KiB hold most of what can go wrong.
        let target = match random.byte() % 3 {
            0 => &mut files.config,
            1 => &mut files.tokenizer,
            _ => &mut files.tensors,
        };
        let length = u64::try_from(target.len().min(4096)).unwrap();
        let at = usize::try_from(random.word() % length).unwrap();
        target[at] ^= 1 << (random.byte() % 8);
        if let Err(error) = decode_all(&files) {
            refused += 1;
            assert!(!error.what.is_empty());
        }
    }
    println!("figure: 1500 checkpoints with one flipped bit: {refused} refused, none panicked");
    assert!(refused > 500, "{refused}");
}

#[test]
fn half_precision_widens_exactly() {
    type Narrow = (Dtype, fn(f32) -> Vec<u8>, fn(f32) -> f32);
    let kinds: [Narrow; 2] = [
        (Dtype::BF16, |x| bf16::from_f32(x).to_le_bytes().to_vec(), |x| bf16::from_f32(x).to_f32()),
        (Dtype::F16, |x| f16::from_f32(x).to_le_bytes().to_vec(), |x| f16::from_f32(x).to_f32()),
    ];
    for (dtype, bytes, rounded) in kinds {
        let narrow = Files::bard_64().with_numbers(dtype, bytes).open().unwrap();
        let wide = Files::bard_64().with_numbers(Dtype::F32, |x| rounded(x).to_le_bytes().to_vec());
        let wide = wide.open().unwrap();
        for id in 0..64 {
            assert_eq!(narrow.embedding(id).unwrap(), wide.embedding(id).unwrap());
        }
        for layer in 0..2 {
            for norm in Norm::ALL {
                assert_eq!(narrow.gain(layer, norm).unwrap(), wide.gain(layer, norm).unwrap());
            }
            for projection in Projection::ALL {
                let linear = |model: &Checkpoint| model.linear(layer, projection).unwrap();
                assert_eq!(linear(&narrow), linear(&wide));
            }
        }
    }
}

#[test]
fn the_scale_of_bitlinear_divides() {
    let files = Files::bard_64().with_numbers(Dtype::F32, |_| 3_f32.to_le_bytes().to_vec());
    let multiplies = files.open().unwrap().linear(0, Projection::Query).unwrap();
    assert_eq!(multiplies.weight_scale(), Scale::nearest(3, 1, 0, 24));
    let divides = files.with_config("autobitlinear", "bitlinear").open().unwrap();
    let divides = divides.linear(0, Projection::Query).unwrap();
    assert_eq!(divides.weight_scale(), Scale::nearest(1, 3, 0, 24));
    assert_eq!(divides.matrix(), multiplies.matrix());
}
