//! Work that all processors share.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of processors.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does `work` for equal shares of `0..len`, each on a processor of its own; the results in order.
///
/// # Panics
/// Where `work` does.
pub(super) fn shares<T: Send>(len: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let each = len.div_ceil(processors()).max(1);
    let parts: Vec<_> = (0..len).step_by(each).map(|start| start..len.min(start + each)).collect();
    if parts.len() < 2 {
        return parts.into_iter().map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || work(part))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// The result of the first of `0..len` that has one. Processors take numbers in order and in turn, and none that lies
/// behind a result.
pub(super) fn first<T: Send>(len: usize, work: impl Fn(usize) -> Option<T> + Sync) -> Option<T> {
    let (next, end) = (AtomicUsize::new(0), AtomicUsize::new(len));
    let take = |_| {
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= end.load(Ordering::Relaxed) {
                return None;
            }
            if let Some(found) = work(turn) {
                end.fetch_min(turn, Ordering::Relaxed);
                return Some((turn, found));
            }
        }
    };
    let found = shares(processors().min(len), take);
    found.into_iter().flatten().min_by_key(|(turn, _)| *turn).map(|(_, found)| found)
}

/// Does `work` for each of `0..len`, which processors take in turn; the results in order.
pub(super) fn all<T: Send>(len: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = |_| {
        let turns = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|turn| *turn < len);
        std::iter::from_fn(turns).map(|turn| (turn, work(turn))).collect::<Vec<_>>()
    };
    let mut results: Vec<_> = shares(processors().min(len), take).into_iter().flatten().collect();
    results.sort_unstable_by_key(|(turn, _)| *turn);
    results.into_iter().map(|(_, result)| result).collect()
}
