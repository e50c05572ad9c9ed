//! Units of time as files spell them.

use crate::base::TimeScale;

/// Units and their powers of ten, in letters of ASCII.
const UNITS: [(&str, i8); 8] =
    [("s", 0), ("ms", -3), ("us", -6), ("ns", -9), ("ps", -12), ("fs", -15), ("as", -18), ("zs", -21)];

/// The largest unit of which a tick is a whole number, and that number.
pub(super) fn unit(scale: TimeScale) -> (u64, &'static str) {
    let found = UNITS.into_iter().find(|(_, exponent)| *exponent <= scale.exponent);
    let (unit, exponent) = found.unwrap_or(UNITS[UNITS.len() - 1]);
    let power = 10_u64.checked_pow(u32::from(scale.exponent.saturating_sub(exponent).unsigned_abs()));
    (u64::from(scale.factor).saturating_mul(power.unwrap_or(1)), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_a_whole_number_of_its_unit() {
        let unit = |factor, exponent| unit(TimeScale { factor, exponent });
        assert_eq!((unit(1, -12), unit(10, -9), unit(1, -10)), ((1, "ps"), (10, "ns"), (100, "ps")));
        assert_eq!((unit(1, 2), unit(1, -21)), ((100, "s"), (1, "zs")));
    }
}
