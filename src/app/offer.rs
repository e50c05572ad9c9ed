//! What a document has to show, and so which panes and layouts there are.

use super::state::App;
use super::{Layout, Pane, Stage};
use crate::manifest::{Dump, Source};

/// What a pane is empty without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Any trace fills it.
    Nothing,
    /// A decoded run, or decoded tensors without one.
    Tensors,
    /// A decoded run.
    Run,
    /// A run of this project's broadcast engine.
    Engine,
    /// A run of this project's transformer layer.
    Layer,
    /// A run of one of the two: both work on tokens.
    Tokens,
}

/// What a document can fill panes with.
#[expect(clippy::struct_excessive_bools, reason = "each is what some panes ask for")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Decoded tensors.
    pub tensors: bool,
    /// A decoded run.
    pub run: bool,
    /// One of the broadcast engine.
    pub engine: bool,
    /// One of the transformer layer.
    pub layer: bool,
}

impl Offer {
    /// Whether it fills `pane`.
    #[must_use]
    pub fn fills(self, pane: Pane) -> bool {
        match pane.needs() {
            Needs::Nothing => true,
            Needs::Tensors => self.tensors,
            Needs::Run => self.run,
            Needs::Engine => self.engine,
            Needs::Layer => self.layer,
            Needs::Tokens => self.engine || self.layer,
        }
    }
}

impl App {
    /// Whether there is a decoded run, now or soon.
    #[must_use]
    pub fn decodes(&self) -> bool {
        self.offer().run
    }

    /// What the document fills panes with, now or soon.
    #[must_use]
    pub fn offer(&self) -> Offer {
        let Some(document) = &self.document else { return Offer::default() };
        if let Some(run) = &document.run {
            // A trace of probes alone shows neither the wire nor the accumulators.
            return Offer { tensors: true, run: true, engine: run.lanes() > 0, layer: run.has_layer() };
        }
        let coming = document.sidecar.as_ref().filter(|_| document.failed != Some(Stage::Decoding));
        let source = coming.map(|sidecar| &sidecar.scenario.source);
        Offer {
            tensors: source.is_some() || document.carried.is_some(),
            run: source.is_some(),
            engine: source.is_some_and(|source| source.design().is_none())
                && coming.is_some_and(|sidecar| matches!(sidecar.trace.dump, Dump::Engine | Dump::All)),
            layer: source.is_some_and(Source::is_transformer),
        }
    }

    /// Whether the layout is one that this document can fill; if not, the explorer is.
    pub(super) fn fitting(&self, layout: Layout) -> Layout {
        if layout.is_filled(self.offer()) { layout } else { Layout::Explorer }
    }
}
