//! A mutant on the bench: built, run and checked as any scenario is.

use super::draw::Deck;
use super::edits::Edit;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use tritscope::base::{Diagnostic, Field};
use tritscope::check::{Divergence, Golden, check};
use tritscope::decode::Run;
use tritscope::manifest::{
    ActivationKind, ChipSelects, Dump, Load, Manifest, NormKind, Parameters, RandomTransformer, RunOptions,
    Scenario, Sidecar, Source,
};
use tritscope::model::Models;
use tritscope::sim::{self, Cancel, Event, Outcome, Project, Request, Stage, Verdict};
use tritscope::trace::{Progress, Trace};

/// Longer than any run of these scenarios takes on a loaded machine; the bench itself gives up much earlier.
const LIMIT: Duration = Duration::from_secs(300);

/// What passed each probe, in order, whenever it did; and the frames on the wire.
type Streams = BTreeMap<String, Vec<(Option<usize>, Option<usize>, Field)>>;

/// A scenario, and what passes the probes of the design as it is.
pub struct Course {
    pub scenario: Scenario,
    pub streams: Streams,
}

/// What came of a mutant on one course.
#[derive(Clone, Debug)]
pub enum Fate {
    /// No course has the module.
    Outside,
    /// A compiler refused it.
    Refused,
    /// Every probe shows what it shows without the edit.
    Equal,
    /// The bench says that something is wrong, the check does not.
    Noticed(String),
    /// Neither noticed that a probe shows something else.
    Escaped,
    /// The check found it; `hung` when the run did not come to its end.
    Diverged { divergence: Box<Divergence>, hung: bool, bench: String },
    /// The run was stopped or its trace cannot be read, and why.
    Lost(String),
}

/// What mutants run on, one after another until a probe shows something else.
pub fn courses() -> Vec<Scenario> {
    let course = |name: &str, norm, activation, parameters: [usize; 4], stall, load| {
        let random = RandomTransformer {
            seed: 5,
            width: 12,
            heads: 4,
            kv_heads: 2,
            head_width: 6,
            ffn_width: 20,
            layers: 2,
            context: 5,
            tokens: 2,
            norm,
            activation,
        };
        let [lanes, cs_width, copi_width, sign_frames] = parameters;
        let cs_width = if cs_width == 0 { ChipSelects::All } else { ChipSelects::Count(cs_width) };
        Scenario {
            name: name.to_owned(),
            summary: String::new(),
            source: Source::RandomTransformer(random),
            parameters: Parameters { lanes, cs_width, copi_width, sign_frames, dot_width: None },
            run: RunOptions { dump: Dump::Engine, load, stall, ..RunOptions::default() },
        }
    };
    vec![
        course("A", NormKind::Rms, ActivationKind::SwiGlu, [40, 32, 8, 0], 0, Load::Port),
        course("B", NormKind::Layer, ActivationKind::Relu2, [7, 0, 2, 1], 3, Load::Port),
        course("C", NormKind::Rms, ActivationKind::Relu, [35, 32, 1, 1], 0, Load::Image),
    ]
}

/// Runs the design as it is.
pub fn course(root: &Path, scenario: Scenario) -> Course {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.fst");
    let ran = simulate(root, &file, &scenario).unwrap();
    let Ran::Ended(Verdict::Pass { .. }) = ran else { panic!("{}: the bench does not pass", scenario.name) };
    let (run, _, _) = read(&file).unwrap();
    Course { streams: streams(&run), scenario }
}

/// Runs the design in `tree` on `course`.
pub fn try_out(tree: &Path, course: &Course) -> Fate {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.fst");
    match simulate(tree, &file, &course.scenario) {
        Ok(Ran::Refused) => Fate::Refused,
        Ok(Ran::Stopped) => Fate::Lost("stopped after the time limit".to_owned()),
        Ok(Ran::Ended(verdict)) => judge(&file, &verdict, course),
        Err(error) => Fate::Lost(error.what),
    }
}

/// A copy of the project at `root` with the edit.
pub fn tree(root: &Path, deck: &Deck, edit: &Edit) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(root, folder.path());
    fs::write(folder.path().join(&deck.file), edit.apply(&deck.text)).unwrap();
    folder
}

enum Ran {
    Refused,
    Stopped,
    Ended(Verdict),
}

fn simulate(root: &Path, file: &Path, scenario: &Scenario) -> Result<Ran, Diagnostic> {
    let cancel = Cancel::default();
    let request = Request {
        scenario: scenario.clone(),
        command: "cargo test --test mutants".to_owned(),
        project: Project::at(root),
        models: Models::standard(),
        output: Some(file.to_owned()),
        cache: None,
        cancel: cancel.clone(),
        silence: tritscope::sim::SILENCE,
    };
    let (done, ended) = channel::<()>();
    let watch = thread::spawn(move || {
        if ended.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            cancel.cancel();
        }
    });
    let mut running = false;
    let outcome = sim::run(&request, &mut |event| running |= event == Event::Stage(Stage::Run));
    drop(done);
    watch.join().unwrap();
    match outcome {
        Ok(Outcome::Finished(report)) => Ok(Ran::Ended(report.verdict)),
        Ok(Outcome::Cancelled(_)) if running => Ok(Ran::Stopped),
        Err(error) if running => Err(error),
        Ok(Outcome::Cancelled(_)) | Err(_) => Ok(Ran::Refused),
    }
}

fn judge(file: &Path, verdict: &Verdict, course: &Course) -> Fate {
    let (run, trace, golden) = match read(file) {
        Ok(read) => read,
        Err(error) => return Fate::Lost(error.to_string()),
    };
    let report = match check(&run, &trace, &golden, &Progress::default()) {
        Ok(report) => report,
        Err(error) => return Fate::Lost(error.to_string()),
    };
    let bench = said(verdict);
    match report.first().cloned() {
        Some(divergence) => {
            let hung = matches!(verdict, Verdict::Fail { reason: Some(reason), .. } if reason == "watchdog");
            Fate::Diverged { divergence: Box::new(divergence), hung, bench }
        }
        None if streams(&run) != course.streams || report.missing > 0 => {
            if matches!(verdict, Verdict::Pass { .. }) { Fate::Escaped } else { Fate::Noticed(bench) }
        }
        None if matches!(verdict, Verdict::Pass { .. }) => Fate::Equal,
        None => Fate::Noticed(bench),
    }
}

/// The bench's last word, for the table.
fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Pass { .. } => "pass".to_owned(),
        Verdict::Fail { reason: Some(reason), .. } => reason.clone(),
        Verdict::Fail { wrong, .. } => format!("{wrong} wrong"),
    }
}

fn read(file: &Path) -> Result<(Run, Trace, Golden), Diagnostic> {
    let progress = Progress::default();
    let trace = Trace::open(file, &progress)?;
    let sidecar = Sidecar::beside(file)?.unwrap();
    let run = Run::decode(&trace, &Manifest::bundled()?, &sidecar, &progress)?;
    Ok((run, trace, Golden::new(&sidecar, &Models::standard())?))
}

fn streams(run: &Run) -> Streams {
    let passed = run.layer_probes().iter().map(|probe| {
        let seen = run.observations(probe).map(|seen| (seen.number, seen.index, seen.data));
        (probe.tensors.join(" "), seen.collect())
    });
    let frames = run.frames().iter().map(|frame| {
        let sign = usize::from(frame.negative);
        (Some(frame.operation * 2 + sign), Some(frame.activation), run.received(frame))
    });
    passed.chain([("frames".to_owned(), frames.collect())]).collect()
}

/// A project of its own: the RTL copied, the benches shared.
pub fn copy(root: &Path, to: &Path) {
    let root = fs::canonicalize(root).unwrap();
    std::os::unix::fs::symlink(root.join("sim"), to.join("sim")).unwrap();
    fs::create_dir(to.join("rtl")).unwrap();
    for entry in fs::read_dir(root.join("rtl")).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join("rtl").join(entry.file_name())).unwrap();
    }
}
