//! What a run of layers cost, as a table.

use crate::base::Cycle;
use crate::sim::{Cost, LayerCost, PhaseCost};
use std::fmt::Write as _;

/// A table, cycles a token and layer, and the figures of the whole.
pub(super) fn text(cost: &Cost) -> String {
    let mut text = format!("{:<20} {:>12} {:>12}  times\n", "phase", "cycles", "lower bound");
    for PhaseCost { phase, runs, cycles, bound } in &cost.phases {
        let [cycles, bound] = [cycles, bound].map(|sum| (sum + runs / 2) / runs.max(&1));
        let times = float(cycles) / float(bound.max(1));
        // Writing to a String cannot fail.
        let (cycles, bound) = (Cycle(cycles).to_string(), Cycle(bound).to_string());
        let _ = writeln!(text, "{phase:<20} {cycles:>12} {bound:>12}  {times:.2}");
    }
    if cost.phases.iter().any(|phase| phase.cycles < phase.bound) {
        let _ = writeln!(text, "below 1: the engine had begun before, or activations of 0 sent no frame");
    }
    for (what, cost) in
        [("a token and layer", &cost.average), ("for the last token in the last layer", &cost.last)]
    {
        let _ = writeln!(text, "{}", line(what, cost));
    }
    text
}

fn line(what: &str, cost: &LayerCost) -> String {
    format!(
        "{:.0} cycles {what}; engine utilisation {:.1} % of N_IN·N_OUT/LANES, {:.1} % of all frames in this mode; {:.1} % of the cycles are not the engine's",
        cost.cycles_per_token_layer,
        100.0 * cost.engine_utilisation,
        100.0 * cost.frame_utilisation,
        100.0 * cost.other_share,
    )
}

#[expect(clippy::cast_precision_loss, reason = "a run has far fewer than 2^52 cycles")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_stand_beside_their_bounds() {
        let phase = PhaseCost { phase: "q_proj".to_owned(), runs: 6, cycles: 480, bound: 384 };
        let average = LayerCost {
            cycles_per_token_layer: 240.0,
            engine_cycles_per_token_layer: 80.0,
            engine_utilisation: 0.05,
            frame_utilisation: 0.8,
            other_share: 2.0 / 3.0,
        };
        let text = text(&Cost { phases: vec![phase], average, last: average });
        assert!(
            text.contains("q_proj                         80           64  1.25\n240 cycles a token"),
            "{text}"
        );
        assert!(
            text.contains(" 5.0 % of N_IN·N_OUT/LANES, 80.0 % of all frames in this mode; 66.7 %"),
            "{text}"
        );
    }
}
