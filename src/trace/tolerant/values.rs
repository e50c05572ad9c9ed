//! Values of records in the one form that the store takes: lower-case letters, as many as the signal has bits.

use super::faults::Fault;

/// The letter that a character of a binary number stands for; 0 for what is none.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let known = b"01xzhuwl-";
    let mut at = 0;
    while at < known.len() {
        letters[known[at] as usize] = known[at];
        letters[known[at].to_ascii_uppercase() as usize] = known[at];
        at += 1;
    }
    letters
};

/// Whether a character is one of a binary number.
pub(super) fn is_letter(character: u8) -> bool {
    LETTERS[usize::from(character)] != 0
}

/// Puts `digits` in the form of a vector of `width` bits.
///
/// A shorter number is extended to the left (IEEE 1364-2005 18.2.1): with 0 where it begins with 0 or 1, else with what
/// it begins with; `h` and `l` count as 1 and 0. A longer one loses upper bits, which is a fault only if they matter.
///
/// # Errors
/// A character that is none of a binary number; no character at all for more than one bit.
pub(super) fn vector(digits: &[u8], width: usize, out: &mut Vec<u8>) -> Result<Option<Fault>, Fault> {
    // PyMTL writes the prefix of Python's numbers.
    let digits = if digits.len() > 2 { digits.strip_prefix(b"0b").unwrap_or(digits) } else { digits };
    if digits.is_empty() && width > 1 {
        return Err(Fault::Value);
    }
    let extra = digits.len().saturating_sub(width);
    let (lost, kept) = digits.split_at(extra);
    let first = kept.first().map(|first| LETTERS[usize::from(*first)]);
    let fill = first.filter(|letter| b"xzuw-".contains(letter)).unwrap_or(b'0');
    out.clear();
    out.resize(width - kept.len(), fill);
    out.extend(kept.iter().map(|digit| LETTERS[usize::from(*digit)]));
    if out.contains(&0) || lost.iter().any(|digit| !is_letter(*digit)) {
        return Err(Fault::Value);
    }
    let fits = lost.iter().all(|digit| LETTERS[usize::from(*digit)] == fill);
    Ok((!fits).then_some(Fault::Long))
}

/// A decimal number, also infinite or none, as C and Rust write it.
pub(super) fn real(digits: &[u8]) -> Option<f64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A time, and whether it is a whole number of ticks.
pub(super) fn time(digits: &[u8]) -> Option<(u64, bool)> {
    let mut time = (!digits.is_empty()).then_some(0_u64);
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        time =
            time.filter(|_| digit < 10).and_then(|time| time.checked_mul(10)?.checked_add(u64::from(digit)));
    }
    if let Some(time) = time {
        return Some((time, true));
    }
    let number: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let fits = (0.0..1.8e19).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is looked at")]
    fits.then(|| (number as u64, number.fract() == 0.0))
}

/// A whole number in binary as a real; `None` where a bit is unknown or there are too many.
pub(super) fn number(digits: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(digits).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "a real has 53 bits, whatever it was before")]
    u64::from_str_radix(text, 2).ok().map(|number| number as f64)
}

/// The logic value of a port (IEEE 1364-2005 18.4.3), from its state and the strengths of its 0 and 1 component.
///
/// States tell who drives, too: the test bench (`D U N Z d u`), the device (`L H X T l h`), both or nobody (`0 1 ? F A a
/// B b C c f`). Where they disagree the value is unknown. A value below strong (6) is a weak one. `None` for any other
/// state.
pub(super) fn port(state: u8, strength_0: u8, strength_1: u8) -> Option<u8> {
    let level = match state {
        b'D' | b'd' | b'L' | b'l' | b'0' => b'0',
        b'U' | b'u' | b'H' | b'h' | b'1' => b'1',
        b'N' | b'X' | b'?' | b'A' | b'a' | b'B' | b'b' | b'C' | b'c' | b'x' => b'x',
        b'Z' | b'T' | b'F' | b'f' | b'z' => b'z',
        _ => return None,
    };
    let is_weak = |strength: u8| matches!(strength, b'1'..=b'5');
    Some(match level {
        b'0' if is_weak(strength_0) => b'l',
        b'1' if is_weak(strength_1) => b'h',
        b'x' if is_weak(strength_0.max(strength_1)) => b'w',
        level => level,
    })
}

/// A text with its escapes (`\n`, `\101`, `\x41`) put back, as libfst and pyvcd write them; bytes are Latin-1 then.
pub(super) fn unescaped(text: &[u8]) -> String {
    if !text.contains(&b'\\') {
        return String::from_utf8_lossy(text).into_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut escapes = 0;
    while let [first, tail @ ..] = rest {
        if let Some((byte, len)) = (*first == b'\\').then(|| escape(tail)).flatten() {
            bytes.push(byte);
            escapes += 1;
            rest = &tail[len..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    if escapes == 0 {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    bytes.into_iter().map(char::from).collect()
}

/// The byte that an escape stands for, and how many bytes it has behind its backslash.
fn escape(tail: &[u8]) -> Option<(u8, usize)> {
    const LETTERS: &[u8] = b"abfnrtv\"'\\?";
    const BYTES: &[u8] = b"\x07\x08\x0c\n\r\t\x0b\"'\\?";
    let code = |digits: Option<&[u8]>, radix| {
        let text = std::str::from_utf8(digits?).ok()?;
        let code = text.chars().try_fold(0, |code, digit| Some(code * radix + digit.to_digit(radix)?))?;
        Some(code.to_le_bytes()[0])
    };
    if let (Some(b'x'), Some(byte)) = (tail.first(), code(tail.get(1..3), 16)) {
        return Some((byte, 3));
    }
    if let Some(byte) = code(tail.get(..3), 8) {
        return Some((byte, 3));
    }
    let at = LETTERS.iter().position(|letter| Some(letter) == tail.first())?;
    BYTES.get(at).map(|byte| (*byte, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(digits: &str, width: usize) -> Result<(String, bool), Fault> {
        let mut out = Vec::new();
        let fault = vector(digits.as_bytes(), width, &mut out)?;
        Ok((String::from_utf8(out).unwrap(), fault.is_some()))
    }

    #[test]
    fn a_vector_takes_the_width_of_its_signal() {
        let cases = [
            ("101", "0101", false),
            ("x1", "xxx1", false),
            ("Z", "zzzz", false),
            ("u", "uuuu", false),
            ("h1", "00h1", false),
            ("-", "----", false),
            ("0000101", "0101", false),
            ("xx0101", "0101", true),
            ("11010", "1010", true),
            ("0b0110", "0110", false),
        ];
        for (digits, value, loses) in cases {
            assert_eq!(extended(digits, 4), Ok((value.into(), loses)), "{digits}");
        }
        assert_eq!(extended("", 1), Ok(("0".into(), false)), "a vector of no bits");
        for digits in ["", "10q1", "q", "q0000"] {
            assert_eq!(extended(digits, 4), Err(Fault::Value), "{digits}");
        }
    }

    #[test]
    fn a_time_is_a_number() {
        assert_eq!(time(b"0"), Some((0, true)));
        assert_eq!(time(b"18446744073709551615"), Some((u64::MAX, true)));
        assert_eq!((time(b"1e3"), time(b"2.5")), (Some((1000, true)), Some((2, false))));
        for word in [&b""[..], b"x", b"-5", b"1x", b"1e40", b"nan", b"inf", b"99999999999999999999"] {
            assert_eq!(time(word), None, "{word:?}");
        }
    }

    #[test]
    fn a_port_has_a_level_and_strengths() {
        for (states, level) in [("DdLl0", b'0'), ("UuHh1", b'1'), ("NX?AaBbCc", b'x'), ("ZTFf", b'z')] {
            for state in states.bytes() {
                assert_eq!(port(state, b'6', b'6'), Some(level), "{}", char::from(state));
            }
        }
        assert_eq!(port(b'D', b'5', b'0'), Some(b'l'), "a pull down");
        assert_eq!(port(b'H', b'0', b'3'), Some(b'h'), "a weak one");
        assert_eq!(port(b'X', b'3', b'5'), Some(b'w'), "weak and unknown");
        assert_eq!(port(b'D', b'0', b'0'), Some(b'0'), "strengths that say nothing");
        assert_eq!(port(b'q', b'6', b'6'), None);
    }

    #[test]
    fn escapes_of_texts_are_put_back() {
        assert_eq!(unescaped(b"a\\040b\\x41\\n\\\\"), "a bA\n\\");
        assert_eq!(unescaped(b"a\\qb"), "a\\qb");
        assert_eq!(unescaped("größe".as_bytes()), "größe");
        assert_eq!(unescaped(b"\\377"), "ÿ");
    }
}
