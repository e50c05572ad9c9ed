//! The keymap: sequences of chords and the action that each names.

use super::chord::Chord;
use super::script::{key_script, script_text};
use super::table::{Item, Row, Source};
use crate::base::nearest;
use crate::base::{Diagnostic, Place, Result};
use std::path::Path;

/// The keys that are bound when nobody says otherwise.
const DEFAULT: &str = include_str!("keymap.toml");

/// The context whose keys work in all others.
const GLOBAL: &str = "global";

/// One row of a keymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where the keys work: `global`, or the name of a context.
    pub context: String,
    /// The chords to press one after another; never empty.
    pub chords: Vec<Chord>,
    /// The name of the action.
    pub action: String,
    /// Where the row stands.
    pub place: Place,
}

/// What a sequence of chords means so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// The sequence is complete and names this action.
    Action(&'a str),
    /// Longer sequences begin so; wait for the next chord.
    Prefix,
    /// No sequence begins so.
    Nothing,
}

/// All bindings. No sequence of a context begins another one of the same context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The default keymap, `src/config/keymap.toml`.
    #[must_use]
    pub fn built_in() -> Self {
        let mut keymap = Self::default();
        keymap.merge(Source { text: DEFAULT, file: Path::new("keymap.toml") }, None);
        keymap
    }

    /// The default keymap with the rows of the user's `file` over it, if there is such a file.
    ///
    /// `actions` are the names that exist. Wrong rows are left out and reported.
    #[must_use]
    pub fn with_user_file(file: &Path, actions: &[&str]) -> (Self, Vec<Diagnostic>) {
        let mut keymap = Self::built_in();
        let diagnostics = match std::fs::read_to_string(file) {
            Ok(text) => keymap.override_with(&text, file, actions),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => vec![Diagnostic::error(format!("cannot be read: {error}")).in_file(file)],
        };
        (keymap, diagnostics)
    }

    /// Puts the rows of `text` over these, which then win against every row they collide with.
    ///
    /// `file` is the name that messages give the text, `actions` are the names that exist. Wrong rows are left
    /// out and reported, one message each, with the nearest name.
    pub fn override_with(&mut self, text: &str, file: &Path, actions: &[&str]) -> Vec<Diagnostic> {
        self.merge(Source { text, file }, Some(actions))
    }

    /// Merges a file; without `actions` every name of an action and of a context is taken.
    fn merge(&mut self, source: Source, actions: Option<&[&str]>) -> Vec<Diagnostic> {
        let tables = match source.rows() {
            Ok(tables) => tables,
            Err(error) => return vec![error],
        };
        let contexts: Vec<String> = self.bindings.iter().map(|binding| binding.context.clone()).collect();
        let (mut fresh, mut diagnostics) = (Vec::new(), Vec::new());
        for table in tables {
            match table.value {
                Item::Table(rows) if actions.is_none() || contexts.contains(&table.key) => {
                    for row in rows {
                        let result = self.row(source, &table.key, &row, actions, &mut fresh);
                        diagnostics.extend(result.err());
                    }
                }
                _ => diagnostics.push(unknown_context(source, &table, &contexts)),
            }
        }
        for binding in fresh {
            self.bindings
                .retain(|old| old.context != binding.context || !collide(&old.chords, &binding.chords));
            self.bindings.push(binding);
        }
        diagnostics
    }

    /// Takes one row into `fresh`, or an unbinding out of the bindings.
    fn row(
        &mut self,
        source: Source,
        context: &str,
        row: &Row,
        actions: Option<&[&str]>,
        fresh: &mut Vec<Binding>,
    ) -> Result<()> {
        let chords = sequence(source, row)?;
        let action = match &row.value {
            Item::Text(action) => known_action(source, row, action, actions)?,
            Item::Switch(false) => {
                self.bindings.retain(|old| old.context != context || old.chords != chords);
                return Ok(());
            }
            _ => {
                let error = source.error(&row.value_span, "not the name of an action");
                return Err(error.hint("write \"key\" = \"action\", or \"key\" = false to unbind"));
            }
        };
        let collision =
            fresh.iter().find(|other| other.context == context && collide(&other.chords, &chords));
        if let Some(other) = collision {
            let what = format!("`{}` and `{}` cannot both be pressed", row.key, script_text(&other.chords));
            return Err(source.error(&row.span, what).hint("one begins the other: lengthen or drop one"));
        }
        let Diagnostic { place, .. } = source.error(&row.span, "");
        fresh.push(Binding { context: context.to_owned(), chords, action, place });
        Ok(())
    }

    /// What `chords` mean in `context`: its own keys first, then those of `global`.
    #[must_use]
    pub fn lookup(&self, context: &str, chords: &[Chord]) -> Lookup<'_> {
        match self.lookup_in(context, chords) {
            Lookup::Nothing => self.lookup_in(GLOBAL, chords),
            found => found,
        }
    }

    fn lookup_in(&self, context: &str, chords: &[Chord]) -> Lookup<'_> {
        let mut begun = self.bindings.iter().filter(|b| b.context == context && b.chords.starts_with(chords));
        match begun.next() {
            None => Lookup::Nothing,
            Some(binding) if binding.chords.len() == chords.len() => Lookup::Action(&binding.action),
            Some(_) => Lookup::Prefix,
        }
    }

    /// The bindings that `chords` begin in `context`, for the hint of what may follow.
    pub fn following<'a>(
        &'a self,
        context: &'a str,
        chords: &'a [Chord],
    ) -> impl Iterator<Item = &'a Binding> {
        let here = move |binding: &&Binding| binding.context == context || binding.context == GLOBAL;
        self.bindings.iter().filter(here).filter(|binding| binding.chords.starts_with(chords))
    }

    /// All bindings, in the order of the files.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The bindings of an action, the one with the shortest text first.
    #[must_use]
    pub fn keys_of(&self, action: &str) -> Vec<&Binding> {
        let mut found: Vec<_> = self.bindings.iter().filter(|binding| binding.action == action).collect();
        found.sort_by_key(|binding| (binding.chords.len(), script_text(&binding.chords).chars().count()));
        found
    }

    /// The shortest text of the keys of an action, for help and hints; `None` if it has no key. Keys that work everywhere
    /// come first.
    #[must_use]
    pub fn shortest(&self, action: &str) -> Option<String> {
        let keys = self.keys_of(action);
        let global = keys.iter().find(|binding| binding.context == GLOBAL);
        global.or(keys.first()).map(|binding| script_text(&binding.chords))
    }

    /// The shortest text of the keys of an action in a context; those of the context itself come first.
    #[must_use]
    pub fn shortest_in(&self, context: &str, action: &str) -> Option<String> {
        let keys = self.keys_of(action);
        let own = keys.iter().find(|binding| binding.context == context);
        let own = own.or_else(|| keys.iter().find(|binding| binding.context == GLOBAL));
        own.map(|binding| script_text(&binding.chords))
    }
}

/// The chords of a row.
fn sequence(source: Source, row: &Row) -> Result<Vec<Chord>> {
    let chords = key_script(&row.key).map_err(|error| source.locate(&row.span, error))?;
    match chords.first() {
        None => Err(source.error(&row.span, "a row without a key").hint("the space bar is <Space>")),
        Some(first) if first.digit().is_some_and(|digit| digit > 0) => {
            let what = format!("`{}` begins with a digit", row.key);
            Err(source.error(&row.span, what).hint("digits 1 to 9 are counts, as in 10l"))
        }
        Some(_) => Ok(chords),
    }
}

/// The name of an action, if it is one.
fn known_action(source: Source, row: &Row, action: &str, actions: Option<&[&str]>) -> Result<String> {
    let Some(actions) = actions.filter(|actions| !actions.contains(&action)) else {
        return Ok(action.to_owned());
    };
    let error = source.error(&row.value_span, format!("no action is called `{action}`"));
    Err(match nearest(action, actions.iter().copied()) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error.hint("docs/keys.md lists every action"),
    })
}

/// The error for a table that no context is called after.
fn unknown_context(source: Source, table: &Row, contexts: &[String]) -> Diagnostic {
    let error = source.error(&table.span, format!("no context is called `{}`", table.key));
    match nearest(&table.key, contexts.iter().map(String::as_str)) {
        Some(known) => error.hint(format!("did you mean [{known}]?")),
        None => error.hint("rows stand under a context: [global]"),
    }
}

/// Whether one sequence begins the other, so that both can never be pressed.
fn collide(a: &[Chord], b: &[Chord]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}
