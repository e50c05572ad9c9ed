//! From RTL to verdict: a scenario is simulated with a trace, and the trace is decoded and checked.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

#[path = "simulate/mod.rs"]
mod simulate;

use simulate::{parameters, random, request, scenario};
use tritscope::check::{Golden, Report, Subject, check};
use tritscope::decode::{Level, Run};
use tritscope::manifest::{Dump, Manifest, Parameters, Scenario, Sidecar, Simulator};
use tritscope::model::Models;
use tritscope::sim::{self, Outcome, Request};
use tritscope::trace::{Progress, Trace};

const SIMULATORS: [Simulator; 2] = [Simulator::Icarus, Simulator::Verilator];

/// Simulates with a trace; what comes back was read from the trace and its sidecar alone.
fn traced(scenario: &Scenario) -> (Run, Report) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.fst");
    let request = Request { output: Some(file.clone()), ..request(scenario.clone()) };
    match sim::run(&request, &mut |_| {}).unwrap() {
        Outcome::Finished(_) => {}
        Outcome::Cancelled(reason) => panic!("cancelled: {reason:?}"),
    }
    let progress = Progress::default();
    let trace = Trace::open(&file, &progress).unwrap();
    let sidecar = Sidecar::beside(&file).unwrap().unwrap();
    let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
    let golden = Golden::new(&sidecar, &Models::standard()).unwrap();
    let report = check(&run, &trace, &golden, &progress).unwrap();
    (run, report)
}

fn random_scenario(parameters: Parameters, simulator: Simulator, dump: Dump, stall: u64) -> Scenario {
    let mut scenario = scenario("traced", random([75, 19], 2, 2), parameters);
    scenario.run.simulator = simulator;
    scenario.run.dump = dump;
    scenario.run.stall = stall;
    scenario
}

fn compared(report: &Report, subject: Subject) -> u64 {
    report.tensors.iter().filter(|tensor| tensor.tensor == subject).map(|tensor| tensor.compared).sum()
}

#[test]
fn every_mode_is_decoded_alike_from_both_simulators() {
    let mut values = 0;
    for (mode, stall) in [
        (parameters(40, 32, 1, 1), 0),
        (parameters(40, 32, 1, 0), 3),
        (parameters(75, 0, 2, 1), 0),
        (parameters(7, 0, 4, 1), 5),
        (parameters(100, 64, 8, 0), 0),
        (parameters(1, 0, 8, 0), 0),
    ] {
        let [icarus, verilator] = SIMULATORS.map(|simulator| {
            let (run, report) = traced(&random_scenario(mode, simulator, Dump::Engine, stall));
            assert!(report.agrees(), "{mode:?} {simulator:?}: {:?}", report.divergence);
            assert_eq!(compared(&report, Subject::Y), 75 * 2);
            assert_eq!(compared(&report, Subject::X), 19 * 2 * mode.groups(75) as u64);
            let sums = run.frames().len() * mode.lanes;
            assert_eq!(compared(&report, Subject::Accumulator), sums as u64);
            let signs = compared(&report, Subject::Sign);
            assert_eq!(signs > 0, mode.sign_frames == 0, "{mode:?}: {signs} subtract lines");
            (run.frames().to_vec(), run.operations().to_vec(), report)
        });
        assert!(icarus == verilator, "{mode:?}: the two simulators' traces differ");
        values += icarus.2.compared + verilator.2.compared;
    }
    println!("figure: traces of 6 modes x 2 simulators agree with the golden model in {values} values");
}

#[test]
fn a_trace_of_probes_alone_is_checked_at_its_probes() {
    for simulator in SIMULATORS {
        let (run, report) = traced(&random_scenario(parameters(40, 32, 1, 1), simulator, Dump::Probes, 0));
        assert!(report.agrees() && run.frames().is_empty() && run.lanes() == 0, "{simulator:?}");
        // Two passes of two row groups: 40 rows and 35, 32 at once; each reads every activation.
        assert_eq!(report.compared, (75 + 19 * 4) * 2);
        assert_eq!(run.spans(Level::Operation).len(), 2);
    }
}

#[test]
fn every_fault_that_the_bench_rejects_is_located_by_check() {
    // Faults that show only with one frame an activation, or only with stalls.
    for (fault, mode, stall, subject) in [
        ("lost-carry", parameters(40, 32, 1, 0), 0, Subject::Accumulator),
        ("impatient-capture", parameters(10, 0, 8, 0), 5, Subject::Y),
        ("wrong-sign", parameters(75, 0, 8, 1), 0, Subject::Accumulator),
        ("stuck-chip-select", parameters(75, 0, 4, 1), 3, Subject::Accumulator),
    ] {
        let mut scenario = random_scenario(mode, Simulator::Icarus, Dump::Engine, stall);
        scenario.run.fault = Some(fault.to_owned());
        let (_, report) = traced(&scenario);
        assert_eq!(report.divergence.map(|found| found.tensor), Some(subject), "{fault}");
    }
}
