//! A selection as Markdown, ready for an issue: what and where, the waves in letters, values, tensors, notes, and the command
//! that makes it again.
//!
//! Nothing that a trace or a note says is markup: names are code, texts are escaped.

mod draw;
mod text;

use super::flag::{Flag, flags, title, value_at};
use super::out::Out;
use super::{Options, Selection, Shown, ShownRow, TableElement, TensorTable};
use crate::base::{Result, Time, printable};
use crate::note::clean;
use crate::translate::{field, integer};
use std::fmt::Write as _;
use text::{code, fenced, prose};

/// Rows of a table, at most; a report is read by people.
const MOST_ROWS: usize = 48;

/// Moments whose values are in the table, at most.
const MOST_MOMENTS: usize = 6;

/// Tensors, at most.
const MOST_TENSORS: usize = 24;

/// Writes the selection.
pub(super) fn write(selection: &Selection, options: &Options, out: &mut Out) -> Result<()> {
    let flags = flags(selection);
    out.text(&format!("# {}\n\n", prose(&title(selection))))?;
    out.text(&facts(selection, options))?;
    out.reached(0.1)?;
    let drawing = draw::draw(selection, &flags, options);
    out.text(&format!("\n## Waves\n\n{}", fenced("text", &drawing.text)))?;
    if drawing.crowded {
        out.text("\n`┃` `║` `╪` `▚` `⇑`: a column with more changes than it can show.\n")?;
    }
    out.reached(0.5)?;
    for part in [
        values(selection, selection.before),
        tensors(&selection.tensors),
        notes(selection, &flags),
        again(selection),
    ] {
        if !part.is_empty() {
            out.text(&format!("\n{part}"))?;
        }
    }
    for _ in &selection.rows {
        out.change(1.0)?;
    }
    Ok(())
}

/// The waves in letters, with marks, notes and a ruler above.
#[must_use]
pub fn drawing(selection: &Selection, options: &Options) -> String {
    draw::draw(selection, &flags(selection), options).text
}

/// What it is and where it comes from.
fn facts(selection: &Selection, options: &Options) -> String {
    let scale = selection.trace.scale();
    let length = scale.format(Time(selection.to.0.saturating_sub(selection.from.0)));
    let mut stretch = format!("{} – {} ({length})", scale.format(selection.from), scale.format(selection.to));
    if let Some(clock) = &options.clock {
        let _ = write!(stretch, ", cycles {} – {}", clock.at(selection.from), clock.at(selection.to));
    }
    let mut table = format!("| | |\n| --- | --- |\n| stretch | {stretch} |\n");
    if let Some(cursor) = selection.cursor {
        let _ = writeln!(table, "| cursor | {} |", scale.format(cursor));
    }
    for mark in &selection.markers {
        let name = mark.name.as_deref().map(|name| format!(" {}", code(name)));
        let letter = code(&mark.letter.to_string());
        let _ =
            writeln!(table, "| mark {letter}{} | {} |", name.unwrap_or_default(), scale.format(mark.time));
    }
    for (name, text) in selection.provenance.lines() {
        if !matches!(name, "simulate" | "export") {
            let _ = writeln!(table, "| {name} | {} |", code(&text));
        }
    }
    table
}

/// The values of the rows at the cursor and at the marks.
fn values(selection: &Selection, before: bool) -> String {
    let scale = selection.trace.scale();
    let mut moments: Vec<(String, Time)> =
        selection.cursor.map(|time| ("cursor".to_owned(), time)).into_iter().collect();
    moments.extend(
        selection.markers.iter().map(|mark| (format!("mark {}", code(&mark.letter.to_string())), mark.time)),
    );
    let rows: Vec<_> = selection.rows.iter().filter(|row| row.track(&selection.trace).is_some()).collect();
    if rows.is_empty() {
        return String::new();
    }
    let more = moments.len().saturating_sub(MOST_MOMENTS);
    moments.truncate(MOST_MOMENTS);
    let heads = moments.iter().map(|(name, time)| format!(" {name}<br>{} |", scale.format(*time)));
    let mut table = format!(
        "## Values\n\n| row | shows |{}\n| --- | --- |{}\n",
        heads.collect::<String>(),
        " ---: |".repeat(moments.len())
    );
    for row in rows.iter().take(MOST_ROWS) {
        let _ = write!(table, "| {} | {} |", code(&row.label), code(&shows(selection, row)));
        for (_, time) in &moments {
            let value = value_at(selection, row, *time, before).map(|value| row.format.write(&value));
            let _ = write!(table, " {} |", value.as_deref().map(code).unwrap_or_default());
        }
        table.push('\n');
    }
    table.push_str(&left_out(rows.len().saturating_sub(MOST_ROWS), "row"));
    table.push_str(&left_out(more, "mark"));
    if before && !moments.is_empty() {
        table.push_str("\nValues are those just before each moment: what a flip-flop captures at an edge.\n");
    }
    table
}

/// What a row shows, in full.
fn shows(selection: &Selection, row: &ShownRow) -> String {
    match &row.shown {
        Shown::Signal(id) => {
            selection.trace.hierarchy().signal(*id).map(|s| s.path.clone()).unwrap_or_default()
        }
        Shown::Computed { text, .. } | Shown::Transactions { text, .. } => text.clone(),
        Shown::Divider | Shown::Group { .. } => String::new(),
    }
}

/// A line that says how much is missing; empty if nothing is.
fn left_out(count: usize, what: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("\n1 more {what} is left out.\n"),
        count => format!("\n{count} more {what}s are left out.\n"),
    }
}

/// The tensors: what the trace has beside what the golden model says.
fn tensors(tables: &[TensorTable]) -> String {
    let tables: Vec<_> = tables.iter().filter(|table| !table.elements.is_empty()).collect();
    if tables.is_empty() {
        return String::new();
    }
    let mut text = "## Tensors\n".to_owned();
    // Those that differ come first where not all have room.
    let mut chosen: Vec<usize> = (0..tables.len()).collect();
    chosen.sort_by_key(|index| !tables[*index].elements.iter().any(TableElement::differs));
    chosen.truncate(MOST_TENSORS);
    chosen.sort_unstable();
    for index in &chosen {
        text.push('\n');
        text.push_str(&tensor(tables[*index]));
    }
    text.push_str(&left_out(tables.len() - chosen.len(), "tensor"));
    text
}

fn tensor(table: &TensorTable) -> String {
    let bad = table.elements.iter().filter(|element| element.differs()).count();
    let compared = table.elements.iter().filter(|element| element.golden.is_some()).count();
    let verdict = match (compared, bad) {
        (0, _) => "not compared".to_owned(),
        (_, 0) => "all agree with the golden model".to_owned(),
        (compared, bad) => format!("**{bad} of {compared} differ from the golden model**"),
    };
    let number = if table.number == 0 { String::new() } else { format!(".{}", table.number) };
    let name = code(&format!("{}{number}", table.name));
    let mut text = format!(
        "### {name}\n\n{verdict}\n\n| index | RTL | golden | difference | |\n| ---: | ---: | ---: | ---: | --- |\n"
    );
    let mut shown: Vec<&TableElement> = table.elements.iter().collect();
    shown.sort_by_key(|element| !element.differs());
    shown.truncate(MOST_ROWS);
    shown.sort_by_key(|element| element.index);
    for element in &shown {
        let TableElement { index, rtl, golden, .. } = **element;
        let difference = rtl.known().zip(golden).and_then(|(rtl, golden)| rtl.checked_sub(golden));
        let sign = if element.differs() { "✗" } else { "" };
        let _ = writeln!(
            text,
            "| {index} | {} | {} | {} | {sign} |",
            field(rtl),
            golden.map(integer).unwrap_or_default(),
            difference.filter(|difference| *difference != 0).map(integer).unwrap_or_default(),
        );
    }
    let rest = table.elements.len() - shown.len();
    let rest_bad = bad - shown.iter().filter(|element| element.differs()).count();
    text.push_str(&left_out(rest, "element"));
    if rest_bad > 0 {
        let _ = writeln!(text, "\n{rest_bad} of them differ.");
    }
    text
}

/// The notes in the order of time; their numbers are those of the drawing.
fn notes(selection: &Selection, flags: &[Flag]) -> String {
    if flags.is_empty() {
        return String::new();
    }
    let mut text = "## Notes\n\n".to_owned();
    let scale = selection.trace.scale();
    for flag in flags {
        let about = flag.about();
        let about = if about.is_empty() { about } else { format!(" · {}", code(&about)) };
        let head = format!("{}. **{}**{about}", flag.number, flag.when(scale));
        let indent = " ".repeat(head.find(' ').unwrap_or(1) + 1);
        text.push_str(&head);
        for line in clean(&flag.note.text).lines().map(prose).filter(|line| !line.is_empty()) {
            let _ = write!(text, "\\\n{indent}{line}");
        }
        text.push('\n');
    }
    text
}

/// The commands that make the trace and this report again.
fn again(selection: &Selection) -> String {
    let commands = [&selection.provenance.simulate, &selection.provenance.export];
    let lines: Vec<String> =
        commands.into_iter().flatten().map(|line| printable(line).into_owned()).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("## Again\n\n{}", fenced("sh", &lines.join("\n")))
}
