//! Mapping files: names for values, a line each, in the format that Surfer reads.
//!
//! ```text
//! # what the states of the controller are called
//! Name = controller
//! Bits = 4
//! 0 Idle
//! 0x1[warn] Waiting for the bus
//! 0b1x[#ff8700] Undecided
//! ```

use super::form::printable;
use super::kind::Kind;
use super::labels::{Label, Labels};
use crate::base::nearest;
use crate::base::{Bits, Diagnostic, Logic, Place, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest mapping file that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// The widest vector that a mapping file may name values of.
const WIDEST: usize = 4096;

/// Words in brackets that say what sort of value it is.
const KINDS: [(&str, Kind); 9] = [
    ("normal", Kind::Normal),
    ("default", Kind::Normal),
    ("undef", Kind::Unknown),
    ("highimp", Kind::HighZ),
    ("warn", Kind::Warn),
    ("dontcare", Kind::DontCare),
    ("weak", Kind::Weak),
    ("error", Kind::Error),
    ("event", Kind::Event),
];

/// Words in brackets that are colours.
const COLORS: [(&str, u32); 27] = [
    ("black", 0x00_0000),
    ("white", 0xff_ffff),
    ("red", 0xff_0000),
    ("green", 0x00_ff00),
    ("blue", 0x00_00ff),
    ("yellow", 0xff_ff00),
    ("cyan", 0x00_ffff),
    ("magenta", 0xff_00ff),
    ("gray", 0xa0_a0a0),
    ("grey", 0xa0_a0a0),
    ("light_gray", 0xdc_dcdc),
    ("light_grey", 0xdc_dcdc),
    ("dark_gray", 0x60_6060),
    ("dark_grey", 0x60_6060),
    ("brown", 0xa5_2a2a),
    ("dark_red", 0x8b_0000),
    ("light_red", 0xff_8080),
    ("orange", 0xff_a500),
    ("light_yellow", 0xff_ffe0),
    ("khaki", 0xf0_e68c),
    ("dark_green", 0x00_6400),
    ("light_green", 0x90_ee90),
    ("dark_blue", 0x00_008b),
    ("light_blue", 0xad_d8e6),
    ("purple", 0x80_0080),
    ("gold", 0xff_d700),
    ("pink", 0xff_c0cb),
];

/// The mappings in all files of `folders`, and what is wrong with those that cannot be read. Of two mappings with one
/// name the first counts; files of a folder are read in the order of their names.
#[must_use]
pub fn mappings(folders: &[PathBuf]) -> (Vec<Arc<Labels>>, Vec<Diagnostic>) {
    let (mut found, mut problems) = (Vec::<Arc<Labels>>::new(), Vec::new());
    for folder in folders {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        files.sort();
        for file in files {
            match read(&file) {
                Ok(labels) if found.iter().all(|known| known.name() != labels.name()) => {
                    found.push(Arc::new(labels));
                }
                Ok(_) => {}
                Err(problem) => problems.push(problem),
            }
        }
    }
    (found, problems)
}

fn read(file: &Path) -> Result<Labels> {
    let unreadable = |what: String| Diagnostic::error(what).in_file(file);
    let size = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    if size > LARGEST {
        return Err(unreadable(format!("a mapping file of {size} bytes; at most {LARGEST} are read")));
    }
    let text =
        std::fs::read_to_string(file).map_err(|error| unreadable(format!("cannot be read: {error}")))?;
    parse(&text, file)
}

/// A value of the file before the width is known.
struct Entry {
    value: Vec<Logic>,
    /// The bits that it needs: those written after `0b`, else those of the number.
    needs: usize,
    label: Label,
    line: usize,
}

/// A mapping out of the text of a file; without a `Name` line it is called as the file is, without extension.
///
/// # Errors
/// The first line that is none of `Name = …`, `Bits = …`, `value[kind] text`, `# comment` or blank, and values that
/// are wider than `Bits`.
pub fn parse(text: &str, file: &Path) -> Result<Labels> {
    let (mut name, mut bits, mut entries) = (None, None, Vec::new());
    for (index, whole) in text.lines().enumerate() {
        let line = whole.trim();
        let at = |column: usize| Place::Line { file: file.to_owned(), line: index + 1, column: Some(column) };
        let start = whole.len() - whole.trim_start().len();
        let column =
            |offset: usize| whole.get(..start + offset).map_or(1, |before| before.chars().count() + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(value) = header(line, "name") {
            let again = name.replace(value.to_owned()).is_some();
            once(again, "Name").map_err(|error| error.at(at(column(0))))?;
        } else if let Some(value) = header(line, "bits") {
            let width = width(value).map_err(|error| error.at(at(column(line.len() - value.len()))))?;
            once(bits.replace(width).is_some(), "Bits").map_err(|error| error.at(at(column(0))))?;
        } else {
            let (value, needs, label) =
                entry(line).map_err(|(offset, error)| error.at(at(column(offset))))?;
            entries.push(Entry { value, needs, label, line: index + 1 });
        }
    }
    let width = bits.unwrap_or_else(|| entries.iter().map(|entry| entry.needs).max().unwrap_or(0));
    if let Some(wide) = entries.iter().find(|entry| entry.needs > width) {
        let what = format!("a value of {} bits, but the file says Bits = {width}", wide.needs);
        let place = Place::Line { file: file.to_owned(), line: wide.line, column: Some(1) };
        return Err(Diagnostic::error(what).at(place).hint("widen Bits, or leave it out"));
    }
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = name.filter(|name| !name.is_empty()).or(stem).unwrap_or_else(|| "mapping".to_owned());
    Ok(Labels::new(
        &name,
        Some(width),
        entries.into_iter().map(|entry| (extended(&entry.value, width), entry.label)),
    ))
}

fn once(again: bool, what: &str) -> Result<()> {
    if again { Err(Diagnostic::error(format!("a second `{what}` line")).hint("keep one")) } else { Ok(()) }
}

/// What follows `keyword =`, in any case.
fn header<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let (head, rest) = line.split_at_checked(keyword.len())?;
    let rest = rest.trim_start().strip_prefix('=')?;
    head.eq_ignore_ascii_case(keyword).then(|| rest.trim())
}

fn width(text: &str) -> Result<usize> {
    let width = text.parse().ok().filter(|width| (1..=WIDEST).contains(width));
    width.ok_or_else(|| Diagnostic::error("no number of bits").hint(format!("Bits is 1 to {WIDEST}")))
}

/// Value, bits that it needs, and label of a line; an error with its offset in the line.
fn entry(line: &str) -> std::result::Result<(Vec<Logic>, usize, Label), (usize, Diagnostic)> {
    let (token, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (number, mark) = token.split_once('[').map_or((token, None), |(number, mark)| (number, Some(mark)));
    let mark = mark.map(|mark| mark.strip_suffix(']').ok_or_else(|| unclosed(token))).transpose()?;
    let (value, needs) = value(number).map_err(|error| (0, error))?;
    let (kind, color) = match mark {
        Some(mark) => meaning(mark).map_err(|error| (number.len() + 1, error))?,
        None => (None, None),
    };
    if text.trim().is_empty() {
        return Err((line.len(), Diagnostic::error("no text after the value").hint("write value text")));
    }
    Ok((value, needs, Label { text: printable(text.trim()), kind, color }))
}

fn unclosed(token: &str) -> (usize, Diagnostic) {
    let error = Diagnostic::error("no `]` after the kind or colour");
    (token.len(), error.hint("write value[kind] text, without blanks up to the `]`"))
}

/// A number in binary (`0b`, with letters for unknown bits), octal (`0o`), hexadecimal (`0x`) or decimal.
fn value(text: &str) -> Result<(Vec<Logic>, usize)> {
    let clean: String = text.chars().filter(|c| *c != '_').collect();
    let prefix = clean.get(..2).unwrap_or("").to_ascii_lowercase();
    let digits = clean.get(2..).unwrap_or("");
    let bits = match prefix.as_str() {
        "0b" => {
            digits.chars().map(Logic::from_char).collect::<Option<Vec<_>>>().filter(|bits| !bits.is_empty())
        }
        "0o" => in_base(digits, 3),
        "0x" => in_base(digits, 4),
        _ => decimal(&clean),
    };
    let bits = bits.ok_or_else(|| {
        let short: String = text.chars().take(32).collect();
        Diagnostic::error(format!("`{}` is no value", printable(&short)))
            .hint("values are 12, 0x1f, 0o17 or 0b01xz, with _ anywhere between")
    })?;
    let needs = if prefix == "0b" { bits.len() } else { significant(&bits).len().max(1) };
    if needs > WIDEST {
        return Err(Diagnostic::error(format!("a value of {needs} bits; at most {WIDEST} are read")));
    }
    Ok((bits, needs))
}

fn significant(bits: &[Logic]) -> &[Logic] {
    let zeros = bits.iter().take_while(|bit| **bit == Logic::Zero).count();
    &bits[zeros..]
}

/// Digits of `size` bits each.
fn in_base(digits: &str, size: u32) -> Option<Vec<Logic>> {
    let mut bits = Vec::with_capacity(digits.len() * 4);
    for digit in digits.chars() {
        let digit = digit.to_digit(1 << size)?;
        bits.extend((0..size).rev().map(|bit| logic(digit >> bit & 1 == 1)));
    }
    (!bits.is_empty()).then_some(bits)
}

fn logic(one: bool) -> Logic {
    if one { Logic::One } else { Logic::Zero }
}

/// A decimal number as bits; `None` for anything else and for more digits than [`WIDEST`] bits need.
fn decimal(digits: &str) -> Option<Vec<Logic>> {
    if digits.is_empty() || digits.len() > WIDEST / 3 {
        return None;
    }
    let mut limbs: Vec<u32> = vec![0];
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(10)?);
        for limb in &mut limbs {
            let value = u64::from(*limb) * 10 + carry;
            *limb = u32::try_from(value & u64::from(u32::MAX)).unwrap_or(0);
            carry = value >> 32;
        }
        if carry > 0 {
            limbs.push(u32::try_from(carry).unwrap_or(0));
        }
    }
    let bit = |index: usize| limbs[index / 32] >> (index % 32) & 1 == 1;
    Some((0..limbs.len() * 32).rev().map(|index| logic(bit(index))).collect())
}

/// A value at the width of the mapping: a leading 0 or 1 is preceded by zeros, any other letter by itself.
fn extended(value: &[Logic], width: usize) -> Bits {
    let value = &value[value.len().saturating_sub(width)..];
    let fill = match value.first() {
        Some(Logic::Zero | Logic::One) | None => Logic::Zero,
        Some(other) => *other,
    };
    Bits::new(std::iter::repeat_n(fill, width - value.len()).chain(value.iter().copied()).collect())
}

type Meaning = (Option<Kind>, Option<(u8, u8, u8)>);

/// A kind, the name of a colour, or `rrggbb` with or without `#`.
fn meaning(text: &str) -> Result<Meaning> {
    let word = text.to_ascii_lowercase();
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == word) {
        return Ok((Some(*kind), None));
    }
    let hex = word.strip_prefix('#').unwrap_or(&word);
    let in_hex = || u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6 && !hex.starts_with('+'));
    let named = COLORS.iter().find(|(known, _)| *known == word).map(|(_, color)| *color);
    if let Some(color) = named.or_else(in_hex) {
        let [_, red, green, blue] = color.to_be_bytes();
        return Ok((None, Some((red, green, blue))));
    }
    let known = KINDS.iter().map(|(word, _)| *word).chain(COLORS.iter().map(|(word, _)| *word));
    let meant = (word.len() < 32).then(|| nearest(&word, known)).flatten();
    let short: String = text.chars().take(32).collect();
    let list = "a kind (normal, undef, highimp, warn, dontcare, weak, error, event), a colour, or #rrggbb";
    let hint =
        meant.map_or(list.to_owned(), |meant| format!("did you mean `{meant}`? in brackets stands {list}"));
    Err(Diagnostic::error(format!("`{}` is no kind and no colour", printable(&short))).hint(hint))
}
