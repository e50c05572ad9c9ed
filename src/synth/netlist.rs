//! The netlist that Yosys writes, as a tree of areas.
//!
//! The netlist is flat. The log names the instances that there were; a cell belongs to the innermost instance whose
//! path its name begins with.

use super::hierarchy::Hierarchy;
use super::{Area, Cells, Family, Kind, hierarchy};
use crate::base::{Diagnostic, Result};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

/// Deeper than any hierarchy; modules that contain themselves end here.
const DEEPEST: usize = 64;

/// More instances than a device has cells.
const MOST: usize = 1 << 20;

#[derive(Deserialize)]
struct Netlist {
    modules: BTreeMap<String, Module>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    attributes: Attributes,
    #[serde(default)]
    cells: HashMap<String, Cell>,
}

/// What is looked at of the attributes of a module, whose values do not matter.
#[derive(Default, Deserialize)]
struct Attributes {
    #[serde(default)]
    top: Option<IgnoredAny>,
    #[serde(default)]
    blackbox: Option<IgnoredAny>,
    #[serde(default)]
    whitebox: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(rename = "type")]
    kind: String,
}

/// An instance while cells are counted.
struct Node {
    area: Area,
    children: HashMap<String, usize>,
}

/// All instances; the topmost is the first, parents come before children.
struct Nodes(Vec<Node>);

impl Nodes {
    fn new(top: &str, hierarchy: &Hierarchy) -> Result<Self> {
        let mut nodes = Self(Vec::new());
        nodes.add(top.to_owned(), top, hierarchy, DEEPEST)?;
        Ok(nodes)
    }

    fn add(&mut self, name: String, module: &str, hierarchy: &Hierarchy, deeper: usize) -> Result<usize> {
        if deeper == 0 || self.0.len() >= MOST {
            return Err(Diagnostic::error(format!(
                "there are more than {MOST} instances, or they nest too deep"
            )));
        }
        let at = self.0.len();
        let area = Area { name, module: hierarchy::plain_name(module).to_owned(), ..Area::default() };
        self.0.push(Node { area, children: HashMap::new() });
        for (instance, inner) in hierarchy.instances(module) {
            let child = self.add(instance.clone(), inner, hierarchy, deeper - 1)?;
            self.0[at].children.insert(instance.clone(), child);
        }
        Ok(at)
    }

    /// The innermost instance of the cell `name`.
    fn owner(&self, name: &str) -> usize {
        let (mut at, mut rest) = (0, name);
        loop {
            let mut dots = rest.match_indices('.').map(|(dot, _)| dot);
            let found = dots.find_map(|dot| Some((dot, *self.0[at].children.get(&rest[..dot])?)));
            let Some((dot, child)) = found else { return at };
            (at, rest) = (child, &rest[dot + 1..]);
        }
    }

    /// The tree, without instances that have no cell; the largest of each parent first.
    fn tree(mut self) -> Area {
        let mut children: Vec<Vec<Area>> = self.0.iter().map(|_| Vec::new()).collect();
        let parents: HashMap<usize, usize> = self
            .0
            .iter()
            .enumerate()
            .flat_map(|(at, node)| node.children.values().map(move |child| (*child, at)))
            .collect();
        // Children come behind their parents, so the last one has none left to wait for.
        while let Some(Node { mut area, .. }) = self.0.pop() {
            let mut own = children.pop().unwrap_or_default();
            own.sort_by(|a, b| (b.all.lut, b.all.ff, &a.name).cmp(&(a.all.lut, a.all.ff, &b.name)));
            area.all = own.iter().fold(area.own, |all, child| all.with(&child.all));
            area.children = own;
            match parents.get(&self.0.len()).and_then(|parent| children.get_mut(*parent)) {
                Some(siblings) if area.all != Cells::default() => siblings.push(area),
                Some(_) => {}
                None => return area,
            }
        }
        Area::default()
    }
}

/// The areas of the netlist `text` under its topmost module.
///
/// # Errors
/// It is no netlist of Yosys, or has no topmost module.
pub(super) fn areas(text: impl Read, hierarchy: &Hierarchy, family: Family) -> Result<Area> {
    let netlist: Netlist = serde_json::from_reader(std::io::BufReader::new(text))
        .map_err(|error| Diagnostic::error(format!("is no netlist of Yosys: {error}")))?;
    let is_top = |module: &Module| {
        let Attributes { top, blackbox, whitebox } = &module.attributes;
        top.is_some() && blackbox.is_none() && whitebox.is_none()
    };
    let (top, module) = netlist
        .modules
        .iter()
        .find(|(_, module)| is_top(module))
        .ok_or_else(|| Diagnostic::error("the netlist has no topmost module"))?;
    let mut nodes = Nodes::new(top, hierarchy)?;
    for (name, cell) in module.cells.iter().filter(|(_, cell)| !cell.kind.starts_with('$')) {
        let owner = nodes.owner(name);
        nodes.0[owner].area.own.add(kind(family, &cell.kind), 1);
    }
    Ok(nodes.tree())
}

/// What a cell of the device is.
fn kind(family: Family, cell: &str) -> Kind {
    match family {
        Family::Ecp5 => match cell {
            "LUT4" => Kind::Lut,
            "TRELLIS_FF" => Kind::Ff,
            "CCU2C" => Kind::Carry,
            "DP16KD" | "PDPW16KD" => Kind::Ram,
            "MULT18X18D" | "ALU54B" => Kind::Dsp,
            "TRELLIS_DPR16X4" => Kind::LutRam,
            "PFUMX" | "L6MUX21" => Kind::Mux,
            _ => Kind::Other,
        },
        Family::Ice40 => match cell {
            "SB_LUT4" => Kind::Lut,
            "SB_CARRY" => Kind::Carry,
            "SB_MAC16" => Kind::Dsp,
            "SB_SPRAM256KA" => Kind::Spram,
            cell if cell.starts_with("SB_DFF") => Kind::Ff,
            cell if cell.starts_with("SB_RAM") => Kind::Ram,
            _ => Kind::Other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log that names the instances of `a`.
    fn log(cells: &str) -> Hierarchy {
        Hierarchy::read(&format!(
            "1. Executing\ncell no no\ninstances begin\n{cells}instances end\ncell no no\n"
        ))
    }

    const NETLIST: &str = r#"{"modules":{"LUT4":{"attributes":{"blackbox":"1"},"cells":{}},"a":{"attributes":{"top":"1"},"cells":{
        "x_LUT4_Z":{"type":"LUT4"},"u.x_LUT4_Z":{"type":"LUT4"},"u.lane[1].v.acc_TRELLIS_FF_Q":{"type":"TRELLIS_FF"},
        "u.lane[1].other":{"type":"CCU2C"},"u_more":{"type":"DP16KD"},"$auto$1":{"type":"LUT4"}}}}}"#;

    #[test]
    fn a_cell_belongs_to_the_innermost_instance_that_its_name_begins_with() {
        let cells = "attribute \\src \"x\"\nmodule \\a\n  cell $paramod$1\\inner \\u\n  cell \\EHXPLLL \\u_pll\nend\n\
                     module $paramod$1\\inner\n  cell \\scalar \\lane[1].v\n  cell \\probe \\lane[1].p\n";
        let area = areas(NETLIST.as_bytes(), &log(cells), Family::Ecp5).unwrap();
        assert_eq!((area.name.as_str(), area.own.lut, area.own.ram, area.all.lut), ("a", 2, 1, 3));
        let [inner] = area.children.as_slice() else { panic!("{area:?}") };
        assert_eq!((inner.name.as_str(), inner.module.as_str()), ("u", "inner"));
        assert_eq!((inner.own.lut, inner.own.carry, inner.all.ff), (1, 1, 1));
        let [scalar] = inner.children.as_slice() else { panic!("{inner:?}") };
        assert_eq!((scalar.name.as_str(), scalar.own.ff), ("lane[1].v", 1));
    }

    #[test]
    fn modules_that_contain_themselves_end() {
        for cells in ["module \\a\n  cell \\a \\u\n", "module \\a\n  cell \\a \\u\n  cell \\a \\v\n"] {
            let error = areas(NETLIST.as_bytes(), &log(cells), Family::Ecp5).unwrap_err();
            assert!(error.what.contains("nest too deep"), "{error}");
        }
    }

    #[test]
    fn what_is_no_netlist_is_said() {
        let none = Hierarchy::default();
        assert!(areas(&b"module x; endmodule"[..], &none, Family::Ecp5).is_err());
        assert!(areas(&br#"{"modules":{}}"#[..], &none, Family::Ice40).unwrap_err().what.contains("topmost"));
    }
}
