//! What the present trace is compared with, and what counts as a difference: tolerance and map of scopes.

use super::state::App;
use super::{Effect, Overlay, Prompt, PromptKind, comparison};
use crate::base::{Diagnostic, Duration, Result, Severity};
use crate::diff::{Options, has_scope};
use std::path::PathBuf;

/// What the present trace is compared with, and what counts as a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// The other trace.
    pub file: PathBuf,
    /// What counts as a difference.
    pub options: Options,
}

impl From<PathBuf> for Against {
    /// Everything that differs counts.
    fn from(file: PathBuf) -> Self {
        Self { file, options: Options::default() }
    }
}

impl Against {
    /// What is forgiven, as the end of a sentence; empty if nothing is.
    pub(super) fn forgiven(&self) -> String {
        match self.options.tolerance {
            Duration::ZERO => String::new(),
            tolerance => format!(" within {tolerance}"),
        }
    }

    /// The tolerance as it is typed; empty without one.
    pub(super) fn tolerance_text(&self) -> String {
        if self.options.tolerance == Duration::ZERO {
            String::new()
        } else {
            self.options.tolerance.to_string()
        }
    }

    /// The map of scopes as it is typed, one text a pair.
    pub(super) fn map_texts(&self) -> Vec<String> {
        self.options.map.iter().map(|(left, right)| format!("{left}={right}")).collect()
    }
}

/// Compares with the trace in `file`. The tolerance stays what it was; scopes of another file are others.
///
/// # Errors
/// No name.
pub(super) fn submit(app: &mut App, file: &str) -> Result<Vec<Effect>> {
    if file.is_empty() {
        return Err(Diagnostic::error("a file is missing").hint("write the path of a VCD, FST or GHW file"));
    }
    let mut new = Against::from(PathBuf::from(file));
    if let Some(old) = app.comparison().map(comparison::Comparison::against) {
        new.options.tolerance = old.options.tolerance;
        if old.file == new.file {
            new.options.map.clone_from(&old.options.map);
        }
    }
    Ok(comparison::start(app, new))
}

/// Asks for the tolerance or the map, with the present one to be changed.
pub(super) fn ask(app: &mut App, kind: PromptKind) -> Vec<Effect> {
    let Some(against) = app.comparison().map(comparison::Comparison::against) else {
        return comparison::nothing(app);
    };
    let text = match kind {
        PromptKind::Tolerance => against.tolerance_text(),
        _ => against.map_texts().join(" "),
    };
    app.overlay = Some(Overlay::Prompt(Prompt::new(kind, &text)));
    Vec::new()
}

/// Compares anew with another tolerance; empty is none.
///
/// # Errors
/// No time, or one below zero.
pub(super) fn tolerance(app: &mut App, text: &str) -> Result<Vec<Effect>> {
    let tolerance: Duration = if text.is_empty() { Duration::ZERO } else { text.parse()? };
    if tolerance.digits < 0 {
        let error = Diagnostic::error(format!("a tolerance of {tolerance} is below zero"));
        return Err(error.hint("it holds in both directions: 2ns"));
    }
    Ok(again(app, |options| options.tolerance = tolerance))
}

/// Compares anew with another map of scopes, pairs with blanks between them; empty is none.
///
/// # Errors
/// Text that maps nothing, and scopes that are not there.
pub(super) fn map(app: &mut App, text: &str) -> Result<Vec<Effect>> {
    let mut new = Options::default();
    for pair in text.split_whitespace() {
        new.add_map(pair)?;
    }
    let left = app.document.as_ref().map(|document| &document.trace);
    let right = app.comparison().and_then(comparison::Comparison::other);
    for pair in &mut new.map {
        for (scope, trace) in [(&mut pair.0, left), (&mut pair.1, right)] {
            // Completed names end where the next part would begin.
            scope.truncate(scope.trim_end_matches('.').len());
            trace.map_or(Ok(()), |trace| has_scope(trace, scope))?;
        }
    }
    Ok(again(app, |options| options.map = new.map))
}

/// Compares anew if the change is one.
fn again(app: &mut App, change: impl FnOnce(&mut Options)) -> Vec<Effect> {
    let Some(old) = app.comparison().map(comparison::Comparison::against) else {
        return comparison::nothing(app);
    };
    let mut new = old.clone();
    change(&mut new.options);
    if new == *old {
        app.say(Severity::Note, "nothing changes");
        return Vec::new();
    }
    comparison::restart(app, new)
}
