//! A session from text. Only text that is no TOML at all is refused.

use super::Tick;
use super::fields::{Fields, Page};
use super::model::{
    Breakpoint, COLORS, Content, DEEPEST, EDGES, Edge, FORMS, Line, MOST_BREAKPOINTS, MOST_ROWS, MOST_SCOPES,
    Origin, Row, Rtl, Session, TALLEST, Tensor, VIEWS, Watch,
};
use crate::base::{Diagnostic, Result};
use crate::note::{self, Note};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use toml::de::DeTable;

/// The form of a session; it grows when an old tritscope could misread a new session.
pub(super) const VERSION: u64 = 1;

const TOP: [&str; 11] = [
    "version",
    "trace",
    "view",
    "panes",
    "marks",
    "mark-names",
    "row",
    "breakpoint",
    "note",
    "tensor",
    "rtl",
];
const TENSOR: [&str; 6] = ["name", "number", "element", "view", "form", "logarithmic"];
const RTL: [&str; 4] = ["shown", "file", "line", "scope"];
const BREAKPOINT: [&str; 7] = ["condition", "file", "line", "signals", "edges", "when", "off"];
const TRACE: [&str; 3] = ["file", "format", "tick"];
const VIEW: [&str; 15] = [
    "cursor",
    "from",
    "to",
    "selected",
    "layout",
    "focus",
    "zoomed",
    "measure",
    "search",
    "search-clock",
    "clock",
    "compare",
    "compare-tolerance",
    "compare-map",
    "open",
];
const ROW: [&str; 13] = [
    "signal", "width", "computed", "protocol", "divider", "group", "name", "format", "color", "height",
    "analog", "range", "depth",
];

impl Session {
    /// The session in `text`, which messages call `file`, and what was left out of it.
    ///
    /// # Errors
    /// The text is no TOML.
    pub fn of_toml(text: &str, file: &Path) -> Result<(Self, Vec<Diagnostic>)> {
        let page = Page { text, file, warnings: RefCell::default() };
        let table = DeTable::parse(text).map_err(|error| {
            let found = Diagnostic::error(error.message().trim().to_owned());
            page.locate(&error.span().unwrap_or_default(), found.hint("a session is TOML: docs/session.md"))
        })?;
        let session = session(&page, Fields::new(&page, 0..0, table.into_inner()));
        Ok((session, page.warnings.into_inner()))
    }
}

fn session(page: &Page, mut top: Fields) -> Session {
    if let Some(newer) = top.time("version").filter(|version| *version > VERSION) {
        let what = format!("a session of form {newer}, this tritscope knows form {VERSION}");
        page.warn(&(0..0), what, "what it does not understand it leaves out");
    }
    let mut session = Session::default();
    if let Some(fields) = top.table("trace") {
        session.origin = origin(fields);
    }
    if let Some(fields) = top.table("view") {
        view(&mut session, fields);
    }
    if let Some(mut fields) = top.table("panes") {
        for name in fields.keys() {
            session.panes.extend(fields.number(&name, 0, u64::from(u16::MAX)).map(|size| (name, size)));
        }
    }
    if let Some(fields) = top.table("marks") {
        session.marks = lettered(fields, Fields::time);
    }
    if let Some(fields) = top.table("mark-names") {
        session.mark_names = lettered(fields, Fields::text);
    }
    let rows = top.tables("row");
    if let Some(first) = rows.get(MOST_ROWS) {
        page.warn(&first.span, "rows from here on are left out", format!("{MOST_ROWS} rows are the most"));
    }
    session.rows = rows.into_iter().take(MOST_ROWS).filter_map(|fields| row(page, fields)).collect();
    let breakpoints = top.tables("breakpoint").into_iter().take(MOST_BREAKPOINTS);
    session.breakpoints = breakpoints.filter_map(|fields| breakpoint(page, fields)).collect();
    if top.take("note").is_some() {
        session.notes = notes(page, session.origin.tick);
    }
    session.tensor = top.table("tensor").map(tensor).unwrap_or_default();
    session.rtl = top.table("rtl").map(rtl).unwrap_or_default();
    top.end(&TOP);
    session
}

/// The notes; those of a session count the ticks of its trace.
fn notes(page: &Page, tick: Option<Tick>) -> Vec<Note> {
    let scale = tick.map(|tick| tick.0).unwrap_or_default();
    let (notes, problems) = note::salvage(page.text, page.file, scale).unwrap_or_default();
    page.warnings.borrow_mut().extend(problems);
    notes
}

fn tensor(mut fields: Fields) -> Tensor {
    let tensor = Tensor {
        name: fields.text("name"),
        number: fields.time("number"),
        element: fields.time("element").unwrap_or(0),
        view: fields.word("view", &VIEWS),
        form: fields.word("form", &FORMS),
        logarithmic: fields.switch("logarithmic").unwrap_or(false),
    };
    fields.end(&TENSOR);
    tensor
}

fn rtl(mut fields: Fields) -> Rtl {
    let rtl = Rtl {
        shown: fields.switch("shown").unwrap_or(false),
        file: fields.text("file"),
        line: fields.number("line", 0, u64::from(u32::MAX)).unwrap_or(0),
        scope: fields.texts("scope", MOST_SCOPES).unwrap_or_default(),
    };
    fields.end(&RTL);
    rtl
}

/// What `read` makes of each key that is a letter or a digit.
fn lettered<'a, T>(
    mut fields: Fields<'a>,
    read: impl Fn(&mut Fields<'a>, &str) -> Option<T>,
) -> BTreeMap<char, T> {
    let mut found = BTreeMap::new();
    for name in fields.keys() {
        if let Some(letter) = letter(&name) {
            found.extend(read(&mut fields, &name).map(|value| (letter, value)));
        }
    }
    fields.end(&[]);
    found
}

/// The letter or digit that a text is.
fn letter(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|c| c.is_alphanumeric() && letters.next().is_none())
}

fn origin(mut fields: Fields) -> Origin {
    let origin = Origin {
        file: fields.text("file"),
        format: fields.text("format"),
        tick: fields.parsed("tick", "a number and a unit: \"10 ns\"", |text| text.parse().ok()),
    };
    fields.end(&TRACE);
    origin
}

fn view(session: &mut Session, mut fields: Fields) {
    session.cursor = fields.time("cursor");
    session.viewport = fields.time("from").zip(fields.time("to"));
    session.selected = fields.number("selected", 0, MOST_ROWS as u64).unwrap_or(0);
    session.layout = fields.text("layout");
    session.focus = fields.text("focus");
    session.zoomed = fields.switch("zoomed").unwrap_or(false);
    session.measure = fields.parsed("measure", "the letter of a mark", letter);
    session.search = fields.text("search");
    session.search_clock = fields.text("search-clock");
    session.clock = fields.text("clock");
    session.compare = fields.text("compare");
    session.compare_tolerance =
        fields.parsed("compare-tolerance", "a time: \"2ns\"", |text| text.parse().ok());
    session.compare_map = fields.texts("compare-map", MOST_ROWS).unwrap_or_default();
    session.open = fields.texts("open", MOST_ROWS);
    fields.end(&VIEW);
}

/// A row; `None` where it does not say what it shows.
fn row(page: &Page, mut fields: Fields) -> Option<Row> {
    let Some(content) = content(&mut fields) else {
        let hint = "it wants signal, computed, protocol, divider or group";
        page.warn(&fields.span, "a row that shows nothing is left out", hint);
        return None;
    };
    let line = fields.word("analog", &["step", "slope"]);
    let range = fields.word("range", &["viewport", "global", "type"]);
    let row = Row {
        content,
        name: fields.text("name"),
        format: fields.text("format"),
        color: fields.number("color", 1, u64::from(COLORS)),
        height: fields.number("height", 1, u64::from(TALLEST)).unwrap_or(1),
        analog: line.map(|line| (line, range.unwrap_or_else(|| "viewport".to_owned()))),
        depth: fields.number("depth", 0, u64::from(DEEPEST)).unwrap_or(0),
    };
    fields.end(&ROW);
    Some(row)
}

/// When a line is executed: its edges, and beside each the condition.
fn edges(fields: &mut Fields) -> Vec<Edge> {
    let [edges, when] = ["edges", "when"].map(|key| fields.texts(key, MOST_BREAKPOINTS).unwrap_or_default());
    let edge = |(edge, when): (String, String)| {
        let (way, clock) = edge.split_once(' ')?;
        let rising = EDGES.iter().find(|(_, word)| *word == way)?.0;
        Some(Edge { rising, clock: clock.to_owned(), when })
    };
    edges.into_iter().zip(when).filter_map(edge).collect()
}

/// A breakpoint; `None` where it does not say what it watches.
fn breakpoint(page: &Page, mut fields: Fields) -> Option<Breakpoint> {
    let on = fields.text("condition").map(Watch::Condition).or_else(|| {
        let (file, line) = (fields.text("file")?, fields.number("line", 1, u64::from(u32::MAX))?);
        let signals = fields.texts("signals", MOST_ROWS).unwrap_or_default();
        Some(Watch::Line(Line { file, line, signals, edges: edges(&mut fields) }))
    });
    let off = fields.switch("off").unwrap_or(false);
    if on.is_none() {
        page.warn(
            &fields.span,
            "a breakpoint on nothing is left out",
            "it wants condition, or file and line",
        );
    }
    fields.end(&BREAKPOINT);
    on.map(|on| Breakpoint { on, off })
}

fn content(fields: &mut Fields) -> Option<Content> {
    if let Some(path) = fields.text("signal") {
        return Some(Content::Signal { path, width: fields.number("width", 0, u64::from(u32::MAX)) });
    }
    if let Some(expression) = fields.text("computed") {
        return Some(Content::Computed(expression));
    }
    if let Some(spec) = fields.text("protocol") {
        return Some(Content::Protocol(spec));
    }
    if let Some(word) = fields.word("group", &["open", "closed"]) {
        return Some(Content::Group { open: word == "open" });
    }
    fields.switch("divider").filter(|divider| *divider).map(|_| Content::Divider)
}
