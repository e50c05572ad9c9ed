//! A design of one's own: what to build and run of it, and what it is compared with.

use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// RTL and bench of a design that is not this project's. Paths are relative to the scenario's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnDesign {
    /// What its wires mean.
    pub manifest: PathBuf,
    /// RTL and bench, in the order of compilation; `*` stands for any part of a file's name.
    pub files: Vec<String>,
    /// Files that the bench reads, named in the same way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<String>,
    /// The bench: the module on top.
    pub top: String,
    /// What its tensors must be; nothing is compared where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<PathBuf>,
    /// What the bench is told, each without its `+`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plusargs: Vec<String>,
    /// Parameters of the bench.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, i64>,
}

/// Plusargs that every run gets anyway.
const TAKEN: [&str; 3] = ["dir", "dump", "trace"];

impl OwnDesign {
    /// Whether nothing is said of it: a sidecar without a scenario has no design to build.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks every value that the types leave open.
    ///
    /// # Errors
    /// The first that no simulator could be given.
    pub fn validate(&self) -> Result<()> {
        let wrong = |what: String, hint: &str| Err(Diagnostic::error(what).hint(hint));
        if self.manifest.as_os_str().is_empty() {
            return wrong(
                "source.manifest is missing".to_owned(),
                "manifest = \"manifest.toml\" says what the wires mean",
            );
        }
        if self.files.is_empty() {
            return wrong("source.files names no file".to_owned(), "files = [\"*.v\"] names RTL and bench");
        }
        let paths = [&self.manifest].into_iter().chain(&self.expected).map(PathBuf::as_path);
        let paths = paths.chain(self.files.iter().chain(&self.data).map(Path::new));
        if let Some(path) = paths.into_iter().find(|path| path.is_absolute()) {
            return wrong(
                format!("{} is no relative path", path.display()),
                "paths start at the scenario's folder",
            );
        }
        let names = std::iter::once(&self.top).chain(self.parameters.keys());
        if let Some(name) = names.into_iter().find(|name| !is_identifier(name)) {
            return wrong(
                format!("\"{name}\" is no name of Verilog"),
                "source.top and source.parameters need names",
            );
        }
        for plusarg in &self.plusargs {
            let name = plusarg.split('=').next().unwrap_or_default();
            if !is_identifier(name) || plusarg.chars().any(char::is_control) {
                return wrong(
                    format!("\"{plusarg}\" is no plusarg"),
                    "write NAME or NAME=VALUE, without the +",
                );
            }
            if TAKEN.contains(&name) {
                return wrong(format!("the plusarg {name} is taken"), "every run gets dir, dump and trace");
            }
        }
        Ok(())
    }
}

/// Whether `name` is a plain identifier of Verilog.
fn is_identifier(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.chars().next().is_some_and(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design() -> OwnDesign {
        OwnDesign {
            manifest: "m.toml".into(),
            files: vec!["*.v".to_owned()],
            top: "tb".to_owned(),
            ..OwnDesign::default()
        }
    }

    #[test]
    fn a_manifest_files_and_a_top_are_enough() {
        assert_eq!(design().validate(), Ok(()));
        assert!(OwnDesign::default().is_empty() && OwnDesign::default().validate().is_err());
    }

    #[test]
    fn nothing_that_a_simulator_would_take_for_an_option_gets_through() {
        let parameters = |name: &str| BTreeMap::from([(name.to_owned(), 1)]);
        for wrong in [
            OwnDesign { top: "tb -o x".to_owned(), ..design() },
            OwnDesign { top: String::new(), ..design() },
            OwnDesign { files: vec!["/etc/passwd".to_owned()], ..design() },
            OwnDesign { expected: Some("/etc/passwd".into()), ..design() },
            OwnDesign { parameters: parameters("A;B"), ..design() },
            OwnDesign { plusargs: vec!["-v".to_owned()], ..design() },
            OwnDesign { plusargs: vec!["trace=/tmp/x".to_owned()], ..design() },
        ] {
            assert!(wrong.validate().is_err(), "{wrong:?}");
        }
    }
}
