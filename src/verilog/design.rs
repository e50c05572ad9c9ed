//! All files of a design, and the modules in them.

use super::cursor::Parser;
use super::expand::Expander;
use super::module::{Module, Name};
use super::paste::Pasted;
use super::source::{Position, Source};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::PathBuf;

/// Modules that have the name.
#[derive(Clone, Debug, Default)]
pub struct Design {
    pub(super) files: Vec<Source>,
    pub(super) modules: Vec<Module>,
    by_name: HashMap<Name, usize>,
    /// For each module, the modules and instances in which it is used.
    pub(super) parents: HashMap<usize, Vec<(usize, usize)>>,
}

impl Design {
    /// Reads the files, in the order in which a simulator compiles them.
    #[must_use]
    pub fn parse(files: Vec<(PathBuf, String)>) -> Self {
        Self::parse_with(files, &[])
    }

    /// As [`Self::parse`], with macros that the simulator defines, such as `VERILATOR`.
    #[must_use]
    pub fn parse_with(files: Vec<(PathBuf, String)>, defined: &[&str]) -> Self {
        let files: Vec<Source> = files.into_iter().map(|(path, text)| Source::new(path, text)).collect();
        let modules = read(&files, defined);
        let mut design = Self { files, modules, ..Self::default() };
        for (index, module) in design.modules.iter().enumerate() {
            // Of two modules of one name the first one counts.
            design.by_name.entry(Name::clone(&module.name)).or_insert(index);
        }
        for (index, module) in design.modules.iter().enumerate() {
            for (instance, child) in module.instances.iter().enumerate() {
                if let Some(child) = design.by_name.get(&child.module) {
                    design.parents.entry(*child).or_default().push((index, instance));
                }
            }
        }
        design
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// The file that a position names.
    #[must_use]
    pub fn file(&self, at: Position) -> Option<&Source> {
        self.files.get(at.file as usize)
    }

    /// The modules, in the order of the files.
    #[must_use]
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The module of that name.
    #[must_use]
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.index(name).and_then(|index| self.modules.get(index))
    }

    /// The module of that name, as an index of [`Self::modules`].
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The modules and instances in which a module is used, as indices.
    #[must_use]
    pub fn uses_of(&self, module: usize) -> &[(usize, usize)] {
        self.parents.get(&module).map_or(&[], Vec::as_slice)
    }

    /// The module whose text holds a place, as an index.
    #[must_use]
    pub fn module_at(&self, at: Position) -> Option<usize> {
        // A line of a module's head may begin before its name. One that ends in a file that it includes, or in another
        // reading of its own, goes on as far as no other one begins.
        let goes_on = |module: &Module| {
            let here = module.end.file == at.file && module.end.line >= module.at.line;
            !here || at.line <= module.end.line
        };
        let holds =
            |module: &Module| module.at.file == at.file && module.at.line <= at.line && goes_on(module);
        let held = self.modules.iter().enumerate().filter(|(_, module)| holds(module));
        held.min_by_key(|(index, module)| (Reverse(module.at.line), *index)).map(|(index, _)| index)
    }
}

/// Files that nothing includes are read for themselves; others where they are included.
fn read(files: &[Source], defined: &[&str]) -> Vec<Module> {
    let pasted = Pasted::default();
    let mut expander = Expander::new(files, defined, &pasted);
    let header =
        |source: &Source| source.path().extension().is_some_and(|ending| ending == "vh" || ending == "svh");
    let (headers, plain): (Vec<usize>, Vec<usize>) =
        (0..files.len()).partition(|index| files.get(*index).is_some_and(header));
    let mut modules = Vec::new();
    for index in plain.into_iter().chain(headers) {
        if !expander.included.contains(&index) {
            let tokens = expander.file(index);
            modules.extend(Parser::new(tokens).modules());
        }
    }
    modules
}
