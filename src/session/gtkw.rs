//! What GTKWave 3.3 saves, as a session.
//!
//! A savefile is lines, told apart by their first character: `@` flags for the rows below, `-` a comment, `+` an alias,
//! `#` bits combined into one row, `*` zoom and markers, `[` a keyword, and otherwise the name of a signal. Groups are
//! comments whose flags open and close them. What GTKWave shows and tritscope does not is counted and said.

mod bits;
mod flags;

use self::flags::Flags;
use super::model::{COLORS, Content, DEEPEST, MOST_ROWS, Row, Session, TALLEST};
use crate::base::{Diagnostic, Place};
use std::path::Path;

/// Pixels that GTKWave gives to the stretch of time that its zoom factor names.
const PIXELS: f64 = 200.0;
/// Pixels of the waves where the savefile does not tell the size of the window.
const WINDOW: f64 = 1000.0;

/// A savefile while it is read.
#[derive(Default)]
struct Reader {
    session: Session,
    flags: Flags,
    depth: u8,
    color: Option<u8>,
    shift: u32,
    /// Lines of a pattern search follow, whose signals are no rows.
    pattern: bool,
    /// Pixels of the window, of the tree, of the names.
    widths: [Option<f64>; 3],
    zoom: Option<f64>,
    start: Option<u64>,
    /// Lines that mean nothing to tritscope, and the first of them.
    unknown: (usize, usize),
    /// Rows whose values go through a filter of GTKWave.
    filtered: usize,
    /// Rows that are shifted in time.
    shifted: usize,
    crowded: bool,
}

impl Session {
    /// The session in a savefile, which messages call `file`, and what was left out of it.
    #[must_use]
    pub fn of_gtkw(text: &str, file: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            if !reader.line(line.trim()) {
                reader.unknown = (
                    reader.unknown.0 + 1,
                    reader.unknown.1.max(usize::from(reader.unknown.0 == 0) * (index + 1)),
                );
            }
        }
        reader.view();
        let warnings = reader.warnings(file);
        (reader.session, warnings)
    }
}

impl Reader {
    /// Takes a line; `false` if it means nothing.
    fn line(&mut self, line: &str) -> bool {
        let mut rest = line.chars();
        match rest.next() {
            None | Some('?') => true,
            Some('!') => {
                self.pattern = !line.starts_with("!!");
                true
            }
            Some('[') => self.keyword(line),
            Some('@') => Flags::parse(rest.as_str()).map(|flags| self.flags = flags).is_some(),
            Some(_) if self.pattern => true,
            Some('*') => self.markers(rest.as_str()),
            Some('-') => self.comment(rest.as_str()),
            Some('>') => {
                self.shifted += usize::from(rest.as_str().trim() != "0");
                true
            }
            Some('^') => {
                self.filtered += usize::from(!line.ends_with("disabled"));
                true
            }
            Some(_) => self.signal(line),
        }
    }

    fn keyword(&mut self, line: &str) -> bool {
        let Some((name, value)) = line[1..].split_once(']') else { return false };
        let value = value.trim();
        let pixels = |value: &str| value.split_whitespace().next().and_then(|number| number.parse().ok());
        match name {
            "timestart" => self.start = value.parse().ok(),
            "size" => self.widths[0] = pixels(value),
            "sst_width" => self.widths[1] = pixels(value),
            "signals_width" => self.widths[2] = pixels(value),
            "treeopen" => {
                let open = self.session.open.get_or_insert_default();
                open.extend((open.len() < MOST_ROWS).then(|| value.trim_end_matches('.').to_owned()));
            }
            "dumpfile" => self.session.origin.file = Some(value.trim_matches('"').to_owned()),
            "color" => self.color = value.parse().ok().filter(|color| *color > 0).map(|c: u8| c.min(COLORS)),
            "fpshift_count" => self.shift = value.parse().unwrap_or(0),
            "markername" => self.mark_name(value),
            "*" | "dumpfile_mtime" | "dumpfile_size" | "optimize_vcd" | "savefile" | "pos"
            | "sst_expanded" | "sst_vpaned_height" | "pattern_trace" | "markername_long" | "ruler"
            | "transaction_args" => {}
            _ => return false,
        }
        true
    }

    /// `*zoom marker A B …`: the factor, the primary marker and the named ones; −1 is none.
    fn markers(&mut self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        self.zoom = words.next().and_then(|zoom| zoom.parse().ok());
        let mut times = words.map(|time| time.parse().ok());
        self.session.cursor = times.next().flatten();
        self.session.marks =
            ('a'..='z').zip(times).filter_map(|(letter, time)| Some((letter, time?))).collect();
        self.zoom.is_some()
    }

    /// `Aname`: the letter of a marker and its name.
    fn mark_name(&mut self, text: &str) {
        let mut rest = text.chars();
        let letter = rest.next().filter(char::is_ascii_uppercase).map(|letter| letter.to_ascii_lowercase());
        let name = rest.as_str();
        self.session
            .mark_names
            .extend(letter.filter(|_| !name.is_empty()).map(|letter| (letter, name.to_owned())));
    }

    /// A line without a wave: a comment, the head or the end of a group, room for the curve above.
    fn comment(&mut self, text: &str) -> bool {
        let name = Some(text.trim().to_owned()).filter(|name| !name.is_empty());
        if self.flags.begins_group() {
            let open = !self.flags.closed();
            self.push(Row { name, ..Row::new(Content::Group { open }) });
            self.depth = (self.depth + 1).min(DEEPEST);
        } else if self.flags.ends_group() {
            self.depth = self.depth.saturating_sub(1);
        } else if self.flags.stretches() {
            if let Some(curve) = self.session.rows.last_mut().filter(|row| row.analog.is_some()) {
                curve.height = (curve.height + 1).min(TALLEST);
            }
        } else {
            self.push(Row { name, ..Row::new(Content::Divider) });
        }
        true
    }

    /// A signal, a bit of one, or bits combined, with or without an alias.
    fn signal(&mut self, line: &str) -> bool {
        let (alias, rest) = match line.strip_prefix("+{") {
            Some(rest) => match rest.split_once('}') {
                Some((alias, rest)) => (Some(alias.to_owned()), rest.trim_start()),
                None => return false,
            },
            None => (None, line),
        };
        let Some((content, own)) = bits::content(rest) else { return false };
        let row = Row {
            name: alias.or(own),
            format: self.flags.format(self.shift).map(str::to_owned).or_else(|| self.flags.fixed(self.shift)),
            color: self.color.take(),
            analog: self.flags.analog(),
            ..Row::new(content)
        };
        let expanded = self.flags.begins_group();
        if expanded {
            // GTKWave shows the bits of a vector as a group below it.
            let name = row.name.clone().or_else(|| bits::leaf(&row.content));
            self.push(Row { name, ..Row::new(Content::Group { open: !self.flags.closed() }) });
            self.depth = (self.depth + 1).min(DEEPEST);
        }
        self.push(row);
        if self.flags.ends_group() {
            self.depth = self.depth.saturating_sub(1);
        }
        true
    }

    fn push(&mut self, row: Row) {
        if self.session.rows.len() == MOST_ROWS {
            self.crowded = true;
            return;
        }
        self.session.rows.push(Row { depth: self.depth, ..row });
    }

    /// The stretch of time on the screen: its start is told, its end follows from zoom and window.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates")]
    fn view(&mut self) {
        let Some(start) = self.start else { return };
        let pixels = self.widths[0].map_or(WINDOW, |window| {
            (window - self.widths[1].unwrap_or(0.0) - self.widths[2].unwrap_or(0.0)).max(PIXELS)
        });
        let length = self.zoom.map(|zoom| ((-zoom).exp2() * pixels / PIXELS).max(1.0) as u64);
        self.session.viewport = length.map(|length| (start, start.saturating_add(length)));
    }

    fn warnings(&self, file: &Path) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        let mut warn = |line: Option<usize>, what: String, hint: &str| {
            let place = line.map_or(Place::File(file.to_owned()), |line| Place::Line {
                file: file.to_owned(),
                line,
                column: None,
            });
            warnings.push(Diagnostic::warning(what).at(place).hint(hint));
        };
        if self.unknown.0 > 0 {
            let what = format!("{} lines of the savefile mean nothing here and are left out", self.unknown.0);
            warn(Some(self.unknown.1), what, "the first of them is here");
        }
        if self.filtered > 0 {
            let what = format!("{} rows have a translation filter, which is left out", self.filtered);
            warn(None, what, "mapping files do the same: docs/formats.md");
        }
        if self.shifted > 0 {
            warn(
                None,
                format!("{} rows are shifted in time, here they are not", self.shifted),
                "times stay as they are in the trace",
            );
        }
        if self.crowded {
            warn(None, format!("the rows after the first {MOST_ROWS} are left out"), "divide the savefile");
        }
        warnings
    }
}

#[cfg(test)]
mod tests;
