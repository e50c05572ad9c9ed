//! Spans: named stretches of cycles, one list a level, and the index that steps through them.

use super::frames::Frame;
use crate::base::Cycle;
use crate::manifest::SpanLevel;

/// The grain of a step, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One clock.
    Cycle,
    /// One transfer on COPI, `COPI_WIDTH` bits.
    Bit,
    /// One SPI transfer.
    Frame,
    /// All frames of one activation in one row group.
    Activation,
    /// One row group.
    Group,
    /// One ternary product.
    Operation,
    /// All operations of one layer for one token.
    Layer,
    /// All operations of one token.
    Token,
}

impl Level {
    /// The levels whose spans are kept, outermost first, with their names.
    pub const KEPT: [(Self, &str); 6] = [
        (Self::Token, "token"),
        (Self::Layer, "layer"),
        (Self::Operation, "operation"),
        (Self::Group, "group"),
        (Self::Activation, "activation"),
        (Self::Frame, "frame"),
    ];
}

/// A named stretch of cycles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first cycle.
    pub start: Cycle,
    /// The last cycle, inclusive.
    pub end: Cycle,
    /// What it is called, within the level above it.
    pub label: String,
}

/// One ternary product of the run, as seen in the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationSpan {
    /// Its number, as on the wire `operation`.
    pub number: usize,
    /// The token it works on, counted from the start token.
    pub token: usize,
    /// The layer.
    pub layer: usize,
    /// The matrix: `q_proj`, or `random` for generated numbers.
    pub name: String,
    /// Outputs of the product.
    pub n_out: usize,
    /// Inputs of the product.
    pub n_in: usize,
    /// The first cycle with `busy`.
    pub start: Cycle,
    /// The last cycle with `busy`.
    pub end: Cycle,
}

/// A stretch in which the layer does one thing: a norm, a matrix, attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSpan {
    /// Number of the layer run, from 0.
    pub step: usize,
    /// The token, counted from the start token.
    pub token: usize,
    /// The layer, as on its wire.
    pub layer: usize,
    /// The position, as on its wire.
    pub position: usize,
    /// What it does, as the manifest names it.
    pub name: String,
    /// The first cycle.
    pub start: Cycle,
    /// The last cycle, inclusive.
    pub end: Cycle,
}

/// Where in the run a cycle is; a level that nothing of the run covers is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Index into [`super::Run::operations`].
    pub operation: Option<usize>,
    /// Index into [`super::Run::phases`].
    pub phase: Option<usize>,
    /// Row group whose frames surround the cycle.
    pub group: Option<usize>,
    /// Activation whose frame is on the wire.
    pub activation: Option<usize>,
    /// Index into [`super::Run::frames`] of the frame on the wire.
    pub frame: Option<usize>,
    /// Transfers of that frame before this cycle.
    pub bit: Option<usize>,
}

/// The spans of every level above the bit, each list in order and without overlap.
#[derive(Clone, Debug, Default)]
pub(super) struct SpanIndex {
    frames: Vec<Span>,
    activations: Vec<Span>,
    groups: Vec<Span>,
    operations: Vec<Span>,
    layers: Vec<Span>,
    tokens: Vec<Span>,
}

impl SpanIndex {
    /// Operations are what the layer does where `phases` says it, else the engine's products.
    pub fn new(
        frames: &[Frame],
        operations: &[OperationSpan],
        phases: &[PhaseSpan],
        groups_of: impl Fn(usize) -> usize,
    ) -> Self {
        let frame_span = |frame: &Frame, label| Span { start: frame.start, end: frame.end, label };
        let by_frame = |key: fn(&Frame) -> (usize, usize, usize), label: &dyn Fn(&Frame) -> String| {
            merge(frames.iter().map(|frame| (key(frame), frame_span(frame, label(frame)))))
        };
        let outer = Outer::new(operations, phases);
        let sign = |frame: &Frame| if frame.negative { "−".to_owned() } else { "+".to_owned() };
        Self {
            frames: frames.iter().map(|frame| frame_span(frame, sign(frame))).collect(),
            activations: by_frame(|f| (f.operation, f.group, f.activation), &|f| f.activation.to_string()),
            groups: by_frame(|f| (f.operation, f.group, 0), &|f| {
                format!("{}/{}", f.group.saturating_add(1), groups_of(f.operation))
            }),
            operations: outer.of(|o| (o.number, o.step), |o| o.name.to_owned()),
            layers: outer.of(|o| (o.token, o.layer), |o| o.layer.to_string()),
            tokens: outer.of(|o| (o.token, 0), |o| o.token.to_string()),
        }
    }

    /// Takes the spans of a level that the manifest names wires of, instead of those there are.
    pub fn add(&mut self, level: SpanLevel, spans: Vec<Span>) {
        match level {
            SpanLevel::Operation => self.operations = spans,
            SpanLevel::Layer => self.layers = spans,
            SpanLevel::Token => self.tokens = spans,
        }
    }

    /// The spans of `level`; none for cycle and bit, which are not kept.
    pub fn of(&self, level: Level) -> &[Span] {
        match level {
            Level::Cycle | Level::Bit => &[],
            Level::Frame => &self.frames,
            Level::Activation => &self.activations,
            Level::Group => &self.groups,
            Level::Operation => &self.operations,
            Level::Layer => &self.layers,
            Level::Token => &self.tokens,
        }
    }

    /// Where the next span of `level` starts after `cycle`.
    pub fn next(&self, level: Level, cycle: Cycle) -> Option<Cycle> {
        if level == Level::Bit {
            let next = cycle.plus(1);
            let frame = self.frames.get(self.frames.partition_point(|span| span.end < next))?;
            return Some(frame.start.max(next));
        }
        let spans = self.of(level);
        spans.get(spans.partition_point(|span| span.start <= cycle)).map(|span| span.start)
    }

    /// Where the latest span of `level` starts before `cycle`: inside a span, its own start.
    pub fn previous(&self, level: Level, cycle: Cycle) -> Option<Cycle> {
        let spans = if level == Level::Bit { &self.frames } else { self.of(level) };
        let span = &spans[spans.partition_point(|span| span.start < cycle).checked_sub(1)?];
        Some(if level == Level::Bit { span.end.min(cycle.minus(1)) } else { span.start })
    }

    /// The index of the span of `level` that covers `cycle`.
    pub fn covering(&self, level: Level, cycle: Cycle) -> Option<usize> {
        let spans = self.of(level);
        let index = spans.partition_point(|span| span.start <= cycle).checked_sub(1)?;
        (spans[index].end >= cycle).then_some(index)
    }
}

/// A piece of the levels from the operation up.
struct Piece<'a> {
    number: usize,
    step: usize,
    token: usize,
    layer: usize,
    name: &'a str,
    start: Cycle,
    end: Cycle,
}

/// What the levels from the operation up are made of.
struct Outer<'a>(Vec<Piece<'a>>);

impl<'a> Outer<'a> {
    fn new(operations: &'a [OperationSpan], phases: &'a [PhaseSpan]) -> Self {
        if phases.is_empty() {
            let piece = |o: &'a OperationSpan| Piece {
                number: o.number,
                step: 0,
                token: o.token,
                layer: o.layer,
                name: &o.name,
                start: o.start,
                end: o.end,
            };
            return Self(operations.iter().map(piece).collect());
        }
        let piece = |(number, p): (usize, &'a PhaseSpan)| Piece {
            number,
            step: p.step,
            token: p.token,
            layer: p.layer,
            name: &p.name,
            start: p.start,
            end: p.end,
        };
        Self(phases.iter().enumerate().map(piece).collect())
    }

    fn of(&self, key: fn(&Piece) -> (usize, usize), label: fn(&Piece) -> String) -> Vec<Span> {
        merge(self.0.iter().map(|o| (key(o), Span { start: o.start, end: o.end, label: label(o) })))
    }
}

/// Joins neighbours with the same key.
fn merge<K: PartialEq>(items: impl Iterator<Item = (K, Span)>) -> Vec<Span> {
    let mut merged: Vec<(K, Span)> = Vec::new();
    for (key, span) in items {
        match merged.last_mut() {
            Some((last, whole)) if *last == key => whole.end = span.end,
            _ => merged.push((key, span)),
        }
    }
    merged.into_iter().map(|(_, span)| span).collect()
}
