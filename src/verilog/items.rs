//! Modules and what stands in them outside of processes.

use super::cursor::Parser;
use super::declare::direction;
use super::module::{Access, Connection, Instance, Module, Name, Port, Way, What};
use super::words;

/// Constructs that hold nothing a signal is driven or read by, and their last words.
const SKIPPED: &[(&str, &str)] = &[
    ("specify", "endspecify"),
    ("class", "endclass"),
    ("covergroup", "endgroup"),
    ("clocking", "endclocking"),
    ("property", "endproperty"),
    ("sequence", "endsequence"),
    ("checker", "endchecker"),
    ("primitive", "endprimitive"),
    ("table", "endtable"),
    ("config", "endconfig"),
];

impl Parser<'_> {
    /// Reads every module of the file.
    pub(super) fn modules(&mut self) -> Vec<Module> {
        let mut found = Vec::new();
        while !self.done() {
            match self.text(0) {
                "module" | "macromodule" | "interface" | "program" | "package" => {
                    found.extend(self.read_module());
                }
                "primitive" => self.skip_past("endprimitive"),
                "class" => self.skip_past("endclass"),
                _ => self.bump(),
            }
        }
        found
    }

    fn read_module(&mut self) -> Option<Module> {
        let end = match self.text(0) {
            "interface" => "endinterface",
            "program" => "endprogram",
            "package" => "endpackage",
            _ => "endmodule",
        };
        self.bump();
        while matches!(self.text(0), "automatic" | "static") {
            self.bump();
        }
        let token = self.token(0).filter(|_| self.is_name(0))?;
        self.bump();
        let name = self.name(token.text);
        self.module = Module { name: Name::clone(&name), at: token.at, ..Module::default() };
        (self.block, self.guard) = (0, None);
        self.module.blocks.push(super::module::Block {
            name,
            at: token.at,
            end: token.at,
            ..Default::default()
        });
        while self.eat("import") {
            self.skip_to(&[";"]);
            self.eat(";");
        }
        self.parameters();
        self.ports(true);
        self.eat(";");
        while !self.done() && self.text(0) != end && !matches!(self.text(0), "module" | "macromodule") {
            self.item_or_bump();
        }
        let last = self.here();
        if self.eat(end) {
            self.label();
        }
        Some(self.finish(last))
    }

    fn finish(&mut self, end: super::source::Position) -> Module {
        let calls = std::mem::take(&mut self.calls);
        for call in calls {
            let Some(task) = self.module.blocks.iter().position(|block| block.name == call.name) else {
                continue;
            };
            let formals = self.module.declarations.iter().filter(|d| d.block == task);
            let ways: Vec<Way> =
                formals.filter_map(|d| if let What::Port(way) = d.what { Some(way) } else { None }).collect();
            for (uses, way) in call.arguments.iter().zip(ways) {
                for index in uses.iter().filter(|_| way != Way::Input) {
                    self.module.uses.get_mut(*index).into_iter().for_each(|used| used.access = Access::Drive);
                }
            }
        }
        let mut module = std::mem::take(&mut self.module);
        module.end = end;
        if let Some(block) = module.blocks.first_mut() {
            block.end = end;
        }
        module.uses.sort_by_key(|used| used.at);
        module
    }

    pub(super) fn item_or_bump(&mut self) {
        let from = self.at;
        self.item();
        if self.at == from {
            self.bump();
        }
    }

    /// Reads one item of a module.
    fn item(&mut self) {
        let text = self.text(0);
        if let Some(way) = direction(text) {
            return self.directed(way);
        }
        if let Some((_, end)) =
            SKIPPED.iter().find(|(word, _)| *word == text && self.kind(0) != Some(super::Kind::Identifier))
        {
            return self.skip_past(end);
        }
        match text {
            "parameter" => {
                self.bump();
                self.declaration(What::Parameter);
            }
            "localparam" | "specparam" => {
                self.bump();
                self.declaration(What::Constant);
            }
            "genvar" => {
                self.bump();
                self.declaration(What::Genvar);
            }
            "typedef" => {
                self.bump();
                self.declaration(What::Type);
            }
            "enum" | "struct" | "union" => self.declaration(What::Net),
            "assign" => self.continuous(),
            "always" | "always_ff" | "always_comb" | "always_latch" | "initial" | "final" => {
                self.bump();
                self.process(text.starts_with("always"));
                self.clocked = false;
            }
            "generate" | "endgenerate" => self.bump(),
            "for" | "if" | "case" | "begin" => self.generate(),
            "function" | "task" => self.routine(),
            "assert" | "assume" | "cover" | "restrict" => self.statement(),
            "defparam" | "import" | "export" | "timeunit" | "timeprecision" | "bind" | "alias"
            | "modport" | "let" | "nettype" | "default" | "global" | "extern" => {
                self.skip_to(&[]);
                self.eat(";");
            }
            _ if words::is_gate(text) => self.gate(),
            _ if words::is_type(text) => self.declaration(What::Net),
            _ if self.is_name(0) => self.named_item(),
            _ => {}
        }
    }

    fn continuous(&mut self) {
        self.bump();
        self.data_type();
        loop {
            let from = self.at;
            self.assign_one(&[","]);
            if !self.eat(",") || self.at == from {
                break;
            }
        }
        self.skip_to(&[]);
        self.eat(";");
    }

    /// A label, an instance, or a declaration whose type has a name.
    fn named_item(&mut self) {
        if self.text(1) == ":" {
            self.at += 2;
            return;
        }
        let mut ahead = 1;
        if self.text(1) == "#" {
            let at = self.at;
            self.at += 2;
            ahead = 2 + if self.text(0) == "(" { self.balanced() } else { 1 };
            self.at = at;
        }
        let mut after = ahead + usize::from(self.is_name(ahead));
        while self.text(after) == "[" {
            let at = self.at;
            self.at += after;
            after += self.balanced().max(1);
            self.at = at;
        }
        if self.text(after) == "(" && (ahead > 1 || after > ahead || self.is_name(0)) {
            self.instances();
        } else {
            self.declaration(What::Net);
        }
    }

    /// `module #(…) name (…), name (…);`
    fn instances(&mut self) {
        let Some(token) = self.token(0) else { return };
        self.bump();
        let module = self.name(token.text);
        let parameters = self.overrides();
        while !self.at_end() {
            let from = self.at;
            let at = self.here();
            let name = if self.is_name(0) { self.text(0) } else { "" };
            let name = self.name(name);
            self.at += usize::from(self.is_name(0));
            self.ranges();
            let index = self.module.instances.len();
            self.module.instances.push(Instance {
                module: Name::clone(&module),
                name,
                at,
                module_at: token.at,
                end: at,
                block: self.block,
                parameters: parameters.clone(),
                connections: Vec::new(),
            });
            self.connections(index);
            let end = self.before();
            if let Some(instance) = self.module.instances.get_mut(index) {
                instance.end = end;
            }
            if !self.eat(",") || self.at == from {
                break;
            }
        }
        self.skip_to(&[]);
        self.eat(";");
    }

    /// `#(.A(1), .B(2))` or `#(1, 2)`.
    fn overrides(&mut self) -> Vec<(Port, Vec<Name>)> {
        let mut found = Vec::new();
        if !self.eat("#") {
            return found;
        }
        if self.text(0) != "(" {
            self.bump();
            return found;
        }
        self.bump();
        while !self.at_end() && self.text(0) != ")" {
            let from = self.at;
            if self.text(0) == "." && self.is_name(1) {
                let name = self.text(1);
                let name = self.name(name);
                self.at += 2;
                found.push((Port::Named(name), self.in_parentheses()));
            } else {
                found.push((Port::Ordered(found.len()), self.expression(&[","])));
            }
            if !self.eat(",") && self.at == from {
                break;
            }
        }
        self.eat(")");
        found
    }

    fn connections(&mut self, instance: usize) {
        if !self.eat("(") {
            return;
        }
        let mut ordered = 0;
        while !self.at_end() && self.text(0) != ")" {
            let from = self.at;
            let count = self.module.instances.get(instance).map_or(0, |instance| instance.connections.len());
            let access = Access::Connect { instance, connection: count };
            let at = self.here();
            let port = match self.text(0) {
                ".*" => {
                    self.bump();
                    Port::Rest
                }
                "." => self.named_connection(access),
                _ => {
                    self.argument(access);
                    ordered += 1;
                    Port::Ordered(ordered - 1)
                }
            };
            let value = connected(self.words(from));
            if let Some(instance) = self.module.instances.get_mut(instance) {
                instance.connections.push(Connection { port, at, value });
            }
            if !self.eat(",") && (self.at == from || self.text(0) != ")") {
                break;
            }
        }
        self.skip_to(&[")"]);
        self.eat(")");
    }

    /// `.port(value)`; `.port` alone connects what has the same name.
    fn named_connection(&mut self, access: Access) -> Port {
        self.bump();
        let Some(token) = self.token(0).filter(|_| self.is_name(0)) else { return Port::Rest };
        self.bump();
        let name = self.name(token.text);
        if self.eat("(") {
            self.argument(access);
            self.eat(")");
        } else {
            self.used(Name::clone(&name), None, token.at, access);
        }
        Port::Named(name)
    }

    /// Gates: the first connection is the output; of `buf` and `not` all but the last are.
    fn gate(&mut self) {
        let many = matches!(self.text(0), "buf" | "not");
        self.bump();
        self.data_type();
        while !self.at_end() {
            let from = self.at;
            self.at += usize::from(self.is_name(0));
            self.ranges();
            if self.eat("(") {
                let mut uses = Vec::new();
                while !self.at_end() && self.text(0) != ")" {
                    uses.push(self.argument(Access::Read));
                    if !self.eat(",") {
                        break;
                    }
                }
                self.eat(")");
                let outputs = if many { uses.len().saturating_sub(1) } else { 1 };
                for index in uses.iter().take(outputs).flatten() {
                    self.module.uses.get_mut(*index).into_iter().for_each(|used| used.access = Access::Drive);
                }
            }
            if !self.eat(",") || self.at == from {
                break;
            }
        }
        self.skip_to(&[]);
        self.eat(";");
    }
}

/// What stands in the parentheses of a named connection; a port alone connects what has its name.
fn connected(words: Vec<Name>) -> Vec<Name> {
    match words.as_slice() {
        [point, name] if &**point == "." => vec![Name::clone(name)],
        [point, _, _, inside @ .., _] if &**point == "." => inside.to_vec(),
        _ => words,
    }
}
