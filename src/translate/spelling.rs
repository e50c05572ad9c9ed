//! Formats as text: what sessions, rules and prompts write.

use super::float::Float;
use super::form::printable;
use super::format::Format;
use crate::base::nearest;
use crate::base::{Diagnostic, Result};
use std::fmt;
use std::str::FromStr;

/// The most bits behind a binary point.
const DEEPEST_POINT: u16 = 4096;

/// The formats that are one word, with their titles.
const WORDS: [(&str, &str, Format); 12] = [
    ("hex", "hexadecimal", Format::Hexadecimal),
    ("signed", "signed", Format::Signed),
    ("unsigned", "unsigned", Format::Unsigned),
    ("bin", "binary", Format::Binary),
    ("oct", "octal", Format::Octal),
    ("selected", "selected (bits at 0)", Format::Selected),
    ("ascii", "text (ASCII)", Format::Ascii),
    ("f16", "float, 16 bits", Format::Float(Float::Half)),
    ("bf16", "brain float, 16 bits", Format::Float(Float::Bfloat)),
    ("f32", "float, 32 bits", Format::Float(Float::Single)),
    ("f64", "float, 64 bits", Format::Float(Float::Double)),
    ("enum", "names of the trace", Format::Enum(None)),
];

impl Format {
    /// How formats are spelled, with their titles: for a picker and for help.
    #[must_use]
    pub fn spellings() -> Vec<(String, String)> {
        let words = WORDS.iter().map(|(word, title, _)| ((*word).to_owned(), (*title).to_owned()));
        let others = [
            ("fixed(N)", "signed, N bits behind the point"),
            ("ufixed(N)", "unsigned, N bits behind the point"),
            ("map:NAME", "names of the mapping file NAME"),
        ];
        words.chain(others.map(|(word, title)| (word.to_owned(), title.to_owned()))).collect()
    }

    /// The name in messages.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Fixed { fraction, signed } => {
                let sign = if *signed { "signed" } else { "unsigned" };
                format!("{sign}, {fraction} bits behind the point")
            }
            Self::Enum(Some(labels)) => format!("names of {}", labels.name()),
            Self::Mapping { name, labels } => {
                let missing = if labels.is_some() { "" } else { " (there is no such mapping)" };
                format!("mapping {}{missing}", printable(name))
            }
            other => {
                let word = other.to_string();
                WORDS
                    .iter()
                    .find(|(known, ..)| *known == word)
                    .map_or(word, |(_, title, _)| (*title).to_owned())
            }
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed { fraction, signed } => {
                f.pad(&format!("{}fixed({fraction})", if *signed { "" } else { "u" }))
            }
            Self::Mapping { name, .. } => f.pad(&format!("map:{name}")),
            Self::Enum(_) => f.pad("enum"),
            plain => {
                f.pad(WORDS.iter().find(|(.., format)| format == plain).map_or("hex", |(word, ..)| word))
            }
        }
    }
}

impl FromStr for Format {
    type Err = Diagnostic;

    /// Reads what `Display` writes; tables are not bound yet.
    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("map:").map(str::trim) {
            return mapping(name);
        }
        if let Some((word, rest)) = text.split_once('(')
            && let Some(signed) = match word.trim() {
                "fixed" => Some(true),
                "ufixed" => Some(false),
                _ => None,
            }
        {
            let digits = rest.trim().strip_suffix(')').unwrap_or(rest).trim();
            let fraction = digits.parse().ok().filter(|fraction| *fraction <= DEEPEST_POINT);
            let what = || format!("`{}` is no number of bits behind a binary point", brief(digits));
            let fraction = fraction.filter(|_| rest.trim_end().ends_with(')'));
            let fraction = fraction.ok_or_else(|| {
                Diagnostic::error(what()).hint(format!("write {word}(N) with N from 0 to {DEEPEST_POINT}"))
            })?;
            return Ok(Self::Fixed { fraction, signed });
        }
        match WORDS.iter().find(|(word, ..)| *word == text) {
            Some((.., format)) => Ok(format.clone()),
            None => Err(unknown(text)),
        }
    }
}

fn mapping(name: &str) -> Result<Format> {
    if name.is_empty() {
        return Err(Diagnostic::error("`map:` names no mapping").hint("write map:NAME"));
    }
    Ok(Format::Mapping { name: name.into(), labels: None })
}

fn unknown(text: &str) -> Diagnostic {
    let spellings = Format::spellings();
    let error = Diagnostic::error(format!("no format is called `{}`", brief(text)));
    let known =
        ["hexadecimal", "binary", "octal", "decimal"].into_iter().zip(["hex", "bin", "oct", "unsigned"]);
    let long = known.clone().find(|(long, _)| long.starts_with(&text.to_lowercase()) && text.len() > 2);
    let meant = long.map(|(_, word)| word.to_owned()).or_else(|| {
        let short = text.len() < 32;
        short.then(|| nearest(text, spellings.iter().map(|(word, _)| word.as_str())).map(str::to_owned))?
    });
    let list: Vec<_> = spellings.iter().map(|(word, _)| word.as_str()).collect();
    let list = format!("formats are {}", list.join(", "));
    error.hint(meant.map_or(list.clone(), |meant| format!("did you mean `{meant}`? {list}")))
}

/// The beginning of what a user or a file wrote, for a message.
fn brief(text: &str) -> String {
    let short: String = text.chars().take(32).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", printable(&short))
}
