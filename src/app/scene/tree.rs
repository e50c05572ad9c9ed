//! The rows of the signal tree on the screen.

use super::scrolled;
use crate::app::layout::Region;
use crate::app::state::App;
use crate::app::tree::{Node, TreeRow};
use crate::trace::{Hierarchy, SignalKind};

/// The signal tree on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreePane {
    /// The rows on the screen.
    pub lines: Vec<TreeLine>,
    /// Rows of the whole tree, or matches of the filter.
    pub total: usize,
}

/// A row of the signal tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeLine {
    /// Scopes above it.
    pub depth: u16,
    /// Its name, or its path below a filter.
    pub name: String,
    /// Whether a scope is open; `None` for signals.
    pub open: Option<bool>,
    /// What it holds: bits, or the kind of a scope.
    pub kind: String,
    /// Whether the waves show it.
    pub in_waves: bool,
    /// Whether it is selected.
    pub selected: bool,
}

pub(super) fn tree(app: &mut App, region: Region) -> TreePane {
    let Some(document) = &app.document else { return TreePane::default() };
    let height = usize::from(region.height.saturating_sub(1)).max(1);
    let total = app.tree.rows().len();
    app.tree.scroll = scrolled(app.tree.scroll, app.tree.selected, total, height);
    let hierarchy = document.trace.hierarchy();
    let rows = app.tree.rows().iter().enumerate().skip(app.tree.scroll).take(height);
    let lines = rows.filter_map(|(index, row)| {
        let mut line = line(app, hierarchy, row)?;
        line.selected = index == app.tree.selected;
        Some(line)
    });
    TreePane { lines: lines.collect(), total }
}

fn line(app: &App, hierarchy: &Hierarchy, row: &TreeRow) -> Option<TreeLine> {
    let filtered = !app.tree.query.is_empty();
    let line = match row.node {
        Node::Scope(id) => {
            let scope = hierarchy.scope(id)?;
            let open = Some(app.tree.is_open(id));
            TreeLine { name: scope.name.clone(), open, kind: String::new(), ..blank(row) }
        }
        Node::Signal(id) => {
            let signal = hierarchy.signal(id)?;
            let name = if filtered { signal.path.clone() } else { signal.name.clone() };
            let kind = match signal.kind {
                SignalKind::Bits { width: 1 } => String::new(),
                SignalKind::Bits { width } => width.to_string(),
                SignalKind::Real => "real".to_owned(),
                SignalKind::Text => "text".to_owned(),
                SignalKind::Event => "event".to_owned(),
            };
            TreeLine { name, kind, in_waves: app.waves.contains(id), ..blank(row) }
        }
    };
    Some(line)
}

fn blank(row: &TreeRow) -> TreeLine {
    TreeLine {
        depth: row.depth,
        name: String::new(),
        open: None,
        kind: String::new(),
        in_waves: false,
        selected: false,
    }
}
