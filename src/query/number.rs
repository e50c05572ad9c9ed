//! Numbers as SystemVerilog writes them (IEEE 1800-2017 5.7): `8'hff`, `'sd12`, `4'b1x0z`, `12`.

use super::node::Literal;
use super::vector::{FLOATING, ONE, UNKNOWN, Vector, Word, ZERO};

/// The largest number of bits that a literal may have.
const MOST_BITS: u32 = 1 << 16;

/// The width of a number without a size, unless it needs more.
const INTEGER: u32 = 32;

/// A decimal number without base: signed, 32 bits or as many as it needs.
pub(super) fn decimal(digits: &str) -> Result<Literal, String> {
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    let bits = decimal_bits(&digits)?;
    let value = fitted(&bits, None, true)?;
    Ok(Literal { text: digits, value, signed: true, unsized_: true })
}

/// A number with a base: size as written, or none; `s` or not; the letter of the base; the digits.
pub(super) fn based(size: Option<&str>, signed: bool, base: char, digits: &str) -> Result<Literal, String> {
    let digits: String = digits.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    let digits = digits.replace('?', "z");
    let size = size.map(read_size).transpose()?;
    if digits.is_empty() {
        return Err(format!("digits are missing after '{base}"));
    }
    let bits = match base {
        'b' => power_bits(&digits, 1)?,
        'o' => power_bits(&digits, 3)?,
        'h' => power_bits(&digits, 4)?,
        _ => match digits.as_str() {
            "x" => vec![UNKNOWN],
            "z" => vec![FLOATING],
            _ => decimal_bits(&digits)?,
        },
    };
    let value = fitted(&bits, size, false)?;
    let (number, s) = (size.map_or(String::new(), |size| size.to_string()), if signed { "s" } else { "" });
    Ok(Literal { text: format!("{number}'{s}{base}{digits}"), value, signed, unsized_: size.is_none() })
}

fn read_size(text: &str) -> Result<u32, String> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    match digits.parse() {
        Ok(size @ 1..=MOST_BITS) => Ok(size),
        _ => Err(format!("a literal has 1 to {MOST_BITS} bits, not {digits}")),
    }
}

/// The bits of digits of `each` bits, least significant first.
fn power_bits(digits: &str, each: u32) -> Result<Vec<Word>, String> {
    if digits.len() > MOST_BITS as usize {
        return Err(format!("the number is longer than {MOST_BITS} bits"));
    }
    let mut bits = Vec::with_capacity(digits.len() * each as usize);
    for c in digits.chars().rev() {
        let one_digit: Vec<Word> = match c {
            'x' => vec![UNKNOWN; each as usize],
            'z' => vec![FLOATING; each as usize],
            _ => {
                let value = c.to_digit(1 << each).ok_or_else(|| format!("`{c}` is no digit of this base"))?;
                (0..each).map(|bit| if value >> bit & 1 == 1 { ONE } else { ZERO }).collect()
            }
        };
        bits.extend(one_digit);
    }
    Ok(bits)
}

/// The bits of a decimal number, least significant first.
fn decimal_bits(digits: &str) -> Result<Vec<Word>, String> {
    let mut words: Vec<u64> = vec![0];
    for c in digits.chars() {
        let digit = c.to_digit(10).ok_or_else(|| format!("`{c}` is no decimal digit"))?;
        let mut carry = u128::from(digit);
        for word in &mut words {
            let sum = u128::from(*word) * 10 + carry;
            carry = sum >> 64;
            *word = u64::try_from(sum & u128::from(u64::MAX)).unwrap_or(u64::MAX);
        }
        if carry > 0 {
            words.push(u64::try_from(carry).unwrap_or(u64::MAX));
        }
    }
    let bit = |index: usize| if words[index / 64] >> (index % 64) & 1 == 1 { ONE } else { ZERO };
    Ok((0..words.len() * 64).map(bit).collect())
}

/// Bits at their size, or at that of an integer; a sign bit is added where a signed number needs one.
fn fitted(bits: &[Word], size: Option<u32>, sign: bool) -> Result<Vector, String> {
    let used = bits.iter().rposition(|bit| *bit != ZERO).map_or(0, |highest| highest + 1);
    let used = u32::try_from(used).unwrap_or(u32::MAX);
    let needed = used.saturating_add(u32::from(sign && used > 0));
    let width = size.unwrap_or(INTEGER.max(needed));
    if width > MOST_BITS {
        return Err(format!("the number is longer than {MOST_BITS} bits"));
    }
    let fill = match bits.last() {
        Some(&top) if top == UNKNOWN || top == FLOATING => top,
        _ => ZERO,
    };
    if used > width && bits[width as usize..].iter().any(|bit| *bit != fill) {
        return Err(format!("the number needs {used} bits, its size says {width}"));
    }
    let bit = |index: usize| bits.get(index).copied().unwrap_or(fill);
    Ok(Vector::build(width, |word| {
        (0..64).fold(ZERO, |(a, b), at| {
            let (value, unknown) = bit(word * 64 + at);
            (a | (value & 1) << at, b | (unknown & 1) << at)
        })
    }))
}
