//! Text that Markdown shows as it is, GitHub's included: no markup, HTML, links, mentions, references, formulas.

use crate::base::printable;

/// A name or a value: a span of code, in which nothing means anything. Fit for a cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = printable(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    // A table is cut into cells before anything else is read.
    format!("{fence}{blank}{}{blank}{fence}", text.replace('|', "\\|"))
}

/// A line of prose. Words that a forge would turn into something else become code.
pub(super) fn prose(line: &str) -> String {
    let line = printable(line);
    let words = line.split_whitespace().enumerate();
    words
        .map(|(index, word)| if is_active(word) { code(word) } else { escaped(word, index == 0) })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a word could be a mention, a reference, a link, an emoji or a formula.
fn is_active(word: &str) -> bool {
    let inner = word.trim_end_matches(':');
    word.contains(['@', '#', '$']) || inner.contains(':') || word.to_ascii_lowercase().contains("www.")
}

/// A word without markup.
fn escaped(word: &str, first: bool) -> String {
    let mut text = String::with_capacity(word.len());
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    for (index, character) in word.char_indices() {
        let always = matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&');
        // What would make a line a list or a heading.
        let opening = first
            && ((index == 0 && matches!(character, '-' | '+' | '='))
                || (index == digits && digits > 0 && matches!(character, '.' | ')')));
        if always || opening {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// Lines between fences that none of them closes.
pub(super) fn fenced(language: &str, lines: &str) -> String {
    let fence = "`".repeat((longest_run(lines) + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", lines.trim_end_matches('\n'))
}

/// The most backticks that stand side by side.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_code_whatever_it_says() {
        assert_eq!(code("tb.dut.acc[3]"), "`tb.dut.acc[3]`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("\x1b[2J\n@team"), "`␛[2J␊@team`");
        assert_eq!(code(""), "");
    }

    #[test]
    fn prose_stays_prose_and_active_words_become_code() {
        assert_eq!(prose("see *this* <b>"), "see \\*this\\* \\<b\\>");
        assert_eq!(
            prose("ask @team about #12, not https://x.y"),
            "ask `@team` about `#12,` not `https://x.y`"
        );
        assert_eq!(prose("- 1 | 2"), "\\- 1 \\| 2");
        assert_eq!(prose("12. item"), "12\\. item");
        assert_eq!(prose("costs $5$ :smile: so: yes"), "costs `$5$` `:smile:` so: yes");
        assert_eq!(prose("![a](b)"), "!\\[a\\](b)");
        assert_eq!(prose("# title"), "`#` title");
    }

    #[test]
    fn no_line_closes_a_fence() {
        assert_eq!(fenced("text", "a\n````\nb\n"), "`````text\na\n````\nb\n`````\n");
    }
}
