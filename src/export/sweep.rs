//! Many tracks at once, in the order of time.

use crate::base::Time;
use crate::trace::{Track, Value};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Where a track stands: its next change, and the first one behind the stretch.
struct Place {
    next: usize,
    end: usize,
}

/// All changes of some tracks within a stretch, the earliest first; those of one moment in the order of the tracks.
pub(super) struct Sweep<'a> {
    tracks: &'a [Track],
    places: Vec<Place>,
    heap: BinaryHeap<Reverse<(Time, usize)>>,
}

impl<'a> Sweep<'a> {
    /// The changes from `from` to `to`, both included.
    pub fn new(tracks: &'a [Track], from: Time, to: Time) -> Self {
        let place = |track: &Track| Place { next: track.count_before(from), end: track.count_to(to) };
        let places = tracks.iter().map(place).collect();
        let mut sweep = Self { tracks, places, heap: BinaryHeap::new() };
        (0..tracks.len()).for_each(|track| sweep.wait(track));
        sweep
    }

    /// Puts a track in the queue until its next change.
    fn wait(&mut self, track: usize) {
        let place = &self.places[track];
        if place.next < place.end {
            let time = self.tracks[track].time_of(place.next);
            self.heap.extend(time.map(|time| Reverse((time, track))));
        }
    }
}

impl Iterator for Sweep<'_> {
    type Item = (Time, usize, Value);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Reverse((time, track)) = self.heap.pop()?;
            let index = self.places[track].next;
            self.places[track].next += 1;
            self.wait(track);
            if let Some(value) = self.tracks[track].value_of(index) {
                return Some((time, track, value));
            }
        }
    }
}

/// What a track holds as a stretch begins, before the changes of its first moment; an event holds nothing.
pub(super) fn held(track: &Track, from: Time) -> Option<Value> {
    track.value_before(from)
}

/// How much of a stretch lies before `time`, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
pub(super) fn fraction(time: Time, from: Time, to: Time) -> f32 {
    let part = |ticks: u64| ticks as f32;
    part(time.0.saturating_sub(from.0)) / part(to.0.saturating_sub(from.0).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::SignalKind;

    #[test]
    fn changes_of_all_tracks_come_in_order() {
        let track = |times: &[u64]| {
            let change = |time: &u64| (Time(*time), Value::Text(time.to_string()));
            Track::computed(SignalKind::Text, times.iter().map(change).collect())
        };
        let tracks = [track(&[1, 4, 9]), track(&[2, 4, 30])];
        let seen: Vec<_> =
            Sweep::new(&tracks, Time(2), Time(9)).map(|(time, track, _)| (time.0, track)).collect();
        assert_eq!(seen, [(2, 1), (4, 0), (4, 1), (9, 0)]);
        assert_eq!(held(&tracks[0], Time(4)), Some(Value::Text("1".into())));
        assert_eq!(held(&tracks[1], Time(2)), None);
    }
}
