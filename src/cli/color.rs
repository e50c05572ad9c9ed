//! Whether there are colours, and the words that have them.

use crate::runtime::Environment;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;

/// What the user says of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the variable `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the user said.
static WISH: OnceLock<Color> = OnceLock::new();

impl Color {
    /// Makes it the wish of this process, once.
    pub(super) fn wish(self) {
        // A second wish cannot come: arguments are read once.
        let _ = WISH.set(self);
    }
}

fn wished() -> Color {
    WISH.get().copied().unwrap_or_default()
}

/// The environment, in which the wish for colours wins over the variable.
pub(super) fn environment() -> Environment {
    let environment = Environment::of_process();
    let no_color = match wished() {
        Color::Auto => environment.no_color,
        Color::Always => false,
        Color::Never => true,
    };
    Environment { no_color, ..environment }
}

/// A word on standard error, in bold and in this colour of the terminal's palette where colours are wanted.
pub(super) fn word(text: &str, color: u8) -> String {
    let colored = match wished() {
        Color::Auto => io::stderr().is_terminal() && !environment().no_color,
        Color::Always => true,
        Color::Never => false,
    };
    if colored { format!("\u{1b}[1;3{color}m{text}\u{1b}[0m") } else { text.to_owned() }
}
