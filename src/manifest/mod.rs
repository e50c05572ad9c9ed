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
pub use sidecar::{Expectation, Provenance, Sidecar};
pub use source::{Activations, RandomTransformer, Source, Weights};

use crate::base::{Diagnostic, Place, Result};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::Read;
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

/// The most bytes of a manifest, a scenario or a sidecar: far more than a person writes.
const LARGEST: u64 = 8 << 20;

/// Opens a file that a project names, which may be anybody's: a pipe or a device would give text without end, or none.
///
/// # Errors
/// What the system says of it, or that it is no file.
pub fn open(file: &Path) -> Result<File> {
    let unreadable =
        |error: std::io::Error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file);
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(Diagnostic::error("is not a file").in_file(file).hint("name a text file"));
    }
    File::open(file).map_err(unreadable)
}

/// Reads and parses the TOML file `file`.
///
/// # Errors
/// What the system says of the file, that it is too long, or what [`parse`] says of its text.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let mut text = String::new();
    open(file)?
        .take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file))?;
    if text.len() as u64 > LARGEST {
        let what = format!("has more than {} MiB, which no manifest, scenario or sidecar has", LARGEST >> 20);
        return Err(Diagnostic::error(what).in_file(file).hint("docs/manifest.md says what belongs into it"));
    }
    parse(&text, file)
}
