//! The conditions around a statement: the edges that its process waits for, and the branches that lead to it.

use super::cursor::Parser;
use super::lex::Kind;
use super::module::Name;

/// A word of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it is.
    pub kind: Kind,
    /// As written; an escaped name without its backslash.
    pub text: Name,
}

/// An edge that a process waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whether it is `posedge`.
    pub rising: bool,
    /// The signal, and the index of its bit where one is chosen.
    pub words: Vec<Word>,
}

/// A process: `always` and what is alike.
#[derive(Clone, Debug, Default)]
pub struct Process {
    /// Whether it goes round and round: `initial` does not.
    pub repeats: bool,
    /// The edges that each of its rounds begins at; none of a process that waits for anything else.
    pub edges: Vec<Event>,
    /// What it sets by `=`: a condition behind that may see the new value already.
    pub blocking: Vec<Name>,
    /// Whether a round may do less than its branches say: it waits in between, calls a task, or ends early.
    pub interrupted: bool,
}

/// A `case`, as far as it is read.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// `case` or `casez`; empty for what compares in a way of its own.
    pub word: Name,
    /// What is compared.
    pub subject: Vec<Word>,
    /// The values of each branch, in order; `default` has none.
    pub branches: Vec<Vec<Vec<Word>>>,
}

/// A step on the way to a statement.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The step before; none for that of a process.
    pub before: Option<usize>,
    /// The block in which its names are looked up.
    pub block: usize,
    /// What leads on.
    pub test: Test,
}

/// What leads on to a statement.
#[derive(Clone, Debug)]
pub enum Test {
    /// A round of a process, by its index in [`Module::processes`](super::Module::processes).
    Round(usize),
    /// A condition holds; without the flag it does not, or is unknown.
    If(Vec<Word>, bool),
    /// A branch of a `case`: indices of [`Module::cases`](super::Module::cases) and of its branch.
    Branch(usize, usize),
    /// A loop, or another thing that no condition tells.
    Unknown,
}

impl Parser<'_> {
    /// The words from token `from` up to the present one.
    pub(super) fn phrase(&mut self, from: usize) -> Vec<Word> {
        let tokens: Vec<_> = self.tokens.get(from..self.at).unwrap_or_default().to_vec();
        tokens.into_iter().map(|token| Word { kind: token.kind, text: self.name(token.text) }).collect()
    }

    /// What stands in parentheses, with them.
    pub(super) fn condition(&mut self) -> Vec<Word> {
        let from = self.at;
        self.in_parentheses();
        self.phrase(from)
    }

    /// Reads what `test` leads to.
    pub(super) fn guarded(&mut self, test: Test, read: impl FnOnce(&mut Self)) {
        let before = self.guard;
        // Outside of a process nothing is asked about.
        if before.is_some() {
            self.module.guards.push(Guard { before, block: self.block, test });
            self.guard = Some(self.module.guards.len() - 1);
        }
        read(self);
        self.guard = before;
    }

    /// Reads the statement of a process that begins anew whenever it ends, or of one that does not.
    pub(super) fn process(&mut self, repeats: bool) {
        let index = self.module.processes.len();
        self.module.processes.push(Process { repeats, ..Process::default() });
        self.module.guards.push(Guard { before: None, block: self.block, test: Test::Round(index) });
        self.guard = Some(self.module.guards.len() - 1);
        let from = self.at;
        // Only the very first wait begins a round.
        self.started = self.text(0) != "@";
        if self.text(0) == "@" && self.text(1) == "(" {
            self.bump();
            self.at += self.balanced();
            let edges = edges(&self.phrase(from + 2));
            self.at = from;
            self.round().into_iter().for_each(|process| process.edges = edges.clone().unwrap_or_default());
        }
        self.statement();
        self.guard = None;
    }

    /// The process that is being read.
    fn round(&mut self) -> Option<&mut Process> {
        self.guard?;
        self.module.processes.last_mut()
    }

    /// Notes that a round of this process may do less than its branches say.
    pub(super) fn interrupt(&mut self) {
        self.round().into_iter().for_each(|process| process.interrupted = true);
    }

    /// Notes that the names of these uses are set at once.
    pub(super) fn sets_now(&mut self, uses: &[usize]) {
        if self.guard.is_none() {
            return;
        }
        let names: Vec<Name> =
            uses.iter().filter_map(|index| Some(self.module.uses.get(*index)?.name.clone())).collect();
        self.round().into_iter().for_each(|process| process.blocking.extend(names.clone()));
    }

    /// `case (…) … endcase`.
    pub(super) fn case(&mut self) {
        let word = if matches!(self.text(0), "case" | "casez") { self.text(0) } else { "" };
        let mut word = self.name(word);
        self.bump();
        let subject = self.condition();
        while matches!(self.text(0), "inside" | "matches") {
            word = self.name("");
            self.bump();
        }
        let case = self.module.cases.len();
        self.module.cases.push(Case { word, subject, branches: Vec::new() });
        while !self.done() && !matches!(self.text(0), "endcase" | "endmodule") {
            let from = self.at;
            let values = if self.eat("default") { Vec::new() } else { self.values() };
            self.eat(":");
            let branches = self.module.cases.get_mut(case).map(|case| &mut case.branches);
            let branch = branches.map_or(0, |branches| {
                branches.push(values);
                branches.len() - 1
            });
            self.guarded(Test::Branch(case, branch), Self::statement);
            if self.at == from {
                self.bump();
            }
        }
        self.eat("endcase");
    }

    /// The values of a branch, up to its colon.
    fn values(&mut self) -> Vec<Vec<Word>> {
        let mut values = Vec::new();
        loop {
            let from = self.at;
            self.expression(&[":", ","]);
            values.push(self.phrase(from));
            if !self.eat(",") {
                return values;
            }
        }
    }
}

/// The edges in a list of events, without the parenthesis before it; `None` if it has anything else.
fn edges(words: &[Word]) -> Option<Vec<Event>> {
    let words = words.strip_suffix(&[Word { kind: Kind::Operator, text: ")".into() }]).unwrap_or(words);
    let events = words.split(|word| matches!(&*word.text, "or" | ","));
    events
        .map(|event| {
            let (edge, signal) = event.split_first()?;
            let bit = |rest: &[Word]| match rest {
                [] => true,
                [open, .., close] => &*open.text == "[" && &*close.text == "]",
                [_] => false,
            };
            let plain = signal.first().is_some_and(|name| name.kind == Kind::Identifier) && bit(&signal[1..]);
            let rising = match &*edge.text {
                "posedge" => true,
                "negedge" => false,
                _ => return None,
            };
            plain.then(|| Event { rising, words: signal.to_vec() })
        })
        .collect()
}
