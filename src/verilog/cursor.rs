//! Reading tokens one by one: what is there, what is skipped, which names are used on the way.

use super::expand::Token;
use super::lex::Kind;
use super::module::{Access, Block, Declaration, Module, Name, Use, What};
use super::source::Position;
use std::collections::HashSet;

/// Nested statements, blocks and expressions that are followed.
pub(super) const DEEPEST: usize = 120;

/// What is known of a type.
#[derive(Clone, Copy, Default)]
pub(super) struct Sort {
    /// Whether it holds two's complement.
    pub(super) signed: bool,
    /// Whether it has words or a range at all.
    pub(super) typed: bool,
}

/// The reader of one file.
pub(super) struct Parser<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) at: usize,
    /// The module that is being read.
    pub(super) module: Module,
    /// The block that is being read.
    pub(super) block: usize,
    /// Whether the process that is being read waits for edges.
    pub(super) clocked: bool,
    pub(super) depth: usize,
    /// The last step that leads to what is being read, within a process.
    pub(super) guard: Option<usize>,
    /// Whether the process that is being read has waited for what its rounds begin at.
    pub(super) started: bool,
    /// What is known of the type of what is being declared.
    pub(super) sort: Sort,
    /// Calls of tasks, whose outputs are known when the module is whole.
    pub(super) calls: Vec<Call>,
    names: HashSet<Name>,
}

/// A call of a task: its name, and for each argument the names that it can set.
pub(super) struct Call {
    pub(super) name: Name,
    pub(super) arguments: Vec<Vec<usize>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(tokens: Vec<Token<'a>>) -> Self {
        Self {
            tokens,
            at: 0,
            module: Module::default(),
            block: 0,
            clocked: false,
            depth: 0,
            guard: None,
            started: false,
            sort: Sort::default(),
            calls: Vec::new(),
            names: HashSet::new(),
        }
    }

    pub(super) fn token(&self, ahead: usize) -> Option<Token<'a>> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// The text of the token `ahead`; empty at the end.
    pub(super) fn text(&self, ahead: usize) -> &'a str {
        self.token(ahead).map_or("", |token| token.text)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    pub(super) fn is_name(&self, ahead: usize) -> bool {
        self.kind(ahead) == Some(Kind::Identifier)
    }

    /// Where the next token stands, or the last one at the end.
    pub(super) fn here(&self) -> Position {
        let token = self.token(0).or_else(|| self.tokens.last().copied());
        token.map_or_else(Position::default, |token| token.at)
    }

    /// Where the token before stands.
    pub(super) fn before(&self) -> Position {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or_else(Position::default, |token| token.at)
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn bump(&mut self) {
        self.at += 1;
    }

    /// Takes the next token if it is `text`.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let there = self.text(0) == text;
        self.at += usize::from(there);
        there
    }

    /// A name, each kept once.
    pub(super) fn name(&mut self, text: &str) -> Name {
        let text = text.strip_prefix('\\').unwrap_or(text);
        if let Some(name) = self.names.get(text) {
            return Name::clone(name);
        }
        let name: Name = text.into();
        self.names.insert(Name::clone(&name));
        name
    }

    /// Takes a name that is declared; says where it is among the declarations.
    pub(super) fn declare(&mut self, what: What) -> Option<usize> {
        let token = self.token(0).filter(|token| token.kind == Kind::Identifier)?;
        self.bump();
        let name = self.name(token.text);
        Some(self.declared(name, token.at, what))
    }

    /// Adds a declaration; a name that its block declares already, as a port, stays what it is.
    pub(super) fn declared(&mut self, name: Name, at: Position, what: What) -> usize {
        let block = self.block;
        let Sort { signed, typed } = self.sort;
        if let Some(known) = self.module.declared(block, &name) {
            // The direction and the type of an old port are two declarations.
            self.module.declarations.get_mut(known).into_iter().for_each(|known| known.signed |= signed);
            return known;
        }
        let index = self.module.declarations.len();
        self.module.named.entry(Name::clone(&name)).or_default().push(index);
        self.module.declarations.push(Declaration {
            name,
            at,
            what,
            block,
            value: Vec::new(),
            signed,
            typed,
        });
        index
    }

    /// Notes that `name` is used; gives its index.
    pub(super) fn used(&mut self, name: Name, tail: Option<Name>, at: Position, access: Access) -> usize {
        let clocked = self.clocked;
        let guard = self.guard.and_then(|guard| u32::try_from(guard).ok());
        self.module.uses.push(Use { name, tail, at, access, block: self.block, clocked, guard });
        self.module.uses.len() - 1
    }

    /// Enters a block that begins at `at`; gives the one around it, which [`Self::leave`] takes.
    pub(super) fn enter(&mut self, name: Name, at: Position) -> usize {
        let parent = self.block;
        self.module.blocks.push(Block { name, at, end: at, parent: Some(parent), ..Block::default() });
        self.block = self.module.blocks.len() - 1;
        parent
    }

    /// Leaves the present block for the one around it.
    pub(super) fn leave(&mut self, parent: usize) {
        let end = self.before();
        if let Some(block) = self.module.blocks.get_mut(self.block) {
            block.end = end.max(block.at);
        }
        self.block = parent;
    }

    /// Whether the next token ends a statement or what is around it, whatever is missing before.
    pub(super) fn at_end(&self) -> bool {
        let word = self.kind(0) == Some(Kind::Keyword);
        self.done() || self.text(0) == ";" || (word && ends(self.text(0)))
    }

    /// Skips to one of `stops` outside of all parentheses, or to the end of the statement.
    pub(super) fn skip_to(&mut self, stops: &[&str]) {
        let mut depth = 0_usize;
        while !self.at_end() {
            let text = self.text(0);
            match text {
                _ if depth == 0 && stops.contains(&text) => return,
                "(" | "[" | "{" | "'{" => depth += 1,
                ")" | "]" | "}" if depth == 0 => return,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    /// Skips up to and with `word`.
    pub(super) fn skip_past(&mut self, word: &str) {
        while !self.done() && !self.eat(word) {
            self.bump();
        }
    }

    /// How many tokens the parenthesis that is next takes, itself included.
    pub(super) fn balanced(&self) -> usize {
        let mut depth = 0_usize;
        let mut count = 0;
        while let Some(token) = self.token(count) {
            count += 1;
            match token.text {
                "(" | "[" | "{" | "'{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                ";" => return count - 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        count
    }
}

/// Whether a keyword ends an expression that was left unfinished.
fn ends(word: &str) -> bool {
    (word.starts_with("end") && word != "endpoint")
        || matches!(word, "begin" | "module" | "always" | "assign" | "always_ff" | "always_comb" | "initial")
}
