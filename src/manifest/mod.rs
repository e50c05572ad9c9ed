//! What the wires mean: the manifest of the RTL, the scenario of a run, and the sidecar of a trace.
//!
//! Everything here is text in, typed out; `docs/manifest.md` describes the files for people.

mod design;
mod own;
mod parameters;
mod probe;
mod scenario;
mod shape;
mod sidecar;
mod source;

pub use design::{Engine, Layer, LayerWires, Manifest, ScalarWires, Wires};
pub use own::OwnDesign;
pub use parameters::{ChipSelects, Parameters};
pub use probe::{Origin, Probe, SpanLevel, SpanWires, When};
pub use scenario::{Dump, Load, RunOptions, Scenario, Simulator};
pub use shape::{ActivationKind, LayerShape, MATRICES, NormKind, Shape};
pub use sidecar::{Expectation, Provenance, SNIPPET, Sidecar};
pub use source::{Activations, RandomTransformer, Source, Weights};

use crate::base::{Diagnostic, Place, Result};
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads TOML `text` that came from `file` into a typed value.
///
/// # Errors
/// The line and column of the first thing that is wrong, with the message of the parser.
pub fn parse<T: DeserializeOwned>(text: &str, file: &Path) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().map_or_else(
            || Place::File(file.to_owned()),
            |span| {
                let before = text.get(..span.start).unwrap_or(text);
                let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
                let line = before.matches('\n').count() + 1;
                Place::Line { file: file.to_owned(), line, column: Some(column) }
            },
        );
        Diagnostic::error(error.message().trim().to_owned())
            .at(place)
            .hint("docs/manifest.md lists every key")
    })
}

/// Reads and parses the TOML file `file`.
///
/// # Errors
/// What the system says of the file, or what [`parse`] says of its text.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file))?;
    parse(&text, file)
}
