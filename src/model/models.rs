//! Where trained models are looked up.

use crate::base::{Diagnostic, Result};
use std::path::PathBuf;

/// Folders that hold checkpoints, and the one embedded in the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Models {
    folders: Vec<PathBuf>,
}

impl Models {
    /// Models in each of `folders`, the first that has it wins, then the embedded one.
    #[must_use]
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders }
    }

    /// Models in `models/` of the current directory, then the embedded one.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(vec![PathBuf::from("models")])
    }

    /// The checkpoint called `name`.
    ///
    /// # Errors
    /// No such model, with those that exist.
    pub fn open(&self, name: &str) -> Result<PathBuf> {
        self.folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|folder| folder.is_dir())
            .ok_or_else(|| Diagnostic::error(format!("no model is called \"{name}\"")))
    }
}
