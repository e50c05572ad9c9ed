//! What an index belongs to.

use sha2::{Digest, Sha256};
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Bytes that are looked at at the start and at the end of a file, and at places between.
const ENDS: usize = 1 << 16;
const SAMPLE: usize = 1 << 12;
const SAMPLES: u64 = 64;

/// A file as it is now: its place, its length, its times, and samples of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trace) struct Key {
    pub(super) path: PathBuf,
    pub(super) digest: [u8; 32],
}

impl Key {
    /// The key of a file.
    pub(super) fn of(file: &Path) -> io::Result<Self> {
        let path = file.canonicalize()?;
        let input = File::open(&path)?;
        let about = input.metadata()?;
        let mut digest = Sha256::new();
        digest.update(path.as_os_str().as_encoded_bytes());
        digest.update(about.len().to_le_bytes());
        for number in [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()] {
            digest.update(number.to_le_bytes());
        }
        let mut sample = |offset: u64, length: usize| {
            let mut bytes = vec![0; length];
            let count = input.read_at(&mut bytes, offset)?;
            digest.update(&bytes[..count]);
            Ok::<_, io::Error>(())
        };
        sample(0, ENDS)?;
        sample(about.len().saturating_sub(ENDS as u64), ENDS)?;
        for number in 1..SAMPLES {
            sample(about.len() / SAMPLES * number, SAMPLE)?;
        }
        Ok(Self { path, digest: digest.finalize().into() })
    }

    /// The name of the index: one a path.
    pub(super) fn name(&self) -> String {
        let digest = Sha256::digest(self.path.as_os_str().as_encoded_bytes());
        let number = digest.iter().take(16).fold(0, |number: u128, byte| number << 8 | u128::from(*byte));
        format!("{number:032x}.index")
    }
}
