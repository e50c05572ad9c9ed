//! A session as text: one thing a line, in the order in which a person would look for it.

use super::model::{Breakpoint, Content, EDGES, Edge, Row, Rtl, Session, Tensor, Watch};
use super::read::VERSION;
use crate::note::{self, quoted};
use std::fmt::Display;

/// What stands above every session.
const HEAD: &str = "# A session of tritscope: what is on the screen, by full name. Change it as you like.";

/// Lines of a table.
struct Lines(Vec<String>);

impl Lines {
    fn table(&mut self, name: &str) {
        self.0.extend([String::new(), name.to_owned()]);
    }

    /// A line for something that can stand in TOML as it is.
    fn put(&mut self, key: &str, value: impl Display) {
        self.0.push(format!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, text: &str) {
        self.put(key, quoted(text));
    }

    fn maybe(&mut self, key: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn list(&mut self, key: &str, texts: &[String]) {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        self.put(key, format!("[{}]", texts.join(", ")));
    }

    /// Numbers of TOML end at 2⁶³; greater ones are texts.
    fn time(&mut self, key: &str, time: u64) {
        match i64::try_from(time) {
            Ok(time) => self.put(key, time),
            Err(_) => self.text(key, &time.to_string()),
        }
    }
}

/// A key as it stands before an equals sign.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { name.to_owned() } else { quoted(name) }
}

impl Session {
    /// The session as a file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut lines = Lines(vec![HEAD.to_owned()]);
        lines.put("version", VERSION);
        self.write_origin(&mut lines);
        self.write_view(&mut lines);
        if !self.panes.is_empty() {
            lines.table("[panes]");
            self.panes.iter().for_each(|(name, size)| lines.put(&key(name), size));
        }
        if !self.marks.is_empty() {
            lines.table("[marks]");
            self.marks.iter().for_each(|(letter, time)| lines.time(&key(&letter.to_string()), *time));
        }
        if !self.mark_names.is_empty() {
            lines.table("[mark-names]");
            self.mark_names.iter().for_each(|(letter, name)| lines.text(&key(&letter.to_string()), name));
        }
        write_tensor(&mut lines, &self.tensor);
        write_rtl(&mut lines, &self.rtl);
        self.rows.iter().for_each(|row| write_row(&mut lines, row));
        self.breakpoints.iter().for_each(|breakpoint| write_breakpoint(&mut lines, breakpoint));
        lines.0.join("\n") + "\n" + &note::write(&self.notes)
    }

    fn write_origin(&self, lines: &mut Lines) {
        let origin = &self.origin;
        lines.table("[trace]");
        lines.maybe("file", origin.file.as_ref());
        lines.maybe("format", origin.format.as_ref());
        if let Some(tick) = origin.tick {
            lines.text("tick", &tick.to_string());
        }
    }

    fn write_view(&self, lines: &mut Lines) {
        lines.table("[view]");
        if let Some(cursor) = self.cursor {
            lines.time("cursor", cursor);
        }
        if let Some((from, to)) = self.viewport {
            lines.time("from", from);
            lines.time("to", to);
        }
        lines.put("selected", self.selected);
        lines.maybe("layout", self.layout.as_ref());
        lines.maybe("focus", self.focus.as_ref());
        if self.zoomed {
            lines.put("zoomed", true);
        }
        lines.maybe("measure", self.measure.map(String::from).as_ref());
        lines.maybe("search", self.search.as_ref());
        lines.maybe("search-clock", self.search_clock.as_ref());
        lines.maybe("clock", self.clock.as_ref());
        lines.maybe("compare", self.compare.as_ref());
        lines.maybe("compare-tolerance", self.compare_tolerance.map(|time| time.to_string()).as_ref());
        if !self.compare_map.is_empty() {
            lines.list("compare-map", &self.compare_map);
        }
        if let Some(open) = &self.open {
            lines.list("open", open);
        }
    }
}

fn write_tensor(lines: &mut Lines, tensor: &Tensor) {
    if *tensor == Tensor::default() {
        return;
    }
    lines.table("[tensor]");
    lines.maybe("name", tensor.name.as_ref());
    if let Some(number) = tensor.number {
        lines.time("number", number);
    }
    lines.time("element", tensor.element);
    lines.maybe("view", tensor.view.as_ref());
    lines.maybe("form", tensor.form.as_ref());
    if tensor.logarithmic {
        lines.put("logarithmic", true);
    }
}

fn write_rtl(lines: &mut Lines, rtl: &Rtl) {
    if *rtl == Rtl::default() {
        return;
    }
    lines.table("[rtl]");
    lines.put("shown", rtl.shown);
    lines.maybe("file", rtl.file.as_ref());
    lines.put("line", rtl.line);
    lines.list("scope", &rtl.scope);
}

fn write_breakpoint(lines: &mut Lines, breakpoint: &Breakpoint) {
    lines.table("[[breakpoint]]");
    match &breakpoint.on {
        Watch::Condition(text) => lines.text("condition", text),
        Watch::Line(line) => {
            lines.text("file", &line.file);
            lines.put("line", line.line);
            lines.list("signals", &line.signals);
            write_edges(lines, &line.edges);
        }
    }
    if breakpoint.off {
        lines.put("off", true);
    }
}

fn write_edges(lines: &mut Lines, edges: &[Edge]) {
    if edges.is_empty() {
        return;
    }
    let way =
        |edge: &Edge| EDGES.iter().find(|(rising, _)| *rising == edge.rising).map_or("", |(_, way)| way);
    let texts: Vec<String> = edges.iter().map(|edge| format!("{} {}", way(edge), edge.clock)).collect();
    lines.list("edges", &texts);
    let texts: Vec<String> = edges.iter().map(|edge| edge.when.clone()).collect();
    lines.list("when", &texts);
}

fn write_row(lines: &mut Lines, row: &Row) {
    lines.table("[[row]]");
    match &row.content {
        Content::Signal { path, width } => {
            lines.text("signal", path);
            if let Some(width) = width {
                lines.put("width", width);
            }
        }
        Content::Computed(expression) => lines.text("computed", expression),
        Content::Protocol(spec) => lines.text("protocol", spec),
        Content::Divider => lines.put("divider", true),
        Content::Group { open } => lines.text("group", if *open { "open" } else { "closed" }),
    }
    lines.maybe("name", row.name.as_ref());
    lines.maybe("format", row.format.as_ref());
    if let Some(color) = row.color {
        lines.put("color", color);
    }
    if row.height != 1 {
        lines.put("height", row.height);
    }
    if let Some((line, range)) = &row.analog {
        lines.text("analog", line);
        lines.text("range", range);
    }
    if row.depth != 0 {
        lines.put("depth", row.depth);
    }
}
