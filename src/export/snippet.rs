//! What a VCD that tritscope wrote says of itself, in a comment at its head.
//!
//! The comment is a word with the number of its form and one JSON object: where the trace comes from, the session that
//! brings the screen back, with its rows, marks and notes, decoded tensors, and names that a VCD cannot hold. Only letters
//! of ASCII stand in it, and no dollar sign, so that nothing in it ends the comment.

use super::{Provenance, Selection, TensorTable};
use crate::base::{Diagnostic, Field, Result};
use crate::manifest::SNIPPET;
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
    elements: Vec<(usize, Option<i64>, Option<i64>)>,
}

/// The text of the comment.
pub(super) fn comment(selection: &Selection, renamed: &[(String, String)]) -> Result<String> {
    let table = |table: &TensorTable| Table {
        name: table.name.clone(),
        number: table.number,
        elements: table.elements.iter().map(|(index, rtl, golden)| (*index, rtl.known(), *golden)).collect(),
    };
    let object = Object {
        provenance: selection.provenance.clone(),
        session: selection.session.clone(),
        tensors: selection.tensors.iter().map(table).collect(),
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
    let field = |value: Option<i64>| value.map_or(Field::Unknown, Field::Known);
    let table = |table: Table| TensorTable {
        name: table.name,
        number: table.number,
        elements: table
            .elements
            .into_iter()
            .map(|(index, rtl, golden)| (index, field(rtl), golden))
            .collect(),
    };
    Ok(Snippet {
        provenance: object.provenance,
        session: object.session,
        tensors: object.tensors.into_iter().map(table).collect(),
        renamed: object.renamed,
    })
}
