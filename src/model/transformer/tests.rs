use super::*;
use crate::model::{ActivationKind, NormKind, Observed, Tensor, Unobserved, random_residuals};

fn shape() -> LayerShape {
    LayerShape {
        width: 24,
        heads: 4,
        kv_heads: 2,
        head_width: 6,
        ffn_width: 40,
        layers: 2,
        context: 5,
        norm: NormKind::Rms,
        activation: ActivationKind::SwiGlu,
    }
}

/// Step, tensor and elements.
type Seen = (u32, Tensor, Vec<(u32, i64)>);

/// All tensors of `tokens` tokens.
fn tensors(shape: LayerShape, tokens: usize) -> Vec<Seen> {
    let model = Transformer::random(7, shape).unwrap();
    let (mut state, mut seen) = (model.state(), Vec::new());
    for (position, mut x) in random_residuals(7, shape.width).take(tokens).enumerate() {
        let mut sink = |o: &Observed<'_>| seen.push((o.step, o.tensor, o.elements.to_vec()));
        model.run(&mut state, position, &mut x, &mut sink).unwrap();
    }
    seen
}

#[test]
fn every_tensor_comes_once_a_layer_run_in_its_size() {
    let shape = shape();
    let seen = tensors(shape, 3);
    assert_eq!(seen.len(), 3 * 2 * 60);
    let (q, kv, f) = (24, 12, 40);
    for (count, (step, tensor, elements)) in seen.iter().enumerate() {
        assert_eq!(usize::try_from(*step).unwrap(), count / 60);
        let positions = count / 120 + 1;
        let expected = match tensor.row().name {
            "k_proj" | "v_proj" | "k" | "v" | "k_rope" | "k_head" | "v_head" => kv,
            "hidden_out" | "ffn_sub_norm" | "down_proj_in" | "gate_proj" | "up_proj" | "gate" | "up"
            | "activation" | "hidden" => f,
            "dot" | "score" | "weight" | "value_weight" => 4 * positions,
            "q_max" => 4,
            "k_max" | "v_max" => 2,
            "score_scale" => 8,
            "softmax" => 12,
            name if name.ends_with("norm_scale") => 6,
            name if name.ends_with("_scale") => 2,
            _ => q,
        };
        assert_eq!(elements.len(), expected, "{tensor:?}");
    }
}

#[test]
fn heads_turn_pair_by_pair_and_scores_stand_at_their_position() {
    let seen = tensors(shape(), 2);
    let indices = |name: &str| -> Vec<u32> {
        let (.., elements) = seen.iter().rfind(|(_, tensor, _)| tensor.row().name == name).unwrap();
        elements.iter().map(|(index, _)| *index).collect()
    };
    assert_eq!(indices("k_rope"), [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    assert_eq!(indices("dot"), [0, 1, 5, 6, 10, 11, 15, 16]);
}

#[test]
fn a_position_that_runs_again_gives_the_same() {
    let model = Transformer::random(1, shape()).unwrap();
    let inputs: Vec<Vec<i32>> = random_residuals(1, 24).take(3).collect();
    let run = |state: &mut _, position: usize| {
        let mut x = inputs[position].clone();
        model.run(state, position, &mut x, &mut Unobserved).unwrap();
        x
    };
    let mut state = model.state();
    let outputs: Vec<_> = (0..3).map(|position| run(&mut state, position)).collect();
    assert_eq!(run(&mut state, 1), outputs[1]);
    assert_eq!((state.positions(0), state.positions(1), state.positions(2)), (2, 2, 0));
    assert_eq!(run(&mut state, 2), outputs[2]);
    let mut apart = model.state();
    for position in 0..3 {
        let mut x = inputs[position].clone();
        model.run_layers(&mut apart, 0..1, position, &mut x, &mut Unobserved).unwrap();
        model.run_layers(&mut apart, 1..2, position, &mut x, &mut Unobserved).unwrap();
        assert_eq!(x, outputs[position]);
    }
}

#[test]
fn what_cannot_run_is_refused() {
    let model = Transformer::random(1, shape()).unwrap();
    let mut state = model.state();
    let mut refused = |layers, position, width: usize| {
        let mut x = vec![0; width];
        model.run_layers(&mut state, layers, position, &mut x, &mut Unobserved).unwrap_err().what
    };
    assert!(refused(0..3, 0, 24).contains("not among the model's 2"));
    assert!(refused(0..2, 5, 24).contains("knows 5 positions"));
    assert!(refused(0..2, 1, 24).contains("layer 0 has run 0"));
    assert!(refused(0..2, 0, 23).contains("23 elements, not 24"));
    for wrong in [
        LayerShape { head_width: 5, ..shape() },
        LayerShape { kv_heads: 3, ..shape() },
        LayerShape { layers: 0, ..shape() },
        LayerShape { ffn_width: 1 << 17, ..shape() },
    ] {
        assert!(Transformer::random(1, wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn constants_lie_where_the_bank_has_them() {
    let squared = LayerShape { activation: ActivationKind::Relu2, norm: NormKind::Layer, ..shape() };
    let model = Transformer::random(3, squared).unwrap();
    let words = model.constant_words(1).unwrap();
    // 10^-5 with 40 and, for the hidden vector, 32 fraction bits; gains of 14.
    assert_eq!(words[..12], [10_995_116, 0, 14, 10_995_116, 0, 14, 10_995_116, 0, 14, 42_950, 0, 14]);
    let scale = model.layers()[1].linear(Projection::Down).weight_scale();
    assert_eq!((words[24], words[25].cast_signed()), (scale.mantissa, scale.exponent));
    let c = model.score_constant();
    assert_eq!((words[26], words[27].cast_signed(), &words[28..]), (c.mantissa, c.exponent, &[0; 4][..]));
    assert_eq!(model.gain_words(0).len(), 24 + 24 + 24 + 40);
    assert_eq!(model.gain_words(1)[48..72], *model.layers()[1].gain(Norm::PostAttention).mantissas());
    assert_eq!((model.constant_words(2), model.gain_words(2).len()), (None, 0));
    assert_eq!(model.increments().len(), 3);
}

#[test]
fn random_models_have_sane_magnitudes() {
    for norm in [NormKind::Rms, NormKind::Layer] {
        for activation in [ActivationKind::Relu, ActivationKind::Relu2, ActivationKind::SwiGlu] {
            let shape = LayerShape {
                width: 64,
                heads: 4,
                head_width: 16,
                ffn_width: 96,
                norm,
                activation,
                ..shape()
            };
            for (_, tensor, elements) in tensors(shape, 4) {
                let largest = elements.iter().map(|(_, value)| value.abs()).max().unwrap();
                if matches!(tensor, Tensor::Output(_) | Tensor::Attention | Tensor::LayerOutput) {
                    assert!((1 << 9..1 << 17).contains(&largest), "{tensor:?} {largest}");
                }
            }
        }
    }
}
