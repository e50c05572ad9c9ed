//! Patterns over paths of signals.

/// Whether `path` fits `pattern`: `*` stands for any letters, dots too, and `?` for one; all else is itself.
///
/// A pattern without a star that names a scope means everything below it.
#[must_use]
pub fn fits(pattern: &str, path: &str) -> bool {
    whole(pattern, path) || path.match_indices(['.', '[']).any(|(at, _)| whole(pattern, &path[..at]))
}

/// Whether the name of a file or folder fits: `*` stands for any letters and `?` for one.
#[must_use]
pub fn fits_name(pattern: &str, name: &str) -> bool {
    whole(pattern, name)
}

/// Whether the pattern covers all of the text: the latest star takes up what does not fit.
fn whole(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                (p, t) = (at + 1, taken + 1);
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_stand_for_letters() {
        for (pattern, path) in [
            ("*", "tb.a"),
            ("tb.*", "tb.dut.a"),
            ("*.clk", "tb.dut.clk"),
            ("tb.?", "tb.a"),
            ("*a*b*", "xaxxbx"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("tb.?", "tb.ab"), ("*.clk", "tb.clk2"), ("", "a"), ("a", ""), ("A", "a")] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn a_scope_means_what_is_in_it() {
        assert!(fits("tb.dut", "tb.dut.a") && fits("tb.mem", "tb.mem[3]") && fits("tb.l?", "tb.l1.x"));
        assert!(!fits("tb.du", "tb.dut.a"));
        assert!(fits_name("*.v", "a.b.v") && !fits_name("a", "a.v") && !fits_name("*.v", "a.vh"));
    }
}
