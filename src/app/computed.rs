//! What rows compute: expressions, slices, transactions, checked before they become rows.

use super::rows::Content;
use super::search;
use super::state::App;
use crate::base::{Diagnostic, Result};
use crate::protocol::{EXAMPLES, Spec};
use crate::query::spelled;
use crate::query::{Expr, resolve};

/// What an expression computes.
///
/// # Errors
/// What is wrong with it.
pub(super) fn expression(app: &App, text: &str) -> Result<Content> {
    Ok(Content::Computed(search::read(app, text)?.to_string().into()))
}

/// A bit range of the selected row, `7:0` or `3`.
///
/// # Errors
/// What is wrong with it, and a row that has no bits.
pub(super) fn slice(app: &App, text: &str) -> Result<Content> {
    let inside = text.trim_start_matches('[').trim_end_matches(']');
    let number = |text: &str| text.trim().parse::<i64>().is_ok();
    if !inside.split(':').all(number) || inside.split(':').count() > 2 {
        return Err(Diagnostic::error(format!("`{text}` is no bit range")).hint("write 7:0 or 3"));
    }
    let row = app.waves.row().and_then(|row| app.source(&row.content));
    let name = row.ok_or_else(|| Diagnostic::error("the selected row has no bits"))?;
    expression(app, &format!("{name}[{inside}]"))
}

/// Transactions of a bus.
///
/// # Errors
/// What is wrong with its specification.
pub(super) fn transactions(app: &App, text: &str) -> Result<Content> {
    if text.is_empty() {
        return Err(Diagnostic::error("a bus is missing").hint(EXAMPLES.join("  ")));
    }
    let spec: Spec = text.parse()?;
    let hierarchy = app.document.as_ref().map(|document| document.trace.hierarchy());
    for name in spec.names() {
        // A name may be an expression, which is checked where it is computed.
        let is_name = name.parse::<Expr>().is_ok_and(|expr| expr.names() == [name.as_str()]);
        hierarchy.filter(|_| is_name).map_or(Ok(()), |names| resolve(names, None, &name).map(drop))?;
    }
    Ok(Content::Protocol(spec.to_string().into()))
}

impl App {
    /// What a row shows as a text of an expression; `None` for rows without values.
    pub(super) fn source(&self, content: &Content) -> Option<String> {
        match content {
            Content::Signal(signal) => spelled(self.document.as_ref()?.trace.hierarchy(), *signal),
            Content::Computed(text) => Some(format!("({text})")),
            Content::Protocol(_) | Content::Missing(_) | Content::Divider | Content::Group { .. } => None,
        }
    }
}
