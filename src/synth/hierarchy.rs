//! What the log of Yosys says of the design before it is one flat circuit: modules, instances, wires with their lines.

use super::report::Source;
use super::script::INSTANCES;
use std::collections::HashMap;

/// Modules by name.
#[derive(Debug, Default)]
pub(super) struct Hierarchy(HashMap<String, Module>);

#[derive(Debug, Default)]
struct Module {
    /// Name and module of each instance.
    instances: HashMap<String, String>,
    /// Where wires and memories are declared.
    declared: HashMap<String, Source>,
}

impl Hierarchy {
    /// What the log of Yosys says.
    pub fn read(log: &str) -> Self {
        let [begin, end] = INSTANCES;
        let lines = log.lines().skip_while(|line| *line != begin).take_while(|line| *line != end);
        let (mut modules, mut name): (HashMap<String, Module>, _) = (HashMap::new(), String::new());
        let mut place = None;
        for line in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["module", module] => unescaped(module).clone_into(&mut name),
                ["attribute", "\\src", text] => place = source(text.trim_matches('"')),
                ["cell", kind, instance] if !is_primitive(unescaped(kind)) => {
                    let module = modules.entry(name.clone()).or_default();
                    module.instances.insert(unescaped(instance).to_owned(), unescaped(kind).to_owned());
                }
                ["wire" | "memory", .., wire] => {
                    if let Some(place) = place.take() {
                        let module = modules.entry(name.clone()).or_default();
                        module.declared.insert(unescaped(wire).to_owned(), place);
                    }
                }
                _ => {}
            }
        }
        Self(modules)
    }

    /// Name and module of each instance in `module`.
    pub fn instances(&self, module: &str) -> impl Iterator<Item = (&String, &String)> {
        self.0.get(module).into_iter().flat_map(|module| &module.instances)
    }

    /// The signal of the RTL, under `top`, that a cell or a wire of the flat circuit is named after, and where it is
    /// declared; `None` where its name comes from a tool alone.
    pub fn signal(&self, top: &str, name: &str) -> Option<(String, Option<Source>)> {
        let plain = given(name);
        if plain.is_empty() {
            return None;
        }
        let (mut module, mut rest) = (self.0.get(top), plain);
        while let Some((dot, inner)) = module.and_then(|module| inside(module, rest)) {
            (module, rest) = (self.0.get(inner), &rest[dot + 1..]);
        }
        let mut local = rest;
        loop {
            if let Some(source) = module.and_then(|module| module.declared.get(local)) {
                let signal = &plain[..plain.len() - rest.len() + local.len()];
                return Some((signal.to_owned(), Some(source.clone())));
            }
            match local.rfind(['.', '[']).filter(|at| *at > 0) {
                Some(at) => local = &local[..at],
                None => return Some((plain.to_owned(), None)),
            }
        }
    }
}

/// The instance of `module` that the path `rest` goes into, as the place of the dot behind it, and its module.
fn inside<'a>(module: &'a Module, rest: &str) -> Option<(usize, &'a String)> {
    rest.match_indices('.').find_map(|(dot, _)| Some((dot, module.instances.get(&rest[..dot])?)))
}

/// The part of a name that comes from the RTL: tools add cells, ports and numbers behind it.
fn given(name: &str) -> &str {
    const ADDED: [&str; 10] = [
        "$",
        "_SB_",
        "_LUT4",
        "_TRELLIS_",
        "_CCU2C",
        "_PFUMX",
        "_L6MUX21",
        "_MULT18X18D",
        "_ALU54B",
        "_DP16KD",
    ];
    let name = name.strip_prefix("$glbnet$").unwrap_or(name);
    let end = ADDED.iter().filter_map(|mark| name.find(mark)).min().unwrap_or(name.len());
    let name = &name[..end];
    ["_RAM", "_LC", "_DFFLC"].iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name)
}

/// A name without the mark of names that come from the sources.
fn unescaped(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

/// Whether a module is a cell of the device: those have names in capitals.
fn is_primitive(module: &str) -> bool {
    module.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// `rtl/scalar.v:16.30-16.42` as a line of the RTL; lines of the tools' own cell libraries are none.
fn source(text: &str) -> Option<Source> {
    let (file, place) = text.split('|').next()?.rsplit_once(':')?;
    let line = place.split(['.', '-']).next()?.parse().ok()?;
    let foreign = file.starts_with('/') || file.contains("share/yosys") || file.contains("..");
    (!foreign && !file.is_empty()).then(|| Source { file: file.to_owned(), line })
}

/// The name in the RTL of a module that Yosys derived for its parameters: `$paramod$HASH\NAME`,
/// `$paramod\NAME\PARAMETER=VALUE…`.
pub(super) fn plain_name(module: &str) -> &str {
    match module.strip_prefix("$paramod") {
        Some(rest) => rest.split('\\').nth(1).unwrap_or(module),
        None => module,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
instances begin
module \\top
  attribute \\src \"rtl/top.v:7.3-7.9\"
  wire width 8 input 3 \\data
  attribute \\src \"/usr/share/yosys/ecp5/cells_sim.v:1.1-1.2\"
  wire \\foreign
  cell $paramod$1\\bank \\u_bank
  cell \\lane \\lane[3].u
end
module $paramod$1\\bank
  attribute \\src \"rtl/bank.v:21.5-21.11|rtl/top.v:9.1-9.2\"
  memory width 8 size 16 \\memory
end
instances end
  wire \\late
";

    #[test]
    fn cells_and_wires_are_named_after_signals() {
        let hierarchy = Hierarchy::read(LOG);
        let at = |file: &str, line| Some(Source { file: file.to_owned(), line });
        let signal = |name| hierarchy.signal("top", name);
        assert_eq!(signal("data[3]_SB_LUT4_O_I3_SB_CARRY_CO"), Some(("data".to_owned(), at("rtl/top.v", 7))));
        assert_eq!(signal("$glbnet$data$TRELLIS_IO_IN"), Some(("data".to_owned(), at("rtl/top.v", 7))));
        assert_eq!(signal("u_bank.memory.0.0_RAM"), Some(("u_bank.memory".to_owned(), at("rtl/bank.v", 21))));
        assert_eq!(signal("lane[3].u.acc_TRELLIS_FF_Q_1"), Some(("lane[3].u.acc".to_owned(), None)));
        assert_eq!(signal("foreign"), Some(("foreign".to_owned(), None)));
        assert_eq!(signal("$nextpnr_ICESTORM_LC_1$I3"), None);
    }

    #[test]
    fn modules_have_the_names_of_the_rtl() {
        assert_eq!(plain_name("$paramod$07d0045d\\result_drain"), "result_drain");
        assert_eq!(plain_name("$paramod\\delay\\WIDTH=s32'00000000"), "delay");
        assert_eq!(plain_name("top"), "top");
    }
}
