//! The same model in both formats is the same model, number for number and logit for logit.

use super::builder::{Gguf, Value};
use super::{data, imported, imported_bytes};
use std::path::Path;
use tritscope::import::Text;
use tritscope::model::{Checkpoint, Norm, OutputHead, Projection, Transformer, Unobserved};

/// Everything that two checkpoints compute with is equal.
pub fn assert_equal(a: &Path, b: &Path) {
    let (a, b) = (Checkpoint::read(a).unwrap(), Checkpoint::read(b).unwrap());
    assert_eq!(a.config(), b.config());
    for id in 0..u32::try_from(a.config().vocabulary).unwrap() {
        assert_eq!(a.embedding(id).unwrap(), b.embedding(id).unwrap());
        assert_eq!(a.vocabulary().text(id), b.vocabulary().text(id));
    }
    for layer in 0..a.config().layers {
        for norm in Norm::ALL {
            assert_eq!(a.gain(layer, norm).unwrap(), b.gain(layer, norm).unwrap());
        }
        for projection in Projection::ALL {
            let (a, b) = (a.linear(layer, projection).unwrap(), b.linear(layer, projection).unwrap());
            assert!(a == b, "layer {layer}: {}", projection.name());
        }
    }
    assert_eq!(logits(&a), logits(&b));
}

/// The golden logits of a short text.
fn logits(model: &Checkpoint) -> Vec<Vec<i64>> {
    let (transformer, head) = (Transformer::new(model).unwrap(), OutputHead::new(model).unwrap());
    let mut state = transformer.state();
    let step = |position: usize| {
        let id = u32::try_from(position * 5 % 8).unwrap();
        let mut x = model.embedding(id).unwrap();
        transformer.run(&mut state, position, &mut x, &mut Unobserved).unwrap();
        head.logits(&x)
    };
    (0..12).map(step).collect()
}

#[test]
fn a_gguf_file_is_the_model_that_it_was_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let (output, report) = imported(&data("tiny.gguf"), folder.path(), None).unwrap();
    assert_equal(&output, &data("tiny"));
    assert_eq!((report.format, report.text, report.left_out.len()), ("GGUF", Text::Characters, 0));
    assert_eq!((report.layers, report.hidden, report.vocabulary), (1, 256, 8));
    assert_eq!(report.trits, 5 * 256 * 256 + 2 * 16 * 256);
    assert_eq!(report.numbers, 8 * 256 + 256 + 4 * 256);
    assert_eq!(report.bytes, std::fs::metadata(output.join("model.safetensors")).unwrap().len());
    let tokens = Checkpoint::read(&output).unwrap().vocabulary().encode("hello\n w").unwrap();
    assert_eq!(tokens.iter().map(|token| token.id).collect::<Vec<_>>(), [4, 3, 5, 5, 6, 1, 2, 7]);
}

#[test]
fn a_hugging_face_folder_is_itself() {
    for model in [data("tiny"), data("../../models/bard-64")] {
        for place in [model.clone(), model.join("model.safetensors")] {
            let folder = tempfile::tempdir().unwrap();
            let (output, report) = imported(&place, folder.path(), None).unwrap();
            assert_equal(&output, &model);
            assert_eq!((report.format, report.text), ("Hugging Face", Text::Tokenizer));
            assert!(report.left_out.is_empty());
        }
    }
}

#[test]
fn shards_become_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("sharded");
    std::fs::create_dir(&model).unwrap();
    for name in ["config.json", "tokenizer.json"] {
        std::fs::copy(data("tiny").join(name), model.join(name)).unwrap();
    }
    let whole = std::fs::read(data("tiny/model.safetensors")).unwrap();
    let whole = safetensors::SafeTensors::deserialize(&whole).unwrap();
    let shard = |name: &str| if name.contains("mlp") { "model-2.safetensors" } else { "model-1.safetensors" };
    let mut map = serde_json::Map::new();
    for file in ["model-1.safetensors", "model-2.safetensors"] {
        let tensors: Vec<_> = whole.tensors().into_iter().filter(|(name, _)| shard(name) == file).collect();
        map.extend(tensors.iter().map(|(name, _)| (name.clone(), file.into())));
        std::fs::write(model.join(file), safetensors::serialize(tensors, None).unwrap()).unwrap();
    }
    let index = serde_json::json!({ "weight_map": map }).to_string();
    std::fs::write(model.join("model.safetensors.index.json"), &index).unwrap();
    let (output, _) = imported(&model, folder.path(), None).unwrap();
    assert_equal(&output, &data("tiny"));
    let outside = index.replace("model-2", "../model-2");
    std::fs::write(model.join("model.safetensors.index.json"), outside).unwrap();
    let error = imported(&model, &folder.path().join("new"), None).unwrap_err();
    assert!(error.what.contains("\"../model-2.safetensors\" is not the name of a file"), "{error}");
}

#[test]
fn a_head_of_its_own_is_kept() {
    let plain =
        Gguf::tiny(0, |matrix| (0..matrix.codes.len()).flat_map(|i| matrix.value(i).to_le_bytes()).collect());
    let mut untied = plain.clone();
    let mut head = untied.tensors[0].clone();
    head.name = "output.weight".to_owned();
    head.bytes.reverse();
    untied.tensors.push(head);
    for (file, tied) in [(plain, true), (untied, false)] {
        let folder = tempfile::tempdir().unwrap();
        let (output, _) = imported_bytes(&file.bytes(), folder.path(), None).unwrap();
        let text = std::fs::read_to_string(output.join("config.json")).unwrap();
        assert!(text.contains(&format!("\"tie_word_embeddings\": {tied}")), "{text}");
        let written = std::fs::read(output.join("model.safetensors")).unwrap();
        let written = safetensors::SafeTensors::deserialize(&written).unwrap();
        assert_eq!(written.tensor("lm_head.weight").is_err(), tied);
        Checkpoint::read(&output).unwrap();
    }
}

#[test]
fn a_vocabulary_of_words_keeps_its_names_and_refuses_text() {
    let tokens: Vec<String> = ["<s>", "the", "the", "h", " ", "e", "l", "o"].map(str::to_owned).to_vec();
    let file = Gguf::tiny(0, |m| (0..m.codes.len()).flat_map(|i| m.value(i).to_le_bytes()).collect());
    let file = file.with_value("tokenizer.ggml.tokens", Some(Value::Texts(tokens)));
    let folder = tempfile::tempdir().unwrap();
    let (output, report) = imported_bytes(&file.bytes(), folder.path(), None).unwrap();
    assert_eq!(report.text, Text::IdsOnly);
    let model = Checkpoint::read(&output).unwrap();
    let names: Vec<String> = (0..8).map(|id| model.vocabulary().text(id)).collect();
    assert_eq!(names, ["<s>", "the", "<token 2>", "h", " ", "e", "l", "o"]);
    let error = model.vocabulary().encode("the").unwrap_err();
    assert!(error.to_string().contains("does not say how text becomes tokens"), "{error}");
    // No names at all.
    let file = file.with_value("tokenizer.ggml.tokens", None);
    let folder = tempfile::tempdir().unwrap();
    let (output, _) = imported_bytes(&file.bytes(), folder.path(), None).unwrap();
    assert_eq!(Checkpoint::read(&output).unwrap().vocabulary().text(7), "<token 7>");
}

#[test]
fn the_other_architecture_has_the_other_activation() {
    let mut file = Gguf::tiny(0, |m| (0..m.codes.len()).flat_map(|i| m.value(i).to_le_bytes()).collect());
    for (key, _) in &mut file.values {
        *key = key.replace("bitnet.", "bitnet-b1.58.");
    }
    let file = file.with_value("general.architecture", Some(Value::Text("bitnet-b1.58")));
    let folder = tempfile::tempdir().unwrap();
    let (output, _) = imported_bytes(&file.bytes(), folder.path(), None).unwrap();
    let text = std::fs::read_to_string(output.join("config.json")).unwrap();
    assert!(text.contains("\"hidden_act\": \"relu2\""), "{text}");
}
