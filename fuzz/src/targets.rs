//! What each target does with its bytes, and what must hold.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tritscope::base::{Diagnostic, Result, Severity, Time, TimeScale};
use tritscope::check::{Golden, check as compared};
use tritscope::config::{Chord, Color, Keymap, Pattern, Rules, Settings, Theme, key_script, script_text};
use tritscope::decode::Run;
use tritscope::export::snippet as snippet_of;
use tritscope::manifest::{Manifest, Scenario, Sidecar};
use tritscope::model::Models;
use tritscope::note;
use tritscope::protocol::{self, Spec, transactions};
use tritscope::query::{Bound, Expr, Operand, resolve};
use tritscope::session::Session;
use tritscope::sim::{bench_line, messages};
use tritscope::trace::{Progress, Trace};
use tritscope::translate::{Format, parse_mapping};
use tritscope::verilog::{Design, constant};

/// Of a trace no more signals are loaded: a damaged header may declare thousands.
const MOST_SIGNALS: usize = 48;

thread_local! {
    /// A folder for the files of one input.
    static FOLDER: TempDir = tempfile::tempdir().expect("a folder for temporary files");
    /// A small trace with a value of every kind.
    static SMALL: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

/// A small trace with a value of every kind: what expressions and protocols are bound to.
const SMALL_VCD: &str = "$timescale 1ns $end\n$scope module top $end\n$var wire 1 ! clk $end\n\
$var wire 8 \" data [7:0] $end\n$var wire 1 # valid $end\n$var real 64 $ level $end\n$var string 1 % word $end\n\
$var event 1 & hit $end\n$var wire 130 ' wide [129:0] $end\n$var wire 4 ( mem[0] [3:0] $end\n\
$var wire 4 ) mem[1] [3:0] $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\nbx \"\nx#\nr0.5 $\nsidle %\n\
b1x0z 'b1 (\nbz )\n#5\n1!\nb1010 \"\n1#\n#10\n0!\nr-1e300 $\nsrun %\n1&\n#15\n1!\nb11111111 \"\n0#\n\
b1111111111111111111111111111111111111111111111111111111111111111111111111111111111111 '\n#20\n0!\n#25\n1!\n1#\n\
1&\nrnan $\n#30\n0!\nb0 \"\n#35\n1!\n#40\n";

/// Writes a file of the temporary folder.
fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let file = FOLDER.with(|folder| folder.path().join(name));
    // A reader may still hold the one before in its hands.
    let _ = fs::remove_file(&file);
    fs::write(&file, bytes).expect("room for a temporary file");
    file
}

/// A message says what, and holds nothing that steers a terminal.
fn plain(diagnostic: &Diagnostic) {
    assert!(!diagnostic.what.is_empty());
    assert!(diagnostic.severity != Severity::Internal, "{diagnostic:?}");
}

/// The same, and its words came through [`tritscope::trace`], which takes control characters out.
fn printable(text: &str) {
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

fn opened(file: &Path) -> Result<Trace> {
    let trace = Trace::open(file, &Progress::new())?;
    let ids: Vec<_> = trace.hierarchy().signal_ids().take(MOST_SIGNALS).collect();
    trace.load(&ids)?;
    Ok(trace)
}

/// Opens a file and looks at everything in it: names, warnings, changes, columns.
fn trace(name: &str, data: &[u8]) -> Result<()> {
    let file = written(name, data);
    let trace = opened(&file).inspect_err(|error| {
        plain(error);
        printable(&error.what);
        assert!(error.severity == Severity::Error && error.hint.is_some(), "{error:?}");
    })?;
    for warning in trace.warnings() {
        plain(warning);
        printable(&warning.what);
        assert!(warning.severity <= Severity::Warning || warning.severity != Severity::Error, "{warning:?}");
    }
    let (first, last) = trace.span();
    assert!(first <= last);
    let hierarchy = trace.hierarchy();
    hierarchy.scopes().iter().for_each(|scope| printable(&scope.path));
    hierarchy.signals().iter().take(10_000).for_each(|signal| printable(&signal.path));
    for id in hierarchy.signal_ids().take(MOST_SIGNALS) {
        let all = trace.changes(id, Time(0), Time(u64::MAX));
        assert!(all.is_sorted_by_key(|(time, _)| *time), "changes ascend");
        let columns = trace.summary(id, Time(0), last, 9);
        let counted: usize = columns.iter().map(|column| column.changes as usize).sum();
        assert_eq!(counted, all.len(), "each change is in one column");
        for (time, _) in all.iter().take(64) {
            assert!(trace.value(id, *time).is_some());
            printable(&trace.value(id, *time).map(|value| value.to_string()).unwrap_or_default());
        }
    }
    Ok(())
}

/// A VCD, plain or packed. The tolerant reader opens whatever has a signal, so nothing is called damaged.
pub fn vcd(data: &[u8]) {
    // Begins as a VCD does, so that no time is lost over files of no format.
    let text = [b"$", data].concat();
    if let Err(error) = trace("fuzz.vcd", &text) {
        assert!(!error.what.contains("damaged:"), "{error:?}");
    }
}

/// An FST, and whatever begins like one.
pub fn fst(data: &[u8]) {
    let _ = trace("fuzz.fst", data);
}

/// A GHW.
pub fn ghw(data: &[u8]) {
    let _ = trace("fuzz.ghw", data);
}

thread_local! {
    /// A trace, and where its index is.
    static INDEXED: RefCell<Option<(PathBuf, PathBuf)>> = const { RefCell::new(None) };
}

/// The index of a VCD: opened with it, the names are those of the file, and all values can be asked for.
///
/// A build for fuzzing gives an index to small files too, and leaves out the sums that would stop all else.
pub fn index(data: &[u8]) {
    let (file, place) = INDEXED.with_borrow_mut(|indexed| indexed.get_or_insert_with(with_index).clone());
    fs::write(place, data).expect("room for an index");
    // Its sums left out, values may be refused: never more than that.
    let Ok(trace) = opened(&file).inspect_err(plain) else { return };
    for id in trace.hierarchy().signal_ids() {
        let all = trace.changes(id, Time(0), Time(u64::MAX));
        let _ = trace.summary(id, Time(0), trace.span().1, 9);
        assert!(all.is_sorted_by_key(|(time, _)| *time));
    }
}

fn with_index() -> (PathBuf, PathBuf) {
    let file = written("indexed.vcd", include_bytes!("../../tests/traces/mixed.vcd"));
    let trace = opened(&file).expect("the small trace opens");
    assert!(trace.keep_index(&Progress::new()).expect("an index"), "XDG_CACHE_HOME is an empty folder");
    let folder =
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).unwrap_or_default().join("tritscope/index");
    let mut found = fs::read_dir(folder).expect("indexes").flatten().map(|entry| entry.path());
    (file, found.next().expect("one index"))
}

/// Manifest, scenario and sidecar; what is read is checked, and a sidecar is written and read again.
pub fn manifest(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = Path::new("fuzz.toml");
    match tritscope::manifest::parse::<Manifest>(text, file) {
        Ok(manifest) => drop(manifest.validate().inspect_err(plain)),
        Err(error) => plain(&error),
    }
    if let Ok(scenario) = tritscope::manifest::parse::<Scenario>(text, file)
        && scenario.validate().is_ok()
    {
        let parameters = &scenario.parameters;
        let _ = (parameters.chip_selects(), parameters.frame_cycles(), parameters.blocks());
    }
    if let Ok(sidecar) = tritscope::manifest::parse::<Sidecar>(text, file) {
        let again = sidecar.to_toml().expect("what was read can be written");
        let again =
            tritscope::manifest::parse::<Sidecar>(&again, file).expect("what was written can be read");
        assert_eq!(again, sidecar);
    }
}

/// A trace with a sidecar, a manifest and a file of expected tensors that come with it, decoded and compared.
///
/// The input is the three files, with a line `%%` between.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.splitn(3, "\n%%\n");
    let trace = written("run.vcd", SMALL_VCD.as_bytes());
    written("run.toml", parts.next().unwrap_or_default().as_bytes());
    written("manifest.toml", parts.next().unwrap_or_default().as_bytes());
    written("expected.jsonl", parts.next().unwrap_or_default().as_bytes());
    drop(read_back(&trace).inspect_err(plain));
}

fn read_back(file: &Path) -> Result<()> {
    let Some(sidecar) = Sidecar::beside(file)? else { return Ok(()) };
    let manifest = sidecar.manifest()?;
    let trace = Trace::open(file, &Progress::new())?;
    let run = Run::decode(&trace, &manifest, &sidecar, &Progress::new())?;
    for tensor in run.tensors() {
        let _ = run.tensor_range(&tensor.name);
        let _ = run.current(&tensor.name, tritscope::base::Cycle(3)).map(|key| run.elements(&key));
    }
    // A golden model of any size is what was asked for; only files of expected tensors are of interest here.
    if sidecar.expected.is_some() {
        let golden = Golden::new(&sidecar, &Models::new(Vec::new()))?;
        compared(&run, &trace, &golden, &Progress::new())?;
    }
    Ok(())
}

/// A mapping file; formats as they are spelled in rules and sessions.
pub fn mapping(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match parse_mapping(text, Path::new("fuzz.mapping")) {
        Ok(labels) => assert!(labels.width().is_none_or(|width| width <= 4096)),
        Err(error) => plain(&error),
    }
    for line in text.lines().take(50) {
        if let Ok(format) = line.parse::<Format>() {
            let again: Format = format.to_string().parse().expect("a format reads what it writes");
            assert_eq!(again.to_string(), format.to_string());
        }
    }
}

/// A session of tritscope's own, and a savefile of GTKWave; what is read can be written and read again.
pub fn session(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let file = Path::new("fuzz.toml");
    let read = |text: &str| Session::of_toml(text, file);
    let sessions = [read(&text).ok(), Some(Session::of_gtkw(&text, Path::new("fuzz.gtkw")))];
    for (session, warnings) in sessions.into_iter().flatten() {
        warnings.iter().for_each(plain);
        let written = session.to_toml();
        let (again, _) = read(&written).expect("what was written can be read");
        assert_eq!(again.to_toml(), written, "nothing is lost the second time");
    }
}

/// Notes: those that can be read are written and read again.
pub fn note(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (file, scale) = (Path::new("fuzz.toml"), TimeScale::default());
    drop(note::read(text, file, scale).inspect_err(plain));
    let Ok((notes, warnings)) = note::salvage(text, file, scale) else { return };
    warnings.iter().for_each(plain);
    for note in &notes {
        note.text.lines().for_each(printable);
    }
    let again = note::read(&note::write(&notes), file, scale).expect("what was written can be read");
    assert_eq!(again, notes);
}

/// What a VCD says of itself as a snippet, its session and the notes in that.
pub fn snippet(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match snippet_of(&text) {
        None => {}
        Some(Err(error)) => plain(&error),
        Some(Ok(snippet)) => {
            session(snippet.session.as_bytes());
            note(snippet.session.as_bytes());
        }
    }
}

/// The keymap, settings, themes, rules, chords and key scripts.
pub fn keymap(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let file = Path::new("fuzz.toml");
    let actions: Vec<&str> = tritscope::app::ACTIONS.iter().map(|action| action.name).collect();
    Keymap::built_in().override_with(&text, file, &actions).iter().for_each(plain);
    Settings::of_text(&text, file).1.iter().for_each(plain);
    let known = |text: &str| text.parse::<Format>().map(drop);
    Rules::of_text(&text, file, &known).1.iter().for_each(plain);
    let theme = written("fuzz.toml", data);
    let folder = theme.parent().map(Path::to_owned).into_iter().collect::<Vec<_>>();
    drop(Theme::load("fuzz", &folder).inspect_err(plain));
    for line in text.lines().take(20) {
        let _ = line.parse::<Color>();
        if let Ok(pattern) = Pattern::new(line) {
            let _ = pattern.matches("top.unit.signal", "signal");
        }
        if let Ok(chord) = line.parse::<Chord>() {
            assert_eq!(chord.to_string().parse::<Chord>().ok(), Some(chord));
        }
        if let Ok(chords) = key_script(line) {
            assert_eq!(key_script(&script_text(&chords)).ok(), Some(chords));
        }
    }
}

/// A function of the small trace.
fn with_small<T>(what: impl FnOnce(&Trace) -> T) -> T {
    SMALL.with_borrow_mut(|small| {
        let open = || opened(&written("small.vcd", SMALL_VCD.as_bytes())).expect("the small trace opens");
        what(small.get_or_insert_with(open))
    })
}

/// A condition: parsed, written, parsed again, bound to a small trace, its values and its matches.
pub fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let expr = match Expr::parse(text) {
        Ok(expr) => expr,
        Err(problem) => return plain(&problem.into()),
    };
    let mut again = String::new();
    write!(again, "{expr}").expect("a string takes everything");
    assert_eq!(Expr::parse(&again).ok().as_ref(), Some(&expr), "{again}");
    with_small(|trace| {
        let scope = trace.hierarchy().find_scope("top");
        let find = |name: &str| {
            let id = resolve(trace.hierarchy(), scope, name)?;
            Operand::of(trace, id).ok_or_else(|| Diagnostic::error("not loaded"))
        };
        let bound = match Bound::new(&expr, &find) {
            Ok(bound) => bound,
            Err(error) => return plain(&error),
        };
        let progress = Progress::new();
        let track = bound.track(&progress);
        let matches = bound.matches(None, (Time(0), Time(u64::MAX)), &progress, 10_000);
        if let (Ok(track), Ok(matches)) = (track, matches) {
            assert!(matches.times.len() <= track.len());
            let first = bound.next_match(None, Time(0), &progress).expect("a search that is not cancelled");
            assert_eq!(first, matches.next(Time(0)).and_then(|at| matches.times.get(at).copied()));
        }
    });
}

/// What a row of a protocol says of itself, and the transactions it finds.
pub fn protocol(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let spec = match text.parse::<Spec>() {
        Ok(spec) => spec,
        Err(error) => return plain(&error),
    };
    assert_eq!(spec.to_string().parse::<Spec>().ok().as_ref(), Some(&spec), "{spec}");
    with_small(|trace| {
        let scope = trace.hierarchy().find_scope("top");
        let wire = |name: &str| {
            let id = resolve(trace.hierarchy(), scope, name)?;
            trace.track(id).ok_or_else(|| Diagnostic::error("not loaded"))
        };
        let source = protocol::Source { scale: trace.scale(), end: trace.span().1, wire: &wire };
        if let Ok(found) = transactions(&spec, &source, &Progress::new()) {
            assert!(found.is_sorted_by(|one, two| one.to <= two.from), "in order, without overlap");
        }
    });
}

/// What compilers, simulators and benches print.
pub fn simulator(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    messages(&lines, &|file| PathBuf::from(file)).iter().for_each(plain);
    for line in &lines {
        let _ = bench_line(line);
    }
}

/// Verilog: modules, drivers and readers of each name, places of scopes, constants.
pub fn verilog(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // A second file takes part in what is included and instantiated.
    let (one, two) = text.split_once("\n%%\n").unwrap_or((&text, ""));
    let files = vec![("one.v".into(), one.to_owned()), ("two.sv".into(), two.to_owned())];
    let design = Design::parse_with(files, &["VERILATOR"]);
    for (index, module) in design.modules().iter().enumerate().take(20) {
        let _ = design.locate(&[&module.name, "u", "g[3]", "b"]);
        let _ = design.guess(&["clk", "data[3]"]);
        assert!(design.module_at(module.at).is_some());
        for declaration in module.declarations.iter().take(20) {
            for site in design.drivers(&module.name, &declaration.name) {
                assert!(site.line > 0 && site.column > 0);
            }
            let _ = design.readers(&module.name, &declaration.name);
        }
        for used in module.uses.iter().take(50) {
            let _ = design.resolve(index, used);
        }
    }
    for source in design.files() {
        for line in 0..source.lines().min(200) + 2 {
            source.pieces(line).for_each(|piece| assert!(!piece.text.is_empty()));
        }
    }
    let words: Vec<_> = one.split_whitespace().take(40).map(Into::into).collect();
    let _ = constant(&words, &|_| Some(7));
}
