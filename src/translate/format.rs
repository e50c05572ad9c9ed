//! How values are written.

use super::float::Float;
use super::form::{Form, characters, digits, printable};
use super::kind::{Kind, Written};
use super::labels::Labels;
use super::number::Number;
use super::wide::Wide;
use crate::base::{Bits, Field};
use crate::trace::{SignalKind, Value};
use std::sync::Arc;

/// The minus sign of typography; a hyphen is too short beside digits.
pub const MINUS: char = '−';

/// What marks hexadecimal digits where a number or a name was asked for and there is none: the mark of Verilog.
const BASE_16: &str = "'h";

/// How the values of a signal are written.
///
/// A format that does not suit a value (a float of 7 bits, a mapping of another width) writes hexadecimal digits. A
/// clone shares tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Base 16, one digit a nibble.
    #[default]
    Hexadecimal,
    /// Base 10, two's complement.
    Signed,
    /// Base 10.
    Unsigned,
    /// Base 2.
    Binary,
    /// Base 8.
    Octal,
    /// The number of bits at 0, for chip-selects, which are active low.
    Selected,
    /// One character a byte.
    Ascii,
    /// A binary point.
    Fixed {
        /// The number of bits behind the point.
        fraction: u16,
        /// Whether it is two's complement.
        signed: bool,
    },
    /// A floating point number.
    Float(Float),
    /// A name of the enumeration that the trace has for the signal; see [`Format::bound`].
    Enum(Option<Arc<Labels>>),
    /// A name of a mapping file; see [`Format::bound`].
    Mapping {
        /// The name of the mapping.
        name: Arc<str>,
        /// Its contents, once they are known.
        labels: Option<Arc<Labels>>,
    },
}

impl Format {
    /// The formats in the order of the key.
    pub const ALL: [Self; 7] = [
        Self::Hexadecimal,
        Self::Signed,
        Self::Unsigned,
        Self::Binary,
        Self::Selected,
        Self::Octal,
        Self::Ascii,
    ];

    /// The format that comes next in the order of the key.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Self {
        self.turned_among(&Self::ALL, forward)
    }

    /// The format that comes next in `choices`, which must not be empty; the first if this one is not there.
    #[must_use]
    pub fn turned_among(&self, choices: &[Self], forward: bool) -> Self {
        let count = choices.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        let next = choices.iter().position(|format| format == self).map_or(0, |at| (at + step) % count);
        choices.get(next).cloned().unwrap_or_default()
    }

    /// The formats that suit a signal, the most telling first: its enumeration, mappings of its width, plain ones,
    /// floats of its width.
    #[must_use]
    pub fn choices(
        kind: SignalKind,
        enumeration: Option<&Arc<Labels>>,
        mappings: &[Arc<Labels>],
    ) -> Vec<Self> {
        let SignalKind::Bits { width } = kind else { return vec![Self::Hexadecimal] };
        let width = width as usize;
        let mut choices: Vec<_> =
            enumeration.map(|labels| Self::Enum(Some(labels.clone()))).into_iter().collect();
        let suited = mappings.iter().filter(|labels| labels.width() == Some(width));
        choices.extend(
            suited.map(|labels| Self::Mapping { name: labels.name().into(), labels: Some(labels.clone()) }),
        );
        choices.extend(Self::ALL.into_iter().filter(|format| width > 7 || *format != Self::Ascii));
        if let Ok(half) = u16::try_from(width / 2)
            && half > 0
        {
            choices.extend([true, false].map(|signed| Self::Fixed { fraction: half, signed }));
        }
        let floats = Float::ALL.into_iter().filter(|(_, float)| float.width() == width);
        choices.extend(floats.map(|(_, float)| Self::Float(float)));
        choices
    }

    /// The same format with the tables that it names: the enumeration of the signal, or the mapping of that name.
    #[must_use]
    pub fn bound(self, enumeration: Option<&Arc<Labels>>, mappings: &[Arc<Labels>]) -> Self {
        match self {
            Self::Enum(_) => Self::Enum(enumeration.cloned()),
            Self::Mapping { name, .. } => {
                let labels = mappings.iter().find(|labels| labels.name() == &*name).cloned();
                Self::Mapping { name, labels }
            }
            other => other,
        }
    }

    /// A value as text.
    #[must_use]
    pub fn write(&self, value: &Value) -> String {
        self.form(value).0.text()
    }

    /// A value as text, and what sort of value it is.
    #[must_use]
    pub fn written(&self, value: &Value) -> Written {
        let (form, kind, color) = self.form(value);
        Written { text: form.text(), kind, color }
    }

    /// A value as text of at most `cells` cells. What does not fit keeps its most significant part and says with an
    /// ellipsis that something is missing; without one, the text is that of no other value.
    ///
    /// ```
    /// use tritscope::base::Bits;
    /// use tritscope::trace::Value;
    /// use tritscope::translate::Format;
    /// let value = Value::Bits(Bits::parse("110000111001").unwrap());
    /// assert_eq!(Format::Unsigned.fit(&value, 4), "3129");
    /// assert_eq!(Format::Unsigned.fit(&value, 3), "31…");
    /// assert_eq!(Format::Hexadecimal.fit(&value, 2), "c…");
    /// ```
    #[must_use]
    pub fn fit(&self, value: &Value, cells: usize) -> String {
        self.form(value).0.fit(cells)
    }

    /// [`Format::fit`], and what sort of value it is.
    #[must_use]
    pub fn fitted(&self, value: &Value, cells: usize) -> Written {
        let (form, kind, color) = self.form(value);
        Written { text: form.fit(cells), kind, color }
    }

    fn form(&self, value: &Value) -> (Form, Kind, Option<(u8, u8, u8)>) {
        match value {
            Value::Bits(bits) => self.bits(bits),
            Value::Real(number) => number_or_words(Number::real(*number)),
            Value::Text(text) => (Form::Words(printable(text)), Kind::Normal, None),
            Value::Event => (Form::Words("event".to_owned()), Kind::Event, None),
        }
    }

    fn bits(&self, bits: &Bits) -> (Form, Kind, Option<(u8, u8, u8)>) {
        let kind = Kind::of(bits);
        let form = match self {
            Self::Enum(Some(labels)) | Self::Mapping { labels: Some(labels), .. } => {
                return named(self, labels, bits);
            }
            Self::Float(float) => match float.pattern(bits) {
                Some(pattern) => {
                    let (form, oddity, color) = number_or_words(float.number(pattern));
                    return (form, if oddity == Kind::Normal { kind } else { oddity }, color);
                }
                None => hexadecimal(bits),
            },
            Self::Fixed { fraction, signed } => {
                decimal(bits, *signed, |value| Number::fixed(value, usize::from(*fraction)))
            }
            _ if bits.width() == 1 => Form::Digits { prefix: "", digits: digits(bits, 1) },
            Self::Signed => decimal(bits, true, Number::integer),
            Self::Unsigned => decimal(bits, false, Number::integer),
            Self::Binary => Form::Digits { prefix: "", digits: digits(bits, 1) },
            Self::Octal => Form::Digits { prefix: "", digits: digits(bits, 3) },
            Self::Selected if bits.is_known() => {
                let low = bits.as_slice().iter().filter(|bit| bit.known() == Some(false)).count();
                Form::Words(format!("{low} sel"))
            }
            Self::Ascii if bits.width() > 7 => Form::Words(characters(bits)),
            _ => hexadecimal(bits),
        };
        (form, kind, None)
    }
}

fn number_or_words(number: Result<Number, String>) -> (Form, Kind, Option<(u8, u8, u8)>) {
    match number {
        Ok(number) => (Form::Number(number), Kind::Normal, None),
        Err(words) => (Form::Words(words), Kind::Warn, None),
    }
}

/// The name of a value; a value without one is its digits, which an enumeration does not expect.
fn named(format: &Format, labels: &Labels, bits: &Bits) -> (Form, Kind, Option<(u8, u8, u8)>) {
    let kind = Kind::of(bits);
    let Some(label) = labels.find(bits) else {
        let odd = kind == Kind::Normal && matches!(format, Format::Enum(_));
        return (marked(bits), if odd { Kind::Warn } else { kind }, None);
    };
    let name = Form::Name { text: label.text.clone(), shared: labels.shared() };
    (name, label.kind.unwrap_or(kind), label.color)
}

/// A number, or what is known about the vector that is none.
fn decimal(bits: &Bits, signed: bool, number: impl Fn(&Wide) -> Number) -> Form {
    match Wide::read(bits, signed) {
        Some(value) => Form::Number(number(&value)),
        None => marked(bits),
    }
}

fn hexadecimal(bits: &Bits) -> Form {
    Form::Digits { prefix: "", digits: digits(bits, 4) }
}

/// Hexadecimal digits that nobody takes for a decimal number or a name.
fn marked(bits: &Bits) -> Form {
    let digits = digits(bits, 4);
    let alone = digits.len() == 1 && digits.chars().all(|digit| !digit.is_ascii_hexdigit());
    Form::Digits { prefix: if alone { "" } else { BASE_16 }, digits }
}

/// An integer in groups of three digits, with a true minus sign: `−12 345`.
#[must_use]
pub fn integer(value: i64) -> String {
    let digits = crate::base::Cycle(value.unsigned_abs()).to_string();
    if value < 0 { format!("{MINUS}{digits}") } else { digits }
}

/// A real number in four digits, for one that was measured or scaled: `0.03712`, `−1.5`, `2.1e−9`.
#[must_use]
pub fn rounded(value: f64) -> String {
    match Number::shortest(value, &format!("{value:.3e}")) {
        Ok(number) => number.text(),
        Err(word) => word,
    }
}

/// A field of a tensor: the integer, or `x`.
#[must_use]
pub fn field(field: Field) -> String {
    field.known().map_or_else(|| "x".to_owned(), integer)
}
