//! What the panes of the engine select: one scalar, one tensor, one element of it, and how they are shown.

mod cache;
mod carried;
mod figures;
mod whole;

pub use carried::Carried;
pub use figures::{Bin, Figures};
pub use whole::{Element, Verdict, Whole};

use super::state::App;
use crate::base::Cycle;
use crate::decode::{NamedTensor, Run, TensorKey};
use cache::Cache;
use std::sync::Arc;

/// Where tensors are from that no run on the screen says.
pub(super) const FROM_SNIPPET: &str = "from the snippet";

/// Which numbers of a tensor are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// What passed the probe.
    #[default]
    Rtl,
    /// What the golden model has.
    Golden,
    /// The first minus the second.
    Difference,
}

impl View {
    /// Every view, in the order of the key.
    pub const ALL: [Self; 3] = [Self::Rtl, Self::Golden, Self::Difference];

    /// The word in headings.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Rtl => "rtl",
            Self::Golden => "golden",
            Self::Difference => "difference",
        }
    }
}

/// What the tensor pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// Everything that there is room for: table, heatmap, figures.
    #[default]
    All,
    /// The table.
    Table,
    /// The heatmap.
    Heat,
}

impl Form {
    /// Every form, in the order of the key.
    pub const ALL: [Self; 3] = [Self::All, Self::Table, Self::Heat];

    /// The word in messages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "table and heatmap, as far as there is room",
            Self::Table => "table",
            Self::Heat => "heatmap",
        }
    }
}

/// What the tensor pane holds on to when the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Nothing: it shows what the cursor is about.
    Nothing,
    /// A name.
    Name,
    /// One tensor of one run.
    Tensor,
}

/// What the panes of the engine select.
#[derive(Clone, Debug, Default)]
pub struct Tensors {
    /// The selected scalar, by lane.
    pub(super) lane: usize,
    /// The first row of the accumulator grid on the screen.
    pub(super) grid_scroll: usize,
    /// The name that was chosen; without one it is what the operation at the cursor makes.
    pub(super) name: Option<Arc<str>>,
    /// The number that was chosen; without one it is that of the cursor.
    pub(super) pinned: Option<usize>,
    /// The selected element by index; a tensor without it shows the one before.
    pub(super) element: usize,
    pub(super) view: View,
    pub(super) form: Form,
    /// Whether histogram and heatmap are logarithmic.
    pub(super) logarithmic: bool,
    pub(super) cache: Cache,
}

impl Tensors {
    /// The selected scalar, by lane.
    #[must_use]
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// The selected element, by index.
    #[must_use]
    pub fn element(&self) -> usize {
        self.element
    }

    /// What the pane holds on to.
    #[must_use]
    pub fn hold(&self) -> Hold {
        match (&self.name, self.pinned) {
            (_, Some(_)) => Hold::Tensor,
            (Some(_), None) => Hold::Name,
            (None, None) => Hold::Nothing,
        }
    }

    /// Which numbers are looked at.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }
}

impl App {
    /// The tensor that the pane shows.
    #[must_use]
    pub fn tensor(&self) -> Option<TensorKey> {
        let chosen = self.tensors.name.as_deref().filter(|name| self.has_tensor(name));
        let name = match (chosen, self.run(), self.carried()) {
            (Some(name), ..) => name,
            (None, Some(run), _) => &run.tensors().get(about(run, self.cycle()?)?)?.name,
            (None, None, carried) => carried?.latest(self.cursor)?,
        };
        let key = self.current_tensor(name)?;
        Some(TensorKey { number: self.tensors.pinned.unwrap_or(key.number), ..key })
    }

    /// The tensors that a snippet carries; `None` for any other trace.
    #[must_use]
    pub fn carried(&self) -> Option<&Carried> {
        self.document.as_ref()?.carried.as_deref()
    }

    /// Every tensor there is, with what it is for people: those of the run in the order of data flow, else those that a
    /// snippet carries.
    pub(super) fn tensor_list(&self) -> Vec<(Arc<str>, Arc<str>)> {
        match (self.run(), self.carried()) {
            (Some(run), _) => {
                let named = |tensor: &NamedTensor| (Arc::clone(&tensor.name), Arc::clone(&tensor.summary));
                run.tensors().iter().map(named).collect()
            }
            (None, carried) => {
                let names = carried.map(Carried::names).unwrap_or_default();
                names.iter().map(|name| (Arc::clone(name), FROM_SNIPPET.into())).collect()
            }
        }
    }

    /// Whether there is a tensor called so.
    pub(super) fn has_tensor(&self, name: &str) -> bool {
        match (self.run(), self.carried()) {
            (Some(run), _) => run.tensors().iter().any(|tensor| &*tensor.name == name),
            (None, carried) => carried.is_some_and(|carried| carried.names().iter().any(|n| &**n == name)),
        }
    }

    /// The tensor called `name` that the cursor is about.
    pub(super) fn current_tensor(&self, name: &str) -> Option<TensorKey> {
        match self.run() {
            Some(run) => run.current(name, self.cycle()?),
            None => self.carried()?.current(name, self.cursor),
        }
    }

    /// The elements of a tensor beside those of the golden model, read once.
    pub(super) fn whole(&mut self, key: &TensorKey) -> Option<Arc<Whole>> {
        let document = self.document.as_ref()?;
        let golden = document.golden.as_deref();
        let Some(run) = &document.run else {
            // Elements of a snippet have times; their cycles are known as soon as the clock is.
            let clock = self.moving.clocking.clock();
            let table = document.carried.as_ref()?.table(key)?;
            let version = (document.generation, clock.is_some());
            return Some(
                self.tensors.cache.whole(version, key, || Whole::carried(table, clock, key.clone())),
            );
        };
        let version = (document.generation, golden.is_some());
        Some(self.tensors.cache.whole(version, key, || Whole::new(run, golden, key.clone())))
    }
}

/// The tensor that a cycle is about, by its place among all: the one that the phase of the layer is named after, what
/// the operation gives, else the last of all.
fn about(run: &Run, cycle: Cycle) -> Option<usize> {
    let place = |name: &str| run.tensors().iter().position(|tensor| &*tensor.name == name);
    let phase = run.phases().partition_point(|phase| phase.start <= cycle);
    let phase = run.phases().get(phase.saturating_sub(1)).and_then(|phase| place(&phase.name));
    phase.or_else(|| place("y")).or_else(|| run.tensors().len().checked_sub(1))
}

/// What the tensors of the operation at a cycle are to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The activations that are sent, one a column of the matrix.
    Input,
    /// The accumulators, one a row.
    Output,
}

/// Which part the tensor of the pane plays in the operation at the cursor, if any.
pub(super) fn part(app: &App) -> Option<Part> {
    let (run, cycle) = app.run().zip(app.cycle())?;
    let operation = run.operation_at(cycle)?;
    let key = app.tensor().filter(|key| run.current(&key.name, cycle).as_ref() == Some(key))?;
    let alone = run.phases().is_empty();
    match &*key.name {
        "x" if alone => Some(Part::Input),
        "y" if alone => Some(Part::Output),
        name if name == operation.name => Some(Part::Output),
        name if name.strip_suffix("_in") == Some(&operation.name) => Some(Part::Input),
        _ => None,
    }
}

/// The name before or after `name` in a list, `steps` further; the first and the last are the ends.
pub(super) fn turned<'a>(all: &'a [(Arc<str>, Arc<str>)], name: &str, steps: isize) -> Option<&'a Arc<str>> {
    let at = all.iter().position(|(other, _)| **other == *name).unwrap_or(0);
    all.get(at.saturating_add_signed(steps).min(all.len().saturating_sub(1))).map(|(name, _)| name)
}
