//! A screen as SVG: text on an exact grid, lines and blocks as geometry.

use super::cells::{Rgb, Shown, mix, shown};
use super::shape::{HEIGHT, Rect, Shape, WIDTH, shape};
use crate::config::{Color, Theme};
use crate::export::xml as escaped;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Empty space around the screen, in units.
const MARGIN: i32 = 10;
/// Units from the top of a cell to the line that letters stand on.
const BASELINE: i32 = 12;

/// The screen as an SVG document in the colours of `theme`; `title` is what a reader aloud says of it.
///
/// Letters are text that can be selected; each word is set to the width of its cells, so that the grid holds in
/// any monospaced font.
#[must_use]
pub fn svg(buffer: &Buffer, theme: &Theme, title: &str) -> String {
    let mut drawing = Drawing::default();
    for y in 0..buffer.area.height {
        drawing.row(i32::from(y) * HEIGHT, shown(buffer, theme, y), theme.background());
    }
    let (width, height) = (i32::from(buffer.area.width) * WIDTH, i32::from(buffer.area.height) * HEIGHT);
    drawing.finish((width + 2 * MARGIN, height + 2 * MARGIN), theme.background(), title)
}

/// A run of characters in one style, without two spaces in a row.
struct Word {
    class: usize,
    x: i32,
    y: i32,
    cells: i32,
    text: String,
}

/// Everything on the picture, by kind and colour.
#[derive(Default)]
struct Drawing {
    backgrounds: BTreeMap<Rgb, Vec<Rect>>,
    rects: BTreeMap<Rgb, Vec<Rect>>,
    lines: BTreeMap<Rgb, String>,
    dots: BTreeMap<Rgb, String>,
    words: Vec<Word>,
    /// Colour and modifiers of each style of text; the index is its class.
    classes: Vec<(Rgb, Modifier)>,
}

impl Drawing {
    fn row<'a>(&mut self, y: i32, cells: impl Iterator<Item = Shown<'a>>, paper: Rgb) {
        for cell in cells {
            let (x, width) = (i32::from(cell.column) * WIDTH, i32::from(cell.width) * WIDTH);
            let whole = Rect { x, y, width, height: HEIGHT };
            if cell.background != paper {
                self.backgrounds.entry(cell.background).or_default().push(whole);
            }
            match shape(cell.symbol) {
                Some(shape) => self.shape(&shape, whole, &cell),
                None => self.character(&cell, x, y),
            }
            for (modifier, at) in [(Modifier::UNDERLINED, BASELINE + 2), (Modifier::CROSSED_OUT, HEIGHT / 2)]
            {
                if cell.modifier.contains(modifier) {
                    self.rects.entry(cell.foreground).or_default().push(Rect {
                        x,
                        y: y + at,
                        width,
                        height: 1,
                    });
                }
            }
        }
    }

    fn shape(&mut self, shape: &Shape, whole: Rect, cell: &Shown) {
        let color = cell.foreground;
        match shape {
            Shape::Rects(rects) => {
                let placed =
                    rects.iter().map(|rect| Rect { x: whole.x + rect.x, y: whole.y + rect.y, ..*rect });
                self.rects.entry(color).or_default().extend(placed);
            }
            Shape::Shade(eighths) => {
                self.rects.entry(mix(color, cell.background, *eighths)).or_default().push(whole);
            }
            Shape::Dots(dots) => {
                let path = self.dots.entry(color).or_default();
                for (x, y) in dots {
                    let _ = write!(path, "M{} {}h0", whole.x + x, whole.y + y);
                }
            }
            Shape::Line(line) => {
                let _ = write!(self.lines.entry(color).or_default(), "M{} {}{line}", whole.x, whole.y);
            }
        }
    }

    /// Appends a character to the word it continues, or begins one.
    fn character(&mut self, cell: &Shown, x: i32, y: i32) {
        let cells = i32::from(cell.width);
        let style = (cell.foreground, cell.modifier & (Modifier::BOLD | Modifier::ITALIC));
        let continued = self.words.last_mut().filter(|word| word.y == y && word.x + word.cells * WIDTH == x);
        if cell.symbol.trim().is_empty() {
            // One space may stand inside a word, a second one ends it.
            if let Some(word) = continued.filter(|word| !word.text.ends_with(' ')) {
                word.text.push(' ');
                word.cells += cells;
            }
            return;
        }
        let class = self.classes.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.classes.push(style);
            self.classes.len() - 1
        });
        match continued {
            Some(word) if word.class == class && common(cell.symbol) && common(&word.text) => {
                word.text.push_str(cell.symbol);
                word.cells += cells;
            }
            _ => self.words.push(Word { class, x, y, cells, text: cell.symbol.to_owned() }),
        }
    }

    fn finish(self, (width, height): (i32, i32), paper: Rgb, title: &str) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"{} {} {width} {height}\" role=\"img\">\n<title>{}</title>\n",
            -MARGIN,
            -MARGIN,
            escaped(title)
        );
        let _ = write!(
            out,
            "<style>text{{font:13.3px ui-monospace,'DejaVu Sans Mono','SF Mono',Menlo,Consolas,monospace;\
             white-space:pre}}"
        );
        for (class, (color, modifier)) in self.classes.iter().enumerate() {
            let bold = if modifier.contains(Modifier::BOLD) { ";font-weight:bold" } else { "" };
            let italic = if modifier.contains(Modifier::ITALIC) { ";font-style:italic" } else { "" };
            let _ = write!(out, ".c{class}{{fill:{}{bold}{italic}}}", Color::hex(*color));
        }
        let _ = writeln!(
            out,
            "</style>\n<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{}\"/>",
            -MARGIN,
            -MARGIN,
            Color::hex(paper)
        );
        for rects in [self.backgrounds, self.rects] {
            for (color, rects) in rects {
                let _ = writeln!(
                    out,
                    "<path shape-rendering=\"crispEdges\" fill=\"{}\" d=\"{}\"/>",
                    Color::hex(color),
                    path(rects)
                );
            }
        }
        for (paths, ends) in
            [(self.lines, "stroke-width=\"1\""), (self.dots, "stroke-width=\"2.4\" stroke-linecap=\"round\"")]
        {
            for (color, path) in paths {
                let _ = writeln!(
                    out,
                    "<path fill=\"none\" stroke=\"{}\" {ends} d=\"{path}\"/>",
                    Color::hex(color)
                );
            }
        }
        write_words(&mut out, &self.words);
        out.push_str("</svg>\n");
        out
    }
}

/// One text element a row, so that a selection runs along the line.
fn write_words(out: &mut String, words: &[Word]) {
    for row in words.chunk_by(|a, b| a.y == b.y) {
        out.push_str("<text xml:space=\"preserve\">");
        for word in row {
            let text = word.text.trim_end();
            let spaces = i32::try_from(word.text.len() - text.len()).unwrap_or(0);
            let _ = write!(
                out,
                "<tspan class=\"c{}\" x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</tspan>",
                word.class,
                word.x,
                word.y + BASELINE,
                (word.cells - spaces) * WIDTH,
                escaped(text)
            );
        }
        out.push_str("</text>\n");
    }
}

/// Whether every character is one that a monospaced font has; others come from fonts of another width and are
/// set one by one.
fn common(text: &str) -> bool {
    text.chars().all(|character| character < '\u{250}')
}

/// The SVG path of the union of `rects`, neighbours joined.
fn path(mut rects: Vec<Rect>) -> String {
    rects.sort_unstable();
    let rows = joined(rects, |a, b| {
        (a.y == b.y && a.height == b.height && a.x + a.width >= b.x)
            .then(|| Rect { width: a.width.max(b.x + b.width - a.x), ..a })
    });
    let mut columns = rows;
    columns.sort_unstable_by_key(|rect| (rect.x, rect.width, rect.y));
    let columns = joined(columns, |a, b| {
        (a.x == b.x && a.width == b.width && a.y + a.height >= b.y)
            .then(|| Rect { height: a.height.max(b.y + b.height - a.y), ..a })
    });
    columns.iter().fold(String::new(), |mut path, rect| {
        let _ = write!(path, "M{} {}h{}v{}h-{}z", rect.x, rect.y, rect.width, rect.height, rect.width);
        path
    })
}

/// Joins neighbours of the list as long as `join` makes one of two.
fn joined(rects: Vec<Rect>, join: impl Fn(Rect, Rect) -> Option<Rect>) -> Vec<Rect> {
    let mut result: Vec<Rect> = Vec::with_capacity(rects.len());
    for rect in rects {
        match result.last().and_then(|last| join(*last, rect)) {
            Some(both) => {
                result.pop();
                result.push(both);
            }
            None => result.push(rect),
        }
    }
    result
}
