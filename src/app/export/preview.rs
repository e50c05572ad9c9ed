//! What an export will be: its size and its first lines, found without writing more than a little of it.

use super::super::state::App;
use super::{ExportPane, ExportRequest, Product};
use crate::base::{Time, printable};
use crate::export::{Kind, Options, Selection, ShownRow, drawing};
use std::path::PathBuf;

/// Changes that are written for a preview, at most: no key may wait for more.
const MOST_CHANGES: usize = 4_000;

/// Lines of a preview, and letters of a line.
const MOST_LINES: usize = 40;
const MOST_LETTERS: usize = 160;

/// What an export will be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// How large it becomes.
    pub size: Size,
    /// Signals and computed rows in it.
    pub signals: usize,
    /// Changes of these in the stretch.
    pub changes: u64,
    /// Notes in it.
    pub notes: usize,
    /// Marks in it.
    pub marks: usize,
    /// Decoded tensors in it.
    pub tensors: usize,
    /// The first lines.
    pub lines: Vec<String>,
}

/// How large a file becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Nobody knows.
    #[default]
    Unknown,
    /// About so many bytes.
    About(u64),
    /// So many bytes, but for what is found out while it is written.
    Bytes(u64),
}

impl Preview {
    /// Looks at what `pane` asks for.
    pub(super) fn of(app: &App, pane: &ExportPane) -> Self {
        let (from, to) = pane.stretch;
        let Some(selection) = app.selection(from, to, &pane.rows) else { return Self::default() };
        let tracks: Vec<_> = selection.rows.iter().filter_map(|row| row.track(&selection.trace)).collect();
        let until = |to: Time| {
            tracks.iter().map(|track| track.count_to(to) - track.count_before(from)).sum::<usize>()
        };
        let changes = until(to);
        let mut preview = Self {
            signals: tracks.len(),
            changes: changes as u64,
            notes: selection.notes.len(),
            marks: selection.markers.len(),
            tensors: selection.tensors.len(),
            ..Self::default()
        };
        let Product::Selection(kind) = pane.product else { return preview };
        let heavy = |row: &ShownRow| {
            let long = |track: &crate::trace::Track| track.len() > 25 * MOST_CHANGES;
            row.curve.is_some() && row.track(&selection.trace).as_ref().is_some_and(long)
        };
        if kind == Kind::Svg && selection.rows.iter().any(heavy) {
            return preview;
        }
        // A report and a picture are as large as their columns; everything else grows with the changes.
        let end = match kind {
            Kind::Markdown | Kind::Svg => to,
            _ if changes <= MOST_CHANGES => to,
            _ => last_with(from, to, |to| until(to) <= MOST_CHANGES),
        };
        let request = ExportRequest {
            number: 0,
            product: pane.product,
            file: PathBuf::new(),
            stretch: (from, end),
            rows: pane.rows.clone(),
            overwrite: false,
        };
        let mut bytes = Vec::new();
        let parcel = app.parcel(&request, Options::default());
        let Some(Ok(_)) = parcel.map(|parcel| parcel.write(&mut bytes, &mut |_| true)) else {
            return preview;
        };
        let written = bytes.len() as u64;
        preview.size = match until(end) as u64 {
            _ if end == to => Size::Bytes(written),
            0 => Size::Unknown,
            some => Size::About(written.saturating_mul(changes as u64) / some),
        };
        let text = match kind {
            Kind::Svg => letters(app, &selection).into(),
            _ => String::from_utf8_lossy(&bytes),
        };
        let short = |line: &str| printable(line).chars().take(MOST_LETTERS).collect::<String>();
        preview.lines = text.lines().take(MOST_LINES).map(short).collect();
        preview
    }
}

/// Of a picture the same waves in letters say more than its first lines: as wide as the pane, with names and values.
fn letters(app: &App, selection: &Selection) -> String {
    let columns = usize::from(app.size.width.min(110)).saturating_sub(46).max(20);
    let in_cycles = app.counts_cycles(selection.from, selection.to);
    let clock = app.clock().cloned();
    drawing(selection, &Options { columns: Some(columns), clock, in_cycles, ..Options::default() })
}

/// The last moment from `from` to `to` for which `few` holds; it holds for earlier ones too.
fn last_with(from: Time, to: Time, few: impl Fn(Time) -> bool) -> Time {
    let (mut low, mut high) = (from.0, to.0);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if few(Time(middle)) { low = middle } else { high = middle - 1 }
    }
    Time(low)
}
