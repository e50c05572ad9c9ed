//! The tokens of a GGUF file as a `tokenizer.json`.

use super::header::{Header, Value};
use crate::base::Result;
use crate::import::Text;
use crate::import::bytes::Bytes;
use crate::model::IDS_ONLY;
use serde_json::{Map, Value as Json, json};
use std::collections::HashSet;

/// Token types of GGUF: a token that stands for no text, like `<s>`.
const CONTROL: u8 = 3;

/// `tokenizer.json` for a model of `count` tokens, and what it can do.
///
/// When every token is a character, or a control token, text is split into characters. Any other vocabulary is
/// written with its names alone: the file does not say all that splitting text needs.
///
/// # Errors
/// Fewer or more tokens than the embedding has rows.
pub(super) fn tokenizer(header: &Header, count: usize, file: &Bytes) -> Result<(Vec<u8>, Text)> {
    let tokens = match header.values.get("tokenizer.ggml.tokens") {
        Some(Value::Texts(tokens)) => tokens.as_slice(),
        _ => &[],
    };
    if !tokens.is_empty() && tokens.len() != count {
        let named = tokens.len();
        return Err(
            file.damaged(format!("tokenizer.ggml.tokens names {named} tokens, the embedding has {count}"))
        );
    }
    let types = match header.values.get("tokenizer.ggml.token_type") {
        Some(Value::Bytes(types)) => types.as_slice(),
        _ => &[],
    };
    let model = match header.values.get("tokenizer.ggml.model") {
        Some(Value::Text(model)) => model.as_str(),
        _ => "",
    };
    let control: Vec<bool> = (0..tokens.len()).map(|id| types.get(id) == Some(&CONTROL)).collect();
    let (json, text) = match characters(tokens, &control, model) {
        Some(names) => (by_character(&names, &control), Text::Characters),
        None => (by_name(tokens, count), Text::IdsOnly),
    };
    let text_of = serde_json::to_vec_pretty(&json).map_err(|error| file.error(error.to_string()))?;
    Ok((text_of, text))
}

/// The texts of a vocabulary in which every token is one character or a control token, each a different one.
fn characters(tokens: &[String], control: &[bool], model: &str) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    let name = |(token, control): (&String, &bool)| {
        let name = if *control { token.clone() } else { plain(token, model) };
        let single = name.chars().count() == 1;
        ((*control || single) && seen.insert(name.clone())).then_some(name)
    };
    let names: Vec<String> = tokens.iter().zip(control).map(name).collect::<Option<_>>()?;
    (!names.is_empty()).then_some(names)
}

/// The text of a token, from the spelling of the vocabulary's kind: `gpt2` writes a byte that is no printable
/// character as one of those from U+0100 on, `llama` a space as U+2581 and other bytes as `<0x0A>`.
fn plain(token: &str, model: &str) -> String {
    let byte = match (model, token.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>'))) {
        ("gpt2", _) => single(token).and_then(unspelled),
        ("llama", Some(digits)) => u8::from_str_radix(digits, 16).ok(),
        _ => None,
    };
    match byte.filter(u8::is_ascii) {
        Some(byte) => char::from(byte).to_string(),
        None if model == "llama" => token.replace('\u{2581}', " "),
        None => token.to_owned(),
    }
}

/// The only character of `token`.
fn single(token: &str) -> Option<char> {
    let mut characters = token.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The byte that a character from U+0100 on spells: those that are not printable, in order.
fn unspelled(character: char) -> Option<u8> {
    let printable = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    let index = usize::try_from(u32::from(character).checked_sub(0x100)?).ok()?;
    (0..=u8::MAX).filter(|byte| !printable(byte)).nth(index)
}

fn by_character(names: &[String], control: &[bool]) -> Json {
    let added: Vec<Json> = (0..names.len())
        .filter(|id| control[*id])
        .map(|id| {
            json!({ "id": id, "content": names[id], "single_word": false, "lstrip": false, "rstrip": false,
                    "normalized": false, "special": true })
        })
        .collect();
    json!({
        "version": "1.0",
        "added_tokens": added,
        "pre_tokenizer": { "type": "Split", "pattern": { "Regex": "[\\s\\S]" }, "behavior": "Isolated", "invert": false },
        "decoder": { "type": "Fuse" },
        "model": { "type": "WordLevel", "vocab": vocabulary(names.to_vec()), "unk_token": names[0] },
    })
}

/// A vocabulary of names; what has none, or one that another token has, is called by its number.
fn by_name(tokens: &[String], count: usize) -> Json {
    let mut seen = HashSet::from([IDS_ONLY.to_owned()]);
    let names = (0..count).map(|id| {
        let name = tokens.get(id).filter(|name| seen.insert((*name).clone()));
        name.cloned().unwrap_or_else(|| format!("<token {id}>"))
    });
    let mut vocabulary = vocabulary(names.collect());
    vocabulary.insert(IDS_ONLY.to_owned(), json!(count));
    json!({
        "version": "1.0",
        "added_tokens": [],
        "model": { "type": "WordLevel", "vocab": vocabulary, "unk_token": IDS_ONLY },
    })
}

fn vocabulary(names: Vec<String>) -> Map<String, Json> {
    names.into_iter().enumerate().map(|(id, name)| (name, json!(id))).collect()
}
