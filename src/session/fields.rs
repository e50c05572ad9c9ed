//! Tables of a session, read key by key; what is wrong or left over becomes a warning with its place.

use super::model::LONGEST_TEXT;
use crate::base::{Diagnostic, Place};
use crate::config::nearest;
use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a session, and what was found wrong in it.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a Path,
    pub(super) warnings: RefCell<Vec<Diagnostic>>,
}

/// The most mistakes that are told of one file.
const MOST_WARNINGS: usize = 20;

impl Page<'_> {
    /// `diagnostic` pointing at `span`.
    pub(super) fn locate(&self, span: &Range<usize>, diagnostic: Diagnostic) -> Diagnostic {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        diagnostic.at(Place::Line { file: self.file.to_owned(), line, column: Some(column) })
    }

    pub(super) fn warn(&self, span: &Range<usize>, what: impl Into<String>, hint: impl Into<String>) {
        let mut warnings = self.warnings.borrow_mut();
        if warnings.len() < MOST_WARNINGS {
            warnings.push(self.locate(span, Diagnostic::warning(what).hint(hint)));
        }
    }
}

/// One table, from which keys are taken one by one.
pub(super) struct Fields<'a> {
    page: &'a Page<'a>,
    /// Where the table stands.
    pub(super) span: Range<usize>,
    left: Vec<(String, Range<usize>, Spanned<DeValue<'a>>)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(page: &'a Page<'a>, span: Range<usize>, table: DeTable<'a>) -> Self {
        let mut left: Vec<_> = table
            .into_iter()
            .map(|(key, value)| (key.get_ref().clone().into_owned(), key.span(), value))
            .collect();
        left.sort_by_key(|(_, span, _)| span.start);
        Self { page, span, left }
    }

    /// The keys that are left, in the order of the text.
    pub(super) fn keys(&self) -> Vec<String> {
        self.left.iter().map(|(key, ..)| key.clone()).collect()
    }

    /// The value of a key as it is written.
    pub(super) fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        let index = self.left.iter().position(|(name, ..)| name == key)?;
        Some(self.left.remove(index).2)
    }

    /// What `read` makes of a value; a value that it refuses is reported.
    fn value<T>(
        &mut self,
        key: &str,
        wanted: &str,
        read: impl FnOnce(DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(key)?;
        let span = value.span();
        let read = read(value.into_inner());
        if read.is_none() {
            self.page.warn(&span, format!("`{key}` is left out"), format!("it wants {wanted}"));
        }
        read
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.value(key, "a text in quotes", text)
    }

    /// A text that `parse` understands.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.value(key, wanted, |value| parse(&text(value)?))
    }

    /// One of some words.
    pub(super) fn word(&mut self, key: &str, words: &[&str]) -> Option<String> {
        let wanted = words.join(" or ");
        self.parsed(key, &wanted, |text| words.contains(&text).then(|| text.to_owned()))
    }

    /// A whole number, 0 to the largest of its type and `most`.
    pub(super) fn number<T: TryFrom<u64>>(&mut self, key: &str, least: u64, most: u64) -> Option<T> {
        let wanted = format!("a whole number from {least} to {most}");
        self.value(key, &wanted, |value| {
            let number = number(&value).filter(|number| (least..=most).contains(number))?;
            T::try_from(number).ok()
        })
    }

    /// A moment in ticks.
    pub(super) fn time(&mut self, key: &str) -> Option<u64> {
        self.number(key, 0, u64::MAX)
    }

    /// `true` or `false`.
    pub(super) fn switch(&mut self, key: &str) -> Option<bool> {
        self.value(key, "true or false", |value| match value {
            DeValue::Boolean(switch) => Some(switch),
            _ => None,
        })
    }

    /// A list of texts, at most `most`.
    pub(super) fn texts(&mut self, key: &str, most: usize) -> Option<Vec<String>> {
        let read = |value| match value {
            DeValue::Array(list) => {
                list.into_iter().take(most).map(|item| text(item.into_inner())).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        self.value(key, "a list of texts in quotes", read)
    }

    /// A table.
    pub(super) fn table(&mut self, key: &str) -> Option<Fields<'a>> {
        let page = self.page;
        let span = self.left.iter().find(|(name, ..)| name == key)?.1.clone();
        self.value(key, &format!("a table: [{key}]"), |value| match value {
            DeValue::Table(table) => Some(Fields::new(page, span, table)),
            _ => None,
        })
    }

    /// A list of tables.
    pub(super) fn tables(&mut self, key: &str) -> Vec<Fields<'a>> {
        let page = self.page;
        let read = |value| {
            let DeValue::Array(list) = value else { return None };
            list.into_iter()
                .map(|item| {
                    let span = item.span();
                    match item.into_inner() {
                        DeValue::Table(table) => Some(Fields::new(page, span, table)),
                        _ => None,
                    }
                })
                .collect::<Option<Vec<_>>>()
        };
        self.value(key, &format!("tables: [[{key}]]"), read).unwrap_or_default()
    }

    /// Reports every key that nobody took; `known` are those that exist.
    pub(super) fn end(self, known: &[&str]) {
        for (key, span, _) in &self.left {
            let hint = match nearest(key, known.iter().copied()) {
                Some(name) if name != key => format!("did you mean `{name}`?"),
                _ => "docs/session.md lists every key".to_owned(),
            };
            self.page.warn(span, format!("`{key}` means nothing here"), hint);
        }
    }
}

fn text(value: DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) if text.len() <= LONGEST_TEXT => Some(text.into_owned()),
        _ => None,
    }
}

/// A number, or a text that is one: numbers of TOML end at 2⁶³.
fn number(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
        DeValue::String(text) => text.parse().ok(),
        _ => None,
    }
}
