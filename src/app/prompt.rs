//! Prompts: one line that is asked for, what it is about, and what Enter does with it.

use super::action::Way;
use super::line::Line;
use super::state::App;
use super::{Effect, act, against, breakpoints, complete, computed, keep, run_to, search};
use crate::base::{Diagnostic, Result};
use crate::config::{Chord, Key, Modifiers};

/// Lines that the history of a kind of prompt keeps.
const MOST_KEPT: usize = 200;

/// A line that is being asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What for.
    pub kind: PromptKind,
    /// What is typed, and where the cursor is.
    pub line: Line,
    /// What is wrong with it.
    pub problem: Option<Diagnostic>,
    /// What Tab can put at the cursor.
    pub offers: Vec<String>,
    /// Which offer is there, if one was taken.
    pub offer: Option<usize>,
    /// How often it is to be done.
    count: u32,
    /// How far back in the history the line is from; 0 is what was typed.
    past: usize,
    typed: String,
}

/// What a line is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromptKind {
    /// A condition over signals.
    Search,
    /// A value of the selected row.
    Value,
    /// What to run to.
    RunTo(Way),
    /// A condition to stop at.
    Break,
    /// A place in time.
    Time,
    /// A stretch of time.
    Span,
    /// A pattern of names.
    Pattern,
    /// An expression for a row.
    Compute,
    /// A bit range of the selected row.
    Slice,
    /// An index of the tensor.
    Element,
    /// The specification of a bus.
    Transactions,
    /// A name for the selected row.
    RowName,
    /// A name for a mark.
    MarkName(char),
    /// The text of a note.
    Note,
    /// A trace to open.
    Open,
    /// A trace to compare with.
    Compare,
    /// How much earlier or later a change may be in the other trace.
    Tolerance,
    /// Scopes that belong together in two traces.
    Map,
    /// Where the RTL is.
    Sources,
    /// A session to restore.
    OpenSession,
    /// A file for the session.
    SaveSession,
}

/// What Tab completes in a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completes {
    /// Nothing.
    Nothing,
    /// Names of signals.
    Signals,
    /// Names of scopes, behind an equals sign those of the other trace.
    Scopes,
}

impl PromptKind {
    /// The word before the line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Value => "value",
            Self::RunTo(Way::Forward) => "run to",
            Self::RunTo(Way::Back) => "run back to",
            Self::Break => "stop at",
            Self::Time => "go to",
            Self::Span => "show",
            Self::Pattern => "add",
            Self::Compute => "compute",
            Self::Slice => "bits",
            Self::Element => "element",
            Self::Transactions => "transactions",
            Self::RowName => "name",
            Self::MarkName(_) => "name of the mark",
            Self::Note => "note",
            Self::Open => "open",
            Self::Compare => "compare with",
            Self::Tolerance => "tolerance",
            Self::Map => "map scopes",
            Self::Sources => "read the RTL of",
            Self::OpenSession => "restore session",
            Self::SaveSession => "save session as",
        }
    }

    /// What may be typed, for an empty line.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Search => "valid && !ready, data == 8'h3c, rose(irq)",
            Self::Value => "a value as the row shows it, or 0x1f, 0b101, −3",
            Self::RunTo(_) => "valid && !ready, a tensor: q_proj, an element: q_proj[17], divergence",
            Self::Break => "valid && !ready, rose(irq)",
            Self::Time => "120ns, +5us, −3 (ticks), #1234 (cycle), 50%",
            Self::Span => "1us 3us, #100 #200, 25% 50%",
            Self::Pattern => "*.acc, top.**.valid, or a regular expression: /lane\\[\\d\\]/",
            Self::Compute => "a + b, bus[7:0], {hi, lo}",
            Self::Slice => "7:0 or 3",
            Self::Element => "an index: 17; or row and column of the heatmap: 2,5",
            Self::Transactions => "spi(clk=…, cs=…), uart(rx=…, baud=115200), i2c(scl=…, sda=…), axis(…)",
            Self::RowName | Self::MarkName(_) => "empty takes the name away",
            Self::Note => "a remark; Tab: about something else, A-Enter: a new line",
            Self::Open | Self::Compare => "a VCD, FST or GHW file",
            Self::Tolerance => "2ns; empty forgives nothing",
            Self::Map => "tb.dut=TOP.tb.dut tb.a=; empty maps none",
            Self::Sources => "a folder, a Verilog file, or a .f list",
            Self::OpenSession => "a session or a .gtkw file",
            Self::SaveSession => "a file",
        }
    }

    /// What Tab completes.
    #[must_use]
    pub fn completes(self) -> Completes {
        match self {
            Self::Search
            | Self::RunTo(_)
            | Self::Break
            | Self::Pattern
            | Self::Compute
            | Self::Transactions => Completes::Signals,
            Self::Map => Completes::Scopes,
            _ => Completes::Nothing,
        }
    }

    /// Where its history is kept: names of all marks are one history, and so are places ahead and back.
    fn shelf(self) -> Self {
        match self {
            Self::MarkName(_) => Self::MarkName(' '),
            Self::RunTo(_) => Self::RunTo(Way::Forward),
            kind => kind,
        }
    }
}

impl Prompt {
    /// A prompt with `text` in it.
    #[must_use]
    pub fn new(kind: PromptKind, text: &str) -> Self {
        Self {
            kind,
            line: Line::new(text),
            problem: None,
            offers: Vec::new(),
            offer: None,
            count: 1,
            past: 0,
            typed: String::new(),
        }
    }

    /// The prompt, which does what it asks for `count` times.
    #[must_use]
    pub(super) fn times(self, count: u32) -> Self {
        Self { count, ..self }
    }

    /// Forgets what was said about another text.
    pub(super) fn changed(&mut self) {
        self.problem = None;
        self.offers.clear();
        self.offer = None;
    }
}

/// Does what rows and names are asked for.
fn simple(app: &mut App, kind: PromptKind, text: &str) -> Result<()> {
    match kind {
        PromptKind::Compute => act::rows::compute(app, computed::expression(app, text)?),
        PromptKind::Slice => act::rows::compute(app, computed::slice(app, text)?),
        PromptKind::Transactions => act::rows::compute(app, computed::transactions(app, text)?),
        PromptKind::Note => return act::notes::submit(app, text),
        PromptKind::MarkName(letter) => act::marks::rename(app, letter, text),
        _ => act::rows::rename(app, text),
    }
    Ok(())
}

/// Does what a prompt asked for; an error keeps the prompt open.
fn submit(app: &mut App, kind: PromptKind, text: &str, count: u32) -> Result<Vec<Effect>> {
    match kind {
        PromptKind::Search => search::submit(app, text, count),
        PromptKind::RunTo(way) => run_to::submit(app, text, way, count).map(|()| Vec::new()),
        PromptKind::Break => breakpoints::add(app, text).map(|()| Vec::new()),
        PromptKind::Value => act::value::submit(app, text, count),
        PromptKind::Time => act::time::go_to(app, text),
        PromptKind::Span => act::time::show(app, text),
        PromptKind::Element => act::tensor::go_to_index(app, text).map(|()| Vec::new()),
        PromptKind::Pattern => act::choose::pattern(app, text),
        PromptKind::Open => keep::open(app, text),
        PromptKind::Compare => against::submit(app, text),
        PromptKind::Tolerance => against::tolerance(app, text),
        PromptKind::Map => against::map(app, text),
        PromptKind::Sources => act::source::given(app, text).map(|()| Vec::new()),
        PromptKind::OpenSession => keep::restore(app, text),
        PromptKind::SaveSession => keep::save_as(app, text),
        _ => simple(app, kind, text).map(|()| Vec::new()),
    }
}

/// Takes a key while a prompt is open.
pub(super) fn key(app: &mut App, mut prompt: Prompt, chord: Chord) -> Vec<Effect> {
    let control = chord.modifiers() == Modifiers::CONTROL;
    match chord.key() {
        Key::Esc => return Vec::new(),
        Key::Char('c' | 'g') if control => return Vec::new(),
        Key::Enter if prompt.kind == PromptKind::Note && chord.modifiers() == Modifiers::ALT => {
            prompt.line.insert(&act::notes::LINE_END.to_string());
        }
        Key::Enter => return enter(app, prompt),
        Key::Up => turn_back(app, &mut prompt, true),
        Key::Down => turn_back(app, &mut prompt, false),
        Key::Char('p') if control => turn_back(app, &mut prompt, true),
        Key::Char('n') if control => turn_back(app, &mut prompt, false),
        Key::Tab if prompt.kind == PromptKind::Note => {
            act::notes::turn(app, &mut prompt, chord.modifiers() != Modifiers::SHIFT);
        }
        Key::Tab => complete::tab(app, &mut prompt, chord.modifiers() != Modifiers::SHIFT),
        Key::Backspace if prompt.line.text().is_empty() => return Vec::new(),
        _ => {
            let before = prompt.line.text().to_owned();
            prompt.line.key(chord);
            if before != prompt.line.text() {
                prompt.changed();
                prompt.problem = search::typing(prompt.kind, prompt.line.text());
                prompt.past = 0;
            }
        }
    }
    app.overlay = Some(super::Overlay::Prompt(prompt));
    Vec::new()
}

/// Carries the line out and keeps it in the history; what is wrong keeps the prompt open.
fn enter(app: &mut App, mut prompt: Prompt) -> Vec<Effect> {
    let text = prompt.line.text().trim().to_owned();
    match submit(app, prompt.kind, &text, prompt.count) {
        Ok(effects) => {
            if !text.is_empty() {
                let lines = app.lines.entry(prompt.kind.shelf()).or_default();
                lines.retain(|line| *line != text);
                lines.push(text);
                lines.drain(..lines.len().saturating_sub(MOST_KEPT));
            }
            effects
        }
        Err(problem) => {
            prompt.problem = Some(problem);
            app.overlay = Some(super::Overlay::Prompt(prompt));
            Vec::new()
        }
    }
}

/// Shows an older or newer line of the history.
fn turn_back(app: &App, prompt: &mut Prompt, older: bool) {
    let lines = app.lines.get(&prompt.kind.shelf()).map(Vec::as_slice).unwrap_or_default();
    if prompt.past == 0 {
        prompt.line.text().clone_into(&mut prompt.typed);
    }
    let past = if older { (prompt.past + 1).min(lines.len()) } else { prompt.past.saturating_sub(1) };
    if past == prompt.past {
        return;
    }
    prompt.past = past;
    let text = past.checked_sub(1).and_then(|back| lines.iter().rev().nth(back));
    prompt.line = Line::new(text.map_or(prompt.typed.as_str(), String::as_str));
    prompt.changed();
}
