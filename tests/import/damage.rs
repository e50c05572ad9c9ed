//! Damaged files end in a message, never in a panic.

use super::builder::{Gguf, Value, file};
use super::{data, imported, imported_bytes, refused};
use proptest::prelude::*;
use tritscope::model::{Checkpoint, Random};

fn plain() -> Gguf {
    Gguf::tiny(1, |m| {
        (0..m.codes.len()).flat_map(|i| half::f16::from_f32(m.value(i)).to_le_bytes()).collect()
    })
}

#[test]
fn another_kind_of_model_is_refused() {
    let text = |key: &str, value: Option<Value>| refused(&plain().with_value(key, value).bytes(), None);
    let architecture = text("general.architecture", Some(Value::Text("llama")));
    assert!(architecture.contains("\"llama\", neither bitnet nor bitnet-b1.58"), "{architecture}");
    assert!(text("general.architecture", None).contains("general.architecture is missing"));
    assert!(text("bitnet.block_count", None).contains("bitnet.block_count is missing"));
    assert!(text("bitnet.block_count", Some(Value::Text("1"))).contains("is not one whole number"));
    assert!(text("bitnet.block_count", Some(Value::U32(2))).contains("blk.1.attn_norm.weight is missing"));
    assert!(
        text("bitnet.block_count", Some(Value::U32(u32::MAX)))
            .contains("4294967295 layers cannot be made of 13")
    );
    assert!(text("bitnet.embedding_length", Some(Value::U32(0))).contains("hidden_size is 0"));
    assert!(text("bitnet.attention.head_count", Some(Value::U32(0))).contains("is 0"));
    assert!(text("bitnet.attention.head_count_kv", Some(Value::U32(3))).contains("cannot be shared"));
    assert!(text("bitnet.rope.dimension_count", Some(Value::U32(8))).contains("is 8, heads are 16 wide"));
    assert!(text("bitnet.rope.scaling.factor", Some(Value::F32(4.0))).contains("positions are scaled"));
    assert!(text("bitnet.rope.scaling.type", Some(Value::Text("yarn"))).contains("positions are scaled"));
    let two = Value::Texts(vec!["a".to_owned(), "b".to_owned()]);
    assert!(text("tokenizer.ggml.tokens", Some(two)).contains("names 2 tokens, the embedding has 8"));
    assert!(text("general.alignment", Some(Value::U32(24))).contains("general.alignment is"));
}

#[test]
fn wrong_tensors_are_named() {
    let text = |name: &str, change: fn(&mut super::builder::Tensor)| {
        refused(&plain().with(name, change).bytes(), None)
    };
    let up = "blk.0.ffn_up.weight";
    assert!(text(up, |t| t.name = "blk.0.ffn_no.weight".into()).contains("ffn_up.weight is missing"));
    assert!(text(up, |t| t.dimensions = vec![512, 128]).contains("has shape [128, 512], not [256, 256]"));
    assert!(text(up, |t| t.dimensions = vec![]).contains("has 0 dimensions"));
    assert!(text(up, |t| t.dimensions = vec![1 << 40, 1 << 40]).contains("cannot have shape"));
    assert!(text(up, |t| t.dimensions = vec![0, 256]).contains("cannot have shape"));
    assert!(text(up, |t| t.dimensions = vec![1 << 30, 256]).contains("lies"));
    assert!(text(up, |t| t.kind = 38).contains("has type TL1, which is not read"));
    assert!(text("token_embd.weight", |t| t.kind = 12).contains("has type Q4_K, not F32, F16 or BF16"));
    assert!(text("token_embd.weight", |t| t.kind = 12).contains("--token-embedding-type f16"));
    assert!(text("output_norm.weight", |t| t.name = "output_norm.bias".into()).contains("missing"));
    let mut biased = plain();
    biased.tensors.push(super::builder::Tensor {
        name: "blk.0.attn_q.bias".into(),
        dimensions: vec![256],
        kind: 0,
        bytes: vec![0; 1024],
    });
    assert!(refused(&biased.bytes(), None).contains("tensor blk.0.attn_q.bias has no place"));
    biased.tensors.last_mut().unwrap().name = "token_embd.weight".into();
    assert!(refused(&biased.bytes(), None).contains("is listed twice"));
}

#[test]
fn overlapping_and_outlying_tensors_are_refused() {
    let count = plain().tensors.len();
    let text = |offsets: Vec<u64>| refused(&Gguf { offsets: Some(offsets), ..plain() }.bytes(), None);
    assert!(text(vec![0; count]).contains("within another one"), "{}", text(vec![0; count]));
    assert!(text(vec![1; count]).contains("no multiple of 32"));
    assert!(text(vec![1 << 40; count]).contains("lies beyond its end"));
    assert!(text(vec![u64::MAX - 31; count]).contains("lies beyond its end"));
}

#[test]
fn heads_of_other_files_are_refused() {
    let whole = plain().bytes();
    let text = |at: usize, bytes: &[u8]| {
        let mut changed = whole.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        let folder = tempfile::tempdir().unwrap();
        imported_bytes(&changed, folder.path(), None).unwrap_err().what
    };
    assert!(text(0, b"GGML").contains("neither a GGUF file nor"));
    assert!(text(4, &[1]).contains("version 1; 2 and 3 are read"));
    assert!(text(4, &[0, 0, 0, 3]).contains("big-endian"));
    assert!(text(8, &[0xFF; 8]).contains("are said to be there"));
}

#[test]
fn truncated_files_end_in_a_message() {
    let whole = file(&data("tiny.gguf"));
    let mut cuts = 0;
    // The head byte for byte, the data in steps.
    for length in (0..2_400).chain((2_400..whole.len() - 32).step_by(5_003)) {
        let text = refused(&whole[..length], None);
        assert!(text.contains("damaged or cut short") || length < 4, "{length}: {text}");
        cuts += 1;
    }
    let tensors = file(&data("tiny/model.safetensors"));
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json"] {
        std::fs::copy(data("tiny").join(name), folder.path().join(name)).unwrap();
    }
    for length in (0..2_000).step_by(13).chain((2_000..tensors.len()).step_by(5_003)) {
        std::fs::write(folder.path().join("model.safetensors"), &tensors[..length]).unwrap();
        let error = imported(folder.path(), &folder.path().join("new"), None).unwrap_err();
        assert!(error.what.contains("damaged or cut short"), "{length}: {error}");
        cuts += 1;
    }
    println!("figure: {cuts} truncated models: all refused by name");
}

#[test]
fn safetensors_headers_that_contradict_themselves_are_refused() {
    let whole = file(&data("tiny/model.safetensors"));
    let (size, data_at) = (u64::from_le_bytes(whole[..8].try_into().unwrap()), 8);
    let header =
        String::from_utf8(whole[data_at..data_at + usize::try_from(size).unwrap()].to_vec()).unwrap();
    let text = |old: &str, new: &str| {
        assert!(header.contains(old), "{old}");
        let changed = header.replacen(old, new, 1);
        let mut bytes = (changed.len() as u64).to_le_bytes().to_vec();
        bytes.extend(changed.as_bytes());
        bytes.extend(&whole[data_at + header.len()..]);
        let folder = tempfile::tempdir().unwrap();
        for name in ["config.json", "tokenizer.json"] {
            std::fs::copy(data("tiny").join(name), folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("model.safetensors"), bytes).unwrap();
        imported(folder.path(), &folder.path().join("new"), None).unwrap_err().what
    };
    assert!(text("[0, 4096]", "[0, 4000]").contains("starts at 4096, not at 4000"));
    assert!(text("[0, 4096]", "[0, 99999999]").contains("lies at 0 to 99999999"));
    assert!(text("[0, 4096]", "[4096, 0]").contains("lies at 4096 to 0"));
    assert!(text("[8, 256]", "[8, 255]").contains("has shape [8, 255], not [8, 256]"));
    assert!(text("\"F16\"", "\"I64\"").contains("has type I64, not F32, BF16, F16"));
    assert!(text("\"F16\"", "\"F32\"").contains("has 4096 bytes, not 8192"));
    assert!(text("model.norm.weight", "model.norm.bias").contains("model.norm.weight is missing"));
    assert!(text("\"U8\"", "\"F16\"").contains("not U8"));
    assert!(text("{", "[").contains("its header"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn mutated_files_never_panic(
        seed in any::<u64>(),
        changes in 1_usize..8,
        within in prop::sample::select(vec![64_u64, 2_400, 110_000]),
    ) {
        let mut bytes = file(&data("tiny.gguf"));
        let mut random = Random::new(seed);
        for _ in 0..changes {
            let at = usize::try_from(random.word() % within).unwrap() % bytes.len();
            bytes[at] = match random.byte() % 4 {
                0 => 0,
                1 => 0xFF,
                2 => bytes[at] ^ (1 << (random.byte() % 8)),
                _ => random.byte(),
            };
        }
        let folder = tempfile::tempdir().unwrap();
        match imported_bytes(&bytes, folder.path(), None) {
            // What passes is whole: the model reads it, or says what is wrong with its numbers.
            Ok((output, _)) => drop(Checkpoint::read(&output)),
            Err(error) => prop_assert!(!error.what.is_empty()),
        }
    }
}
