//! What the tensors of a design of one's own must be: a file of one tensor a line.
//!
//! ```json
//! {"tensor": "c", "number": 0, "elements": [12, -7, 300]}
//! ```

use crate::base::{Diagnostic, Place, Result};
use crate::decode::TensorKey;
use crate::manifest::{self, Manifest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

/// Elements that a file may have; each takes at most 16 bytes of memory.
const MAX_ELEMENTS: usize = 1 << 27;

/// Characters that a line may have.
const MAX_LINE: u64 = 1 << 30;

/// One tensor as it must pass its probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExpectedTensor {
    /// The number of its operation.
    pub number: usize,
    /// Index and value of each element, in the order in which they pass.
    pub elements: Vec<(usize, i64)>,
}

/// Everything that must pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// By name, each in the order in which they pass.
    tensors: BTreeMap<String, Vec<ExpectedTensor>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    tensor: String,
    number: usize,
    elements: Vec<i64>,
    /// Of each element; counted from 0 where absent.
    #[serde(default)]
    indices: Option<Vec<usize>>,
}

impl Expected {
    /// Reads `file`, whose tensors must be among those of `manifest`.
    ///
    /// # Errors
    /// What the system says, or the first line that is wrong.
    pub fn read(file: &Path, manifest: &Manifest) -> Result<Self> {
        let unreadable =
            |error: std::io::Error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file);
        let mut lines = BufReader::new(manifest::open(file)?);
        let (mut expected, mut elements, mut number) = (Self::default(), 0, 0);
        loop {
            let mut text = String::new();
            number += 1;
            let read = std::io::Read::take(&mut lines, MAX_LINE).read_line(&mut text).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            if text.trim().is_empty() {
                continue;
            }
            let at = |column| Place::Line { file: file.to_owned(), line: number, column };
            let line = parse(&text, manifest).map_err(|(what, column)| {
                Diagnostic::error(what)
                    .at(at(column))
                    .hint("docs/manifest.md describes files of expected tensors")
            })?;
            elements += line.elements.len();
            if elements > MAX_ELEMENTS {
                return Err(Diagnostic::error(format!("more than {MAX_ELEMENTS} elements")).at(at(None)));
            }
            let indices: Box<dyn Iterator<Item = usize>> = match line.indices {
                Some(indices) => Box::new(indices.into_iter()),
                None => Box::new(0..),
            };
            let elements = indices.zip(line.elements).collect();
            expected
                .tensors
                .entry(line.tensor)
                .or_default()
                .push(ExpectedTensor { number: line.number, elements });
        }
        Ok(expected)
    }

    /// The tensors called `name`, in the order in which they pass; `None` where the file has none of that name.
    pub fn of(&self, name: &str) -> Option<&[ExpectedTensor]> {
        self.tensors.get(name).map(Vec::as_slice)
    }

    /// Index and value of each element of `key`, by index; of one that passes several times the last.
    pub fn tensor(&self, key: &TensorKey) -> Option<Arc<[(usize, i64)]>> {
        let mut all = self.of(&key.name)?.iter().filter(|tensor| tensor.number == key.number).peekable();
        all.peek()?;
        let elements: BTreeMap<usize, i64> = all.flat_map(|tensor| tensor.elements.iter().copied()).collect();
        Some(elements.into_iter().collect())
    }
}

/// One line; else what is wrong with it, and the column where that is known.
fn parse(text: &str, manifest: &Manifest) -> std::result::Result<Line, (String, Option<usize>)> {
    let line: Line = serde_json::from_str(text).map_err(|error| {
        let what = error.to_string();
        // The line is known already, and always the first one to the parser.
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        (what, Some(error.column()).filter(|column| *column > 0))
    })?;
    if !manifest.probe.iter().flat_map(|probe| &probe.tensors).any(|name| *name == line.tensor) {
        return Err((format!("no probe of the manifest names the tensor {:?}", line.tensor), None));
    }
    if line.indices.as_ref().is_some_and(|indices| indices.len() != line.elements.len()) {
        return Err(("indices and elements differ in number".to_owned(), None));
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Expected> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("expected.jsonl");
        std::fs::write(&file, text).unwrap();
        let manifest =
            "design = \"a\"\nroots = [\"a\"]\nclock = \"clk\"\n[[probe]]\ntensors = [\"y\"]\nscope = \"p\"\n";
        Expected::read(&file, &crate::manifest::parse(manifest, Path::new("m.toml")).unwrap())
    }

    #[test]
    fn the_last_passage_of_an_element_counts() {
        let lines = "{\"tensor\": \"y\", \"number\": 1, \"elements\": [4, -5]}\n\n\
                     {\"tensor\": \"y\", \"number\": 1, \"elements\": [6], \"indices\": [1]}\n";
        let expected = read(lines).unwrap();
        let key = |number| TensorKey { name: "y".into(), number };
        assert_eq!(expected.tensor(&key(1)).as_deref(), Some([(0, 4), (1, 6)].as_slice()));
        assert_eq!((expected.tensor(&key(0)), expected.of("y").map(<[_]>::len)), (None, Some(2)));
    }

    #[test]
    fn damage_is_told_with_its_line() {
        let good = "{\"tensor\": \"y\", \"number\": 0, \"elements\": [1]}\n";
        for (bad, what) in [
            ("{\"tensor\": \"y\", \"number\": 0, \"elements\": [1.5]}", "floating point"),
            ("{\"tensor\": \"y\", \"number\": -1, \"elements\": [1]}", "invalid value"),
            ("{\"tensor\": \"y\", \"number\": 0, \"elements\": [1", "EOF"),
            ("{\"tensor\": \"z\", \"number\": 0, \"elements\": [1]}", "names the tensor \"z\""),
            ("{\"tensor\": \"y\", \"number\": 0, \"elements\": [1], \"indices\": []}", "differ in number"),
            ("{\"tensor\": \"y\", \"elements\": [1]}", "missing field `number`"),
            ("y 0 1", "expected value"),
        ] {
            let error = read(&format!("{good}{bad}\n")).unwrap_err().to_string();
            assert!(error.contains("expected.jsonl:2") && error.contains(what), "{error}");
        }
    }
}
