//! Heatmaps: a share of the largest magnitude as a character and as a colour. Either alone can be read.

use super::canvas::Canvas;
use crate::config::{self, Role};
use ratatui::style::{Color, Style};

/// Shades of a number above 0; numbers below 0 have these after a minus sign, or the others in a single cell.
const ABOVE: [char; 4] = ['░', '▒', '▓', '█'];
const BELOW: [char; 4] = ['−', '~', '=', '≠'];

/// Eighths of a bar, from one on.
pub(super) const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What stands for 0.
const ZERO: char = '·';

/// How much of its colour the background of the largest number has, of 256: text stays readable on it.
const MOST: u32 = 108;

/// The character of a share, -255 to 255, in one cell.
pub(super) fn shade(share: i16) -> char {
    let level = usize::from((share.unsigned_abs().saturating_sub(1)) / 64).min(3);
    match share {
        0 => ZERO,
        1.. => ABOVE[level],
        _ => BELOW[level],
    }
}

/// The characters of a share in two cells: a minus sign where it is below 0, and a shade.
pub(super) fn pair(share: i16) -> [char; 2] {
    match share {
        0 => [' ', ZERO],
        1.. => [shade(share); 2],
        _ => ['−', shade(-share.max(-255))],
    }
}

/// The colour of a share: that of its sign, on a background that has the more of it the larger the number is.
pub(super) fn ramp(canvas: &Canvas, share: i16) -> Style {
    let role = match share {
        0 => Role::TensorZero,
        1.. => Role::TensorPositive,
        _ => Role::TensorNegative,
    };
    let style = canvas.style(role);
    let rgb = |color: Option<Color>| match color? {
        // Where the terminal has fewer colours there is none between two of them.
        Color::Rgb(..) => config::Color::from(color?).rgb(),
        _ => None,
    };
    match rgb(style.fg).zip(rgb(canvas.style(Role::Screen).bg)) {
        Some((color, paper)) => {
            let part = u32::from(share.unsigned_abs().min(255)) * MOST / 255;
            style.bg(mixed(paper, color, part))
        }
        None => style,
    }
}

/// `part` of 256 of `color` on `paper`.
fn mixed(paper: (u8, u8, u8), color: (u8, u8, u8), part: u32) -> Color {
    let mix = |from: u8, to: u8| {
        let mixed = (u32::from(from) * (256 - part) + u32::from(to) * part) / 256;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    Color::Rgb(mix(paper.0, color.0), mix(paper.1, color.1), mix(paper.2, color.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_grow_with_the_number_and_show_its_sign_without_colour() {
        assert_eq!([0, 1, 64, 65, 255].map(shade), ['·', '░', '░', '▒', '█']);
        assert_eq!([-1, -100, -255].map(shade), ['−', '~', '≠']);
        assert_eq!([0, 200, -200].map(pair), [[' ', '·'], ['█', '█'], ['−', '█']]);
        assert_eq!([193, 192].map(shade), ['█', '▓']);
        assert_eq!(pair(i16::MIN), ['−', '█']);
    }

    #[test]
    fn colours_mix_between_paper_and_colour() {
        assert_eq!(mixed((0, 0, 0), (255, 128, 0), 0), Color::Rgb(0, 0, 0));
        assert_eq!(mixed((0, 0, 0), (255, 128, 0), 128), Color::Rgb(127, 64, 0));
        assert_eq!(mixed((10, 20, 30), (255, 128, 0), 256), Color::Rgb(255, 128, 0));
    }
}
