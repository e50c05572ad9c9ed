//! A row as a wave: a letter a tick, and the labels of its values.

use super::super::out::Out;
use super::super::{Shown, ShownRow};
use super::grid::{Grid, Steps, is_clock};
use crate::base::{Bits, Logic, Result, Time, printable};
use crate::protocol::ERROR;
use crate::trace::{SignalKind, Track, Value};
use crate::translate::Kind;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Pixels of a tick in the skins of `WaveDrom`.
const TICK: usize = 40;

/// Pixels of a character of a label, about.
const CHARACTER: usize = 7;

/// A lane of a diagram.
#[derive(Debug, Default, Serialize)]
pub(super) struct Lane {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub wave: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub node: String,
}

/// Ticks in which a row looks the same.
pub(super) struct Run {
    letter: char,
    ticks: usize,
    /// The value that is written there.
    value: Option<Value>,
}

/// What a row does, and what that leaves out.
pub(super) struct Runs {
    pub runs: Vec<Run>,
    /// Changes within ticks that no letter shows.
    pub hidden: u64,
}

/// What a row does in each tick.
pub(super) fn runs(
    row: &ShownRow,
    track: &Track,
    grid: &Grid,
    done: (f32, f32),
    out: &mut Out,
) -> Result<Runs> {
    let span = (grid.starts.first().copied().unwrap_or(0), grid.last);
    let edges = if grid.steps == Steps::Cycles { grid.starts.as_slice() } else { &[] };
    let clock =
        [edges, edges.get(1..).unwrap_or_default()].into_iter().find(|edges| is_clock(track, edges, span));
    if let Some(edges) = clock {
        return Ok(Runs { runs: clock_runs(track, grid, edges.len()), hidden: 0 });
    }
    let mut found = Runs { runs: Vec::new(), hidden: 0 };
    let mut held: Option<Value> = None;
    let mut seen = track.count_before(Time(span.0));
    if let Some(last) = seen.checked_sub(1) {
        held = track.value_of(last);
    }
    for tick in 0..grid.ticks() {
        let (mut steps, mut time) = (0, None);
        let before = held.clone();
        let from = seen;
        while let Some(at) = track.time_of(seen).filter(|at| *at <= grid.end(tick)) {
            steps += u64::from(time != Some(at));
            time = Some(at);
            seen += 1;
            out.change(done.0 + (done.1 - done.0) * share(tick, grid.ticks()))?;
        }
        if seen > from {
            held = track.value_of(seen - 1);
        }
        if grid.steps == Steps::Cycles {
            found.hidden += steps.saturating_sub(u64::from(held != before));
        }
        found.push(row, held.as_ref(), (track.kind() == SignalKind::Event, seen > from));
    }
    Ok(found)
}

#[expect(clippy::cast_precision_loss, reason = "a progress bar has few steps")]
fn share(tick: usize, ticks: usize) -> f32 {
    tick as f32 / ticks.max(1) as f32
}

impl Runs {
    /// Adds a tick. An event may have happened in it.
    fn push(&mut self, row: &ShownRow, value: Option<&Value>, happened: (bool, bool)) {
        let letter = letter(row, value, happened);
        let written =
            value.filter(|_| letter == '=' || letter.is_ascii_digit() && !matches!(letter, '0' | '1'));
        match self.runs.last_mut() {
            // The letter of an event is written each time: it happens again.
            Some(last) if last.letter == letter && last.value.as_ref() == written && letter != 'P' => {
                last.ticks += 1;
            }
            _ => self.runs.push(Run { letter, ticks: 1, value: written.cloned() }),
        }
    }

    /// How many times wider than usual a tick must be so that all labels have room.
    pub fn scale(&self, row: &ShownRow) -> usize {
        let need = |run: &Run| {
            let text = row.format.write(run.value.as_ref()?);
            Some((text.width() * CHARACTER + 10).div_ceil(TICK * run.ticks))
        };
        self.runs.iter().filter_map(need).max().unwrap_or(1)
    }

    /// The lane, with labels that fit ticks of `scale` times the usual width.
    pub fn lane(&self, row: &ShownRow, scale: usize) -> Lane {
        let mut lane = Lane { name: plain(&row.label), ..Lane::default() };
        for run in &self.runs {
            lane.wave.push(run.letter);
            lane.wave.extend(std::iter::repeat_n('.', run.ticks - 1));
            if let Some(value) = &run.value {
                let cells = (TICK * scale * run.ticks).saturating_sub(10) / CHARACTER;
                lane.data.push(plain(&row.format.fit(value, cells)));
            }
        }
        lane
    }
}

/// A clock that rises at the last `edges` starts of ticks.
fn clock_runs(track: &Track, grid: &Grid, edges: usize) -> Vec<Run> {
    let mut ticks = vec!['p'; grid.ticks()];
    if edges < grid.ticks() {
        ticks[0] = 'l';
    }
    // The last cycle may end before its falling edge.
    let falls = track.value(Time(grid.last)).as_ref().and_then(Value::bits).and_then(|bits| bits.bit(0))
        == Some(Logic::Zero);
    if let Some(last) = ticks.last_mut().filter(|_| !falls) {
        *last = 'h';
    }
    let run = |ticks: &[char]| Run { letter: ticks[0], ticks: ticks.len(), value: None };
    ticks.chunk_by(|a, b| a == b).map(run).collect()
}

/// The letter of a tick.
fn letter(row: &ShownRow, value: Option<&Value>, (event, changed): (bool, bool)) -> char {
    let known =
        row.color.filter(|color| (1..=6).contains(color)).map_or('=', |color| char::from(b'2' + color));
    match value {
        // An event that has not happened is no unknown value.
        None if event => 'l',
        None => 'x',
        Some(Value::Event) => {
            if changed {
                'P'
            } else {
                'l'
            }
        }
        Some(Value::Bits(bits)) if bits.width() == 1 => bits.bit(0).map_or('x', level),
        Some(Value::Text(text)) if matches!(row.shown, Shown::Transactions { .. }) => {
            if text.is_empty() {
                '0'
            } else if text.starts_with(ERROR) {
                '9'
            } else {
                known
            }
        }
        Some(value) => match value.bits().and_then(whole) {
            Some(level) => level,
            None if odd(row, value) => '9',
            None => known,
        },
    }
}

/// The letter of a single bit. `WaveDrom` has no weak levels but pull-up and pull-down.
fn level(level: Logic) -> char {
    match level {
        Logic::Zero => '0',
        Logic::One => '1',
        Logic::Z => 'z',
        Logic::H => 'u',
        Logic::L => 'd',
        Logic::X | Logic::U | Logic::W | Logic::DontCare => 'x',
    }
}

/// The letter of a vector of nothing but one unknown value.
fn whole(bits: &Bits) -> Option<char> {
    let all = |wanted: &[Logic]| bits.as_slice().iter().all(|bit| wanted.contains(bit));
    let unknown = [Logic::X, Logic::U, Logic::W, Logic::DontCare];
    if all(&[Logic::Z]) { Some('z') } else { all(&unknown).then_some('x') }
}

/// Whether a value is worth a look.
fn odd(row: &ShownRow, value: &Value) -> bool {
    matches!(
        row.format.written(value).kind,
        Kind::Unknown | Kind::HighZ | Kind::DontCare | Kind::Warn | Kind::Error
    )
}

/// The words that `WaveDrom` takes for markup.
const MARKUP: [&str; 8] = ["o", "ins", "s", "sub", "sup", "b", "i", "tt"];

/// A text that `WaveDrom` shows as it is: what it would take for markup gets brackets that it does not know.
pub(super) fn plain(text: &str) -> String {
    let mut text = printable(text).into_owned();
    if text.contains('<') {
        for word in MARKUP {
            for slash in ["", "/"] {
                text = text.replace(&format!("<{slash}{word}>"), &format!("‹{slash}{word}›"));
            }
        }
    }
    text
}
