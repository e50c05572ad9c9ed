//! Residual connections (numerics R-RESIDUAL).

use super::RESIDUAL_LIMIT;

/// `x + y`, 24 bits, magnitude limited (numerics R-RESIDUAL).
#[must_use]
pub fn residual(x: i32, y: i32) -> i32 {
    x.saturating_add(y).clamp(-RESIDUAL_LIMIT, RESIDUAL_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_limited_at_both_ends() {
        assert_eq!(residual(5, -7), -2);
        assert_eq!(residual(RESIDUAL_LIMIT, 1), RESIDUAL_LIMIT);
        assert_eq!(residual(-RESIDUAL_LIMIT, -1), -RESIDUAL_LIMIT);
        assert_eq!(residual(RESIDUAL_LIMIT, -RESIDUAL_LIMIT), 0);
    }
}
