//! What drives a signal, what reads it, and where it is declared, across the borders of modules.

use super::design::Design;
use super::module::{Access, Instance, Module, Port, Use, Way, What};
use super::source::Position;
use std::path::PathBuf;

/// Sites that are listed at most.
const MOST_SITES: usize = 10_000;

/// A declared name of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Net {
    /// Index of [`Design::modules`].
    pub module: usize,
    /// Index of [`Module::declarations`].
    pub declaration: usize,
}

/// A place in the text that is about a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The line without the blanks around it.
    pub text: String,
    /// The module that it stands in, as an index of [`Design::modules`].
    pub module: usize,
    /// The same place for [`Design::file`].
    pub at: Position,
}

/// Which sites are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Drivers,
    Readers,
}

impl Design {
    /// The sites that give `signal` of `module` its value; those of a port lie in the modules around as well.
    #[must_use]
    pub fn drivers(&self, module: &str, signal: &str) -> Vec<Site> {
        self.net(module, signal).map(|net| self.drivers_of(net)).unwrap_or_default()
    }

    /// The sites that use the value of `signal` of `module`.
    #[must_use]
    pub fn readers(&self, module: &str, signal: &str) -> Vec<Site> {
        self.net(module, signal).map(|net| self.readers_of(net)).unwrap_or_default()
    }

    /// Where `signal` of `module` is declared.
    #[must_use]
    pub fn definition(&self, module: &str, signal: &str) -> Option<Site> {
        self.net(module, signal).and_then(|net| self.definition_of(net))
    }

    /// The name in the module itself, else in the first of its blocks that has it.
    #[must_use]
    pub fn net(&self, module: &str, signal: &str) -> Option<Net> {
        let index = self.index(module)?;
        let module = self.modules.get(index)?;
        let anywhere = || module.named.get(signal).and_then(|all| all.first().copied());
        module.lookup(0, signal).or_else(anywhere).map(|declaration| Net { module: index, declaration })
    }

    /// As [`Self::drivers`].
    #[must_use]
    pub fn drivers_of(&self, net: Net) -> Vec<Site> {
        self.sites(net, Wanted::Drivers)
    }

    /// As [`Self::readers`].
    #[must_use]
    pub fn readers_of(&self, net: Net) -> Vec<Site> {
        self.sites(net, Wanted::Readers)
    }

    /// As [`Self::definition`].
    #[must_use]
    pub fn definition_of(&self, net: Net) -> Option<Site> {
        let declaration = self.modules.get(net.module)?.declarations.get(net.declaration)?;
        self.site(net.module, declaration.at)
    }

    /// A place as a site.
    #[must_use]
    pub fn site(&self, module: usize, at: Position) -> Option<Site> {
        let file = self.file(at)?;
        let (line, column) = (at.line as usize, at.column as usize);
        let text = file.line(line).trim().to_owned();
        Some(Site { file: file.path().to_owned(), line, column, text, module, at })
    }

    /// What a use stands for, wherever that is declared.
    #[must_use]
    pub fn resolve(&self, module: usize, used: &Use) -> Option<Net> {
        let here = self.modules.get(module)?;
        if let Some(declaration) = here.lookup(used.block, &used.name) {
            return Some(Net { module, declaration });
        }
        self.follow(module, used.block, &used.name, used.tail.as_deref()?)
    }

    /// What a dotted name leads to, seen from a block: instances and blocks by their names, then a declaration.
    fn follow(&self, module: usize, block: usize, first: &str, tail: &str) -> Option<Net> {
        let here = self.modules.get(module)?;
        let mut around = Some(block);
        let mut place = None;
        while let (Some(block), None) = (around, place) {
            place = self.enter(module, block, first);
            around = here.blocks.get(block).and_then(|block| block.parent);
        }
        let mut place = place.or_else(|| self.index(first).map(|top| (top, 0)))?;
        let (path, last) = tail.rsplit_once('.').map_or((None, tail), |(path, last)| (Some(path), last));
        for part in path.into_iter().flat_map(|path| path.split('.')) {
            place = self.enter(place.0, place.1, part)?;
        }
        let found = self.modules.get(place.0)?;
        let declaration = found.declared(place.1, last)?;
        Some(Net { module: place.0, declaration })
    }

    /// The module and block that `name` leads to from a block.
    fn enter(&self, module: usize, block: usize, name: &str) -> Option<(usize, usize)> {
        let here = self.modules.get(module)?;
        let instance = here.instances.iter().find(|i| i.block == block && &*i.name == name);
        if let Some(instance) = instance {
            return self.index(&instance.module).map(|child| (child, 0));
        }
        let named = |inner: &super::Block| inner.parent == Some(block) && &*inner.name == name;
        here.blocks.iter().position(named).map(|inner| (module, inner))
    }

    fn sites(&self, net: Net, wanted: Wanted) -> Vec<Site> {
        let Some(declaration) =
            self.modules.get(net.module).and_then(|m| m.declarations.get(net.declaration))
        else {
            return Vec::new();
        };
        let mut found: Vec<(usize, Position)> = Vec::new();
        for (index, module) in self.modules.iter().enumerate() {
            for used in &module.uses {
                let last = used.tail.as_deref().map(|tail| tail.rsplit('.').next().unwrap_or(tail));
                let alike = if index == net.module { used.name == declaration.name } else { false };
                let afar = last == Some(&declaration.name);
                if (alike || afar)
                    && self.counts(module, used, wanted)
                    && self.resolve(index, used) == Some(net)
                {
                    found.push((index, used.at));
                }
            }
            self.rest(module, index, net, wanted, &mut found);
        }
        if let What::Port(way) = declaration.what {
            self.outside(net, way, wanted, &mut found);
        }
        // Places of the module itself come first.
        found.sort_by_key(|(module, at)| (*module != net.module, *module, *at));
        found.dedup();
        found.truncate(MOST_SITES);
        found.into_iter().filter_map(|(module, at)| self.site(module, at)).collect()
    }

    fn counts(&self, module: &Module, used: &Use, wanted: Wanted) -> bool {
        match used.access {
            Access::Read => wanted == Wanted::Readers,
            Access::Drive => wanted == Wanted::Drivers,
            Access::Connect { instance, connection } => {
                let way = module.instances.get(instance).and_then(|instance| {
                    let connection = instance.connections.get(connection)?;
                    self.way(instance, &connection.port, &used.name)
                });
                passes(way.unwrap_or(Way::Both), wanted)
            }
        }
    }

    /// Which way a connection of an instance leads, seen from the instance.
    fn way(&self, instance: &Instance, port: &Port, connected: &str) -> Option<Way> {
        let child = self.module(&instance.module)?;
        let declared = child.declarations.get(child.port(port, connected)?)?;
        if let What::Port(way) = declared.what { Some(way) } else { None }
    }

    /// Instances that connect `net` by `.*`.
    fn rest(
        &self,
        module: &Module,
        index: usize,
        net: Net,
        wanted: Wanted,
        found: &mut Vec<(usize, Position)>,
    ) {
        if index != net.module {
            return;
        }
        let Some(name) = module.declarations.get(net.declaration).map(|declared| &declared.name) else {
            return;
        };
        for instance in &module.instances {
            let rest = instance.connections.iter().find(|connection| connection.port == Port::Rest);
            let named = instance.connections.iter().any(|c| c.port == Port::Named(name.clone()));
            let Some(rest) = rest.filter(|_| !named) else { continue };
            if self.way(instance, &Port::Rest, name).is_some_and(|way| passes(way, wanted)) {
                found.push((index, rest.at));
            }
        }
    }

    /// Connections of the port in the modules around: they drive an input and read an output.
    fn outside(&self, net: Net, way: Way, wanted: Wanted, found: &mut Vec<(usize, Position)>) {
        let turned = match way {
            Way::Input => Way::Output,
            Way::Output => Way::Input,
            Way::Both => Way::Both,
        };
        if !passes(turned, wanted) {
            return;
        }
        let Some(child) = self.modules.get(net.module) else { return };
        let name = child.declarations.get(net.declaration).map_or("", |declared| &declared.name);
        for (parent, instance) in self.parents.get(&net.module).into_iter().flatten() {
            let Some(instance) = self.modules.get(*parent).and_then(|m| m.instances.get(*instance)) else {
                continue;
            };
            let about = |port: &Port| child.port(port, name) == Some(net.declaration);
            let connection = instance.connections.iter().find(|c| about(&c.port) && !c.value.is_empty());
            found.extend(connection.map(|connection| (*parent, connection.at)));
        }
    }
}

/// Whether an instance whose port leads `way` drives, or reads, what is connected to it.
fn passes(way: Way, wanted: Wanted) -> bool {
    match way {
        Way::Input => wanted == Wanted::Readers,
        Way::Output => wanted == Wanted::Drivers,
        Way::Both => true,
    }
}
