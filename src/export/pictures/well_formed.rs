//! What a picture, a diagram and a report have to be, whatever is in them.

use super::{json, lanes};

/// No character steers a terminal or turns the direction of writing.
pub(super) fn assert_plain(text: &str) {
    let odd = text.chars().find(|c| {
        (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(odd, None, "{text}");
}

/// A picture without scripts, whose only elements are those that pictures are made of.
pub(super) fn assert_picture(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let known = ["svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "g", "text"];
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&element.tag_name().name()), "{element:?}");
        assert!(element.attributes().all(|attribute| !attribute.name().starts_with("on")), "{element:?}");
    }
}

/// A diagram whose waves all have the same number of ticks, and a label for each value.
pub(super) fn assert_diagram(text: &str) {
    let diagram = json(text);
    let lanes = lanes(&diagram["signal"]);
    let length = |lane: &serde_json::Map<_, serde_json::Value>, key: &str| {
        lane.get(key).map(|wave| wave.as_str().unwrap().chars().count())
    };
    let ticks: Vec<usize> =
        lanes.iter().flat_map(|lane| [length(lane, "wave"), length(lane, "node")]).flatten().collect();
    assert!(ticks.windows(2).all(|pair| pair[0] == pair[1]), "{ticks:?} {text}");
    for lane in &lanes {
        let wave = lane.get("wave").and_then(|wave| wave.as_str()).unwrap_or_default();
        let labels = wave.chars().filter(|letter| matches!(letter, '=' | '2'..='9')).count();
        let data = lane.get("data").and_then(|data| data.as_array()).map_or(0, Vec::len);
        assert_eq!(labels, data, "{lane:?}");
    }
    let markup = ["<b>", "<s>", "<i>", "<o>", "<tt>", "<sub>", "<sup>", "<ins>"];
    let names = lanes.iter().filter_map(|lane| lane.get("name")?.as_str());
    names.for_each(|name| assert!(markup.iter().all(|word| !name.contains(word)), "{name}"));
}

/// A report in which `text` is neither markup nor a link nor a mention. Code is set aside as a reader of Markdown would.
pub(super) fn assert_report(report: &str) {
    let mut fence: Option<String> = None;
    for line in report.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line.trim() == *open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && !line[ticks.len()..].contains('`') => fence = Some(ticks),
            None => {
                let prose = without_code(line);
                let plain = prose.replace("<br>", "");
                assert!(!plain.contains(['@', '$']) && !plain.contains("://"), "{line}");
                let bare = |c: char| plain.match_indices(c).any(|(at, _)| !plain[..at].ends_with('\\'));
                assert!(!bare('<') && !bare('[') && !bare('`'), "{line}");
                // The cells of a row are those of its head: no name adds one.
                if line.starts_with('|') {
                    let cells = |line: &str| {
                        line.match_indices('|').filter(|(at, _)| !line[..*at].ends_with('\\')).count()
                    };
                    assert!(cells(line) <= 6, "{line}");
                }
            }
        }
    }
    assert_eq!(fence, None, "{report}");
}

/// A line of Markdown without its spans of code.
fn without_code(line: &str) -> String {
    let (mut rest, mut prose) = (line, String::new());
    while let Some(at) = rest.find('`') {
        let run = rest[at..].chars().take_while(|c| *c == '`').count();
        let escaped = rest[..at].ends_with('\\');
        let fence = "`".repeat(run);
        let after = &rest[at + run..];
        let close = after
            .match_indices(&fence)
            .map(|(end, _)| end)
            .find(|end| !after[..*end].ends_with('`') && !after[end + run..].starts_with('`'));
        prose.push_str(&rest[..at]);
        rest = if let Some(end) = close.filter(|_| !escaped) {
            &after[end + run..]
        } else {
            prose.push_str(&fence);
            after
        };
    }
    prose + rest
}
