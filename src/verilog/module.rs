//! What a module holds.

use super::guard::{Case, Guard, Process};
use super::source::Position;
use std::collections::HashMap;
use std::sync::Arc;

/// A name as it is compared: an escaped one without its backslash.
pub type Name = Arc<str>;

/// A module, interface, program or package.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub at: Position,
    /// Where its last word stands.
    pub end: Position,
    /// The names of its ports, in order.
    pub ports: Vec<Name>,
    /// Everything that it gives a name to, as declared.
    pub declarations: Vec<Declaration>,
    /// The module itself, then what is nested in it: generate blocks, named blocks, functions and tasks.
    pub blocks: Vec<Block>,
    /// The instances in it.
    pub instances: Vec<Instance>,
    /// Where names are used, in the order of the text.
    pub uses: Vec<Use>,
    /// The steps that lead to statements of processes.
    pub guards: Vec<Guard>,
    /// Its processes, in the order of the text.
    pub processes: Vec<Process>,
    /// The `case` statements of its processes, functions and tasks.
    pub cases: Vec<Case>,
    /// Declarations by their names: netlists have a hundred thousand.
    pub(super) named: HashMap<Name, Vec<usize>>,
}

/// A name that is given.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The name.
    pub name: Name,
    /// Where it stands.
    pub at: Position,
    /// What it names.
    pub what: What,
    /// The block that holds it, as an index of [`Module::blocks`].
    pub block: usize,
    /// The words of its value, for a parameter.
    pub value: Vec<Name>,
    /// Whether it is declared to hold two's complement.
    pub signed: bool,
    /// Whether its type or range is declared; without, a parameter is of the type of its value.
    pub typed: bool,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A port of the module, or a formal argument of a function or task.
    Port(Way),
    /// A net or variable.
    Net,
    /// A parameter that an instance can set.
    Parameter,
    /// A constant.
    Constant,
    /// The variable of a generate loop.
    Genvar,
    /// A type.
    Type,
    /// A function.
    Function,
    /// A task.
    Task,
}

/// Which way a port leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Into the module.
    Input,
    /// Out of the module.
    Output,
    /// Both ways, or not said.
    Both,
}

/// A part of a module in which names are looked up first.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Its label; `genblk1` and so on where there is none.
    pub name: Name,
    /// Where it begins.
    pub at: Position,
    /// Where it ends.
    pub end: Position,
    /// The block around it; none around the module.
    pub parent: Option<usize>,
    /// The variable of its generate loop.
    pub variable: Option<Name>,
    /// The words of the condition under which it is generated.
    pub condition: Vec<Name>,
    /// Whether the condition must not hold.
    pub negated: bool,
    /// Generate constructs in it so far: what is called `genblk` after them.
    pub(super) constructs: usize,
}

/// An instance of a module.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The name of the module.
    pub module: Name,
    /// Its own name.
    pub name: Name,
    /// Where its own name stands.
    pub at: Position,
    /// Where the name of the module stands.
    pub module_at: Position,
    /// Where its connections end.
    pub end: Position,
    /// The block that holds it.
    pub block: usize,
    /// Which parameters it sets, and the words of their values.
    pub parameters: Vec<(Port, Vec<Name>)>,
    /// Its connections, as written.
    pub connections: Vec<Connection>,
}

/// A connection of an instance.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The port.
    pub port: Port,
    /// Where it begins.
    pub at: Position,
    /// The words of what is connected.
    pub value: Vec<Name>,
}

/// How a connection says which port it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// By its name.
    Named(Name),
    /// By its place, from 0.
    Ordered(usize),
    /// All ports that are not named otherwise: `.*`.
    Rest,
}

/// A place where a name is used.
#[derive(Clone, Debug)]
pub struct Use {
    /// The name, or the first of a dotted one.
    pub name: Name,
    /// What follows the first dot, without indices.
    pub tail: Option<Name>,
    /// Where it stands.
    pub at: Position,
    /// What is done with it.
    pub access: Access,
    /// The block that holds it.
    pub block: usize,
    /// Whether it stands in a process that waits for edges: what it reads there is what flip-flops sample.
    pub clocked: bool,
    /// The last step that leads to its statement, as an index of [`Module::guards`]; none outside of processes.
    pub guard: Option<u32>,
}

/// What is done with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Its value is read.
    Read,
    /// It gets a value.
    Drive,
    /// It is connected to a port of an instance.
    Connect {
        /// Index of [`Module::instances`].
        instance: usize,
        /// Index of [`Instance::connections`].
        connection: usize,
    },
}

impl Module {
    /// The innermost block around a place; the module itself outside of all others.
    #[must_use]
    pub fn block_at(&self, at: Position) -> usize {
        let holds = |block: &Block| block.at.file == at.file && block.at <= at && at <= block.end;
        // Blocks are in the order in which they begin, so the last one that holds the place is the innermost.
        self.blocks.iter().rposition(holds).unwrap_or(0)
    }

    /// What `name` stands for in a block: the nearest declaration around it, as an index.
    #[must_use]
    pub fn lookup(&self, block: usize, name: &str) -> Option<usize> {
        let mut here = Some(block);
        // Blocks only have parents before them.
        while let Some(block) = here {
            let found = self.declared(block, name);
            if found.is_some() {
                return found;
            }
            here = self.blocks.get(block).and_then(|block| block.parent);
        }
        None
    }

    /// What a block itself declares under a name, as an index.
    #[must_use]
    pub fn declared(&self, block: usize, name: &str) -> Option<usize> {
        let all = self.named.get(name)?;
        all.iter().copied().find(|index| self.declarations.get(*index).is_some_and(|d| d.block == block))
    }

    /// The instance of that name that is seen from a block, as an index.
    #[must_use]
    pub fn instance(&self, block: usize, name: &str) -> Option<usize> {
        let mut here = Some(block);
        while let Some(block) = here {
            let found = self.instances.iter().position(|i| i.block == block && &*i.name == name);
            if found.is_some() {
                return found;
            }
            here = self.blocks.get(block).and_then(|block| block.parent);
        }
        None
    }

    /// What is used at a place.
    #[must_use]
    pub fn use_at(&self, at: Position) -> Option<&Use> {
        let first = self.uses.partition_point(|used| used.at < at);
        self.uses.get(first).filter(|used| used.at == at)
    }

    /// The port that a connection is about, as an index of the declarations of this module.
    #[must_use]
    pub fn port(&self, port: &Port, connected: &str) -> Option<usize> {
        match port {
            Port::Named(name) => self.lookup(0, name),
            Port::Ordered(at) => self.ports.get(*at).and_then(|name| self.lookup(0, name)),
            Port::Rest => self.lookup(0, connected),
        }
    }
}
