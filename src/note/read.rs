//! Notes from text.

use super::{About, COLORS, LONGEST_NAME, LONGEST_TEXT, MOST_NOTES, Note, When, clean};
use crate::base::{Diagnostic, Duration, Place, Result, Time, TimeScale, nearest, printable};
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// What tells more.
const PAGE: &str = "docs/notes.md describes a file of notes";
/// The most mistakes that are told of one file.
const MOST_PROBLEMS: usize = 20;
/// The longest word of a file that a message repeats, in bytes.
const LONGEST_MESSAGE: usize = 300;

/// A `[[note]]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    at: Option<Spanned<Ticks>>,
    from: Option<Spanned<Ticks>>,
    to: Option<Spanned<Ticks>>,
    signal: Option<Spanned<String>>,
    tensor: Option<Spanned<String>>,
    number: Option<usize>,
    index: Option<usize>,
    text: Spanned<String>,
    color: Option<Spanned<i64>>,
}

/// A time as it is written: ticks, or a text of ticks or with a unit.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a time is a number of ticks or a text with a unit: \"120ns\"")]
enum Ticks {
    Number(u64),
    Text(String),
}

/// A mistake: its place in the text, what it is, and what to do.
type Mistake = (Range<usize>, String, &'static str);

/// The notes in `text`, which messages call `file`; times with a unit become ticks of `scale`. Other tables are left
/// alone, so that a session is a file of notes, too.
///
/// # Errors
/// The first mistake, with its place.
pub fn read(text: &str, file: &Path, scale: TimeScale) -> Result<Vec<Note>> {
    let table = parse(text, file)?;
    let keys = table.get_ref().keys().map(|key| (key.span(), key.get_ref().clone().into_owned()));
    let others: Vec<_> = keys.filter(|(_, key)| key != "note").collect();
    let missing = others.len() == table.get_ref().len();
    let misspelt = others.iter().find(|(_, key)| missing && nearest(key, ["note"]).is_some());
    if let Some((span, key)) = misspelt {
        let what = format!("`{}` means nothing here", printable(key));
        return Err(told(text, file, Diagnostic::error(what).hint("did you mean [[note]]?"), span));
    }
    let (notes, mistakes) = notes(table, scale);
    match mistakes.into_iter().next() {
        Some((span, what, hint)) => Err(told(text, file, Diagnostic::error(what).hint(hint), &span)),
        None => Ok(notes),
    }
}

/// The notes in `text` that can be read, and warnings of those that cannot.
///
/// # Errors
/// The text is no TOML.
pub fn salvage(text: &str, file: &Path, scale: TimeScale) -> Result<(Vec<Note>, Vec<Diagnostic>)> {
    let (notes, mistakes) = notes(parse(text, file)?, scale);
    let warn = |(span, what, hint): Mistake| {
        told(text, file, Diagnostic::warning(format!("a note is left out: {what}")).hint(hint), &span)
    };
    Ok((notes, mistakes.into_iter().map(warn).collect()))
}

fn parse<'t>(text: &'t str, file: &Path) -> Result<Spanned<DeTable<'t>>> {
    DeTable::parse(text).map_err(|error| {
        let what = printable(error.message().trim()).into_owned();
        told(text, file, Diagnostic::error(what).hint(PAGE), &error.span().unwrap_or_default())
    })
}

/// `diagnostic` pointing at `span` of the text.
fn told(text: &str, file: &Path, diagnostic: Diagnostic, span: &Range<usize>) -> Diagnostic {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    diagnostic.at(Place::Line { file: file.to_owned(), line, column: Some(column) })
}

/// The notes of a table, and what is wrong with the others.
fn notes(table: Spanned<DeTable<'_>>, scale: TimeScale) -> (Vec<Note>, Vec<Mistake>) {
    let wrong = |span, what: &str| (Vec::new(), vec![(span, what.to_owned(), PAGE)]);
    let found = table.into_inner().into_iter().find(|(key, _)| key.get_ref() == "note");
    let Some((_, value)) = found else { return (Vec::new(), Vec::new()) };
    let span = value.span();
    let DeValue::Array(items) = value.into_inner() else { return wrong(span, "notes are tables: [[note]]") };
    let (mut notes, mut mistakes) = (Vec::new(), Vec::new());
    for item in items {
        let span = item.span();
        if notes.len() == MOST_NOTES {
            mistakes.push((span, format!("{MOST_NOTES} notes are the most"), PAGE));
            break;
        }
        match note(item, scale) {
            Ok(note) => notes.push(note),
            Err(mistake) if mistakes.len() < MOST_PROBLEMS => mistakes.push(mistake),
            Err(_) => {}
        }
    }
    (notes, mistakes)
}

fn note(item: Spanned<DeValue<'_>>, scale: TimeScale) -> std::result::Result<Note, Mistake> {
    let span = item.span();
    let table = Table::deserialize(ValueDeserializer::from(item)).map_err(|error| {
        let what: String = printable(error.message().trim()).chars().take(LONGEST_MESSAGE).collect();
        (error.span().unwrap_or_else(|| span.clone()), what, PAGE)
    })?;
    let text = bounded(&table.text, LONGEST_TEXT)?;
    if text.trim().is_empty() {
        return Err((table.text.span(), "it has no text".to_owned(), "write one, or take the table out"));
    }
    let color = table.color.as_ref().map(color).transpose()?;
    Ok(Note { when: when(&table, &span, scale)?, about: about(&table, &span)?, text, color })
}

fn when(table: &Table, span: &Range<usize>, scale: TimeScale) -> std::result::Result<When, Mistake> {
    let time = |ticks: &Option<Spanned<Ticks>>| ticks.as_ref().map(|ticks| time(ticks, scale)).transpose();
    match (time(&table.at)?, time(&table.from)?, time(&table.to)?) {
        (None, None, None) => Ok(When::Always),
        (Some(at), None, None) => Ok(When::At(at)),
        (None, Some(from), Some(to)) if from <= to => Ok(When::During { from, to }),
        (None, Some(_), Some(_)) => Err((span.clone(), "`from` is after `to`".to_owned(), "exchange them")),
        _ => Err((span.clone(), "its time is not clear".to_owned(), "it wants `at`, or `from` and `to`")),
    }
}

fn about(table: &Table, span: &Range<usize>) -> std::result::Result<About, Mistake> {
    let wrong = |what: &str, hint| Err((span.clone(), what.to_owned(), hint));
    match (&table.signal, &table.tensor, table.index) {
        (None, None, None) if table.number.is_none() => Ok(About::Trace),
        (Some(signal), None, None) if table.number.is_none() => {
            Ok(About::Signal(bounded(signal, LONGEST_NAME)?))
        }
        (None, Some(tensor), Some(index)) => Ok(About::Element {
            tensor: bounded(tensor, LONGEST_NAME)?,
            number: table.number.unwrap_or(0),
            index,
        }),
        (None, Some(_), None) => wrong("it is about no element", "it wants `index` beside `tensor`"),
        (None, None, _) => {
            wrong("it has a number without a tensor", "it wants `tensor`, `number` and `index`")
        }
        (Some(_), ..) => wrong("it is about a signal and a tensor", "it wants one of the two"),
    }
}

/// A text of at most `most` bytes.
fn bounded(text: &Spanned<String>, most: usize) -> std::result::Result<String, Mistake> {
    let clean = clean(text.get_ref());
    if clean.len() > most {
        return Err((
            text.span(),
            format!("a text has at most {LONGEST_TEXT} bytes"),
            "make two notes of it",
        ));
    }
    Ok(clean)
}

fn color(color: &Spanned<i64>) -> std::result::Result<u8, Mistake> {
    let number = u8::try_from(*color.get_ref()).ok().filter(|number| (1..=COLORS).contains(number));
    number.ok_or_else(|| {
        (color.span(), "there is no such colour".to_owned(), "colours are 1 to 6, as rows have them")
    })
}

fn time(ticks: &Spanned<Ticks>, scale: TimeScale) -> std::result::Result<Time, Mistake> {
    let text = match ticks.get_ref() {
        Ticks::Number(number) => return Ok(Time(*number)),
        Ticks::Text(text) => text,
    };
    let parsed = text.trim().parse().ok();
    let parsed = parsed.or_else(|| text.parse::<Duration>().ok()?.ticks(scale));
    parsed.map(Time).ok_or_else(|| {
        let word: String = printable(text).chars().take(40).collect();
        (
            ticks.span(),
            format!("`{word}` is no time of the trace"),
            "a number of ticks, or with a unit: \"120ns\"",
        )
    })
}
