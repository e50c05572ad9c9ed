//! The operations of a layer on a prompt.

use super::{BitLinear, Checkpoint, Norm, Operation, Projection, Token, Workload, quantize};
use crate::base::{Diagnostic, Result};
use std::sync::Arc;

/// The projections `names` of layer `layer` for the first `tokens` tokens of start token and `prompt`,
/// token by token.
pub(super) fn projected(
    model: &Checkpoint,
    layer: usize,
    prompt: &str,
    tokens: usize,
    names: &[String],
) -> Result<Workload> {
    first_layer(model, layer)?;
    let tokens = first_tokens(model, prompt, tokens)?;
    let Chosen { names, linears } = choose(model, layer, names)?;
    let gain = model.gain(layer, Norm::Input)?;
    let vectors: Vec<Arc<[i8]>> = tokens
        .iter()
        .map(|token| Ok(quantize(&model.embedding(token.id)?, &gain, model.config().epsilon).values))
        .collect::<Result<_>>()?;
    let mut operations = Vec::with_capacity(tokens.len() * names.len());
    for (position, (token, vector)) in tokens.iter().zip(&vectors).enumerate() {
        for (name, matrix_index) in &names {
            operations.push(Operation {
                token: position,
                token_text: token.text.clone(),
                layer,
                name: name.clone(),
                activations: Arc::clone(vector),
                matrix: Arc::clone(linears[*matrix_index].matrix()),
                matrix_index: *matrix_index,
                vector_index: position,
            });
        }
    }
    let matrices = linears.iter().map(|linear| Arc::clone(linear.matrix())).collect();
    Ok(Workload { operations, matrices, vectors })
}

fn first_layer(model: &Checkpoint, layer: usize) -> Result<()> {
    let layers = model.config().layers;
    if layer >= layers {
        return Err(Diagnostic::error(format!("layer {layer} is not among the model's {layers}"))
            .in_file(model.place())
            .hint("layers count from 0"));
    }
    if layer > 0 {
        return Err(Diagnostic::error(format!(
            "the input of layer {layer} depends on attention, which is not modelled; that of layer 0 is the embedding"
        ))
        .hint("set layer = 0"));
    }
    Ok(())
}

/// The first `count` tokens of start token and `prompt`.
fn first_tokens(model: &Checkpoint, prompt: &str, count: usize) -> Result<Vec<Token>> {
    let vocabulary = model.vocabulary();
    let mut tokens: Vec<Token> =
        model.config().start.map(|id| Token { id, text: vocabulary.text(id) }).into_iter().collect();
    tokens.extend(vocabulary.encode(prompt)?);
    let (found, context) = (tokens.len(), model.config().context);
    if count > found {
        return Err(Diagnostic::error(format!(
            "{count} tokens are asked for, but start token and prompt are {found}"
        ))
        .hint(format!("set tokens = {found} or lengthen the prompt")));
    }
    if count > context {
        return Err(Diagnostic::error(format!("the model knows {context} positions, not {count}"))
            .hint(format!("set tokens to at most {context}")));
    }
    tokens.truncate(count);
    Ok(tokens)
}

/// Operations of one token, by name and matrix, and the different matrices.
struct Chosen {
    names: Vec<(String, usize)>,
    linears: Vec<BitLinear>,
}

fn choose(model: &Checkpoint, layer: usize, names: &[String]) -> Result<Chosen> {
    let mut distinct: Vec<Projection> = Vec::new();
    let mut indices = Vec::with_capacity(names.len());
    for name in names {
        let projection = after_embedding(name)?;
        let index = distinct.iter().position(|known| *known == projection).unwrap_or_else(|| {
            distinct.push(projection);
            distinct.len() - 1
        });
        indices.push((name.clone(), index));
    }
    let shapes: Vec<String> = distinct
        .iter()
        .map(|projection| {
            let (rows, columns) = projection.shape(model.config());
            format!("{} is {rows}×{columns}", projection.name())
        })
        .collect();
    let one = distinct.iter().all(|p| p.shape(model.config()) == distinct[0].shape(model.config()));
    if !one {
        return Err(Diagnostic::error(format!(
            "operations of one run have one shape, but {}",
            shapes.join(", ")
        ))
        .hint("write a scenario for each shape"));
    }
    let linears =
        distinct.iter().map(|projection| model.linear(layer, *projection)).collect::<Result<_>>()?;
    Ok(Chosen { names: indices, linears })
}

/// The projection `name`, if the embedding is all that its input depends on.
fn after_embedding(name: &str) -> Result<Projection> {
    let known = "q_proj, k_proj and v_proj can run";
    match Projection::from_name(name) {
        Some(projection) if projection.norm() == Norm::Input => Ok(projection),
        Some(_) => {
            let what = format!("the input of {name} depends on attention, which is not modelled");
            Err(Diagnostic::error(what).hint(known))
        }
        None => Err(Diagnostic::error(format!("no projection is called \"{name}\"")).hint(known)),
    }
}
