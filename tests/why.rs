//! From what is wrong at the end of a run back to the module that is broken, and what the command line says of it.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

#[path = "shared/network.rs"]
mod network;
#[expect(dead_code, reason = "random products are for other tests")]
mod simulate;

use network::SMALL;
use serde_json::Value;
use simulate::{parameters, request, scenario};
use std::process::Command;
use tritscope::check::{Golden, why};
use tritscope::decode::{Run, TensorKey};
use tritscope::manifest::{Dump, Load, Manifest, Scenario, Sidecar, Source};
use tritscope::model::Models;
use tritscope::sim::{self, Request};
use tritscope::trace::{Progress, Trace};

/// Two layers, three tokens, heads that share keys and values.
fn broken(fault: &str) -> Scenario {
    let mut scenario = scenario(fault, Source::RandomTransformer(SMALL), parameters(20, 0, 8, 0));
    (scenario.run.dump, scenario.run.load) = (Dump::Probes, Load::Image);
    scenario.run.fault = Some(fault.to_owned());
    scenario
}

fn run(scenario: &Scenario) -> (Run, Golden) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.fst");
    let request = Request { output: Some(file.clone()), ..request(scenario.clone()) };
    sim::run(&request, &mut |_| {}).unwrap();
    let progress = Progress::default();
    let trace = Trace::open(&file, &progress).unwrap();
    let sidecar = Sidecar::beside(&file).unwrap().unwrap();
    let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
    (run, Golden::new(&sidecar, &Models::standard()).unwrap())
}

#[test]
fn what_leaves_the_last_layer_leads_back_to_the_broken_module() {
    for (fault, cause) in [
        ("layer-lost-residual", "attention_sum"),
        ("layer-softmax-shift", "weight"),
        ("layer-rope-sign", "q_rope"),
        ("layer-shared-head", "dot"),
    ] {
        let (run, golden) = run(&broken(fault));
        let last = TensorKey { name: "layer_out".into(), number: 5 };
        let due = golden.tensor(&last).unwrap();
        let passed = run.elements(&last);
        let wrong =
            passed.iter().zip(due.iter()).find(|(seen, due)| seen.data.known() != Some(due.1)).unwrap().0;
        let found = why(&run, &golden, &last, wrong.index).unwrap();
        let first = found.first().unwrap();
        // A sign of the rotation is as wrong for keys as it is for queries.
        let name = first.place.key.name.replace("k_rope", "q_rope");
        assert_eq!((name.as_str(), first.element.differs), (cause, true), "{fault}: {first:?}");
        assert!(
            first.inputs.iter().all(|input| input.wrong == 0 && input.compared > 0),
            "{fault}: {first:?}"
        );
        assert!(found.chain.len() > 4, "{fault}: {}", found.chain.len());
        for pair in found.chain.windows(2) {
            let followed: Vec<_> = pair[0].inputs.iter().filter(|input| input.followed).collect();
            assert_eq!(followed.len(), 1, "{fault}");
            assert_eq!(followed[0].first.as_ref().unwrap().1, pair[1].element, "{fault}");
        }
        println!(
            "figure: fault {fault}: layer_out leads to {} in {} steps",
            first.place.key.name,
            found.chain.len() - 1
        );
    }
}

fn check(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    let output =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("check").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_line_prints_the_chain_and_the_frames() {
    let text = check(&["traces/faults/wrong-sign.fst", "--why"]);
    for line in [
        "why:",
        "token 0 › layer 0 › q_proj[2]  cycle 2 095: rtl -246, golden 246  first cause",
        "✓ x: 64 elements right",
        "signal: tb.dut.probe_y.data",
        "output 2 in scalar 2 touched by 41 frames; first wrong: activation 0, frame +; weights ✓",
        "weight  1  sent  -37  moved    37 due   -37  sum       37 golden      -37  wrong sum",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let right = check(&["traces/layer.fst", "--why"]);
    assert!(!right.contains("why:"), "{right}");
}

#[test]
fn the_object_of_the_command_line_has_the_chain() {
    let found: Value =
        serde_json::from_str(&check(&["traces/faults/lost-negative-frame.fst", "--why", "--json"])).unwrap();
    let link = &found["why"]["chain"][0];
    assert_eq!((&link["place"]["tensor"], &link["place"]["matrix"]), (&"y".into(), &"q_proj".into()));
    assert_eq!((&link["element"]["rtl"], &link["element"]["golden"]), (&308.into(), &335.into()));
    assert_eq!(link["inputs"][0]["wrong"], 0);
    let touched = &found["why"]["touched"];
    let first = usize::try_from(touched["first_wrong"].as_u64().unwrap()).unwrap();
    assert_eq!(touched["frames"][first]["trouble"], "not_sent");
    assert_eq!((&touched["frames"][first]["activation"], &touched["weights"]), (&7.into(), &false.into()));
    let right: Value = serde_json::from_str(&check(&["traces/layer.fst", "--why", "--json"])).unwrap();
    assert!(right.get("why").is_none());
}
