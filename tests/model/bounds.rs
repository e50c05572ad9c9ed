//! Each rule of the layer against its formula in float64, within the bound that docs/numerics.md states.

#![expect(clippy::cast_precision_loss, reason = "integers of a rule stay far below 2^53")]

use proptest::prelude::*;
use std::f64::consts::{LOG2_E, PI, TAU};
use tritscope::model::{
    ActivationKind, Dyadic, EXPONENTIALS, FinalNorm, Gain, NormKind, SIGMOIDS, SINES, Scale, attention,
    cosine, dot, final_norm, hidden, logit, norm, quantize_head, rope_increments, rotate, score,
    score_constant, score_scale, sigmoid, sine, softmax_scale, softmax_weight, softmax_weights, value_weight,
};

const LIMIT: i32 = (1 << 23) - 1;

fn real(scale: Scale) -> f64 {
    f64::from(scale.mantissa) * 2_f64.powi(scale.exponent)
}

fn turns(phase: u32) -> f64 {
    TAU * f64::from(phase) / 2_f64.powi(32)
}

/// The nearest integer of each formula is the table.
#[test]
fn tables_are_their_formulas() {
    for (j, s) in (0_u32..).zip(SINES) {
        assert!((f64::from(s) - 16384.0 * (PI / 128.0 * f64::from(j)).sin()).abs() < 0.5);
    }
    for (j, e) in (0_u32..).zip(EXPONENTIALS) {
        assert!((f64::from(e) - 65535.0 * (-f64::from(j) / 32.0).exp2()).abs() <= 0.5);
    }
    for (j, s) in (0_u32..).zip(SIGMOIDS) {
        assert!((f64::from(s) - 65536.0 / (1.0 + (-f64::from(j) / 8.0).exp())).abs() < 0.5);
    }
}

#[test]
fn sine_and_cosine_are_within_their_bound() {
    let mut worst = 0_f64;
    for phase in (0..=u32::MAX).step_by(9973) {
        worst = worst.max((f64::from(sine(phase)) - 16384.0 * turns(phase).sin()).abs());
        worst = worst.max((f64::from(cosine(phase)) - 16384.0 * turns(phase).cos()).abs());
    }
    println!("figure: R-ROPE: sine and cosine within {worst:.3} units of 2^-14, bound 2.3");
    assert!(worst <= 2.3, "{worst}");
}

#[test]
fn increments_are_the_nearest_integers() {
    let mut compared = 0;
    for theta in [1.0, 1.5, 10_000.0, 500_000.0, 1_000_000.0, 12_345.678, 1e19] {
        for head_width in [2_usize, 6, 16, 32, 80, 128, 256] {
            let increments = rope_increments(Dyadic::from_f64_bits(f64::to_bits(theta)).unwrap(), head_width);
            for (i, t) in increments.unwrap().into_iter().enumerate() {
                let exact = theta.powf(-2.0 * i as f64 / head_width as f64) / TAU * 2_f64.powi(32);
                assert!((f64::from(t) - exact).abs() <= 0.5 + 1e-5, "{theta} {head_width} {i}: {t} {exact}");
                compared += 1;
            }
        }
    }
    println!("figure: R-ROPE: {compared} increments are the integers nearest to float64");
}

#[test]
fn softmax_weights_are_within_their_bound() {
    let mut worst = 0_f64;
    for distance in 0..=18_u32 << 12 {
        let exact = 65535.0 * (-f64::from(distance) / 4096.0).exp2();
        worst = worst.max((f64::from(softmax_weight(distance)) - exact).abs());
    }
    println!("figure: R-SOFTMAX: weights within {worst:.3} units of 65535, bound 5.4");
    assert!(worst <= 5.4, "{worst}");
}

#[test]
fn sigmoids_are_within_their_bound() {
    let mut worst = 0_f64;
    for gate in -(1 << 19)..1 << 19 {
        let exact = 1.0 / (1.0 + (-f64::from(gate) / 1024.0).exp());
        worst = worst.max((f64::from(sigmoid(gate)) / 65536.0 - exact).abs());
    }
    println!("figure: R-GATE: sigmoid within {worst:.2e}, bound {:.2e}", 2_f64.powi(-12));
    assert!(worst <= 2_f64.powi(-12), "{worst}");
}

fn element() -> impl Strategy<Value = i32> {
    prop_oneof![-LIMIT..=LIMIT, -4096..=4096, Just(LIMIT), Just(-LIMIT)]
}

proptest! {
    #[test]
    fn turning_is_within_the_bound_of_the_sine(a in element(), b in element(), phase in any::<u32>()) {
        let (x, y) = rotate(a, b, phase);
        let (a, b, angle) = (f64::from(a), f64::from(b), turns(phase));
        let bound = 2.3 / 16384.0 * (a.abs() + b.abs()) + 0.5;
        let limit = |v: f64| v.clamp(-f64::from(LIMIT), f64::from(LIMIT));
        prop_assert!((f64::from(x) - limit(a * angle.cos() - b * angle.sin())).abs() <= bound);
        prop_assert!((f64::from(y) - limit(b * angle.cos() + a * angle.sin())).abs() <= bound);
    }

    #[test]
    fn heads_are_within_half_a_step(v in prop::collection::vec(element(), 1..40)) {
        let (quantized, max) = quantize_head(&v);
        prop_assert_eq!(Some(max), v.iter().map(|v| v.unsigned_abs()).max());
        for (q, v) in quantized.iter().zip(&v) {
            let shown = f64::from(*q) * f64::from(max) / 127.0;
            prop_assert!((shown - f64::from(*v)).abs() <= f64::from(max) / 254.0 * (1.0 + 1e-12));
        }
    }

    #[test]
    fn scores_are_within_their_bound(
        pairs in prop::collection::vec((-127_i8..=127, -127_i8..=127), 1..129),
        query_max in 1_u32..1 << 20,
        key_max in 1_u32..1 << 20,
    ) {
        let (q, k): (Vec<i8>, Vec<i8>) = pairs.into_iter().unzip();
        let width = q.len();
        let g = dot(&q, &k);
        let s = f64::from(score(g, key_max, score_scale(query_max, score_constant(width)))) / 4096.0;
        let scale = LOG2_E / ((width as f64).sqrt() * 127.0 * 127.0) * 2_f64.powi(-24);
        let exact = f64::from(g) * f64::from(key_max) * f64::from(query_max) * scale;
        let exact = exact.clamp(-f64::from(LIMIT) / 4096.0, f64::from(LIMIT) / 4096.0);
        prop_assert!((s - exact).abs() <= 2_f64.powi(-15) * exact.abs() + 2_f64.powi(-13), "{} {}", s, exact);
    }

    #[test]
    fn attention_is_within_its_bound(
        positions in prop::collection::vec((-20_000_i32..20_000, 0_u32..1 << 20, -127_i8..=127), 1..200)
    ) {
        let scores: Vec<i32> = positions.iter().map(|(score, ..)| *score).collect();
        let weights = softmax_weights(&scores);
        let (mut sum, mut total, mut exact) = (0_i64, 0_u64, 0.0);
        for ((_, max, value), weight) in positions.iter().zip(&weights) {
            sum += i64::from(value_weight(*weight, *max)) * i64::from(*value);
            total += u64::from(*weight);
            exact += f64::from(*weight) * f64::from(*max) * f64::from(*value) / 127.0;
        }
        let exact = exact / total as f64;
        let shown = f64::from(attention(sum, softmax_scale(total)));
        let bound = 2_f64.powi(-15) * exact.abs() + 0.5 + positions.len() as f64 * 2048.0 / total as f64;
        prop_assert!((shown - exact).abs() <= bound, "{} {} {}", shown, exact, bound);
    }

    #[test]
    fn norms_are_within_their_bound(
        pairs in prop::collection::vec((element(), 1_i16..=32767), 1..200),
        fraction in prop::sample::select(vec![12, 8]),
        kind in prop::sample::select(vec![NormKind::Rms, NormKind::Layer]),
    ) {
        let (x, gains): (Vec<i32>, Vec<i16>) = pairs.into_iter().unzip();
        let exponent = 14;
        let gain = Gain::from_mantissas(gains.clone(), exponent).unwrap();
        let epsilon = Dyadic::from_f64_bits(1e-5_f64.to_bits()).unwrap().to_fixed(2 * fraction + 16).unwrap();
        let normed = norm(&x, &gain, kind, u64::try_from(epsilon).unwrap());
        let count = x.len() as f64;
        let mean = x.iter().map(|x| f64::from(*x)).sum::<f64>() / count;
        if kind == NormKind::Layer {
            prop_assert!((f64::from(normed.mean) - mean).abs() <= 0.5 + 1e-9);
        }
        let unit = 2_f64.powi(-fraction);
        let centered = |x: &i32| f64::from((x - normed.mean).clamp(-LIMIT, LIMIT)) * unit;
        let square = x.iter().map(|x| centered(x).powi(2)).sum::<f64>() / count + 1e-5;
        let gained = x.iter().zip(&gains).map(|(x, m)| centered(x) * f64::from(*m) * 2_f64.powi(-exponent));
        let max = gained.map(f64::abs).fold(0.0, f64::max);
        let exact = max / (127.0 * square.sqrt());
        let shown = real(normed.quantized.scale);
        // R-RMS, and half a unit of T's 24 digits.
        let units = square * 2_f64.powi(2 * fraction + 16);
        let bound = 0.75 / (units - 2.0) + 2_f64.powi(-23) + 2_f64.powi(-24);
        prop_assert!((shown - exact).abs() <= bound * exact * 1.001, "{} {} {}", shown, exact, bound);
        if fraction == 12 {
            prop_assert!(bound <= 2_f64.powi(-20) + 2_f64.powi(-24));
        }
    }

    #[test]
    fn hidden_vectors_are_within_their_bound(gate in -524_287..=524_287, up in -524_287..=524_287) {
        let (g, u) = (f64::from(gate) / 1024.0, f64::from(up) / 1024.0);
        let limit = |v: f64, limit: i32| v.clamp(-f64::from(limit), f64::from(limit));
        for (activation, function, fraction) in [
            (ActivationKind::Relu, g.max(0.0), 14),
            (ActivationKind::Relu2, g.max(0.0).powi(2), 10),
            (ActivationKind::SwiGlu, g / (1.0 + (-g).exp()), 14),
        ] {
            let a = activation.of(gate);
            let exact = limit(function * 2_f64.powi(fraction), (1 << 27) - 1);
            let sigma = if activation == ActivationKind::SwiGlu { g.abs() * 4.0 } else { 0.0 };
            prop_assert!((f64::from(a) - exact).abs() <= sigma + 0.5, "{:?} {} {}", activation, a, exact);
            let product = limit(f64::from(a) * u / 4.0, LIMIT);
            prop_assert!((f64::from(hidden(a, up)) - product).abs() <= 0.5);
        }
    }

    #[test]
    fn logits_are_within_their_bound(
        rows in prop::collection::vec((-40_000_i32..40_000, 1_i16..=32767, -32767_i16..=32767), 4..300),
    ) {
        let (e, head_exponent, epsilon) = (14, 15, 10_995_116);
        let x: Vec<i32> = rows.iter().map(|(x, ..)| *x).collect();
        let gain = Gain::from_mantissas(rows.iter().map(|(_, m, _)| *m).collect(), e).unwrap();
        let row: Vec<i16> = rows.iter().map(|(.., h)| *h).collect();
        let norm: FinalNorm = final_norm(&x, &gain, NormKind::Rms, epsilon);
        let shown = logit(&row, head_exponent, &norm) as f64 / 65536.0;
        let square = x.iter().map(|x| (f64::from(*x) / 4096.0).powi(2)).sum::<f64>() / x.len() as f64;
        let rms = (square + 10_995_116.0 * 2_f64.powi(-40)).sqrt();
        let term = |(x, m, h): &(i32, i16, i16)| {
            f64::from(*x) / 4096.0 * f64::from(*m) * 2_f64.powi(-e) * f64::from(*h) * 2_f64.powi(-head_exponent)
        };
        let exact = rows.iter().map(term).sum::<f64>() / rms;
        let head: f64 = row.iter().map(|h| f64::from(h.abs()) * 2_f64.powi(-head_exponent)).sum();
        let bound = head * 2_f64.powi(-e - 5) / rms + 2_f64.powi(-20) * exact.abs() + 2_f64.powi(-17);
        prop_assert!((shown - exact).abs() <= bound * (1.0 + 1e-9), "{} {} {}", shown, exact, bound);
    }
}
