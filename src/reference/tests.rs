use super::*;
use crate::model::{ActivationKind, NormKind};
use arithmetic::quantized;

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} {b}");
}

#[test]
fn norms_by_hand() {
    let v = normed(&[3.0, -4.0], &[1.0, 2.0], 0.0, NormKind::Rms);
    near(v[0], 3.0 / 12.5_f64.sqrt());
    near(v[1], -8.0 / 12.5_f64.sqrt());
    // The mean is 1, the deviations 2 and -2.
    let v = normed(&[3.0, -1.0], &[1.0, 0.5], 0.0, NormKind::Layer);
    near(v[0], 1.0);
    near(v[1], -0.5);
}

#[test]
fn activations_by_hand() {
    assert_eq!(quantized(&[1.0, -0.5, 0.0, 0.25]).0, [127, -64, 0, 32]);
    near(quantized(&[1.0, -2.0]).1, 2.0 / 127.0);
    assert_eq!(quantized(&[0.0; 3]).0, [0; 3]);
    near(activate(-1.0, ActivationKind::Relu), 0.0);
    near(activate(3.0, ActivationKind::Relu2), 9.0);
    near(activate(1.0, ActivationKind::SwiGlu), 1.0 / (1.0 + (-1.0_f64).exp()));
}

#[test]
fn heads_turn_and_weights_sum_to_one() {
    let mut heads = [1.0, 2.0, 0.0, 0.0];
    // θ^0 = 1 and θ^(-1/2) = 1/2 of a radian.
    Turns::new(1, 4.0, 4).rotate(&mut heads);
    near(heads[0], 1_f64.cos());
    near(heads[2], 1_f64.sin());
    near(heads[1], 2.0 * 0.5_f64.cos());
    near(heads[3], 2.0 * 0.5_f64.sin());
    let mut scores = [1000.0, 1000.0, 0.0];
    softmax(&mut scores);
    near(scores[0], 0.5);
    near(scores[1], 0.5);
    near(scores[2], 0.0);
    near(logarithm_of_share(&[0.0, 0.0], 1), -(2_f64.ln()));
}
