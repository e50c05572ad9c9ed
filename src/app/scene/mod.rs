//! The scene: what every pane shows, made by [`super::update()`] so that drawing only draws.
//!
//! Parts that cost something are kept while nothing that they depend on changes.

mod analog;
mod attention;
mod broadcast;
mod cache;
mod changes;
mod drivers;
mod executes;
mod expected;
mod grid;
mod head;
mod header;
mod heads;
mod history;
mod line;
mod live;
mod map;
mod matrix;
mod names;
mod notes;
mod other;
mod ruler;
mod source;
mod spans;
mod synth;
mod tensor;
mod text;
mod tree;
mod watch;
mod wave;
mod waves;
mod why;

pub use crate::translate::wave::{Level, Segment, Shape, Steady, Stretch, Writing};
pub use analog::{Curve, Gap, Point};
pub use attention::{Shade, Spot};
pub use broadcast::{Bar, BitOnWire, Broadcast, Mark, Moment, OnWire};
pub use cache::{CACHE_NUMBER, CachePane, CacheRow};
pub use changes::{ChangeLine, ChangesPane, Text};
pub(super) use drivers::at_work;
pub(super) use executes::executed;
pub use grid::{Grid, Scalar};
pub use head::{HeadBody, HeadPane, PositionRow, VectorRow};
pub use header::{Header, Verdict};
pub use heads::{HeadMap, HeadsPane, MAP_HEAD, MAP_LABEL, MapRow};
pub use history::History;
pub use line::Head;
pub(super) use live::{driven, instance_scope, located, signal_of};
pub use map::WaveMap;
pub use matrix::{Element as ArrayElement, MatrixPane};
pub(super) use names::Names;
pub use notes::Flag;
pub use other::{OtherLine, Piece};
pub use ruler::{Delta, Found, Ruler, Tick};
pub(super) use source::meaning;
pub use source::{Ink, SOURCE_MARGIN, SourceLine, SourcePane, SourcePiece};
pub use spans::{Map, Spans, Stripe, StripeRow};
pub use synth::{SynthLine, SynthPane, Tile};
pub use tensor::{Column, Columns, Heat, HeatCell, HeatRow, Parts, Tensor};
pub use text::{TextPane, TextToken};
pub use tree::{TreeLine, TreePane};
pub use watch::{Tone, WatchLine, WatchPart};
pub use wave::{Wave, wave_of};
pub use waves::{WaveLine, WavesPane};
pub use why::{WhyLine, WhyPane};

use super::arrange::{Placed, Region, Room, arrange};
use super::layout::Pane;
use super::rows::Content;
use super::state::App;
use crate::translate::{Analog, Format};
use std::sync::Arc;

/// What every pane shows. A pane that is not on the screen, or has nothing to show, is `None`.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The panes and where they are.
    pub placed: Vec<Placed>,
    /// The line on top.
    pub header: Header,
    /// The activation on the wire.
    pub broadcast: Option<Broadcast>,
    /// The accumulators.
    pub grid: Option<Grid>,
    /// The tensor.
    pub tensor: Option<Tensor>,
    /// Why a value is wrong.
    pub why: Option<WhyPane>,
    /// An array.
    pub matrix: Option<MatrixPane>,
    /// The RTL.
    pub source: Option<SourcePane>,
    /// All heads of attention.
    pub heads: Option<HeadsPane>,
    /// One head.
    pub head: Option<HeadPane>,
    /// The keys and values that are kept.
    pub cache: Option<CachePane>,
    /// The tokens as a text.
    pub text: Option<TextPane>,
    /// The waves.
    pub waves: WavesPane,
    /// The spans.
    pub spans: Option<Spans>,
    /// What a synthesis made of the design.
    pub synth: Option<SynthPane>,
    /// What changed since an earlier run.
    pub changes: Option<ChangesPane>,
    /// The signal tree.
    pub tree: TreePane,
    curves: analog::Curves,
}

impl Scene {
    /// Scalars in a row of the accumulator grid.
    #[must_use]
    pub fn grid_columns(&self) -> usize {
        self.grid.as_ref().map_or(1, |grid| grid.columns)
    }

    /// Rows that a pane shows at once.
    #[must_use]
    pub fn rows_of(&self, pane: Pane) -> usize {
        let placed = self.placed.iter().find(|placed| placed.pane == pane);
        placed.map_or(1, |placed| usize::from(placed.region.inner().height.saturating_sub(1)))
    }

    /// The scalar at a cell of the inside of the accumulator grid.
    #[must_use]
    pub fn lane_at(&self, column: u16, row: u16) -> Option<usize> {
        self.grid.as_ref()?.lane_at(column, row)
    }

    /// Curves whose numbers a worker has to read; each is named once.
    pub(super) fn wanted_curves(&mut self) -> Vec<(Content, Format)> {
        self.curves.take_wanted()
    }

    /// Whether a worker reads numbers for a curve.
    pub(super) fn waits_for_curves(&self) -> bool {
        self.curves.waits()
    }

    /// Curves that are not there stay away.
    pub(super) fn stop_curves(&mut self) {
        self.curves.stop();
    }

    /// The row of the changes in a line of the inside of their pane.
    pub(super) fn change_at(&self, line: usize) -> Option<usize> {
        self.changes.as_ref()?.lines.get(line)?.entry
    }

    fn region(&self, pane: Pane) -> Option<Region> {
        self.placed.iter().find(|placed| placed.pane == pane).map(|placed| placed.region.inner())
    }
}

/// Makes the scene anew.
pub(super) fn refresh(app: &mut App) {
    let mut scene = std::mem::take(&mut app.scene);
    scene.placed = arrange(app, app.size);
    app.sizes.note(&scene.placed);
    let large = Room::of(app.size) != Room::None;
    let on_screen = |scene: &Scene, pane| scene.region(pane).filter(|_| large);
    scene.header = header::header(app);
    scene.broadcast = on_screen(&scene, Pane::Broadcast).and_then(|_| broadcast::broadcast(app));
    let region = on_screen(&scene, Pane::Accumulators);
    scene.grid = region.and_then(|region| grid::grid(app, region));
    let region = on_screen(&scene, Pane::Tensor);
    scene.tensor = region.and_then(|region| tensor::tensor(app, region, scene.tensor.take()));
    attend(app, &mut scene);
    // The spans stand below the waves and share their columns, so either pane asks for both.
    let region = on_screen(&scene, Pane::Matrix);
    scene.matrix = region.and_then(|region| matrix::matrix(app, region));
    let region = on_screen(&scene, Pane::Why);
    scene.why = region.and_then(|region| why::why(app, region, scene.why.take()));
    let region = on_screen(&scene, Pane::Source);
    app.source.wanted.clear();
    scene.source = region.and_then(|region| source::source(app, region, &scene.placed));
    let spans = on_screen(&scene, Pane::Spans);
    let region = on_screen(&scene, Pane::Waves).or(spans);
    let old = std::mem::take(&mut scene.waves);
    scene.waves = waves::waves(app, region.unwrap_or_default(), spans.is_some(), &mut scene.curves, old);
    let region = on_screen(&scene, Pane::Spans);
    scene.spans = region.and_then(|region| spans::spans(app, region, &scene.waves));
    let region = on_screen(&scene, Pane::Tree);
    scene.tree = region.map(|region| tree::tree(app, region)).unwrap_or_default();
    let region = on_screen(&scene, Pane::Changes);
    scene.changes = region.map(|region| changes::changes(app, region));
    let region = on_screen(&scene, Pane::Synthesis);
    scene.synth = region.and_then(|region| synth::synth(app, region, scene.synth.as_ref()));
    app.scene = scene;
}

/// Shows how much time has gone by.
pub(super) fn tick(app: &mut App) {
    app.scene.header = header::header(app);
}

/// Makes the panes of attention.
fn attend(app: &mut App, scene: &mut Scene) {
    let on_screen = |scene: &Scene, pane| scene.region(pane).filter(|_| Room::of(app.size) != Room::None);
    let [heads, head, cache, text] =
        [Pane::Heads, Pane::Head, Pane::Cache, Pane::Text].map(|pane| on_screen(scene, pane));
    scene.heads = heads.and_then(|region| heads::heads(app, region));
    scene.head = head.and_then(|region| head::head(app, region, scene.head.as_ref()));
    scene.cache = cache.and_then(|region| cache::cache(app, region));
    scene.text = text.and_then(|region| text::text(app, region));
}

/// Drops what was kept, because the trace behind it changed.
pub(super) fn forget(app: &mut App) {
    app.scene.waves =
        WavesPane { lines: Vec::new(), values: 0, map: None, ..std::mem::take(&mut app.scene.waves) };
    app.scene.tensor = None;
    app.scene.curves = analog::Curves::default();
}

/// Draws everything anew that shows a trace which has grown; curves stay as they are until their numbers are there.
pub(super) fn renew(app: &mut App) {
    forget_lines(app);
    app.scene.waves.map = None;
    app.scene.curves.renew();
}

/// Draws all rows anew.
pub(super) fn forget_lines(app: &mut App) {
    app.scene.waves.lines.clear();
}

/// Takes the numbers of a curve; its row is drawn anew.
pub(super) fn curve(app: &mut App, content: Content, format: Format, numbers: Arc<Analog>) {
    app.scene.curves.put(content, format, numbers);
    forget_lines(app);
}

/// The smallest scroll near `scroll` that shows row `selected` among `rows` on a pane of `height` rows.
pub(super) fn scrolled(scroll: usize, selected: usize, rows: usize, height: usize) -> usize {
    let height = height.max(1);
    let lowest = selected.saturating_sub(height - 1);
    scroll.clamp(lowest, selected.max(lowest)).min(rows.saturating_sub(height))
}
