//! The sources of a run: read once, a deliberate fault applied, compiled from a copy.

use super::fence;
use crate::base::{Diagnostic, Result, hexadecimal};
use crate::manifest::Simulator;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// A deliberate fault of the RTL: one edit of one file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The file, relative to the root of the project.
    pub file: String,
    /// What to replace: occurs exactly once.
    pub find: String,
    /// What to put there.
    pub replace: String,
    /// What is broken, for people.
    pub summary: String,
}

/// Sources as they were read, with edits applied; compiling a copy of them keeps a run whole while the user
/// edits on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    /// Relative to the root, with `/`.
    path: String,
    text: Vec<u8>,
    part: Part,
}

/// What a source is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// RTL or bench, named to every simulator.
    Design,
    /// Bench, named to Icarus alone.
    Icarus,
    /// The C++ that drives Verilator's model.
    Harness,
    /// Included by others.
    Included,
    /// Read by the bench.
    Data,
}

/// The C++ that drives Verilator's model.
pub(super) const HARNESS: &str = "sim/verilator/main.cpp";

impl Sources {
    /// Reads `path` below `root`.
    pub(super) fn add(&mut self, root: &Path, path: String, part: Part) -> Result<()> {
        let file = root.join(&path);
        let text = fs::read(&file)
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&file))?;
        self.files.push(Source { path, text, part });
        Ok(())
    }

    /// The Verilog files to name to `simulator`, in order, relative to the root.
    pub fn compiled(&self, simulator: Simulator) -> impl Iterator<Item = &str> {
        let named = move |part| match part {
            Part::Design => true,
            Part::Icarus => simulator == Simulator::Icarus,
            Part::Harness | Part::Included | Part::Data => false,
        };
        self.files.iter().filter(move |file| named(file.part)).map(|file| file.path.as_str())
    }

    /// What the file `path` runs beside the simulator.
    pub(super) fn calls(&self, path: &str) -> Option<String> {
        let file = self.files.iter().find(|file| file.path == path)?;
        fence::call(&String::from_utf8_lossy(&file.text))
    }

    /// Every file, relative to the root.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// The text of every Verilog file, included ones last, by its path relative to the root.
    pub fn verilog(&self) -> impl Iterator<Item = (&str, String)> {
        let wanted = |included| {
            move |file: &&Source| file.part != Part::Harness && (file.part == Part::Included) == included
        };
        let named = self.files.iter().filter(wanted(false));
        let all = named.chain(self.files.iter().filter(wanted(true)));
        all.map(|file| (file.path.as_str(), String::from_utf8_lossy(&file.text).into_owned()))
    }

    /// Applies the edit of `fault`.
    ///
    /// # Errors
    /// Its file is not among the sources, or what to replace does not occur exactly once.
    pub fn apply(&mut self, name: &str, fault: &Fault) -> Result<()> {
        let wrong = |what: String| Diagnostic::error(format!("fault \"{name}\": {what}"));
        let alike =
            |file: &&mut Source| file.path == fault.file || file.path == format!("rtl/{}", fault.file);
        let file = self.files.iter_mut().find(alike);
        let file = file.ok_or_else(|| wrong(format!("{} is not among the sources", fault.file)))?;
        let text = String::from_utf8_lossy(&file.text);
        match text.matches(&fault.find).count() {
            1 if !fault.find.is_empty() => {}
            n => {
                return Err(wrong(format!("\"{}\" occurs {n} times in {}, not once", fault.find, file.path)));
            }
        }
        file.text = text.replace(&fault.find, &fault.replace).into_bytes();
        Ok(())
    }

    /// SHA-256 over the path and text of every file, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut files: Vec<&Source> = self.files.iter().collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut hash = Sha256::new();
        for file in files {
            hash.update(format!("{} {}\n", file.path, file.text.len()));
            hash.update(&file.text);
        }
        hexadecimal(&hash.finalize())
    }

    /// Writes every file below `folder`.
    ///
    /// # Errors
    /// What the system says of the first file that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for file in &self.files {
            let target = folder.join(&file.path);
            let written = target.parent().map_or(Ok(()), fs::create_dir_all);
            written
                .and_then(|()| fs::write(&target, &file.text))
                .map_err(|error| Diagnostic::error(format!("cannot be written: {error}")).in_file(&target))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_edits_one_place_of_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let texts = [("rtl/scalar.v", "assign sum = a + b;\n"), ("rtl/top.v", "a + b a + b\n")];
        let mut sources = Sources::default();
        for (name, text) in texts {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
            sources.add(folder.path(), name.to_owned(), Part::Design).unwrap();
        }
        let text = "file = \"scalar.v\"\nfind = \"a + b\"\nreplace = \"a - b\"\nsummary = \"subtracts\"\n";
        let mut fault: Fault = crate::manifest::parse(text, Path::new("wrong-sign.toml")).unwrap();
        let before = sources.digest();
        sources.apply("wrong-sign", &fault).unwrap();
        assert_ne!(sources.digest(), before);
        let copy = folder.path().join("copy");
        sources.write(&copy).unwrap();
        assert_eq!(fs::read_to_string(copy.join("rtl/scalar.v")).unwrap(), "assign sum = a - b;\n");
        assert_eq!(fs::read_to_string(folder.path().join("rtl/scalar.v")).unwrap(), "assign sum = a + b;\n");
        fault.file = "rtl/top.v".to_owned();
        let error = sources.apply("wrong-sign", &fault).unwrap_err();
        assert!(error.what.contains("occurs 2 times in rtl/top.v"), "{error}");
    }
}
