//! What a VCD that tritscope wrote says of itself, in a comment at its head.
//!
//! The comment is a word with the number of its form and one JSON object: where the trace comes from, the session that
//! brings the screen back, with its rows, marks and notes, decoded tensors, and names that a VCD cannot hold. Only letters
//! of ASCII stand in it, and no dollar sign, so that nothing in it ends the comment.

use super::{Provenance, Selection, TableElement, TensorTable};
use crate::base::{Diagnostic, Field, Result, SNIPPET, Time};
use serde::{Deserialize, Serialize};

/// The form of the object; it grows when an old tritscope could misread a new snippet.
const FORM: u32 = 1;

/// What a snippet says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// How the trace that it was taken from came about.
    pub provenance: Provenance,
    /// The session that brings the screen back, as the text of its file.
    pub session: String,
    /// The decoded tensors of the stretch.
    pub tensors: Vec<TensorTable>,
    /// Names that a VCD cannot hold: each as it stands in the file, and as it was.
    pub renamed: Vec<(String, String)>,
}

/// The object in the comment.
#[derive(Serialize, Deserialize)]
struct Object {
    provenance: Provenance,
    session: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tensors: Vec<Table>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    renamed: Vec<(String, String)>,
}

/// A tensor: index, what the trace has, and what the golden model says, of each element.
#[derive(Serialize, Deserialize)]
struct Table {
    name: String,
    number: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bits: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bound: Option<i64>,
    elements: Vec<(usize, Option<i64>, Option<i64>)>,
    /// When each of them passed, in ticks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    times: Vec<Option<u64>>,
}

impl From<&TensorTable> for Table {
    fn from(table: &TensorTable) -> Self {
        let elements = table.elements.iter();
        Self {
            name: table.name.clone(),
            number: table.number,
            row: table.row,
            bits: table.bits,
            bound: table.bound,
            times: elements.clone().map(|element| element.time.map(|time| time.0)).collect(),
            elements: elements.map(|element| (element.index, element.rtl.known(), element.golden)).collect(),
        }
    }
}

impl From<Table> for TensorTable {
    fn from(table: Table) -> Self {
        let times = table.times.into_iter().chain(std::iter::repeat(None));
        let element = |((index, rtl, golden), time): ((usize, Option<i64>, Option<i64>), Option<u64>)| {
            let rtl = rtl.map_or(Field::Unknown, Field::Known);
            TableElement { index, rtl, golden, time: time.map(Time) }
        };
        Self {
            name: table.name,
            number: table.number,
            // Rows of no elements are none.
            row: table.row.filter(|row| *row > 0),
            bits: table.bits,
            bound: table.bound,
            elements: table.elements.into_iter().zip(times).map(element).collect(),
        }
    }
}

/// The text of the comment.
pub(super) fn comment(selection: &Selection, renamed: &[(String, String)]) -> Result<String> {
    let object = Object {
        provenance: selection.provenance.clone(),
        session: selection.session.clone(),
        tensors: selection.tensors.iter().map(Table::from).collect(),
        renamed: renamed.to_vec(),
    };
    let json = serde_json::to_string(&object).map_err(|error| Diagnostic::internal(error.to_string()))?;
    let mut text = format!("{SNIPPET} {FORM}\n");
    let mut units = [0; 2];
    for c in json.chars() {
        if c.is_ascii() && c != '$' && !c.is_ascii_control() {
            text.push(c);
        } else {
            c.encode_utf16(&mut units).iter().for_each(|unit| text.extend(format!("\\u{unit:04x}").chars()));
        }
    }
    Ok(text)
}

/// What a VCD says of itself as a snippet, from the text at its beginning; `None` for any other VCD.
///
/// # Errors
/// A snippet of a newer form, or a damaged one.
#[must_use]
pub fn snippet(head: &str) -> Option<Result<Snippet>> {
    let declarations = head.split("$enddefinitions").next().unwrap_or(head);
    declarations.split("$comment").skip(1).find_map(|comment| {
        let text = comment.trim_start().strip_prefix(SNIPPET)?;
        let (form, object) = text.trim_start().split_once(char::is_whitespace)?;
        Some(read(form, object.split("$end").next().unwrap_or(object)))
    })
}

fn read(form: &str, object: &str) -> Result<Snippet> {
    if form.parse::<u32>().is_ok_and(|form| form > FORM) {
        let what = format!("a snippet of form {form}, this tritscope knows form {FORM}");
        return Err(Diagnostic::warning(what).hint("a newer tritscope shows its notes; values are all there"));
    }
    let object: Object = serde_json::from_str(object.trim()).map_err(|error| {
        Diagnostic::warning(format!("what the snippet says of itself is damaged: {error}"))
            .hint("values are all there; export it once more for its notes")
    })?;
    Ok(Snippet {
        provenance: object.provenance,
        session: object.session,
        tensors: object.tensors.into_iter().map(TensorTable::from).collect(),
        renamed: object.renamed,
    })
}
