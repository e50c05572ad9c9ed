//! What to run: scenario and workload in, commands out. Nothing here touches a file or a process.
//!
//! Every command runs in the working folder of its run, so that all its paths are short and relative:
//!
//! | path | what |
//! | --- | --- |
//! | `rtl/`, `sim/` | a copy of the sources, fault applied |
//! | `data/` | program, matrices, vectors and expected results, as the bench reads them |
//! | `build/` | what compilers write |
//! | `out/` | a link to the folder that the trace is written to |

use super::{Design, OwnElaboration};
use crate::manifest::{Dump, Load, Scenario, Simulator};
use std::path::Path;

/// One command: a program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The program, looked up on the path.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl Step {
    /// A step from words.
    pub(super) fn new(program: &str, arguments: &[&str]) -> Self {
        Self { program: program.to_owned(), arguments: arguments.iter().map(|&one| one.to_owned()).collect() }
    }
}

impl Step {
    /// The command as a shell takes it.
    #[must_use]
    pub fn shown(&self) -> String {
        super::tools::shown(self)
    }
}

/// The format of a trace, chosen by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// Everything but `.vcd`.
    Fst,
    /// Text, 10 to 30 times as large.
    Vcd,
}

impl TraceFormat {
    /// The format of the trace `file`.
    #[must_use]
    pub fn of(file: &Path) -> Self {
        let vcd = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("vcd"));
        if vcd { Self::Vcd } else { Self::Fst }
    }

    /// The usual ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Fst => "fst",
            Self::Vcd => "vcd",
        }
    }
}

/// What a run needs to know beside its elaboration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunSettings {
    /// What the trace holds.
    pub dump: Dump,
    /// The format of the trace.
    pub format: TraceFormat,
    /// How weights reach their bank.
    pub load: Load,
    /// Seed of random stalls, 0 for none.
    pub stall: u64,
    /// Where a bench of layers takes its tokens from; nothing to a bench of the engine.
    pub input: Input,
}

/// Where a bench of layers takes its tokens from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Files, with everything that must come of them.
    #[default]
    Files,
    /// Whoever runs it: each token over standard input, each result over standard output.
    Host,
}

/// The built Icarus program and the built Verilator model.
const ICARUS_PROGRAM: &str = "build/tb.vvp";
pub(super) const VERILATOR_MODEL: &str = "build/tb";
/// Where Verilator writes C++, and the prefix of its names.
pub(super) const VERILATOR_FOLDER: &str = "build/obj";
pub(super) const VERILATOR_PREFIX: &str = "Vtb";

/// Compiles for Icarus.
#[must_use]
pub fn icarus_build<'a>(design: &Design, sources: impl Iterator<Item = &'a str>) -> Step {
    let top = design.top();
    // A design of one's own may be SystemVerilog.
    let language = if matches!(design, Design::Own(_)) { "-g2012" } else { "-g2009" };
    let mut step = Step::new("iverilog", &[language, "-o", ICARUS_PROGRAM, "-s", top]);
    step.arguments.extend(included(design));
    let values = design.values().into_iter();
    step.arguments.extend(values.map(|(name, value)| format!("-P{top}.{name}={value}")));
    step.arguments.extend(sources.map(str::to_owned));
    step
}

/// Above this many scalars Verilator does not move conditions together: the time that takes grows with the
/// square of their number, to three quarters of the translation at 1024.
const MANY_LANES: usize = 256;

/// Translates to C++ with Verilator, with or without the code that writes traces; what a trace holds is
/// chosen when the bench runs.
///
/// Loops over lanes unroll whatever their number, and vectors of any width are traced: by default Verilator
/// stops at 64 turns and silently leaves out what is wider than 256 bits.
#[must_use]
pub fn verilate<'a>(design: &Design, run: &RunSettings, sources: impl Iterator<Item = &'a str>) -> Step {
    let lanes = design.lanes();
    let mut step = Step::new("verilator", &["--cc", "--top-module", design.top(), "--timescale", "1ns/1ns"]);
    let more = ["--prefix", VERILATOR_PREFIX, "--Mdir", VERILATOR_FOLDER, "-Wno-fatal"];
    step.arguments.extend(more.map(str::to_owned));
    step.arguments.extend(included(design));
    if matches!(design, Design::Own(_)) {
        // Its bench makes the clock itself, and opens the trace.
        step.arguments.extend(["--main", "--timing", "-Wno-TIMESCALEMOD"].map(str::to_owned));
    }
    let loops = (4 * lanes).max(8192).to_string();
    step.arguments.extend(["--unroll-count".to_owned(), loops]);
    if lanes > MANY_LANES {
        step.arguments.push("-fno-merge-cond-motion".to_owned());
    }
    step.arguments.extend(design.values().into_iter().map(|(name, value)| format!("-G{name}={value}")));
    if run.dump != Dump::None {
        step.arguments.extend(["--trace-fst", "--trace-max-width", "1048576"].map(str::to_owned));
    }
    step.arguments.extend(sources.map(str::to_owned));
    step
}

/// Runs the built bench.
#[must_use]
pub fn simulate(design: &Design, simulator: Simulator, run: &RunSettings) -> Step {
    let mut step = match simulator {
        Simulator::Icarus => Step::new("vvp", &["-n", ICARUS_PROGRAM]),
        Simulator::Verilator => Step::new(VERILATOR_MODEL, &[]),
    };
    // Icarus takes the format from this flag, whatever the file is called.
    if simulator == Simulator::Icarus && run.dump != Dump::None && run.format == TraceFormat::Fst {
        step.arguments.push("-fst".to_owned());
    }
    if let Design::Own(own) = design {
        step.arguments.extend(own_plusargs(own, run));
        return step;
    }
    let load = match run.load {
        Load::Port => "port",
        Load::Image => "image",
    };
    step.arguments.push("+dir=data".to_owned());
    step.arguments.push(format!("+load={load}"));
    step.arguments.push(format!("+stall={}", run.stall));
    step.arguments.push(format!("+dump={}", run.dump.name()));
    if run.dump != Dump::None {
        step.arguments.push(format!("+trace={}", trace_name(run.format)));
    }
    if let Design::Layer(layer) = design {
        let more = match run.input {
            Input::Files => [
                format!("+tokens={}", layer.tokens),
                "+input=file".into(),
                "+expect=1".into(),
                "+output=0".into(),
            ],
            Input::Host => [
                format!("+tokens={}", layer.tokens),
                "+input=stdin".into(),
                "+expect=0".into(),
                "+output=1".into(),
            ],
        };
        step.arguments.extend(more);
    }
    step
}

/// Folders in which included files are looked for.
fn included(design: &Design) -> Vec<String> {
    match design {
        Design::Own(own) => vec![format!("-I{}", own.folder)],
        _ => ["-Irtl", "-Isim"].map(str::to_owned).to_vec(),
    }
}

/// What the bench of a design of one's own is told: where its data is, what to dump and where, and what its scenario
/// says.
fn own_plusargs(own: &OwnElaboration, run: &RunSettings) -> Vec<String> {
    let mut arguments = vec![format!("+dir={}", own.folder), format!("+dump={}", run.dump.name())];
    arguments.extend((run.dump != Dump::None).then(|| format!("+trace={}", trace_name(run.format))));
    arguments.extend(own.design.plusargs.iter().map(|plusarg| format!("+{plusarg}")));
    arguments
}

/// Where the bench writes its trace.
pub(super) fn trace_name(format: TraceFormat) -> String {
    format!("out/trace.{}", format.ending())
}

/// What the command line may say differently from the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The simulator.
    pub simulator: Option<Simulator>,
    /// What the trace holds.
    pub dump: Option<Dump>,
    /// A deliberate fault.
    pub fault: Option<String>,
}

impl Overrides {
    /// The scenario that runs.
    #[must_use]
    pub fn apply(&self, mut scenario: Scenario) -> Scenario {
        let run = &mut scenario.run;
        run.simulator = self.simulator.unwrap_or(run.simulator);
        run.dump = self.dump.unwrap_or(run.dump);
        run.fault = self.fault.clone().or(run.fault.take());
        scenario
    }

    /// The command that repeats a run, with paths relative to the project.
    #[must_use]
    pub fn command(&self, scenario: &Path, output: Option<&Path>) -> String {
        let mut step = Step::new("tritscope", &["sim", &scenario.to_string_lossy()]);
        let fault = self.fault.as_deref();
        let simulator = self.simulator.map(Simulator::name);
        let dump = self.dump.map(Dump::name);
        for (option, value) in [("--simulator", simulator), ("--dump", dump), ("--fault", fault)] {
            step.arguments.extend(value.into_iter().flat_map(|value| [option.to_owned(), value.to_owned()]));
        }
        if let Some(output) = output {
            step.arguments.extend(["-o".to_owned(), output.to_string_lossy().into_owned()]);
        }
        super::tools::shown(&step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{ChipSelects, Parameters};
    use crate::sim::Elaboration;

    const DESIGN: Design = Design::Product(Elaboration {
        n_in: 64,
        n_out: 100,
        parameters: Parameters {
            lanes: 64,
            cs_width: ChipSelects::Count(32),
            copi_width: 1,
            sign_frames: 1,
            dot_width: None,
        },
        matrices: 2,
        operations: 3,
    });

    const RUN: RunSettings = RunSettings {
        dump: Dump::Engine,
        format: TraceFormat::Fst,
        load: Load::Port,
        stall: 7,
        input: Input::Files,
    };

    #[test]
    fn both_simulators_get_every_parameter_and_source() {
        let icarus = icarus_build(&DESIGN, ["rtl/a.v", "sim/tb.v"].into_iter());
        let verilator = verilate(&DESIGN, &RUN, ["rtl/a.v", "sim/tb.v"].into_iter());
        for (name, value) in DESIGN.values() {
            assert!(icarus.arguments.contains(&format!("-Ptb.{name}={value}")), "{name}");
            assert!(verilator.arguments.contains(&format!("-G{name}={value}")), "{name}");
        }
        for step in [&icarus, &verilator] {
            assert!(step.arguments.ends_with(&["rtl/a.v".to_owned(), "sim/tb.v".to_owned()]));
        }
        assert!(verilator.arguments.contains(&"--trace-fst".to_owned()));
        let silent = verilate(&DESIGN, &RunSettings { dump: Dump::None, ..RUN }, std::iter::empty());
        assert!(!silent.arguments.iter().any(|argument| argument.starts_with("--trace")));
    }

    #[test]
    fn icarus_is_told_the_format_and_verilator_never() {
        let line =
            |simulator, run: &RunSettings| super::super::tools::shown(&simulate(&DESIGN, simulator, run));
        assert_eq!(
            line(Simulator::Icarus, &RUN),
            "vvp -n build/tb.vvp -fst +dir=data +load=port +stall=7 +dump=engine +trace=out/trace.fst"
        );
        let vcd = RunSettings { format: TraceFormat::Vcd, load: Load::Image, stall: 0, ..RUN };
        assert_eq!(
            line(Simulator::Icarus, &vcd),
            "vvp -n build/tb.vvp +dir=data +load=image +stall=0 +dump=engine +trace=out/trace.vcd"
        );
        let none = RunSettings { dump: Dump::None, ..RUN };
        assert_eq!(line(Simulator::Verilator, &none), "build/tb +dir=data +load=port +stall=7 +dump=none");
    }

    #[test]
    fn commands_repeat_what_was_asked_for() {
        let overrides =
            Overrides { dump: Some(Dump::All), fault: Some("wrong-sign".into()), simulator: None };
        let command = overrides.command(Path::new("sim/scenarios/my demo.toml"), Some(Path::new("x.fst")));
        let expected = "tritscope sim 'sim/scenarios/my demo.toml' --dump all --fault wrong-sign -o x.fst";
        assert_eq!(command, expected);
    }
}
