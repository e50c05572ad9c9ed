//! What a trace is, in numbers.

use super::hierarchy::SignalKind;
use super::store::Trace;
use serde::Serialize;

/// What [`Trace`] has, without its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Info {
    /// `VCD`, `FST` or `GHW`.
    pub format: String,
    /// The length of a tick, `10 ps`.
    pub time_scale: String,
    /// The first time, in ticks.
    pub start: u64,
    /// The last time, in ticks.
    pub end: u64,
    /// From the first to the last time, `1.24 µs`.
    pub duration: String,
    /// The number of times at which something may change.
    pub times: usize,
    /// The number of scopes.
    pub scopes: usize,
    /// How many signals there are of each kind.
    pub signals: Signals,
}

/// Signals by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signals {
    /// All of them, each name counted.
    pub total: usize,
    /// Wires behind them: two names of one wire are one.
    pub wires: usize,
    /// Logic values of one bit.
    pub bits: usize,
    /// Logic values of more bits.
    pub vectors: usize,
    /// The most bits of one vector.
    pub widest: u32,
    /// Real numbers.
    pub reals: usize,
    /// Texts.
    pub texts: usize,
    /// Events.
    pub events: usize,
}

impl Trace {
    /// What the trace has, in numbers.
    #[must_use]
    pub fn info(&self) -> Info {
        let (start, end) = self.span();
        let mut signals = Signals { wires: self.wires(), ..Signals::default() };
        for signal in self.hierarchy().signals() {
            signals.total += 1;
            match signal.kind {
                SignalKind::Bits { width: 1 } => signals.bits += 1,
                SignalKind::Bits { .. } => signals.vectors += 1,
                SignalKind::Real => signals.reals += 1,
                SignalKind::Text => signals.texts += 1,
                SignalKind::Event => signals.events += 1,
            }
            if let SignalKind::Bits { width } = signal.kind {
                signals.widest = signals.widest.max(width);
            }
        }
        let scale = self.scale();
        Info {
            format: self.format().to_string(),
            time_scale: scale.format(crate::base::Time(1)),
            start: start.0,
            end: end.0,
            duration: scale.format(crate::base::Time(end.0 - start.0)),
            times: self.times(),
            scopes: self.hierarchy().scopes().len(),
            signals,
        }
    }
}
