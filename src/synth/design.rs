//! What is built for a scenario: which part of the design, with which parameters.

use crate::base::{Diagnostic, Result};
use crate::manifest::{LayerShape, MATRICES, Parameters, Scenario, Source};
use crate::model::Models;
use serde::{Deserialize, Serialize};

/// A part of the design that a board can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Whole layers behind a host port: module `top`.
    Layer,
    /// The ternary engine alone behind a host port: module `engine_top`.
    Engine,
}

impl Part {
    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Layer => "whole layers",
            Self::Engine => "the engine alone",
        }
    }
}

/// A parameter of the topmost module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name in the RTL.
    pub name: String,
    /// Its value.
    pub value: u64,
}

impl std::str::FromStr for Parameter {
    type Err = String;

    /// `NAME=VALUE`.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("\"{text}\" is not NAME=VALUE with a whole number, as in SLOTS=1");
        let (name, value) = text.split_once('=').ok_or_else(wrong)?;
        let mut letters = name.chars();
        let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if !first || !letters.all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(wrong());
        }
        Ok(Self { name: name.to_owned(), value: value.parse().map_err(|_| wrong())? })
    }
}

/// What is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// The part.
    pub part: Part,
    /// The parameters of its topmost module.
    pub parameters: Vec<Parameter>,
}

impl Design {
    /// That of `scenario`; trained models are looked up in `models`. `wishes` replace parameters, or add to them.
    ///
    /// # Errors
    /// A model that cannot be read, a parameter outside its range, or a design of one's own.
    pub fn of(scenario: &Scenario, models: &Models, wishes: &[Parameter]) -> Result<Self> {
        let parameters = &scenario.parameters;
        let (part, values) = match &scenario.source {
            Source::Transformer { model, layers, .. } => {
                let mut shape = shape_of(model, models)?;
                shape.layers = layers.unwrap_or(shape.layers);
                (Part::Layer, layer(&shape, parameters)?)
            }
            Source::RandomTransformer(random) => (Part::Layer, layer(&random.shape(), parameters)?),
            Source::Model { model, operations, .. } => {
                let product = product(&shape_of(model, models)?, operations)?;
                (Part::Engine, engine(product, operations.len(), parameters))
            }
            Source::Random { n_in, n_out, matrices, .. } => {
                (Part::Engine, engine([*n_out, *n_in], *matrices, parameters))
            }
            Source::Design(_) => {
                let what = "only the engine and the layers of this project can be synthesized";
                return Err(Diagnostic::error(what).hint("choose a scenario of sim/scenarios/"));
            }
        };
        let mut parameters: Vec<Parameter> = values
            .into_iter()
            .map(|(name, value)| Parameter { name: name.to_owned(), value: value as u64 })
            .collect();
        for wish in wishes {
            match parameters.iter_mut().find(|known| known.name == wish.name) {
                Some(known) => known.value = wish.value,
                None => parameters.push(wish.clone()),
            }
        }
        Ok(Self { part, parameters })
    }
}

fn shape_of(model: &str, models: &Models) -> Result<LayerShape> {
    Ok(LayerShape::of(models.open(model)?.config()))
}

/// `[N_OUT, N_IN]` that all of `operations` have.
fn product(shape: &LayerShape, operations: &[String]) -> Result<[usize; 2]> {
    let known = |name: &String| MATRICES.iter().position(|matrix| matrix == name);
    let first = operations.first().and_then(known);
    let first = first.ok_or_else(|| Diagnostic::error("the scenario names no projection of a layer"))?;
    Ok(shape.products()[first])
}

/// Names in the RTL with values.
type Values = Vec<(&'static str, usize)>;

fn layer(shape: &LayerShape, parameters: &Parameters) -> Result<Values> {
    Ok(parameters.of_layers(shape, parameters.dot_products(shape.head_width)?))
}

fn engine(product: [usize; 2], matrices: usize, parameters: &Parameters) -> Values {
    let mut values = parameters.of_products(product);
    values.push(("MATRICES", matrices.max(1)));
    values
}
