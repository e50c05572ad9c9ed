//! One axis of time for two traces whose ticks differ in length.

use super::Options;
use crate::base::{Diagnostic, Duration, Place, Result, Time, TimeScale};
use crate::trace::Trace;

/// A moment in ticks of the common axis. Wider than [`Time`], because an offset can move a trace below 0.
pub(super) type Moment = i128;

/// The common axis: its tick divides the ticks of both traces, the tolerance and the offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    pub scale: TimeScale,
    left: Moment,
    right: Moment,
    offset: Moment,
    pub tolerance: Moment,
}

impl Axis {
    /// The axis of two traces; the right one is moved later by the offset.
    ///
    /// # Errors
    /// Times that do not fit into 64 bits of the common tick, and a tolerance below zero.
    pub fn new(left: &Trace, right: &Trace, options: &Options) -> Result<Self> {
        let Options { tolerance, offset, .. } = options;
        if tolerance.digits < 0 {
            return Err(Diagnostic::error(format!("a tolerance of {tolerance} is below zero"))
                .hint("name how far a change may be off: 2ns"));
        }
        let exponents = [left.scale().exponent, right.scale().exponent]
            .into_iter()
            .chain([tolerance, offset].into_iter().filter(|d| d.digits != 0).map(|d| d.exponent));
        let exponent = exponents.min().unwrap_or_default();
        let too_far = || {
            Diagnostic::error("the two time scales are too far apart: the times do not fit on one axis")
                .at(Place::File(right.file().to_owned()))
                .hint(format!("{} against {}", unit(left.scale()), unit(right.scale())))
        };
        let units = |duration: Duration| duration.in_units(exponent).ok_or_else(too_far);
        let tick = |scale: TimeScale| units(Duration::new(i64::from(scale.factor.max(1)), scale.exponent));
        let axis = Self {
            scale: TimeScale { factor: 1, exponent },
            left: tick(left.scale())?,
            right: tick(right.scale())?,
            offset: units(*offset)?,
            tolerance: units(*tolerance)?,
        };
        let fits = |moment: Option<Moment>| moment.is_some_and(|m| m.unsigned_abs() <= u128::from(u64::MAX));
        let end = |trace: &Trace, tick: Moment| Moment::from(trace.span().1.0).checked_mul(tick);
        let all_fit = fits(end(left, axis.left))
            && fits(end(right, axis.right))
            && fits(Some(axis.offset))
            && fits(Some(axis.tolerance));
        if all_fit { Ok(axis) } else { Err(too_far()) }
    }

    /// Whether a tick number means the same moment in both traces.
    pub fn is_shared(&self) -> bool {
        self.left == self.right && self.offset == 0
    }

    pub fn of_left(&self, time: Time) -> Moment {
        Moment::from(time.0) * self.left
    }

    pub fn of_right(&self, time: Time) -> Moment {
        Moment::from(time.0) * self.right + self.offset
    }

    /// The last tick of the left trace at or before `moment`; 0 before its first.
    pub fn to_left(self, moment: Moment) -> Time {
        floor(moment, self.left)
    }

    /// The last tick of the right trace at or before `moment`; 0 before its first.
    pub fn to_right(self, moment: Moment) -> Time {
        floor(moment - self.offset, self.right)
    }

    /// A moment as text: `12.5 ns`.
    pub fn text(&self, moment: Moment) -> String {
        let text = self.scale.format(time(moment));
        if moment < 0 { format!("-{}", self.scale.format(time(-moment))) } else { text }
    }
}

/// A moment as a time of the common axis; what lies outside is moved to the nearer end.
pub(super) fn time(moment: Moment) -> Time {
    Time(u64::try_from(moment.max(0)).unwrap_or(u64::MAX))
}

fn floor(moment: Moment, tick: Moment) -> Time {
    time(moment.div_euclid(tick.max(1)))
}

/// The length of a tick.
fn unit(scale: TimeScale) -> String {
    scale.format(Time(1))
}
