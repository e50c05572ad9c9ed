//! Generate regions: what is built once, for each round of a loop, or under a condition.

use super::cursor::{DEEPEST, Parser};
use super::module::{Name, What};
use super::source::Position;

impl Parser<'_> {
    /// A construct of a generate region.
    pub(super) fn generate(&mut self) {
        if self.depth >= DEEPEST {
            self.skip_to(&[]);
            self.bump();
            return;
        }
        self.depth += 1;
        if let Some(block) = self.module.blocks.get_mut(self.block) {
            block.constructs += 1;
        }
        let at = self.here();
        match self.text(0) {
            "for" => self.generate_for(),
            "if" => self.generate_if(),
            "case" => self.generate_case(),
            _ => self.body(at, None, Vec::new(), false),
        }
        self.depth -= 1;
    }

    fn generate_for(&mut self) {
        let at = self.here();
        self.bump();
        self.eat("(");
        self.eat("genvar");
        let variable = self.token(0).filter(|_| self.is_name(0));
        self.expression(&[]);
        self.eat(";");
        self.expression(&[]);
        self.eat(";");
        self.expression(&[]);
        self.eat(")");
        let name = variable.map(|token| (self.name(token.text), token.at));
        self.body(at, name, Vec::new(), false);
    }

    fn generate_if(&mut self) {
        let at = self.here();
        self.bump();
        let condition = self.in_parentheses();
        self.body(at, None, condition.clone(), false);
        while self.text(0) == "else" {
            let at = self.here();
            self.bump();
            if self.text(0) == "if" {
                // All branches of a chain are one construct.
                self.bump();
                let condition = self.in_parentheses();
                self.body(at, None, condition, false);
            } else {
                self.body(at, None, condition, true);
                return;
            }
        }
    }

    fn generate_case(&mut self) {
        self.bump();
        self.in_parentheses();
        while !self.done() && !matches!(self.text(0), "endcase" | "endmodule") {
            let at = self.here();
            let from = self.at;
            if self.eat("default") {
                self.eat(":");
            } else {
                self.expression(&[":"]);
                self.eat(":");
            }
            self.body(at, None, Vec::new(), false);
            if self.at == from {
                self.bump();
            }
        }
        self.eat("endcase");
    }

    /// `begin : label … end`, or one item.
    fn body(
        &mut self,
        at: Position,
        variable: Option<(Name, Position)>,
        condition: Vec<Name>,
        negated: bool,
    ) {
        let count = self.module.blocks.get(self.block).map_or(0, |block| block.constructs);
        let begins = self.eat("begin");
        let label = if begins && self.text(0) == ":" && self.is_name(1) { Some(self.text(1)) } else { None };
        self.at += if label.is_some() { 2 } else { 0 };
        let name = label.map_or_else(|| format!("genblk{count}"), str::to_owned);
        let name = self.name(&name);
        let parent = self.enter(name, at);
        if let Some((variable, at)) = &variable {
            self.declared(Name::clone(variable), *at, What::Genvar);
        }
        if let Some(block) = self.module.blocks.get_mut(self.block) {
            block.variable = variable.map(|(name, _)| name);
            (block.condition, block.negated) = (condition, negated);
        }
        if begins {
            while !self.done() && !matches!(self.text(0), "end" | "endmodule") {
                self.item_or_bump();
            }
            if self.eat("end") {
                self.label();
            }
        } else if !self.eat(";") {
            self.item_or_bump();
        }
        self.leave(parent);
    }
}
