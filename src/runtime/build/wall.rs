//! What time it is.

use crate::app::{Moment, TimeOfDay};
use jiff::Zoned;
use std::time::Instant;

/// The clock on the wall, and one that never jumps.
pub(in crate::runtime) struct Wall(Instant);

impl Wall {
    /// A clock that starts now.
    pub(in crate::runtime) fn start() -> Self {
        Self(Instant::now())
    }

    /// Now, in the time zone of the user.
    pub(in crate::runtime) fn now(&self) -> Moment {
        let now = Zoned::now();
        let part = |number: i8| u8::try_from(number).unwrap_or_default();
        let day =
            TimeOfDay { hour: part(now.hour()), minute: part(now.minute()), second: part(now.second()) };
        Moment { day, since_start: self.0.elapsed() }
    }
}
