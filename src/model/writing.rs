//! Text from the golden model, token by token.

use super::{Checkpoint, OutputHead, State, Token, Transformer, Unobserved};
use crate::base::{Diagnostic, Result};

/// The start token, if the model has one, and the tokens of `prompt`.
///
/// # Errors
/// Characters that no token stands for; no token at all.
pub fn prompt_tokens(model: &Checkpoint, prompt: &str) -> Result<Vec<Token>> {
    let vocabulary = model.vocabulary();
    let mut tokens: Vec<Token> =
        model.config().start.map(|id| Token { id, text: vocabulary.text(id) }).into_iter().collect();
    tokens.extend(vocabulary.encode(prompt)?);
    Ok(tokens)
}

/// Continues `prompt` greedily by up to `tokens` tokens, or until the model's positions are used up.
///
/// # Errors
/// A prompt that the model cannot read, or with more tokens than it has positions; a damaged checkpoint.
pub fn generate<'a>(model: &'a Checkpoint, prompt: &str, tokens: usize) -> Result<Writing<'a>> {
    let prompt = prompt_tokens(model, prompt)?;
    let (found, context) = (prompt.len(), model.config().context);
    if found == 0 || found > context {
        return Err(Diagnostic::error(format!("the prompt has {found} tokens, not from 1 to {context}")));
    }
    let (transformer, head) = (Transformer::new(model)?, OutputHead::new(model)?);
    let state = transformer.state();
    let prompt = prompt.into_iter().map(|token| token.id).collect();
    Ok(Writing { model, transformer, head, state, pending: prompt, position: 0, left: tokens })
}

/// A text that is being written: an iterator over its new tokens.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    model: &'a Checkpoint,
    transformer: Transformer,
    head: OutputHead,
    state: State,
    /// Tokens that have not run.
    pending: Vec<u32>,
    position: usize,
    left: usize,
}

impl Writing<'_> {
    /// Runs what is pending; the token that follows it.
    fn advance(&mut self) -> Result<Token> {
        let mut x = Vec::new();
        for id in std::mem::take(&mut self.pending) {
            x = self.model.embedding(id)?;
            self.transformer.run(&mut self.state, self.position, &mut x, &mut Unobserved)?;
            self.position += 1;
        }
        let id = self.head.next(&x);
        self.pending.push(id);
        Ok(Token { id, text: self.model.vocabulary().text(id) })
    }
}

impl Iterator for Writing<'_> {
    type Item = Result<Token>;

    fn next(&mut self) -> Option<Self::Item> {
        let room = self.position + self.pending.len() <= self.model.config().context;
        if self.left == 0 || !room {
            return None;
        }
        self.left -= 1;
        let token = self.advance();
        if token.is_err() {
            self.left = 0;
        }
        Some(token)
    }
}
