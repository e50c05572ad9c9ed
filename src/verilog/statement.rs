//! Statements of processes, functions and tasks.

use super::cursor::{Call, DEEPEST, Parser};
use super::guard::Test;
use super::lex::Kind;
use super::module::{Access, What};
use super::words;

/// System tasks that set what is passed to them: their names, and from which argument to which.
const SETTING: &[(&str, usize, usize)] = &[
    ("$value$plusargs", 1, 2),
    ("$readmemh", 1, 2),
    ("$readmemb", 1, 2),
    ("$fread", 0, 1),
    ("$fgets", 0, 1),
    ("$fscanf", 2, usize::MAX),
    ("$sscanf", 2, usize::MAX),
    ("$ferror", 1, 2),
    ("$random", 0, 1),
    ("$cast", 0, 1),
];

impl Parser<'_> {
    /// Reads one statement. Takes at least one token, unless what is next ends the block around it.
    pub(super) fn statement(&mut self) {
        if self.depth >= DEEPEST {
            self.skip_to(&[]);
            self.eat(";");
            return;
        }
        self.depth += 1;
        self.statement_here();
        self.depth -= 1;
    }

    fn statement_here(&mut self) {
        let text = self.text(0);
        match text {
            ";" => self.bump(),
            "begin" => self.sequence(),
            "fork" => self.guarded(Test::Unknown, Self::sequence),
            "if" => {
                self.bump();
                let condition = self.condition();
                self.guarded(Test::If(condition.clone(), true), Self::statement);
                if self.eat("else") {
                    self.guarded(Test::If(condition, false), Self::statement);
                }
            }
            "case" | "casex" | "casez" | "randcase" => self.case(),
            "for" => self.for_loop(),
            "while" | "repeat" | "wait" | "foreach" => {
                if text == "wait" {
                    self.interrupt();
                }
                self.bump();
                self.in_parentheses();
                self.guarded(Test::Unknown, Self::statement);
            }
            "unique" | "unique0" | "priority" | "final" => {
                self.bump();
                self.statement();
            }
            "forever" => {
                self.bump();
                self.guarded(Test::Unknown, Self::statement);
            }
            "do" => {
                self.bump();
                self.guarded(Test::Unknown, Self::statement);
                self.finish_statement();
            }
            "@" | "#" | "##" => self.timed(),
            "assign" | "force" => {
                self.bump();
                self.assignment();
            }
            "assert" | "assume" | "cover" | "restrict" | "expect" => self.assertion(),
            _ if self.kind(0) == Some(Kind::System) => self.system_call(),
            "{" | "'{" => self.assignment(),
            "++" | "--" => {
                self.bump();
                self.assignment();
            }
            _ if self.is_name(0) => self.named(),
            _ if words::is_type(text) || matches!(text, "enum" | "struct" | "union") => {
                self.declaration(What::Net);
            }
            "parameter" | "localparam" => self.declaration(What::Constant),
            _ => self.other(),
        }
    }

    /// `return`, `disable`, `->` and what is not known: the names up to the semicolon.
    fn other(&mut self) {
        let ends = self.kind(0) == Some(Kind::Keyword) && self.text(0).starts_with("end");
        if !ends {
            // `disable` and `return` leave out what stands behind.
            self.interrupt();
            self.bump();
            self.finish_statement();
        }
    }

    fn finish_statement(&mut self) {
        let from = self.at;
        self.expression(&[]);
        // A parenthesis that closes nothing would stop every reader behind it.
        while !self.at_end() {
            self.bump();
            self.expression(&[]);
        }
        if !self.eat(";") && self.at == from && self.text(0) == "begin" {
            self.statement();
        }
    }

    /// `begin … end` and `fork … join`.
    fn sequence(&mut self) {
        let at = self.here();
        self.bump();
        let mut parent = None;
        if self.eat(":") {
            let name = self.text(0);
            let name = self.name(name);
            self.bump();
            parent = Some(self.enter(name, at));
        }
        while !self.done() && !matches!(self.text(0), "end" | "join" | "join_any" | "join_none" | "endmodule")
        {
            let from = self.at;
            self.statement();
            if self.at == from {
                self.bump();
            }
        }
        if self.text(0) != "endmodule" {
            self.bump();
            self.label();
        }
        if let Some(parent) = parent {
            self.leave(parent);
        }
    }

    /// The label behind an end.
    pub(super) fn label(&mut self) {
        if self.text(0) == ":" && self.kind(1) == Some(Kind::Identifier) {
            self.at += 2;
        }
    }

    fn for_loop(&mut self) {
        self.bump();
        if self.eat("(") {
            if words::is_type(self.text(0)) || (self.is_name(0) && self.is_name(1)) {
                self.declaration(What::Net);
            } else {
                self.assignment();
            }
            self.expression(&[]);
            self.eat(";");
            while self.text(0) != ")" && !self.at_end() {
                let from = self.at;
                if matches!(self.text(0), "++" | "--" | ",") {
                    self.bump();
                }
                self.assign_one(&[","]);
                if self.at == from {
                    self.bump();
                }
            }
            self.eat(")");
        }
        self.guarded(Test::Unknown, Self::statement);
    }

    /// `@(…) statement`, `#5 statement`.
    fn timed(&mut self) {
        let event = self.text(0) == "@";
        if std::mem::replace(&mut self.started, true) || !event {
            self.interrupt();
        }
        self.bump();
        self.control(event);
        self.statement();
    }

    /// What stands behind `@` or `#`; an event of a process may make it clocked.
    pub(super) fn control(&mut self, event: bool) {
        let clocked = std::mem::replace(&mut self.clocked, false);
        let from = self.at;
        if self.text(0) == "(" {
            self.in_parentheses();
        } else if self.is_name(0) {
            self.chain(Access::Read);
        } else {
            self.bump();
        }
        let seen = self.tokens.get(from..self.at).unwrap_or_default();
        let edges = seen.iter().any(|token| matches!(token.text, "posedge" | "negedge"));
        self.clocked = clocked || (event && edges);
    }

    fn assertion(&mut self) {
        self.bump();
        let clocked = self.clocked;
        while matches!(self.text(0), "property" | "sequence" | "final" | "#" | "0") || self.text(0) == "##" {
            self.bump();
        }
        self.in_parentheses();
        self.clocked = clocked;
        if self.text(0) != "else" {
            self.guarded(Test::Unknown, Self::statement);
        }
        if self.eat("else") {
            self.guarded(Test::Unknown, Self::statement);
        }
    }

    /// A statement that begins with a name: a call, a declaration, a label or an assignment.
    fn named(&mut self) {
        match self.text(1) {
            ":" => {
                self.at += 2;
                self.statement();
            }
            "(" | ";" => self.call(),
            _ if self.is_name(1) => self.declaration(What::Net),
            "::" if self.is_name(3) => self.declaration(What::Net),
            _ => self.assignment(),
        }
    }

    /// The call of a task.
    fn call(&mut self) {
        let text = self.text(0);
        let name = self.name(text);
        self.chain(Access::Read);
        let arguments = self.arguments(|_| false);
        self.interrupt();
        self.calls.push(Call { name, arguments });
        self.finish_statement();
    }

    fn system_call(&mut self) {
        self.system_function();
        self.finish_statement();
    }

    /// A system task or function with its arguments.
    pub(super) fn system_function(&mut self) {
        let text = self.text(0);
        self.bump();
        let setting = SETTING.iter().find(|(name, ..)| *name == text);
        if self.depth < DEEPEST {
            self.depth += 1;
            self.arguments(|index| setting.is_some_and(|(_, from, to)| (*from..*to).contains(&index)));
            self.depth -= 1;
        }
    }

    /// Arguments in parentheses: for each the names that it can set; `sets` says of which that is known.
    fn arguments(&mut self, sets: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        if !self.eat("(") {
            return found;
        }
        while !self.at_end() && self.text(0) != ")" {
            let access = if sets(found.len()) { Access::Drive } else { Access::Read };
            found.push(self.argument(access));
            if !self.eat(",") {
                break;
            }
        }
        self.eat(")");
        found
    }

    /// `target = value;` in all its forms.
    pub(super) fn assignment(&mut self) {
        self.assign_one(&[]);
        self.finish_statement();
    }

    /// One assignment up to one of `stops`.
    pub(super) fn assign_one(&mut self, stops: &[&str]) {
        let from = self.module.uses.len();
        let names = self.target(Access::Drive);
        let operator = self.text(0);
        let assigns = matches!(operator, "=" | "<=" | "++" | "--")
            || (operator.len() > 1
                && operator.ends_with('=')
                && !matches!(operator, "==" | "!=" | ">=" | "==="));
        if !assigns {
            // No assignment after all: a call of a method, or damaged text.
            for index in &names {
                self.module.uses.get_mut(*index).into_iter().for_each(|used| used.access = Access::Read);
            }
        } else if operator.len() > 1 && operator != "<=" {
            // `a += b` reads what it sets.
            let read: Vec<_> =
                names.iter().filter_map(|index| self.module.uses.get(*index).cloned()).collect();
            let read = read.into_iter().filter(|used| used.access == Access::Drive);
            self.module.uses.extend(read.map(|used| super::module::Use { access: Access::Read, ..used }));
        }
        debug_assert!(self.module.uses.len() >= from, "uses are only added");
        if assigns && operator != "<=" {
            self.sets_now(&names);
        }
        if assigns {
            self.bump();
            if self.text(0) == "#" && operator != "<=" {
                self.interrupt();
            }
        }
        self.expression(stops);
    }
}
