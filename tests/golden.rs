//! RTL = golden, value by value, on a matrix of parameter points under both simulators.
//!
//! Every point is simulated with what the golden model expects; the bench compares every output of every
//! operation. How many values that makes is counted here on its own and asserted.

mod simulate;

use simulate::{parameters, random, request, scenario};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tritscope::manifest::{Activations, Load, Parameters, Scenario, Simulator, Source, Weights};
use tritscope::sim::{self, Outcome, Project, Report, Verdict};

const SIMULATORS: [Simulator; 2] = [Simulator::Icarus, Simulator::Verilator];

/// Values that the matrix below compares: outputs times operations, summed over points and simulators.
const VALUES: u64 = 17_390;

/// Shape, operations, matrices, parameters, load, stall.
type Size = ([usize; 2], usize, usize, [usize; 4], Load, u64);

/// Random data at the edges of what elaborates.
#[rustfmt::skip]
const SIZES: [Size; 30] = [
    // [N_OUT, N_IN]  ops matrices [LANES, CS_WIDTH (0 all), COPI_WIDTH, SIGN_FRAMES]
    ([1, 1],          3, 1, [1, 0, 1, 1],     Load::Port,  0),
    ([1, 1],          2, 2, [4, 0, 8, 0],     Load::Image, 0),
    ([3, 5],          2, 1, [1, 0, 1, 1],     Load::Port,  3),
    ([3, 5],          2, 1, [1, 0, 8, 0],     Load::Image, 4),
    ([13, 7],         3, 2, [4, 0, 1, 1],     Load::Port,  0),
    ([19, 21],        2, 2, [8, 0, 1, 0],     Load::Port,  5),
    ([19, 21],        2, 2, [8, 0, 1, 1],     Load::Image, 0),
    ([19, 21],        2, 2, [8, 0, 2, 0],     Load::Image, 6),
    ([19, 21],        2, 2, [8, 0, 2, 1],     Load::Port,  0),
    ([19, 21],        2, 2, [8, 0, 4, 0],     Load::Port,  0),
    ([19, 21],        2, 2, [8, 0, 4, 1],     Load::Image, 7),
    ([19, 21],        2, 2, [8, 0, 8, 0],     Load::Image, 8),
    ([19, 21],        2, 2, [8, 0, 8, 1],     Load::Port,  9),
    ([10, 12],        2, 1, [50, 32, 1, 1],   Load::Port,  0),
    ([10, 12],        2, 1, [50, 0, 8, 0],    Load::Port, 10),
    ([65, 33],        2, 2, [32, 32, 1, 1],   Load::Image, 0),
    ([65, 33],        2, 2, [32, 32, 8, 0],   Load::Port, 11),
    ([64, 64],        2, 1, [64, 64, 1, 1],   Load::Image, 0),
    ([101, 37],       2, 2, [70, 32, 2, 1],   Load::Port, 12),
    ([101, 37],       2, 2, [70, 32, 4, 0],   Load::Image, 0),
    ([257, 100],      1, 1, [100, 64, 4, 1],  Load::Image, 0),
    ([257, 100],      1, 1, [100, 0, 8, 0],   Load::Port,  0),
    ([200, 40],       2, 1, [128, 64, 8, 1],  Load::Image, 13),
    ([300, 24],       1, 1, [256, 32, 2, 0],  Load::Image, 0),
    ([300, 24],       1, 1, [256, 64, 8, 1],  Load::Port,  0),
    ([300, 24],       1, 1, [256, 256, 4, 1], Load::Image, 14),
    ([400, 20],       1, 1, [320, 256, 8, 0], Load::Image, 0),
    ([400, 20],       1, 1, [320, 0, 4, 1],   Load::Image, 0),
    ([16, 257],       1, 1, [16, 0, 2, 1],    Load::Port,  0),
    ([9, 1000],       1, 1, [9, 0, 8, 0],     Load::Image, 15),
];

/// All corners of the data on two designs, the faithful one and the fast one.
fn corners() -> Vec<Scenario> {
    use Activations::{Alternating, Max, Min, Random, Sparse, Zero};
    let mut found = Vec::new();
    for (style, parameters) in [("serial", parameters(16, 0, 1, 1)), ("fast", parameters(16, 0, 8, 0))] {
        for activations in [Random, Sparse, Zero, Max, Min, Alternating] {
            for weights in [Weights::Random, Weights::Plus, Weights::Minus, Weights::Zero] {
                let name = format!("{style} {activations:?} x {weights:?}");
                let source = Source::Random {
                    seed: 5,
                    n_in: 128,
                    n_out: 20,
                    operations: 1,
                    matrices: 1,
                    activations,
                    weights,
                };
                found.push(with(scenario(&name, source, parameters), Load::Image, 0));
            }
        }
    }
    found
}

/// The projections of a trained model, with the activations that reach them.
fn trained() -> Vec<Scenario> {
    let source = |tokens, names: &[&str]| Source::Model {
        model: "bard-64".to_owned(),
        layer: 0,
        prompt: "ROMEO: speak".to_owned(),
        tokens,
        operations: names.iter().map(|&name| name.to_owned()).collect(),
    };
    let all = ["q_proj", "k_proj", "v_proj"];
    let point = |name: &str, parameters: Parameters, load, stall| {
        with(scenario(name, source(4, &all), parameters), load, stall)
    };
    vec![
        point("bard-64, one block", parameters(64, 64, 1, 1), Load::Port, 0),
        point("bard-64, two blocks", parameters(64, 32, 1, 1), Load::Port, 16),
        point("bard-64, two passes", parameters(32, 32, 4, 0), Load::Image, 0),
        point("bard-64, fast", parameters(64, 0, 8, 0), Load::Port, 0),
        with(
            scenario("bard-64, a sentence", source(13, &["v_proj"]), parameters(64, 0, 8, 1)),
            Load::Image,
            17,
        ),
    ]
}

fn points() -> Vec<Scenario> {
    let sized = SIZES.iter().map(|(shape, operations, matrices, [lanes, cs, copi, frames], load, stall)| {
        let name =
            format!("{shape:?} on {lanes} lanes, CS {cs}, COPI {copi}, SIGN_FRAMES {frames}, stall {stall}");
        let source = random(*shape, *operations, *matrices);
        with(scenario(&name, source, parameters(*lanes, *cs, *copi, *frames)), *load, *stall)
    });
    trained().into_iter().chain(sized).chain(corners()).collect()
}

/// Outputs of one operation times operations, from the scenario alone.
fn due(scenario: &Scenario) -> u64 {
    let (outputs, operations) = match &scenario.source {
        Source::Random { n_out, operations, .. } => (*n_out, *operations),
        Source::Model { tokens, operations, .. } => (64, tokens * operations.len()),
        _ => (0, 0),
    };
    (outputs * operations) as u64
}

/// Runs `scenario` on `simulator`; a run that does not reach its end, for whatever reason, is a failed test.
fn run(scenario: &Scenario, simulator: Simulator) -> Report {
    let mut scenario = scenario.clone();
    scenario.run.simulator = simulator;
    let name = scenario.name.clone();
    let outcome = sim::run(&request(scenario), &mut |_| {});
    assert!(matches!(outcome, Ok(Outcome::Finished(_))), "{name} on {}: {outcome:?}", simulator.name());
    let Ok(Outcome::Finished(report)) = outcome else { unreachable!("asserted above") };
    *report
}

/// Changes how weights are loaded and whether handshakes stall.
fn with(mut scenario: Scenario, load: Load, stall: u64) -> Scenario {
    scenario.run.load = load;
    scenario.run.stall = stall;
    scenario
}

/// Runs `work` on every item, two at a time.
fn two_at_a_time<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item);
                }
            });
        }
    });
}

#[test]
fn rtl_equals_golden_at_every_point() {
    let points = points();
    let jobs: Vec<(&Scenario, Simulator)> =
        SIMULATORS.iter().flat_map(|simulator| points.iter().map(move |point| (point, *simulator))).collect();
    let compared = Mutex::new(0);
    two_at_a_time(&jobs, |(point, simulator)| {
        let report = run(point, *simulator);
        let Verdict::Pass { checked, cycles } = report.verdict else {
            panic!("{} on {}: {:?}", point.name, simulator.name(), report.verdict);
        };
        assert_eq!(checked, due(point), "{}", point.name);
        assert_eq!(report.operations.len(), report.product().unwrap().operations, "{}", point.name);
        *compared.lock().unwrap() += checked;
        let (build, run) = (report.build.as_secs_f64(), report.run.as_secs_f64());
        println!(
            "{:9} {checked:5} values {cycles:6} cycles {build:6.2} + {run:5.2} s  {}",
            simulator.name(),
            point.name
        );
    });
    let compared = compared.into_inner().unwrap();
    println!("figure: RTL = golden at {} points x 2 simulators, {compared} values compared", points.len());
    assert!(points.len() >= 30);
    assert_eq!(compared, 2 * points.iter().map(due).sum::<u64>());
    assert_eq!(compared, VALUES);
}

#[test]
fn both_simulators_take_the_same_cycles() {
    for point in points().iter().filter(|point| point.run.stall != 0).take(3) {
        let [icarus, verilator] = SIMULATORS.map(|simulator| run(point, simulator));
        assert_eq!(icarus.operations, verilator.operations, "{}", point.name);
        assert_eq!(icarus.verdict, verilator.verdict, "{}", point.name);
    }
}

#[test]
fn every_fault_is_rejected() {
    // Several passes and blocks over the serial wire; passes shorter than their drain, and slow results; real
    // activations, most of which are small.
    let serial = scenario("serial", random([150, 24], 2, 1), parameters(64, 32, 1, 1));
    let fast = with(scenario("fast", random([150, 8], 2, 2), parameters(64, 0, 8, 0)), Load::Image, 18);
    let real = trained().swap_remove(1);
    let mut faults = Project::at(env!("CARGO_MANIFEST_DIR")).faults().unwrap();
    // Those of the layer are for tests/layer.rs.
    faults.retain(|fault| !fault.starts_with("layer-"));
    assert!(faults.len() >= 4, "{faults:?}");
    two_at_a_time(&faults, |fault| {
        let broken = |scenario: &Scenario| {
            let mut scenario = scenario.clone();
            scenario.run.fault = Some(fault.clone());
            run(&scenario, Simulator::Icarus).verdict
        };
        let verdicts = [broken(&serial), broken(&fast), broken(&real)];
        let rejected = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Fail { .. })).count();
        println!("fault {fault}: rejected by {rejected} of 3: {verdicts:?}");
        assert!(rejected > 0, "no bench notices {fault}");
    });
    println!("figure: {} deliberate faults, all rejected", faults.len());
}

#[test]
fn a_product_of_4096_on_4096_scalars_is_exact() {
    let source = random([4096, 4096], 1, 1);
    let wide = with(scenario("wide", source, parameters(4096, 0, 1, 1)), Load::Image, 0);
    let report = run(&wide, Simulator::Verilator);
    assert_eq!(report.verdict.checked(), 4096);
    assert!(matches!(report.verdict, Verdict::Pass { .. }), "{:?}", report.verdict);
    let (cycles, bound) = (report.operations[0], report.product().unwrap().frame_bound());
    assert_eq!(bound, 16 * 4096);
    // Both frames of every activation but the zeros, then one result a cycle.
    assert!(cycles <= bound + 4096 + 16, "{cycles}");
    println!(
        "figure: 4096x4096 on 4096 scalars, serial, both frames: 4096 values exact; {cycles} cycles of which frames at most {bound} (16 N_IN); build {:.1} s, run {:.1} s",
        report.build.as_secs_f64(),
        report.run.as_secs_f64()
    );
}

#[test]
fn the_fast_mode_keeps_every_scalar_busy() {
    for (n_in, n_out) in [(1024, 1024), (4096, 256)] {
        let mut source = random([n_out, n_in], 1, 1);
        if let Source::Random { activations, .. } = &mut source {
            // Without zeros: an activation that is skipped would flatter the figure.
            *activations = Activations::Alternating;
        }
        let busy = with(scenario("busy", source, parameters(32, 0, 8, 0)), Load::Image, 0);
        let report = run(&busy, Simulator::Verilator);
        assert!(matches!(report.verdict, Verdict::Pass { .. }), "{:?}", report.verdict);
        let utilisation = report.utilisation();
        println!(
            "figure: fast mode, K = {n_in}: {} cycles for a bound of {} (N_IN N_OUT / LANES), utilisation {:.2} %",
            report.operations[0],
            report.product().unwrap().ideal_cycles(),
            100.0 * utilisation
        );
        assert!((0.99..=1.0).contains(&utilisation), "{utilisation}");
    }
}
