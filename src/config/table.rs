//! TOML text with the place of every key, so that each message names its line.

use crate::base::{Diagnostic, Place, Result};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The text of one configuration file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// The name that messages give it.
    pub file: &'a Path,
}

/// One `key = value` of a table.
pub(super) struct Row {
    /// The key, without quotes.
    pub key: String,
    /// Where the key stands in the text.
    pub span: Range<usize>,
    /// The value.
    pub value: Item,
    /// Where the value stands in the text.
    pub value_span: Range<usize>,
}

/// A value, as far as configuration files use them.
pub(super) enum Item {
    /// A string.
    Text(String),
    /// `true` or `false`.
    Switch(bool),
    /// A table, its rows in the order of the text.
    Table(Vec<Row>),
    /// A whole number.
    Number(i64),
    /// Texts in a list.
    Texts(Vec<String>),
    /// Tables under one key, each with the place where it begins.
    Tables(Vec<(Range<usize>, Vec<Row>)>),
    /// Anything else.
    Other,
}

impl Source<'_> {
    /// The rows of the file, in the order of the text.
    pub(super) fn rows(self) -> Result<Vec<Row>> {
        match DeTable::parse(self.text) {
            Ok(table) => Ok(rows(table.into_inner())),
            Err(error) => Err(self.error(&error.span().unwrap_or_default(), error.message().trim())),
        }
    }

    /// An error at `span` of the text.
    pub(super) fn error(self, span: &Range<usize>, what: impl Into<String>) -> Diagnostic {
        self.locate(span, Diagnostic::error(what))
    }

    /// `diagnostic` pointing at `span` of the text.
    pub(super) fn locate(self, span: &Range<usize>, diagnostic: Diagnostic) -> Diagnostic {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        diagnostic.at(Place::Line { file: self.file.to_owned(), line, column: Some(column) })
    }
}

fn rows(table: DeTable<'_>) -> Vec<Row> {
    let mut rows: Vec<_> = table
        .into_iter()
        .map(|(key, value)| Row {
            span: key.span(),
            key: key.into_inner().into_owned(),
            value_span: value.span(),
            value: item(value.into_inner()),
        })
        .collect();
    rows.sort_by_key(|row| row.span.start);
    rows
}

fn item(value: DeValue<'_>) -> Item {
    match value {
        DeValue::String(text) => Item::Text(text.into_owned()),
        DeValue::Boolean(switch) => Item::Switch(switch),
        DeValue::Table(table) => Item::Table(rows(table)),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Item::Other, Item::Number)
        }
        DeValue::Array(items) => texts(&items).unwrap_or_else(|| tables(items)),
        _ => Item::Other,
    }
}

/// The texts of an array, if it has nothing else.
fn texts(items: &DeArray<'_>) -> Option<Item> {
    let text = |item: &Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
    items.iter().map(text).collect::<Option<_>>().map(Item::Texts)
}

/// The tables of an array, if it has nothing else.
fn tables(items: DeArray<'_>) -> Item {
    let table = |item: Spanned<DeValue<'_>>| match (item.span(), item.into_inner()) {
        (span, DeValue::Table(table)) => Some((span, rows(table))),
        _ => None,
    };
    items.into_iter().map(table).collect::<Option<_>>().map_or(Item::Other, Item::Tables)
}
