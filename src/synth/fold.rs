//! The tree of areas as people read it: instances that only their numbers tell apart are one row.

use super::{Area, Cells, Kind};

/// Instances of one module at one place, alike but for their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The instance; `[*]` stands for the numbers of several.
    pub name: String,
    /// The module.
    pub module: String,
    /// How many instances.
    pub count: usize,
    /// The cells that none of their children has, all instances together.
    pub own: Cells,
    /// All their cells.
    pub all: Cells,
    /// What is below them.
    pub children: Vec<Folded>,
}

/// A row of a tree that is written line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// The instances.
    pub folded: &'a Folded,
}

impl Folded {
    /// The tree of `area`.
    #[must_use]
    pub fn of(area: &Area) -> Self {
        Self::merged(area.name.clone(), &[area])
    }

    fn merged(name: String, areas: &[&Area]) -> Self {
        let sum = |cells: fn(&Area) -> &Cells| {
            areas.iter().fold(Cells::default(), |sum, area| sum.with(cells(area)))
        };
        let mut groups: Vec<(String, &str, Vec<&Area>)> = Vec::new();
        for child in areas.iter().flat_map(|area| &area.children) {
            let name = unnumbered(&child.name);
            match groups.iter_mut().find(|(known, module, _)| *known == name && *module == child.module) {
                Some((.., group)) => group.push(child),
                None => groups.push((name, &child.module, vec![child])),
            }
        }
        let child = |(name, _, group): (String, &str, Vec<&Area>)| match group.as_slice() {
            [one] => Self::merged(one.name.clone(), &group),
            _ => Self::merged(name, &group),
        };
        let mut children: Vec<Self> = groups.into_iter().map(child).collect();
        children.sort_by(|a, b| (b.all.lut, b.all.ff, &a.name).cmp(&(a.all.lut, a.all.ff, &b.name)));
        let module = areas.first().map_or_else(String::new, |area| area.module.clone());
        Self {
            name,
            module,
            count: areas.len(),
            own: sum(|area| &area.own),
            all: sum(|area| &area.all),
            children,
        }
    }

    /// Its rows, parents before children, as far as each holds at least `least` of some kind of cell of the whole.
    #[must_use]
    pub fn rows(&self, least: f64) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        self.collect(&self.all, least, 0, &mut rows);
        rows
    }

    fn collect<'a>(&'a self, whole: &Cells, least: f64, depth: usize, rows: &mut Vec<Row<'a>>) {
        const TOLD: [Kind; 5] = [Kind::Lut, Kind::Ff, Kind::Ram, Kind::Dsp, Kind::Spram];
        if depth > 0 && !TOLD.iter().any(|kind| self.all.share(whole, *kind) >= least) {
            return;
        }
        rows.push(Row { depth, folded: self });
        for child in &self.children {
            child.collect(whole, least, depth + 1, rows);
        }
    }
}

/// `name[3].x` as `name[*].x`.
fn unnumbered(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        plain.push_str(before);
        if end > 0 && after[end..].starts_with(']') {
            plain.push_str("[*]");
            rest = &after[end + 1..];
        } else {
            plain.push('[');
            rest = after;
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(name: &str, lut: u64, children: Vec<Area>) -> Area {
        let own = Cells { lut, ..Cells::default() };
        let all = children.iter().fold(own, |all, child| all.with(&child.all));
        Area { name: name.to_owned(), module: "m".to_owned(), own, all, children }
    }

    #[test]
    fn instances_that_numbers_tell_apart_are_one_row() {
        let lane = |k: u64| area(&format!("lane[{k}].u"), 10 + k, vec![area("u_in", 1, Vec::new())]);
        let tree = Folded::of(&area("top", 5, vec![area("u_x", 7, Vec::new()), lane(0), lane(1), lane(2)]));
        let told: Vec<(usize, &str, usize, u64)> = tree
            .rows(0.0)
            .iter()
            .map(|row| (row.depth, row.folded.name.as_str(), row.folded.count, row.folded.all.lut))
            .collect();
        assert_eq!(told, [(0, "top", 1, 48), (1, "lane[*].u", 3, 36), (2, "u_in", 3, 3), (1, "u_x", 1, 7)]);
        assert_eq!(tree.rows(0.2).len(), 2);
    }

    #[test]
    fn numbers_alone_are_left_out() {
        assert_eq!(unnumbered("a[12].b[3]"), "a[*].b[*]");
        assert_eq!(unnumbered("a[x].b[]"), "a[x].b[]");
        assert_eq!(unnumbered("plain"), "plain");
    }
}
