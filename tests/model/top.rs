//! The golden transformer against the reference runs: the character it ranks first; and the text it writes.

use super::files::{checkpoints, root};
use super::npz;
use tritscope::model::{Checkpoint, OutputHead, Transformer, Unobserved, generate, greedy, prompt_tokens};

/// Share of positions whose first-ranked token must be that of float64 (numerics R-LOGIT).
const SAME: f64 = 0.95;

fn first(logits: &[f64]) -> usize {
    let max = logits.iter().copied().fold(f64::MIN, f64::max);
    logits.iter().position(|logit| (logit - max).abs() <= 0.0).unwrap()
}

#[test]
fn the_first_token_is_that_of_float64() {
    for folder in checkpoints() {
        let model = Checkpoint::read(&folder).unwrap();
        let (transformer, head) = (Transformer::new(&model).unwrap(), OutputHead::new(&model).unwrap());
        let arrays = npz::read(&folder.join("reference.npz"));
        let (mut same, mut count, mut squares) = (0, 0, 0.0);
        for prompt in ["p0", "p1"] {
            let mut state = transformer.state();
            let reference = &arrays[&format!("{prompt}.logits")];
            for (position, id) in arrays[&format!("{prompt}.ids")].values.iter().enumerate() {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids are small")]
                let mut x = model.embedding(*id as u32).unwrap();
                transformer.run(&mut state, position, &mut x, &mut Unobserved).unwrap();
                let logits = head.logits(&x);
                let next = usize::try_from(greedy(&logits).unwrap()).unwrap();
                same += u32::from(next == first(reference.row(position)));
                count += 1;
                #[expect(clippy::cast_precision_loss, reason = "logits stay far below 2^53 units")]
                let real = logits.iter().map(|logit| *logit as f64 / 65536.0);
                squares += real.zip(reference.row(position)).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
                    / f64::from(u32::try_from(logits.len()).unwrap());
            }
        }
        let share = f64::from(same) / f64::from(count);
        println!(
            "figure: {} golden against float64: the same first token in {same} of {count} positions ({:.1} %), \
             RMS distance of logits {:.4}",
            folder.file_name().unwrap().to_string_lossy(),
            100.0 * share,
            (squares / f64::from(count)).sqrt()
        );
        assert!(count >= 100 && share >= SAME, "{share}");
    }
}

#[test]
fn text_is_written_until_the_positions_end() {
    let model = Checkpoint::read(&root().join("models/bard-64")).unwrap();
    let prompt = prompt_tokens(&model, "ROMEO:").unwrap();
    assert_eq!(prompt.len(), 7);
    let text = |tokens| -> Vec<u32> {
        generate(&model, "ROMEO:", tokens).unwrap().map(|token| token.unwrap().id).collect()
    };
    let written = text(1000);
    // 128 positions; what follows the last one is written, but not run.
    assert_eq!(written.len(), 128 - 7 + 1);
    assert_eq!(text(20), written[..20]);
    assert!(text(0).is_empty());
    // The same by hand, from the start each time.
    let (transformer, head) = (Transformer::new(&model).unwrap(), OutputHead::new(&model).unwrap());
    let mut ids: Vec<u32> = prompt.iter().map(|token| token.id).collect();
    for next in &written[..5] {
        let (mut state, mut x) = (transformer.state(), Vec::new());
        for (position, id) in ids.iter().enumerate() {
            x = model.embedding(*id).unwrap();
            transformer.run(&mut state, position, &mut x, &mut Unobserved).unwrap();
        }
        assert_eq!(head.next(&x), *next);
        ids.push(*next);
    }
    assert!(generate(&model, &"A".repeat(200), 1).is_err());
}
