//! Signals and scopes of a trace by the names that they had in another one.

use crate::trace::{Hierarchy, ScopeId, SignalId};
use std::collections::HashMap;

/// Names that are compared at most, so that a session of thousands of lost names ends in time.
const MOST_COMPARED: usize = 20_000_000;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The signal of that name.
    Here(SignalId),
    /// One bit or some bits of the signal of that name, as an expression.
    Part(String),
    /// The only signal that it can be, below another scope.
    Moved(SignalId),
    /// Nothing.
    Nowhere,
}

/// Finds signals of one trace by the names of another.
pub(super) struct Names<'a> {
    hierarchy: &'a Hierarchy,
    /// Signals by the last part of their path; made when the first name is not found.
    leaves: Option<HashMap<&'a str, Vec<SignalId>>>,
    /// Scopes that are called otherwise: what each was called and is called, the first one first.
    moves: Vec<(String, String)>,
    compared: usize,
    /// Names that were looked for everywhere.
    known: HashMap<String, Found>,
}

impl<'a> Names<'a> {
    pub(super) fn new(hierarchy: &'a Hierarchy) -> Self {
        Self { hierarchy, leaves: None, moves: Vec::new(), compared: 0, known: HashMap::new() }
    }

    /// What `path` leads to.
    pub(super) fn find(&mut self, path: &str) -> Found {
        if let Some(found) = self.here(path) {
            return found;
        }
        if let Some(found) = self.moved(path) {
            return found;
        }
        if let Some(found) = self.known.get(path) {
            return found.clone();
        }
        let found = self.search(without_range(path)).map_or(Found::Nowhere, Found::Moved);
        self.known.insert(path.to_owned(), found.clone());
        found
    }

    /// Scopes that turned out to be called otherwise: the old and the new name; an empty one is the root.
    pub(super) fn moves(&self) -> &[(String, String)] {
        &self.moves
    }

    /// The scope that was called `path`.
    pub(super) fn scope(&self, path: &str) -> Option<ScopeId> {
        self.hierarchy.find_scope(path).or_else(|| {
            let renamed = self.moves.iter().find_map(|(old, new)| renamed(path, old, new))?;
            self.hierarchy.find_scope(&renamed)
        })
    }

    /// The signal of that name, whose range may stand behind it as GTKWave writes it.
    fn here(&self, path: &str) -> Option<Found> {
        if let Some(id) = self.hierarchy.find_signal(path) {
            return Some(Found::Here(id));
        }
        let bare = without_range(path);
        let id = self.hierarchy.find_signal(bare).filter(|_| bare.len() < path.len())?;
        let range = &path[bare.len() + 1..path.len() - 1];
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let wanted = first.parse::<i64>().ok().zip(last.parse::<i64>().ok());
        let signal = self.hierarchy.signal(id)?;
        let whole = signal.range.is_none() || signal.range == wanted;
        Some(if whole { Found::Here(id) } else { Found::Part(path.to_owned()) })
    }

    /// The signal at the place that scopes found so far have moved to.
    fn moved(&self, path: &str) -> Option<Found> {
        let candidates = self.moves.iter().filter_map(|(old, new)| renamed(path, old, new));
        candidates.into_iter().find_map(|path| match self.here(&path)? {
            Found::Here(id) => Some(Found::Moved(id)),
            found => Some(found),
        })
    }

    /// The one signal whose path shares the most parts at its end with `path`, if it can be the same.
    fn search(&mut self, path: &str) -> Option<SignalId> {
        let hierarchy = self.hierarchy;
        let leaves = self.leaves.get_or_insert_with(|| by_leaf(hierarchy));
        let candidates = leaves.get(leaf(path))?;
        self.compared = self.compared.saturating_add(candidates.len());
        if self.compared > MOST_COMPARED {
            return None;
        }
        let scored =
            candidates.iter().filter_map(|id| Some((shared(path, &hierarchy.signal(*id)?.path), *id)));
        let mut best: Option<(usize, SignalId, bool)> = None;
        for (score, id) in scored {
            match &mut best {
                Some((most, _, only)) if score == *most => *only = false,
                Some((most, ..)) if score < *most => {}
                _ => best = Some((score, id, true)),
            }
        }
        let (parts, id, _) = best.filter(|(.., only)| *only)?;
        let (old, new) = heads(path, &hierarchy.signal(id)?.path, parts);
        // One path is the end of the other: a scope was put around the design, or taken away. Or a scope between
        // has another name; then more than the name of the signal must be the same. In any case the old one is gone.
        let wrapped = old.is_empty() || new.is_empty();
        let scope = if wrapped { path.rsplit_once('.').map_or("", |(scope, _)| scope) } else { old };
        if (!wrapped && parts == 1) || hierarchy.find_scope(scope).is_some() {
            return None;
        }
        self.moves.push((old.to_owned(), new.to_owned()));
        Some(id)
    }
}

/// The path that `path` has after the scope `old` became `new`; an empty one is the root.
fn renamed(path: &str, old: &str, new: &str) -> Option<String> {
    let rest = if old.is_empty() { path } else { path.strip_prefix(old)?.strip_prefix('.')? };
    Some(if new.is_empty() { rest.to_owned() } else { format!("{new}.{rest}") })
}

fn by_leaf(hierarchy: &Hierarchy) -> HashMap<&str, Vec<SignalId>> {
    let mut leaves: HashMap<&str, Vec<SignalId>> = HashMap::new();
    for (signal, id) in hierarchy.signals().iter().zip(hierarchy.signal_ids()) {
        leaves.entry(leaf(&signal.path)).or_default().push(id);
    }
    leaves
}

fn leaf(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// `data[7:0]` without its range.
fn without_range(path: &str) -> &str {
    let bare = path.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    bare.filter(|(_, range)| range.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'-'))
        .map_or(path, |(bare, _)| bare)
}

/// How many parts two paths share at their ends.
fn shared(a: &str, b: &str) -> usize {
    a.rsplit('.').zip(b.rsplit('.')).take_while(|(a, b)| a == b).count()
}

/// What stands before the last `parts` parts of both paths.
fn heads<'p>(old: &'p str, new: &'p str, parts: usize) -> (&'p str, &'p str) {
    let head = |path: &'p str| path.rsplitn(parts + 1, '.').nth(parts).unwrap_or("");
    (head(old), head(new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Progress, Trace};
    use std::fmt::Write as _;

    /// A trace of some signals of 8 bits, by their paths.
    fn trace(paths: &[&str]) -> Trace {
        let mut text = "$timescale 1ns $end\n".to_owned();
        for (index, path) in paths.iter().enumerate() {
            let mut parts: Vec<&str> = path.split('.').collect();
            let name = parts.pop().unwrap();
            for scope in &parts {
                let _ = writeln!(text, "$scope module {scope} $end");
            }
            let _ = writeln!(text, "$var wire 8 a{index} {name} [7:0] $end");
            text += &"$upscope $end\n".repeat(parts.len());
        }
        text += "$enddefinitions $end\n#0\n";
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.vcd");
        std::fs::write(&file, text).unwrap();
        Trace::open(&file, &Progress::default()).unwrap()
    }

    /// Where `path` leads among `paths`.
    fn find(paths: &[&str], path: &str) -> Option<String> {
        let trace = trace(paths);
        match Names::new(trace.hierarchy()).find(path) {
            Found::Here(id) => Some(trace.hierarchy().signal(id).unwrap().path.clone()),
            Found::Moved(id) => Some(format!("→ {}", trace.hierarchy().signal(id).unwrap().path)),
            Found::Part(expression) => Some(format!("= {expression}")),
            Found::Nowhere => None,
        }
    }

    #[test]
    fn a_name_leads_to_its_signal_with_and_without_range() {
        let paths = ["tb.d", "tb.e"];
        assert_eq!(find(&paths, "tb.d").as_deref(), Some("tb.d"));
        assert_eq!(find(&paths, "tb.d[7:0]").as_deref(), Some("tb.d"));
        assert_eq!(find(&paths, "tb.d[3]").as_deref(), Some("= tb.d[3]"));
        assert_eq!(find(&paths, "tb.f"), None);
    }

    #[test]
    fn a_scope_around_everything_or_taken_away_is_seen_through() {
        assert_eq!(find(&["TOP.tb.dut.a", "TOP.tb.b"], "tb.dut.a").as_deref(), Some("→ TOP.tb.dut.a"));
        assert_eq!(find(&["tb.dut.a", "tb.b"], "TOP.tb.dut.a").as_deref(), Some("→ tb.dut.a"));
        assert_eq!(find(&["TOP.tb.a", "tb.b"], "tb.a"), None, "the old scope is still there");
        assert_eq!(find(&["TOP.tb.dut.a"], "tb.dut.a[7:0]").as_deref(), Some("→ TOP.tb.dut.a"));
    }

    #[test]
    fn a_scope_of_another_name_is_found_by_what_is_in_it() {
        assert_eq!(find(&["tb.core.alu.acc"], "tb.dut.alu.acc").as_deref(), Some("→ tb.core.alu.acc"));
        assert_eq!(find(&["tb.core.acc"], "tb.dut.acc"), None, "the name of the signal alone is not enough");
        let both = ["tb.core.alu.acc", "tb.dut.clk"];
        assert_eq!(find(&both, "tb.dut.alu.acc"), None, "the old scope is still there");
    }

    #[test]
    fn what_could_be_two_is_neither() {
        assert_eq!(find(&["a.tb.x", "b.tb.x"], "tb.x"), None);
        assert_eq!(find(&["tb.one.x", "tb.two.x"], "tb.x"), None);
    }

    #[test]
    fn one_move_leads_all_names_of_the_scope() {
        let trace = trace(&["TOP.tb.a", "TOP.tb.b", "else.tb.b", "TOP.tb.s.c"]);
        let mut names = Names::new(trace.hierarchy());
        assert!(matches!(names.find("tb.a"), Found::Moved(_)));
        let Found::Moved(b) = names.find("tb.b") else { panic!("b is below the scope that moved") };
        assert_eq!(trace.hierarchy().signal(b).unwrap().path, "TOP.tb.b");
        assert_eq!(names.moves(), [(String::new(), "TOP".to_owned())]);
        assert_eq!(names.scope("tb.s"), trace.hierarchy().find_scope("TOP.tb.s"));
    }
}
