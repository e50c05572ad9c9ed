//! The panes, one file each. Every `draw` gets the inside of its border.

pub(super) mod accumulators;
mod attention;
pub(super) mod broadcast;
pub(super) mod cache;
pub(super) mod changes;
pub(super) mod head;
pub(super) mod heads;
pub(super) mod matrix;
pub(super) mod problems;
pub(super) mod source;
pub(super) mod spans;
pub(super) mod synth;
pub(super) mod tensor;
pub(super) mod text;
pub(super) mod tree;
pub(super) mod waves;
pub(super) mod why;

use super::canvas::Canvas;
use crate::app::{App, Pane, Region};
use crate::base::Field;
use crate::config::Role;
use crate::translate::MINUS;
use ratatui::style::Style;

/// What a pane's title says beside its name.
pub(super) fn about(app: &App, pane: Pane) -> String {
    let scene = app.scene();
    match pane {
        Pane::Accumulators => scene.grid.as_ref().map(accumulators::about).unwrap_or_default(),
        Pane::Tensor => scene.tensor.as_ref().map(tensor::about).unwrap_or_default(),
        Pane::Why => scene.why.as_ref().map(why::about).unwrap_or_default(),
        Pane::Matrix => scene.matrix.as_ref().map(matrix::about).unwrap_or_default(),
        Pane::Source => scene.source.as_ref().map(|pane| pane.title.clone()).unwrap_or_default(),
        Pane::Heads => scene.heads.as_ref().map(heads::about).unwrap_or_default(),
        Pane::Head => scene.head.as_ref().map(head::about).unwrap_or_default(),
        Pane::Cache => scene.cache.as_ref().map(cache::about).unwrap_or_default(),
        Pane::Text => scene.text.as_ref().map(text::about).unwrap_or_default(),
        Pane::Problems => match app.problems().list().len() {
            0 => String::new(),
            count => count.to_string(),
        },
        Pane::Tree => match scene.tree.total {
            total if !app.tree().query().is_empty() => format!("{total} found"),
            _ => String::new(),
        },
        Pane::Waves => scene.waves.detail.clone(),
        Pane::Broadcast | Pane::Spans => String::new(),
        Pane::Synthesis => scene.synth.as_ref().map(synth::about).unwrap_or_default(),
        Pane::Changes => scene.changes.as_ref().map(changes::about).unwrap_or_default(),
    }
}

/// A row of a list, to be filled.
struct Row<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    region: Region,
    base: Style,
}

impl<'a, 'b> Row<'a, 'b> {
    /// The row in `region`, with the marks of the selected one, empty otherwise.
    fn begun(canvas: &'a mut Canvas<'b>, region: Region, selected: bool, focused: bool) -> Self {
        let base = match (selected, focused) {
            (false, _) => Style::new(),
            (true, true) => canvas.style(Role::Selection),
            (true, false) => canvas.style(Role::SelectionIdle),
        };
        if selected {
            canvas.restyle_row(region.x, region.y, region.width, base);
            canvas.put(region.x, region.y, '▸', base);
        }
        Self { canvas, region, base }
    }

    /// The style of `role` on the ground of the row.
    fn style(&self, role: Role) -> Style {
        let style = self.canvas.style(role);
        self.base.bg.or(style.bg).map_or(style, |background| style.bg(background))
    }
}

/// The sign of a frame.
fn sign(negative: bool) -> char {
    if negative { MINUS } else { '+' }
}

/// The role of a number, by its sign.
fn number(value: Field) -> Role {
    match value {
        Field::Unknown => Role::TensorUnknown,
        Field::Known(0) => Role::TensorZero,
        Field::Known(value) if value < 0 => Role::TensorNegative,
        Field::Known(_) => Role::TensorPositive,
    }
}

/// What a pane of the engine says while the run is not there.
pub(super) fn pending(canvas: &mut Canvas, app: &App, region: Region) {
    let text = match app.loading() {
        Some(loading) => format!("{} …", loading.stage.title()),
        None if app.growth().is_some() => "decoded when the trace is whole".to_owned(),
        None => "nothing at the cursor".to_owned(),
    };
    let style = canvas.style(Role::WaveMissing);
    canvas.text(region.x + 1, region.y, region.width.saturating_sub(1), &text, style);
}
