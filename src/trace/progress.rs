//! How far a long job is, and the wish that it stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Bits of an `f32` that no fraction has: nothing is known about how far the job is.
const NOTHING_KNOWN: u32 = u32::MAX;

#[derive(Debug)]
struct State {
    fraction: AtomicU32,
    cancelled: AtomicBool,
}

/// How far a job is and whether it should go on; clones look at the same job.
///
/// ```
/// use tritscope::trace::Progress;
/// let progress = Progress::default();
/// assert_eq!(progress.fraction(), None);
/// progress.set_fraction(0.25);
/// progress.clone().cancel();
/// assert_eq!((progress.fraction(), progress.is_cancelled()), (Some(0.25), true));
/// ```
#[derive(Clone, Debug)]
pub struct Progress(Arc<State>);

impl Default for Progress {
    fn default() -> Self {
        Self(Arc::new(State { fraction: AtomicU32::new(NOTHING_KNOWN), cancelled: AtomicBool::new(false) }))
    }
}

impl Progress {
    /// A job of which nothing is done yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how much of the job is done, 0 to 1; what lies outside is moved to the nearer end.
    pub fn set_fraction(&self, fraction: f32) {
        if !fraction.is_nan() {
            self.0.fraction.store(fraction.clamp(0.0, 1.0).to_bits(), Ordering::Relaxed);
        }
    }

    /// How much of the job is done, 0 to 1; `None` while that is not known.
    #[must_use]
    pub fn fraction(&self) -> Option<f32> {
        match self.0.fraction.load(Ordering::Relaxed) {
            NOTHING_KNOWN => None,
            bits => Some(f32::from_bits(bits)),
        }
    }

    /// Asks the job to stop; it ends with an error soon.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked the job to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}
