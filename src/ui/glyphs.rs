//! The one table of what is drawn: each character of tritscope's own in the three sets of glyphs.
//!
//! Everything is drawn with the characters of the first column; `translate` replaces them on the finished screen.
//! So no pane knows which set is in force, but for the curves, whose dots are no characters.

use crate::config::Glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Unicode, box drawing, ASCII; in ascending order of the first.
///
/// Box drawing keeps to the characters of code page 437, which the fonts of consoles have. Within a column what means
/// different things in a row of the waves looks different.
const TABLE: &[(char, char, char)] = &[
    ('¯', '¯', '~'),
    ('±', '±', '+'),
    ('µ', 'µ', 'u'),
    ('¶', '¶', '&'),
    ('·', '·', '.'),
    ('»', '»', '>'),
    ('×', 'x', 'x'),
    ('Δ', 'd', 'd'),
    ('Σ', 'Σ', 'S'),
    ('–', '-', '-'),
    ('‘', '\'', '\''),
    ('’', '\'', '\''),
    ('…', '~', '~'),
    ('‹', '<', '<'),
    ('›', '>', '>'),
    ('‼', '‼', '!'),
    ('←', '←', '<'),
    ('↑', '↑', '^'),
    ('→', '→', '>'),
    ('↓', '↓', 'v'),
    ('↔', '↔', '-'),
    ('↳', '└', '\\'),
    ('⇑', '║', '#'),
    ('⇤', '|', '|'),
    ('⇥', '>', '>'),
    ('−', '-', '-'),
    ('≙', '=', '='),
    ('≠', '!', '!'),
    ('⌈', '[', '['),
    ('⌉', ']', ']'),
    ('⏎', '$', '$'),
    ('␣', '_', '_'),
    ('─', '─', '-'),
    ('━', '═', '='),
    ('│', '│', '|'),
    ('┃', '║', '!'),
    ('┄', '-', '-'),
    ('┅', '"', '"'),
    ('┆', '│', ':'),
    ('┈', '·', '.'),
    ('┊', '│', ':'),
    ('┌', '┌', '+'),
    ('┏', '┌', '+'),
    ('┐', '┐', '+'),
    ('┓', '┐', '+'),
    ('└', '└', '+'),
    ('┗', '└', '+'),
    ('┘', '┘', '+'),
    ('┛', '┘', '+'),
    ('├', '├', '+'),
    ('┣', '├', '+'),
    ('┤', '┤', '+'),
    ('┫', '┤', '+'),
    ('┬', '┬', '+'),
    ('┳', '┬', '+'),
    ('┴', '┴', '+'),
    ('┻', '┴', '+'),
    ('┼', '┼', '+'),
    ('╋', '┼', '+'),
    ('╌', 'z', 'z'),
    ('═', '═', '='),
    ('║', '▓', '#'),
    ('╔', '╔', '+'),
    ('╪', '▓', '#'),
    ('╬', '╬', '+'),
    ('╭', '┌', '+'),
    ('╮', '┐', '+'),
    ('╯', '┘', '+'),
    ('╰', '└', '+'),
    ('╱', '/', '/'),
    ('╲', '\\', '\\'),
    ('╳', '╬', 'X'),
    ('╴', '─', '-'),
    ('╵', '│', '|'),
    ('╷', '│', '|'),
    ('╿', '│', '|'),
    ('▀', '▀', '\''),
    ('▁', '_', '_'),
    ('▂', '_', '.'),
    ('▃', '_', ':'),
    ('▄', '▄', '.'),
    ('▅', '▄', '+'),
    ('▆', '▄', '*'),
    ('▇', '█', '%'),
    ('█', '█', '#'),
    ('▉', '█', '#'),
    ('▊', '▌', '='),
    ('▋', '▌', '='),
    ('▌', '▌', '|'),
    ('▍', '▌', '-'),
    ('▎', '│', '|'),
    ('▏', '│', '|'),
    ('▐', '▐', '|'),
    ('░', '░', ':'),
    ('▒', '▒', '%'),
    ('▓', '▓', '#'),
    ('▔', '¯', '~'),
    ('▙', '▌', '#'),
    ('▚', '▒', '%'),
    ('■', '■', '#'),
    ('□', '·', 'o'),
    ('▪', '■', '*'),
    ('▲', '▲', '^'),
    ('▴', '▲', '^'),
    ('▸', '►', '>'),
    ('▼', '▼', 'v'),
    ('▾', '▼', 'v'),
    ('◂', '◄', '<'),
    ('◆', '♦', '*'),
    ('●', '•', '*'),
    ('✓', '√', 'v'),
    ('✗', 'x', '#'),
];

/// What is drawn in ASCII for a character that is in no table: part of a name, not of the drawing.
const FOREIGN: char = '?';

/// The character that stands for `symbol` in a set of glyphs.
#[must_use]
pub fn glyph(symbol: char, set: Glyphs) -> char {
    if symbol.is_ascii() || set == Glyphs::Unicode {
        return symbol;
    }
    let found = TABLE.binary_search_by_key(&symbol, |row| row.0).ok().and_then(|at| TABLE.get(at));
    match (set, found) {
        (Glyphs::Unicode, _) => symbol,
        (Glyphs::Box, row) => row.map_or(symbol, |row| row.1),
        (Glyphs::Ascii, row) => row.map_or(FOREIGN, |row| row.2),
    }
}

/// Draws `area` of `buffer` with the glyphs of `set`.
pub(super) fn translate(buffer: &mut Buffer, area: Rect, set: Glyphs) {
    if set == Glyphs::Unicode {
        return;
    }
    for position in area.intersection(buffer.area).positions() {
        let Some(cell) = buffer.cell_mut(position) else { continue };
        let symbol = cell.symbol();
        if symbol.is_ascii() {
            continue;
        }
        let symbol = symbol.chars().next().unwrap_or(' ');
        // Box drawing has its own characters beside those of the table: those that it maps to.
        cell.set_char(glyph(symbol, set));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_table_is_in_order_and_its_last_column_is_ascii() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (symbol, _, ascii) in TABLE {
            assert!(!symbol.is_ascii() && ascii.is_ascii_graphic(), "{symbol}");
        }
    }

    #[test]
    fn what_means_different_things_in_a_row_looks_different() {
        // Steady levels, changes, and several changes of a bit; then of a bus; then of a tall bit.
        let bit =
            ['¶', '▁', '▔', 'x', '╌', 'u', 'w', 'h', 'l', '-', '╱', '╲', '┌', '└', 'X', 'Z', '┃', '║', '▚'];
        let bus = ['¶', '═', '░', '╌', '┅', 'u', 'w', '-', '╳', '╪', '▚'];
        let tall = ['¶', '─', '░', '╌', '│', '┃', '║', '▚'];
        // What lies over the map of the whole trace.
        let map = ['¶', '▾', '▴', '┃', '[', ']'];
        for set in [Glyphs::Unicode, Glyphs::Box, Glyphs::Ascii] {
            for (row, may_share) in
                [(&bit[..], true), (&bus[..], false), (&tall[..], false), (&map[..], false)]
            {
                for (at, one) in row.iter().enumerate() {
                    for other in &row[at + 1..] {
                        // Rises and falls out of an unknown level may share a corner.
                        let corners = may_share && [*one, *other] == ['┌', '└'];
                        assert!(corners || glyph(*one, set) != glyph(*other, set), "{one} {other} {set:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_character_of_the_drawing_is_in_the_table() {
        let mut files = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for folder in [
            "ui",
            "ui/panes",
            "ui/panes/tensor",
            "ui/panes/waves",
            "app",
            "app/act",
            "app/scene",
            "translate",
        ] {
            let entries = fs::read_dir(root.join(folder)).unwrap();
            files.extend(
                entries
                    .map(|entry| entry.unwrap().path())
                    .filter(|path| path.is_file() && !path.ends_with("glyphs.rs")),
            );
        }
        assert!(files.len() > 40);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for line in code.lines() {
                let code = line.split("//").next().unwrap();
                let missing = code.chars().find(|c| {
                    let curve = ('\u{2800}'..='\u{28ff}').contains(c);
                    !c.is_ascii() && !curve && TABLE.iter().all(|row| row.0 != *c)
                });
                assert_eq!(missing, None, "{}: {line}", file.display());
            }
        }
    }
}
