//! Snippets: what is exported is opened again, by tritscope, by the reader of the `vcd` crate, and by GTKWave's converter.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod again;
mod command;
mod reader;

use proptest::prelude::*;
use reader::{Changes, by_crate};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tritscope::app::App;
use tritscope::base::{Logic, Time};
use tritscope::config::{Keymap, Theme};
use tritscope::export::{Kind, Marker, Options, Selection, Shown, ShownRow, snippet, write};
use tritscope::note::{self, About, Note, When};
use tritscope::runtime::{Shot, settled};
use tritscope::session::{Content, Row, Session};
use tritscope::trace::{Hierarchy, Progress, SignalId, SignalKind, Trace, Track};

/// Names that readers of a VCD understand in several ways, constants, parts of a vector, and a signal outside of scopes.
const ODD: &str = "$timescale 10ps $end\n$var wire 1 ! bare $end\n$scope module tb $end\n$var wire 4 a mem[0] [3:0] $end\n\
    $var wire 4 b mem[1] [3:0] $end\n$var wire 1 c bit [7] $end\n$var wire 1 d \\esc.aped[2] $end\n\
    $var parameter 8 e P [7:0] $end\n$var wire 2 f w [5:4] $end\n$var integer 32 g count $end\n$var wire 4 a twin [3:0] $end\n\
    $scope begin gen[3] $end\n$var event 1 h ev $end\n$var real 64 i r $end\n$var string 1 j s $end\n$upscope $end\n\
    $upscope $end\n$enddefinitions $end\n#0\nb101 e\nb1 a\n0c\nr1e-300 i\n#7\n1!\nbxz01 b\n1d\n1h\nb10 f\n#8\n0c\n1c\n0d\n\
    sgr\\303\\266\\303\\237e\\040of\\040it j\nb11111111111111111111111111111110 g\n#8\n1h\n#30\nbz a\ns\\134x j\nr-0.25 i\n1h\n#31\nx!\n";

fn open(file: &Path) -> Trace {
    let trace = Trace::open(file, &Progress::new()).unwrap();
    trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>()).unwrap();
    trace
}

fn text(text: &str) -> (Trace, tempfile::TempPath) {
    let file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap().into_temp_path();
    fs::write(&file, text).unwrap();
    (open(&file), file)
}

/// The traces of the repository, of every format, and a generated one.
static TRACES: LazyLock<Vec<Trace>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["traces", "traces/faults", "tests/traces"];
    let files = folders.into_iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        file.extension().is_some_and(|e| ["fst", "vcd", "ghw"].iter().any(|known| e == *known))
    });
    files.sort();
    assert!(files.len() > 12, "{files:?}");
    let mut traces: Vec<Trace> = files.iter().map(|file| open(file)).collect();
    traces.push(text(ODD).0);
    traces
});

/// What is chosen of a trace, in shares.
#[derive(Clone, Debug)]
struct Chosen {
    trace: prop::sample::Index,
    ends: (u64, u64),
    signals: Vec<prop::sample::Index>,
    notes: Vec<(u8, u64, u64, String)>,
    marks: Vec<(u64, Option<String>)>,
    random: Vec<(u64, String)>,
}

fn chosen() -> impl Strategy<Value = Chosen> {
    let share = || 0..=1000_u64;
    let text = || {
        prop_oneof![
            "[ -~]{0,40}",
            "\\PC{1,20}",
            Just("$end of\nit $enddefinitions $end #0 ; \u{1f600}".to_owned())
        ]
    };
    let levels = prop::collection::vec(prop::sample::select(vec!['0', '1', 'x', 'z']), 5);
    let random = prop::collection::vec((0..9_u64, levels.prop_map(String::from_iter)), 0..40);
    let notes = prop::collection::vec((0..5_u8, share(), share(), text()), 0..6);
    let marks = prop::collection::vec((share(), prop::option::of(text())), 0..4);
    let signals = prop::collection::vec(any::<prop::sample::Index>(), 1..40);
    (any::<prop::sample::Index>(), (share(), share()), signals, notes, marks, random).prop_map(
        |(trace, ends, signals, notes, marks, random)| Chosen { trace, ends, signals, notes, marks, random },
    )
}

/// A trace of one signal that does what was drawn.
fn generated(random: &[(u64, String)]) -> Trace {
    let mut vcd =
        "$scope module top $end\n$var wire 5 ! w $end\n$upscope $end\n$enddefinitions $end\n#3\n".to_owned();
    let mut time = 3;
    for (step, levels) in random {
        time += step;
        write!(vcd, "#{time}\nb{levels} !\n").unwrap();
    }
    text(&vcd).0
}

impl Chosen {
    fn moment(trace: &Trace, share: u64) -> Time {
        let (first, last) = trace.span();
        Time(first.0 + u64::try_from(u128::from(last.0 - first.0) * u128::from(share) / 1000).unwrap())
    }

    fn notes(&self, trace: &Trace, ids: &[SignalId]) -> Vec<Note> {
        let path = trace.hierarchy().signal(ids[0]).unwrap().path.clone();
        let note = |(kind, a, b, text): &(u8, u64, u64, String)| {
            let (from, to) = (Self::moment(trace, *a.min(b)), Self::moment(trace, *a.max(b)));
            let when = [When::Always, When::At(from), When::During { from, to }][usize::from(*kind % 3)];
            let element = About::Element { tensor: "q $end".into(), number: 2, index: 7 };
            let about = [About::Trace, About::Signal(path.clone()), element][usize::from(*kind / 2)].clone();
            let color = Some(*kind + 1).filter(|color| *color < 4);
            Note { when, about, text: note::clean(&format!("n{text}")), color }
        };
        self.notes.iter().map(note).collect()
    }

    fn markers(&self, trace: &Trace) -> Vec<Marker> {
        let marker = |(letter, (share, name)): (char, &(u64, Option<String>))| Marker {
            letter,
            name: name.as_ref().map(|name| format!("m{}", note::clean(name).replace('\n', " "))),
            time: Self::moment(trace, *share),
        };
        ('a'..).zip(&self.marks).map(marker).collect()
    }
}

/// The screen of a selection as a session.
fn session(selection: &Selection, ids: &[SignalId]) -> Session {
    let hierarchy = selection.trace.hierarchy();
    let row = |(id, format): (&SignalId, &str)| {
        let signal = hierarchy.signal(*id).unwrap();
        let width = if let SignalKind::Bits { width } = signal.kind { Some(width) } else { None };
        let content = Content::Signal { path: signal.path.clone(), width };
        Row { format: Some(format.to_owned()), color: Some(3), ..Row::new(content) }
    };
    let formats = ["hex", "signed", "bin"].into_iter().cycle();
    Session {
        cursor: selection.cursor.map(|time| time.0),
        marks: selection.markers.iter().map(|marker| (marker.letter, marker.time.0)).collect(),
        mark_names: selection.markers.iter().filter_map(|m| Some((m.letter, m.name.clone()?))).collect(),
        rows: ids.iter().zip(formats).map(row).collect(),
        ..Session::default()
    }
}

/// What a track does in a stretch: what it holds as the stretch begins, and its changes.
fn does(track: &Track, from: Time, to: Time) -> Changes {
    let mut changes = track.changes(from, to);
    if changes.first().is_none_or(|(time, _)| *time != from)
        && let Some(held) = track.value_before(from)
    {
        changes.insert(0, (from, held));
    }
    changes.into_iter().map(|(time, value)| (time.0, value.to_string())).collect()
}

/// Whether a VCD of the standard has words for all levels that a track takes.
fn is_standard(track: &Track, from: Time, to: Time) -> bool {
    let is_known = |bit: &Logic| matches!(bit, Logic::Zero | Logic::One | Logic::X | Logic::Z);
    let held = track.value_before(from).into_iter();
    let values = held.chain(track.changes(from, to).into_iter().map(|(_, value)| value));
    values.into_iter().all(|value| value.bits().is_none_or(|bits| bits.as_slice().iter().all(is_known)))
}

/// Signals whose path no other signal has, so that a name finds them.
fn by_path(hierarchy: &Hierarchy) -> BTreeMap<&str, Option<SignalId>> {
    let mut paths = BTreeMap::new();
    for (signal, id) in hierarchy.signals().iter().zip(hierarchy.signal_ids()) {
        paths.entry(signal.path.as_str()).and_modify(|known| *known = None).or_insert(Some(id));
    }
    paths
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_comes_back(chosen in chosen()) {
        let own = generated(&chosen.random);
        let trace = match chosen.trace.index(TRACES.len() + 8) {
            at if at < TRACES.len() => &TRACES[at],
            _ => &own,
        };
        let paths = by_path(trace.hierarchy());
        let alone: Vec<SignalId> = paths.values().flatten().copied().collect();
        let mut ids: Vec<SignalId> = chosen.signals.iter().map(|index| *index.get(&alone)).collect();
        ids.sort_unstable();
        ids.dedup();
        let (a, b) = chosen.ends;
        let (from, to) = (Chosen::moment(trace, a.min(b)), Chosen::moment(trace, a.max(b)));
        let mut selection = Selection {
            rows: ids.iter().map(|id| ShownRow::new("", Shown::Signal(*id))).collect(),
            notes: chosen.notes(trace, &ids),
            markers: chosen.markers(trace),
            cursor: Some(from),
            ..Selection::new(trace, from, to)
        };
        let screen = session(&selection, &ids);
        selection.session = screen.to_toml() + &note::write(&selection.notes);
        let mut bytes = Vec::new();
        write(&selection, Kind::Vcd, &Options::default(), &mut bytes, &mut |_| true).unwrap();
        let vcd = String::from_utf8(bytes).unwrap();

        // What the snippet says of itself.
        let said = snippet(&vcd).unwrap().unwrap();
        let notes = note::read(&said.session, Path::new("s"), trace.scale()).unwrap();
        prop_assert_eq!(&notes, &selection.notes);

        // Values, by tritscope.
        let (again, file) = text(&vcd);
        prop_assert_eq!((again.span(), again.scale()), ((from, to), trace.scale()));
        prop_assert_eq!(again.warnings().len(), 0, "{:?}", again.warnings());
        let mut expected = BTreeMap::new();
        for id in &ids {
            let signal = trace.hierarchy().signal(*id).unwrap();
            let renamed = said.renamed.iter().find(|(_, old)| *old == signal.path);
            let path = renamed.map_or(&signal.path, |(new, _)| new);
            let here = again.hierarchy().find_signal(path);
            prop_assert!(here.is_some(), "{path} is lost");
            let here = here.unwrap();
            prop_assert_eq!(again.hierarchy().signal(here).unwrap().kind, signal.kind);
            let values = does(&trace.track(*id).unwrap(), from, to);
            prop_assert_eq!(&does(&again.track(here).unwrap(), from, to), &values, "{}", path);
            expected.insert(path.clone(), values);
        }

        // Values, by a reader that shares nothing with it.
        let standard = ids.iter().all(|id| is_standard(&trace.track(*id).unwrap(), from, to));
        let read = by_crate(&vcd);
        prop_assert_eq!(read.is_ok(), standard, "{:?}", read.err());
        if let Ok(read) = read {
            for (path, values) in &expected {
                prop_assert_eq!(read.get(path), Some(values), "{}", path);
            }
        }

        // Rows, marks and cursor, on the screen.
        let shot = Shot {
            file: &file, session: None, compare: None, sources: &[], synthesis: None, size: (120, 40), keys: &[], theme: &Theme::built_in(),
        };
        let app = settled(App::new(Keymap::built_in()), &shot, &Progress::new()).unwrap();
        let back = app.session().unwrap();
        let mut rows = screen.rows;
        for row in &mut rows {
            if let Content::Signal { path, .. } = &mut row.content
                && let Some((new, _)) = said.renamed.iter().find(|(_, old)| old == path)
            {
                path.clone_from(new);
            }
        }
        prop_assert_eq!((back.rows, back.cursor), (rows, screen.cursor));
        prop_assert_eq!((back.marks, back.mark_names), (screen.marks, screen.mark_names));
    }
}

#[test]
fn gtkwave_converts_what_is_exported() {
    let folder = tempfile::tempdir().unwrap();
    for (number, trace) in TRACES.iter().enumerate() {
        let (from, to) = trace.span();
        let ids: Vec<SignalId> = by_path(trace.hierarchy()).into_values().flatten().take(200).collect();
        let during = When::During { from, to };
        let note = |text: &str| Note { when: during, about: About::Trace, text: text.into(), color: None };
        let selection = Selection {
            rows: ids.iter().map(|id| ShownRow::new("", Shown::Signal(*id))).collect(),
            notes: vec![note("größe, a note $end"), note("and one more")],
            ..Selection::new(trace, from, to)
        };
        let [vcd, fst] = ["vcd", "fst"].map(|ending| folder.path().join(format!("{number}.{ending}")));
        let mut to_file = fs::File::create(&vcd).unwrap();
        write(&selection, Kind::Vcd, &Options::default(), &mut to_file, &mut |_| true).unwrap();
        let mut convert = Command::new("vcd2fst");
        let ran = convert.arg(&vcd).arg(&fst).stdout(Stdio::null()).status();
        assert!(ran.is_ok_and(|status| status.success()), "vcd2fst of GTKWave: sim/setup installs it");
        let (ours, theirs) = (open(&vcd), open(&fst));
        let values = |trace: &Trace, path: &str| {
            let id = trace.hierarchy().find_signal(path)?;
            let bits = trace.value(id, to)?;
            // An FST knows nine levels by other letters in some versions; known bits are what counts.
            bits.is_known().then(|| bits.to_string())
        };
        assert_eq!(theirs.hierarchy().signals().len(), ours.hierarchy().signals().len());
        assert_eq!(values(&theirs, "tritscope.notes").as_deref(), Some("größe, a note $end | and one more"));
        let mut compared = 0;
        for signal in
            ours.hierarchy().signals().iter().filter(|signal| !matches!(signal.kind, SignalKind::Event))
        {
            let value = values(&ours, &signal.path);
            if value.is_some() && theirs.hierarchy().find_signal(&signal.path).is_some() {
                assert_eq!(values(&theirs, &signal.path), value, "{} of {:?}", signal.path, trace.file());
                compared += 1;
            }
        }
        assert!(compared > 0, "{:?}", trace.file());
    }
}
