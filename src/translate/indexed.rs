//! Names with indices: `mem[3][1]`, `mem(3)`, `grid(3,1)`, `bus[7:4]`.

/// The most dimensions that are told apart.
const MOST: usize = 8;

/// The longest name that is searched for indices within: the search looks ahead from every bracket.
const LONGEST: usize = 1024;

/// A name that ends in indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Indexed<'a> {
    /// What stands before the indices.
    pub(super) base: &'a str,
    /// The indices, outermost first; of a part of a vector its lowest bit alone.
    pub(super) indices: Vec<i64>,
    /// The number of bits of a part of a vector (`[7:4]` has 4); 0 for a plain index.
    pub(super) part: u64,
}

/// Takes a name apart; `None` if it does not end in an index.
pub(super) fn indexed(name: &str) -> Option<Indexed<'_>> {
    let (mut base, mut indices, mut part) = (name.trim_end(), Vec::new(), 0);
    while let Some((before, inside)) = last_group(base) {
        if before.is_empty() || indices.len() >= MOST {
            break;
        }
        match range(inside) {
            Some((low, width)) if indices.is_empty() => {
                return Some(Indexed { base: before, indices: vec![low], part: width });
            }
            _ => {}
        }
        // Innermost first while the name is read from its end.
        let Some(group) = numbers(inside) else { break };
        indices.extend(group.into_iter().rev());
        base = before.trim_end();
        part = 0;
    }
    if indices.is_empty() || indices.len() > MOST {
        return None;
    }
    indices.reverse();
    Some(Indexed { base, indices, part })
}

/// A name with indices before its end, as members of records have them (`port(2).ready`): the name with `[]` in the
/// place of each index, and the indices. `None` without any.
pub(super) fn holes(name: &str) -> Option<(String, Vec<i64>)> {
    if name.len() > LONGEST {
        return None;
    }
    let (mut text, mut indices, mut rest) = (String::new(), Vec::new(), name);
    while let Some(open) = rest.find(['[', '(']) {
        let (before, group) = rest.split_at(open);
        text += before;
        let close = if group.starts_with('[') { ']' } else { ')' };
        let inside = group.get(1..).and_then(|inside| inside.split_once(close));
        match inside.and_then(|(inside, after)| Some((numbers(inside)?, after))) {
            Some((group, after)) if indices.len() + group.len() <= MOST => {
                text += &"[]".repeat(group.len());
                indices.extend(group);
                rest = after;
            }
            _ => {
                text += &group[..1];
                rest = &group[1..];
            }
        }
    }
    text += rest;
    (!indices.is_empty()).then_some((text, indices))
}

/// What stands before and in the last pair of brackets, if the name ends in one.
fn last_group(name: &str) -> Option<(&str, &str)> {
    let (open, inside) = match name.as_bytes().last()? {
        b']' => ('[', name.strip_suffix(']')?),
        b')' => ('(', name.strip_suffix(')')?),
        _ => return None,
    };
    inside.rsplit_once(open)
}

/// `3` or `3,1`.
fn numbers(inside: &str) -> Option<Vec<i64>> {
    inside.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// Lowest bit and number of bits of `7:4`.
fn range(inside: &str) -> Option<(i64, u64)> {
    let (first, last) = inside.split_once(':')?;
    let (first, last): (i64, i64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    Some((first.min(last), first.abs_diff(last).saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_producer() {
        type Expected = Option<(&'static str, &'static [i64], u64)>;
        let table: [(&str, Expected); 18] = [
            ("mem[3]", Some(("mem", &[3], 0))),
            ("mem[3][-1]", Some(("mem", &[3, -1], 0))),
            ("mem [3] [1]", Some(("mem", &[3, 1], 0))),
            ("mem(3)", Some(("mem", &[3], 0))),
            ("grid(3,1)", Some(("grid", &[3, 1], 0))),
            ("grid(3)(1)", Some(("grid", &[3, 1], 0))),
            ("mem[2](1)", Some(("mem", &[2, 1], 0))),
            ("bus[7:4]", Some(("bus", &[4], 4))),
            ("bus(4 to 7)", None),
            ("bus[0:3]", Some(("bus", &[0], 4))),
            ("mem[0][7:4]", Some(("mem[0]", &[4], 4))),
            ("(1)(2)_W_out", None),
            ("(1)(2)_W_out(3)", Some(("(1)(2)_W_out", &[3], 0))),
            ("[3]", None),
            ("mem[x]", None),
            ("mem[99999999999999999999]", None),
            ("f(a)[2]", Some(("f(a)", &[2], 0))),
            ("", None),
        ];
        for (name, expected) in table {
            let found = indexed(name);
            let found = found.as_ref().map(|found| (found.base, found.indices.as_slice(), found.part));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn members_of_records_have_indices_inside() {
        type Expected = Option<(&'static str, &'static [i64])>;
        let table: [(&str, Expected); 5] = [
            ("port(2).ready", Some(("port[].ready", &[2]))),
            ("(0)(1)_flit.head", Some(("[][]_flit.head", &[0, 1]))),
            ("a[x].b[3].c", Some(("a[x].b[].c", &[3]))),
            ("plain", None),
            ("open[3", None),
        ];
        for (name, expected) in table {
            let found = holes(name);
            let found = found.as_ref().map(|(text, indices)| (text.as_str(), indices.as_slice()));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn hostile_names_are_bounded() {
        for name in ["[".repeat(100_000), "a".to_owned() + &"[1]".repeat(100_000), "]".repeat(100_000)] {
            assert!(indexed(&name).is_none_or(|found| found.indices.len() <= MOST));
            assert!(holes(&name).is_none_or(|(_, indices)| indices.len() <= MOST));
        }
    }
}
