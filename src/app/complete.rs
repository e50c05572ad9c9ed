//! Tab in a prompt: names of signals and scopes.

use super::prompt::{Completes, Prompt};
use super::state::App;
use crate::trace::Hierarchy;

/// Most names that are offered.
const MOST: usize = 200;

/// Completes the name before the cursor; once nothing more is certain, goes through the offers.
pub(super) fn tab(app: &App, prompt: &mut Prompt, forward: bool) {
    if prompt.kind.completes() == Completes::Nothing {
        return;
    }
    let Some(hierarchy) = names(app, prompt) else { return };
    let scopes = prompt.kind.completes() == Completes::Scopes;
    let offers = |name: &str| offers(hierarchy, name, scopes);
    if let Some(offer) = prompt.offer.filter(|_| !prompt.offers.is_empty()) {
        let count = prompt.offers.len();
        let next = if forward { offer + 1 } else { offer + count - 1 } % count;
        take(prompt, &prompt.offers[offer].clone(), next);
        return;
    }
    let [whole, short] = names_before(prompt.line.head()).map(str::to_owned);
    prompt.offers = offers(&whole);
    let mut name = whole;
    if prompt.offers.is_empty() && short != name {
        prompt.offers = offers(&short);
        name = short;
    }
    let common = common(&prompt.offers);
    match prompt.offers.len() {
        0 => {}
        1 => {
            let only = prompt.offers.remove(0);
            prompt.line.replace_before(name.chars().count(), &only);
        }
        _ if common.len() > name.len() => prompt.line.replace_before(name.chars().count(), &common),
        _ => take(prompt, &name, if forward { 0 } else { prompt.offers.len() - 1 }),
    }
}

/// Puts offer `next` in the place of `old`.
fn take(prompt: &mut Prompt, old: &str, next: usize) {
    let text = prompt.offers[next].clone();
    prompt.line.replace_before(old.chars().count(), &text);
    prompt.offer = Some(next);
}

/// The beginning of a name that ends at the cursor: with the indices in it, as in `lane[3].a`, and without.
fn names_before(head: &str) -> [&str; 2] {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\');
    let whole = head.trim_end_matches(|c| part(c) || matches!(c, '[' | ']'));
    let short = head.trim_end_matches(part);
    [&head[whole.len()..], &head[short.len()..]]
}

/// The names that may stand at the cursor.
fn names<'a>(app: &'a App, prompt: &Prompt) -> Option<&'a Hierarchy> {
    let pair = prompt.line.head().rsplit(char::is_whitespace).next().unwrap_or_default();
    if prompt.kind.completes() == Completes::Scopes && pair.contains('=') {
        return Some(app.comparison()?.other()?.hierarchy());
    }
    Some(app.document.as_ref()?.trace.hierarchy())
}

/// Full names that go on from `name`; without a dot in it also signals whose own name begins so. Only those of scopes
/// if `scopes_alone`.
fn offers(hierarchy: &Hierarchy, name: &str, scopes_alone: bool) -> Vec<String> {
    let (scope, last) = name.rsplit_once('.').unwrap_or(("", name));
    let (scopes, signals) = if scope.is_empty() {
        (hierarchy.roots(), hierarchy.root_signals())
    } else {
        match hierarchy.find_scope(scope).and_then(|id| hierarchy.scope(id)) {
            Some(scope) => (scope.scopes.as_slice(), scope.signals.as_slice()),
            None => return Vec::new(),
        }
    };
    let scopes = scopes.iter().filter_map(|id| hierarchy.scope(*id));
    let scopes = scopes.filter(|scope| scope.name.starts_with(last)).map(|scope| format!("{}.", scope.path));
    let signals = signals.iter().filter(|_| !scopes_alone).filter_map(|id| hierarchy.signal(*id));
    let signals = signals.filter(|signal| signal.name.starts_with(last)).map(|signal| signal.path.clone());
    let mut found: Vec<String> = scopes.chain(signals).take(MOST).collect();
    if found.is_empty() && scope.is_empty() && !last.is_empty() && !scopes_alone {
        let below = hierarchy.signals().iter().filter(|signal| signal.name.starts_with(last));
        found = below.map(|signal| signal.path.clone()).take(MOST).collect();
    }
    found.sort();
    found.dedup();
    found
}

/// What all offers begin with.
fn common(offers: &[String]) -> String {
    let Some((first, rest)) = offers.split_first() else { return String::new() };
    let mut length = first.len();
    for other in rest {
        let same = first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        length = length.min(same);
    }
    while !first.is_char_boundary(length) {
        length -= 1;
    }
    first[..length].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_before_the_cursor_ends_at_an_operator() {
        for (head, names) in [
            ("a && top.du", ["top.du", "top.du"]),
            ("top.lane[3].a", ["top.lane[3].a", ".a"]),
            ("(bus[3", ["bus[3", "3"]),
            ("!x", ["x", "x"]),
            ("a b ", ["", ""]),
        ] {
            assert_eq!(names_before(head), names, "{head}");
        }
    }

    #[test]
    fn what_is_common_ends_at_a_letter() {
        assert_eq!(common(&["top.a".into(), "top.b".into()]), "top.");
        assert_eq!(common(&["ä".into(), "ö".into()]), "");
    }
}
