//! The golden model, or whatever equals it, and the reference on the same windows.

use super::{Reference, Window, logarithm_of_share};
use crate::base::{Diagnostic, Result};
use crate::model::{Checkpoint, LOGIT_FRACTION, OutputHead, Transformer, Unobserved};
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What windows say of a model. Means are of `-ln p(next token)` over all positions of all windows; position `i`
/// of a window predicts token `i + 1`, so a window of `n` tokens has `n - 1`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// Windows.
    pub windows: usize,
    /// Predictions in all of them.
    pub positions: usize,
    /// Mean `-ln p` of the integer model, golden or simulated, nats.
    pub cross_entropy: f64,
    /// `e` to that power.
    pub perplexity: f64,
    /// Mean `-ln p` of the reference, nats.
    pub reference_cross_entropy: f64,
    /// `e` to that power.
    pub reference_perplexity: f64,
    /// The integer model's perplexity over the reference's.
    pub perplexity_ratio: f64,
    /// Share of positions at which both give the same token the largest logit.
    pub top1_agreement: f64,
    /// Tokens a second of the integer model, all threads together.
    pub tokens_per_second: f64,
}

/// What one model makes of one position: `-ln p` of the next token, and its own first choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    loss: f64,
    choice: usize,
}

impl Prediction {
    /// What integer logits (numerics R-LOGIT) say where token `next` follows.
    #[must_use]
    pub fn new(logits: &[i64], next: u32) -> Self {
        let one = 2_f64.powi(LOGIT_FRACTION);
        #[expect(clippy::cast_precision_loss, reason = "logits have far fewer than 53 digits")]
        let logits: Vec<f64> = logits.iter().map(|logit| *logit as f64 / one).collect();
        prediction(&logits, next)
    }
}

/// What the golden model predicts at every position of all windows, with `threads` windows at a time; `progress`
/// hears the fraction done.
///
/// # Errors
/// A damaged checkpoint; tokens or positions that the model does not have.
pub fn predictions(
    model: &Checkpoint,
    windows: &[Window],
    threads: usize,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Vec<Prediction>> {
    let (transformer, head) = (Transformer::new(model)?, OutputHead::new(model)?);
    on_all(windows, threads, &|window| golden(model, &transformer, &head, window), progress)
}

/// Measures `predicted`, which took `time`, against the reference of `model` on the same windows.
///
/// # Errors
/// As [`predictions`]; predictions that are not those of all positions of the windows.
pub fn measure(
    model: &Checkpoint,
    windows: &[Window],
    (predicted, time): (&[Prediction], Duration),
    threads: usize,
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Measure> {
    let reference = Reference::new(model)?;
    let referred = on_all(windows, threads, &|window| referred(&reference, window), progress)?;
    if referred.len() != predicted.len() {
        let (found, due) = (predicted.len(), referred.len());
        return Err(Diagnostic::internal(format!("{found} predictions of {due} positions")));
    }
    let count = predicted.len().max(1);
    let mean = |of: &[Prediction]| of.iter().map(|p| p.loss).sum::<f64>() / real(count);
    let (ours, theirs) = (mean(predicted), mean(&referred));
    let agreeing = predicted.iter().zip(&referred).filter(|(a, b)| a.choice == b.choice).count();
    Ok(Measure {
        windows: windows.len(),
        positions: predicted.len(),
        cross_entropy: ours,
        perplexity: ours.exp(),
        reference_cross_entropy: theirs,
        reference_perplexity: theirs.exp(),
        perplexity_ratio: (ours - theirs).exp(),
        top1_agreement: real(agreeing) / real(count),
        tokens_per_second: real(predicted.len()) / time.as_secs_f64().max(f64::MIN_POSITIVE),
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of positions have few digits")]
fn real(count: usize) -> f64 {
    count as f64
}

/// The predictions of `work` for all windows, in their order.
fn on_all(
    windows: &[Window],
    threads: usize,
    work: &(dyn Fn(&Window) -> Result<Vec<Prediction>> + Sync),
    progress: &(dyn Fn(f32) + Sync),
) -> Result<Vec<Prediction>> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let worker = || {
        let mut made = Vec::new();
        while let Some((index, window)) = take(&next, windows) {
            made.push((index, work(window).map_err(|error| located(error, window))?));
            let finished = done.fetch_add(1, Ordering::Relaxed) + 1;
            #[expect(clippy::cast_possible_truncation, reason = "a fraction for a bar")]
            progress((real(finished) / real(windows.len())) as f32);
        }
        Ok(made)
    };
    let mut made = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(worker)).collect();
        let joined = workers.into_iter().map(|worker| match worker.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>>>()
    })?
    .concat();
    made.sort_by_key(|(index, _)| *index);
    Ok(made.into_iter().flat_map(|(_, predictions)| predictions).collect())
}

/// The next window that nobody has taken.
fn take<'a>(next: &AtomicUsize, windows: &'a [Window]) -> Option<(usize, &'a Window)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    windows.get(index).map(|window| (index, window))
}

fn located(mut error: Diagnostic, window: &Window) -> Diagnostic {
    error.what = format!("the window of line {}: {}", window.line, error.what);
    error
}

fn golden(
    model: &Checkpoint,
    transformer: &Transformer,
    head: &OutputHead,
    window: &Window,
) -> Result<Vec<Prediction>> {
    let mut state = transformer.state();
    let predict = |(position, pair): (usize, &[u32])| {
        let mut x = model.embedding(pair[0])?;
        transformer.run(&mut state, position, &mut x, &mut Unobserved)?;
        Ok(Prediction::new(&head.logits(&x), pair[1]))
    };
    window.tokens.windows(2).enumerate().map(predict).collect()
}

fn referred(reference: &Reference, window: &Window) -> Result<Vec<Prediction>> {
    let mut text = reference.text();
    let predict = |pair: &[u32]| Ok(prediction(&reference.logits(&mut text, pair[0])?, pair[1]));
    window.tokens.windows(2).map(predict).collect()
}

fn prediction(logits: &[f64], next: u32) -> Prediction {
    let next = usize::try_from(next).unwrap_or(usize::MAX);
    let first = |best: usize, index: usize| if logits[index] > logits[best] { index } else { best };
    Prediction { loss: -logarithm_of_share(logits, next), choice: (0..logits.len()).fold(0, first) }
}
