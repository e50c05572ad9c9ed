//! Signals and expressions at moments: what `values` and `search` print of them.

use super::opened::fitting;
use super::table::plain;
use crate::base::{Field, Result, Time};
use crate::query::bind;
use crate::trace::{Progress, SignalId, SignalKind, Trace, Track, Value};
use crate::translate::{Format, Labels};
use serde::Serialize;
use std::sync::Arc;

/// How values are looked at.
#[derive(Debug, clap::Args)]
pub struct Look {
    /// Only signals whose path fits: * is any letters, ? one; a scope is all in it. May be repeated.
    #[arg(long, value_name = "GLOB")]
    pub(super) signals: Vec<String>,
    /// Also the value of this expression: a + b, {hi, lo}, `bus[7:0]`. May be repeated.
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) compute: Vec<String>,
    /// How values are written: hex, signed, unsigned, bin, oct, ascii, enum, f32, …
    #[arg(long, value_name = "FORMAT", default_value = "hex")]
    pub(super) format: Format,
}

/// A signal or expression with its values, one a moment.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Looked {
    pub(super) name: String,
    computed: bool,
    kind: &'static str,
    width: Option<u32>,
    pub(super) values: Vec<Option<Shown>>,
}

/// A value.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub(super) text: String,
    bits: Option<String>,
    number: Option<i64>,
    real: Option<f64>,
}

impl Look {
    /// The values at `moments`; with `before` just before them, as a flip-flop captures them. All signals where none is
    /// named and `all` is.
    ///
    /// # Errors
    /// A pattern that no signal fits, an expression that is none, signals that cannot be loaded.
    pub(super) fn at(
        &self,
        trace: &Trace,
        (moments, before): (&[Time], bool),
        all: bool,
        progress: &Progress,
    ) -> Result<Vec<Looked>> {
        let ids = self.chosen(trace, all && self.compute.is_empty())?;
        trace.load(&ids)?;
        let value = |changes: &Track, time: Time| {
            if before { changes.value_before(time) } else { changes.value(time) }
        };
        let mut looked = Vec::with_capacity(ids.len() + self.compute.len());
        for id in ids {
            let Some((signal, changes)) = trace.hierarchy().signal(id).zip(trace.track(id)) else { continue };
            let labels = trace.hierarchy().enumeration(id).map(|names| Arc::new(Labels::of(names)));
            let format = self.format.clone().bound(labels.as_ref(), &[]);
            let values = moments.iter().map(|time| Some(Shown::new(&value(&changes, *time)?, &format)));
            looked.push(Looked::new(plain(&signal.path), false, signal.kind, values.collect()));
        }
        for text in &self.compute {
            let changes = bind(trace, text)?.track(progress)?;
            let values = moments.iter().map(|time| Some(Shown::new(&value(&changes, *time)?, &self.format)));
            looked.push(Looked::new(plain(text), true, changes.kind(), values.collect()));
        }
        Ok(looked)
    }

    fn chosen(&self, trace: &Trace, all: bool) -> Result<Vec<SignalId>> {
        if self.signals.is_empty() && all {
            return Ok(trace.hierarchy().signal_ids().collect());
        }
        fitting(trace, &self.signals)
    }
}

impl Looked {
    fn new(name: String, computed: bool, kind: SignalKind, values: Vec<Option<Shown>>) -> Self {
        let (kind, width) = match kind {
            SignalKind::Bits { width } => ("bits", Some(width)),
            SignalKind::Real => ("real", None),
            SignalKind::Text => ("text", None),
            SignalKind::Event => ("event", None),
        };
        Self { name, computed, kind, width, values }
    }

    /// The text of value number `index`; `-` where there is none.
    pub(super) fn text(&self, index: usize) -> String {
        let shown = self.values.get(index).and_then(Option::as_ref);
        shown.map_or_else(|| "-".to_owned(), |shown| shown.text.clone())
    }
}

impl Shown {
    fn new(value: &Value, format: &Format) -> Self {
        let bits = value.bits();
        let number = bits.map_or(Field::Unknown, crate::base::Bits::unsigned).known();
        let real = if let Value::Real(real) = value { Some(*real) } else { None };
        Self { text: plain(&format.write(value)), bits: bits.map(ToString::to_string), number, real }
    }
}
