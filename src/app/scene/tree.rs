//! The rows of the signal tree on the screen.

use super::names::Names;
use super::scrolled;
use crate::app::arrange::Region;
use crate::app::state::App;
use crate::app::tree::{Node, TreeRow};
use crate::trace::{Direction, Hierarchy, SignalKind};

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
    /// Its name, or below a filter its path without the scope that the matches on the screen share.
    pub name: String,
    /// Whether a scope is open; `None` for signals.
    pub open: Option<bool>,
    /// What it is: direction, kind and bits of a signal, or the kind of a scope.
    pub kind: String,
    /// As `kind`, where there is little room.
    pub short: String,
    /// Whether it differs from the trace that this one is compared with, or something in it does.
    pub differs: bool,
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
    let signals = rows.clone().filter_map(|(_, row)| match row.node {
        Node::Signal(id) => hierarchy.signal(id),
        Node::Scope(_) => None,
    });
    // A single match has nobody to share a scope with, and its whole path tells most.
    let names =
        if total > 1 { Names::of(signals.map(|signal| signal.path.as_str())) } else { Names::default() };
    let lines = rows.filter_map(|(index, row)| {
        let mut line = line(app, hierarchy, names, row)?;
        line.selected = index == app.tree.selected;
        Some(line)
    });
    TreePane { lines: lines.collect(), total }
}

fn line(app: &App, hierarchy: &Hierarchy, names: Names, row: &TreeRow) -> Option<TreeLine> {
    let filtered = !app.tree.query.is_empty();
    let line = match row.node {
        Node::Scope(id) => {
            let scope = hierarchy.scope(id)?;
            let open = Some(app.tree.is_open(id));
            let differs = app.comparison().is_some_and(|comparison| comparison.scope_differs(id));
            let kind = scope_kind(&scope.kind);
            TreeLine { name: scope.name.clone(), open, kind, differs, ..blank(row) }
        }
        Node::Signal(id) => {
            let signal = hierarchy.signal(id)?;
            let name = if filtered { names.short(&signal.path) } else { &signal.name }.to_owned();
            let short = match signal.kind {
                SignalKind::Bits { width: 1 } => String::new(),
                SignalKind::Bits { width } => width.to_string(),
                SignalKind::Real => "real".to_owned(),
                SignalKind::Text => "text".to_owned(),
                SignalKind::Event => "event".to_owned(),
            };
            let words = [direction(hierarchy.direction(id)), variable(&signal.var_type), short.as_str()];
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let differs = app.comparison().is_some_and(|comparison| comparison.differs(id));
            let in_waves = app.waves.contains(id);
            TreeLine { name, kind: words.join(" "), short, differs, in_waves, ..blank(row) }
        }
    };
    Some(line)
}

/// The kind of a scope in a word; nothing for a module, which most are.
fn scope_kind(kind: &str) -> String {
    match kind {
        "module" | "unknown" | "" => String::new(),
        "begin" => "block".to_owned(),
        "gen_generate" => "generate".to_owned(),
        other => other.trim_start_matches("vhdl_").replace('_', " "),
    }
}

/// Kinds of variables that mean something beside their bits.
fn variable(kind: &str) -> &'static str {
    const TELLING: [(&str, &str); 9] = [
        ("parameter", "parameter"),
        ("real_parameter", "parameter"),
        ("event_parameter", "parameter"),
        ("integer", "integer"),
        ("time", "time"),
        ("enum", "enum"),
        ("tri", "tri"),
        ("supply0", "supply 0"),
        ("supply1", "supply 1"),
    ];
    TELLING.iter().find(|(word, _)| *word == kind).map_or("", |(_, word)| word)
}

fn direction(direction: Option<Direction>) -> &'static str {
    match direction {
        None => "",
        Some(Direction::Input) => "in",
        Some(Direction::Output) => "out",
        Some(Direction::Both) => "inout",
    }
}

fn blank(row: &TreeRow) -> TreeLine {
    TreeLine {
        depth: row.depth,
        name: String::new(),
        open: None,
        kind: String::new(),
        short: String::new(),
        differs: false,
        in_waves: false,
        selected: false,
    }
}
