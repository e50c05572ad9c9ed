//! The name of a variable and the index behind it.

use std::borrow::Cow;

/// A name as declared, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Without bit index; indices of an array are part of it: `mem[3]`.
    pub(super) text: Cow<'a, str>,
    /// First and last bit.
    pub(super) index: Option<(i64, i64)>,
    /// Whether it begins with the backslash of an escaped identifier and is no element of an array.
    pub(super) escaped: bool,
    /// Whether the index is written with a colon.
    pub(super) ranged: bool,
}

/// Takes the name of a variable of `width` bits apart. An index of another width counts elements, not bits.
pub(super) fn name(raw: &[u8], width: u32) -> Name<'_> {
    let text = String::from_utf8_lossy(raw);
    let (rest, index) = match suffix(&text) {
        Some((rest, index)) if width_of(index) == Some(width) => (rest.len(), Some(index)),
        _ => (text.len(), None),
    };
    let rest = &text[..rest];
    let escaped = rest.starts_with('\\') && !rest.ends_with(']');
    let bare = rest.strip_prefix('\\').unwrap_or(rest).trim_end();
    let needs_closing = bare.ends_with(']') && bare.contains(" [");
    let text = if needs_closing { Cow::Owned(bare.replace(" [", "[")) } else { Cow::Owned(bare.to_owned()) };
    let ranged = raw.contains(&b':');
    Name { text, index, escaped, ranged }
}

/// The text before a last `[7:0]` or `[3]`, and the numbers in it.
fn suffix(text: &str) -> Option<(&str, (i64, i64))> {
    let inside = text.trim_end().strip_suffix(']')?;
    let (before, inside) = inside.rsplit_once('[')?;
    let before = before.trim_end();
    let inside = inside.replace(' ', "");
    let (first, last) = inside.split_once(':').unwrap_or((&inside, &inside));
    let index = (first.parse().ok()?, last.parse().ok()?);
    (!before.is_empty()).then_some((before, index))
}

/// The number of bits from a first to a last index.
pub(super) fn width_of((first, last): (i64, i64)) -> Option<u32> {
    u32::try_from(first.abs_diff(last)).ok()?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_index_is_no_part_of_a_name_and_an_array_index_is() {
        let cases = [
            ("a [7:0]", 8, "a", Some((7, 0)), false),
            ("a[0:7]", 8, "a", Some((0, 7)), false),
            ("a [ 3 ]", 1, "a", Some((3, 3)), false),
            ("mem[3] [7:0]", 8, "mem[3]", Some((7, 0)), false),
            ("mem [1] [2] [7:0]", 8, "mem[1][2]", Some((7, 0)), false),
            ("mem[3]", 8, "mem[3]", None, false),
            ("\\mem[3] [7:0]", 8, "mem[3]", Some((7, 0)), false),
            ("\\bit[3]", 1, "bit", Some((3, 3)), true),
            ("a[-1:-4]", 4, "a", Some((-1, -4)), false),
            ("[3]", 1, "[3]", None, false),
            (
                "a[9223372036854775807:-9223372036854775808]",
                1,
                "a[9223372036854775807:-9223372036854775808]",
                None,
                false,
            ),
        ];
        for (raw, width, text, index, escaped) in cases {
            let ranged = raw.contains(':');
            assert_eq!(
                name(raw.as_bytes(), width),
                Name { text: text.into(), index, escaped, ranged },
                "{raw}"
            );
        }
    }
}
