//! The RTL as it is drawn: lines in pieces, with the values that the trace has at the cursor beside the names.

use super::super::arrange::{Placed, Region};
use super::super::layout::Pane;
use super::super::source::{Meaning, Sources, Spot, bare};
use super::super::state::App;
use super::drivers::selected;
use super::live::{Live, cut, live};
use crate::base::Severity;
use crate::trace::{SignalId, Value};
use crate::translate::{Format, Kind as ValueKind};
use crate::verilog::{Access, Design, Kind, Net, Piece, Position, Site};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Cells that a value beside a name takes at most.
const WIDEST_VALUE: usize = 20;
/// Cells from which on the last row has room for more than a value.
const NARROW: u16 = 60;
/// Columns that a tab goes on to.
const TAB: usize = 4;
/// Cells between a line's number and its text: a mark and a blank.
pub const SOURCE_MARGIN: u16 = 2;

/// The pane of the RTL.
#[derive(Clone, Debug, Default)]
pub struct SourcePane {
    /// The file, the instance, and what is to be known of them, as far as the border has room.
    pub title: String,
    /// The lines on the screen.
    pub lines: Vec<SourceLine>,
    /// Cells of the line numbers.
    pub digits: u16,
    /// Cells that the lines are moved to the left.
    pub scroll: usize,
    /// The selected name, what it is and its value.
    pub detail: String,
    /// What is said in place of a text.
    pub absent: Vec<(Severity, String)>,
}

/// A line of it.
#[derive(Clone, Debug, Default)]
pub struct SourceLine {
    /// Its number, from 1.
    pub number: usize,
    /// Whether it is the selected one.
    pub current: bool,
    /// Whether a breakpoint on it stops, where there is one.
    pub stops: Option<bool>,
    /// Whether it is at work at the cursor, where it is one of several that drive the selected name.
    pub drives: Option<bool>,
    /// Its text in pieces, blanks included.
    pub pieces: Vec<SourcePiece>,
}

impl SourcePane {
    /// The line at a row of the inside of the pane, and which of its names is at a column; a value belongs to the name
    /// before it.
    pub(in crate::app) fn name_at(&self, column: u16, row: usize) -> Option<(usize, Option<usize>)> {
        let line = self.lines.get(row)?;
        let text = column.checked_sub(1 + self.digits + SOURCE_MARGIN);
        let wanted = text.map(|column| usize::from(column) + self.scroll);
        let (mut at, mut names, mut found) = (0, 0_usize, None);
        for piece in &line.pieces {
            let end = at + piece.text.width();
            let name = piece.ink == Ink::Text(Kind::Identifier);
            names += usize::from(name);
            if wanted.is_some_and(|wanted| (at..end).contains(&wanted))
                && (name || matches!(piece.ink, Ink::Value(_)))
            {
                found = names.checked_sub(1);
            }
            at = end;
        }
        Some((line.number, found))
    }
}

/// A stretch of a line.
#[derive(Clone, Debug)]
pub struct SourcePiece {
    /// What is written.
    pub text: String,
    /// What it is.
    pub ink: Ink,
    /// Whether it is the selected name.
    pub selected: bool,
}

/// What a stretch of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text of the file.
    Text(Kind),
    /// A value of the trace.
    Value(ValueKind),
}

/// Makes the pane; moves its scroll so that the selected line is on the screen.
pub(super) fn source(app: &mut App, region: Region, placed: &[Placed]) -> Option<SourcePane> {
    let sources = match &app.source.sources {
        Some(Ok(sources)) => Arc::clone(sources),
        Some(Err(problem)) => {
            let hint = problem.hint.clone().map(|hint| (Severity::Note, hint));
            let absent = std::iter::once((Severity::Warning, problem.to_string())).chain(hint).collect();
            return Some(SourcePane { absent, ..SourcePane::default() });
        }
        None => return None,
    };
    let Some(spot) = app.source.spot.clone() else {
        let text = "select a signal whose name the RTL has".to_owned();
        let absent = vec![(Severity::Note, text)];
        let title = sources.note.as_ref().map(|note| format!("‼ {note}")).unwrap_or_default();
        return Some(SourcePane { title, absent, ..SourcePane::default() });
    };
    let file = sources.design.files().get(spot.file)?;
    // The last row tells about the selected name.
    let height = usize::from(region.height.saturating_sub(1)).max(1);
    let lines = file.lines();
    let margin = (height / 4).min(4);
    let (above, below) = (spot.line.saturating_sub(1 + margin), spot.line + margin);
    let top = app.source.top.min(above + 1);
    let top = if below > top + height - 1 { below + 1 - height } else { top };
    app.source.top = top.clamp(1, lines.saturating_sub(height - 1).max(1)).min(spot.line);
    let digits = lines.to_string().len();
    let (drivers, narrow) = (selected(app, &sources), region.width < NARROW);
    let mut writer = Writer { app, sources: &sources, spot: &spot, drivers, narrow, wanted: BTreeSet::new() };
    let shown = app.source.top..(app.source.top + height).min(lines + 1);
    let lines: Vec<SourceLine> = shown.map(|number| writer.line(number)).collect();
    let detail = writer.detail();
    let name = file.path().display().to_string();
    let title = title(&name, &spot, sources.note.as_deref(), room(placed));
    // What the border has no room for stands in the last row.
    let untold = sources.note.as_ref().filter(|note| !title.contains(note.as_str()));
    let detail = match untold {
        Some(note) => format!("‼ {note}   {detail}"),
        None if title.is_empty() => {
            format!("{}:{}   {detail}", name.rsplit('/').next().unwrap_or(&name), spot.line)
        }
        None => detail,
    };
    let wanted = writer.wanted.into_iter().collect();
    let width = usize::from(region.width).saturating_sub(digits + 4);
    let pane = SourcePane {
        title,
        scroll: scroll(&lines, width),
        lines,
        digits: u16::try_from(digits).unwrap_or(u16::MAX),
        detail,
        absent: Vec::new(),
    };
    app.source.wanted = wanted;
    Some(pane)
}

/// Cells of the border that the names of the panes in this place leave.
fn room(placed: &[Placed]) -> usize {
    let here = placed.iter().find(|placed| placed.pane == Pane::Source);
    // Behind several names stands a line.
    let apart = |here: &Placed| if here.tabs.len() > 1 { 2 } else { 0 };
    let tabs =
        here.map_or(0, |here| here.tabs.iter().map(|tab| tab.title().len() + 3).sum::<usize>() + apart(here));
    here.map_or(0, |here| usize::from(here.region.width)).saturating_sub(tabs + 3)
}

/// What the border has room for: file, instance and note, of which the note gives way last.
fn title(file: &str, spot: &Spot, note: Option<&str>, room: usize) -> String {
    let scope = spot.scope.join(".");
    let note = note.map(|note| format!("‼ {note}"));
    let parts = [Some(file.to_owned()), Some(scope).filter(|scope| !scope.is_empty()), note];
    let of = |wanted: &[usize]| {
        let parts = wanted.iter().filter_map(|part| parts.get(*part)?.clone());
        parts.collect::<Vec<_>>().join("  ")
    };
    let choices = [of(&[0, 1, 2]), of(&[0, 2]), of(&[2])];
    let fitting = choices.into_iter().find(|text| text.width() <= room);
    fitting.unwrap_or_default()
}

/// How far the lines are moved so that the selected name is on the screen.
fn scroll(lines: &[SourceLine], width: usize) -> usize {
    let Some(line) = lines.iter().find(|line| line.current) else { return 0 };
    let mut at = 0;
    for (index, piece) in line.pieces.iter().enumerate() {
        let cells = piece.text.width();
        if piece.selected {
            // The value behind the name is part of it.
            let value = line.pieces.get(index + 1).filter(|next| matches!(next.ink, Ink::Value(_)));
            let end = at + cells + value.map_or(0, |value| value.text.width());
            let wanted = end.saturating_sub(width);
            return wanted.min(at);
        }
        at += cells;
    }
    0
}

struct Writer<'a> {
    app: &'a App,
    sources: &'a Sources,
    spot: &'a Spot,
    /// What drives the selected name, if it is more than one place.
    drivers: Arc<Vec<Site>>,
    /// Whether there is room for what matters most alone.
    narrow: bool,
    /// Signals whose values are not loaded.
    wanted: BTreeSet<SignalId>,
}

impl Writer<'_> {
    fn line(&mut self, number: usize) -> SourceLine {
        let current = number == self.spot.line;
        let Some(file) = self.sources.design.files().get(self.spot.file) else {
            return SourceLine::default();
        };
        let text = file.line(number);
        let found: Vec<Piece> = file.pieces(number).collect();
        let chosen = self.app.source.selected().map(|(_, at)| at.column).filter(|_| current);
        let mut pieces = Vec::new();
        let mut shown = BTreeSet::new();
        let (mut column, mut cells) = (1, 0);
        for piece in found {
            let blanks: String = text.chars().skip(column - 1).take(piece.column as usize - column).collect();
            push(&mut pieces, &blanks, Ink::Text(Kind::Operator), &mut cells, false);
            let selected = chosen == Some(piece.column);
            push(&mut pieces, piece.text, Ink::Text(piece.kind), &mut cells, selected);
            column = piece.column as usize + piece.text.chars().count();
            let at = Spot { line: number, ..self.spot.clone() }.at(piece.column);
            if piece.kind == Kind::Identifier
                && let Some((value, key)) = self.value(at, bare(piece.text))
                && shown.insert(key)
            {
                push(&mut pieces, &value.0, Ink::Value(value.1), &mut 0, false);
            }
        }
        let line = u32::try_from(number).unwrap_or(u32::MAX);
        let found = self.app.breakpoints.on_line(&file.path().display().to_string(), line);
        let stops = found.map(|breakpoint| !breakpoint.off);
        SourceLine { number, current, stops, drives: self.drives(line), pieces }
    }

    /// Whether a line is at work at the cursor, if it is one of several that drive the selected name.
    fn drives(&mut self, line: u32) -> Option<bool> {
        let drivers = Arc::clone(&self.drivers);
        let file = self.spot.at(0).file;
        let mut here = drivers.iter().filter(|site| (site.at.file, site.at.line) == (file, line)).peekable();
        here.peek()?;
        Some(here.any(|site| {
            super::at_work(self.app, self.sources, self.spot, site, &mut self.wanted) == Some(true)
        }))
    }

    /// What stands behind a name: its value, and what tells whether the line has it already.
    fn value(&mut self, at: Position, name: &str) -> Option<((String, ValueKind), (Live, bool))> {
        let meaning = meaning_at(&self.sources.design, self.spot, at, name)?;
        if !matches!(meaning, Meaning::Net(_)) {
            return None;
        }
        let live = live(self.app, self.sources, meaning)?;
        if let Live::Constant(value) = live {
            let text = format!("‹{}›", crate::translate::integer(value));
            return Some(((text, ValueKind::Normal), (live, false)));
        }
        let after = self.is_set(at);
        let value = self.value_of(live, after)?;
        let format = format(self.app, live);
        let text = format.fit(&value, WIDEST_VALUE);
        let text = if after { format!("→{text}") } else { format!("‹{text}›") };
        Some(((text, format.written(&value).kind), (live, after)))
    }

    /// Whether the name gets its value at the edge of the cursor: what it holds afterwards is shown.
    fn is_set(&self, at: Position) -> bool {
        let module = self.sources.design.modules().get(self.spot.module);
        let used = module.and_then(|module| module.use_at(at));
        used.is_some_and(|used| used.clocked && used.access == Access::Drive)
    }

    fn value_of(&mut self, live: Live, after: bool) -> Option<Value> {
        let signal = live.signal()?;
        let Some(track) = self.app.document.as_ref()?.trace.track(signal) else {
            self.wanted.insert(signal);
            return None;
        };
        let cursor = self.app.cursor;
        let value = match (self.app.run(), self.app.clock()) {
            _ if after => track.value(cursor),
            (Some(_), _) => track.value_before(cursor),
            (None, Some(clock)) => {
                let edge = clock.time(clock.at(cursor));
                if edge <= cursor { track.value_before(edge) } else { track.value(cursor) }
            }
            (None, None) => track.value(cursor),
        };
        cut(self.app, live, value?)
    }

    /// The selected name, its path and its values.
    fn detail(&mut self) -> String {
        let Some((name, _)) = self.app.source.selected() else { return String::new() };
        let Some(found) = meaning(self.app, self.sources) else { return name };
        let modules = self.sources.design.modules();
        if let Meaning::Instance(instance) = found {
            let instance = modules.get(self.spot.module).and_then(|module| module.instances.get(instance));
            return instance.map_or(name, |instance| format!("{} {}", instance.module, instance.name));
        }
        let Some(live) = live(self.app, self.sources, found) else {
            return format!("{name}: not in the trace");
        };
        if let Live::Constant(value) = live {
            return format!("{name} = {}", crate::translate::integer(value));
        }
        let hierarchy = self.app.document.as_ref().map(|document| document.trace.hierarchy());
        let signal = hierarchy.zip(live.signal()).and_then(|(hierarchy, id)| hierarchy.signal(id));
        let mut path = signal.map(|signal| signal.path.clone()).unwrap_or(name);
        if let Live::Bit(_, index) = live {
            let _ = write!(path, "[{index}]");
        }
        let format = format(self.app, live);
        let (before, after) = (self.value_of(live, false), self.value_of(live, true));
        let text = match (before, after) {
            (Some(before), Some(after)) if before != after => {
                format!("{path} = {} → {}", format.write(&before), format.write(&after))
            }
            (Some(value), _) | (_, Some(value)) => format!("{path} = {}", format.write(&value)),
            (None, None) => format!("{path} = …"),
        };
        if self.drivers.is_empty() || self.narrow {
            text
        } else {
            format!("{text}   {} drivers", self.drivers.len())
        }
    }
}

/// Adds text whose tabs are blanks.
fn push(pieces: &mut Vec<SourcePiece>, text: &str, ink: Ink, cells: &mut usize, selected: bool) {
    if text.is_empty() {
        return;
    }
    let mut written = String::new();
    for letter in text.chars() {
        if letter == '\t' {
            let blanks = TAB - (*cells + written.width()) % TAB;
            written.extend(std::iter::repeat_n(' ', blanks));
        } else {
            written.push(letter);
        }
    }
    let written = crate::translate::printable(&written);
    *cells += written.width();
    pieces.push(SourcePiece { text: written, ink, selected });
}

/// The format of a row that shows the signal, else the one that the rules give it; a bit is a bit.
fn format(app: &App, live: Live) -> Format {
    let Live::Signal(signal) = live else { return Format::Binary };
    let row = app.waves.rows.iter().find(|row| row.signal() == Some(signal));
    let usual = || app.document.as_ref().map(|document| app.translation.row(&document.trace, signal).format);
    row.map(|row| row.format.clone()).or_else(usual).unwrap_or_default()
}

/// What the selected name stands for.
pub(in crate::app) fn meaning(app: &App, sources: &Sources) -> Option<Meaning> {
    let (name, at) = app.source.selected()?;
    meaning_at(&sources.design, app.source.spot.as_ref()?, at, &name)
}

fn meaning_at(design: &Design, spot: &Spot, at: Position, name: &str) -> Option<Meaning> {
    let module = design.modules().get(spot.module)?;
    for (index, instance) in module.instances.iter().enumerate() {
        if instance.at == at || instance.module_at == at {
            return Some(Meaning::Instance(index));
        }
        // The name of a port stands right behind the point of its connection.
        let about = |c: &&crate::verilog::Connection| {
            c.at.file == at.file && c.at.line == at.line && c.at.column + 1 == at.column
        };
        let connection = instance.connections.iter().find(about);
        if let Some(connection) = connection.filter(|c| c.port == crate::verilog::Port::Named(name.into())) {
            let child = design.index(&instance.module)?;
            let declaration = design.modules().get(child)?.port(&connection.port, name)?;
            return Some(Meaning::Port { instance: index, net: Net { module: child, declaration } });
        }
    }
    if let Some(used) = module.use_at(at) {
        return design.resolve(spot.module, used).map(Meaning::Net);
    }
    let here = |declaration| Meaning::Net(Net { module: spot.module, declaration });
    let declared = module.declarations.iter().position(|declared| declared.at == at);
    declared.or_else(|| module.lookup(module.block_at(at), name)).map(here)
}
