//! The units whose netlist is compared with their RTL, and the page that says what came of it.

use super::equal::{Broken, Outcome, Row, row, version};
use super::synthesis::{Family, root};
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A module of the design at some parameters.
#[derive(Debug)]
pub struct Unit {
    pub module: &'static str,
    pub parameters: &'static [(&'static str, usize)],
}

const fn unit(module: &'static str, parameters: &'static [(&'static str, usize)]) -> Unit {
    Unit { module, parameters }
}

/// Small and real: nothing is a power of two where that may be.
const UNITS: &[Unit] = &[
    unit("scalar", &[("COPI_WIDTH", 1), ("SIGN_FRAMES", 1), ("ACC_W", 20)]),
    unit("scalar", &[("COPI_WIDTH", 8), ("SIGN_FRAMES", 0), ("ACC_W", 20)]),
    unit("chip_select_demux", &[("LANES", 70), ("CS_WIDTH", 32)]),
    unit("broadcast_master", &[("N_IN", 13), ("GROUPS", 4), ("BLOCKS", 2), ("CS_WIDTH", 8)]),
    unit("bank_reader", &[("N_IN", 13), ("GROUPS", 4), ("BLOCKS", 2), ("WORDS", 52)]),
    unit("handshake_register", &[("WIDTH", 11)]),
    unit("result_drain", &[("N_OUT", 37), ("LANES", 10)]),
    unit("memory_controller", &[("N_IN", 13), ("WORDS", 6), ("CS_WIDTH", 8)]),
    unit("synchronizer", &[]),
    unit("spi_target", &[]),
    unit("i2c_target", &[("TIMEOUT", 100)]),
    unit("command_decoder", &[]),
    unit("host_registers", &[]),
    unit("start_guard", &[("LAYERS", 3), ("SLOTS", 2)]),
    unit("matrix_table", &[]),
    unit("operation_queue", &[]),
    unit("sequencer", &[]),
    unit("layer_control", &[]),
    unit("word_port", &[]),
    unit("divide", &[("N_W", 16), ("D_W", 8)]),
    unit("square_root", &[("WIDTH", 16)]),
    unit("limit", &[]),
    unit("delay", &[]),
    unit("residual", &[]),
    unit("relu", &[]),
    unit("element_packer", &[]),
    unit("scale_divide", &[]),
    unit("scale_multiply", &[]),
];

const FAMILIES: [Family; 2] = [Family::Ice40, Family::Ecp5];

/// Every unit on every family, two at a time; none is begun after `until`.
fn rows(units: &[&'static Unit], until: Option<Instant>) -> Vec<Row> {
    let jobs: Vec<(&'static Unit, Family)> =
        units.iter().flat_map(|unit| FAMILIES.map(|family| (*unit, family))).collect();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let late = until.is_some_and(|until| Instant::now() > until);
                    let Some((unit, family)) = jobs.get(number).filter(|_| !late) else { break };
                    let row = row(unit, *family);
                    println!("{}", line(&row));
                    done.lock().unwrap().push((number, row));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, row)| row).collect()
}

fn line(row: &Row) -> String {
    let parameters: Vec<String> =
        row.unit.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (points, method) = match row.outcome {
        Outcome::Equal(method, 0) => ("outputs".to_owned(), method.name()),
        Outcome::Equal(method, points) => (points.to_string(), method.name()),
        Outcome::Different => ("**different**".to_owned(), "reset"),
        Outcome::Open => ("no answer in time".to_owned(), "–"),
    };
    format!(
        "| `{}` | {} | {} | {} | {points} | {method} | {:.0} | {} |",
        row.unit.module,
        parameters.join(" "),
        row.family.name(),
        row.cells,
        row.seconds,
        row.broken.name(),
    )
}

fn figures(rows: &[Row]) -> String {
    let proved = rows.iter().filter(|row| row.proved()).count();
    let count = |broken| rows.iter().filter(|row| row.broken == broken).count();
    let (refuted, unproved) = (count(Broken::Refuted), count(Broken::Unproved));
    format!(
        "{proved} of {} netlists proved equal to their RTL; with one LUT inverted, {refuted} of these refuted by a run and \
         {unproved} not proved any more",
        rows.len()
    )
}

fn judge(rows: &[Row]) {
    println!("figure: netlist against RTL: {}", figures(rows));
    for row in rows {
        // What does not finish is told; what finishes and differs is a fault.
        assert!(row.outcome != Outcome::Different, "{}", line(row));
        assert!(row.broken != Broken::Unnoticed, "{}", line(row));
    }
}

#[test]
fn netlists_of_small_units_are_proved_equal_to_their_rtl() {
    let few: Vec<&'static Unit> = UNITS
        .iter()
        .filter(|unit| matches!(unit.module, "chip_select_demux" | "result_drain" | "spi_target"))
        .collect();
    let rows = rows(&few, None);
    judge(&rows);
    assert!(rows.iter().all(Row::proved));
}

/// Minutes long: `UPDATE_DOCS=1 cargo test --test netlist -- --ignored` writes the page.
#[test]
#[ignore = "all units take minutes"]
fn netlists_of_all_units_are_proved_equal_to_their_rtl() {
    let minutes = std::env::var("NETLIST_MINUTES").ok().and_then(|minutes| minutes.parse::<u64>().ok());
    let until = minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let rows = rows(&UNITS.iter().collect::<Vec<_>>(), until);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let mut page = include_str!("head.md").replace("YOSYS", &version());
        let all = UNITS.len() * FAMILIES.len();
        if rows.len() < all {
            let _ =
                writeln!(page, "**This run was stopped: it reached {} of {all} netlists.**\n", rows.len());
        }
        let _ = writeln!(page, "**{}.**\n", figures(&rows));
        page.push_str(
            "| module | parameters | family | cells | equal points | by | s | one LUT inverted |\n",
        );
        page.push_str("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for row in &rows {
            page.push_str(&(line(row) + "\n"));
        }
        fs::write(root().join("docs/netlist.md"), page).unwrap();
    }
    judge(&rows);
}
