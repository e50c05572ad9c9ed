//! Boards: a device, how it is reached, and what its router is asked for.

use super::Part;
use crate::base::{Diagnostic, Result};
use crate::manifest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The table of boards, relative to the root of a project.
pub const BOARDS: &str = "rtl/boards/boards.toml";

/// A family of devices, which have their tools in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Lattice ECP5.
    Ecp5,
    /// Lattice iCE40.
    Ice40,
}

impl Family {
    /// The name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ecp5 => "ecp5",
            Self::Ice40 => "ice40",
        }
    }
}

/// A board, as `boards.toml` describes it. Its files are named from the root of the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Its name.
    pub name: String,
    /// For people.
    #[serde(default)]
    pub summary: String,
    /// The family of its device.
    pub family: Family,
    /// The device, as an option of nextpnr without its dashes: `85k`, `hx8k`, `up5k`.
    pub device: String,
    /// The package, as nextpnr names it.
    pub package: String,
    /// The speed grade, where the family has them.
    #[serde(default)]
    pub speed: Option<u8>,
    /// The topmost module.
    pub top: String,
    /// What the topmost module holds, whose parameters have the names of its own.
    pub design: Part,
    /// Sources beside those of `rtl/files.f`.
    #[serde(default)]
    pub files: Vec<String>,
    /// The pins; without it they are placed anywhere.
    #[serde(default)]
    pub constraints: Option<String>,
    /// What the board's oscillator gives, in MHz.
    #[serde(default)]
    pub oscillator: Option<f64>,
    /// The clock that the router is asked for, in MHz.
    pub frequency: f64,
    /// Parameters of the topmost module that make that clock.
    #[serde(default)]
    pub clock: BTreeMap<String, u64>,
    /// Options of Yosys' `synth_FAMILY`, instead of those that suit the device.
    #[serde(default)]
    pub synth: Option<Vec<String>>,
    /// Parameters that fit, for a board without a scenario.
    #[serde(default)]
    pub parameters: BTreeMap<String, u64>,
}

impl Board {
    /// The device with package and speed grade, as people write it.
    #[must_use]
    pub fn device_name(&self) -> String {
        let speed = self.speed.map_or_else(String::new, |speed| format!(" speed {speed}"));
        format!("{} {}{speed}", self.device, self.package)
    }

    /// Options of `synth_FAMILY`.
    #[must_use]
    pub fn synth_options(&self) -> Vec<String> {
        let suited: &[&str] = match (self.family, self.device.as_str()) {
            (Family::Ecp5, _) => &["-abc9"],
            (Family::Ice40, "up5k" | "up3k" | "u4k") => &["-abc9", "-device", "u", "-dsp", "-spram"],
            (Family::Ice40, device) if device.starts_with("lp") => &["-abc9", "-device", "lp"],
            (Family::Ice40, _) => &["-abc9", "-device", "hx"],
        };
        self.synth.clone().unwrap_or_else(|| suited.iter().map(|&word| word.to_owned()).collect())
    }

    /// Checks what becomes part of a command or of a script.
    fn validate(&self) -> Result<()> {
        let plain = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+/".contains(c))
        };
        let words = [&self.name, &self.device, &self.package, &self.top].into_iter();
        let words = words.chain(&self.constraints).chain(&self.files).chain(self.clock.keys());
        let mut words = words.chain(self.synth.iter().flatten());
        if let Some(word) = words.find(|word| !plain(word) || word.starts_with('/') || word.contains("..")) {
            return Err(Diagnostic::error(format!("board {}: \"{word}\" cannot be a name here", self.name))
                .hint("letters, digits, - _ . and, in files, / below the root of the project"));
        }
        if !(self.frequency.is_finite() && self.frequency > 0.0) {
            return Err(Diagnostic::error(format!("board {}: frequency must be above 0 MHz", self.name)));
        }
        Ok(())
    }
}

/// The boards of a project.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boards {
    /// One entry a board; the first of a family is what its name alone means.
    pub board: Vec<Board>,
}

impl Boards {
    /// Those of the project at `root`.
    ///
    /// # Errors
    /// The table cannot be read, or has an illegal value.
    pub fn read(root: &Path) -> Result<Self> {
        let file = root.join(BOARDS);
        let hint =
            format!("boards are described in {BOARDS}; tritscope init DIR makes a project that has one");
        let boards: Self =
            manifest::read(&file).map_err(|error| if file.exists() { error } else { error.hint(hint) })?;
        let checked = boards.board.iter().try_for_each(Board::validate);
        checked.map_err(|error| error.in_file(&file))?;
        Ok(boards)
    }

    /// The board called `name`, or the first of `family`, that holds `part`.
    ///
    /// # Errors
    /// There is none, with those there are; the board is of another family, or holds something else.
    pub fn choose(&self, family: Option<Family>, name: Option<&str>, part: Part) -> Result<&Board> {
        let Some(name) = name else {
            let fits =
                |board: &&Board| board.design == part && family.is_none_or(|family| family == board.family);
            let of = family.map_or_else(String::new, |family| format!(" of the family {}", family.name()));
            let none = || self.none(&format!("no board{of} holds {}, which the scenario runs", part.words()));
            return self.board.iter().find(fits).ok_or_else(none);
        };
        let found = self.board.iter().find(|board| board.name == name);
        let board = found.ok_or_else(|| self.none(&format!("no board is called \"{name}\"")))?;
        match family {
            Some(family) if family != board.family => {
                let own = board.family.name();
                Err(Diagnostic::error(format!("{name} has a device of {own}, not of {}", family.name()))
                    .hint(format!("leave --target out, or say --target {own}")))
            }
            _ if board.design != part => {
                let (own, asked) = (board.design.words(), part.words());
                Err(self.none(&format!("{name} holds {own}, and the scenario runs {asked}")))
            }
            _ => Ok(board),
        }
    }

    fn none(&self, what: &str) -> Diagnostic {
        let told =
            |board: &Board| format!("{} ({}, {})", board.name, board.family.name(), board.design.words());
        let known = self.board.iter().map(told).collect::<Vec<_>>().join(", ");
        Diagnostic::error(what).hint(format!("there are: {known}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        board = [
            { name = "a", family = "ecp5", device = "85k", package = "P", speed = 6, top = "a", design = "layer", frequency = 50 },
            { name = "b", family = "ice40", device = "up5k", package = "P", top = "b", design = "engine", frequency = 12 },
        ]"#;

    fn boards(text: &str) -> Boards {
        manifest::parse(text, Path::new("boards.toml")).unwrap()
    }

    #[test]
    fn a_board_is_chosen_by_name_by_family_or_by_what_it_holds() {
        let boards = boards(TABLE);
        let name = |family, name, part| boards.choose(family, name, part).map(|board| board.name.as_str());
        assert_eq!(name(None, None, Part::Layer), Ok("a"));
        assert_eq!(name(None, None, Part::Engine), Ok("b"));
        assert_eq!(name(Some(Family::Ice40), None, Part::Engine), Ok("b"));
        assert_eq!(name(Some(Family::Ecp5), Some("a"), Part::Layer), Ok("a"));
        for (error, says) in [
            (
                name(Some(Family::Ecp5), None, Part::Engine),
                "no board of the family ecp5 holds the engine alone",
            ),
            (name(None, Some("c"), Part::Layer), "no board is called \"c\""),
            (name(Some(Family::Ice40), Some("a"), Part::Layer), "a has a device of ecp5, not of ice40"),
            (
                name(None, Some("a"), Part::Engine),
                "a holds whole layers, and the scenario runs the engine alone",
            ),
        ] {
            assert!(error.unwrap_err().what.starts_with(says), "{says}");
        }
    }

    #[test]
    fn what_would_become_a_command_is_refused() {
        for (from, to) in [
            ("\"85k\"", "\"85k --run x\""),
            ("top = \"a\"", "top = \"a; exec -- x\""),
            ("frequency = 50", "frequency = 0"),
        ] {
            let boards = boards(&TABLE.replace(from, to));
            assert!(boards.board.iter().try_for_each(Board::validate).is_err(), "{to}");
        }
    }

    #[test]
    fn devices_have_options_that_suit_them() {
        let boards = boards(TABLE);
        assert_eq!(boards.board[0].synth_options(), ["-abc9"]);
        assert_eq!(boards.board[1].synth_options(), ["-abc9", "-device", "u", "-dsp", "-spram"]);
        assert_eq!(boards.board[0].device_name(), "85k P speed 6");
    }
}
