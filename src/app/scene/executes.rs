//! When a statement of the RTL is executed: the edges of its process and the branches around it, as conditions over the
//! signals of the trace.

use super::live::{Context, Live, look};
use crate::app::source::{Sources, Spot};
use crate::app::state::App;
use crate::query::{Expr, spelled};
use crate::session::Edge;
use crate::trace::SignalId;
use crate::verilog::{Access, Case, Event, Guard, Kind, Module, Name, Net, Process, Test, What, Word};
use std::collections::BTreeSet;

/// The longest condition, in bytes.
const LONGEST: usize = 1 << 14;
/// Steps on the way to a statement that are followed.
const FARTHEST: usize = 1000;

/// The edges at which the line of a spot is executed, each with its condition; none if that cannot be told.
pub(in crate::app) fn executed(app: &App, sources: &Sources, spot: &Spot) -> Vec<Edge> {
    let line = spot.at(0);
    let Some(module) = sources.design.modules().get(spot.module) else { return Vec::new() };
    let on_line = || module.uses.iter().filter(|used| (used.at.file, used.at.line) == (line.file, line.line));
    let driven = || on_line().filter(|used| used.access == Access::Drive);
    let guards: BTreeSet<Option<u32>> = match driven().next() {
        Some(_) => driven().map(|used| used.guard).collect(),
        None => on_line().map(|used| used.guard).collect(),
    };
    let reader = Reader { app, sources, here: &Context::of(spot), module };
    let all = guards.into_iter().map(|guard| reader.edges(guard? as usize)).collect::<Option<Vec<_>>>();
    let mut edges: Vec<Edge> = Vec::new();
    for edge in all.into_iter().flatten().flatten() {
        match edges.iter_mut().find(|known| (known.rising, &known.clock) == (edge.rising, &edge.clock)) {
            Some(known) => known.when = format!("{} || {}", known.when, edge.when),
            None => edges.push(edge),
        }
    }
    edges
}

/// What may lead to a statement in the trace.
pub(super) struct Reader<'a> {
    pub(super) app: &'a App,
    pub(super) sources: &'a Sources,
    pub(super) here: &'a Context,
    pub(super) module: &'a Module,
}

/// How the words of a condition are read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    /// The block that names are looked up in.
    block: usize,
    /// The signal whose edge begins the round, and what it is after it.
    edge: Option<(Live, bool)>,
    /// What the process sets at once: what a condition sees of it is not in the trace.
    changing: &'a [Name],
}

impl Reader<'_> {
    /// The process of a guard, and the steps from there, the first one first.
    pub(super) fn way(&self, guard: usize) -> Option<(&Process, usize, Vec<&Guard>)> {
        let (mut steps, mut at) = (Vec::new(), guard);
        for _ in 0..FARTHEST {
            let step = self.module.guards.get(at)?;
            if let Test::Round(process) = step.test {
                steps.reverse();
                return Some((self.module.processes.get(process)?, step.block, steps));
            }
            steps.push(step);
            at = step.before?;
        }
        None
    }

    /// The edges at which what stands behind a guard is executed.
    pub(super) fn edges(&self, guard: usize) -> Option<Vec<Edge>> {
        let (process, block, steps) = self.way(guard)?;
        if process.interrupted || process.edges.is_empty() || !process.repeats {
            return None;
        }
        let edge = |event: &Event| {
            let reading = Reading { block, edge: None, changing: &[] };
            let live = self.event(event, block);
            let clock = self.text(&event.words, reading)?;
            let clock = clock.parse::<Expr>().ok()?.to_string();
            // What has the edge is seen after it.
            let edge = live.map(|live| (live, event.rising));
            let when = self.condition(&steps, edge, &process.blocking)?;
            Some(Edge { rising: event.rising, clock, when })
        };
        process.edges.iter().map(edge).collect()
    }

    /// The condition under which all of these steps are taken.
    pub(super) fn condition(
        &self,
        steps: &[&Guard],
        edge: Option<(Live, bool)>,
        changing: &[Name],
    ) -> Option<String> {
        let mut parts = Vec::new();
        for step in steps {
            let reading = Reading { block: step.block, edge, changing };
            match &step.test {
                Test::If(words, holds) => {
                    let known = if *holds { "===" } else { "!==" };
                    parts.push(format!("!({}) {known} 1'b0", self.text(words, reading)?));
                }
                Test::Branch(case, branch) => {
                    parts.push(self.branch(self.module.cases.get(*case)?, *branch, reading)?);
                }
                Test::Round(_) | Test::Unknown => return None,
            }
        }
        let text = if parts.is_empty() { "1'b1".to_owned() } else { parts.join(" && ") };
        let short = text.len() <= LONGEST;
        short.then(|| text.parse::<Expr>().ok()).flatten().map(|expr| expr.to_string())
    }

    /// The condition of a branch of a `case`: one of its values fits, and none of those before it.
    fn branch(&self, case: &Case, branch: usize, reading: Reading) -> Option<String> {
        let values = case.branches.get(branch)?;
        if case.word.is_empty() {
            return None;
        }
        let subject = self.text(&case.subject, reading)?;
        let fits = |values: &[Vec<Word>]| {
            let one = |value: &Vec<Word>| {
                let text = self.text(value, reading)?;
                Some(if wild(&case.word, value)? {
                    format!("({subject} ==? ({text})) === 1'b1")
                } else {
                    format!("{subject} === ({text})")
                })
            };
            values.iter().map(one).collect::<Option<Vec<_>>>().map(|all| all.join(" || "))
        };
        let others: Vec<&Vec<Word>> = if values.is_empty() {
            case.branches.iter().flatten().collect()
        } else {
            let before = || case.branches.iter().take(branch).flatten();
            if self.differ(values, before(), reading) { Vec::new() } else { before().collect() }
        };
        let others: Vec<Vec<Word>> = others.into_iter().cloned().collect();
        match (values.is_empty(), others.is_empty()) {
            (true, true) => Some("1'b1".to_owned()),
            (true, false) => Some(format!("!({})", fits(&others)?)),
            (false, true) => Some(format!("({})", fits(values)?)),
            (false, false) => Some(format!("({}) && !({})", fits(values)?, fits(&others)?)),
        }
    }

    /// Whether no value is among those before: all are numbers, and different ones.
    fn differ<'a>(
        &self,
        values: &[Vec<Word>],
        mut before: impl Iterator<Item = &'a Vec<Word>>,
        reading: Reading,
    ) -> bool {
        let number = |words: &Vec<Word>| {
            let words: Vec<Name> = words.iter().map(|word| Name::clone(&word.text)).collect();
            crate::verilog::constant(&words, &|name| match self.live(name, reading.block)? {
                Live::Constant(value) => Some(value),
                _ => None,
            })
        };
        let Some(own) = values.iter().map(number).collect::<Option<Vec<_>>>() else { return false };
        before.all(|words| number(words).is_some_and(|value| !own.contains(&value)))
    }

    fn net(&self, name: &str, block: usize) -> Option<Net> {
        let declaration = self.module.lookup(block, name)?;
        Some(Net { module: self.here.module, declaration })
    }

    fn live(&self, name: &str, block: usize) -> Option<Live> {
        look(self.app, self.sources, self.here, self.net(name, block)?, 0)
    }

    fn event(&self, event: &Event, block: usize) -> Option<Live> {
        match event.words.as_slice() {
            [name] => self.live(&name.text, block),
            _ => None,
        }
    }

    /// Words as an expression with full names; `None` for what cannot be said so.
    fn text(&self, words: &[Word], reading: Reading) -> Option<String> {
        let (mut text, mut braces) = (String::new(), 0_usize);
        for (index, word) in words.iter().enumerate() {
            let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| &word.text);
            let (before, after) = (beside(index.checked_sub(1)), beside(Some(index + 1)));
            match (word.kind, &*word.text) {
                (Kind::Identifier, _) if matches!(after, "." | "(" | "::") || before == "." => return None,
                (Kind::Identifier, name) => {
                    let bare = braces == 0 && !before.starts_with('~') && after != "[";
                    text += &self.name(name, after == "[", reading, bare)?;
                }
                (Kind::Operator | Kind::Number | Kind::System | Kind::Text, other) => {
                    braces += usize::from(other == "{");
                    braces = braces.saturating_sub(usize::from(other == "}"));
                    text += other;
                }
                (Kind::Keyword, "inside") => text += "inside",
                _ => return None,
            }
            text.push(' ');
            if text.len() > LONGEST {
                return None;
            }
        }
        Some(text.trim_end().to_owned())
    }

    /// A name as an expression; `selected` if bits of it are chosen, `bare` if a number may stand there, whose width
    /// does not matter.
    fn name(&self, name: &str, selected: bool, reading: Reading, bare: bool) -> Option<String> {
        if reading.changing.iter().any(|changing| **changing == *name) {
            return None;
        }
        let net = self.net(name, reading.block)?;
        let live = look(self.app, self.sources, self.here, net, 0)?;
        let whole = !selected;
        if let Some((_, after)) = reading.edge.filter(|(edge, _)| *edge == live && whole) {
            return Some(format!("1'b{}", u8::from(after)));
        }
        match live {
            Live::Constant(value) => bare.then(|| self.number(net, value)),
            Live::Bit(signal, index) => {
                whole.then(|| self.spelled(signal).map(|name| format!("{name}[{index}]")))?
            }
            Live::Signal(signal) if selected => self.is_itself(net, signal).then(|| self.spelled(signal))?,
            Live::Signal(signal) => {
                let signed = self.module.declarations.get(net.declaration).is_some_and(|known| known.signed);
                let name = self.spelled(signal)?;
                Some(if signed { format!("$signed({name})") } else { name })
            }
        }
    }

    /// A constant, signed as the text says.
    fn number(&self, net: Net, value: i64) -> String {
        let declared = self.module.declarations.get(net.declaration);
        let based = |word: &Name| word.contains('\'') && !word.contains("'s");
        let unsigned = declared.is_some_and(|declared| {
            let counts = matches!(declared.what, What::Parameter | What::Constant) && !declared.signed;
            counts && (declared.typed || declared.value.iter().any(based))
        });
        match u32::try_from(value) {
            Ok(value) if unsigned => format!("32'd{value}"),
            _ if value < 0 => format!("({value})"),
            _ => value.to_string(),
        }
    }

    fn spelled(&self, signal: SignalId) -> Option<String> {
        spelled(self.app.document.as_ref()?.trace.hierarchy(), signal)
    }

    /// Whether a signal of the trace is the net, not one connected to it, whose bits may have other indices.
    fn is_itself(&self, net: Net, signal: SignalId) -> bool {
        let hierarchy = self.app.document.as_ref().map(|document| document.trace.hierarchy());
        let path = hierarchy.and_then(|hierarchy| hierarchy.signal(signal)).map(|signal| &signal.path);
        let declared = self.module.declarations.get(net.declaration);
        let scope = format!("{}.", self.here.scope.join("."));
        path.zip(declared).is_some_and(|(path, declared)| {
            path.strip_prefix(&scope).is_some_and(|rest| rest.rsplit('.').next() == Some(&declared.name))
        })
    }
}

/// Whether a value has digits that fit anything; `None` where it compares in a way of its own.
fn wild(word: &str, value: &[Word]) -> Option<bool> {
    if word != "casez" {
        return Some(false);
    }
    let digits =
        value.iter().filter(|word| word.kind == Kind::Number).filter_map(|word| word.text.split('\'').nth(1));
    let digits: String = digits.collect::<String>().to_ascii_lowercase();
    let (wild, unknown) = (digits.contains(['z', '?']), digits.contains('x'));
    match (wild, unknown) {
        (true, true) => None,
        // Only a number by itself keeps its digits.
        (true, false) => (value.len() == 1).then_some(true),
        (false, _) => Some(false),
    }
}
