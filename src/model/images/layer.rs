//! Memory images for the bench of layers, written as they are made: the files of a large layer fill no memory.

use super::row_group;
use crate::base::Result;
use crate::manifest::Parameters;
use crate::model::{LayerRun, Observed, Tensor, Transformer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Opens the files of a run by their names below its folder: `weights.hex`, `expected/probe_x.hex`.
pub type Open<'a> = dyn FnMut(&str) -> io::Result<Box<dyn Write + 'a>> + 'a;

/// Writes what the banks of the layer hold, for an engine with `parameters`:
///
/// | file | words |
/// | --- | --- |
/// | `weights.hex` | weight-bank words as in [`super::Images::matrices`]; slots, in each the matrices, in each its groups |
/// | `gains.hex` | 16-bit mantissas; slots, in each its four norms |
/// | `constants.hex` | 32-bit words, 32 a slot |
/// | `rope.hex` | 32-bit increments, `HEAD_WIDTH / 2` |
///
/// # Errors
/// What the system says of a file.
pub fn bank_images(
    transformer: &Transformer,
    parameters: &Parameters,
    open: &mut Open<'_>,
) -> io::Result<()> {
    let mut weights = open("weights.hex")?;
    for linear in transformer.layers().iter().flat_map(|layer| &layer.linears) {
        let matrix = linear.matrix();
        for group in 0..parameters.groups(matrix.rows()) {
            weights.write_all(row_group(matrix, parameters, group).as_bytes())?;
        }
    }
    weights.flush()?;
    let (mut gains, mut constants) = (open("gains.hex")?, open("constants.hex")?);
    for layer in 0..transformer.layers().len() {
        for gain in transformer.gain_words(layer) {
            writeln!(gains, "{:04x}", gain.cast_unsigned())?;
        }
        for word in transformer.constant_words(layer).into_iter().flatten() {
            writeln!(constants, "{word:08x}")?;
        }
    }
    gains.flush()?;
    constants.flush()?;
    words(open("rope.hex")?, transformer.increments().iter().copied())
}

/// Writes the tokens: `program.hex`, a position a line, and `vectors.hex`, the residual streams that enter.
///
/// # Errors
/// What the system says of a file.
pub fn token_images(run: &LayerRun, open: &mut Open<'_>) -> io::Result<()> {
    let mut program = open("program.hex")?;
    for position in 0..run.tokens().len() {
        writeln!(program, "{position:04x}")?;
    }
    program.flush()?;
    let residuals = run.tokens().iter().flat_map(|token| &token.residual);
    words(open("vectors.hex")?, residuals.map(|element| element.cast_unsigned()))
}

/// Runs the golden model and writes what must pass each probe, in order: `expected/PROBE.hex`, an element a line,
/// `tensor index data`, data in two's complement of 64 bits. The number of elements.
///
/// An input of a matrix passes once a row group.
///
/// # Errors
/// What the system says of a file; what `go_on` says after each token.
pub fn expected_images(
    run: &LayerRun,
    parameters: &Parameters,
    open: &mut Open<'_>,
    mut go_on: impl FnMut() -> Result<()>,
) -> Result<io::Result<u64>> {
    let mut expected = Expected { run, parameters, open, files: BTreeMap::new(), count: 0, failed: None };
    for (scope, _) in crate::model::PROBES {
        if let Err(error) = expected.file(scope) {
            return Ok(Err(error));
        }
    }
    let mut sink = |observed: &Observed<'_>| expected.take(observed);
    run.run(&mut sink, |_| go_on())?;
    Ok(expected.finish())
}

struct Expected<'a, 'b> {
    run: &'a LayerRun,
    parameters: &'a Parameters,
    open: &'a mut Open<'b>,
    files: BTreeMap<&'static str, Box<dyn Write + 'b>>,
    count: u64,
    failed: Option<io::Error>,
}

impl<'b> Expected<'_, 'b> {
    fn take(&mut self, observed: &Observed<'_>) {
        if self.failed.is_none() {
            self.failed = self.write(observed).err();
        }
    }

    fn write(&mut self, observed: &Observed<'_>) -> io::Result<()> {
        let row = observed.tensor.row();
        let number = row.number(observed.step);
        let times = match observed.tensor {
            Tensor::ProjectionInput(projection) => {
                self.parameters.groups(self.run.transformer().shape().projection(projection)[0])
            }
            _ => 1,
        };
        let file = self.file(row.scope)?;
        for _ in 0..times {
            for (index, value) in observed.elements {
                writeln!(file, "{number:x} {index:x} {value:x}")?;
            }
        }
        self.count += (times * observed.elements.len()) as u64;
        Ok(())
    }

    /// The file of the probe in `scope`.
    fn file(&mut self, scope: &'static str) -> io::Result<&mut Box<dyn Write + 'b>> {
        let name = scope.rsplit('.').next().unwrap_or(scope);
        match self.files.entry(name) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                Ok(entry.insert((self.open)(&format!("expected/{name}.hex"))?))
            }
        }
    }

    fn finish(mut self) -> io::Result<u64> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        for file in self.files.values_mut() {
            file.flush()?;
        }
        Ok(self.count)
    }
}

/// 32-bit words, one a line.
fn words(mut file: Box<dyn Write + '_>, words: impl Iterator<Item = u32>) -> io::Result<()> {
    for word in words {
        writeln!(file, "{word:08x}")?;
    }
    file.flush()
}

#[cfg(test)]
mod tests;
