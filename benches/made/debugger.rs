//! The debugger without a terminal.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use std::path::Path;
use tritscope::app::{App, Effect, Msg, Part, update};
use tritscope::config::{Keymap, Theme};
use tritscope::trace::{Header, Progress, Trace};
use tritscope::ui;

/// The debugger; every effect is carried out before the next message.
pub struct Debugger {
    pub app: App,
    /// The part that answers the request for a document.
    part: Option<Part>,
    generation: u64,
    trace: Option<Trace>,
    theme: Theme,
    pub screen: Buffer,
}

impl Debugger {
    /// Opens `file` and draws the first frame: names, and rows that wait for their values.
    pub fn begin(file: &Path, width: u16, height: u16) -> (Self, Header) {
        let header = Header::read(file, &Progress::new()).unwrap();
        let screen = Buffer::empty(Rect::new(0, 0, width, height));
        let mut debugger = Self {
            app: App::new(Keymap::built_in()),
            part: Some(Part::Names(header.names())),
            generation: 0,
            trace: None,
            theme: Theme::built_in(),
            screen,
        };
        debugger.send(Msg::Resize { width, height });
        debugger.send(Msg::Open(file.to_owned()));
        debugger.draw();
        (debugger, header)
    }

    /// As [`Self::begin`], and draws the first frame with values.
    pub fn open(file: &Path, width: u16, height: u16) -> Self {
        let (mut debugger, header) = Self::begin(file, width, height);
        let trace = header.open(&Progress::new()).unwrap();
        debugger.trace = Some(trace.clone());
        for part in [Part::Trace(trace, None), Part::Complete] {
            debugger.send(Msg::Loaded { generation: debugger.generation, part });
        }
        debugger.draw();
        debugger
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.content.iter().map(Cell::symbol).collect()
    }

    pub fn draw(&mut self) {
        self.screen.reset();
        let area = self.screen.area;
        ui::view(&self.app, &self.theme, area, &mut self.screen);
    }

    pub fn send(&mut self, message: Msg) {
        let mut effects = update(&mut self.app, message);
        while let Some(effect) = effects.pop() {
            let answers = match effect {
                Effect::Open { generation, .. } => {
                    self.generation = generation;
                    self.part.take().map(|part| Msg::Loaded { generation, part }).into_iter().collect()
                }
                Effect::Load { generation, signals } => {
                    let result = self.trace.as_ref().unwrap().load(&signals);
                    vec![Msg::SignalsLoaded { generation, signals, result }]
                }
                _ => Vec::new(),
            };
            effects.extend(answers.into_iter().flat_map(|answer| update(&mut self.app, answer)));
        }
    }
}
