//! Every drawing of the page is decoded.

use crate::wires::drawn;
use crate::{assert_in_order, decoded};
use tritscope::protocol::EXAMPLES;

#[test]
fn the_drawings_of_the_page_are_what_is_decoded() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/protocols.md")).unwrap();
    let mut drawings = 0;
    for part in page.split("\n<!-- ").skip(1) {
        let (spec, rest) = part.split_once(" -->\n```\n").unwrap();
        let (drawing, _) = rest.split_once("```").unwrap();
        let (expected, wires): (Vec<_>, Vec<_>) =
            drawing.lines().partition(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        let wires: Vec<_> = wires.iter().map(|line| line.split_once(' ').unwrap()).collect();
        let wires: Vec<_> = wires.into_iter().map(|(name, letters)| (name, drawn(letters.trim()))).collect();
        let found = decoded(spec, &wires, 40).unwrap();
        assert_in_order(&found);
        let found: Vec<_> = found.iter().map(|t| format!("{}:{} {}", t.from.0, t.to.0, t.text)).collect();
        assert_eq!(found, expected, "{spec}");
        drawings += 1;
    }
    assert_eq!(drawings, EXAMPLES.len());
    for example in EXAMPLES {
        assert!(page.contains(&format!("| `{example}` |")), "{example}");
    }
}
