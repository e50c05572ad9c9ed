//! How values are written by rule: what the user and the project say, bound to the tables of the trace.

use super::rows::{Analog, Content, Extent, Hue, Line, Row, TALLEST};
use super::state::App;
use crate::config::{Rule, Rules, Subject};
use crate::trace::{Hierarchy, SignalId, SignalKind, Trace};
use crate::translate::{Format, Labels, printable};
use std::sync::Arc;

/// Rules and mapping files.
#[derive(Clone, Debug)]
pub struct Translation {
    /// How signals look when they become rows.
    pub rules: Rules,
    /// Names for values, by the names of their files.
    pub mappings: Vec<Arc<Labels>>,
}

impl Default for Translation {
    fn default() -> Self {
        Self { rules: Rules::built_in(), mappings: Vec::new() }
    }
}

impl Translation {
    /// A row of a signal as the rules have it.
    pub(super) fn row(&self, trace: &Trace, id: SignalId) -> Row {
        let hierarchy = trace.hierarchy();
        let row = Row::of(id, Format::default());
        let Some(signal) = hierarchy.signal(id) else { return row };
        let width = if let SignalKind::Bits { width } = signal.kind { width } else { 0 };
        let subject = Subject {
            path: &signal.path,
            name: &signal.name,
            var_type: &signal.var_type,
            width,
            enumeration: hierarchy.enumeration(id).map(|enumeration| enumeration.name.as_str()),
        };
        let row = self.rules.find(&subject).map_or(row.clone(), |rule| dressed(row, rule));
        let format = self.bound(row.format, hierarchy, Some(id));
        Row { format, ..row }
    }

    /// A format with the tables that it names.
    pub(super) fn bound(&self, format: Format, hierarchy: &Hierarchy, signal: Option<SignalId>) -> Format {
        if !matches!(format, Format::Enum(_) | Format::Mapping { .. }) {
            return format;
        }
        let enumeration = signal.and_then(|signal| enumeration(hierarchy, signal));
        format.bound(enumeration.as_ref(), &self.mappings)
    }
}

fn enumeration(hierarchy: &Hierarchy, signal: SignalId) -> Option<Arc<Labels>> {
    hierarchy.enumeration(signal).map(|enumeration| Arc::new(Labels::of(enumeration)))
}

/// A row as a rule has it.
fn dressed(row: Row, rule: &Rule) -> Row {
    let format = rule.format.as_ref().and_then(|format| format.parse().ok());
    let line = rule.analog.as_deref().map(|line| if line == "slope" { Line::Slope } else { Line::Step });
    let range = match rule.range.as_deref() {
        Some("global") => Extent::Global,
        Some("type") => Extent::Type,
        _ => Extent::Viewport,
    };
    let color = rule.color.and_then(|color| Hue::ALL.get(usize::from(color).checked_sub(1)?).copied());
    Row {
        name: rule.name.as_deref().map(|name| printable(name).into()),
        format: format.unwrap_or_default(),
        color,
        height: rule.height.unwrap_or(1).clamp(1, TALLEST),
        analog: line.map(|line| Analog { line, range }),
        ..row
    }
}

/// The formats that suit a row, `all` of them or those that a key goes through.
pub(super) fn choices(app: &App, row: &Row, all: bool) -> Vec<Format> {
    let signal = row.signal();
    let trace = app.document.as_ref().map(|document| &document.trace);
    let stored = trace.zip(signal).and_then(|(trace, id)| Some(trace.hierarchy().signal(id)?.kind));
    let computed = || app.track(&row.content).map(|track| track.kind());
    let Some(kind) = stored.or_else(computed) else { return Format::ALL.to_vec() };
    let names = trace.zip(signal).and_then(|(trace, id)| enumeration(trace.hierarchy(), id));
    let mut choices = Format::choices(kind, names.as_ref(), &app.translation.mappings);
    if !all {
        choices.retain(|format| {
            !matches!(format, Format::Fixed { .. } | Format::Float(_)) || *format == row.format
        });
    }
    if !choices.contains(&row.format) {
        choices.push(row.format.clone());
    }
    choices
}

/// Gives rows whose formats name tables those tables, where the trace and the mappings have them.
pub(super) fn bind(app: &mut App) {
    let Some(document) = &app.document else { return };
    let hierarchy = document.trace.hierarchy();
    for row in &mut app.waves.rows {
        if matches!(row.format, Format::Enum(None) | Format::Mapping { labels: None, .. }) {
            let signal = if let Content::Signal(id) = row.content { Some(id) } else { None };
            row.format = app.translation.bound(std::mem::take(&mut row.format), hierarchy, signal);
        }
    }
}

/// Takes the tables of the old trace away; the new one may have others.
pub(super) fn release(app: &mut App) {
    for row in &mut app.waves.rows {
        if let Format::Enum(names) = &mut row.format {
            *names = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Msg, Part, update};
    use crate::base::Time;
    use crate::config::Keymap;
    use crate::trace::Progress;
    use std::io::Write;
    use std::path::Path;

    const STATES: &str = "$scope module tb $end\n\
        $attrbegin misc 07 state_t 2 IDLE BUSY 00 01 1 $end\n\
        $attrbegin misc 07 \"\" 1 $end\n\
        $var wire 2 s state $end\n$var wire 4 p port_state $end\n$var integer 32 i count $end\n\
        $upscope $end\n$enddefinitions $end\n#0\nb01 s\nb10 p\nb11111111111111111111111111111110 i\n";

    fn trace(text: &str) -> Trace {
        let mut file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let trace = Trace::open(file.path(), &Progress::default()).unwrap();
        trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>()).unwrap();
        trace
    }

    fn translation(rules: &str, mapping: &str) -> Translation {
        let (own, problems) = Rules::of_text(rules, Path::new("rules.toml"), &|_| Ok(()));
        assert_eq!(problems, Vec::new());
        let rules = if rules.is_empty() { Rules::built_in() } else { own };
        let mapping = crate::translate::parse_mapping(mapping, Path::new("ports")).unwrap();
        Translation { rules, mappings: vec![Arc::new(mapping)] }
    }

    fn written(trace: &Trace, row: &Row) -> String {
        row.format.write(&trace.value(row.signal().unwrap(), Time(0)).unwrap())
    }

    #[test]
    fn names_of_the_trace_are_written_unless_a_rule_says_otherwise() {
        let trace = trace(STATES);
        let ids: Vec<_> = trace.hierarchy().signal_ids().collect();
        let texts = |translation: &Translation| -> Vec<String> {
            ids.iter().map(|id| written(&trace, &translation.row(&trace, *id))).collect()
        };
        assert_eq!(texts(&Translation::default()), ["BUSY", "2", "−2"]);
        let rules = "[[rule]]\npath = \"port_*\"\nformat = \"map:ports\"\n\
                     [[rule]]\ntype = \"state_t\"\nformat = \"bin\"\nname = \"the state\"\ncolor = 2\nheight = 3\n\
                     analog = \"slope\"\nrange = \"type\"\n";
        let own = translation(rules, "0b0010 EAST");
        assert_eq!(texts(&own), ["01", "EAST", "fffffffe"]);
        let row = own.row(&trace, ids[0]);
        assert_eq!((row.name.as_deref(), row.color, row.height), (Some("the state"), Some(Hue::ALL[1]), 3));
        assert_eq!(row.analog, Some(Analog { line: Line::Slope, range: Extent::Type }));
    }

    #[test]
    fn rows_without_their_tables_get_them_and_a_new_trace_brings_new_ones() {
        let mut app = App::new(Keymap::built_in()).with_translation(translation("", "2 EAST\n8 WEST"));
        let show = |app: &mut App, trace: Trace| {
            app.generation += 1;
            update(app, Msg::Loaded { generation: app.generation, part: Part::Trace(trace, None) });
        };
        let first = trace(STATES);
        show(&mut app, first.clone());
        for (row, format) in app.waves.rows.iter_mut().zip(["enum", "map:ports"]) {
            row.format = format.parse().unwrap();
        }
        update(&mut app, Msg::Resize { width: 80, height: 24 });
        let texts: Vec<_> = app.waves.rows.iter().take(2).map(|row| written(&first, row)).collect();
        assert_eq!(texts, ["BUSY", "EAST"]);
        let all = choices(&app, &app.waves.rows[1], true);
        assert!(all.contains(&app.waves.rows[1].format) && !all.contains(&app.waves.rows[0].format));
    }
}
