//! How many colours a terminal shows, and the nearest colour it has.

use super::color::{CUBE, Color};

/// The colours that a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Sixteen named colours.
    Sixteen,
    /// The 256 colours of xterm.
    Indexed,
    /// 24 bits.
    True,
}

impl Depth {
    /// The depth that the variables `COLORTERM` and `TERM` promise.
    ///
    /// ```
    /// use tritscope::config::Depth;
    /// assert_eq!(Depth::of(Some("truecolor"), Some("xterm")), Depth::True);
    /// assert_eq!(Depth::of(None, Some("screen-256color")), Depth::Indexed);
    /// assert_eq!(Depth::of(None, Some("linux")), Depth::Sixteen);
    /// ```
    #[must_use]
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        let promises = |words: &[&str]| words.iter().any(|word| term.contains(word));
        if matches!(colorterm, Some("truecolor" | "24bit"))
            || promises(&["direct", "kitty", "alacritty", "ghostty"])
        {
            Self::True
        } else if promises(&["256", "tmux", "foot", "wezterm"]) {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    /// The colour nearest to `color` that this depth has.
    #[must_use]
    pub fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Self::True, _) | (_, Color::Default | Color::Ansi(_)) | (Self::Indexed, Color::Indexed(_)) => {
                color
            }
            (Self::Indexed, Color::Rgb(r, g, b)) => indexed(r, g, b),
            (Self::Sixteen, _) => color.rgb().map_or(color, sixteen),
        }
    }
}

/// How far apart two sRGB colours are; green counts most because the eye sees it best.
fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

/// The nearest of the cube and the greys; the sixteen are left out since terminals disagree on them.
fn indexed(r: u8, g: u8, b: u8) -> Color {
    let digit =
        |level: u8| (0..6_u8).min_by_key(|i| CUBE[usize::from(*i)].abs_diff(level)).unwrap_or_default();
    let cube = Color::Indexed(16 + 36 * digit(r) + 6 * digit(g) + digit(b));
    (232..=255).map(Color::Indexed).fold(cube, |best, grey| nearer((r, g, b), best, grey))
}

/// The nearest of the sixteen named colours.
///
/// A colour with a hue takes a named colour with a hue: a soft red must not become grey.
fn sixteen(rgb: (u8, u8, u8)) -> Color {
    let (low, high) = (rgb.0.min(rgb.1).min(rgb.2), rgb.0.max(rgb.1).max(rgb.2));
    if high - low < 48 {
        let greys = [0, 8, 7, 15].map(Color::Ansi);
        return greys.into_iter().fold(Color::Ansi(0), |best, grey| nearer(rgb, best, grey));
    }
    let middle = low + (high - low) / 2;
    let bit = |level: u8, bit: u8| if level > middle { bit } else { 0 };
    let hue = bit(rgb.0, 1) | bit(rgb.1, 2) | bit(rgb.2, 4);
    if high > 150 { Color::Ansi(hue + 8) } else { Color::Ansi(hue) }
}

/// Whichever of `a` and `b` is nearer to `rgb`; `a` when they are as near.
fn nearer(rgb: (u8, u8, u8), a: Color, b: Color) -> Color {
    let far = |color: Color| color.rgb().map_or(u32::MAX, |other| distance(rgb, other));
    if far(b) < far(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_colours_stay() {
        for index in 16..=255 {
            let rgb = Color::Indexed(index).rgb().unwrap();
            let found = Depth::Indexed.nearest(Color::Rgb(rgb.0, rgb.1, rgb.2));
            assert_eq!(found.rgb(), Some(rgb), "{index}");
        }
    }

    #[test]
    fn sixteen_colours_keep_the_hue() {
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(230, 120, 120)), Color::Ansi(9));
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(110, 200, 120)), Color::Ansi(10));
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(18, 20, 24)), Color::Ansi(0));
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(250, 250, 250)), Color::Ansi(15));
    }
}
