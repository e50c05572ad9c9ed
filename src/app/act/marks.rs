//! Marks: places with a letter, their names, and what lies between them and the cursor.

use super::cursor;
use crate::app::Effect;
use crate::app::action::Action;
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::state::App;
use crate::base::{Cycle, Severity, Time, TimeScale};
use crate::translate::MINUS;
use std::fmt::Write as _;

/// What lies between a mark and the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The mark.
    pub mark: char,
    /// Whether the cursor is before the mark.
    pub negative: bool,
    /// Ticks between them.
    pub ticks: u64,
    /// Cycles between them, where a clock is known.
    pub cycles: Option<u64>,
}

impl Delta {
    /// The delta from one moment to another.
    fn between(app: &App, mark: char, from: Time, to: Time) -> Self {
        let cycles = app.clock().map(|clock| clock.at(to).0.abs_diff(clock.at(from).0));
        Self { mark, negative: to < from, ticks: to.0.abs_diff(from.0), cycles }
    }

    /// As a text: `a +12 ns  3 cycles  83.33 MHz`.
    #[must_use]
    pub fn text(&self, scale: TimeScale) -> String {
        format!("{} {}", self.mark, self.length(scale))
    }

    fn length(&self, scale: TimeScale) -> String {
        let sign = if self.negative { MINUS } else { '+' };
        let mut text = format!("{sign}{}", scale.format(Time(self.ticks)));
        if let Some(cycles) = self.cycles {
            let _ = write!(text, "  {} cycle{}", Cycle(cycles), if cycles == 1 { "" } else { "s" });
        }
        if let Some(frequency) = frequency(self.ticks, scale) {
            let _ = write!(text, "  {frequency}");
        }
        text
    }
}

/// One over a time, in four significant digits: `83.33 MHz`.
pub(in crate::app) fn frequency(ticks: u64, scale: TimeScale) -> Option<String> {
    const UNITS: [&str; 9] = ["nHz", "µHz", "mHz", "Hz", "kHz", "MHz", "GHz", "THz", "PHz"];
    let ticks = u128::from(ticks) * u128::from(scale.factor);
    if ticks == 0 {
        return None;
    }
    // The quotient of 10^30 and the ticks, in hertz times 10^(30 + exponent).
    let quotient = 10_u128.pow(30) / ticks;
    let length = u32::try_from(quotient.to_string().len()).ok()?;
    let digits = (quotient + 10_u128.pow(length.saturating_sub(4)) / 2).to_string();
    let magnitude = i32::try_from(digits.len()).ok()? - 31 - i32::from(scale.exponent);
    let unit = UNITS.get(usize::try_from(magnitude.div_euclid(3) + 3).ok()?)?;
    let whole = usize::try_from(magnitude.rem_euclid(3) + 1).ok()?;
    let digits: String = digits.chars().chain("0000".chars()).take(4).collect();
    let (whole, rest) = digits.split_at(whole);
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    Some(format!("{whole}{point}{rest} {unit}"))
}

impl App {
    /// What lies between the mark that is measured from and the cursor.
    #[must_use]
    pub fn delta(&self) -> Option<Delta> {
        let mark = self.moving.measure?;
        let from = *self.marks.get(&mark)?;
        Some(Delta::between(self, mark, from, self.cursor))
    }

    /// The name of a mark.
    #[must_use]
    pub fn mark_name(&self, mark: char) -> Option<&str> {
        self.moving.names.get(&mark).map(|name| &**name)
    }
}

/// Does what an action does with the mark of a letter.
pub(in crate::app) fn letter(app: &mut App, action: Action, letter: char) -> Vec<Effect> {
    if action == Action::SetMark {
        app.marks.insert(letter, app.cursor);
        app.say(Severity::Note, format!("mark {letter}"));
        return Vec::new();
    }
    if !app.marks.contains_key(&letter) {
        app.say(Severity::Note, format!("there is no mark {letter}"));
        return Vec::new();
    }
    match action {
        Action::DeleteMark => {
            forget(app, letter);
            app.say(Severity::Note, format!("mark {letter} is gone"));
        }
        Action::NameMark => ask_name(app, letter),
        Action::Measure if app.moving.measure == Some(letter) => app.moving.measure = None,
        Action::Measure => app.moving.measure = Some(letter),
        _ => go_to(app, letter),
    }
    Vec::new()
}

/// Goes to the mark of a letter.
pub(in crate::app) fn go_to(app: &mut App, letter: char) {
    if let Some(time) = app.marks.get(&letter).copied() {
        cursor::jump_to(app, time);
    }
}

/// Forgets the mark of a letter.
pub(in crate::app) fn forget(app: &mut App, letter: char) {
    app.marks.remove(&letter);
    app.moving.names.remove(&letter);
    app.moving.measure = app.moving.measure.filter(|mark| *mark != letter);
}

/// Asks for the name of a mark.
pub(in crate::app) fn ask_name(app: &mut App, letter: char) {
    let name = app.mark_name(letter).unwrap_or_default().to_owned();
    app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::MarkName(letter), &name)));
}

/// Gives a mark a name; an empty one takes its name away.
pub(in crate::app) fn rename(app: &mut App, letter: char, name: &str) {
    if name.is_empty() {
        app.moving.names.remove(&letter);
    } else {
        app.moving.names.insert(letter, name.into());
    }
}

/// Opens the list of marks.
pub(super) fn list(app: &mut App) {
    let rows = rows(app);
    if rows.is_empty() {
        let key = app.keymap.shortest("set-mark").unwrap_or_default();
        app.say(Severity::Note, format!("there is no mark; {key} and a letter makes one"));
        return;
    }
    app.overlay = Some(Overlay::List(List::new(ListKind::Marks, rows)));
}

/// The marks in the order of time: letter, time, cycle, name; deltas to the cursor and from the mark before.
pub(in crate::app) fn rows(app: &App) -> Vec<ListRow> {
    let Some(document) = &app.document else { return Vec::new() };
    let scale = document.trace.scale();
    let mut marks: Vec<(Time, char)> = app.marks.iter().map(|(letter, time)| (*time, *letter)).collect();
    marks.sort_unstable();
    let mut before: Option<(Time, char)> = None;
    let mut rows = Vec::new();
    for (time, letter) in marks {
        let mut text = format!("{letter}  {}", scale.format(time));
        if let Some(cycle) = app.cycle_of(time) {
            let _ = write!(text, "  #{cycle}");
        }
        if let Some(name) = app.mark_name(letter) {
            let _ = write!(text, "  {name}");
        }
        let mut note = format!("cursor {}", Delta::between(app, letter, time, app.cursor).length(scale));
        if let Some((from, mark)) = before {
            let delta = Delta::between(app, mark, from, time);
            let _ = write!(note, "   from {}", delta.text(scale));
        }
        before = Some((time, letter));
        rows.push(ListRow::new(text, Target::Mark(letter)).note(note));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_have_four_digits() {
        let ns = TimeScale { factor: 1, exponent: -9 };
        for (ticks, text) in [
            (1, "1 GHz"),
            (10, "100 MHz"),
            (12, "83.33 MHz"),
            (3_000_000, "333.3 Hz"),
            (1_000_000_000, "1 Hz"),
            (7_000_000_000, "142.9 mHz"),
        ] {
            assert_eq!(frequency(ticks, ns).as_deref(), Some(text), "{ticks}");
        }
        assert_eq!(frequency(0, ns), None);
        assert_eq!(frequency(1, TimeScale { factor: 10, exponent: -15 }).as_deref(), Some("100 THz"));
    }
}
