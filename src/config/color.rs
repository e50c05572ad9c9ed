//! Colours and styles as a theme writes them.

use crate::base::nearest;
use crate::base::{Diagnostic, Result};
use std::fmt;
use std::str::FromStr;

/// A colour of a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// The terminal's own foreground or background; in pictures that of the theme.
    #[default]
    Default,
    /// One of the sixteen named colours of a terminal, 0 to 15, black to bright white.
    Ansi(u8),
    /// One of the 256 colours of xterm.
    Indexed(u8),
    /// Red, green, blue, each 0 to 255 (sRGB).
    Rgb(u8, u8, u8),
}

/// The names of [`Color::Ansi`] 0 to 15.
const ANSI: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What the sixteen named colours look like where no terminal decides: the defaults of xterm.
const ANSI_RGB: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The levels of the 6 × 6 × 6 cube in the 256 colours of xterm.
pub(super) const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Color {
    /// The colour in sRGB; `None` for [`Color::Default`], which only a theme or a terminal knows.
    #[must_use]
    pub fn rgb(self) -> Option<(u8, u8, u8)> {
        match self {
            Self::Default => None,
            Self::Rgb(r, g, b) => Some((r, g, b)),
            Self::Ansi(index) | Self::Indexed(index @ 0..=15) => ANSI_RGB.get(usize::from(index)).copied(),
            Self::Indexed(index @ 232..) => {
                let level = 8 + 10 * (index - 232);
                Some((level, level, level))
            }
            Self::Indexed(index) => {
                let cube = index - 16;
                let level = |digit: u8| CUBE[usize::from(digit % 6)];
                Some((level(cube / 36), level(cube / 6), level(cube)))
            }
        }
    }

    /// An sRGB colour as themes and pictures write it: `#rrggbb`.
    #[must_use]
    pub fn hex((r, g, b): (u8, u8, u8)) -> String {
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// How light the colour is, 0 to 1 (relative luminance, WCAG 2.1).
    fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
        let linear = |level: u8| {
            let level = f64::from(level) / 255.0;
            if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// The contrast of two sRGB colours, 1 to 21 (WCAG 2.1); text wants 4.5.
    #[must_use]
    pub fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let (a, b) = (Self::luminance(a), Self::luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl FromStr for Color {
    type Err = Diagnostic;

    /// Reads `#rrggbb`, a name such as `bright-blue`, a number 0 to 255, or `default`.
    ///
    /// # Errors
    /// Anything else, with the nearest name.
    fn from_str(text: &str) -> Result<Self> {
        if text == "default" {
            return Ok(Self::Default);
        }
        if let Some(index) = ANSI.iter().position(|name| *name == text) {
            return Ok(Self::Ansi(u8::try_from(index).unwrap_or_default()));
        }
        let hex =
            text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(value) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
            let [_, r, g, b] = value.to_be_bytes();
            return Ok(Self::Rgb(r, g, b));
        }
        if let Some(index) = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit())) {
            return Ok(Self::Indexed(index));
        }
        let error = Diagnostic::error(format!("`{text}` is no colour"));
        Err(match nearest(text, ANSI) {
            Some(name) => {
                error.hint(format!("did you mean `{name}`? A colour is #rrggbb, a name, or 0 to 255"))
            }
            None => {
                error.hint("a colour is #rrggbb, a name such as bright-blue, a number 0 to 255, or default")
            }
        })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Ansi(index) => f.write_str(ANSI.get(usize::from(*index)).unwrap_or(&"default")),
            Self::Indexed(index) => write!(f, "{index}"),
            Self::Rgb(r, g, b) => f.write_str(&Self::hex((*r, *g, *b))),
        }
    }
}

/// A set of text attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attributes(u8);

impl Attributes {
    /// No attribute.
    pub const NONE: Self = Self(0);
    /// Bold.
    pub const BOLD: Self = Self(1);
    /// Dim.
    pub const DIM: Self = Self(2);
    /// Italic.
    pub const ITALIC: Self = Self(4);
    /// Underlined.
    pub const UNDERLINE: Self = Self(8);
    /// Foreground and background exchanged.
    pub const REVERSED: Self = Self(16);

    /// Every attribute with the name that a theme file writes.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("bold", Self::BOLD),
        ("dim", Self::DIM),
        ("italic", Self::ITALIC),
        ("underline", Self::UNDERLINE),
        ("reversed", Self::REVERSED),
    ];

    /// The attributes of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every attribute of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// How something is drawn. What is `None` shows what lies below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Colour of the text or line.
    pub foreground: Option<Color>,
    /// Colour behind it.
    pub background: Option<Color>,
    /// Attributes of the text.
    pub attributes: Attributes,
}
