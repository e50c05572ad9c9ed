//! How the waves look: the pane of arrays, the map of the trace, density, characters.

use super::Effect;
use super::action::Action;
use super::layout::Pane;
use super::matrix;
use super::state::App;
use super::tree::Node;
use crate::base::Severity;
use crate::config::Glyphs;

/// Lines that a row has at least where rows are drawn tall: enough for a square wave.
const TALL: u8 = 3;

/// How the waves look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Whether the map of the whole trace is left out.
    pub(super) no_map: bool,
    /// How high rows are.
    pub(super) density: Density,
    /// Whether accumulators are drawn as shades instead of numbers.
    pub(super) heat: bool,
}

/// How high rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Density {
    /// As each row says.
    #[default]
    AsSet,
    /// High enough for square waves.
    Tall,
    /// One line each.
    Dense,
}

impl Density {
    /// Lines of a row that asks for `height`.
    #[must_use]
    pub fn lines(self, height: u8) -> u8 {
        match self {
            Self::AsSet => height.max(1),
            Self::Tall => height.max(TALL),
            Self::Dense => 1,
        }
    }

    fn next(self) -> (Self, &'static str) {
        match self {
            Self::AsSet => (Self::Tall, "tall rows"),
            Self::Tall => (Self::Dense, "dense rows"),
            Self::Dense => (Self::AsSet, "rows as high as they were made"),
        }
    }
}

/// Changes how things look.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Matrix => arrays(app),
        Action::Map => app.look.no_map = !app.look.no_map,
        Action::Heat => {
            app.look.heat = !app.look.heat;
            app.say(
                Severity::Note,
                if app.look.heat { "accumulators as shades" } else { "accumulators as numbers" },
            );
        }
        Action::Dense => {
            let (density, text) = app.look.density.next();
            app.look.density = density;
            app.say(Severity::Note, text);
        }
        _ => glyphs(app),
    }
    Vec::new()
}

fn glyphs(app: &mut App) {
    let (glyphs, text) = match app.glyphs() {
        Glyphs::Unicode => (Glyphs::Box, "characters of box drawing"),
        Glyphs::Box => (Glyphs::Ascii, "characters of ASCII"),
        Glyphs::Ascii => (Glyphs::Unicode, "characters of Unicode"),
    };
    app.settings.glyphs = Some(glyphs);
    app.say(Severity::Note, text);
}

/// Opens the arrays at the one that holds the selected signal, or closes them.
fn arrays(app: &mut App) {
    if app.arrays.open {
        matrix::close(app);
        return;
    }
    let in_tree = match app.tree.node() {
        Some(Node::Signal(signal)) if app.focus == Pane::Tree => Some(signal),
        _ => None,
    };
    let signal = in_tree.or_else(|| app.waves.signal());
    if app.document.is_some() {
        matrix::open(app, signal);
    }
}
