//! The engine as a netlist on its own bench: results at the ports.

use super::synthesis::{Bench, Family, inverted, root, synthesize, tables};
use std::fs;
use std::path::Path;
use std::process::Command;
use tritscope::manifest::{
    Activations, ChipSelects, Dump, Parameters, RunOptions, Scenario, Source, Weights,
};
use tritscope::model::{Models, images, workload};

/// Shape `[N_OUT, N_IN]`, then LANES, `CS_WIDTH`, `COPI_WIDTH`, `SIGN_FRAMES`, and stalls.
struct Point {
    shape: [usize; 2],
    parameters: [usize; 4],
    stall: u32,
}

/// Nothing is a power of two; several passes and a demultiplexer; one wire and eight; both kinds of frames.
const POINTS: [Point; 3] = [
    Point { shape: [37, 13], parameters: [10, 10, 2, 1], stall: 3 },
    Point { shape: [50, 9], parameters: [40, 32, 8, 0], stall: 0 },
    Point { shape: [11, 20], parameters: [7, 7, 1, 1], stall: 5 },
];
const OPERATIONS: usize = 6;
const MATRICES: usize = 2;

const FILES: &[&str] =
    &["sim/tb_host.v", "sim/tb_check.v", "sim/tb_probe_check.v", "sim/tb_wire_check.v", "sim/tb.v"];

impl Point {
    fn design(&self) -> Parameters {
        let [lanes, cs_width, copi_width, sign_frames] = self.parameters;
        Parameters { lanes, cs_width: ChipSelects::Count(cs_width), copi_width, sign_frames, dot_width: None }
    }

    fn scenario(&self) -> Scenario {
        let [n_out, n_in] = self.shape;
        let (activations, weights) = (Activations::Random, Weights::Random);
        let source = Source::Random {
            seed: 7,
            n_in,
            n_out,
            operations: OPERATIONS,
            matrices: MATRICES,
            activations,
            weights,
        };
        let run = RunOptions { dump: Dump::None, ..RunOptions::default() };
        Scenario {
            name: "netlist".to_owned(),
            summary: String::new(),
            source,
            parameters: self.design(),
            run,
        }
    }

    /// Of the engine, and of the bench besides.
    fn elaboration(&self) -> [Vec<(&'static str, usize)>; 2] {
        let ([n_out, n_in], [lanes, cs_width, copi_width, sign_frames]) = (self.shape, self.parameters);
        let shared = [
            ("N_IN", n_in),
            ("N_OUT", n_out),
            ("LANES", lanes),
            ("CS_WIDTH", cs_width),
            ("COPI_WIDTH", copi_width),
            ("SIGN_FRAMES", sign_frames),
        ];
        let words = MATRICES * self.design().groups(n_out) * n_in;
        let bench = [("MATRICES", MATRICES), ("OPERATIONS", OPERATIONS)];
        let both = |more: &[(&'static str, usize)]| shared.iter().chain(more).copied().collect();
        [both(&[("WORDS", words)]), both(&bench)]
    }

    /// Writes what the bench reads.
    fn write(&self, folder: &Path) {
        let work = workload(&self.scenario(), &Models::standard()).unwrap();
        let images = images(&work, &self.design());
        for (name, text) in [
            ("program", images.program),
            ("matrices", images.matrices),
            ("vectors", images.vectors),
            ("expected", images.expected),
        ] {
            fs::write(folder.join(name).with_extension("hex"), text).unwrap();
        }
    }
}

/// Values compared, all of them right; then `mutants` netlists with one LUT inverted, of which as many
/// as the answer's second number are rejected.
fn run(point: &Point, family: Family, mutants: usize) -> (u64, usize) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    point.write(folder);
    let [design, parameters] = point.elaboration();
    let netlist = synthesize(folder, family, "ternary_matvec", &design);
    let bench = Bench { top: "tb", shell: "sim/netlist/engine.v", files: FILES, parameters: &parameters };
    let plusargs = [format!("+dir={}", folder.display()), format!("+stall={}", point.stall)];
    let checked = super::whole::passed(&netlist.simulated(&netlist.file, &bench, &plusargs));
    assert_eq!(checked, (point.shape[0] * OPERATIONS) as u64);
    println!(
        "figure: netlist, engine {:?} on {:?}, {}: {}; {checked} values equal",
        point.shape,
        point.parameters,
        family.name(),
        netlist.told()
    );
    let text = fs::read_to_string(&netlist.file).unwrap();
    let broken = folder.join("broken.v");
    let rejected = (0..mutants).filter(|number| {
        let table = (number * 2 + 1) * tables(&text) / (2 * mutants);
        fs::write(&broken, inverted(&text, table)).unwrap();
        let said = netlist.simulated(&broken, &bench, &plusargs);
        assert!(said.contains("@result "), "{said}");
        said.contains("@result fail ")
    });
    (checked, rejected.count())
}

#[test]
fn the_netlist_of_an_engine_gives_the_golden_results_and_a_broken_one_does_not() {
    let mut equal = 0;
    let mut rejected = 0;
    for family in [Family::Ice40, Family::Ecp5] {
        let (checked, broken) = run(&POINTS[0], family, 4);
        equal += checked;
        rejected += broken;
        assert!(broken > 0, "{}: no inverted LUT is noticed", family.name());
    }
    println!("figure: netlist, engine at one point on two families: {equal} values equal");
    println!("figure: netlist: {rejected} of 8 netlists with one LUT inverted rejected");
}

/// Minutes long: `cargo test --test netlist -- --ignored`.
#[test]
#[ignore = "all points and many inverted LUTs take minutes"]
fn the_netlist_of_the_engine_at_every_point() {
    let (mut equal, mut rejected, mut tried) = (0, 0, 0);
    for point in &POINTS {
        for family in [Family::Ice40, Family::Ecp5] {
            let (checked, broken) = run(point, family, 20);
            (equal, rejected, tried) = (equal + checked, rejected + broken, tried + 20);
        }
    }
    println!("figure: netlist, engine, three points on two families: {equal} values equal");
    println!("figure: netlist: {rejected} of {tried} netlists with one LUT inverted rejected");
    assert!(rejected * 2 > tried);
}

#[test]
fn the_model_of_the_dsp_block_multiplies() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("bench.vvp");
    let said = |model: &Path| {
        let mut build = Command::new("iverilog");
        build.args(["-g2009", "-Wall", "-s", "tb_mult18x18d", "-o"]).arg(&program).arg(model);
        super::synthesis::printed(build.arg("sim/netlist/tb_mult18x18d.v"));
        super::synthesis::printed(Command::new("vvp").arg("-n").arg(&program))
    };
    let model = root().join("sim/netlist/mult18x18d.v");
    assert!(super::whole::passed(&said(&model)) > 8000);
    let (text, broken) = (fs::read_to_string(&model).unwrap(), folder.path().join("broken.v"));
    for (find, replace) in [("SIGNEDA && a[17]", "a[17]"), ("{SIGNEDB && b[17], b}", "{1'b0, b}")] {
        assert_eq!(text.matches(find).count(), 1);
        fs::write(&broken, text.replace(find, replace)).unwrap();
        assert!(said(&broken).contains("@result fail "), "{find}");
    }
}
