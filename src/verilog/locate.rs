//! From the scopes of a trace to the text.

use super::design::Design;
use super::module::Name;

/// What a scope of a trace is in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModulePlace {
    /// The module, as an index of [`Design::modules`].
    pub module: usize,
    /// The innermost block of it, as an index of its blocks; 0 for the module itself.
    pub block: usize,
    /// The module around it and the instance there, as indices; none for the top.
    pub instance: Option<(usize, usize)>,
    /// How many names of the path lead to the module: the rest leads to the block.
    pub depth: usize,
    /// The values of generate variables between the module and the block, outermost first.
    pub variables: Vec<(Name, i64)>,
}

impl Design {
    /// What the scope of a trace at this path is, from a top module on.
    ///
    /// The name `TOP` that Verilator puts around its top module is left out. A scope is the instance or block of that
    /// name; `lane[17]` is round 17 of a generate loop, or an instance of an array.
    #[must_use]
    pub fn locate(&self, path: &[&str]) -> Option<ModulePlace> {
        let skipped = usize::from(path.first() == Some(&"TOP") && self.index("TOP").is_none());
        let (first, _) = path.get(skipped..)?.split_first()?;
        self.locate_below(self.index(bare(first))?, path, skipped + 1)
    }

    /// As [`Self::locate`] where the first `depth` names of the path lead to `module`.
    #[must_use]
    pub fn locate_below(&self, module: usize, path: &[&str], depth: usize) -> Option<ModulePlace> {
        let place = ModulePlace { module, depth, ..ModulePlace::default() };
        self.modules.get(module)?;
        self.walk(place, path, depth)
    }

    /// The module that fits what a scope holds best: the most of `names` must be names of it.
    #[must_use]
    pub fn guess(&self, names: &[&str]) -> Option<usize> {
        let known = |index: usize| {
            let module = self.modules.get(index);
            let has = |name: &&&str| {
                let plain = bare(name);
                let plain = indexed(plain).map_or(plain, |(name, _)| name);
                module.is_some_and(|module| {
                    module.declarations.iter().any(|d| d.block == 0 && &*d.name == plain)
                        || module.instances.iter().any(|i| &*i.name == plain)
                        || module.blocks.iter().any(|b| &*b.name == plain)
                })
            };
            names.iter().filter(has).count()
        };
        let best = (0..self.modules.len()).map(|index| (known(index), std::cmp::Reverse(index))).max()?;
        (best.0 * 5 >= names.len() * 4 && best.0 > 0).then_some(best.1.0)
    }

    fn walk(&self, place: ModulePlace, path: &[&str], at: usize) -> Option<ModulePlace> {
        let Some(name) = path.get(at) else { return Some(place) };
        let module = self.modules.get(place.module)?;
        let plain = bare(name);
        let (base, index) = indexed(plain).map_or((plain, None), |(base, index)| (base, Some(index)));
        for (number, instance) in module.instances.iter().enumerate().filter(|(_, i)| i.block == place.block)
        {
            if &*instance.name == plain || (index.is_some() && &*instance.name == base) {
                let inside = self.index(&instance.module).map(|child| ModulePlace {
                    module: child,
                    block: 0,
                    instance: Some((place.module, number)),
                    depth: at + 1,
                    variables: Vec::new(),
                });
                let found = inside.and_then(|place| self.walk(place, path, at + 1));
                if found.is_some() {
                    return found;
                }
            }
        }
        // Both branches of a condition may have the label; the one that leads on is meant.
        for (number, block) in module.blocks.iter().enumerate().filter(|(_, b)| b.parent == Some(place.block))
        {
            if &*block.name == plain || (index.is_some() && &*block.name == base) {
                let mut inside = ModulePlace { block: number, ..place.clone() };
                inside.variables.extend(block.variable.clone().zip(index));
                let found = self.walk(inside, path, at + 1);
                if found.is_some() {
                    return found;
                }
            }
        }
        // Simulators give names of their own to blocks without a label.
        let unnamed = plain.starts_with("$unm_blk") || plain.starts_with("unnamedblk");
        if unnamed { self.walk(place, path, at + 1) } else { None }
    }
}

/// A name without the marks of an escaped one.
fn bare(name: &str) -> &str {
    name.trim_end().strip_prefix('\\').unwrap_or(name)
}

/// `lane[17]` as a name and an index.
fn indexed(name: &str) -> Option<(&str, i64)> {
    let (base, rest) = name.rsplit_once('[')?;
    Some((base, rest.strip_suffix(']')?.parse().ok()?))
}
