//! Checkpoints as tests see them: their folders, and their files in memory, edited.

use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use std::path::{Path, PathBuf};
use tritscope::base::Result;
use tritscope::model::Checkpoint;

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every checkpoint with a reference run in `models/`, and in the folder that `TRITSCOPE_MODELS` names, if it is set.
pub fn checkpoints() -> Vec<PathBuf> {
    let mut folders = vec![root().join("models")];
    folders.extend(std::env::var_os("TRITSCOPE_MODELS").map(PathBuf::from));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("reference.npz").exists())
        .collect();
    found.sort();
    assert!(found.iter().any(|path| path.ends_with("bard-64")), "models/bard-64 is part of the repository");
    found
}

/// The three files of a checkpoint.
#[derive(Clone)]
pub struct Files {
    pub config: Vec<u8>,
    pub tokenizer: Vec<u8>,
    pub tensors: Vec<u8>,
}

impl Files {
    pub fn bard_64() -> Self {
        let file = |name| std::fs::read(root().join("models/bard-64").join(name)).unwrap();
        Self {
            config: file("config.json"),
            tokenizer: file("tokenizer.json"),
            tensors: file("model.safetensors"),
        }
    }

    pub fn open(&self) -> Result<Checkpoint> {
        let place = Path::new("changed");
        Checkpoint::from_files(place, &self.config, &self.tokenizer, self.tensors.clone().into())
    }

    /// The files with every `old` of the configuration replaced.
    pub fn with_config(mut self, old: &str, new: &str) -> Self {
        replace(&mut self.config, old, new);
        self
    }

    /// The files with every `old` of the tensors' header replaced by a `new` of the same length.
    pub fn with_header(mut self, old: &str, new: &str) -> Self {
        assert_eq!(old.len(), new.len());
        replace(&mut self.tensors, old, new);
        self
    }

    /// The files with one byte of tensor `name` replaced.
    pub fn with_byte(mut self, name: &str, index: usize, byte: u8) -> Self {
        let (header, metadata) = SafeTensors::read_metadata(&self.tensors).unwrap();
        let place = 8 + header + metadata.info(name).unwrap().data_offsets.0 + index;
        self.tensors[place] = byte;
        self
    }

    /// The files with each F32 number of the tensors stored as `dtype`, written by `bytes`.
    pub fn with_numbers(self, dtype: Dtype, bytes: impl Fn(f32) -> Vec<u8>) -> Self {
        self.with_tensors(|_, view| {
            let shape = view.shape().to_vec();
            if view.dtype() != Dtype::F32 {
                return (view.dtype(), shape, view.data().to_vec());
            }
            let words = view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            (dtype, shape, words.flat_map(&bytes).collect())
        })
    }

    /// The files with the tensors whose name ends in one of `endings` cut to half their height.
    pub fn with_cut(self, endings: &[&str]) -> Self {
        self.with_tensors(|name, view| {
            let (mut shape, mut data) = (view.shape().to_vec(), view.data().to_vec());
            if endings.iter().any(|ending| name.ends_with(ending)) {
                shape[0] /= 2;
                data.truncate(data.len() / 2);
            }
            (view.dtype(), shape, data)
        })
    }

    /// The files with every tensor rewritten.
    fn with_tensors(mut self, change: impl Fn(&str, &TensorView) -> (Dtype, Vec<usize>, Vec<u8>)) -> Self {
        let file = SafeTensors::deserialize(&self.tensors).unwrap();
        let changed: Vec<_> =
            file.iter().map(|(name, view)| (name.to_owned(), change(name, &view))).collect();
        let views = changed.iter().map(|(name, (dtype, shape, data))| {
            (name.as_str(), TensorView::new(*dtype, shape.clone(), data).unwrap())
        });
        self.tensors = serialize(views, None).unwrap();
        self
    }
}

fn replace(bytes: &mut Vec<u8>, old: &str, new: &str) {
    let mut changed = Vec::with_capacity(bytes.len());
    let (mut rest, mut count) = (bytes.as_slice(), 0);
    while let Some(at) = rest.windows(old.len()).position(|window| window == old.as_bytes()) {
        changed.extend_from_slice(&rest[..at]);
        changed.extend_from_slice(new.as_bytes());
        rest = &rest[at + old.len()..];
        count += 1;
    }
    changed.extend_from_slice(rest);
    assert!(count > 0, "the file does not hold {old}");
    *bytes = changed;
}
