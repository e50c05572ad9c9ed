//! The elaboration parameters of the engine and their legal ranges.

use super::LayerShape;
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};

/// How many chip-selects the demultiplexer drives at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ChipSelects {
    /// This many: 32, 64 or 256, at most `LANES`.
    Count(usize),
    /// One for each scalar: no demultiplexer is needed. Written `"all"`.
    #[default]
    #[serde(with = "all")]
    All,
}

mod all {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("all")
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "all" => Ok(()),
            other => Err(D::Error::custom(format!("CS_WIDTH is 32, 64, 256 or \"all\", not \"{other}\""))),
        }
    }
}

/// The parameters of `ternary_matvec` that a scenario chooses; `N_IN` and `N_OUT` follow from its matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE", deny_unknown_fields)]
pub struct Parameters {
    /// Scalars that exist, 1 or more.
    pub lanes: usize,
    /// Chip-selects driven at once.
    #[serde(default)]
    pub cs_width: ChipSelects,
    /// Bits of an activation sent a clock: 1, 2, 4 or 8.
    #[serde(default = "one")]
    pub copi_width: usize,
    /// 1: a positive then a negative frame. 0: one frame, the scalar subtracts.
    #[serde(default = "one")]
    pub sign_frames: usize,
    /// Products a clock in attention, whole layers only; absent: the largest of 8, 4, 2 and 1 that divides a head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dot_width: Option<usize>,
}

fn one() -> usize {
    1
}

impl Default for Parameters {
    /// Those of a design that has no engine: no scalars.
    fn default() -> Self {
        Self { lanes: 0, cs_width: ChipSelects::All, copi_width: 1, sign_frames: 1, dot_width: None }
    }
}

impl Parameters {
    /// Whether there is no engine that they are parameters of.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        *self == Self::default()
    }

    /// Chip-selects driven at once, as a number.
    #[must_use]
    pub fn chip_selects(&self) -> usize {
        match self.cs_width {
            ChipSelects::Count(count) => count,
            ChipSelects::All => self.lanes,
        }
    }

    /// Products a clock in attention for heads of `head_width` elements.
    ///
    /// # Errors
    /// A `DOT_WIDTH` that does not divide them.
    pub fn dot_products(&self, head_width: usize) -> Result<usize> {
        let divides = |width: &usize| *width > 0 && head_width.is_multiple_of(*width);
        match self.dot_width {
            None => Ok([8, 4, 2, 1].into_iter().find(divides).unwrap_or(1)),
            Some(width) if divides(&width) => Ok(width),
            Some(width) => Err(Diagnostic::error(format!(
                "DOT_WIDTH = {width} does not divide the {head_width} elements of a head"
            ))),
        }
    }

    /// The elaboration parameters of the engine for products of `[N_OUT, N_IN]`, by their names in the RTL.
    #[must_use]
    pub fn of_products(&self, [n_out, n_in]: [usize; 2]) -> Vec<(&'static str, usize)> {
        vec![
            ("N_IN", n_in),
            ("N_OUT", n_out),
            ("LANES", self.lanes),
            ("CS_WIDTH", self.chip_selects()),
            ("COPI_WIDTH", self.copi_width),
            ("SIGN_FRAMES", self.sign_frames),
        ]
    }

    /// The elaboration parameters of whole layers with `dot_width` products a clock in attention, by their names in the
    /// RTL: each layer has a cache and a slot of weights.
    #[must_use]
    pub fn of_layers(&self, shape: &LayerShape, dot_width: usize) -> Vec<(&'static str, usize)> {
        vec![
            ("WIDTH", shape.width),
            ("HEADS", shape.heads),
            ("KV_HEADS", shape.kv_heads),
            ("HEAD_WIDTH", shape.head_width),
            ("FFN_WIDTH", shape.ffn_width),
            ("CONTEXT", shape.context),
            ("LAYERS", shape.layers),
            ("SLOTS", shape.layers),
            ("LANES", self.lanes),
            ("CS_WIDTH", self.chip_selects()),
            ("COPI_WIDTH", self.copi_width),
            ("SIGN_FRAMES", self.sign_frames),
            ("DOT_WIDTH", dot_width),
            ("NORM", shape.norm as usize),
            ("ACTIVATION", shape.activation as usize),
        ]
    }

    /// Clocks of one frame: `8 / COPI_WIDTH`.
    #[must_use]
    pub fn frame_cycles(&self) -> usize {
        8 / self.copi_width.max(1)
    }

    /// Blocks the demultiplexer tells apart: `⌈LANES / CS_WIDTH⌉`.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.lanes.div_ceil(self.chip_selects().max(1))
    }

    /// The rows of row group `group` among `n_out` outputs; empty when there is no such group.
    ///
    /// Passes of `LANES` rows are outermost; a pass holds one group a block.
    #[must_use]
    pub fn rows(&self, group: usize, n_out: usize) -> std::ops::Range<usize> {
        let blocks = self.blocks().max(1);
        let (pass, block) = (group / blocks, group % blocks);
        let first = pass.saturating_mul(self.lanes);
        let start = first.saturating_add(block * self.chip_selects());
        let end = start.saturating_add(self.chip_selects()).min(first.saturating_add(self.lanes)).min(n_out);
        start.min(end)..end
    }

    /// The row that scalar `lane` owns while `group` is served, among `n_out` outputs; `None` if it has none.
    #[must_use]
    pub fn row(&self, group: usize, lane: usize, n_out: usize) -> Option<usize> {
        let pass = group / self.blocks().max(1);
        let row = pass.saturating_mul(self.lanes).saturating_add(lane);
        (lane < self.lanes && row < n_out).then_some(row)
    }

    /// The row group that serves `row`.
    #[must_use]
    pub fn group_of(&self, row: usize) -> usize {
        let (pass, lane) = (row / self.lanes.max(1), row % self.lanes.max(1));
        pass * self.blocks() + lane / self.chip_selects().max(1)
    }

    /// The number of row groups of a product with `n_out` outputs.
    #[must_use]
    pub fn groups(&self, n_out: usize) -> usize {
        let full = n_out / self.lanes.max(1);
        let rest = n_out % self.lanes.max(1);
        full * self.blocks() + rest.div_ceil(self.chip_selects().max(1))
    }

    /// Bits of an accumulator for `n_in` inputs: `8 + ⌈log2 n_in⌉` (numerics R-ACC).
    #[must_use]
    pub fn accumulator_bits(n_in: usize) -> u32 {
        8 + n_in.max(1).next_power_of_two().trailing_zeros()
    }

    /// Checks every legal range.
    ///
    /// # Errors
    /// The rule that the first illegal parameter breaks, under the name the RTL gives it.
    pub fn validate(&self) -> Result<()> {
        let rule = |ok: bool, what: &str| if ok { Ok(()) } else { Err(Diagnostic::error(what)) };
        rule(self.lanes >= 1, "LANES must be at least 1")?;
        rule(matches!(self.copi_width, 1 | 2 | 4 | 8), "COPI_WIDTH must be 1, 2, 4 or 8")?;
        rule(self.sign_frames <= 1, "SIGN_FRAMES must be 0 or 1")?;
        let width = self.chip_selects();
        rule(
            width <= self.lanes && (matches!(width, 32 | 64 | 256) || width == self.lanes),
            "CS_WIDTH must be 32, 64, 256 or \"all\", and at most LANES",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(lanes: usize, cs_width: usize) -> Parameters {
        Parameters {
            lanes,
            cs_width: ChipSelects::Count(cs_width),
            copi_width: 1,
            sign_frames: 1,
            dot_width: None,
        }
    }

    #[test]
    fn every_row_is_in_exactly_one_group() {
        for (lanes, cs_width, n_out) in
            [(64, 32, 64), (100, 32, 257), (1, 1, 5), (64, 64, 10), (256, 256, 300)]
        {
            let parameters = parameters(lanes, cs_width);
            let rows: Vec<usize> =
                (0..parameters.groups(n_out)).flat_map(|group| parameters.rows(group, n_out)).collect();
            assert_eq!(rows, (0..n_out).collect::<Vec<_>>(), "{lanes} {cs_width} {n_out}");
            for row in rows {
                let group = parameters.group_of(row);
                assert!(parameters.rows(group, n_out).contains(&row));
                assert_eq!(parameters.row(group, row % lanes, n_out), Some(row));
            }
            assert!((0..parameters.groups(n_out)).all(|group| !parameters.rows(group, n_out).is_empty()));
        }
    }

    #[test]
    fn accumulators_hold_the_worst_sum() {
        assert_eq!(Parameters::accumulator_bits(4096), 20);
        assert_eq!(Parameters::accumulator_bits(11008), 22);
        assert_eq!(Parameters::accumulator_bits(1), 8);
    }

    #[test]
    fn illegal_values_name_their_rule() {
        assert!(parameters(64, 32).validate().is_ok());
        assert!(parameters(16, 16).validate().is_ok());
        for illegal in [parameters(0, 0), parameters(64, 16), parameters(16, 32)] {
            assert!(illegal.validate().is_err(), "{illegal:?}");
        }
    }

    #[test]
    fn dot_widths_divide_heads() {
        let of = |dot_width, head| Parameters { dot_width, ..parameters(64, 32) }.dot_products(head).ok();
        assert_eq!([16, 12, 6, 5].map(|head| of(None, head)), [Some(8), Some(4), Some(2), Some(1)]);
        assert_eq!((of(Some(3), 12), of(Some(5), 12), of(Some(0), 12)), (Some(3), None, None));
    }

    #[test]
    fn chip_selects_are_a_number_or_all() {
        let read = |text: &str| toml::from_str::<Parameters>(text);
        assert_eq!(read("LANES = 64\nCS_WIDTH = \"all\"").unwrap().chip_selects(), 64);
        assert_eq!(read("LANES = 64\nCS_WIDTH = 32").unwrap().chip_selects(), 32);
        assert!(read("LANES = 64\nCS_WIDTH = \"some\"").is_err());
    }
}
