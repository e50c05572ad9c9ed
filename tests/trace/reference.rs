//! An independent reading of a VCD, by the `vcd` crate: every change of every variable.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use tritscope::base::Bits;
use tritscope::trace::Value;
use vcd::{Command, IdCode, ReferenceIndex, ScopeItem, VarType};

/// A variable as the file declares it.
pub struct Variable {
    /// Paths it may have in the room, most specific first.
    pub paths: Vec<String>,
    pub code: IdCode,
    pub kind: VarType,
    pub width: u32,
}

/// The variables, and the changes of each code in order.
pub struct Reading {
    pub variables: Vec<Variable>,
    pub changes: HashMap<IdCode, Vec<(u64, Value)>>,
    pub last_time: u64,
}

/// Reads a file; the reader's message where it finds fault with it.
pub fn read(file: &Path) -> Result<Reading, String> {
    let mut parser = vcd::Parser::new(BufReader::new(File::open(file).map_err(|e| e.to_string())?));
    let header = parser.parse_header().map_err(|e| e.to_string())?;
    let mut variables = Vec::new();
    collect(&header.items, "", &mut variables);
    let widths: BTreeMap<_, _> = variables.iter().map(|v| (v.code, (v.width, v.kind))).collect();
    let mut changes: HashMap<IdCode, Vec<(u64, Value)>> = HashMap::new();
    let (mut time, mut skipping) = (0, false);
    for command in parser {
        let (code, value) = match command.map_err(|e| e.to_string())? {
            Command::Timestamp(next) => {
                skipping = next < time;
                time = time.max(next);
                continue;
            }
            Command::ChangeScalar(code, value) => (code, value.to_string()),
            Command::ChangeVector(code, value) => (code, value.to_string()),
            Command::ChangeReal(code, value) => {
                note(&mut changes, code, time, Value::Real(value), false);
                continue;
            }
            Command::ChangeString(code, value) => {
                note(&mut changes, code, time, Value::Text(value), false);
                continue;
            }
            _ => continue,
        };
        let Some((width, kind)) = widths.get(&code).filter(|_| !skipping) else { continue };
        let (value, is_event) = match kind {
            VarType::Event => (Value::Event, true),
            _ => (Value::Bits(extended(&value, *width as usize)), false),
        };
        note(&mut changes, code, time, value, is_event);
    }
    Ok(Reading { variables, changes, last_time: time })
}

/// Adds a change; a record that repeats the value is none.
fn note(
    changes: &mut HashMap<IdCode, Vec<(u64, Value)>>,
    code: IdCode,
    time: u64,
    value: Value,
    always: bool,
) {
    let list = changes.entry(code).or_default();
    if always || list.last().is_none_or(|(_, last)| *last != value) {
        list.push((time, value));
    }
}

/// A vector in its declared width (IEEE 1364-2005 18.2.1): 1 is extended with 0, everything else with itself.
fn extended(text: &str, width: usize) -> Bits {
    let fill = match text.as_bytes().first() {
        Some(b'x') => "x",
        Some(b'z') => "z",
        _ => "0",
    };
    let missing = width.saturating_sub(text.len());
    Bits::parse(&format!("{}{}", fill.repeat(missing), &text[text.len().saturating_sub(width)..])).unwrap()
}

fn collect(items: &[ScopeItem], parent: &str, variables: &mut Vec<Variable>) {
    for item in items {
        match item {
            ScopeItem::Scope(scope) => collect(&scope.items, &joined(parent, &scope.identifier), variables),
            ScopeItem::Var(var) => {
                let path = joined(parent, &var.reference);
                let indexed = match var.index {
                    Some(ReferenceIndex::BitSelect(index)) => Some(format!("{path}[{index}]")),
                    _ => None,
                };
                variables.push(Variable {
                    paths: indexed.into_iter().chain([path]).collect(),
                    code: var.code,
                    kind: var.var_type,
                    width: var.size,
                });
            }
            _ => {}
        }
    }
}

fn joined(parent: &str, name: &str) -> String {
    let name = name.trim_start_matches('\\').trim_end();
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}
