//! Colours of a theme as ratatui has them, and back.

use crate::config::{self, Attributes, Role, Theme};
use ratatui::style::{Color, Modifier, Style};

/// The attributes of a theme and the modifiers that draw them.
const MODIFIERS: [(Attributes, Modifier); 5] = [
    (Attributes::BOLD, Modifier::BOLD),
    (Attributes::DIM, Modifier::DIM),
    (Attributes::ITALIC, Modifier::ITALIC),
    (Attributes::UNDERLINE, Modifier::UNDERLINED),
    (Attributes::REVERSED, Modifier::REVERSED),
];

/// The sixteen named colours, in the order of their numbers.
const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// How `theme` draws `role`.
#[must_use]
pub fn style(theme: &Theme, role: Role) -> Style {
    theme.style(role).into()
}

impl From<config::Color> for Color {
    fn from(color: config::Color) -> Self {
        match color {
            config::Color::Default => Self::Reset,
            config::Color::Ansi(index) => NAMED.get(usize::from(index)).copied().unwrap_or_default(),
            config::Color::Indexed(index) => Self::Indexed(index),
            config::Color::Rgb(r, g, b) => Self::Rgb(r, g, b),
        }
    }
}

impl From<Color> for config::Color {
    fn from(color: Color) -> Self {
        match color {
            Color::Reset => Self::Default,
            Color::Indexed(index) => Self::Indexed(index),
            Color::Rgb(r, g, b) => Self::Rgb(r, g, b),
            named => NAMED
                .iter()
                .position(|known| *known == named)
                .and_then(|index| u8::try_from(index).ok())
                .map_or(Self::Default, Self::Ansi),
        }
    }
}

impl From<config::Style> for Style {
    fn from(style: config::Style) -> Self {
        let set = MODIFIERS.into_iter().filter(|(attribute, _)| style.attributes.contains(*attribute));
        let modifiers = set.fold(Modifier::empty(), |all, (_, modifier)| all | modifier);
        let mut drawn = Self::new().add_modifier(modifiers);
        drawn.fg = style.foreground.map(Color::from);
        drawn.bg = style.background.map(Color::from);
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_survives_the_way_there_and_back() {
        let named = (0..16).map(config::Color::Ansi);
        let indexed = (0..=255).map(config::Color::Indexed);
        let rest = [config::Color::Default, config::Color::Rgb(1, 2, 3)];
        for color in named.chain(indexed).chain(rest) {
            assert_eq!(config::Color::from(Color::from(color)), color);
        }
    }

    #[test]
    fn attributes_become_modifiers() {
        let bold =
            config::Style { attributes: Attributes::BOLD.with(Attributes::REVERSED), ..Default::default() };
        assert_eq!(Style::from(bold).add_modifier, Modifier::BOLD | Modifier::REVERSED);
    }
}
