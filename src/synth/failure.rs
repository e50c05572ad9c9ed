//! What a tool that failed meant.

use super::{Board, Stage};
use crate::base::{Diagnostic, Place};
use std::path::Path;

/// Lines that are kept of a tool for what it says at its end.
const KEPT: usize = 4000;

/// The lines of a tool as far as its failure is read off them.
#[derive(Debug, Default)]
pub(super) struct Said {
    lines: Vec<String>,
}

impl Said {
    /// Keeps `line`.
    pub fn hear(&mut self, line: &str) {
        let telling = line.contains("ERROR") || line.contains('%') || line.starts_with("Error");
        if telling && self.lines.len() < KEPT {
            self.lines.push(line.to_owned());
        }
    }

    /// What the failure of `stage` was; `ended` says how the tool ended, `log` where all it said is.
    pub fn failure(&self, stage: Stage, board: &Board, ended: &str, log: &Path) -> Diagnostic {
        let log = format!("all that the tool said is in {}", log.display());
        if stage == Stage::PlaceAndRoute
            && let Some(error) = self.too_big(board)
        {
            return error;
        }
        let Some((place, what)) = self.lines.iter().find_map(|line| error(line)) else {
            return Diagnostic::error(format!("{} failed: {ended}", stage.words())).hint(log);
        };
        if let Some(rule) = rule(&what) {
            return Diagnostic::error(rule)
                .hint("change the scenario, or set another value with --set NAME=VALUE");
        }
        let hint = match stage {
            Stage::PlaceAndRoute if what.contains("constrain") => {
                format!("{} must name every pin; {log}", board.constraints.as_deref().unwrap_or("the board"))
            }
            Stage::PlaceAndRoute if what.contains("place") || what.contains("legal") => {
                format!("the device is too full for this seed: reduce LANES, or try --seed 2; {log}")
            }
            Stage::PlaceAndRoute if what.contains("rout") => format!("try --seed 2; {log}"),
            _ => log,
        };
        Diagnostic::error(format!("{} failed: {what}", stage.words())).at(place).hint(hint)
    }

    /// What the device has too few of, where that is what is wrong.
    fn too_big(&self, board: &Board) -> Option<Diagnostic> {
        let over: Vec<(&str, u64, u64)> = self.lines.iter().filter_map(|line| taken(line)).collect();
        let over: Vec<_> = over.into_iter().filter(|(_, used, available)| used > available).collect();
        let (first, ..) = over.first()?;
        let told = |(name, used, available): &(&str, u64, u64)| {
            format!("{used} of {available} {} ({} too many)", resource(name), used - available)
        };
        let what = over.iter().map(told).collect::<Vec<_>>().join(", ");
        let what = format!("the design does not fit on {} ({}): {what}", board.name, board.device_name());
        Some(Diagnostic::error(what).hint(format!("{}, or choose a larger board", remedy(first))))
    }
}

/// `DP16KD:     300/    208   144%` of a line of nextpnr.
fn taken(line: &str) -> Option<(&str, u64, u64)> {
    let line = line.strip_prefix("Info:")?.trim();
    let (name, rest) = line.split_once(':')?;
    let (used, rest) = rest.split_once('/')?;
    let available = rest.split_whitespace().next()?;
    let plain = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if plain { Some((name, used.trim().parse().ok()?, available.parse().ok()?)) } else { None }
}

/// What a resource is, for people.
fn resource(name: &str) -> String {
    let words = match name {
        "TRELLIS_COMB" => "LUT4",
        "ICESTORM_LC" => "logic cells",
        "TRELLIS_FF" => "flip-flops",
        "DP16KD" | "ICESTORM_RAM" => "memory blocks",
        "MULT18X18D" | "ICESTORM_DSP" => "multipliers",
        "ICESTORM_SPRAM" => "large memories",
        "TRELLIS_IO" | "SB_IO" => "pins",
        other => return other.to_owned(),
    };
    words.to_owned()
}

/// What makes a design take fewer of a resource.
fn remedy(name: &str) -> &'static str {
    match name {
        "DP16KD" | "ICESTORM_RAM" | "ICESTORM_SPRAM" => {
            "keep fewer layers at a time (--set SLOTS=1), lower CONTEXT"
        }
        "MULT18X18D" | "ICESTORM_DSP" => "lower DOT_WIDTH (--set DOT_WIDTH=1)",
        "TRELLIS_IO" | "SB_IO" => "use a top with a host port",
        _ => "lower LANES and DOT_WIDTH",
    }
}

/// The error in a line, and where it points: `rtl/x.v:12: ERROR: …`, `ERROR: …`.
fn error(line: &str) -> Option<(Place, String)> {
    let (before, what) = line.split_once("ERROR: ")?;
    let place = before.trim().trim_end_matches(':');
    let place = place.rsplit_once(':').and_then(|(file, number)| {
        let line = number.split(['.', '-']).next()?.parse().ok()?;
        Some(Place::Line { file: file.into(), line, column: None })
    });
    Some((place.unwrap_or_default(), what.trim().to_owned()))
}

/// A parameter rule of the RTL, which is the name of a module that does not exist: `COPI_WIDTH_must_be_1_2_4_or_8`.
fn rule(what: &str) -> Option<String> {
    let start = what.find("_must_")?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let from = what[..start].rfind(|c| !letter(c)).map_or(0, |at| at + 1);
    let name: String = what[from..].chars().take_while(|c| letter(*c)).collect();
    let (subject, rest) = name.split_once("_must_")?;
    Some(format!("{subject} must {}", rest.replace('_', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Board {
        let text = "name = \"b\"\nfamily = \"ecp5\"\ndevice = \"25k\"\npackage = \"CABGA381\"\nfrequency = 50.0\ntop = \"b\"\ndesign = \"layer\"\n";
        crate::manifest::parse(text, Path::new("b.toml")).unwrap()
    }

    fn failure(lines: &[&str], stage: Stage) -> Diagnostic {
        let mut said = Said::default();
        for line in lines {
            said.hear(line);
        }
        said.failure(stage, &board(), "exit status 1", Path::new("x.log"))
    }

    #[test]
    fn a_design_too_big_says_what_is_over_and_what_to_reduce() {
        let lines = [
            "Info: \t              DP16KD:     300/    208   144%",
            "Info: \t        TRELLIS_COMB:   90000/  83640   107%",
            "Info: \t          TRELLIS_FF:     285/  83640     0%",
            "ERROR: Unable to place cell 'x', no BELs remaining to implement cell type 'DP16KD'",
        ];
        let error = failure(&lines, Stage::PlaceAndRoute);
        assert!(
            error
                .what
                .contains("300 of 208 memory blocks (92 too many), 90000 of 83640 LUT4 (6360 too many)")
        );
        assert!(error.hint.unwrap().contains("SLOTS=1"));
    }

    #[test]
    fn an_error_of_the_rtl_points_at_its_line() {
        let error = failure(&["rtl/scalar.v:12: ERROR: syntax error, unexpected ';'"], Stage::Synthesis);
        let at = Place::Line { file: "rtl/scalar.v".into(), line: 12, column: None };
        assert_eq!(
            (error.place, error.what.as_str()),
            (at, "synthesis failed: syntax error, unexpected ';'")
        );
    }

    #[test]
    fn a_broken_rule_is_said_in_words() {
        let line = "ERROR: Module `\\COPI_WIDTH_must_be_1_2_4_or_8' referenced in module `\\top' in cell `\\stop' is not part of the design.";
        assert_eq!(failure(&[line], Stage::Synthesis).what, "COPI_WIDTH must be 1 2 4 or 8");
    }

    #[test]
    fn a_tool_that_says_nothing_is_told_by_its_end() {
        let error = failure(&[], Stage::Pack);
        assert_eq!(error.what, "bitstream failed: exit status 1");
        assert!(error.hint.unwrap().contains("x.log"));
    }
}
