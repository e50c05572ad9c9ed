//! How much of a device each instance takes.

use serde::{Deserialize, Serialize};

/// The kinds of cells that a device has few of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Tables of four inputs.
    Lut,
    /// Flip-flops.
    Ff,
    /// Blocks of memory.
    Ram,
    /// Multipliers.
    Dsp,
    /// Cells of carry chains: two bits a cell on ECP5, one on iCE40.
    Carry,
    /// Memories of 16 words by 4 bits made of tables.
    LutRam,
    /// The large single-port memories of an `UltraPlus`.
    Spram,
    /// Multiplexers that join tables; they come with the tables.
    Mux,
    /// Whatever else: pads, oscillators, clock generators.
    Other,
}

impl Kind {
    /// All of them, those first that people ask for first.
    pub const ALL: [Self; 9] = [
        Self::Lut,
        Self::Ff,
        Self::Ram,
        Self::Dsp,
        Self::Carry,
        Self::LutRam,
        Self::Spram,
        Self::Mux,
        Self::Other,
    ];

    /// Its heading in tables.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Lut => "LUT",
            Self::Ff => "FF",
            Self::Ram => "RAM",
            Self::Dsp => "DSP",
            Self::Carry => "carry",
            Self::LutRam => "LUT RAM",
            Self::Spram => "SPRAM",
            Self::Mux => "mux",
            Self::Other => "other",
        }
    }
}

/// Cells by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cells {
    /// [`Kind::Lut`].
    pub lut: u64,
    /// [`Kind::Ff`].
    pub ff: u64,
    /// [`Kind::Ram`].
    pub ram: u64,
    /// [`Kind::Dsp`].
    pub dsp: u64,
    /// [`Kind::Carry`].
    pub carry: u64,
    /// [`Kind::LutRam`].
    pub lut_ram: u64,
    /// [`Kind::Spram`].
    pub spram: u64,
    /// [`Kind::Mux`].
    pub mux: u64,
    /// [`Kind::Other`].
    pub other: u64,
}

impl Cells {
    /// How many of `kind`.
    #[must_use]
    pub fn of(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Lut => self.lut,
            Kind::Ff => self.ff,
            Kind::Ram => self.ram,
            Kind::Dsp => self.dsp,
            Kind::Carry => self.carry,
            Kind::LutRam => self.lut_ram,
            Kind::Spram => self.spram,
            Kind::Mux => self.mux,
            Kind::Other => self.other,
        }
    }

    /// Counts `more` cells of `kind`.
    pub fn add(&mut self, kind: Kind, more: u64) {
        let count = match kind {
            Kind::Lut => &mut self.lut,
            Kind::Ff => &mut self.ff,
            Kind::Ram => &mut self.ram,
            Kind::Dsp => &mut self.dsp,
            Kind::Carry => &mut self.carry,
            Kind::LutRam => &mut self.lut_ram,
            Kind::Spram => &mut self.spram,
            Kind::Mux => &mut self.mux,
            Kind::Other => &mut self.other,
        };
        *count = count.saturating_add(more);
    }

    /// The share of `kind` that it has of `whole`, 0 to 1; 0 where there is none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of cells are small")]
    pub fn share(&self, whole: &Self, kind: Kind) -> f64 {
        self.of(kind) as f64 / (whole.of(kind) as f64).max(1.0)
    }

    /// Both together.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for kind in Kind::ALL {
            self.add(kind, other.of(kind));
        }
        self
    }
}

/// An instance and what is below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// The instance, as its parent names it; the topmost module's name at the top.
    pub name: String,
    /// The module.
    pub module: String,
    /// The cells that no child has.
    pub own: Cells,
    /// All cells, those of the children among them.
    pub all: Cells,
    /// The instances below whose hierarchy synthesis kept.
    #[serde(default)]
    pub children: Vec<Area>,
}

impl Area {
    /// Instances below it, itself among them.
    #[must_use]
    pub fn instances(&self) -> usize {
        1 + self.children.iter().map(Self::instances).sum::<usize>()
    }

    /// The kinds that there are any of, in the order of [`Kind::ALL`].
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.all.of(*kind) > 0).collect()
    }
}
