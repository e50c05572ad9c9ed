//! The main thread: drains what arrived, lets the app decide, carries out effects, draws.

mod editing;

use super::build::{Bench, Watching};
use super::document::{Begins, panicked};
use super::event::Event;
use super::follower::{self, Follower};
use super::hands::Hands;
use super::input::{self, Turn};
use super::keeper::{Keeper, Keeping};
use super::signals::{self, Catcher, Wish};
use super::terminal::Guard;
use super::watch::Watch;
use super::worker::Opener;
use crate::app::{self, Against, App, Effect, ExportRequest, Grown, Msg, Part, Size, Translation};
use crate::base::{Diagnostic, Result};
use crate::config::{Chord, Key, Keymap, Lookup, Modifiers, Settings, Theme};
use crate::model::Models;
use crate::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The shortest time between two frames: about sixty a second.
const FRAME: Duration = Duration::from_millis(16);
/// How often the progress of a running job is shown.
const TICK: Duration = Duration::from_millis(100);

/// What the debugger is started with.
pub struct Start {
    /// The trace; none where sources are watched, whose first run brings one.
    pub file: Option<PathBuf>,
    /// Whether it is followed while it is written, or simulations of sources while they run.
    pub follow: bool,
    /// A kept synthesis to show beside it.
    pub synthesis: Option<PathBuf>,
    /// The sources that are watched.
    pub watch: Option<Watching>,
    /// The trace to compare it with.
    pub compare: Option<Against>,
    /// Where its RTL is, if not in the project that it was simulated from.
    pub sources: Vec<PathBuf>,
    /// The colours, as deep as the terminal has them.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// Rules and mapping files.
    pub translation: Translation,
    /// What the user prefers.
    pub settings: Settings,
    /// Where sessions are.
    pub keeping: Keeping,
    /// What is to be told before anything else, such as mistakes in the keymap.
    pub problems: Vec<Diagnostic>,
}

/// Why the debugger ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user left.
    Quit,
    /// This signal asked for it; the terminal is restored.
    Signal(i32),
}

/// How the debugger was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Why it ended.
    pub ended: Ended,
    /// Why the session could not be kept, if it could not.
    pub problem: Option<Diagnostic>,
}

/// Runs the debugger on this terminal until the user leaves.
///
/// # Errors
/// No terminal; a terminal that is lost; a defect of tritscope itself, with the terminal restored.
pub fn open(start: Start) -> Result<Left> {
    let guard = Guard::enter()?;
    panic::catch_unwind(AssertUnwindSafe(|| Shell::start(start, guard)?.run()))
        .unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// Everything that the main thread holds.
struct Shell {
    app: App,
    theme: Theme,
    guard: Guard,
    sender: Sender<Event>,
    events: Receiver<Event>,
    opener: Opener,
    /// Work on the trace on the screen.
    hands: Hands,
    keeper: Keeper,
    watch: Option<Watch>,
    follower: Option<Follower>,
    bench: Option<Bench>,
    turn: Turn,
    _signals: Catcher,
    ended: Option<Ended>,
    /// Something arrived since the last frame.
    stale: bool,
    drawn: Option<Instant>,
    /// Parts of the trace of a run arrive within a few milliseconds: until then they wait for the last to be drawn.
    gathering: Option<Instant>,
    ticked: Instant,
}

impl Shell {
    fn start(start: Start, mut guard: Guard) -> Result<Self> {
        if !start.settings.mouse {
            guard.leave_mouse()?;
        }
        let (sender, events) = mpsc::channel();
        let models = start.watch.as_ref().map_or_else(Models::standard, |watching| watching.models.clone());
        let watched = start.watch.as_ref().map(|watching| watching.project.clone());
        let size = guard.size()?;
        let mut shell = Self {
            app: App::new(start.keymap)
                .with_translation(start.translation)
                .with_settings(start.settings)
                .with_problems(start.problems)
                .with_sources(start.sources)
                .with_synthesis(start.synthesis)
                .with_following(start.follow),
            theme: start.theme,
            guard,
            opener: Opener::start(models, sender.clone()).map_err(|error| no_thread(&error))?,
            hands: Hands::start(&sender, watched).map_err(|error| no_thread(&error))?,
            keeper: Keeper::start(start.keeping, sender.clone()).map_err(|error| no_thread(&error))?,
            watch: None,
            follower: None,
            bench: None,
            turn: Turn::default(),
            _signals: Catcher::start(sender.clone()).map_err(|error| no_thread(&error))?,
            sender,
            events,
            ended: None,
            stale: true,
            drawn: None,
            gathering: None,
            ticked: Instant::now(),
        };
        shell.tell(Msg::Resize { width: size.width, height: size.height })?;
        if let Some(watching) = start.watch {
            shell.bench = Some(Bench::start(watching, &shell.sender)?);
            shell.tell_time()?;
            let watching = shell.bench.as_ref().map(Bench::watching);
            watching.map_or(Ok(()), |event| shell.tell(Msg::Build(event)))?;
        }
        let open = if start.follow { Msg::Follow } else { Msg::Open };
        start.file.map_or(Ok(()), |file| shell.tell(open(file)))?;
        start.compare.map_or(Ok(()), |other| shell.tell(Msg::Compare(Box::new(other))))?;
        // The first frame waits for nothing; input is read from then on.
        shell.draw()?;
        input::spawn(shell.sender.clone(), shell.turn.clone()).map_err(|error| no_thread(&error))?;
        Ok(shell)
    }

    fn run(mut self) -> Result<Left> {
        loop {
            match self.wait() {
                Ok(event) => self.take(event)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Diagnostic::internal("all threads ended")),
            }
            while let (None, Ok(event)) = (self.ended, self.events.try_recv()) {
                self.take(event)?;
            }
            if let Some(ended) = self.ended {
                return Ok(Left { ended, problem: self.keeper.finish(&self.app) });
            }
            let now = Instant::now();
            self.keeper.look(&self.app, now);
            self.look_after_progress(now)?;
            if self.stale && self.frame_due().is_none_or(|due| now >= due) {
                self.draw()?;
            }
        }
    }

    /// Waits for the next event, but not beyond what is due by the clock.
    fn wait(&self) -> std::result::Result<Event, RecvTimeoutError> {
        let frame = self.frame_due().filter(|_| self.stale);
        let tick = self.app.is_busy().then(|| self.ticked + TICK);
        match [frame, tick, self.keeper.due()].into_iter().flatten().min() {
            Some(due) => self.events.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// When the next frame may be drawn.
    fn frame_due(&self) -> Option<Instant> {
        self.drawn.map(|drawn| drawn + FRAME).max(self.gathering)
    }

    fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::App(Msg::Key(chord)) if self.suspends(chord) => self.suspend(),
            Event::App(message) => {
                match &message {
                    Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_) => {
                        self.keeper.touch(&self.app, Instant::now());
                    }
                    Msg::Loaded { part: Part::Session(kept), .. } if kept.session.is_none() => {
                        self.keeper.forbid();
                    }
                    Msg::Loaded { part: Part::Trace(trace, _), .. } => trace.keep_index_aside(),
                    _ => {}
                }
                self.gather(&message);
                if matches!(message, Msg::Build(_) | Msg::Loaded { .. } | Msg::Key(_)) {
                    self.tell_time()?;
                }
                self.tell(message)
            }
            Event::InputLost(error) => Err(Diagnostic::error(format!("the terminal is gone: {error}"))),
            Event::Watched(watched) => self.tell(Msg::Watched(watched)),
            Event::Signal(signal) => match signals::wish(signal) {
                Wish::End => {
                    self.ended = Some(Ended::Signal(signal));
                    Ok(())
                }
                Wish::Suspend => self.suspend(),
                Wish::Repaint => {
                    self.stale = true;
                    self.guard.retake()
                }
            },
        }
    }

    /// Notes that more is to come before the next frame is worth drawing.
    fn gather(&mut self, message: &Msg) {
        self.gathering = match message {
            Msg::Loaded { part: Part::Complete | Part::Failed(..), .. } => None,
            Msg::Loaded { .. } if self.bench.is_some() => {
                self.gathering.or_else(|| Some(Instant::now() + FRAME))
            }
            _ => self.gathering,
        };
    }

    /// Tells what time it is where somebody measures.
    fn tell_time(&mut self) -> Result<()> {
        self.bench.as_ref().map(Bench::now).map_or(Ok(()), |now| self.tell(Msg::Clock(now)))
    }

    /// Whether `chord` is Ctrl-Z and no action has it: raw mode keeps the terminal from acting on it.
    fn suspends(&self, chord: Chord) -> bool {
        chord == Chord::new(Key::Char('z'), Modifiers::CONTROL)
            && self.app.keymap().lookup("global", &[chord]) == Lookup::Nothing
    }

    fn suspend(&mut self) -> Result<()> {
        self.stale = true;
        self.guard.pause(signals::suspend)
    }

    /// Takes a message into the app and carries out what it wants.
    fn tell(&mut self, message: Msg) -> Result<()> {
        self.stale = true;
        app::update(&mut self.app, message).into_iter().try_for_each(|effect| self.carry_out(effect))
    }

    fn carry_out(&mut self, effect: Effect) -> Result<()> {
        match effect {
            Effect::Open { generation, file } => {
                let begins = self.begins(&file);
                if self.app.builds().of_trace(&file).is_some() {
                    // Nobody writes the trace of a run again.
                    self.watch = None;
                } else if self.watch.as_ref().is_none_or(|watch| watch.file() != file) {
                    // Without a watch the trace is not reloaded by itself; that is no reason not to show it.
                    self.watch = Watch::start(&file, self.sender.clone()).ok();
                }
                self.opener.open(generation, file, begins);
            }
            Effect::Follow { request, file, told } => self.follow(request, file, told)?,
            Effect::StopFollowing => self.follower = None,
            Effect::WriteSession { file, session } => {
                let trace = self.app.document().map(|document| document.trace.file().to_owned());
                self.keeper.write(&trace.unwrap_or_default(), file, *session);
            }
            Effect::Build { .. } | Effect::CancelBuild | Effect::DropTraces(_) => {
                self.bench.iter().for_each(|bench| bench.carry_out(&effect));
            }
            Effect::Edit { file, line, column } => self.edit(&file, line, column)?,
            Effect::Copy(text) => self.guard.copy(&text)?,
            Effect::EditText(text) => self.edit_text(&text)?,
            Effect::Export(request) => self.export(*request),
            Effect::CancelOpen(generation) => self.opener.cancel(generation),
            Effect::Redraw => self.guard.clear()?,
            Effect::Quit => self.ended = Some(Ended::Quit),
            work => {
                // Work that has ended before its first progress is told flashes nothing onto the screen.
                self.ticked = Instant::now();
                self.hands.carry_out(&self.app, work);
            }
        }
        Ok(())
    }

    /// Has a file written: of the trace, or of the screen as it is.
    fn export(&mut self, request: ExportRequest) {
        let (app, theme) = (&self.app, &self.theme);
        let picture = || {
            let Size { width, height } = app.size();
            let area = Rect::new(0, 0, width, height);
            let mut screen = Buffer::empty(area);
            ui::view(app, theme, area, &mut screen);
            ui::picture::svg(&screen, theme, "tritscope")
        };
        self.hands.export(app, request, theme, picture);
    }

    /// What a document of `file` begins with; a trace that is loaded again goes on from what is on the screen.
    fn begins(&self, file: &Path) -> Begins {
        let document = self.app.document();
        let again = document.is_some_and(|old| self.app.builds().related(old.trace.file(), file));
        if again { Begins::Same } else { Begins::Anew(self.keeper.keeping().source(file)) }
    }

    /// Follows a trace, which is then not loaded again by itself.
    fn follow(&mut self, request: u64, file: PathBuf, told: PathBuf) -> Result<()> {
        self.watch = None;
        let session = match self.begins(&told) {
            Begins::Anew(session) => session,
            Begins::Same => None,
        };
        let wish = follower::Wish { request, file, told, session };
        match Follower::start(wish, self.sender.clone()) {
            Ok(follower) => self.follower = Some(follower),
            Err(error) => {
                return self.tell(Msg::Grown { request, news: Grown::Lost(no_thread(&error)) });
            }
        }
        Ok(())
    }

    /// Shows how far running work is.
    fn look_after_progress(&mut self, now: Instant) -> Result<()> {
        if !self.app.is_busy() || now < self.ticked + TICK {
            return Ok(());
        }
        self.ticked = now;
        self.tell_time()?;
        let messages = self.opener.progress().into_iter().chain(self.hands.progress(&self.app));
        messages.collect::<Vec<_>>().into_iter().try_for_each(|message| self.tell(message))
    }

    fn draw(&mut self) -> Result<()> {
        // A resize may not have reached the channel yet; the frame must fit the screen that is there.
        let size = self.guard.size()?;
        let known = self.app.size();
        if (known.width, known.height) != (size.width, size.height) {
            self.tell(Msg::Resize { width: size.width, height: size.height })?;
        }
        let (app, theme) = (&self.app, &self.theme);
        self.guard.draw(|area, buffer| ui::view(app, theme, area, buffer))?;
        (self.stale, self.gathering) = (false, None);
        self.drawn = Some(Instant::now());
        Ok(())
    }
}

fn no_thread(error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("the system refuses what the debugger needs: {error}"))
}
