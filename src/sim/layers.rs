//! The working folder of a run of whole layers.

use super::plan::Input;
use super::workshop::{Halting, Stop, Workshop};
use super::{LayerElaboration, Request};
use crate::base::Result;
use crate::manifest::Source;
use crate::model::{LayerRun, bank_images, expected_images, token_images};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};

/// Writes what the bench of layers reads: its banks and, where its input are files, tokens and everything that must
/// pass a probe.
///
/// # Errors
/// A model that cannot be run, a `DOT_WIDTH` that does not divide a head, or a disk that is full.
pub(super) fn prepare(shop: &Workshop<'_>, request: &Request, input: Input) -> Halting<LayerElaboration> {
    let parameters = request.scenario.parameters;
    let run = LayerRun::new(&known(&request.scenario.source, input), &request.models)?;
    shop.go_on()?;
    let shape = run.shape();
    let dot_width = parameters.dot_products(shape.head_width)?;
    shop.check("data/expected", fs::create_dir(shop.path("data/expected")))?;
    let mut open = |name: &str| -> io::Result<Box<dyn Write>> {
        let file = File::create(shop.path("data").join(name))?;
        Ok(Box::new(BufWriter::with_capacity(1 << 16, file)))
    };
    shop.check("data", bank_images(run.transformer(), &parameters, &mut open))?;
    shop.go_on()?;
    let mut due = 0;
    if input == Input::Files {
        shop.check("data", token_images(&run, &mut open))?;
        let written = expected_images(&run, &parameters, &mut open, || stopped(shop));
        shop.go_on()?;
        due = shop.check("data/expected", written?)?;
    }
    let tokens = match &request.scenario.source {
        Source::Transformer { tokens, .. } => *tokens,
        _ => run.tokens().len(),
    };
    Ok(LayerElaboration { shape, parameters, dot_width, tokens, due })
}

/// The source of the banks; a host brings the tokens itself, so that one is enough to know the model.
fn known(source: &Source, input: Input) -> Source {
    let mut source = source.clone();
    if let (Source::Transformer { tokens, .. }, Input::Host) = (&mut source, input) {
        *tokens = 1;
    }
    source
}

/// An error when somebody asked to stop, for work that knows no other way.
fn stopped(shop: &Workshop<'_>) -> Result<()> {
    shop.go_on().map_err(|stop| match stop {
        Stop::Failed(error) => error,
        Stop::Cancelled(_) => crate::base::Diagnostic::error("cancelled"),
    })
}
