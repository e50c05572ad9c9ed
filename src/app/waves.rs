//! The waves: which signals are rows, how their values are written, and the viewport in time.

use super::past::Past;
use super::rows::{Row, visible};
use crate::base::Time;
use crate::trace::SignalId;

/// The stretch of time that the waves show: from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewport {
    /// The first moment.
    pub from: Time,
    /// The first moment after it.
    pub to: Time,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { from: Time(0), to: Time(1) }
    }
}

impl Viewport {
    /// Ticks from the first to the last column.
    #[must_use]
    pub fn length(self) -> u64 {
        self.to.0.saturating_sub(self.from.0).max(1)
    }

    /// The column of `columns` that holds `time`; `None` outside.
    #[must_use]
    pub fn column(self, time: Time, columns: u16) -> Option<u16> {
        let offset = time.0.checked_sub(self.from.0).filter(|offset| *offset < self.length())?;
        let column = u128::from(offset) * u128::from(columns) / u128::from(self.length());
        u16::try_from(column).ok().filter(|column| *column < columns)
    }

    /// The first moment of a column.
    #[must_use]
    pub fn time(self, column: u16, columns: u16) -> Time {
        let columns = u128::from(columns.max(1));
        let offset = (u128::from(column) * u128::from(self.length())).div_ceil(columns);
        Time(self.from.0.saturating_add(u64::try_from(offset).unwrap_or(u64::MAX)))
    }

    /// The last moment of a column: what a click on it means, so that a flip-flop's new value is seen.
    #[must_use]
    pub fn last_time(self, column: u16, columns: u16) -> Time {
        let next = self.time(column.saturating_add(1), columns).0;
        Time(next.saturating_sub(1).max(self.time(column, columns).0))
    }
}

/// The rows and the viewport of the waves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waves {
    pub(super) rows: Vec<Row>,
    pub(super) selected: usize,
    pub(super) scroll: usize,
    /// Where the choice of rows began, while rows are being chosen.
    pub(super) anchor: Option<usize>,
    pub(super) past: Past,
    pub(super) viewport: Viewport,
}

impl Waves {
    /// The rows, from the top.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The stretch of time on the screen.
    #[must_use]
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.selected)
    }

    /// The selected signal.
    #[must_use]
    pub fn signal(&self) -> Option<SignalId> {
        self.row().and_then(Row::signal)
    }

    /// Whether the signal is a row.
    #[must_use]
    pub fn contains(&self, signal: SignalId) -> bool {
        self.rows.iter().any(|row| row.signal() == Some(signal))
    }

    /// Moves the selection by `rows` of those that are shown.
    pub(super) fn select(&mut self, rows: isize) {
        let shown = visible(&self.rows);
        let at = shown.partition_point(|index| *index <= self.selected).saturating_sub(1);
        let at = at.saturating_add_signed(rows).min(shown.len().saturating_sub(1));
        self.selected = shown.get(at).copied().unwrap_or(0);
    }

    /// Shows `length` ticks around `pivot`, which stays at its place, within `span` and no closer than 16
    /// columns a tick.
    pub(super) fn zoom_to(&mut self, length: u64, pivot: Time, span: (Time, Time), columns: u16) {
        let whole = span.1.0.saturating_sub(span.0.0).saturating_add(1);
        let length = length.clamp(u64::from(columns / 16).clamp(1, whole), whole);
        let old = self.viewport;
        let pivot = pivot.0.clamp(old.from.0, old.to.0);
        let before = u128::from(pivot - old.from.0) * u128::from(length) / u128::from(old.length());
        let from = pivot.saturating_sub(u64::try_from(before).unwrap_or(u64::MAX));
        self.show(from, length, span);
    }

    /// Keeps the ticks of a column when the time axis goes from `old` to `new` columns; what showed the whole
    /// trace still does.
    pub(super) fn rescale(&mut self, old: u16, new: u16, pivot: Time, span: (Time, Time)) {
        let length = self.viewport.length();
        let whole = span.1.0.saturating_sub(span.0.0).saturating_add(1);
        if old == new || old == 0 || new == 0 || length >= whole {
            return;
        }
        let scaled = u128::from(length) * u128::from(new) / u128::from(old);
        self.zoom_to(u64::try_from(scaled).unwrap_or(u64::MAX), pivot, span, new);
        self.reveal(pivot, span);
    }

    /// Shows `length` ticks from `from` on, moved so that they lie within `span`.
    pub(super) fn show(&mut self, from: u64, length: u64, span: (Time, Time)) {
        let end = span.1.0.saturating_add(1);
        let length = length.clamp(1, end.saturating_sub(span.0.0).max(1));
        let from = from.min(end.saturating_sub(length)).max(span.0.0);
        self.viewport = Viewport { from: Time(from), to: Time(from.saturating_add(length)) };
    }

    /// Moves the viewport so that `time` is in it: a little if it is near, into the middle if it is not.
    pub(super) fn reveal(&mut self, time: Time, span: (Time, Time)) {
        let Viewport { from, to } = self.viewport;
        let length = self.viewport.length();
        let margin = length / 10;
        if time.0 >= from.0.saturating_add(margin) && time.0 < to.0.saturating_sub(margin) {
            return;
        }
        let near = time.0.saturating_add(length / 2) >= from.0 && time.0 < to.0.saturating_add(length / 2);
        let start = match (near, time < from || time.0 < from.0.saturating_add(margin)) {
            (false, _) => time.0.saturating_sub(length / 2),
            (true, true) => time.0.saturating_sub(margin),
            (true, false) => time.0.saturating_add(margin + 1).saturating_sub(length),
        };
        self.show(start, length, span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waves(from: u64, to: u64) -> Waves {
        Waves { viewport: Viewport { from: Time(from), to: Time(to) }, ..Waves::default() }
    }

    #[test]
    fn column_and_time_agree() {
        let viewport = Viewport { from: Time(100), to: Time(177) };
        for column in 0..10 {
            assert_eq!(viewport.column(viewport.time(column, 10), 10), Some(column));
            assert_eq!(viewport.column(viewport.last_time(column, 10), 10), Some(column));
        }
        assert_eq!(viewport.column(Time(177), 10), None);
    }

    #[test]
    fn zoom_keeps_the_pivot_and_the_bounds() {
        let mut waves = waves(0, 1000);
        waves.zoom_to(500, Time(500), (Time(0), Time(999)), 80);
        assert_eq!(waves.viewport, Viewport { from: Time(250), to: Time(750) });
        waves.zoom_to(1, Time(500), (Time(0), Time(999)), 80);
        assert_eq!(waves.viewport.length(), 5);
        waves.zoom_to(u64::MAX, Time(500), (Time(0), Time(999)), 80);
        assert_eq!(waves.viewport, Viewport { from: Time(0), to: Time(1000) });
    }

    #[test]
    fn reveal_moves_little_when_near_and_centres_when_far() {
        let span = (Time(0), Time(9999));
        let mut waves = waves(1000, 1100);
        waves.reveal(Time(1050), span);
        assert_eq!(waves.viewport.from, Time(1000));
        waves.reveal(Time(1099), span);
        assert_eq!(waves.viewport.from, Time(1010));
        waves.reveal(Time(5000), span);
        assert_eq!(waves.viewport.from, Time(4950));
    }
}
