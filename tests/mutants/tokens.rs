//! The words of a Verilog file that may be edited: without comments, and without what no run can show.

/// A word of the text: a name, a number or an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub at: usize,
    pub line: usize,
}

/// Operators of more than one character, longest first.
const LONG: &[&str] = &[
    "<<<", ">>>", "===", "!==", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+:", "-:", "~^", "(*", "*)",
];

/// Splits `text` into words; comments, strings and directives are left out.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest.as_bytes()[0] {
            b'\n' => {
                line += 1;
                1
            }
            b' ' | b'\t' | b'\r' => 1,
            b'`' => rest.find('\n').unwrap_or(rest.len()),
            b'"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            first => {
                let length = word(rest, first);
                found.push(Token { text: &rest[..length], at, line });
                length
            }
        };
        at += length;
    }
    found
}

fn word(rest: &str, first: u8) -> usize {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let run = |from: usize| from + rest.as_bytes()[from..].iter().take_while(|byte| name(byte)).count();
    if name(&first) {
        let end = run(0);
        // A sized number goes on behind its tick: 12'sd20.
        let sized = first.is_ascii_digit() && rest[end..].starts_with('\'');
        return if sized { run(end + 1) } else { end };
    }
    LONG.iter().find(|long| rest.starts_with(**long)).map_or(1, |long| long.len())
}

/// Lines of `text`, from 1, whose edits are no faults of the design: parameters that every instance gives, rules
/// that stop the build, widths that follow from others, filling zeros, probes, generate loops, and what is called unused.
pub fn idle_lines(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.lines().collect();
    let mut idle = vec![false; lines.len() + 2];
    let mut probe = false;
    for (index, line) in lines.iter().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        probe |= code.trim_start().starts_with("probe #");
        let parameter = code.trim_start().starts_with("parameter");
        let idle_word = ["unused", "for (", "$clog2", "{1'b0}}"].iter().any(|word| code.contains(word));
        idle[index + 1] |= probe || parameter || idle_word;
        if code.contains("_must_be_") || code.contains("_must_divide_") {
            (idle[index], idle[index + 1]) = (true, true);
        }
        // The list of ports ends with the same sign, but no probe is open there.
        probe &= !code.trim_end().ends_with(");");
    }
    idle
}
