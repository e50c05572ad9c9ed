//! The pane that asks what to export: the file, the kind, what it takes, and its first lines.

use super::super::line::Line;
use super::super::list::step;
use super::super::state::App;
use super::super::{Effect, Overlay, keep};
use super::preview::Preview;
use super::{Product, start};
use crate::base::{Diagnostic, Result, Time, TimeScale};
use crate::config::{Chord, Key, Modifiers};
use std::path::Path;

/// What is about to be exported.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportPane {
    /// What it is written as.
    pub product: Product,
    /// The file.
    pub line: Line,
    /// The first and the last moment.
    pub stretch: (Time, Time),
    /// Why these moments.
    pub because: &'static str,
    /// The rows, and whether all or the chosen ones.
    pub rows: Vec<usize>,
    /// `all` or `chosen`.
    pub which: &'static str,
    /// How large it becomes, and its first lines.
    pub preview: Preview,
    /// What is wrong, or has to be asked.
    pub problem: Option<Diagnostic>,
    /// Whether Enter replaces a file that is there already.
    pub(super) replace: bool,
}

impl ExportPane {
    /// The pane for what is chosen now.
    pub(super) fn new(app: &App, product: Product) -> Self {
        let (stretch, because, rows, which) = app.chosen_part();
        let mut pane = Self {
            product,
            line: Line::new(&default_name(app, stretch, product)),
            stretch,
            because,
            rows,
            which,
            preview: Preview::default(),
            problem: None,
            replace: false,
        };
        pane.preview = Preview::of(app, &pane);
        pane
    }

    /// Changes the kind, and the ending of the file with it.
    fn choose(&mut self, app: &App, product: Product) {
        let name = self.line.text();
        let stem = name.strip_suffix(&format!(".{}", self.product.ending())).unwrap_or(name);
        self.line = Line::new(&format!("{stem}.{}", product.ending()));
        self.product = product;
        self.changed(app);
    }

    /// Looks anew at what the line says.
    fn changed(&mut self, app: &App) {
        (self.problem, self.replace) = (None, false);
        self.preview = Preview::of(app, self);
    }

    /// Puts text at the cursor of the line.
    pub(in crate::app) fn insert(&mut self, text: &str) {
        self.line.insert(text);
        (self.problem, self.replace) = (None, false);
    }
}

/// Takes a key while the pane is open.
pub(in crate::app) fn key(app: &mut App, mut pane: ExportPane, chord: Chord) -> Vec<Effect> {
    let control = chord.modifiers() == Modifiers::CONTROL;
    let alt = chord.modifiers() == Modifiers::ALT;
    match chord.key() {
        Key::Esc => return Vec::new(),
        Key::Char('c' | 'g') if control => return Vec::new(),
        Key::Enter => match submit(app, &mut pane) {
            Ok(effects) => return effects,
            Err(problem) => pane.problem = Some(problem),
        },
        Key::Char(digit @ '1'..='9') if alt => {
            let number = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
            if let Some(product) = number.and_then(Product::of_number) {
                pane.choose(app, product);
            }
        }
        _ => match step(chord) {
            Some(rows) => {
                let now = Product::ALL.iter().position(|product| *product == pane.product).unwrap_or(0);
                let next = now.saturating_add_signed(rows.signum() + 6) % Product::ALL.len();
                pane.choose(app, Product::ALL[next]);
            }
            None => typed(app, &mut pane, chord),
        },
    }
    app.overlay = Some(Overlay::Export(Box::new(pane)));
    Vec::new()
}

/// A key that edits the line; an ending that names another kind chooses it.
fn typed(app: &App, pane: &mut ExportPane, chord: Chord) {
    let before = pane.line.text().to_owned();
    pane.line.key(chord);
    if before == pane.line.text() {
        return;
    }
    (pane.problem, pane.replace) = (None, false);
    if let Ok(product) = pane.product.named(Path::new(pane.line.text()))
        && product != pane.product
    {
        pane.product = product;
        pane.changed(app);
    }
}

/// Has the file written.
fn submit(app: &mut App, pane: &mut ExportPane) -> Result<Vec<Effect>> {
    let file = keep::named(pane.line.text())?;
    pane.product = pane.product.named(&file)?;
    if pane.rows.is_empty() && pane.product != Product::Screen {
        return Err(Diagnostic::error("there are no rows").hint("choose signals in the tree first"));
    }
    let overwrite = pane.replace;
    Ok(start(app, pane.clone(), file, overwrite))
}

/// The name of the trace and the stretch of time, in letters that any file may have.
fn default_name(app: &App, (from, to): (Time, Time), product: Product) -> String {
    let file = app.document.as_ref().map(|document| document.trace.file().to_owned()).unwrap_or_default();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let scale = app.document.as_ref().map(|document| document.trace.scale()).unwrap_or_default();
    let part = match product {
        Product::Screen => "screen".to_owned(),
        Product::Selection(_) => format!("{}-{}", moment(scale, from), moment(scale, to)),
    };
    let fit = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let stem: String = stem.chars().take(60).map(fit).collect();
    let stem = stem.trim_start_matches(['-', '.']);
    let stem = if stem.is_empty() { "trace" } else { stem };
    format!("{stem}-{part}.{}", product.ending())
}

/// A moment in a name: `1.24us`.
fn moment(scale: TimeScale, time: Time) -> String {
    scale.format(time).replace('µ', "u").replace(' ', "")
}
