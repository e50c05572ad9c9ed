//! The commands of a synthesis, in order.

use super::{Board, Family};
use serde::{Deserialize, Serialize};

/// The stages, one command each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// RTL to cells: Yosys.
    Synthesis,
    /// Cells to places and wires: nextpnr.
    PlaceAndRoute,
    /// Places and wires to a bitstream.
    Pack,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Synthesis, Self::PlaceAndRoute, Self::Pack];

    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Synthesis => "synthesis",
            Self::PlaceAndRoute => "place and route",
            Self::Pack => "bitstream",
        }
    }
}

/// A command of the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The stage it is.
    pub stage: Stage,
    /// The program, as `PATH` knows it.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Whether it runs in the root of the project; in the working folder otherwise.
    pub at_root: bool,
    /// The log, in the working folder.
    pub log: &'static str,
}

/// What the router is asked for beside the board.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wishes {
    /// The clock in MHz.
    pub frequency: f64,
    /// Where the router's random numbers start.
    pub seed: u64,
}

/// Files of the working folder.
pub(super) const SCRIPT: &str = "synth.ys";
pub(super) const NETLIST: &str = "netlist.json";
pub(super) const TIMING: &str = "timing.json";
pub(super) const SYNTHESIS_LOG: &str = "yosys.log";

/// The file of the bitstream.
pub(super) fn bitstream(family: Family) -> &'static str {
    match family {
        Family::Ecp5 => "design.bit",
        Family::Ice40 => "design.bin",
    }
}

/// The commands for `board`. `folder` is the working folder as the root of the project names it; the file of the pins
/// lies in it as `constraints`.
pub(super) fn commands(
    board: &Board,
    folder: &str,
    constraints: Option<&str>,
    wishes: Wishes,
) -> Vec<Command> {
    let (place, pack) = match board.family {
        Family::Ecp5 => ("nextpnr-ecp5", "ecppack"),
        Family::Ice40 => ("nextpnr-ice40", "icepack"),
    };
    let (routed, option, pins) = match board.family {
        Family::Ecp5 => ("design.config", "--textcfg", "--lpf"),
        Family::Ice40 => ("design.asc", "--asc", "--pcf"),
    };
    let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
    let yosys = [("-s", SCRIPT), ("-o", NETLIST)]
        .map(|(option, file)| [option.to_owned(), format!("{folder}/{file}")]);
    let synthesis = [own(&["-b", "json"]), yosys.concat()].concat();
    let mut routing = vec![format!("--{}", board.device)];
    routing.extend(own(&["--package", &board.package]));
    if let (Family::Ecp5, Some(speed)) = (board.family, board.speed) {
        routing.extend(own(&["--speed", &speed.to_string()]));
    }
    routing.extend(own(&["--json", NETLIST, option, routed, "--report", TIMING]));
    match (constraints, board.family) {
        (Some(file), _) => routing.extend(own(&[pins, file])),
        (None, Family::Ecp5) => routing.extend(own(&["--lpf-allow-unconstrained"])),
        (None, Family::Ice40) => {}
    }
    let (frequency, seed) = (wishes.frequency.to_string(), wishes.seed.to_string());
    routing.extend(own(&["--freq", &frequency, "--seed", &seed, "--timing-allow-fail"]));
    let packing = match board.family {
        Family::Ecp5 => own(&["--compress", routed, bitstream(board.family)]),
        Family::Ice40 => own(&[routed, bitstream(board.family)]),
    };
    let command = |stage, program, arguments, log| Command {
        stage,
        program,
        arguments,
        at_root: stage == Stage::Synthesis,
        log,
    };
    vec![
        command(Stage::Synthesis, "yosys", synthesis, SYNTHESIS_LOG),
        command(Stage::PlaceAndRoute, place, routing, "nextpnr.log"),
        command(Stage::Pack, pack, packing, "pack.log"),
    ]
}

impl Command {
    /// As a shell takes it.
    #[must_use]
    pub fn shown(&self) -> String {
        std::iter::once(self.program.to_owned()).chain(self.arguments.clone()).collect::<Vec<_>>().join(" ")
    }
}
