//! Pictures of small buffers, read back.

use super::shape::{HEIGHT, Rect, Shape, WIDTH, shape};
use super::{ansi, svg, text};
use crate::config::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect as Area;
use ratatui::style::{Color, Modifier, Style};

fn rects(character: char) -> Vec<Rect> {
    match shape(&character.to_string()) {
        Some(Shape::Rects(rects)) => rects,
        other => panic!("{character}: {other:?}"),
    }
}

/// Whether the unit at `x`, `y` of the cell is drawn.
fn drawn(rects: &[Rect], x: i32, y: i32) -> bool {
    rects.iter().any(|r| (r.x..r.x + r.width).contains(&x) && (r.y..r.y + r.height).contains(&y))
}

#[test]
fn box_lines_reach_the_edges_where_they_meet_their_neighbours() {
    let cases = [
        ('─', [false, true, false, true]),
        ('│', [true, false, true, false]),
        ('┌', [false, true, true, false]),
        ('┘', [true, false, false, true]),
        ('├', [true, true, true, false]),
        ('┼', [true, true, true, true]),
        ('┏', [false, true, true, false]),
        ('╴', [false, false, false, true]),
        ('╿', [true, false, true, false]),
    ];
    for (character, arms) in cases {
        let rects = rects(character);
        let edges = [(4, 0), (WIDTH - 1, 8), (4, HEIGHT - 1), (0, 8)].map(|(x, y)| drawn(&rects, x, y));
        assert_eq!(edges, arms, "{character}");
        assert!(drawn(&rects, 4, 8), "{character} meets in the middle");
    }
}

#[test]
fn double_lines_turn_around_each_other() {
    let corner = rects('╔');
    for (x, y, on) in
        [(2, 6, true), (7, 6, true), (5, 9, true), (2, 15, true), (4, 9, false), (1, 6, false), (4, 8, false)]
    {
        assert_eq!(drawn(&corner, x, y), on, "{x} {y}");
    }
    let cross = rects('╬');
    assert!(!drawn(&cross, 4, 8) && drawn(&cross, 0, 6) && drawn(&cross, 2, 0) && drawn(&cross, 7, 9));
}

#[test]
fn every_box_character_stays_in_its_cell() {
    for character in ('\u{2500}'..='\u{259f}').chain('\u{23ba}'..='\u{23bd}') {
        if let Some(Shape::Rects(rects)) = shape(&character.to_string()) {
            assert!(!rects.is_empty(), "{character}");
            for r in rects {
                assert!(r.x >= 0 && r.y >= 0 && r.width > 0 && r.height > 0, "{character} {r:?}");
                assert!(r.x + r.width <= WIDTH && r.y + r.height <= HEIGHT, "{character} {r:?}");
            }
        }
    }
}

#[test]
fn blocks_and_braille_have_their_areas() {
    let area = |character: char| rects(character).iter().map(|r| r.width * r.height).sum::<i32>();
    let cell = WIDTH * HEIGHT;
    assert_eq!(
        (area('█'), area('▄'), area('▂'), area('▌'), area('▎')),
        (cell, cell / 2, cell / 4, cell / 2, cell / 4)
    );
    assert_eq!((area('▚'), area('▙'), area('▔')), (cell / 2, cell * 3 / 4, cell / 8));
    assert_eq!(shape("⣿").map(|s| matches!(s, Shape::Dots(dots) if dots.len() == 8)), Some(true));
    assert_eq!(shape("⠁"), Some(Shape::Dots(vec![(2, 2)])));
    assert_eq!(shape("⢀"), Some(Shape::Dots(vec![(6, 14)])));
    assert_eq!(shape("a"), None);
}

fn screen() -> Buffer {
    let mut buffer = Buffer::empty(Area::new(0, 0, 14, 3));
    buffer.set_string(0, 0, "┌ a<b & c ──┐", Style::new().fg(Color::Rgb(1, 2, 3)));
    buffer.set_string(0, 1, "│x[17]  漢 ✓│", Style::new().fg(Color::Red).bg(Color::Indexed(236)));
    buffer.set_string(0, 2, "bold", Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
    buffer
}

#[test]
fn plain_text_is_what_is_on_the_screen() {
    assert_eq!(text(&screen()), "┌ a<b & c ──┐\n│x[17]  漢 ✓│\nbold\n");
}

#[test]
fn ansi_text_resets_before_every_change() {
    let ansi = ansi(&screen());
    let lines: Vec<_> = ansi.lines().collect();
    assert_eq!(lines[0], "\x1b[0;38;2;1;2;3m┌ a<b & c ──┐\x1b[0m ");
    assert_eq!(lines[1], "\x1b[0;31;48;5;236m│x[17]  漢 ✓│\x1b[0m ");
    assert_eq!(lines[2], "\x1b[0;1;4mbold\x1b[0m          ");
}

#[test]
fn svg_keeps_text_as_text_and_draws_lines() {
    let picture = svg(&screen(), &Theme::built_in(), "two <panes>");
    assert!(picture.contains("<title>two &lt;panes&gt;</title>"));
    assert!(picture.contains(">a&lt;b &amp; c</tspan>"), "{picture}");
    assert!(
        picture.contains(">x[17]</tspan>")
            && picture.contains(">漢</tspan>")
            && picture.contains(">✓</tspan>")
    );
    assert!(!picture.contains('┌') && !picture.contains('│'));
    assert!(picture.contains("font-weight:bold") && picture.contains("fill=\"#303030\""));
    assert_eq!(picture, svg(&screen(), &Theme::built_in(), "two <panes>"));
    let opened = picture.matches('<').count();
    let closed = picture.matches('>').count();
    assert_eq!(opened, closed, "well formed");
}

#[test]
fn a_word_is_as_wide_as_its_cells() {
    let picture = svg(&screen(), &Theme::built_in(), "");
    let wide = picture.split("<tspan").find(|part| part.contains('漢')).unwrap();
    assert!(
        wide.contains(&format!("x=\"{}\"", 8 * WIDTH))
            && wide.contains(&format!("textLength=\"{}\"", 2 * WIDTH))
    );
}
