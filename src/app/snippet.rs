//! What of the screen becomes a snippet: a stretch of time, rows, notes, marks, decoded tensors.

use super::keep::written;
use super::rows::{self, Content, Extent, Hue, Row};
use super::scene::Names;
use super::state::App;
use crate::base::Time;
use crate::check::{bound, rows as rows_of};
use crate::decode::{Run, TensorElement, TensorKey};
use crate::export::{self, Curve, Marker, Provenance, Selection, Shown, ShownRow, TableElement, TensorTable};
use crate::protocol::Spec;
use crate::query::{Expr, resolve};
use crate::trace::{SignalId, Trace};

/// The most elements of tensors that a snippet carries.
const MOST_ELEMENTS: usize = 100_000;

impl App {
    /// The rows of the waves at `rows` from `from` to `to`, with everything that is known of that stretch, for
    /// [`export::write`]; `None` while no trace is shown.
    ///
    /// Who has files adds to the provenance what only they say: the digest, the git revision, the command.
    #[must_use]
    pub fn selection(&self, from: Time, to: Time, rows: &[usize]) -> Option<Selection> {
        let mut session = self.session()?;
        let document = self.document.as_ref()?;
        let trace = &document.trace;
        let mut chosen: Vec<Row> = rows.iter().filter_map(|row| self.waves.rows.get(*row)).cloned().collect();
        rows::settle(&mut chosen);
        session.rows = chosen.iter().filter_map(|row| written(row, trace.hierarchy())).collect();
        session.selected = 0;
        session.viewport = Some((from.0, to.0.saturating_add(1)));
        let clock = self.run().map(|run| run.clock_signal()).or_else(|| self.clock_signal());
        let path = |id: SignalId| Some(trace.hierarchy().signal(id)?.path.clone());
        session.clock = clock.and_then(path);
        session.notes.retain(|note| note.when.touches(from, to));
        session.share();
        let paths = chosen.iter().filter_map(Row::signal);
        let paths = paths.filter_map(|id| trace.hierarchy().signal(id)).map(|signal| signal.path.as_str());
        let names = Names::of(paths);
        Some(Selection {
            trace: trace.clone(),
            from,
            to,
            rows: chosen.iter().filter_map(|row| self.exported(trace, names, row)).collect(),
            also: clock.into_iter().collect(),
            notes: session.notes.clone(),
            markers: self.markers(),
            cursor: Some(self.cursor),
            before: self.run().is_some(),
            tensors: match self.run() {
                Some(run) => self.tables(run, from, to),
                None => self.carried().map(|carried| carried.within(from, to)).unwrap_or_default(),
            },
            provenance: Provenance::of(trace.file(), document.sidecar.as_deref()),
            session: session.to_toml(),
        })
    }

    fn markers(&self) -> Vec<Marker> {
        let named = |letter: &char| self.moving.names.get(letter).map(ToString::to_string);
        let marker =
            |(letter, time): (&char, &Time)| Marker { letter: *letter, name: named(letter), time: *time };
        self.marks.iter().map(marker).collect()
    }

    /// A row as an export has it; `None` for what has no values.
    fn exported(&self, trace: &Trace, names: Names, row: &Row) -> Option<ShownRow> {
        let own = row.name.as_deref().map(str::to_owned);
        let (label, shown) = match &row.content {
            Content::Signal(id) => {
                let signal = trace.hierarchy().signal(*id).filter(|_| trace.is_loaded(*id))?;
                (names.short(&signal.path).to_owned(), Shown::Signal(*id))
            }
            Content::Computed(text) => {
                let (uses, changes) = (uses(trace, &[text.to_string()]), self.track(&row.content)?);
                (text.to_string(), Shown::Computed { text: text.to_string(), track: changes, uses })
            }
            Content::Protocol(text) => {
                let wires = text.parse::<Spec>().map(|spec| spec.names()).unwrap_or_default();
                let (uses, changes) = (uses(trace, &wires), self.track(&row.content)?);
                (text.to_string(), Shown::Transactions { text: text.to_string(), track: changes, uses })
            }
            Content::Missing(_) => return None,
            Content::Divider => (String::new(), Shown::Divider),
            Content::Group { open } => (String::new(), Shown::Group { open: *open }),
        };
        let extent = |extent| match extent {
            Extent::Viewport => export::Extent::Stretch,
            Extent::Global => export::Extent::Trace,
            Extent::Type => export::Extent::Type,
        };
        let curve = |analog: rows::Analog| Curve {
            slope: analog.line == rows::Line::Slope,
            extent: extent(analog.range),
        };
        Some(ShownRow {
            label: own.unwrap_or(label),
            shown,
            format: row.format.clone(),
            color: row
                .color
                .and_then(|hue| (1..).zip(Hue::ALL).find(|(_, known)| *known == hue))
                .map(|(n, _)| n),
            height: row.height,
            curve: row.analog.map(curve),
            depth: row.depth,
        })
    }

    /// The elements of tensors that passed in a stretch of time, beside what they should be.
    fn tables(&self, run: &Run, from: Time, to: Time) -> Vec<TensorTable> {
        let golden = self.document.as_ref().and_then(|document| document.golden.as_deref());
        let (first, last) = (run.clock().at(from), run.clock().at(to));
        let (mut tables, mut room) = (Vec::new(), MOST_ELEMENTS);
        for tensor in run.tensors() {
            let number = |cycle| run.current(&tensor.name, cycle).map(|key| key.number);
            let Some((begin, end)) = number(first).zip(number(last)) else { continue };
            for number in begin..=end {
                let key = TensorKey { name: tensor.name.clone(), number };
                let right = golden.and_then(|golden| golden.tensor(&key));
                let right = |index: usize| {
                    let right = right.as_deref()?;
                    let at = right.binary_search_by_key(&index, |(index, _)| *index).ok()?;
                    right.get(at).map(|(_, value)| *value)
                };
                let passed = run.elements(&key).into_iter().filter(|element| {
                    let time = run.clock().time(element.cycle);
                    from <= time && time <= to
                });
                let written = |element: TensorElement| TableElement {
                    index: element.index,
                    rtl: element.data,
                    golden: right(element.index),
                    time: Some(run.clock().time(element.cycle)),
                };
                let elements: Vec<_> = passed.take(room).map(written).collect();
                room -= elements.len();
                if !elements.is_empty() {
                    tables.push(TensorTable {
                        name: tensor.name.to_string(),
                        number,
                        row: rows_of(run, &tensor.name).map(|rows| rows.width),
                        bits: run.tensor_bits(&tensor.name),
                        bound: bound(run, &tensor.name),
                        elements,
                    });
                }
                if room == 0 {
                    return tables;
                }
            }
        }
        tables
    }
}

/// The signals that expressions take.
fn uses(trace: &Trace, texts: &[String]) -> Vec<SignalId> {
    let find = |name: &str| resolve(trace.hierarchy(), None, name);
    let signals = |text: &String| match find(text) {
        Ok(id) => vec![id],
        Err(_) => text.parse::<Expr>().ok().and_then(|expr| expr.signals(&find).ok()).unwrap_or_default(),
    };
    texts.iter().flat_map(signals).collect()
}
