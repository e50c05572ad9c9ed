//! A VCD by the reader of the `vcd` crate.

use std::collections::BTreeMap;
use std::io;
use vcd::{Command, IdCode, Parser, ScopeItem};

/// Times and values.
pub type Changes = Vec<(u64, String)>;

/// What every signal does, by its path.
pub fn by_crate(text: &str) -> io::Result<BTreeMap<String, Changes>> {
    let mut parser = Parser::new(text.as_bytes());
    let header = parser.parse_header()?;
    let mut names = Vec::new();
    collect("", &header.items, &mut names);
    let mut seen: BTreeMap<IdCode, Changes> = BTreeMap::new();
    let mut time = 0;
    for command in parser {
        let (id, value) = match command? {
            Command::Timestamp(now) => {
                time = now;
                continue;
            }
            Command::ChangeScalar(id, value) => (id, value.to_string()),
            Command::ChangeVector(id, value) => (id, value.iter().map(|bit| bit.to_string()).collect()),
            Command::ChangeReal(id, value) => (id, value.to_string()),
            Command::ChangeString(id, value) => (id, unescaped(&value)),
            _ => continue,
        };
        seen.entry(id).or_default().push((time, value));
    }
    let of = |(path, id, is_event): (String, IdCode, bool)| {
        let mut changes = seen.get(&id).cloned().unwrap_or_default();
        if is_event {
            for (_, value) in &mut changes {
                "event".clone_into(value);
            }
        }
        (path, changes)
    };
    Ok(names.into_iter().map(of).collect())
}

fn collect(scope: &str, items: &[ScopeItem], names: &mut Vec<(String, IdCode, bool)>) {
    let join = |name: &str| {
        let name = name.strip_prefix('\\').unwrap_or(name);
        if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
    };
    for item in items {
        match item {
            ScopeItem::Var(var) => {
                names.push((join(&var.reference), var.code, var.var_type == vcd::VarType::Event));
            }
            ScopeItem::Scope(scope) => collect(&join(&scope.identifier), &scope.items, names),
            _ => {}
        }
    }
}

/// A text with its numbers of three octal digits put back.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'\\', [a, b, c, more @ ..]) = (first, tail) {
            bytes.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
            rest = more;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    // A byte of zero alone is a text of no letters.
    if bytes == [0] { String::new() } else { String::from_utf8_lossy(&bytes).into_owned() }
}
