//! The operations of a layer on a prompt.

use super::prompt_tokens;
use super::{
    BitLinear, Checkpoint, Norm, Observed, Operation, Projection, Tensor, Token, Transformer, Workload,
};
use crate::base::{Diagnostic, Result};
use std::sync::Arc;

/// The projections `names` of layer `layer` for the first `tokens` tokens of start token and `prompt`,
/// token by token: their activations are those of the golden run.
pub(super) fn projected(
    model: &Checkpoint,
    layer: usize,
    prompt: &str,
    tokens: usize,
    names: &[String],
) -> Result<Workload> {
    known_layer(model, layer)?;
    let tokens = first_tokens(model, prompt, tokens)?;
    let Chosen { operations: chosen, linears, norms } = choose(model, layer, names)?;
    let vectors = activations(model, layer, &tokens, &norms)?;
    let mut operations = Vec::with_capacity(tokens.len() * chosen.len());
    for (position, token) in tokens.iter().enumerate() {
        for operation in &chosen {
            let vector_index = position * norms.len() + operation.norm;
            operations.push(Operation {
                token: position,
                token_text: token.text.clone(),
                layer,
                name: operation.name.clone(),
                activations: Arc::clone(&vectors[vector_index]),
                matrix: Arc::clone(linears[operation.matrix].matrix()),
                matrix_index: operation.matrix,
                vector_index,
            });
        }
    }
    let matrices = linears.iter().map(|linear| Arc::clone(linear.matrix())).collect();
    Ok(Workload { operations, matrices, vectors })
}

fn known_layer(model: &Checkpoint, layer: usize) -> Result<()> {
    let layers = model.config().layers;
    if layer < layers {
        return Ok(());
    }
    Err(Diagnostic::error(format!("layer {layer} is not among the model's {layers}"))
        .in_file(model.place())
        .hint("layers count from 0"))
}

/// What the norms `norms` of `layer` give for each token, norms innermost.
fn activations(model: &Checkpoint, layer: usize, tokens: &[Token], norms: &[Norm]) -> Result<Vec<Arc<[i8]>>> {
    let transformer = Transformer::of_layers(model, layer + 1)?;
    let mut state = transformer.state();
    let mut vectors = Vec::with_capacity(tokens.len() * norms.len());
    for (position, token) in tokens.iter().enumerate() {
        let mut x = model.embedding(token.id)?;
        let mut outputs: [Arc<[i8]>; Norm::ALL.len()] = Default::default();
        // Layers overwrite each other; the last one stays.
        let mut keep = |observed: &Observed<'_>| {
            if let Tensor::NormOutput(norm) = observed.tensor {
                let values = observed.elements.iter();
                outputs[norm as usize] = values.map(|(_, q)| i8::try_from(*q).unwrap_or_default()).collect();
            }
        };
        transformer.run(&mut state, position, &mut x, &mut keep)?;
        vectors.extend(norms.iter().map(|norm| Arc::clone(&outputs[*norm as usize])));
    }
    Ok(vectors)
}

/// The first `count` tokens of start token and `prompt`.
fn first_tokens(model: &Checkpoint, prompt: &str, count: usize) -> Result<Vec<Token>> {
    let mut tokens = prompt_tokens(model, prompt)?;
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

/// Operations of one token, the different matrices, and the norms that they read.
struct Chosen {
    operations: Vec<Named>,
    linears: Vec<BitLinear>,
    norms: Vec<Norm>,
}

/// An operation by its name, its matrix and its norm among those of [`Chosen`].
struct Named {
    name: String,
    matrix: usize,
    norm: usize,
}

fn choose(model: &Checkpoint, layer: usize, names: &[String]) -> Result<Chosen> {
    let (mut distinct, mut norms) = (Vec::new(), Vec::new());
    let mut operations = Vec::with_capacity(names.len());
    for name in names {
        let projection = known(name)?;
        let (matrix, norm) = (place(&mut distinct, projection), place(&mut norms, projection.norm()));
        operations.push(Named { name: name.clone(), matrix, norm });
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
    Ok(Chosen { operations, linears, norms })
}

/// Where `item` stands in `list`, at its end if it is new.
fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// The projection `name`.
fn known(name: &str) -> Result<Projection> {
    Projection::from_name(name).ok_or_else(|| {
        let names = Projection::ALL.map(Projection::name).join(", ");
        Diagnostic::error(format!("no projection is called \"{name}\"")).hint(format!("there are: {names}"))
    })
}
