//! A synthesis as text.

use crate::cli::table::{plain, table};
use crate::synth::{Folded, Kind, Part, Path, PathStep, Row, Source, StepKind, Synthesis};
use std::fmt::Write;
use std::path;

/// Instances with less than this share of every kind of cell are left out, unless everything is wanted.
const LEAST: f64 = 0.01;

/// Characters of a full bar.
const BAR: u16 = 12;

/// The synthesis in `folder`; `all` of its instances and steps where wanted.
pub(super) fn text(synthesis: &Synthesis, folder: &path::Path, all: bool) -> String {
    let Synthesis { scenario, board, device, part, top, .. } = synthesis;
    let built = match part {
        Part::Layer => "whole layers",
        Part::Engine => "the engine",
    };
    let mut text =
        format!("{} on {} ({}): {built}, top {}\n", plain(scenario), plain(board), plain(device), plain(top));
    text += &resources(synthesis);
    text += &clocks(synthesis);
    text += "\n";
    text += &area(&Folded::of(&synthesis.area), if all { 0.0 } else { LEAST });
    if let Some(path) = synthesis.critical() {
        text += "\n";
        text += &critical(path, all);
    }
    text += "\n";
    text + &ending(synthesis, folder)
}

fn resources(synthesis: &Synthesis) -> String {
    let wanted = synthesis.resources.iter().filter(|resource| resource.used > 0);
    let rows: Vec<Vec<String>> = wanted
        .map(|resource| {
            let share = resource.percent();
            let counts = [thousands(resource.used), format!("of {}", thousands(resource.available))];
            let [used, available] = counts;
            vec![plain(&resource.name), used, available, format!("{share:.1} %"), bar(share / 100.0)]
        })
        .collect();
    table(&rows, &[1, 2, 3], "  ")
}

fn clocks(synthesis: &Synthesis) -> String {
    let told = synthesis.clocks.iter().map(|clock| {
        let met = if clock.is_met() { "met" } else { "missed" };
        let name = plain(&clock.name);
        format!("  clock {name}: {:.1} MHz, {:.1} MHz asked: {met}\n", clock.achieved_mhz, clock.asked_mhz)
    });
    told.collect()
}

/// The kinds of cells that have a column.
const COLUMNS: [Kind; 7] =
    [Kind::Lut, Kind::Ff, Kind::Carry, Kind::Ram, Kind::LutRam, Kind::Spram, Kind::Dsp];

fn area(tree: &Folded, least: f64) -> String {
    let kinds: Vec<Kind> = COLUMNS.into_iter().filter(|kind| tree.all.of(*kind) > 0).collect();
    let heading = ["area by module", ""].map(str::to_owned).into_iter();
    let heading = heading.chain(kinds.iter().map(|kind| kind.heading().to_owned()));
    let mut rows: Vec<Vec<String>> = vec![heading.chain(["share of LUT".to_owned()]).collect()];
    for Row { depth, folded } in tree.rows(least) {
        let count = if folded.count > 1 { format!(" ×{}", folded.count) } else { String::new() };
        let name = format!("{}{}{count}", "  ".repeat(depth), plain(&folded.name));
        let cells = kinds.iter().map(|kind| thousands(folded.all.of(*kind)));
        let row = [name, plain(&folded.module)].into_iter().chain(cells);
        rows.push(row.chain([bar(folded.all.share(&tree.all, Kind::Lut))]).collect());
    }
    let right: Vec<usize> = (2..2 + kinds.len()).collect();
    table(&rows, &right, "  ")
}

fn critical(path: &Path, all: bool) -> String {
    let (from, to) = (plain(&path.from), plain(&path.to));
    let mut text = format!(
        "  longest path, {from} to {to}: {:.2} ns, {:.2} ns in cells and {:.2} ns in wires\n",
        path.delay_ns, path.logic_ns, path.routing_ns
    );
    let told = |number: f64| format!("{number:.2}");
    if all {
        let mut sum = 0.0;
        let rows: Vec<Vec<String>> = path
            .steps
            .iter()
            .map(|step| {
                sum += step.delay_ns;
                vec![
                    told(sum),
                    told(step.delay_ns),
                    words(step).to_owned(),
                    what(step),
                    declared(step.source.as_ref()),
                ]
            })
            .collect();
        return text + &table(&rows, &[0, 1], "  ");
    }
    let mut rows = vec![["ns", "cells", "wires", "", "signal", "declared in"].map(str::to_owned).to_vec()];
    rows.extend(path.runs().iter().map(|run| {
        let passed = if run.cells > 1 { format!("{} cells", run.cells) } else { String::new() };
        let numbers = [run.until_ns, run.logic_ns, run.routing_ns].map(told);
        let names = [passed, plain(&run.signal), declared(run.source.as_ref())];
        numbers.into_iter().chain(names).collect()
    }));
    text += &table(&rows, &[0, 1, 2, 3], "  ");
    text
}

/// What takes the time of a step.
fn words(step: &PathStep) -> &'static str {
    match step.kind {
        StepKind::ClkToQ => "clock to output",
        StepKind::Logic => "cell",
        StepKind::Routing => "wire",
        StepKind::Setup => "setup",
        StepKind::Other => "",
    }
}

/// The wire of a step, or its cell.
fn what(step: &PathStep) -> String {
    if step.net.is_empty() { plain(&format!("{}.{}", step.cell, step.port)) } else { plain(&step.net) }
}

fn declared(source: Option<&Source>) -> String {
    source.map_or_else(String::new, |source| plain(&format!("{}:{}", source.file, source.line)))
}

fn ending(synthesis: &Synthesis, folder: &path::Path) -> String {
    let file = folder.join(&synthesis.bitstream.file);
    let mut text =
        format!("  bitstream {}, {} bytes\n", file.display(), thousands(synthesis.bitstream.bytes));
    let told = |stage: &crate::synth::StageTime| format!("{} {:.1} s", stage.stage.words(), stage.seconds);
    let times: Vec<String> = synthesis.stages.iter().map(told).collect();
    let tools = synthesis.tools.iter().filter(|tool| !tool.version.is_empty());
    let tools: Vec<String> = tools
        .map(|tool| {
            if tool.name == "yosys" {
                tool.version.clone()
            } else {
                format!("{} {}", tool.name, tool.version)
            }
        })
        .collect();
    // Writing to a text never fails.
    let _ = writeln!(text, "  {}; {}", times.join(", "), plain(&tools.join(", ")));
    text
}

/// A share of 1 as a bar in eighths of a character.
fn bar(share: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8 · BAR")]
    let eighths = (share.clamp(0.0, 1.0) * f64::from(8 * BAR)).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// `12345` as `12 345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_bars_are_written() {
        assert_eq!([5, 123, 1234, 1_234_567].map(thousands), ["5", "123", "1 234", "1 234 567"]);
        assert_eq!((bar(0.0), bar(1.0)), (String::new(), "█".repeat(usize::from(BAR))));
        assert_eq!(bar(0.5 / f64::from(BAR)), "▌");
    }
}
