//! `tokenizer.json` of a checkpoint: text to tokens and back.

use crate::base::{Diagnostic, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tokenizers::Tokenizer;

/// The unknown token of a vocabulary that has names for its tokens, and does not say how text becomes tokens.
pub const IDS_ONLY: &str = "<ids only>";

/// The tokens of a model.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    file: PathBuf,
    tokenizer: Tokenizer,
    unknown: Option<String>,
}

/// One token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its row of the embedding.
    pub id: u32,
    /// The text it stands for.
    pub text: String,
}

#[derive(Deserialize)]
struct Raw {
    model: RawModel,
}

#[derive(Deserialize)]
struct RawModel {
    unk_token: Option<String>,
}

impl Vocabulary {
    /// Reads the text of `file`.
    ///
    /// # Errors
    /// What the tokenizer's reader says of the file.
    pub fn parse(text: &[u8], file: &Path) -> Result<Self> {
        let broken = |error: String| {
            Diagnostic::error(format!("no tokenizer: {error}"))
                .in_file(file)
                .hint("tokenizer.json of the model is needed")
        };
        let raw: Raw = serde_json::from_slice(text).map_err(|error| broken(error.to_string()))?;
        let tokenizer = Tokenizer::from_bytes(text).map_err(|error| broken(error.to_string()))?;
        Ok(Self { file: file.to_owned(), tokenizer, unknown: raw.model.unk_token })
    }

    /// The text of token `id`; empty when there is no such token.
    #[must_use]
    pub fn text(&self, id: u32) -> String {
        self.tokenizer.id_to_token(id).unwrap_or_default()
    }

    /// The tokens of `text`, no start token added.
    ///
    /// # Errors
    /// Characters that no token stands for.
    pub fn encode(&self, text: &str) -> Result<Vec<Token>> {
        if self.unknown.as_deref() == Some(IDS_ONLY) {
            return Err(Diagnostic::error("the file does not say how text becomes tokens")
                .in_file(&self.file)
                .hint("import the model from its Hugging Face folder, whose tokenizer.json says it"));
        }
        let encoding = self.tokenizer.encode(text, false).map_err(|error| {
            Diagnostic::error(format!("the prompt cannot be split into tokens: {error}")).in_file(&self.file)
        })?;
        let tokens = encoding.get_ids().iter().zip(encoding.get_offsets()).zip(encoding.get_tokens());
        tokens
            .map(|((id, (start, end)), token)| {
                let covered = text.get(*start..*end).unwrap_or_default();
                if self.unknown.as_ref() == Some(token) && covered != token {
                    return Err(Diagnostic::error(format!("no token stands for {covered:?}"))
                        .in_file(&self.file)
                        .hint("leave it out of the prompt, or choose a model that knows it"));
                }
                Ok(Token { id: *id, text: token.clone() })
            })
            .collect()
    }
}
