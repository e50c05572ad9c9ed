//! `tritscope export TRACE`: a stretch of a trace with its notes as a file for other people and programs.

mod file;

use super::opened::{self, Ticking};
use super::{Outcome, Verbosity, bar, open, print};
use crate::app::{App, Kept, Msg};
use crate::base::{Diagnostic, Result, Severity, Time};
use crate::config::Keymap;
use crate::export::{Kind, Options, Selection, quoted};
use crate::note;
use crate::runtime::{self, Environment, Keeping, Shot};
use crate::session::{self, Session};
use crate::trace::{Progress, Trace};
use std::fs;
use std::path::{Path, PathBuf};

/// Columns and rows of the screen that rows are made for.
const SIZE: (u16, u16) = (160, 48);

/// Arguments of `tritscope export`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace: any VCD, FST or GHW file.
    trace: PathBuf,
    /// The first moment: 120ns, 7 (ticks), '#1234' (cycle), 50%.
    #[arg(long, value_name = "TIME", default_value = "0%")]
    from: String,
    /// The last moment, which belongs to it; +TIME counts from the first one.
    #[arg(long, value_name = "TIME", default_value = "100%")]
    to: String,
    /// Only signals whose path fits: * is any letters, ? one; a scope is all in it. May be repeated [default: the rows
    /// that the debugger shows].
    #[arg(long, value_name = "GLOB")]
    signals: Vec<String>,
    /// More notes: a file of [[note]] tables, docs/notes.md.
    #[arg(long, value_name = "FILE")]
    notes: Option<PathBuf>,
    /// Rows, marks and notes of this session [default: that of the trace, as the debugger kept it].
    #[arg(long, value_name = "FILE", conflicts_with = "no_session")]
    session: Option<PathBuf>,
    /// Rows as if the trace were opened for the first time, without marks and notes.
    #[arg(long)]
    no_session: bool,
    /// Where to write; the ending .vcd, .md, .svg, .json (`WaveJSON`) or .csv says what, and - is standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write, where the ending of OUT does not say: vcd, md, svg, json or csv.
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// CSV with one line a cycle and one column a row, instead of one line a change.
    #[arg(long)]
    per_cycle: bool,
    /// Whose rising edges are the cycles [default: the clock of the design, or one that its name gives away].
    #[arg(long, value_name = "SIGNAL")]
    clock: Option<String>,
    /// Colours of a picture: dark, light, okabe-ito, high-contrast, mono, or a theme of your own.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Stop with an error where there are more changes than this.
    #[arg(long, value_name = "N")]
    max_events: Option<u64>,
}

/// Writes the stretch.
///
/// # Errors
/// A trace, session or file of notes that cannot be read; a time, pattern or clock that is none; a file that cannot be
/// written.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let kind = kind(arguments)?;
    open::readable(&arguments.trace)?;
    arguments.session.as_deref().map_or(Ok(()), open::readable)?;
    runtime::spare(&arguments.output, &arguments.inputs())?;
    let environment = Environment::of_process();
    let theme = environment.theme(arguments.theme.as_deref())?;
    let session = arguments.kept(&environment);
    let shot = Shot {
        file: &arguments.trace,
        session: session.as_deref(),
        compare: None,
        sources: &[],
        synthesis: None,
        size: SIZE,
        keys: &[],
        theme: &theme,
    };
    let app = show(arguments, &environment, &shot, verbosity)?;
    let Some(trace) = app.document().map(|document| &document.trace) else {
        return Err(Diagnostic::internal("no trace is open"));
    };
    let ticking = Ticking::of(trace, arguments.clock.as_deref())?;
    let (from, to) = stretch(arguments, trace, ticking.as_ref())?;
    let rows: Vec<usize> = (0..app.waves().rows().len()).collect();
    let mut selection =
        app.selection(from, to, &rows).ok_or_else(|| Diagnostic::internal("the trace has no values"))?;
    selection.also.extend(ticking.iter().map(|ticking| ticking.signal));
    trace.load(&selection.also)?;
    add_notes(arguments, &mut selection)?;
    selection.provenance.export = Some(command());
    let completed =
        |progress: &Progress| runtime::complete(&mut selection.provenance, &arguments.trace, progress);
    bar::with_bar("computing the digest", verbosity.quiet, completed)?;
    let options = Options {
        in_cycles: arguments.clock.is_some() || app.counts_cycles(from, to),
        clock: ticking.map(|ticking| ticking.clock),
        per_cycle: arguments.per_cycle,
        theme: Some(theme.clone()),
        columns: None,
        most_changes: arguments.max_events,
    };
    file::write(&arguments.output, &selection, kind, &options, verbosity)
}

impl Arguments {
    /// Every file that is read.
    fn inputs(&self) -> Vec<&Path> {
        [Some(&self.trace), self.session.as_ref(), self.notes.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect()
    }

    /// The session that the rows come from.
    fn kept(&self, environment: &Environment) -> Option<PathBuf> {
        let wanted = !self.no_session && environment.settings().0.sessions;
        let own = Keeping { file: None, folder: environment.sessions.clone().filter(|_| wanted) };
        self.session.clone().or_else(|| own.source(&self.trace))
    }
}

fn kind(arguments: &Arguments) -> Result<Kind> {
    let Some(format) = &arguments.format else { return Kind::of(&arguments.output) };
    format.parse().map_err(|()| {
        let endings: Vec<_> = Kind::ALL.iter().map(|kind| kind.ending()).collect();
        Diagnostic::error(format!("no format is called `{format}`")).hint(endings.join(", "))
    })
}

/// The debugger with the trace open and the rows that are wanted.
fn show(arguments: &Arguments, environment: &Environment, shot: &Shot, verbosity: Verbosity) -> Result<App> {
    let (translation, wrong) = environment.translation(Path::new(""));
    let read = |progress: &Progress| -> Result<App> {
        let app = App::new(Keymap::built_in()).with_translation(translation);
        let mut app = runtime::settled(app, shot, progress)?;
        if let Some(session) = wanted(arguments, &app)? {
            let kept = Kept { session: Some(session), ..Kept::default() };
            runtime::settle(&mut app, shot, progress, Msg::Restore(Box::new(kept)))?;
        }
        Ok(app)
    };
    let app = bar::with_bar("reading", verbosity.quiet, read)?;
    if !verbosity.quiet {
        let problems = wrong.iter().chain(app.problems().list());
        problems.filter(|problem| problem.severity > Severity::Note).for_each(print::warn);
    }
    Ok(app)
}

/// A session of the signals that the patterns fit and of the clock; rows that are there already stay what they are.
fn wanted(arguments: &Arguments, app: &App) -> Result<Option<Session>> {
    let Some((document, shown)) = app.document().zip(app.session()) else { return Ok(None) };
    let hierarchy = document.trace.hierarchy();
    let row = |path: &str| {
        let is_it = |row: &&session::Row| matches!(&row.content, session::Content::Signal { path: p, .. } if p == path);
        let known = shown.rows.iter().find(is_it).cloned();
        session::Row { depth: 0, ..known.unwrap_or_else(|| session::Row::signal(path)) }
    };
    let chosen = opened::fitting(&document.trace, &arguments.signals)?;
    let chosen = chosen.into_iter().filter_map(|id| hierarchy.signal(id));
    let rows = chosen.map(|signal| row(&signal.path)).collect();
    Ok((!arguments.signals.is_empty()).then(|| Session { rows, ..Session::default() }))
}

/// The first and the last moment.
fn stretch(arguments: &Arguments, trace: &Trace, ticking: Option<&Ticking>) -> Result<(Time, Time)> {
    let (first, last) = trace.span();
    let from = opened::moment(trace, ticking, first, &arguments.from)?;
    let to = opened::moment(trace, ticking, from, &arguments.to)?;
    let written = |time| trace.scale().format(time);
    if from > to {
        return Err(Diagnostic::error(format!(
            "--from {} is later than --to {}",
            written(from),
            written(to)
        ))
        .hint("the first moment comes first"));
    }
    if from > last || to < first {
        let what = format!("nothing is from {} to {}", written(from), written(to));
        return Err(Diagnostic::error(what).in_file(trace.file()).hint(format!(
            "the trace goes from {} to {}",
            written(first),
            written(last)
        )));
    }
    Ok((from.max(first), to.min(last)))
}

/// Adds the notes of `--notes` to those of the session.
fn add_notes(arguments: &Arguments, selection: &mut Selection) -> Result<()> {
    let Some(file) = &arguments.notes else { return Ok(()) };
    let text = fs::read_to_string(file)
        .map_err(|error| Diagnostic::error(format!("the notes cannot be read: {error}")).in_file(file))
        .map_err(|error| error.hint("name a file of [[note]] tables, docs/notes.md"))?;
    let notes = note::read(&text, file, selection.trace.scale())?;
    selection.session.push_str(&note::write(&notes));
    selection.notes.extend(notes);
    Ok(())
}

/// The command line of this process, as a shell takes it.
fn command() -> String {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| quoted(&word.to_string_lossy())).collect();
    format!("tritscope {}", words.join(" "))
}
