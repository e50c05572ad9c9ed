//! The gated activation of the feed-forward network (numerics R-GATE).

use super::{ActivationKind, RESIDUAL_LIMIT, round_shift_signed, sigmoid};

/// Fraction bits of the gate and up projections (numerics R-GATE).
pub const GATE_FRACTION: i32 = 10;

/// The largest magnitude of gate and up: 20 bits, symmetric (numerics R-GATE).
pub const GATE_LIMIT: i32 = (1 << 19) - 1;

/// The largest magnitude of an activation: 28 bits, symmetric (numerics R-GATE).
pub const ACTIVATION_LIMIT: i32 = (1 << 27) - 1;

impl ActivationKind {
    /// Fraction bits of the hidden vector (numerics R-GATE).
    #[must_use]
    pub fn hidden_fraction(self) -> i32 {
        match self {
            Self::Relu | Self::SwiGlu => 12,
            Self::Relu2 => 8,
        }
    }

    /// `a` of `gate`, 28 bits, magnitude limited; 14 fraction bits, squared ReLU 10 (numerics R-GATE).
    #[must_use]
    pub fn of(self, gate: i32) -> i32 {
        let positive = i64::from(gate.max(0));
        let a = match self {
            Self::Relu => positive << 4,
            Self::Relu2 => round_shift_signed(positive * positive, 10),
            Self::SwiGlu => round_shift_signed(i64::from(gate) * i64::from(sigmoid(gate)), 12),
        };
        limited(a, ACTIVATION_LIMIT)
    }
}

/// `round(a · up / 2^12)`, 24 bits, magnitude limited (numerics R-GATE).
#[must_use]
pub fn hidden(a: i32, up: i32) -> i32 {
    limited(round_shift_signed(i64::from(a) * i64::from(up), 12), RESIDUAL_LIMIT)
}

fn limited(value: i64, limit: i32) -> i32 {
    let limit = i64::from(limit);
    i32::try_from(value.clamp(-limit, limit)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ActivationKind::{Relu, Relu2, SwiGlu};
    use proptest::prelude::*;

    #[test]
    fn activations_computed_by_hand() {
        assert_eq!((Relu.of(5), Relu.of(-5), Relu.of(GATE_LIMIT)), (80, 0, GATE_LIMIT << 4));
        // 16² / 2^10 = 0.25, 48² / 2^10 = 2.25, 32² = 1 unit.
        assert_eq!([16, 48, 32, -32].map(|gate| Relu2.of(gate)), [0, 2, 1, 0]);
        assert_eq!(Relu2.of(GATE_LIMIT), ACTIVATION_LIMIT);
        // 128 · 34813 / 4096 = 1087.9; -128 · 30723 / 4096 = -960.09.
        assert_eq!((SwiGlu.of(128), SwiGlu.of(-128), SwiGlu.of(0)), (1088, -960, 0));
        assert_eq!(SwiGlu.of(GATE_LIMIT), GATE_LIMIT << 4);
        assert_eq!(SwiGlu.of(-GATE_LIMIT), 0);
        // 3 · 2048 / 4096 = 1.5.
        assert_eq!((hidden(3, 2048), hidden(-3, 2048), hidden(3, -2047)), (2, -2, -1));
        assert_eq!(hidden(ACTIVATION_LIMIT, -GATE_LIMIT), -RESIDUAL_LIMIT);
    }

    proptest! {
        #[test]
        fn everything_stays_in_its_width(gate in -GATE_LIMIT..=GATE_LIMIT, up in -GATE_LIMIT..=GATE_LIMIT) {
            for activation in [Relu, Relu2, SwiGlu] {
                let a = activation.of(gate);
                prop_assert!(a.abs() <= ACTIVATION_LIMIT);
                prop_assert!(hidden(a, up).abs() <= RESIDUAL_LIMIT);
                prop_assert_eq!(hidden(a, -up), -hidden(a, up));
            }
        }
    }
}
