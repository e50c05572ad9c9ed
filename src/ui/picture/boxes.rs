//! Box drawing characters (U+2500 to U+257F) as geometry.

use super::shape::{HEIGHT, Rect, Shape, WIDTH};

/// The four arms of each character from U+2500, a digit each: up, right, down, left; 0 none, 1 light, 2 heavy,
/// 3 double (after the names in the Unicode character database).
#[rustfmt::skip]
const ARMS: [u16; 128] = [
    0x0101, 0x0202, 0x1010, 0x2020, 0x0101, 0x0202, 0x1010, 0x2020, 0x0101, 0x0202, 0x1010, 0x2020, 0x0110, 0x0210, 0x0120, 0x0220,
    0x0011, 0x0012, 0x0021, 0x0022, 0x1100, 0x1200, 0x2100, 0x2200, 0x1001, 0x1002, 0x2001, 0x2002, 0x1110, 0x1210, 0x2110, 0x1120,
    0x2120, 0x2210, 0x1220, 0x2220, 0x1011, 0x1012, 0x2011, 0x1021, 0x2021, 0x2012, 0x1022, 0x2022, 0x0111, 0x0112, 0x0211, 0x0212,
    0x0121, 0x0122, 0x0221, 0x0222, 0x1101, 0x1102, 0x1201, 0x1202, 0x2101, 0x2102, 0x2201, 0x2202, 0x1111, 0x1112, 0x1211, 0x1212,
    0x2111, 0x1121, 0x2121, 0x2112, 0x2211, 0x1122, 0x1221, 0x2212, 0x1222, 0x2122, 0x2221, 0x2222, 0x0101, 0x0202, 0x1010, 0x2020,
    0x0303, 0x3030, 0x0310, 0x0130, 0x0330, 0x0013, 0x0031, 0x0033, 0x1300, 0x3100, 0x3300, 0x1003, 0x3001, 0x3003, 0x1310, 0x3130,
    0x3330, 0x1013, 0x3031, 0x3033, 0x0313, 0x0131, 0x0333, 0x1303, 0x3101, 0x3303, 0x1313, 0x3131, 0x3333, 0x0110, 0x0011, 0x1001,
    0x1100, 0x0000, 0x0000, 0x0000, 0x0001, 0x1000, 0x0100, 0x0010, 0x0002, 0x2000, 0x0200, 0x0020, 0x0201, 0x1020, 0x0102, 0x2010,
];

/// Where lines run: a light one covers the unit at the middle, a heavy one the unit before it too.
const MIDDLE: (i32, i32) = (WIDTH / 2, HEIGHT / 2);

/// How a line ends or passes: weight of each arm.
struct Arms {
    up: u16,
    right: u16,
    down: u16,
    left: u16,
}

/// The box drawing character `character`.
pub(super) fn shape(character: char) -> Shape {
    match character {
        '╭' => Shape::Line("m4.5 16v-4a3.5 3.5 0 0 1 3.5 -3.5"),
        '╮' => Shape::Line("m0 8.5h1a3.5 3.5 0 0 1 3.5 3.5v4"),
        '╯' => Shape::Line("m4.5 0v5a3.5 3.5 0 0 1 -3.5 3.5h-1"),
        '╰' => Shape::Line("m4.5 0v5a3.5 3.5 0 0 0 3.5 3.5"),
        '╱' => Shape::Line("m0 16l8 -16"),
        '╲' => Shape::Line("m0 0l8 16"),
        '╳' => Shape::Line("m0 16l8 -16m-8 0l8 16"),
        _ => lines(character),
    }
}

fn lines(character: char) -> Shape {
    let index = usize::try_from(u32::from(character) - 0x2500).unwrap_or(0);
    let code = ARMS.get(index).copied().unwrap_or(0);
    let digit = |place: u16| code >> (4 * place) & 3;
    let arms = Arms { up: digit(3), right: digit(2), down: digit(1), left: digit(0) };
    let (x, y) = MIDDLE;
    let mut rects = Vec::new();
    for (from, (above, below)) in arm(arms.right, arms.left, (arms.up, arms.down), x) {
        rects.push(Rect::between(from, y + above, WIDTH, y + below));
    }
    for (from, (above, below)) in arm(arms.left, arms.right, (arms.up, arms.down), x) {
        rects.push(Rect::between(0, y + above, mirrored(from, x, arms.left), y + below));
    }
    for (from, (before, after)) in arm(arms.down, arms.up, (arms.left, arms.right), y) {
        rects.push(Rect::between(x + before, from, x + after, HEIGHT));
    }
    for (from, (before, after)) in arm(arms.up, arms.down, (arms.left, arms.right), y) {
        rects.push(Rect::between(x + before, 0, x + after, mirrored(from, y, arms.up)));
    }
    let dashes = match character {
        '\u{2504}'..='\u{2507}' => 3,
        '\u{2508}'..='\u{250b}' => 4,
        '\u{254c}'..='\u{254f}' => 2,
        _ => return Shape::Rects(rects),
    };
    Shape::Rects(rects.into_iter().flat_map(|rect| dashed(rect, dashes)).collect())
}

/// The lines of one arm: where each begins along the arm, and the span across it, relative to the middle.
///
/// `opposite` is the weight of the arm on the other side, `sides` those of the arms before and after it.
fn arm(weight: u16, opposite: u16, sides: (u16, u16), middle: i32) -> Vec<(i32, (i32, i32))> {
    let single = |across| {
        // A single arm reaches the near line of a double one, or the far one where that turns; it covers a heavy one.
        let from = match (sides.0.max(sides.1), opposite) {
            (3, 0) if sides.0 > 0 && sides.1 > 0 => middle + 1,
            (3, 0) => middle - 2,
            (2, _) => middle - 1,
            _ => middle,
        };
        vec![(from, across)]
    };
    // A line of a double arm stops at the line it meets, or turns around the other arm at a corner.
    let double = |(near, far, across)| match (near, far) {
        (3, _) => (middle + 1, across),
        (0, 3) if opposite == 0 => (middle - 2, across),
        _ => (middle, across),
    };
    match weight {
        0 => Vec::new(),
        1 => single((0, 1)),
        2 => single((-1, 1)),
        _ => [(sides.0, sides.1, (-2, -1)), (sides.1, sides.0, (1, 2))].map(double).to_vec(),
    }
}

/// Where an arm to the left or up ends that begins at `from` when it is turned to the right or down.
fn mirrored(from: i32, middle: i32, weight: u16) -> i32 {
    // The light line lies after the middle, so the arm before it reaches one unit further.
    if from == middle && weight < 3 { middle + 1 } else { 2 * middle - from }
}

/// `rect` cut into the part of `count` dashes a cell that lies in it.
fn dashed(rect: Rect, count: i32) -> Vec<Rect> {
    let horizontal = rect.width >= rect.height;
    let length = if horizontal { WIDTH } else { HEIGHT };
    let (start, end) =
        if horizontal { (rect.x, rect.x + rect.width) } else { (rect.y, rect.y + rect.height) };
    (0..count)
        .filter_map(|i| {
            let from = (length * i / count).max(start);
            let to = (length * (i + 1) / count - 1).min(end);
            let part = if horizontal {
                Rect::between(from, rect.y, to, rect.y + rect.height)
            } else {
                Rect::between(rect.x, from, rect.x + rect.width, to)
            };
            (from < to).then_some(part)
        })
        .collect()
}
