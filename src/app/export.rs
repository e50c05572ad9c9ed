//! Exports from the interface: what is to be written, where to, and what became of it.

mod pane;
mod preview;

pub use pane::ExportPane;
pub(super) use pane::key;
pub use preview::{Preview as ExportPreview, Size as ExportSize};

use super::state::App;
use super::{Effect, Overlay};
use crate::base::{Diagnostic, Result, Severity, Time};
use crate::export::{Kind, Options, Parcel, command};
use std::path::{Path, PathBuf};

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Product {
    /// A selection of the trace.
    Selection(Kind),
    /// A picture of the screen.
    Screen,
}

impl Product {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Selection(Kind::Vcd),
        Self::Selection(Kind::Markdown),
        Self::Selection(Kind::Svg),
        Self::Selection(Kind::WaveJson),
        Self::Selection(Kind::Csv),
        Self::Screen,
    ];

    /// The product of a number, from 1.
    #[must_use]
    pub fn of_number(number: usize) -> Option<Self> {
        Self::ALL.get(number.checked_sub(1)?).copied()
    }

    /// What a user calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Selection(Kind::Vcd) => "VCD",
            Self::Selection(Kind::Markdown) => "Markdown",
            Self::Selection(Kind::Svg) => "SVG",
            Self::Selection(Kind::WaveJson) => "WaveJSON",
            Self::Selection(Kind::Csv) => "CSV",
            Self::Screen => "screen",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Selection(kind) => kind.about(),
            Self::Screen => "a picture of the screen, as SVG",
        }
    }

    /// The usual ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Selection(kind) => kind.ending(),
            Self::Screen => Kind::Svg.ending(),
        }
    }

    /// The product that the ending of `file` names, staying with this one where both end so.
    ///
    /// # Errors
    /// An ending that names none.
    fn named(self, file: &Path) -> Result<Self> {
        let kind = Kind::of(file)?;
        let stays = self == Self::Screen && kind == Kind::Svg;
        Ok(if stays { self } else { Self::Selection(kind) })
    }
}

/// A file that somebody wants to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// The number of the request, which goes back with the answer.
    pub number: u64,
    /// What.
    pub product: Product,
    /// Where to.
    pub file: PathBuf,
    /// The first and the last moment.
    pub stretch: (Time, Time),
    /// The rows.
    pub rows: Vec<usize>,
    /// Whether a file that is there already may be replaced.
    pub overwrite: bool,
}

/// What became of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    /// The file is written: so many bytes.
    Written(PathBuf, u64),
    /// There is such a file already, and it stays.
    Exists(PathBuf),
}

/// Exports that were asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Exports {
    /// The number of the newest.
    newest: u64,
    /// What is being written, as it was asked for.
    running: Option<Box<ExportPane>>,
}

impl Exports {
    /// Whether something is being written.
    pub(super) fn running(&self) -> bool {
        self.running.is_some()
    }
}

/// Asks what to export; `number`, or where that is 0 a count, chooses the product.
pub(super) fn ask(app: &mut App, number: u8, count: Option<u32>) {
    if app.document.as_ref().is_none_or(|document| !document.trace.has_values()) {
        app.say(Severity::Note, "nothing is open that could be exported");
        return;
    }
    let number = if number > 0 { Some(u32::from(number)) } else { count };
    let number = number.and_then(|number| usize::try_from(number).ok());
    let product = number.and_then(Product::of_number).unwrap_or(Product::Selection(Kind::Markdown));
    let pane = ExportPane::new(app, product);
    app.overlay = Some(Overlay::Export(Box::new(pane)));
}

/// Has a file written. A newer request stops the running one.
fn start(app: &mut App, pane: ExportPane, file: PathBuf, overwrite: bool) -> Vec<Effect> {
    app.exports.newest += 1;
    let request = ExportRequest {
        number: app.exports.newest,
        product: pane.product,
        file,
        stretch: pane.stretch,
        rows: pane.rows.clone(),
        overwrite,
    };
    app.exports.running = Some(Box::new(pane));
    vec![Effect::Export(Box::new(request))]
}

/// Takes what became of an export.
pub(super) fn ended(app: &mut App, number: u64, result: Result<Exported>) {
    if number != app.exports.newest {
        return;
    }
    let Some(mut pane) = app.exports.running.take() else { return };
    match result {
        Ok(Exported::Written(file, bytes)) => {
            app.say(Severity::Note, format!("wrote {}: {}", file.display(), bytes_text(bytes)));
        }
        Ok(Exported::Exists(file)) => {
            pane.problem = Some(
                Diagnostic::warning(format!("{} is there already", file.display()))
                    .hint("Enter replaces it, another name keeps it"),
            );
            pane.replace = true;
            app.overlay = Some(Overlay::Export(pane));
        }
        Err(problem) => {
            app.say(problem.severity, problem.to_string());
            pane.problem = Some(problem);
            if app.overlay.is_none() {
                app.overlay = Some(Overlay::Export(pane));
            }
        }
    }
}

/// Stops what is being written; nothing of it stays.
pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    app.exports.running = None;
    app.exports.newest += 1;
    app.say(Severity::Note, "stopped; nothing was written");
    vec![Effect::CancelExport]
}

/// A number of bytes as a person says it: `812 bytes`, `3.4 kB`.
#[must_use]
pub fn bytes_text(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (100, "kB"),
        1_000_000..1_000_000_000 => (100_000, "MB"),
        _ => (100_000_000, "GB"),
    };
    let tenths = (bytes + unit / 2) / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

impl App {
    /// What a request asks for, ready to be written by a thread; `None` where it is not about the trace.
    #[must_use]
    pub fn parcel(&self, request: &ExportRequest, options: Options) -> Option<Parcel> {
        let Product::Selection(kind) = request.product else { return None };
        let (from, to) = request.stretch;
        let in_cycles = self.counts_cycles(from, to);
        let options = Options { clock: self.clock().cloned(), in_cycles, ..options };
        let mut selection = self.selection(from, to, &request.rows)?;
        selection.provenance.export = Some(command(&selection, &request.file));
        Some(Parcel { kind, options, selection })
    }

    /// The stretch of time and the rows that an export takes, and how each was chosen.
    pub(super) fn chosen_part(&self) -> ((Time, Time), &'static str, Vec<usize>, &'static str) {
        let measured = || {
            let mark = self.marks.get(&self.moving.measure?)?;
            Some((*mark.min(&self.cursor), *mark.max(&self.cursor)))
        };
        let (first, last) = self.span();
        let shown = self.waves.viewport;
        let seen =
            (shown.from.max(first), Time(shown.to.0.saturating_sub(1)).clamp(shown.from.max(first), last));
        let (stretch, why) = match (self.band(), measured()) {
            (Some(band), _) => (band, "the chosen time"),
            (None, Some(measured)) if measured.0 < measured.1 => {
                (measured, "from the measuring mark to the cursor")
            }
            _ => (seen, "what the waves show"),
        };
        let (rows, which) = if self.waves.choosing() {
            (self.waves.chosen().collect(), "chosen")
        } else {
            ((0..self.waves.rows.len()).collect(), "all")
        };
        (stretch, why, rows, which)
    }
}
