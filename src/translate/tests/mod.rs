//! Formats against independent computations.

mod arrays;
mod curves;
mod fitting;
mod formats;
mod mappings;

use super::Format;
use crate::base::Bits;
use crate::trace::Value;

/// A vector from its letters.
fn value(text: &str) -> Value {
    Value::Bits(Bits::parse(text).unwrap())
}

fn write(format: &str, text: &str) -> String {
    format.parse::<Format>().unwrap().write(&value(text))
}

/// Text without the groups of three and with the minus sign that other programs write.
fn plain(text: &str) -> String {
    text.replace(' ', "").replace('−', "-")
}
