//! What a row of the waves says and what is drawn in it.

use super::analog::{self, Curves};
use super::names::Names;
use super::wave::{Wave, wave};
use crate::app::Document;
use crate::app::rows::{Content, Row, subtree};
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::app::work::STOPPED;
use crate::base::Time;
use crate::protocol::ERROR;
use crate::trace::{SignalKind, Value};
use crate::translate::wave::Writing;

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A signal or something computed.
    Plain,
    /// Transactions of a protocol.
    Protocol,
    /// A signal that the trace does not have, or something that cannot be computed.
    Missing,
    /// A line that sets rows apart.
    Divider,
    /// The head of a group.
    Group {
        /// Whether its rows are shown.
        open: bool,
        /// Rows in it.
        rows: usize,
    },
}

impl Head {
    /// Cells before and behind the name: indent, fold sign, count.
    pub(super) fn cells(self, depth: u8) -> usize {
        let own = match self {
            Self::Group { rows, .. } => 5 + rows.checked_ilog10().unwrap_or(0) as usize,
            _ => 0,
        };
        usize::from(depth) * 2 + own
    }
}

/// The texts of a row.
pub(super) struct Text {
    pub(super) name: String,
    pub(super) range: String,
    pub(super) value: String,
    /// What `value` writes, to write it shorter.
    pub(super) raw: Option<Value>,
    pub(super) known: bool,
    pub(super) head: Head,
    pub(super) depth: u8,
}

pub(super) fn text(app: &App, document: &Document, names: Names, index: usize, row: &Row) -> Text {
    let trace = &document.trace;
    let signal = row.signal().and_then(|signal| trace.hierarchy().signal(signal));
    let range = signal
        .filter(|signal| !matches!(signal.kind, SignalKind::Bits { width: 1 }))
        .and_then(|signal| signal.range)
        .map(|(left, right)| format!("[{left}:{right}]"));
    let value = at_cursor(app, document, row);
    Text {
        name: name(row, signal.map(|signal| names.short(&signal.path))),
        range: range.unwrap_or_default(),
        known: value.as_ref().is_none_or(Value::is_known),
        value: match &value {
            Some(Value::Text(text)) if matches!(row.content, Content::Protocol(_)) => text.clone(),
            Some(value) => row.format.write(value),
            None if app.track(&row.content).is_some() => "–".to_owned(),
            None if matches!(row.content, Content::Signal(_)) && app.arriving() => "…".to_owned(),
            None => String::new(),
        },
        raw: value,
        head: head(app, index, row),
        depth: row.depth,
    }
}

fn head(app: &App, index: usize, row: &Row) -> Head {
    match &row.content {
        Content::Group { open } => {
            Head::Group { open: *open, rows: subtree(&app.waves.rows, index).len().saturating_sub(1) }
        }
        Content::Divider => Head::Divider,
        Content::Missing(_) => Head::Missing,
        content if app.failed.contains_key(content) => Head::Missing,
        Content::Protocol(_) => Head::Protocol,
        Content::Signal(_) | Content::Computed(_) => Head::Plain,
    }
}

/// What a flip-flop sees at the cursor; without a clock what holds after the changes at the cursor.
fn at_cursor(app: &App, document: &Document, row: &Row) -> Option<Value> {
    let track = app.track(&row.content)?;
    match document.run {
        Some(_) => track.value_before(app.cursor),
        None => track.value(app.cursor),
    }
}

/// What a user called the row, else what it shows.
fn name(row: &Row, signal: Option<&str>) -> String {
    let own = row.name.as_deref().or(signal);
    let content = match &row.content {
        Content::Signal(_) | Content::Divider | Content::Group { .. } => "",
        Content::Computed(text) | Content::Protocol(text) | Content::Missing(text) => text,
    };
    own.unwrap_or(content).to_owned()
}

/// What stands in a row that has no values: whether they are on their way.
fn absent(app: &App) -> Wave {
    if app.arriving() {
        return Wave::Loading;
    }
    let key = app.keymap.shortest("reload").map(|key| format!("; {key} loads"));
    Wave::Missing(format!("not loaded{}", key.unwrap_or_default()))
}

/// Draws a row in `columns` columns of the viewport; the work grows with the columns.
pub(super) fn draw(app: &App, row: &Row, viewport: Viewport, columns: u16, curves: &mut Curves) -> Wave {
    if let Some(problem) = app.failed.get(&row.content) {
        return Wave::Missing(problem.clone());
    }
    let errors = match &row.content {
        Content::Group { .. } => return Wave::Blank,
        Content::Divider => return Wave::Rule,
        Content::Missing(_) => return Wave::Missing("not in this trace".to_owned()),
        content => matches!(content, Content::Protocol(_)).then_some(ERROR),
    };
    let Some(track) = app.track(&row.content) else { return absent(app) };
    let Viewport { from, to } = viewport;
    let last = Time(to.0.saturating_sub(1).max(from.0));
    if let Some(how) = row.analog.filter(|_| !matches!(track.kind(), SignalKind::Text | SignalKind::Event)) {
        return match curves.of(&row.content, &row.format, &track) {
            Some(numbers) => Wave::Analog(analog::curve(&numbers, how, (from, last), columns)),
            None if curves.is_stopped(&row.content, &row.format) => Wave::Missing(STOPPED.to_owned()),
            None => Wave::Loading,
        };
    }
    let drawn = track.summary(from, last, usize::from(columns));
    wave(track.kind(), &drawn, Writing { format: &row.format, errors, columns: 1 })
}
