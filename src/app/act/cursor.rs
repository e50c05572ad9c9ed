//! Motions of the cursor: jumps and back, edges of the selected row, the last motion once more.

use super::value;
use crate::app::action::{Action, Way};
use crate::app::state::App;
use crate::app::{Effect, comparison, search, step};
use crate::base::{Cycle, Field, Severity, Time};
use crate::decode::Run;
use crate::trace::{SignalKind, Track, Value};

/// Changes that one motion looks at before it gives up, so that no key is answered late.
const MOST_SCANNED: usize = 1 << 20;

/// A change of a track: the index of the last change before it and its own, where its time step ends.
pub(super) struct Settled<'a> {
    pub(super) track: &'a Track,
    pub(super) before: Option<usize>,
    pub(super) after: usize,
}

/// Moves the cursor and remembers where it was.
pub(in crate::app) fn jump_to(app: &mut App, time: Time) {
    let from = app.cursor;
    app.move_to(time);
    if app.cursor != from {
        app.moving.leave(from);
    }
}

/// Goes back to before jumps, or forth again.
pub(super) fn jump(app: &mut App, way: Way, count: u32) {
    if let Some(time) = app.moving.jump(way, app.cursor, count) {
        app.move_to(time);
    } else {
        let whence = if way == Way::Back { "before this" } else { "after this" };
        app.say(Severity::Note, format!("there is no jump {whence}"));
    }
}

/// Carries out a motion and remembers it, so that it can be done once more.
pub(super) fn motion(app: &mut App, action: Action, count: u32) -> Vec<Effect> {
    app.moving.last = Some(action);
    match action {
        Action::Step(level, way) => step::step(app, level, way, count),
        Action::Change(way) => along(app, way, count, "change", Sought::Change(&|_| true)),
        Action::Rise(way) => along(app, way, count, "rise", Sought::Change(&|change| change.rises(true))),
        Action::Fall(way) => along(app, way, count, "fall", Sought::Change(&|change| change.rises(false))),
        Action::SameValue(way) => value::same(app, way, count),
        Action::FindValue => value::find(app, Way::Forward, count),
        Action::NextNote(way) => super::notes::go(app, way, count),
        Action::Match(way) => return search::go(app, way, count),
        Action::Difference(way) => return comparison::go(app, way, count),
        _ => {}
    }
    Vec::new()
}

/// Does the last motion once more, or the other way.
pub(super) fn repeat(app: &mut App, way: Way, count: u32) -> Vec<Effect> {
    let Some(last) = app.moving.last else {
        app.say(Severity::Note, "nothing to repeat");
        return Vec::new();
    };
    let effects = match (last, way) {
        (Action::FindValue, _) => {
            value::find(app, way, count);
            Vec::new()
        }
        (_, Way::Forward) => motion(app, last, count),
        (_, Way::Back) => motion(app, turned(last), count),
    };
    // The last motion stays the last one, however often and in whatever direction it is repeated.
    app.moving.last = Some(last);
    effects
}

/// The motion in the other direction.
fn turned(action: Action) -> Action {
    let other = |way| if way == Way::Forward { Way::Back } else { Way::Forward };
    match action {
        Action::Step(level, way) => Action::Step(level, other(way)),
        Action::Change(way) => Action::Change(other(way)),
        Action::Rise(way) => Action::Rise(other(way)),
        Action::Fall(way) => Action::Fall(other(way)),
        Action::SameValue(way) => Action::SameValue(other(way)),
        Action::Match(way) => Action::Match(other(way)),
        Action::Difference(way) => Action::Difference(other(way)),
        Action::NextNote(way) => Action::NextNote(other(way)),
        other => other,
    }
}

/// The track of the selected row, or why there is none.
pub(super) fn selected_track(app: &mut App) -> Option<Track> {
    let row = app.waves.row()?;
    let (content, signal) = (row.content.clone(), row.signal());
    let track = app.track(&content);
    if track.is_none() {
        let failed = signal.is_none() && app.computed.get(&content).is_none_or(Option::is_some);
        let why = match (failed, app.arriving()) {
            (true, _) => "the selected row has no values",
            (false, true) => "the selected row is still loading",
            (false, false) => "the selected row is not loaded",
        };
        app.say(Severity::Note, why);
    }
    track
}

/// What a motion along a row looks for.
#[derive(Clone, Copy)]
pub(super) enum Sought<'a> {
    /// A change that is tested, one after the other.
    Change(&'a dyn Fn(&Settled<'_>) -> bool),
    /// This value, wherever in the trace it is.
    Value(&'a Value),
}

/// Goes `count` changes that `wanted` takes further along the selected row.
pub(super) fn along(app: &mut App, way: Way, count: u32, what: &str, wanted: Sought) {
    let Some(track) = selected_track(app) else { return };
    let start = app.cursor;
    let mut scan = Scan { track: &track, wanted, left: MOST_SCANNED };
    for _ in 0..count {
        let found = match way {
            Way::Forward => later(app, &mut scan),
            Way::Back => earlier(app, &mut scan),
        };
        match found {
            Some(time) => app.move_to(time),
            None => break,
        }
    }
    if scan.left == 0 {
        let key = app.keymap.shortest("search").map(|key| format!("; {key} searches the whole trace"));
        let (most, key) = (Cycle(MOST_SCANNED as u64), key.unwrap_or_default());
        app.say(Severity::Warning, format!("stopped after {most} changes and found no {what}{key}"));
    } else if app.cursor == start {
        let text = match what {
            "change" => "the selected row does not change any more in this direction".to_owned(),
            _ => format!("the selected row has no {what} in this direction"),
        };
        app.say(Severity::Note, text);
    }
}

/// The next moment at which a change is seen. One at a clock edge is seen one cycle later, so in a run the
/// search starts at the edge, not after it.
fn later(app: &App, scan: &mut Scan) -> Option<Time> {
    let Some(run) = app.run() else { return scan.next(app.cursor) };
    seen(run, scan.next(Time(app.cursor.0.saturating_sub(1)))?)
}

fn earlier(app: &App, scan: &mut Scan) -> Option<Time> {
    let Some(run) = app.run() else { return scan.previous(app.cursor) };
    let mut change = scan.previous(app.cursor)?;
    while seen(run, change).is_none_or(|time| time >= app.cursor) {
        change = scan.previous(change)?;
    }
    seen(run, change)
}

/// The first edge at which a flip-flop sees what changed at `time`.
fn seen(run: &Run, time: Time) -> Option<Time> {
    let clock = run.clock();
    let first = clock.at(Time(0));
    let cycle = if time < clock.time(first) { first } else { clock.at(time).plus(1) };
    (cycle.0 < clock.cycles()).then(|| clock.time(cycle))
}

/// A walk along a track to changes that are wanted, which ends after a number of changes whatever it finds.
struct Scan<'a> {
    track: &'a Track,
    wanted: Sought<'a>,
    /// Changes that may still be looked at one by one.
    left: usize,
}

impl Scan<'_> {
    /// The time of a change that is looked at.
    fn time_of(&mut self, index: usize) -> Option<Time> {
        self.left = self.left.checked_sub(1)?;
        self.track.time_of(index)
    }

    /// The first time after `from` whose change is wanted.
    fn next(&mut self, from: Time) -> Option<Time> {
        if let Sought::Value(value) = self.wanted {
            return self.track.next_value(from, value);
        }
        let mut first = self.track.count_to(from);
        let mut time = self.time_of(first)?;
        loop {
            let mut last = first;
            let mut following = self.time_of(last + 1);
            while following == Some(time) {
                last += 1;
                following = self.time_of(last + 1);
            }
            // What could not be looked at may belong to the same moment.
            let known = self.left > 0;
            if known && self.takes(first, last) {
                return Some(time);
            }
            (first, time) = (last + 1, following?);
        }
    }

    /// The last time before `from` whose change is wanted.
    fn previous(&mut self, from: Time) -> Option<Time> {
        if let Sought::Value(value) = self.wanted {
            return self.track.previous_value(from, value);
        }
        let mut last = self.track.count_before(from).checked_sub(1)?;
        let mut time = self.time_of(last)?;
        loop {
            let mut first = last;
            let mut before = None;
            while let Some(index) = first.checked_sub(1) {
                before = self.time_of(index);
                if before != Some(time) {
                    break;
                }
                first = index;
            }
            if self.left > 0 && self.takes(first, last) {
                return Some(time);
            }
            (last, time) = (first.checked_sub(1)?, before?);
        }
    }

    fn takes(&self, first: usize, last: usize) -> bool {
        let settled = Settled { track: self.track, before: first.checked_sub(1), after: last };
        matches!(self.wanted, Sought::Change(wanted) if wanted(&settled))
    }
}

impl Settled<'_> {
    /// Whether a bit becomes 1 (or 0), or a number larger (or smaller).
    fn rises(&self, up: bool) -> bool {
        let field = |index| self.track.field_of(index, false);
        let (before, after) = (self.before.map(field), field(self.after));
        if self.track.kind() == (SignalKind::Bits { width: 1 }) {
            let level = Field::Known(i64::from(up));
            return after == level && before.is_some_and(|before| before != level);
        }
        match (before.and_then(Field::known), after.known()) {
            (Some(before), Some(after)) if up => after > before,
            (Some(before), Some(after)) => after < before,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;
    use crate::trace::Value;

    #[test]
    fn a_scan_looks_at_as_many_changes_as_it_may() {
        let kind = SignalKind::Bits { width: 1 };
        let changes = (0..100).map(|time| {
            (Time(time / 2), Value::Bits(Bits::parse(if time % 2 == 0 { "0" } else { "1" }).unwrap()))
        });
        let track = Track::computed(kind, changes.collect());
        let at =
            |time: u64| move |change: &Settled<'_>| change.track.time_of(change.after) == Some(Time(time));
        for (from, wanted, left, forward, back) in [
            (20, 25, 100, Some(25), None),
            (20, 25, 13, Some(25), None),
            (20, 25, 11, None, None),
            (20, 15, 100, None, Some(15)),
            (20, 15, 13, None, Some(15)),
            (20, 15, 11, None, None),
            (20, 49, 1000, Some(49), None),
            (20, 0, 1000, None, Some(0)),
        ] {
            let wanted = at(wanted);
            let scan = || Scan { track: &track, wanted: Sought::Change(&wanted), left };
            assert_eq!(scan().next(Time(from)), forward.map(Time), "from {from} forward, {left}");
            assert_eq!(scan().previous(Time(from)), back.map(Time), "from {from} back, {left}");
        }
        let mut scan = Scan { track: &track, wanted: Sought::Change(&|_| false), left: 7 };
        assert_eq!((scan.next(Time(3)), scan.left), (None, 0));
        let mut scan = Scan { track: &track, wanted: Sought::Change(&|_| false), left: 1000 };
        assert_eq!((scan.next(Time(3)), scan.left > 0), (None, true));
    }
}
