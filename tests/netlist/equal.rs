//! RTL against netlist: every register and every output by induction, or every output from reset on.

use super::synthesis::{Family, Netlist, chosen, design, inverted, printed, root, synthesize, tables};
use super::units::Unit;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Seconds after which a comparison is given up.
const LIMIT: &str = "240";

/// How equality was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Registers and outputs, for any state in which they are equal: within one cycle.
    Logic,
    /// The same over several cycles.
    Induction,
    /// Outputs, in every state that reset leads to.
    Reset,
}

impl Method {
    pub fn name(self) -> &'static str {
        ["logic", "induction", "reset"][self as usize]
    }
}

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many points are equal.
    Equal(Method, usize),
    /// There is a run in which an output differs.
    Different,
    /// Neither, in time.
    Open,
}

/// What became of a netlist with one LUT inverted; three are tried until one shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// There is no LUT, or the netlist itself was not proved.
    None,
    /// There is a run from reset in which an output differs.
    Refuted,
    /// The proof fails. Runs from reset say nothing where the whole netlist is not proved equal from there: registers without a
    /// reset begin as 0 in RTL and netlist, which differs where one holds the other's complement.
    Unproved,
    Unnoticed,
}

impl Broken {
    pub fn name(self) -> &'static str {
        ["–", "refuted", "not proved", "**not noticed**"][self as usize]
    }
}

/// What came of one unit on one family.
pub struct Row {
    pub unit: &'static Unit,
    pub family: Family,
    pub cells: String,
    pub outcome: Outcome,
    pub seconds: f64,
    pub broken: Broken,
}

impl Row {
    pub fn proved(&self) -> bool {
        matches!(self.outcome, Outcome::Equal(..))
    }
}

/// Reads RTL and netlist as modules `gold` and `gate`.
fn reading(unit: &Unit, netlist: &Netlist, file: &Path) -> String {
    let top = unit.module;
    let chosen = if unit.parameters.is_empty() {
        String::new()
    } else {
        format!("chparam{} {top}; ", chosen(unit.parameters))
    };
    // Points are paired by their names; the netlist's wires have one bit each.
    format!(
        "read_verilog {}; {chosen}hierarchy -check -top {top}; proc; flatten; opt_clean; memory; opt_clean; \
         splitnets; rename {top} gold; design -stash rtl; read_verilog {}; read_verilog -lib {}; {}\
         hierarchy -check -top netlist; techmap -wb -D EQUIV -autoproc -map {}; flatten; opt_clean; \
         memory; opt_clean; rename netlist gate; design -stash netlist; design -copy-from rtl -as gold gold; \
         design -copy-from netlist -as gate gate; ",
        design(top),
        file.display(),
        netlist.family.models(),
        netlist.family.extra(),
        netlist.family.models(),
    )
}

/// What Yosys prints; `None` when its time was over.
fn yosys(script: &str) -> Option<String> {
    let output =
        Command::new("timeout").args([LIMIT, "yosys", "-p", script]).current_dir(root()).output().unwrap();
    if output.status.code() == Some(124) {
        return None;
    }
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{log}{}", String::from_utf8_lossy(&output.stderr));
    Some(log)
}

/// The number behind `before`.
fn number(line: &str, before: &str) -> Option<usize> {
    line.split(before).nth(1)?.split_whitespace().next()?.parse().ok()
}

/// Induction over pairs of points.
fn induction(reading: &str) -> Option<Outcome> {
    let script = format!(
        "{reading}equiv_make gold gate equiv; hierarchy -top equiv; opt_clean; equiv_simple -undef; equiv_status; \
         equiv_induct -undef -seq 4; equiv_status"
    );
    let log = yosys(&script)?;
    let found = |line: &str| number(line, "Found ").filter(|_| line.contains("cells in equiv:"));
    let pairs = log.lines().find_map(found)?;
    let proved: Vec<usize> = log.lines().filter_map(|line| number(line, "Of those cells ")).collect();
    let method = if *proved.first()? == pairs { Method::Logic } else { Method::Induction };
    (*proved.last()? == pairs).then_some(Outcome::Equal(method, pairs))
}

/// One machine of both, with an output that tells that theirs differ: from the state to which two cycles of reset lead, all
/// else being 0 before.
fn from_reset(reading: &str, folder: &Path, netlist: &str, search: &str) -> Outcome {
    let has = |port: &str| netlist.contains(&format!("input {port};"));
    let reset = match (has("clk"), has("rst_n")) {
        (true, true) => "sim -clock in_clk -resetn in_rst_n -rstlen 2 -n 2 -zinit -w miter; ",
        (true, false) => "sim -clock in_clk -n 1 -zinit -w miter; ",
        _ => "",
    };
    let made =
        format!("{reading}miter -equiv -flatten -make_assert gold gate miter; hierarchy -top miter; proc; ");
    if reset.is_empty() {
        let said = yosys(&format!("{made}sat -prove-asserts miter"));
        let differs = said.map(|said| said.contains("model found: FAIL!"));
        return match differs {
            None => Outcome::Open,
            Some(true) => Outcome::Different,
            Some(false) => Outcome::Equal(Method::Reset, 0),
        };
    }
    let file = folder.join("miter.aig");
    let script = format!(
        "{made}opt -full; setundef -undriven -zero; opt -full; {reset}techmap; opt -full; techmap; dffunmap; zinit; opt_expr; opt_clean; \
         abc -g AND -fast; opt_clean; write_aiger -zinit {}",
        file.display()
    );
    if yosys(&script).is_none() {
        return Outcome::Open;
    }
    let commands = format!("read_aiger {}; {search}", file.display());
    let output = Command::new("timeout").args([LIMIT, "yosys-abc", "-c", &commands]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if said.contains("was asserted in frame") {
        Outcome::Different
    } else if said.contains("Property proved") {
        Outcome::Equal(Method::Reset, 0)
    } else {
        Outcome::Open
    }
}

/// Synthesizes `unit` and compares; then with one LUT inverted.
pub fn row(unit: &'static Unit, family: Family) -> Row {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let netlist = synthesize(folder, family, unit.module, unit.parameters);
    let text = fs::read_to_string(&netlist.file).unwrap();
    let started = Instant::now();
    let whole = reading(unit, &netlist, &netlist.file);
    let outcome =
        induction(&whole).unwrap_or_else(|| match from_reset(&whole, folder, &text, "scorr; pdr") {
            // Registers without a reset begin as 0 in both, which is not the same where one holds the other's complement.
            Outcome::Different => Outcome::Open,
            outcome => outcome,
        });
    let seconds = started.elapsed().as_secs_f64();
    let broken = Broken::None;
    let mut row = Row { unit, family, cells: netlist.told(), outcome, seconds, broken };
    let (luts, file) = (tables(&text), folder.join("broken.v"));
    if row.proved() && luts > 0 {
        let sound = matches!(from_reset(&whole, folder, &text, "scorr; pdr -T 20"), Outcome::Equal(..));
        // Until one shows.
        let shown = (0..3).any(|number| {
            fs::write(&file, inverted(&text, (number * 2 + 1) * luts / 6)).unwrap();
            let broken = reading(unit, &netlist, &file);
            if sound {
                from_reset(&broken, folder, &text, "bmc3 -F 200 -T 30") == Outcome::Different
            } else {
                induction(&broken).is_none()
            }
        });
        row.broken = match (shown, sound) {
            (false, _) => Broken::Unnoticed,
            (true, true) => Broken::Refuted,
            (true, false) => Broken::Unproved,
        };
    }
    row
}

/// The version of Yosys, for the page.
pub fn version() -> String {
    printed(Command::new("yosys").arg("-V")).split(" (").next().unwrap_or_default().to_owned()
}
