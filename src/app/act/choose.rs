//! Choosing signals: from a pattern, a scope, or the picker.

use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::rows::Row;
use crate::app::state::App;
use crate::app::tree::Node;
use crate::app::{Effect, Pane};
use crate::base::{Diagnostic, Result, Severity};
use crate::config::Pattern;
use crate::trace::{Hierarchy, ScopeId, SignalId};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Most rows that are added at once: more is a slip, and each is loaded.
const MOST_ADDED: usize = 2_000;

/// Asks for a prompt of that kind, with nothing in it.
pub(super) fn ask(app: &mut App, kind: PromptKind, count: u32) {
    app.overlay = Some(Overlay::Prompt(Prompt::new(kind, "").times(count)));
}

/// Adds signals below the selected row, those that are no rows yet.
pub(in crate::app) fn add(app: &mut App, signals: &[SignalId]) {
    let Some(document) = &app.document else { return };
    if let [only] = signals {
        let row = app.translation.row(&document.trace, *only);
        app.waves.add(row);
        return;
    }
    let there: HashSet<SignalId> = app.waves.rows.iter().filter_map(Row::signal).collect();
    let new = signals.iter().filter(|signal| !there.contains(signal));
    let rows: Vec<Row> = new.take(MOST_ADDED).map(|id| app.translation.row(&document.trace, *id)).collect();
    let (added, there) = (rows.len(), signals.iter().filter(|signal| there.contains(signal)).count());
    let left_out = signals.len() - added - there;
    app.waves.insert(rows);
    let mut text = format!("{added} {} added", if added == 1 { "signal" } else { "signals" });
    if there > 0 {
        let _ = write!(text, ", {there} were there");
    }
    if left_out > 0 {
        let _ = write!(text, ", {left_out} left out: {MOST_ADDED} at once are the most");
    }
    app.say(Severity::Note, text);
}

/// Adds every signal whose name matches a pattern.
///
/// # Errors
/// A pattern that is none, or that nothing matches.
pub(in crate::app) fn pattern(app: &mut App, text: &str) -> Result<Vec<Effect>> {
    let pattern = Pattern::new(text)?;
    let Some(document) = &app.document else { return Ok(Vec::new()) };
    let hierarchy = document.trace.hierarchy();
    let found = hierarchy
        .signal_ids()
        .filter(|id| hierarchy.signal(*id).is_some_and(|signal| pattern.matches(&signal.path, &signal.name)));
    let found: Vec<SignalId> = found.collect();
    if found.is_empty() {
        return Err(Diagnostic::error(format!("no signal matches `{text}`"))
            .hint("* is any part of a name, ** any part of a path, /…/ a regular expression"));
    }
    add(app, &found);
    Ok(Vec::new())
}

/// Adds the signals of the selected scope, `deep` with those of the scopes in it.
pub(super) fn scope(app: &mut App, deep: bool) {
    let Some((scope, document)) = selected_scope(app).zip(app.document.clone()) else {
        app.say(Severity::Note, "no scope is selected");
        return;
    };
    let signals = signals_in(document.trace.hierarchy(), scope, deep);
    if signals.is_empty() {
        let key = app.keymap.shortest("add-scopes").unwrap_or_default();
        app.say(Severity::Note, format!("the scope holds no signals; {key} adds those of the scopes in it"));
        return;
    }
    add(app, &signals);
}

/// The scope that the tree selects, or that the selected signal is in.
fn selected_scope(app: &App) -> Option<ScopeId> {
    let hierarchy = app.document.as_ref()?.trace.hierarchy();
    match (app.focus, app.tree.node()) {
        (Pane::Tree, Some(Node::Scope(scope))) => Some(scope),
        (Pane::Tree, Some(Node::Signal(signal))) => hierarchy.signal(signal)?.scope,
        _ => hierarchy.signal(app.waves.signal()?)?.scope,
    }
}

/// The signals of a scope in the order of the trace.
fn signals_in(hierarchy: &Hierarchy, scope: ScopeId, deep: bool) -> Vec<SignalId> {
    let mut signals = Vec::new();
    let mut stack = vec![scope];
    while let Some(scope) = stack.pop().and_then(|id| hierarchy.scope(id)) {
        signals.extend(&scope.signals);
        if deep {
            stack.extend(scope.scopes.iter().rev());
        }
    }
    signals
}
