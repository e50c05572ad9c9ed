//! Names of signals, of their bits, and bits combined into one row.

use crate::session::model::Content;

/// A single bit that a savefile names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bit<'a> {
    /// The signal, without range.
    base: &'a str,
    /// The index of the bit, as declared.
    index: i64,
    /// The range of the signal, where the savefile tells it.
    range: Option<(i64, i64)>,
}

/// What a row of a signal, of one bit or of combined bits shows, and the name that it brings along.
pub(super) fn content(text: &str) -> Option<(Content, Option<String>)> {
    let combined =
        text.strip_prefix("#{").map(|rest| (rest, 1)).or(text.strip_prefix(":{").map(|rest| (rest, 3)));
    let Some((rest, stride)) = combined else {
        let name = text.split_whitespace().next()?;
        return Some((single(name)?, None));
    };
    let (name, parts) = rest.split_once('}')?;
    // Bits with attributes of their own stand before a shift and flags.
    let parts: Vec<&str> = parts.split_whitespace().step_by(stride).collect();
    if parts.is_empty() {
        return None;
    }
    let own = Some(name.to_owned()).filter(|name| !name.is_empty());
    Some(match whole(name, &parts) {
        Some(content) => (content, None),
        None => (Content::Computed(concatenation(&parts)?), own),
    })
}

/// A signal by name, or `(3)name[7:0]`, the bit that is the fourth from the left.
fn single(name: &str) -> Option<Content> {
    if !name.starts_with('(') {
        return Some(Content::Signal { path: name.to_owned(), width: None });
    }
    Some(Content::Computed(expression(name)?))
}

/// The signal that combined bits are all of, in its own order.
fn whole(name: &str, parts: &[&str]) -> Option<Content> {
    let bits: Vec<Bit> = parts.iter().map(|part| bit(part)).collect::<Option<_>>()?;
    let (base, range) = ranged(name);
    let (first, last) = bits[0].range.or(range)?;
    let same =
        bits.iter().all(|bit| bit.base == bits[0].base) && (base == bits[0].base || bits[0].range.is_some());
    let step = if first >= last { -1 } else { 1 };
    let ordered = bits.iter().zip(0..).all(|(bit, place)| bit.index == first + step * place);
    let complete = usize::try_from(first.abs_diff(last)).ok()?.checked_add(1)? == bits.len();
    (same && ordered && complete && bits.len() > 1)
        .then(|| Content::Signal { path: bits[0].base.to_owned(), width: u32::try_from(bits.len()).ok() })
}

fn concatenation(parts: &[&str]) -> Option<String> {
    let parts: Vec<String> = parts.iter().map(|part| expression(part)).collect::<Option<_>>()?;
    Some(if let [only] = parts.as_slice() { only.clone() } else { format!("{{{}}}", parts.join(", ")) })
}

/// A part of an expression.
fn expression(name: &str) -> Option<String> {
    if name.starts_with('(') {
        let bit = bit(name)?;
        return Some(format!("{}[{}]", bit.base, bit.index));
    }
    // The range of a whole signal says nothing that the trace does not.
    let (base, range) = ranged(name);
    let single = range.is_some_and(|(first, last)| first == last) && !name.contains(':');
    Some(if single { name } else { base }.to_owned())
}

/// A single bit: `(3)name[7:0]` or `name[4]`.
fn bit(name: &str) -> Option<Bit<'_>> {
    let Some(rest) = name.strip_prefix('(') else {
        let (base, range) = ranged(name);
        let (index, last) = range?;
        return (index == last).then_some(Bit { base, index, range: None });
    };
    let (place, name) = rest.split_once(')')?;
    let place: i64 = place.parse().ok().filter(|place| (0..1 << 24).contains(place))?;
    let (base, range) = ranged(name);
    let index = match range {
        Some((first, last)) if first >= last => first.checked_sub(place)?,
        Some((first, _)) => first.checked_add(place)?,
        None => place,
    };
    Some(Bit { base, index, range })
}

/// A name and the range in brackets at its end: `data[7:0]`, `data[3]`.
fn ranged(name: &str) -> (&str, Option<(i64, i64)>) {
    let range = name.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).and_then(|(base, range)| {
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        Some((base, (first.parse().ok()?, last.parse().ok()?)))
    });
    range.map_or((name, None), |(base, range)| (base, Some(range)))
}

/// The last part of the name of a signal.
pub(super) fn leaf(content: &Content) -> Option<String> {
    match content {
        Content::Signal { path, .. } => path.rsplit('.').next().map(str::to_owned),
        Content::Computed(expression) => Some(expression.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<u32>, Option<String>)> {
        content(text).map(|(content, own)| match content {
            Content::Signal { path, width } => (path, width, own),
            Content::Computed(expression) => (format!("= {expression}"), None, own),
            other => panic!("{other:?}"),
        })
    }

    fn computed(text: &str) -> (String, Option<u32>, Option<String>) {
        (format!("= {text}"), None, None)
    }

    #[test]
    fn names_are_taken_as_they_are() {
        assert_eq!(read("tb.data[7:0]"), Some(("tb.data[7:0]".into(), None, None)));
        assert_eq!(read("(0)tb.data[7:0]"), Some(computed("tb.data[7]")));
        assert_eq!(read("(2)tb.data[0:7]"), Some(computed("tb.data[2]")));
        assert_eq!(read("(2)tb.data[7:4]"), Some(computed("tb.data[5]")));
    }

    #[test]
    fn bits_that_are_a_whole_signal_are_that_signal() {
        let whole = Some(("tb.d".into(), Some(3), None));
        assert_eq!(read("#{tb.d[2:0]} tb.d[2] tb.d[1] tb.d[0]"), whole);
        assert_eq!(read("#{d} (0)tb.d[2:0] (1)tb.d[2:0] (2)tb.d[2:0]"), whole);
        assert_eq!(read(":{tb.d[2:0]} tb.d[2] 0 22 tb.d[1] 0 22 tb.d[0] 0 22"), whole);
    }

    #[test]
    fn other_bits_are_a_concatenation() {
        let own = |text: &str| Some((format!("= {text}"), None, Some("flags".to_owned())));
        assert_eq!(read("#{flags} tb.a tb.b[3:0] tb.c[2]"), own("{tb.a, tb.b, tb.c[2]}"));
        assert_eq!(read("#{flags} (1)tb.d[2:0] (0)tb.d[2:0]"), own("{tb.d[1], tb.d[2]}"));
        assert_eq!(read("#{flags} tb.d[0] tb.d[1] tb.d[2]"), own("{tb.d[0], tb.d[1], tb.d[2]}"));
        assert_eq!(read("#{flags} tb.a"), own("tb.a"));
    }

    #[test]
    fn damaged_lines_mean_nothing() {
        for line in ["#{", "#{a", "#{a}", "(", "(x)a", "(99999999999)a[3:0]", "(1)", ":{a} "] {
            let _ = content(line);
        }
        assert_eq!((read("#{a}"), read("(x)a"), read("")), (None, None, None));
    }
}
