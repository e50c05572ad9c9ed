//! The elements of a picture and their colours.

use crate::base::printable;
use crate::config::{Attributes, Color, Role, Theme};
use std::fmt::Write as _;

/// Units of a character.
pub(super) const CHARACTER: f64 = 7.2;

/// The roles of a picture and the names of their classes.
const ROLES: [(Role, &str); 29] = [
    (Role::Text, "text"),
    (Role::Muted, "muted"),
    (Role::Border, "border"),
    (Role::TitleFocus, "title"),
    (Role::Cursor, "cursor"),
    (Role::CursorValue, "at"),
    (Role::Marker, "mark"),
    (Role::Note, "note"),
    (Role::WaveName, "name"),
    (Role::WaveValue, "value"),
    (Role::WaveHigh, "high"),
    (Role::WaveLow, "low"),
    (Role::WaveBus, "bus"),
    (Role::WaveBusText, "word"),
    (Role::WaveUnknown, "x"),
    (Role::WaveHighZ, "z"),
    (Role::WaveGlitch, "many"),
    (Role::WaveWeak, "weak"),
    (Role::WaveAnalog, "curve"),
    (Role::WaveGroup, "group"),
    (Role::WaveRuler, "ruler"),
    (Role::WaveMissing, "gone"),
    (Role::DiagnosticWarning, "warn"),
    (Role::RowOne, "c1"),
    (Role::RowTwo, "c2"),
    (Role::RowThree, "c3"),
    (Role::RowFour, "c4"),
    (Role::RowFive, "c5"),
    (Role::RowSix, "c6"),
];

/// The class of a role.
pub(super) fn class(role: Role) -> &'static str {
    ROLES.iter().find(|(known, _)| *known == role).map_or("text", |(_, name)| name)
}

/// The role of the colour that a user gives, from 1 to 6.
pub(super) fn hue(color: Option<u8>) -> Option<Role> {
    let hues = [Role::RowOne, Role::RowTwo, Role::RowThree, Role::RowFour, Role::RowFive, Role::RowSix];
    hues.get(usize::from(color?).checked_sub(1)?).copied()
}

/// Elements one after the other.
#[derive(Default)]
pub(super) struct Paint {
    pub xml: String,
}

impl Paint {
    /// A line or an outline. `more` is further attributes.
    pub fn line(&mut self, role: Role, path: &str, more: &str) {
        if !path.is_empty() {
            let _ = writeln!(self.xml, "<path class=\"{}\"{more} d=\"{path}\"/>", class(role));
        }
    }

    /// An area in the colour of a role.
    pub fn area(&mut self, role: Role, path: &str, opacity: f64) {
        if !path.is_empty() {
            let _ = writeln!(
                self.xml,
                "<path class=\"{}-f\" fill-opacity=\"{opacity}\" d=\"{path}\"/>",
                class(role)
            );
        }
    }

    /// An area that nobody takes for a steady value.
    pub fn hatched(&mut self, path: &str) {
        if !path.is_empty() {
            let _ = writeln!(self.xml, "<path fill=\"url(#tritscope-x)\" d=\"{path}\"/>");
        }
    }

    /// A text that begins at `x`; its letters are set to their cells, so that it has the same width in any font.
    pub fn text(&mut self, role: Role, x: f64, y: f64, text: &str) {
        self.letters(&format!("{}-f", class(role)), "start", x, y, text);
    }

    /// A text around `x` that can be read whatever it stands on.
    pub fn centred(&mut self, role: Role, x: f64, y: f64, text: &str) {
        self.letters(&format!("{}-f over", class(role)), "middle", x, y, text);
    }

    /// A text that begins at `x` and can be read whatever it stands on.
    pub fn over(&mut self, role: Role, x: f64, y: f64, text: &str) {
        self.letters(&format!("{}-f over", class(role)), "start", x, y, text);
    }

    /// A text that ends at `x`.
    pub fn right(&mut self, role: Role, x: f64, y: f64, text: &str) {
        self.letters(&format!("{}-f", class(role)), "end", x, y, text);
    }

    fn letters(&mut self, class: &str, anchor: &str, x: f64, y: f64, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        let _ = writeln!(
            self.xml,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\"{anchor} textLength=\"{:.1}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            width(text),
            xml(text)
        );
    }

    /// Begins a group that is called `title`.
    pub fn open(&mut self, title: &str) {
        let _ = writeln!(self.xml, "<g><title>{}</title>", xml(title));
    }

    /// Ends the last group.
    pub fn close(&mut self) {
        self.xml.push_str("</g>\n");
    }
}

/// Units that a text takes.
pub(super) fn width(text: &str) -> f64 {
    cells(text) * CHARACTER
}

#[expect(clippy::cast_precision_loss, reason = "texts are short")]
fn cells(text: &str) -> f64 {
    unicode_width::UnicodeWidthStr::width(text) as f64
}

/// Characters that fit into `room` units.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a picture is small")]
pub(super) fn fitting(room: f64) -> usize {
    (room / CHARACTER).max(0.0) as usize
}

/// `text` as XML says it: what XML reserves is written as its name, and what it forbids is replaced.
#[must_use]
pub fn xml(text: &str) -> String {
    let text = printable(text);
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => result.push('\u{fffd}'),
            other => result.push(other),
        }
    }
    result
}

/// The styles of all classes, and the pattern of what is unknown.
pub(super) fn styles(theme: &Theme) -> String {
    let mut text = String::from(
        "<style>text{font:12px ui-monospace,'DejaVu Sans Mono','SF Mono',Menlo,Consolas,monospace;white-space:pre}\n",
    );
    for (role, name) in ROLES {
        let style = theme.style(role);
        let color = Color::hex(style.foreground.and_then(Color::rgb).unwrap_or(theme.foreground()));
        let bold = if style.attributes.contains(Attributes::BOLD) { ";font-weight:bold" } else { "" };
        let italic = if style.attributes.contains(Attributes::ITALIC) { ";font-style:italic" } else { "" };
        let _ = writeln!(text, ".{name}{{fill:none;stroke:{color}}}.{name}-f{{fill:{color}{bold}{italic}}}");
    }
    let paper = Color::hex(theme.background());
    let _ =
        writeln!(text, ".over{{stroke:{paper};stroke-width:4px;stroke-linejoin:round;paint-order:stroke}}");
    let _ = writeln!(
        text,
        "</style>\n<defs><pattern id=\"tritscope-x\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path class=\"{}\" stroke-width=\"2\" d=\"M1 0V6\"/></pattern></defs>",
        class(Role::WaveUnknown)
    );
    text
}
