//! What the signs of the waves mean: the end of the help page, and `docs/waves.md`.

use super::glyphs::glyph;
use crate::config::Glyphs;

/// Signs of the waves and their meaning.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The signs as Unicode has them, and letters that they stand between.
    pub signs: &'static str,
    /// What they mean.
    pub doc: &'static str,
}

/// The macro keeps the table readable as one.
macro_rules! table {
    ($($signs:literal $doc:literal;)*) => { &[$(Sign { signs: $signs, doc: $doc },)*] };
}

/// All signs. Each line is about signs that stand in a column of their own; colour only repeats what they say.
pub const LEGEND: &[Sign] = table! {
    "▁╱▔╲▁" "A bit: 0, its rise, 1, its fall, 0";
    "┌ └" "A bit becomes 1 or 0 and was neither";
    "┃" "Two or three changes of a bit in one column";
    "║" "Four changes of a bit or more in one column";
    "xuw-" "Unknown, never set, weakly unknown, not cared for";
    "╌" "Z: driven by nobody";
    "hl" "Weak 1 and weak 0";
    "XUWZHL+" "One change to x u w z h l -";
    "▚" "Several changes in one column, some to X or Z";
    "↑ ⇑" "An event, several events in one column";
    "═ 2a ═" "A bus and its value";
    "╳" "One change of a bus";
    "╪" "Several changes of a bus in one column";
    "░ x ░" "A bus or a curve with unknown bits";
    "┅" "A bus with bits that are driven weakly";
    "·" "Between transactions";
    "⣀⡇⠉" "A curve: from lowest to highest in half a column";
    "⡅" "Every second dot: several changes in half a column";
    "┈" "The zero of a curve";
    "▾ ▼" "A match of the search, several in one column";
    "▴ ▲" "The other trace begins to differ, several times in one column";
    "¶ ├─┤" "A note, one on a stretch of time";
    "·▃█" "Whole trace: no, few, many changes of the row";
    "[ ]" "Whole trace: the part on the screen";
    "◆" "An element of an array changed since the marker";
};

impl Sign {
    /// The signs for the screen, where only curves differ: all else is replaced on the finished screen.
    pub(super) fn drawn(&self, set: Glyphs) -> String {
        self.signs.chars().map(|sign| dots(sign, set).unwrap_or(sign)).collect()
    }

    /// The signs as a set of glyphs has them.
    #[must_use]
    pub fn in_set(&self, set: Glyphs) -> String {
        self.signs.chars().map(|sign| dots(sign, set).unwrap_or_else(|| glyph(sign, set))).collect()
    }
}

/// What stands for the dots of a curve; `None` for other signs.
fn dots(sign: char, set: Glyphs) -> Option<char> {
    let row = match sign {
        '⣀' => ['⣀', '▄', '.'],
        '⡇' => ['⡇', '█', ':'],
        '⠉' | '⡅' => [sign, '▀', '\''],
        _ => return None,
    };
    Some(row[set as usize])
}
