//! `tritscope [TRACE]`: the debugger on this terminal.

use super::compare::Compare;
use super::demo::Demo;
use super::{Outcome, color, print};
use crate::app::ACTIONS;
use crate::base::{Diagnostic, Result};
use crate::runtime::{self, Ended, Environment, Keeping, Left, Start};
use crate::session::Session;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Arguments of the debugger.
#[derive(Debug, Default, clap::Args)]
#[group(id = "open")]
pub struct Arguments {
    /// The trace to open: any VCD, FST or GHW file; without it the bundled demo.
    trace: Option<PathBuf>,
    /// Follow TRACE, a VCD, while a simulator is writing it.
    #[arg(long, requires = "trace")]
    follow: bool,
    #[command(flatten)]
    compare: Compare,
    /// Colours: dark, light, okabe-ito, high-contrast, mono, or a theme of your own.
    ///
    /// A theme of your own is ~/.config/tritscope/themes/NAME.toml. Without this option it is dark, or mono where
    /// the variable `NO_COLOR` is set.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// What was on the screen: rows, cursor, marks; read at first, written on leaving.
    ///
    /// A file of tritscope, or a savefile of GTKWave (.gtkw), which is only read. Without this option each trace has a
    /// session of its own, which comes back when the trace is opened again.
    #[arg(long, value_name = "FILE", conflicts_with = "no_session")]
    session: Option<PathBuf>,
    /// Where the RTL of the trace is: a folder, a Verilog file, a `.f` list, or a pattern of these as
    /// `'rtl/**/*.v'`; may be given several times.
    ///
    /// Without this option it is the project around the current folder, for a trace that tritscope made.
    #[arg(long, value_name = "PATH")]
    sources: Vec<PathBuf>,
    /// A kept synthesis to show beside the trace: its folder or its report.json, see tritscope synth.
    #[arg(long, value_name = "PLACE")]
    synth: Option<PathBuf>,
    /// Begin as if the trace were opened for the first time, and keep nothing.
    #[arg(long)]
    no_session: bool,
}

impl Arguments {
    /// Whether nothing was asked for but the debugger itself.
    pub(super) fn is_empty(&self) -> bool {
        self.trace.is_none()
            && self.theme.is_none()
            && self.compare.is_empty()
            && self.sources.is_empty()
            && self.session.is_none()
            && self.synth.is_none()
            && !self.follow
            && !self.no_session
    }

    /// Where sessions are.
    fn keeping(&self, environment: &Environment, wanted: bool) -> Keeping {
        match &self.session {
            _ if self.no_session => Keeping::default(),
            Some(file) => Keeping { file: Some(file.clone()), folder: environment.sessions.clone() },
            None => Keeping { file: None, folder: environment.sessions.clone().filter(|_| wanted) },
        }
    }
}

/// Opens the debugger and stays until the user leaves.
///
/// # Errors
/// No terminal, no such trace, no such theme. A trace that turns out to be damaged is shown as such instead.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let demo = if arguments.trace.is_none() { Some(Demo::find()?) } else { None };
    let named = arguments.trace.as_deref().or(demo.as_ref().map(Demo::file));
    let file = named.map(Path::to_owned).unwrap_or_default();
    readable(&file)?;
    let compare = arguments.compare.against()?;
    if let Some(session) = arguments.session.as_ref().filter(|session| Session::is_foreign(session)) {
        readable(session)?;
    }
    let environment = color::environment();
    let mut start = start(&environment, arguments.theme.as_deref(), Path::new(""))?;
    // The bundled demo is unpacked into a place of its own each time: nothing would come back.
    start.keeping = arguments.keeping(&environment, start.settings.sessions && demo.is_none());
    start.follow = arguments.follow;
    start.synthesis.clone_from(&arguments.synth);
    (start.file, start.compare, start.sources) = (Some(file), compare, arguments.sources.clone());
    stay(start)
}

/// What the debugger starts with on this terminal, without anything to open: the wishes of the user, those of the
/// project in `project` among them.
///
/// # Errors
/// No such theme.
pub(super) fn start(environment: &Environment, theme: Option<&str>, project: &Path) -> Result<Start> {
    let (settings, mut problems) = environment.settings();
    let theme = environment.theme(theme.or(settings.theme.as_deref()))?.in_depth(environment.depth());
    let actions: Vec<&str> = ACTIONS.iter().map(|declared| declared.name).collect();
    let (keymap, wrong) = environment.keymap(&actions);
    problems.extend(wrong);
    let (translation, wrong) = environment.translation(project);
    problems.extend(wrong);
    let (file, watch, compare, sources, keeping) = (None, None, None, Vec::new(), Keeping::default());
    let (follow, synthesis) = (false, None);
    Ok(Start {
        file,
        follow,
        synthesis,
        watch,
        compare,
        sources,
        theme,
        keymap,
        translation,
        settings,
        keeping,
        problems,
    })
}

/// Stays in the debugger until the user leaves.
///
/// # Errors
/// No terminal, or one that is lost.
pub(super) fn stay(start: Start) -> Result<Outcome> {
    let Left { ended, problem } = runtime::open(start)?;
    problem.iter().for_each(print::warn);
    match ended {
        Ended::Quit => Ok(Outcome::Done),
        Ended::Signal(signal) => {
            // Everything is restored and removed: whoever waits for this process may see what ended it.
            runtime::die_by(signal)
                .map_err(|error| Diagnostic::internal(format!("signal {signal} did not end it: {error}")))?;
            Ok(Outcome::Interrupted)
        }
    }
}

/// Fails before the terminal is touched when `file` cannot be a trace.
pub(super) fn readable(file: &Path) -> Result<()> {
    let hint = "check the path, or make a trace with `tritscope sim`";
    if file.is_dir() {
        return Err(Diagnostic::error("is a folder, not a trace").in_file(file).hint(hint));
    }
    // Opening a pipe would wait for whoever writes it.
    if file.exists() && !file.is_file() {
        return Err(Diagnostic::error("is not a file").in_file(file).hint("name a VCD, FST or GHW file"));
    }
    File::open(file)
        .map(drop)
        .map_err(|error| Diagnostic::error(format!("cannot be opened: {error}")).in_file(file).hint(hint))
}
