//! Directives and macros: tokens of a file → the tokens that a simulator sees, each with the place where a
//! reader looks for it.

use super::lex::{Kind, Raw};
use super::paste::{Pasted, Tail};
use super::source::{Position, Source};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// A token that the reader reads. One that a macro wrote stands where the macro is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    pub(super) at: Position,
}

/// Tokens that one file may become: macros that use each other grow without end.
const MOST_TOKENS: usize = 4_000_000;
const MOST_USES: usize = 1_000_000;
/// Tokens that are looked at for one file: one that includes another twice, which does the same, and so on.
const MOST_STEPS: usize = 8_000_000;
/// What finding and beginning a file counts for among them.
const OF_AN_INCLUDE: usize = 200;
/// Files and macros within each other.
const DEEPEST: usize = 32;

struct Macro<'a> {
    parameters: Option<Vec<&'a str>>,
    body: Vec<Token<'a>>,
}

/// What is known while the files are read one after the other, as a simulator compiles them.
pub(super) struct Expander<'a> {
    files: &'a [Source],
    macros: HashMap<&'a str, Macro<'a>>,
    /// Files that another one includes.
    pub(super) included: HashSet<usize>,
    out: Vec<Token<'a>>,
    /// Uses of macros in the present file.
    uses: Cell<usize>,
    /// Tokens that were looked at in the present file, and in what it includes.
    steps: usize,
    /// The files that are being read, each included by the one before.
    open: Vec<usize>,
    pasted: Tail<'a>,
}

/// A conditional part of the text.
#[derive(Clone, Copy)]
struct Condition {
    /// Whether what encloses it is read.
    outer: bool,
    /// Whether a branch of it was read.
    taken: bool,
    /// Whether the present branch is read.
    active: bool,
}

impl<'a> Expander<'a> {
    /// An expander that knows the macros `defined`.
    pub(super) fn new(files: &'a [Source], defined: &[&'a str], pasted: &'a Pasted) -> Self {
        let empty = || Macro { parameters: None, body: Vec::new() };
        let macros = defined.iter().map(|name| (*name, empty())).collect();
        Self {
            files,
            macros,
            included: HashSet::new(),
            out: Vec::new(),
            uses: Cell::new(0),
            steps: 0,
            open: Vec::new(),
            pasted: Tail::of(pasted),
        }
    }

    /// The tokens of file `index`.
    pub(super) fn file(&mut self, index: usize) -> Vec<Token<'a>> {
        self.out = Vec::new();
        self.uses.set(0);
        self.steps = 0;
        self.read(index);
        std::mem::take(&mut self.out)
    }

    /// Reads a file; one that is being read already is not begun again, as no tool would come to its end.
    fn read(&mut self, index: usize) {
        if self.open.len() < DEEPEST && !self.open.contains(&index) {
            self.open.push(index);
            self.tokens_of(index);
            self.open.pop();
        }
    }

    fn tokens_of(&mut self, index: usize) {
        let files = self.files;
        let Some(source) = files.get(index) else { return };
        let raw = source.tokens();
        let mut conditions: Vec<Condition> = Vec::new();
        let mut at = 0;
        while let Some(token) = raw.get(at) {
            self.steps += 1;
            if self.out.len() >= MOST_TOKENS || self.steps > MOST_STEPS {
                return;
            }
            let active = conditions.last().is_none_or(|condition| condition.active);
            if token.kind == Kind::Directive {
                let name = source.text_of(*token).trim_start_matches('`');
                if conditional(self, source, raw, &mut at, name, &mut conditions) {
                    continue;
                }
                at = if active { self.directive(index, at, name) } else { at + 1 };
                continue;
            }
            if active && token.kind != Kind::Comment && !attribute(source, raw, &mut at) {
                self.out.extend(self.token(index, at));
            }
            at += 1;
        }
    }

    fn token(&self, file: usize, at: usize) -> Option<Token<'a>> {
        let source = self.files.get(file)?;
        let raw = *source.tokens().get(at)?;
        let file = u32::try_from(file).unwrap_or(u32::MAX);
        let at = Position { file, line: raw.line, column: raw.column };
        Some(Token { text: source.text_of(raw), kind: raw.kind, at })
    }

    /// Takes the directive or macro at token `at`; gives the token behind it.
    fn directive(&mut self, file: usize, at: usize, name: &'a str) -> usize {
        let Some(source) = self.files.get(file) else { return at + 1 };
        let raw = source.tokens();
        let end = raw.get(at).map_or(0, |token| source.logical_end(token.start));
        let after = at + raw.get(at..).unwrap_or_default().partition_point(|token| token.start < end);
        let word =
            |index: usize| raw.get(index).filter(|token| token.start < end).map(|raw| source.text_of(*raw));
        match name {
            "define" => {
                self.define(file, at + 1, after);
                after
            }
            "undef" => {
                word(at + 1).map(|name| self.macros.remove(name));
                at + 2
            }
            "include" => {
                let name = word(at + 1).unwrap_or_default().trim_matches('"');
                if let Some(found) =
                    self.files.iter().position(|file| !name.is_empty() && file.path().ends_with(name))
                {
                    self.included.insert(found);
                    self.steps += OF_AN_INCLUDE;
                    self.read(found);
                }
                after
            }
            "celldefine"
            | "endcelldefine"
            | "resetall"
            | "nounconnected_drive"
            | "undefineall"
            | "end_keywords" => at + 1,
            "default_nettype" | "timescale" | "line" | "pragma" | "unconnected_drive" | "begin_keywords" => {
                after
            }
            _ => self.use_at(file, at, name),
        }
    }

    fn define(&mut self, file: usize, from: usize, to: usize) {
        let tokens: Vec<Token<'a>> = (from..to).filter_map(|at| self.token(file, at)).collect();
        let Some((name, rest)) = tokens.split_first() else { return };
        let ends = name.at.column as usize + name.text.chars().count();
        let opens = rest.first().filter(|open| open.text == "(" && open.at.column as usize == ends);
        let (parameters, body) = match rest.iter().position(|token| token.text == ")") {
            Some(close) if opens.is_some() => {
                let names = rest.get(1..close).unwrap_or_default().split(|token| token.text == ",");
                let names = names.filter_map(|words| words.first().map(|name| name.text)).collect();
                (Some(names), rest.get(close + 1..).unwrap_or_default())
            }
            _ => (None, rest),
        };
        let kept = |token: &&Token| token.kind != Kind::Comment && token.text != "\\";
        let body = body.iter().filter(kept).copied().collect();
        self.macros.insert(name.text, Macro { parameters, body });
    }

    /// Puts the text of a macro in place of its use; gives the token behind the use.
    fn use_at(&mut self, file: usize, at: usize, name: &'a str) -> usize {
        let Some(token) = self.token(file, at) else { return at + 1 };
        let takes = self.macros.get(name).is_some_and(|known| known.parameters.is_some());
        let mut after = at + 1;
        let mut arguments = Vec::new();
        if takes && self.token(file, after).is_some_and(|open| open.text == "(") {
            let mut depth = 0_usize;
            let mut inside = Vec::new();
            while let Some(token) = self.token(file, after) {
                after += 1;
                depth = deeper(depth, token.text);
                inside.push(token);
                if depth == 0 {
                    break;
                }
            }
            arguments = split(&inside);
        }
        let mut out = std::mem::take(&mut self.out);
        self.expand(name, &arguments, token.at, &mut out, 0);
        self.out = out;
        after
    }

    fn expand(
        &self,
        name: &str,
        given: &[Vec<Token<'a>>],
        at: Position,
        out: &mut Vec<Token<'a>>,
        depth: usize,
    ) {
        self.uses.set(self.uses.get() + 1);
        let bounded = depth < DEEPEST && self.uses.get() < MOST_USES;
        let Some(known) = self.macros.get(name).filter(|_| bounded) else { return };
        let parameters = known.parameters.as_deref().unwrap_or_default();
        let mut index = 0;
        while let Some(token) = known.body.get(index).filter(|_| out.len() < MOST_TOKENS) {
            index += 1;
            if token.text == "`\"" {
                // Names in the quotation marks of a macro are text.
                let rest = known.body.get(index..).unwrap_or_default();
                index += rest.iter().position(|token| token.text == "`\"").map_or(0, |end| end + 1);
                out.push(Token { text: "\"\"", kind: Kind::Text, at });
                continue;
            }
            if token.text == "``" {
                self.paste(known.body.get(index), parameters, given, at, out);
                index += 1;
                continue;
            }
            if let Some(argument) = parameters.iter().position(|name| *name == token.text) {
                for token in given.get(argument).map(Vec::as_slice).unwrap_or_default() {
                    self.put(*token, out, depth);
                }
                continue;
            }
            if token.kind != Kind::Directive {
                out.push(Token { at, ..*token });
                continue;
            }
            let inner = token.text.trim_start_matches('`');
            let mut arguments = Vec::new();
            let rest = known.body.get(index..).unwrap_or_default();
            if rest.first().is_some_and(|open| open.text == "(") && self.takes(inner) {
                let filled = parenthesis(rest);
                arguments = split(&substitute(filled, parameters, given, at));
                index += filled.len();
            }
            self.expand(inner, &arguments, at, out, depth + 1);
        }
    }

    /// Joins what stands right of a pair of grave accents to the last token.
    fn paste(
        &self,
        right: Option<&Token<'a>>,
        parameters: &[&str],
        given: &[Vec<Token<'a>>],
        at: Position,
        out: &mut Vec<Token<'a>>,
    ) {
        let pasted = right.map_or_else(Vec::new, |token| {
            match parameters.iter().position(|name| *name == token.text) {
                Some(argument) => given.get(argument).cloned().unwrap_or_default(),
                None => vec![Token { at, ..*token }],
            }
        });
        if let Some((left, first)) = out.last_mut().zip(pasted.first()) {
            left.text = self.pasted.join(left.text, first.text);
        }
        out.extend(pasted.into_iter().skip(1));
    }

    fn takes(&self, name: &str) -> bool {
        self.macros.get(name).is_some_and(|known| known.parameters.is_some())
    }

    /// A token of an argument, which may be a macro without parameters itself.
    fn put(&self, token: Token<'a>, out: &mut Vec<Token<'a>>, depth: usize) {
        if token.kind == Kind::Directive {
            self.expand(token.text.trim_start_matches('`'), &[], token.at, out, depth + 1);
        } else if token.kind != Kind::Comment && out.len() < MOST_TOKENS {
            out.push(token);
        }
    }
}

fn substitute<'a>(
    tokens: &[Token<'a>],
    names: &[&str],
    given: &[Vec<Token<'a>>],
    at: Position,
) -> Vec<Token<'a>> {
    let mut out = Vec::new();
    for token in tokens {
        match names.iter().position(|name| *name == token.text) {
            Some(index) => out.extend(given.get(index).into_iter().flatten().take(MOST_TOKENS)),
            None => out.push(Token { at, ..*token }),
        }
    }
    out
}

fn deeper(depth: usize, text: &str) -> usize {
    match text {
        "(" | "[" | "{" | "'{" => depth + 1,
        ")" | "]" | "}" => depth.saturating_sub(1),
        _ => depth,
    }
}

/// What stands between the outermost parentheses, cut at its commas.
fn split<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Token<'a>>> {
    let inside = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
    let mut parts = vec![Vec::new()];
    let mut depth = 0;
    for token in inside {
        depth = deeper(depth, token.text);
        if token.text == "," && depth == 0 {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*token);
        }
    }
    parts
}

/// Takes a directive of a condition; says whether the token was one of them.
fn conditional<'a>(
    expander: &Expander<'a>,
    source: &'a Source,
    raw: &[Raw],
    at: &mut usize,
    name: &str,
    conditions: &mut Vec<Condition>,
) -> bool {
    let macro_name = raw.get(*at + 1).map(|raw| source.text_of(*raw)).unwrap_or_default();
    let defined = expander.macros.contains_key(macro_name);
    match name {
        "ifdef" | "ifndef" => {
            let outer = conditions.last().is_none_or(|condition| condition.active);
            let active = outer && (defined == (name == "ifdef"));
            conditions.push(Condition { outer, taken: active, active });
            *at += 2;
        }
        "elsif" | "else" => {
            if let Some(last) = conditions.last_mut() {
                last.active = last.outer && !last.taken && (name == "else" || defined);
                last.taken |= last.active;
            }
            *at += if name == "else" { 1 } else { 2 };
        }
        "endif" => {
            conditions.pop();
            *at += 1;
        }
        _ => return false,
    }
    true
}

/// Steps over `(* attribute *)` up to its last token; says whether one was there.
fn attribute(source: &Source, raw: &[Raw], at: &mut usize) -> bool {
    let text = |index: usize| raw.get(index).map(|raw| source.text_of(*raw)).unwrap_or_default();
    let touching =
        |index: usize| raw.get(index).zip(raw.get(index + 1)).is_some_and(|(a, b)| a.end == b.start);
    if !(text(*at) == "(" && text(*at + 1) == "*" && touching(*at)) || text(*at + 2) == ")" {
        return false;
    }
    let ends = |index: &usize| text(*index) == "*" && text(*index + 1) == ")" && touching(*index);
    let end = (*at + 2..raw.len()).take_while(|index| text(*index) != ";").find(ends);
    end.inspect(|end| *at = end + 1).is_some()
}

/// The tokens from an opening parenthesis to the one that closes it, or to the end.
fn parenthesis<'b, 'a>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    let mut depth = 0;
    let close = tokens.iter().position(|token| {
        depth = deeper(depth, token.text);
        depth == 0
    });
    tokens.get(..close.map_or(tokens.len(), |close| close + 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
