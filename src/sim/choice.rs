//! Which simulator has a run done first: Icarus builds at once, Verilator runs a hundred times as fast.

use super::tools::located;
use super::{Design, Elaboration, LayerElaboration};
use crate::manifest::{LayerShape, Scenario, Simulator, Source};
use crate::model::{Config, Models};

/// Seconds that a cycle of a scalar takes in Icarus, all the logic around it included.
const ICARUS_CYCLE: f64 = 8e-6;
/// Seconds that a cycle of a scalar takes in Verilator's model, trace included.
const VERILATOR_CYCLE: f64 = 1e-7;
/// Seconds to build Verilator's model, and for each scalar more.
const VERILATOR_BUILD: f64 = 3.0;
const VERILATOR_SCALAR: f64 = 0.02;

/// The simulator whose trace of `scenario` is there first, by estimate: what the scenario names where its size is not
/// known, and Icarus where Verilator or its C++ compiler is not installed.
#[must_use]
pub fn quicker(scenario: &Scenario, models: &Models) -> Simulator {
    let Some(cycles) = scalar_cycles(scenario, models) else { return scenario.run.simulator };
    let icarus = cycles * ICARUS_CYCLE;
    let verilator =
        cycles * VERILATOR_CYCLE + VERILATOR_BUILD + float(scenario.parameters.lanes) * VERILATOR_SCALAR;
    if verilator < icarus && ["verilator", "g++"].into_iter().all(|program| located(program).is_some()) {
        Simulator::Verilator
    } else {
        Simulator::Icarus
    }
}

/// Cycles of the run, for all scalars together; `None` where the size is not known.
fn scalar_cycles(scenario: &Scenario, models: &Models) -> Option<f64> {
    let parameters = scenario.parameters;
    let product = |[n_out, n_in]: [usize; 2], operations| {
        Design::Product(Elaboration { n_in, n_out, parameters, matrices: 1, operations })
    };
    let layers =
        |shape, tokens| Design::Layer(LayerElaboration { shape, parameters, dot_width: 1, tokens, due: 0 });
    let design = match &scenario.source {
        // How long a design of one's own runs is its own secret.
        Source::Design(_) => return None,
        Source::Random { n_in, n_out, operations, .. } => product([*n_out, *n_in], *operations),
        Source::RandomTransformer(random) => layers(random.shape(), random.tokens),
        Source::Transformer { model, tokens, layers: count, .. } => {
            let shape = shape(model, models)?;
            layers(LayerShape { layers: count.unwrap_or(shape.layers), ..shape }, *tokens)
        }
        Source::Model { model, tokens, operations, .. } => {
            let products = shape(model, models)?.products();
            let matrix = |name: &String| crate::manifest::MATRICES.iter().position(|known| known == name);
            product(products[operations.iter().find_map(matrix)?], tokens * operations.len())
        }
    };
    Some(float(usize::try_from(design.least_cycles()).ok()?) * float(parameters.lanes))
}

/// The dimensions of a model, from its configuration alone where it has a folder: weights may be gigabytes.
fn shape(model: &str, models: &Models) -> Option<LayerShape> {
    let Some(folder) = models.folder(model) else {
        return models.open(model).ok().map(|checkpoint| LayerShape::of(checkpoint.config()));
    };
    let file = folder.join("config.json");
    Config::parse(&std::fs::read(&file).ok()?, &file).ok().map(|config| LayerShape::of(&config))
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(name: &str) -> Simulator {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::read(&root.join(format!("sim/scenarios/{name}.toml"))).unwrap();
        quicker(&scenario, &Models::new(vec![root.join("models")]))
    }

    #[test]
    fn small_scenarios_run_in_icarus_and_large_ones_in_verilator() {
        for name in ["one-layer", "small"] {
            assert_eq!(chosen(name), Simulator::Icarus, "{name}");
        }
        if located("verilator").is_some() && located("g++").is_some() {
            for name in ["layer-256", "llama-7b-fast"] {
                assert_eq!(chosen(name), Simulator::Verilator, "{name}");
            }
        }
    }
}
