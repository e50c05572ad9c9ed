//! The script that Yosys runs: which sources, which parameters, and which instances there are.

use super::{Board, Family, Parameter};

/// Lines of the log between which the instances stand.
pub(super) const INSTANCES: [&str; 2] = ["instances begin", "instances end"];

/// The script for `sources` under the topmost module `top`.
///
/// The design is flattened, for what is built is one circuit. Before that the log names instances, their modules, and the
/// wires with their lines; cells have the names of the wires around them, and so the instance that they come from.
pub(super) fn script(board: &Board, top: &str, parameters: &[Parameter], sources: &[String]) -> String {
    let mut lines = vec!["# From the root of the project: yosys -s THIS -b json -o netlist.json".to_owned()];
    lines.extend(sources.iter().map(|file| format!("read_verilog {file}")));
    let set: Vec<String> =
        parameters.iter().map(|Parameter { name, value }| format!(" -set {name} {value}")).collect();
    if !set.is_empty() {
        lines.push(format!("chparam{} {top}", set.concat()));
    }
    let (family, options) = (board.family.name(), board.synth_options().join(" "));
    let flat = match board.family {
        Family::Ecp5 => "coarse",
        Family::Ice40 => "flatten",
    };
    let [begin, end] = INSTANCES;
    lines.push(format!("synth_{family} {options} -top {top} -run begin:{flat}"));
    lines.push(format!("log {begin}"));
    lines.push("dump -m */t:* */t:$* %d */t:$paramod* %u */w:* */w:$* %d %u */m:* %u".to_owned());
    lines.push(format!("log {end}"));
    lines.push(format!("synth_{family} {options} -top {top} -run {flat}:"));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn parameters_are_set_on_the_top_and_instances_named_before_it_is_flat() {
        let text = "name = \"b\"\nfamily = \"ice40\"\ndevice = \"hx8k\"\npackage = \"ct256\"\nfrequency = 12\n\
                    top = \"board\"\ndesign = \"engine\"\n";
        let board: Board = crate::manifest::parse(text, Path::new("b.toml")).unwrap();
        let narrow = Parameter { name: "LANES".to_owned(), value: 4 };
        let text = script(&board, "board", &[narrow], &["rtl/a.v".to_owned(), "rtl/b.v".to_owned()]);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "read_verilog rtl/a.v",
                "read_verilog rtl/b.v",
                "chparam -set LANES 4 board",
                "synth_ice40 -abc9 -device hx -top board -run begin:flatten",
                "log instances begin",
                "dump -m */t:* */t:$* %d */t:$paramod* %u */w:* */w:$* %d %u */m:* %u",
                "log instances end",
                "synth_ice40 -abc9 -device hx -top board -run flatten:",
            ]
        );
    }
}
