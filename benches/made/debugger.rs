//! The debugger without a terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;
use tritscope::app::{App, Effect, Msg, Part, update};
use tritscope::config::{Keymap, Theme};
use tritscope::trace::{Progress, Trace};
use tritscope::ui;

/// The debugger; every effect is carried out before the next message.
pub struct Debugger {
    pub app: App,
    trace: Trace,
    theme: Theme,
    pub screen: Buffer,
}

impl Debugger {
    /// Opens `file` and draws the first frame.
    pub fn open(file: &Path, width: u16, height: u16) -> Self {
        let trace = Trace::open(file, &Progress::new()).unwrap();
        let screen = Buffer::empty(Rect::new(0, 0, width, height));
        let mut debugger =
            Self { app: App::new(Keymap::built_in()), trace, theme: Theme::built_in(), screen };
        debugger.send(Msg::Resize { width, height });
        debugger.send(Msg::Open(file.to_owned()));
        debugger.draw();
        debugger
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
                    let parts = [Part::Trace(self.trace.clone(), None), Part::Complete];
                    parts.map(|part| Msg::Loaded { generation, part }).into()
                }
                Effect::Load { generation, signals } => {
                    let result = self.trace.load(&signals);
                    vec![Msg::SignalsLoaded { generation, signals, result }]
                }
                _ => Vec::new(),
            };
            effects.extend(answers.into_iter().flat_map(|answer| update(&mut self.app, answer)));
        }
    }
}
