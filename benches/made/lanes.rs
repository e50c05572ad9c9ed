//! A trace of a hundred lanes that all change at every step, and the debugger on it.

use super::{Numbers, folder};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tritscope::app::{Action, App, Effect, Msg, Part, update};
use tritscope::config::{Keymap, Theme};
use tritscope::trace::{Progress, Trace};
use tritscope::ui;

/// Lanes; of every five, four are single bits and one is a byte.
pub const LANES: usize = 100;

/// A VCD in which each of [`LANES`] wires changes `changes / LANES` times.
pub fn vcd(changes: usize) -> PathBuf {
    let file = folder().join(format!("lanes-{changes}.vcd"));
    if !file.exists() {
        let unfinished = file.with_extension("part");
        write(BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap()), changes / LANES);
        fs::rename(unfinished, &file).unwrap();
    }
    file
}

fn write(mut out: BufWriter<File>, steps: usize) {
    writeln!(out, "$timescale 1ns $end\n$scope module tb $end").unwrap();
    let code = |lane: usize| format!("{}", super::code(lane));
    for lane in 0..LANES {
        let width = if lane % 5 == 4 { 8 } else { 1 };
        writeln!(out, "$var wire {width} {} lane{lane} $end", code(lane)).unwrap();
    }
    writeln!(out, "$upscope $end\n$enddefinitions $end").unwrap();
    let mut numbers = Numbers::new(8);
    let mut time = 0;
    for step in 0..steps {
        writeln!(out, "#{time}").unwrap();
        time += 1 + numbers.next() % 9;
        for lane in 0..LANES {
            // Each value differs from the one before it; a few bits are unknown.
            let value = if lane % 5 == 4 {
                format!("b{:b} ", (step * 7 + lane) % 251)
            } else if numbers.next() % 5000 == 0 {
                "x".to_owned()
            } else {
                format!("{}", (step + lane) % 2)
            };
            writeln!(out, "{value}{}", code(lane)).unwrap();
        }
    }
    out.flush().unwrap();
}

/// The debugger without a terminal: every effect is carried out before the next message.
pub struct Debugger {
    pub app: App,
    trace: Trace,
    theme: Theme,
    screen: Buffer,
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

    pub fn act(&mut self, action: Action) {
        self.send(Msg::Act { action, count: None });
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

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }
}
