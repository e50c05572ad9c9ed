//! What was read of the records of a VCD.

use super::came::Came;
use wellen::Encoder;

/// What was read so far.
pub(super) struct Past {
    pub(super) encoder: Encoder,
    /// What came for each wire.
    pub(super) came: Vec<Came>,
    pub(super) latest: Option<u64>,
    pub(super) skipping: bool,
    /// Of the block at hand: its times, what it takes, where it begins in the file.
    pub(super) block: (u64, u64, u64),
}

impl Past {
    /// Nothing of a file whose first record is byte `at`.
    pub(super) fn new(names: &wellen::Hierarchy, wires: usize, at: u64) -> Self {
        let (encoder, came) = (Encoder::new(names), vec![Came::default(); wires]);
        Self { encoder, came, latest: None, skipping: false, block: (0, 0, at) }
    }
}
