//! A debugger without terminal and workers: effects are carried out at once, keys come from a script.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tritscope::app::{
    App, Asked, Changed, Content, Effect, Job, Kept, Mouse, Msg, Part, Row, Stage, Version, update,
};
use tritscope::base::Result;
use tritscope::check::{Golden, Report, check, element_of, why};
use tritscope::config::{Keymap, Theme, key_script};
use tritscope::decode::Run;
use tritscope::manifest::Sidecar;
use tritscope::model::Models;
use tritscope::runtime::read_sources;
use tritscope::session::Session;
use tritscope::trace::{Progress, Trace};
use tritscope::translate::Arrays;
use tritscope::ui;

/// Everything about a trace, made once for all tests of this file.
#[derive(Clone)]
pub struct Loaded {
    trace: Trace,
    sidecar: Option<Box<Sidecar>>,
    rest: Option<(Arc<Golden>, Arc<Run>, Arc<Report>)>,
}

static CACHE: Mutex<Vec<(PathBuf, Loaded)>> = Mutex::new(Vec::new());

impl Loaded {
    fn open(file: &Path) -> Result<Self> {
        let mut cache = CACHE.lock().unwrap();
        if let Some((_, loaded)) = cache.iter().find(|(known, _)| known == file) {
            return Ok(loaded.clone());
        }
        let progress = Progress::default();
        let trace = Trace::open(file, &progress)?;
        let sidecar = Sidecar::beside(file).unwrap().map(Box::new);
        let rest = sidecar.as_ref().map(|sidecar| {
            let golden = Golden::new(sidecar, &Models::standard()).unwrap();
            let run = Run::decode(&trace, &sidecar.manifest().unwrap(), sidecar, &progress).unwrap();
            let report = check(&run, &trace, &golden, &progress).unwrap();
            (Arc::new(golden), Arc::new(run), Arc::new(report))
        });
        let loaded = Self { trace, sidecar, rest };
        cache.push((file.to_owned(), loaded.clone()));
        Ok(loaded)
    }
}

impl Loaded {
    fn version(self) -> Version {
        Version { trace: self.trace, run: self.rest.map(|(_, run, _)| run) }
    }
}

/// A debugger in a test.
pub struct Case {
    pub app: App,
    /// Effects that a terminal would see.
    pub effects: Vec<Effect>,
    /// What a trace that is opened begins with.
    pub session: Option<Session>,
    /// Whether workers take their time: only opening and loading are carried out.
    pub slow: bool,
}

/// The debugger on `traces/NAME`, 160 × 48.
pub fn case(name: &str) -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name);
    Case::new().size(160, 48).open(&file)
}

impl Case {
    /// The debugger without a trace.
    pub fn new() -> Self {
        Self { app: App::new(Keymap::built_in()), effects: Vec::new(), session: None, slow: false }
    }

    /// Sends a message, and carries out what it asks for.
    pub fn send(&mut self, message: Msg) {
        let mut effects = update(&mut self.app, message);
        while let Some(effect) = effects.pop() {
            let answers = match &effect {
                Effect::Search { .. } | Effect::Compute { .. } | Effect::FindArrays { .. } if self.slow => {
                    Vec::new()
                }
                Effect::Open { generation, file } => {
                    let kept = Kept { session: self.session.take(), ..Kept::default() };
                    let session = kept.session.is_some().then(|| Part::Session(Box::new(kept)));
                    let first = session.map(|part| Msg::Loaded { generation: *generation, part });
                    first.into_iter().chain(parts(*generation, Loaded::open(file))).collect()
                }
                Effect::Load { generation, signals } => {
                    let result = self.app.document().unwrap().trace.load(signals);
                    vec![Msg::SignalsLoaded { generation: *generation, signals: signals.clone(), result }]
                }
                Effect::Search { generation, request, condition, clock } => {
                    let trace = &self.app.document().unwrap().trace;
                    let result = tritscope::query::search(trace, condition, *clock, &Progress::new());
                    vec![Msg::Found { generation: *generation, request: *request, result }]
                }
                Effect::Compute { generation, content: content @ Content::Computed(text) } => {
                    let trace = &self.app.document().unwrap().trace;
                    let result =
                        tritscope::query::bind(trace, text).and_then(|bound| bound.track(&Progress::new()));
                    vec![Msg::Computed { generation: *generation, content: content.clone(), result }]
                }
                Effect::Why { request, asked, .. } => {
                    let document = self.app.document().unwrap();
                    let (run, golden) = (document.run.as_ref().unwrap(), document.golden.as_ref().unwrap());
                    let element = match asked {
                        Asked::Element(key, index) => Some((key.clone(), *index)),
                        Asked::FirstDivergence => {
                            let first = document.report.as_ref().unwrap().first();
                            first.map(|first| element_of(run, golden, first))
                        }
                    };
                    let result = element.map(|(key, index)| why(run, golden, &key, index).map(Arc::new));
                    vec![Msg::Caused { request: *request, result: result.transpose() }]
                }
                Effect::FindArrays { generation } => {
                    let trace = &self.app.document().unwrap().trace;
                    let result = Ok(Arc::new(Arrays::find(trace.hierarchy())));
                    vec![Msg::Arrays { generation: *generation, result }]
                }
                Effect::ReadSources { generation, given } if !self.slow => {
                    vec![read_sources(*generation, self.app.document().unwrap(), given, None)]
                }
                Effect::Changes { generation, against } if !self.slow => {
                    let (present, compared) = self.app.changing(against).unwrap();
                    let earlier = Loaded::open(&against.file).map(Loaded::version);
                    let known = compared.map(|compared| compared.report);
                    let changed = |earlier: Version| {
                        Changed::between(&present, &earlier, &against.options, known, &Progress::new())
                    };
                    vec![Msg::Changed { generation: *generation, result: earlier.and_then(changed) }]
                }
                _ => Vec::new(),
            };
            self.effects.push(effect);
            for answer in answers {
                effects.extend(update(&mut self.app, answer));
            }
        }
    }

    pub fn open(mut self, file: &Path) -> Self {
        self.send(Msg::Open(file.to_owned()));
        self
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.send(Msg::Resize { width, height });
        self
    }

    pub fn keys(mut self, script: &str) -> Self {
        for chord in key_script(script).unwrap() {
            self.send(Msg::Key(chord));
        }
        self
    }

    pub fn mouse(mut self, event: Mouse) -> Self {
        self.send(Msg::Mouse(event));
        self
    }

    /// The same debugger; from here on nothing that takes a while ends.
    pub fn slow(mut self) -> Self {
        self.slow = true;
        self
    }

    /// Tells how far some work is.
    pub fn works(mut self, job: Job, fraction: Option<f32>) -> Self {
        self.send(Msg::Working { job, fraction });
        self
    }

    /// The screen.
    pub fn buffer(&self) -> Buffer {
        let size = self.app.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        ui::view(&self.app, &Theme::built_in(), buffer.area, &mut buffer);
        buffer
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        ui::picture::text(&self.buffer())
    }

    /// Passes if the screen has `text` somewhere.
    pub fn shows(self, text: &str) -> Self {
        let screen = self.text();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
        self
    }

    /// Passes if the screen has `text` nowhere.
    pub fn hides(self, text: &str) -> Self {
        let screen = self.text();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }

    /// Passes if the cursor is at `time`, in ticks.
    pub fn time(self, time: u64) -> Self {
        assert_eq!(self.app.cursor().0, time, "the cursor, in ticks");
        self
    }

    /// The rows of the waves as an outline: an indent of a dot each, names or what they show, `+` and `-` for groups.
    pub fn outline(&self) -> String {
        let hierarchy = self.app.document().unwrap().trace.hierarchy();
        let row = |row: &Row| {
            let name = row.name.as_deref().unwrap_or_default();
            let text = match &row.content {
                Content::Signal(id) => {
                    let signal = hierarchy.signal(*id).unwrap();
                    let scope = signal.path.rsplit('.').nth(1).unwrap_or_default();
                    if name.is_empty() {
                        format!("{}{}", &scope[scope.find('[').unwrap_or(scope.len())..], signal.name)
                    } else {
                        name.to_owned()
                    }
                }
                Content::Computed(text) | Content::Protocol(text) => format!("={text}"),
                Content::Missing(path) => format!("?{path}"),
                Content::Divider => "--".to_owned(),
                Content::Group { open } => format!("{}{name}", if *open { '-' } else { '+' }),
            };
            format!("{}{text}", ".".repeat(usize::from(row.depth)))
        };
        self.app.waves().rows().iter().map(row).collect::<Vec<_>>().join(" ")
    }

    /// Passes if the rows of the waves are `outline`.
    pub fn rows(self, outline: &str) -> Self {
        assert_eq!(self.outline(), outline);
        self
    }

    /// Passes if the cursor is `cycles` after the first frame's first bit.
    pub fn at(self, cycles: i64) -> Self {
        let first = self.app.run().unwrap().frames()[0].start.0.cast_signed();
        let cycle = self.app.cycle().unwrap().0.cast_signed();
        assert_eq!(cycle - first, cycles, "cycles after the first frame");
        self
    }
}

fn parts(generation: u64, loaded: Result<Loaded>) -> Vec<Msg> {
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(problem) => {
            let part = Part::Failed(Stage::Opening, problem);
            return vec![Msg::Loaded { generation, part }];
        }
    };
    let mut parts = vec![Part::Trace(loaded.trace.clone(), loaded.sidecar.clone())];
    if let Some((golden, run, report)) = &loaded.rest {
        parts.extend([Part::Golden(golden.clone()), Part::Run(run.clone()), Part::Report(report.clone())]);
    }
    parts.push(Part::Complete);
    parts.into_iter().map(|part| Msg::Loaded { generation, part }).collect()
}
