//! What is on the screen as a session.

use super::places;
use crate::app::state::App;
use crate::app::{Analog, Content, Extent, Hue, Line, Row, Sizes};
use crate::base::Duration;
use crate::session::{self, Origin, Session, Tick};
use crate::trace::{Hierarchy, SignalKind, Trace};
use std::path::Path;

impl App {
    /// What is on the screen by full name, so that it can come back; `None` while no trace is shown.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        let trace = &self.document.as_ref()?.trace;
        // Names alone are no screen that somebody left.
        if !trace.has_values() || self.keep.begins_with.is_some() {
            return None;
        }
        let viewport = self.waves.viewport();
        Some(Session {
            origin: origin(trace),
            cursor: Some(self.cursor.0),
            viewport: Some((viewport.from.0, viewport.to.0)),
            marks: self.marks.iter().map(|(letter, time)| (*letter, time.0)).collect(),
            mark_names: self.moving.names.iter().map(|(letter, name)| (*letter, name.to_string())).collect(),
            measure: self.moving.measure,
            search: Some(self.search.text()).filter(|text| !text.is_empty()).map(str::to_owned),
            search_clock: self.search.clock().map(str::to_owned),
            compare: self.comparison().map(|comparison| absolute(comparison.file())),
            compare_tolerance: self
                .comparison()
                .map(|comparison| comparison.against().options.tolerance)
                .filter(|tolerance| *tolerance != Duration::ZERO),
            compare_map: self
                .comparison()
                .map(|comparison| comparison.against().map_texts())
                .unwrap_or_default(),
            clock: self
                .moving
                .clocking
                .chosen
                .and_then(|id| Some(trace.hierarchy().signal(id)?.path.clone())),
            panes: sizes(self.sizes())
                .into_iter()
                .filter_map(|(name, size)| Some((name.to_owned(), size?)))
                .collect(),
            layout: Some(self.layout.title().to_owned()),
            focus: Some(self.focus.title().to_owned()),
            zoomed: self.zoomed,
            open: Some(self.tree.open_paths(trace.hierarchy())),
            selected: self.waves.selected(),
            breakpoints: self.breakpoints().all().to_vec(),
            tensor: places::tensor(self),
            rtl: places::rtl(self),
            notes: self.notes().to_vec(),
            rows: self.waves.rows().iter().filter_map(|row| written(row, trace.hierarchy())).collect(),
        })
    }
}

/// Sizes by name.
fn sizes(sizes: Sizes) -> [(&'static str, Option<u16>); 4] {
    [("tree", sizes.tree), ("top", sizes.top), ("names", sizes.names), ("values", sizes.values)]
}

/// A file as whoever works in another folder would name it.
fn absolute(file: &Path) -> String {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).to_string_lossy().into_owned()
}

fn origin(trace: &Trace) -> Origin {
    Origin {
        file: Some(absolute(trace.file())),
        format: Some(trace.format().to_string()),
        tick: Some(Tick(trace.scale())),
    }
}

/// A row by name; `None` for a signal that the trace does not have.
pub(in crate::app) fn written(row: &Row, hierarchy: &Hierarchy) -> Option<session::Row> {
    let content = match &row.content {
        Content::Signal(id) => {
            let signal = hierarchy.signal(*id)?;
            let width = if let SignalKind::Bits { width } = signal.kind { Some(width) } else { None };
            session::Content::Signal { path: signal.path.clone(), width }
        }
        Content::Missing(path) => session::Content::Signal { path: path.to_string(), width: None },
        Content::Computed(expression) => session::Content::Computed(expression.to_string()),
        Content::Protocol(spec) => session::Content::Protocol(spec.to_string()),
        Content::Divider => session::Content::Divider,
        Content::Group { open } => session::Content::Group { open: *open },
    };
    let heading = matches!(row.content, Content::Divider | Content::Group { .. });
    Some(session::Row {
        content,
        name: row.name.as_ref().map(ToString::to_string),
        format: (!heading).then(|| row.format.to_string()),
        color: row
            .color
            .and_then(|hue| Hue::ALL.iter().zip(1..).find(|(known, _)| **known == hue))
            .map(|(_, n)| n),
        height: row.height,
        analog: row.analog.map(|analog| (line(analog.line).to_owned(), extent(analog.range).to_owned())),
        depth: row.depth,
    })
}

fn line(line: Line) -> &'static str {
    match line {
        Line::Step => "step",
        Line::Slope => "slope",
    }
}

fn extent(extent: Extent) -> &'static str {
    match extent {
        Extent::Viewport => "viewport",
        Extent::Global => "global",
        Extent::Type => "type",
    }
}

/// The analog row that two words of a session mean.
pub(super) fn analog(words: &(String, String)) -> Analog {
    Analog {
        line: [Line::Step, Line::Slope].into_iter().find(|known| line(*known) == words.0).unwrap_or_default(),
        range: [Extent::Viewport, Extent::Global, Extent::Type]
            .into_iter()
            .find(|known| extent(*known) == words.1)
            .unwrap_or_default(),
    }
}
