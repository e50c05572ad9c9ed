//! Declarations: ports, nets, variables, parameters, functions and tasks.

use super::cursor::{Parser, Sort};
use super::module::{Access, Name, Way, What};
use super::words;

/// Words of types that hold two's complement.
const SIGNED: [&str; 6] = ["signed", "integer", "int", "shortint", "longint", "byte"];

impl Parser<'_> {
    /// Reads a declaration up to its semicolon.
    pub(super) fn declaration(&mut self, what: What) {
        self.sort = Sort::default();
        self.data_type();
        self.declarators(what, &[";"]);
        self.eat(";");
    }

    /// Reads the words of a type, if some are there.
    pub(super) fn data_type(&mut self) {
        let from = self.at;
        self.words_of_type();
        self.sort.typed |= self.at > from;
    }

    fn words_of_type(&mut self) {
        loop {
            let text = self.text(0);
            match text {
                "[" => self.ranges(),
                "enum" => self.enumeration(),
                "struct" | "union" => self.record(),
                "#" => {
                    self.bump();
                    self.control(false);
                }
                "(" if matches!(self.text(2), "," | ")") && !self.is_name(1) => self.at += self.balanced(),
                _ if words::is_type(text) => {
                    self.sort.signed = self.sort.signed && text != "unsigned" || SIGNED.contains(&text);
                    self.bump();
                }
                _ if self.names_type() => {
                    self.sort.signed = false;
                    self.chain(Access::Read);
                }
                _ => return,
            }
        }
    }

    /// Whether a name is followed by another one, and so is a type.
    fn names_type(&self) -> bool {
        if !self.is_name(0) {
            return false;
        }
        match self.text(1) {
            "::" | "." => self.is_name(2) && (self.is_name(3) || self.text(3) == "["),
            "[" => {
                let mut ahead = 1;
                while self.text(ahead) == "[" {
                    let mut rest = 0;
                    let mut depth = 0_usize;
                    while let Some(token) = self.token(ahead + rest) {
                        rest += 1;
                        match token.text {
                            "[" => depth += 1,
                            "]" => depth = depth.saturating_sub(1),
                            ";" => return false,
                            _ => {}
                        }
                        if depth == 0 {
                            break;
                        }
                    }
                    ahead += rest;
                    if rest == 0 {
                        return false;
                    }
                }
                self.is_name(ahead)
            }
            _ => self.is_name(1),
        }
    }

    fn enumeration(&mut self) {
        self.bump();
        while !self.at_end() && self.text(0) != "{" {
            self.bump();
        }
        self.bump();
        while self.is_name(0) {
            let member = self.declare(What::Constant);
            self.ranges();
            if self.eat("=") {
                self.value(member, &[","]);
            }
            if !self.eat(",") {
                break;
            }
        }
        self.eat("}");
    }

    /// The fields of a record hold semicolons of their own.
    fn record(&mut self) {
        while !self.done() && !matches!(self.text(0), "{" | ";") {
            self.bump();
        }
        let mut depth = 0_usize;
        while let Some(token) = self.token(0) {
            match token.text {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                "endmodule" | "endpackage" => return,
                _ => {}
            }
            if depth == 0 && token.text == ";" {
                return;
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads names with their dimensions and values, up to one of `stops`.
    fn declarators(&mut self, what: What, stops: &[&str]) {
        while self.is_name(0) {
            let at = self.here();
            let name = self.text(0);
            let name = self.name(name);
            let declared = self.declare(what);
            self.ranges();
            if self.eat("=") {
                if matches!(what, What::Net | What::Port(_)) {
                    self.used(name, None, at, Access::Drive);
                }
                self.value(declared, &[","]);
            }
            if stops.contains(&self.text(0)) || !self.eat(",") {
                return;
            }
        }
        self.skip_to(stops);
    }

    fn value(&mut self, declared: Option<usize>, stops: &[&str]) {
        let words = self.expression(stops);
        if let Some(declaration) = declared.and_then(|index| self.module.declarations.get_mut(index)) {
            declaration.value = words;
        }
    }

    /// `#( … )` behind the name of a module.
    pub(super) fn parameters(&mut self) {
        if !(self.eat("#") && self.eat("(")) {
            return;
        }
        let mut what = What::Parameter;
        while !self.done() && self.text(0) != ")" && !self.at_end() {
            let from = self.at;
            match self.text(0) {
                "parameter" => what = What::Parameter,
                "localparam" => what = What::Constant,
                _ => {}
            }
            if matches!(self.text(0), "parameter" | "localparam") {
                self.sort = Sort::default();
                self.bump();
            }
            self.data_type();
            let declared = self.declare(what);
            self.ranges();
            if self.eat("=") {
                self.value(declared, &[","]);
            }
            self.eat(",");
            if self.at == from {
                self.bump();
            }
        }
        self.eat(")");
    }

    /// The ports in parentheses; `module` also notes their order.
    pub(super) fn ports(&mut self, module: bool) {
        if !self.eat("(") {
            return;
        }
        let mut way = if module { None } else { Some(Way::Input) };
        while !self.done() && self.text(0) != ")" && !self.at_end() {
            let from = self.at;
            if let Some(said) = direction(self.text(0)) {
                way = Some(said);
                self.sort = Sort::default();
                self.bump();
            }
            if self.eat(".") {
                // A port whose inside has another name.
                let name = self.text(0);
                let name = self.name(name);
                self.bump();
                self.in_parentheses();
                self.module.ports.push(name);
            } else {
                self.port(way, module);
            }
            self.eat(",");
            if self.at == from {
                self.bump();
            }
        }
        self.eat(")");
    }

    fn port(&mut self, way: Option<Way>, module: bool) {
        let from = self.at;
        self.data_type();
        let typed = self.at > from;
        let Some(token) = self.token(0).filter(|_| self.is_name(0)) else { return };
        let name = self.name(token.text);
        if module {
            self.module.ports.push(Name::clone(&name));
        }
        if way.is_none() && !typed {
            // The direction of an old port stands in the body.
            self.bump();
            self.ranges();
            return;
        }
        let declared = self.declare(What::Port(way.unwrap_or(Way::Both)));
        self.ranges();
        if self.eat("=") {
            self.value(declared, &[","]);
        }
    }

    /// `input [7:0] a, b;` in a body.
    pub(super) fn directed(&mut self, way: Way) {
        self.sort = Sort::default();
        self.bump();
        self.data_type();
        self.declarators(What::Port(way), &[";"]);
        self.eat(";");
    }

    /// A function or task with its body.
    pub(super) fn routine(&mut self) {
        let (what, end) = match self.text(0) {
            "function" => (What::Function, "endfunction"),
            _ => (What::Task, "endtask"),
        };
        let at = self.here();
        self.bump();
        while !(self.at_end() || (self.is_name(0) && matches!(self.text(1), "(" | ";"))) {
            match self.text(0) {
                "[" => self.ranges(),
                _ if self.is_name(0) => drop(self.chain(Access::Read)),
                _ => self.bump(),
            }
        }
        let name = self.text(0);
        let name = self.name(name);
        self.declare(what);
        let parent = self.enter(name, at);
        self.ports(false);
        self.eat(";");
        while !self.done() && !matches!(self.text(0), "endmodule" | "endpackage") && self.text(0) != end {
            let from = self.at;
            match direction(self.text(0)) {
                Some(way) => self.directed(way),
                None => self.statement(),
            }
            if self.at == from {
                self.bump();
            }
        }
        if self.eat(end) {
            self.label();
        }
        self.leave(parent);
    }
}

/// The way that a word says.
pub(super) fn direction(word: &str) -> Option<Way> {
    Some(match word {
        "input" => Way::Input,
        "output" => Way::Output,
        "inout" | "ref" => Way::Both,
        _ => return None,
    })
}
