//! What a drawing in letters shows, and the role that gives each sign its colour. Levels differ by height, everything else
//! by shape; colour only repeats it.

use super::{Level, Segment, Shape};
use crate::base::Logic;
use crate::config::Role;

impl Shape {
    /// The character in line `line` of a row of `height` lines, and its role.
    #[must_use]
    pub fn sign(self, line: u16, height: u16) -> (char, Role) {
        if height > 1 { tall(self, line, height) } else { dense(self) }
    }
}

impl Segment {
    /// The character in line `line` of a row of `height` lines, and its role. In rows of several lines what is known has a
    /// line above and one below; what is not fills the row.
    #[must_use]
    pub fn sign(&self, line: u16, height: u16) -> (char, Role) {
        let middle = line == height / 2;
        let outline = line == 0 || line + 1 == height;
        let level = match self {
            Self::Nothing => return (' ', Role::WaveBus),
            Self::Idle => return (if middle { '·' } else { ' ' }, Role::WaveRuler),
            Self::Edge => return (edge(line, height), Role::WaveBus),
            Self::Dense(false) => return ('╪', Role::WaveGlitch),
            Self::Dense(true) => return ('▚', Role::WaveUnknown),
            Self::Value(value) => value.level,
        };
        let known = |strong: char, tall: char| match (height, outline) {
            (1, _) => strong,
            (_, true) => tall,
            _ => ' ',
        };
        match level {
            Level::Strong => (known('═', '─'), Role::WaveBus),
            Level::Weak => (known('┅', '┅'), Role::WaveWeak),
            Level::Warn => (known('═', '─'), Role::WaveGlitch),
            Level::Error => (known('═', '━'), Role::WaveUnknown),
            Level::Partly | Level::All(Logic::X) => ('░', Role::WaveUnknown),
            Level::All(Logic::Z) => (if middle { '╌' } else { ' ' }, Role::WaveHighZ),
            Level::All(Logic::DontCare) => (if middle { '-' } else { ' ' }, Role::WaveHighZ),
            Level::All(level) => (if middle { level.to_char() } else { '░' }, Role::WaveUnknown),
        }
    }
}

impl Level {
    /// The role of the text of a value.
    #[must_use]
    pub fn text_role(self) -> Role {
        match self {
            Self::Strong | Self::Weak => Role::WaveBusText,
            Self::Warn => Role::DiagnosticWarning,
            Self::All(Logic::Z | Logic::DontCare) => Role::WaveHighZ,
            Self::Partly | Self::Error | Self::All(_) => Role::WaveUnknown,
        }
    }
}

fn edge(line: u16, height: u16) -> char {
    match (height, line) {
        (1, _) => '╳',
        (_, 0) => '┬',
        (height, line) if line + 1 == height => '┴',
        _ => '│',
    }
}

/// The character of a shape in a row of one line.
fn dense(shape: Shape) -> (char, Role) {
    match shape {
        Shape::Nothing => (' ', Role::WaveLow),
        Shape::Steady(level) => match level {
            Logic::Zero => ('▁', Role::WaveLow),
            Logic::One => ('▔', Role::WaveHigh),
            Logic::Z => ('╌', Role::WaveHighZ),
            level => (letter(level), role(level)),
        },
        Shape::Rise => ('╱', Role::WaveHigh),
        Shape::Fall => ('╲', Role::WaveHigh),
        Shape::Into(Logic::One) => ('┌', Role::WaveHigh),
        Shape::Into(Logic::Zero) => ('└', Role::WaveLow),
        Shape::Into(level) => (into(level), role(level)),
        other => busy(other),
    }
}

/// What looks the same in rows of any height.
fn busy(shape: Shape) -> (char, Role) {
    match shape {
        Shape::Pulse => ('┃', Role::WaveGlitch),
        Shape::Dense => ('║', Role::WaveGlitch),
        Shape::Unclear => ('▚', Role::WaveUnknown),
        Shape::Event => ('↑', Role::WaveHigh),
        Shape::Events => ('⇑', Role::WaveGlitch),
        _ => (' ', Role::WaveLow),
    }
}

/// The character of a shape in a row of several lines: a square wave from the top to the bottom.
fn tall(shape: Shape, line: u16, height: u16) -> (char, Role) {
    let (top, bottom, middle) = (line == 0, line + 1 == height, line == height / 2);
    let edge = |on_top: char, below: char| match (top, bottom) {
        (true, _) => (on_top, Role::WaveHigh),
        (_, true) => (below, Role::WaveHigh),
        _ => ('│', Role::WaveHigh),
    };
    match shape {
        Shape::Steady(level) => steady(level, (top, middle, bottom)),
        Shape::Rise => edge('┌', '┘'),
        Shape::Fall => edge('┐', '└'),
        Shape::Into(Logic::One) => edge('┌', '│'),
        Shape::Into(Logic::Zero) => edge('│', '└'),
        Shape::Into(Logic::H) => (if top { into(Logic::H) } else { '│' }, role(Logic::H)),
        Shape::Into(Logic::L) => (if bottom { into(Logic::L) } else { '│' }, role(Logic::L)),
        Shape::Into(level) => (if middle { into(level) } else { '│' }, role(level)),
        Shape::Event if !top => ('│', Role::WaveHigh),
        Shape::Events if !top => ('║', Role::WaveGlitch),
        other => busy(other),
    }
}

/// A steady level: 0 is a line at the bottom, 1 one at the top, weak ones are letters there, the rest fills the row.
fn steady(level: Logic, (top, middle, bottom): (bool, bool, bool)) -> (char, Role) {
    let (symbol, elsewhere) = match level {
        Logic::Zero => (if bottom { '─' } else { ' ' }, ' '),
        Logic::One => (if top { '─' } else { ' ' }, ' '),
        Logic::H => (if top { 'h' } else { ' ' }, ' '),
        Logic::L => (if bottom { 'l' } else { ' ' }, ' '),
        Logic::Z => ('╌', ' '),
        Logic::DontCare => ('-', '-'),
        Logic::X | Logic::U | Logic::W => (letter(level), '░'),
    };
    let placed = matches!(level, Logic::Zero | Logic::One | Logic::H | Logic::L) || middle;
    (if placed { symbol } else { elsewhere }, role(level))
}

/// The letter of a level, as IEEE 1164 has it.
fn letter(level: Logic) -> char {
    level.to_char()
}

/// One change into a level: its letter in capitals; a plus for `-`, which has none.
fn into(level: Logic) -> char {
    if level == Logic::DontCare { '+' } else { level.to_char().to_ascii_uppercase() }
}

fn role(level: Logic) -> Role {
    match level {
        Logic::Zero => Role::WaveLow,
        Logic::One => Role::WaveHigh,
        Logic::X | Logic::U | Logic::W => Role::WaveUnknown,
        Logic::H | Logic::L => Role::WaveWeak,
        Logic::Z | Logic::DontCare => Role::WaveHighZ,
    }
}
