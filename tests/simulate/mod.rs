//! Running scenarios from tests, through the library.

use tritscope::manifest::{
    Activations, ChipSelects, Dump, Parameters, RunOptions, Scenario, Source, Weights,
};
use tritscope::model::Models;
use tritscope::sim::{Cancel, Project, Request, SILENCE};

/// A run without a trace on the project of this package.
pub fn request(scenario: Scenario) -> Request {
    Request {
        scenario,
        command: "cargo test".to_owned(),
        project: Project::at(env!("CARGO_MANIFEST_DIR")),
        models: Models::standard(),
        output: None,
        cache: None,
        cancel: Cancel::default(),
        silence: SILENCE,
    }
}

/// A scenario without a dump.
pub fn scenario(name: &str, source: Source, parameters: Parameters) -> Scenario {
    let run = RunOptions { dump: Dump::None, ..RunOptions::default() };
    Scenario { name: name.to_owned(), summary: String::new(), source, parameters, run }
}

/// Random numbers: `operations` products of `shape` = `[N_OUT, N_IN]` over `matrices` matrices.
pub fn random(shape: [usize; 2], operations: usize, matrices: usize) -> Source {
    let [n_out, n_in] = shape;
    let (activations, weights) = (Activations::Random, Weights::Random);
    Source::Random {
        seed: (n_in * 7919 + n_out) as u64,
        n_in,
        n_out,
        operations,
        matrices,
        activations,
        weights,
    }
}

/// Parameters; `cs_width` 0 stands for all.
pub fn parameters(lanes: usize, cs_width: usize, copi_width: usize, sign_frames: usize) -> Parameters {
    let cs_width = if cs_width == 0 { ChipSelects::All } else { ChipSelects::Count(cs_width) };
    Parameters { lanes, cs_width, copi_width, sign_frames, dot_width: None }
}
