//! What a bench says, taken in line by line, and what it is told in return.

use super::child::Line;
use super::progress::{BenchLine, Verdict, bench_line};
use super::{Design, Event, Host, PhaseCycles, Reply, Step};
use crate::base::{Diagnostic, Result};
use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::mpsc::Sender;

/// What a bench said.
pub(super) struct Said {
    pub verdict: Verdict,
    pub operations: Vec<u64>,
    pub phases: Vec<PhaseCycles>,
    /// Its last line.
    pub result: String,
}

/// What a bench has said so far.
#[derive(Default)]
pub(super) struct Heard<'a> {
    /// Who answers a bench that asks for its tokens.
    pub conversation: Option<Conversation<'a>>,
    results: Vec<(Verdict, String)>,
    operations: Vec<u64>,
    phases: Vec<PhaseCycles>,
    malformed: Option<String>,
    /// Lines that are not the bench's: what a simulator says of itself.
    other: Vec<String>,
}

/// Lines of a simulator that are kept for an error message.
const TAIL: usize = 5;

impl Heard<'_> {
    /// Takes in one line; progress is for others to hear.
    pub fn hear(&mut self, line: &Line) -> Option<Event> {
        let (Line::Out(text) | Line::Err(text)) = line;
        match bench_line(text) {
            Some(BenchLine::Progress(progress)) => return Some(Event::Progress(progress)),
            Some(BenchLine::Operation { cycles, .. }) => self.operations.push(cycles),
            Some(BenchLine::Phase { phase, cycles, .. }) => self.phase(phase, cycles),
            Some(BenchLine::Output { position, residual }) => {
                if let Some(conversation) = &mut self.conversation {
                    conversation.hear(position, residual.as_deref());
                }
            }
            Some(BenchLine::Result(verdict)) => self.results.push((verdict, text.clone())),
            Some(BenchLine::Malformed) => self.malformed = Some(text.clone()),
            None => {
                self.other.push(text.clone());
                if self.other.len() > TAIL {
                    self.other.remove(0);
                }
            }
        }
        None
    }

    fn phase(&mut self, phase: usize, cycles: u64) {
        // The wire has four bits.
        if self.phases.len() <= phase && phase < 16 {
            self.phases.resize(phase + 1, PhaseCycles::default());
        }
        if let Some(sum) = self.phases.get_mut(phase) {
            sum.runs += 1;
            sum.cycles += cycles;
            sum.last = cycles;
        }
    }

    /// Accepts exactly one last word, from a simulator that ended well, about all values that were due.
    pub fn judge(mut self, status: ExitStatus, design: &Design, step: &Step) -> Result<Said> {
        let program = &step.program;
        let wrong = |what: String| Err(Diagnostic::error(what).hint("run again with -v to see the command"));
        if let Some(error) = self.conversation.take().and_then(Conversation::end) {
            return Err(error);
        }
        if let Some(signal) = status.signal() {
            return wrong(format!("{program} was killed by signal {signal}; no trace was written"));
        }
        if let Some(line) = self.malformed {
            return wrong(format!("the bench said what the runner does not understand: {line}"));
        }
        if self.results.len() > 1 {
            return wrong(format!("the bench said its last word {} times", self.results.len()));
        }
        let Some((verdict, result)) = self.results.pop() else {
            let said = self.other.join("\n  ");
            return wrong(format!("{program} ended ({status}) without a @result line; it said:\n  {said}"));
        };
        let failed = matches!(verdict, Verdict::Fail { .. });
        if !status.success() && !failed {
            return wrong(format!("{program} ended badly ({status}) after {result}"));
        }
        let due = design.due().unwrap_or(verdict.checked());
        if !failed && verdict.checked() != due {
            return wrong(format!("the bench compared {} values, {due} were due", verdict.checked()));
        }
        Ok(Said { verdict, operations: self.operations, phases: self.phases, result })
    }
}

/// The answers of a host to a running bench.
pub(super) struct Conversation<'a> {
    host: &'a mut dyn Host,
    /// The bench's standard input; gone once there is nothing more to say, which ends the run.
    input: Option<Sender<String>>,
    error: Option<Diagnostic>,
}

impl<'a> Conversation<'a> {
    /// Says what comes first.
    pub fn begin(host: &'a mut dyn Host, input: Sender<String>) -> Result<Self> {
        let mut conversation = Self { host, input: Some(input), error: None };
        for entry in conversation.host.begin()? {
            conversation.say(entry.position, &entry.residual);
        }
        Ok(conversation)
    }

    fn say(&mut self, position: usize, residual: &[i32]) {
        let mut text = format!("{position:x}");
        for element in residual {
            // Writing to a String cannot fail.
            let _ = write!(text, " {element:08x}");
        }
        text.push('\n');
        // A bench that ended says so by its exit status.
        let _ = self.input.as_ref().map(|input| input.send(text));
    }

    fn hear(&mut self, position: usize, residual: Option<&[i32]>) {
        let unknown = || {
            Diagnostic::error(format!(
                "an element of the residual stream is unknown after position {position}"
            ))
            .hint("a trace shows where it began: --trace, then tritscope check")
        };
        let reply = residual.ok_or_else(unknown).and_then(|residual| self.host.answer(position, residual));
        match reply {
            Ok(Reply::Wait) => {}
            Ok(Reply::Run(entry)) => self.say(entry.position, &entry.residual),
            Ok(Reply::End) => self.input = None,
            Err(error) => {
                self.input = None;
                self.error.get_or_insert(error);
            }
        }
    }

    /// What went wrong on the host's side.
    fn end(self) -> Option<Diagnostic> {
        self.error
    }
}
