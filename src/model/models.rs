//! Where trained models are looked up.

use super::Checkpoint;
use crate::base::{Diagnostic, Result};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The model that the binary carries.
pub const EMBEDDED: &str = "bard-64";

/// Its files, as they are in its folder.
pub static EMBEDDED_FILES: [(&str, &[u8]); 3] = [
    ("config.json", include_bytes!("../../models/bard-64/config.json")),
    ("tokenizer.json", include_bytes!("../../models/bard-64/tokenizer.json")),
    ("model.safetensors", include_bytes!("../../models/bard-64/model.safetensors")),
];

/// Folders that hold checkpoints, and the one embedded in the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Models {
    folders: Vec<PathBuf>,
}

impl Default for Models {
    fn default() -> Self {
        Self::standard()
    }
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

    /// The names of all models, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = vec![EMBEDDED.to_owned()];
        for folder in &self.folders {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let checkpoints = entries.filter(|entry| entry.path().join("config.json").is_file());
            names.extend(checkpoints.filter_map(|entry| entry.file_name().into_string().ok()));
        }
        names.sort();
        names.dedup();
        names
    }

    /// The folder of the checkpoint called `name`; `None` for the embedded one and for those that do not exist.
    #[must_use]
    pub fn folder(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folders.iter().map(|folder| folder.join(name)).find(|folder| folder.is_dir());
        // A folder of its own, when it is not the name of one of ours.
        let own = Path::new(name);
        folder.or_else(|| own.join("config.json").is_file().then(|| own.to_owned()))
    }

    /// The checkpoint called `name`, or the one in the folder `name`.
    ///
    /// # Errors
    /// No such model, with those that exist; a damaged one.
    pub fn open(&self, name: &str) -> Result<Checkpoint> {
        match self.folder(name) {
            Some(folder) if !name.is_empty() => Checkpoint::read(&folder),
            None if name == EMBEDDED => embedded(),
            _ => Err(Diagnostic::error(format!("no model is called \"{name}\""))
                .hint(format!("there are: {}", self.names().join(", ")))),
        }
    }
}

/// The checkpoint in the binary.
fn embedded() -> Result<Checkpoint> {
    let [(_, config), (_, tokenizer), (_, weights)] = EMBEDDED_FILES;
    Checkpoint::from_files(Path::new("bard-64 (embedded)"), config, tokenizer, Cow::Borrowed(weights))
}
