//! How values are written by rule: what the user and the project say, bound to the tables of the trace.

use super::rows::{Analog, Content, Extent, Hue, Line, Row, TALLEST};
use super::state::App;
use crate::config::{Rule, Rules, Subject};
use crate::trace::{Hierarchy, SignalId, SignalKind, Trace};
use crate::translate::{Format, Labels, printable};
use std::sync::Arc;

/// Rules and mapping files.
#[derive(Clone, Debug)]
pub struct Translation {
    /// How signals look when they become rows.
    pub rules: Rules,
    /// Names for values, by the names of their files.
    pub mappings: Vec<Arc<Labels>>,
}

impl Default for Translation {
    fn default() -> Self {
        Self { rules: Rules::built_in(), mappings: Vec::new() }
    }
}

impl Translation {
    /// A row of a signal as the rules have it.
    pub(super) fn row(&self, trace: &Trace, id: SignalId) -> Row {
        let hierarchy = trace.hierarchy();
        let row = Row::of(id, Format::default());
        let Some(signal) = hierarchy.signal(id) else { return row };
        let width = if let SignalKind::Bits { width } = signal.kind { width } else { 0 };
        let subject = Subject {
            path: &signal.path,
            name: &signal.name,
            var_type: &signal.var_type,
            width,
            enumeration: hierarchy.enumeration(id).map(|enumeration| enumeration.name.as_str()),
        };
        let row = self.rules.find(&subject).map_or(row.clone(), |rule| dressed(row, rule));
        let format = self.bound(row.format, hierarchy, Some(id));
        Row { format, ..row }
    }

    /// A format with the tables that it names.
    pub(super) fn bound(&self, format: Format, hierarchy: &Hierarchy, signal: Option<SignalId>) -> Format {
        if !matches!(format, Format::Enum(_) | Format::Mapping { .. }) {
            return format;
        }
        let enumeration = signal.and_then(|signal| enumeration(hierarchy, signal));
        format.bound(enumeration.as_ref(), &self.mappings)
    }
}

fn enumeration(hierarchy: &Hierarchy, signal: SignalId) -> Option<Arc<Labels>> {
    hierarchy.enumeration(signal).map(|enumeration| Arc::new(Labels::of(enumeration)))
}

/// A row as a rule has it.
fn dressed(row: Row, rule: &Rule) -> Row {
    let format = rule.format.as_ref().and_then(|format| format.parse().ok());
    let line = rule.analog.as_deref().map(|line| if line == "slope" { Line::Slope } else { Line::Step });
    let range = match rule.range.as_deref() {
        Some("global") => Extent::Global,
        Some("type") => Extent::Type,
        _ => Extent::Viewport,
    };
    let color = rule.color.and_then(|color| Hue::ALL.get(usize::from(color).checked_sub(1)?).copied());
    Row {
        name: rule.name.as_deref().map(|name| printable(name).into()),
        format: format.unwrap_or_default(),
        color,
        height: rule.height.unwrap_or(1).clamp(1, TALLEST),
        analog: line.map(|line| Analog { line, range }),
        ..row
    }
}

/// The formats that suit a row, `all` of them or those that a key goes through.
pub(super) fn choices(app: &App, row: &Row, all: bool) -> Vec<Format> {
    let signal = row.signal();
    let trace = app.document.as_ref().map(|document| &document.trace);
    let stored = trace.zip(signal).and_then(|(trace, id)| Some(trace.hierarchy().signal(id)?.kind));
    let computed = || app.track(&row.content).map(|track| track.kind());
    let Some(kind) = stored.or_else(computed) else { return Format::ALL.to_vec() };
    let names = trace.zip(signal).and_then(|(trace, id)| enumeration(trace.hierarchy(), id));
    let mut choices = Format::choices(kind, names.as_ref(), &app.translation.mappings);
    if !all {
        choices.retain(|format| {
            !matches!(format, Format::Fixed { .. } | Format::Float(_)) || *format == row.format
        });
    }
    if !choices.contains(&row.format) {
        choices.push(row.format.clone());
    }
    choices
}

/// Gives rows whose formats name tables those tables, where the trace and the mappings have them.
pub(super) fn bind(app: &mut App) {
    let Some(document) = &app.document else { return };
    let hierarchy = document.trace.hierarchy();
    for row in &mut app.waves.rows {
        if matches!(row.format, Format::Enum(None) | Format::Mapping { labels: None, .. }) {
            let signal = if let Content::Signal(id) = row.content { Some(id) } else { None };
            row.format = app.translation.bound(std::mem::take(&mut row.format), hierarchy, signal);
        }
    }
}

/// Takes the tables of the old trace away; the new one may have others.
pub(super) fn release(app: &mut App) {
    for row in &mut app.waves.rows {
        if let Format::Enum(names) = &mut row.format {
            *names = None;
        }
    }
}
