//! Tensors that were read from the trace, so that no frame reads one again.

use super::Whole;
use crate::decode::TensorKey;
use std::collections::HashMap;
use std::sync::Arc;

/// Elements that are kept at most, at about 48 bytes; when there are more, all are forgotten.
const MOST: usize = 1 << 20;

/// Tensors of one version of a document.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct Cache {
    /// The generation of the document, and whether its golden model is there.
    version: (u64, bool),
    wholes: HashMap<TensorKey, Arc<Whole>>,
    elements: usize,
}

impl Cache {
    /// The tensor `key` of `version`, made by `make` if it is not there.
    pub(super) fn whole(
        &mut self,
        version: (u64, bool),
        key: &TensorKey,
        make: impl FnOnce() -> Whole,
    ) -> Arc<Whole> {
        if self.version != version {
            *self = Self { version, ..Self::default() };
        }
        if let Some(whole) = self.wholes.get(key) {
            return Arc::clone(whole);
        }
        let whole = Arc::new(make());
        if self.elements.saturating_add(whole.elements.len()) > MOST {
            *self = Self { version, ..Self::default() };
        }
        self.elements += whole.elements.len();
        self.wholes.insert(key.clone(), Arc::clone(&whole));
        whole
    }
}
