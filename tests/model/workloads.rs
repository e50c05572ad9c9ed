//! Scenarios become workloads, or errors that help.

use std::sync::Arc;
use tritscope::base::{Diagnostic, Result};
use tritscope::manifest::{Activations, Scenario, Source, Weights};
use tritscope::model::{Checkpoint, Models, Norm, Observed, Projection, Tensor, Transformer, Workload};
use tritscope::model::{quantize, workload};

fn scenario(source: &str) -> Scenario {
    toml::from_str(&format!("name = 'test'\nparameters = {{ LANES = 64 }}\n[source]\n{source}")).unwrap()
}

fn prompt(model: &str, layer: usize, prompt: &str, tokens: usize, operations: &str) -> Result<Workload> {
    let source = format!(
        "kind = 'model'\nmodel = '{model}'\nlayer = {layer}\nprompt = \"{prompt}\"\ntokens = {tokens}\n\
         operations = {operations}"
    );
    workload(&scenario(&source), &Models::new(vec![super::files::root().join("models")]))
}

#[test]
fn the_demo_runs_real_activations() {
    let run = prompt("bard-64", 0, "ROMEO:", 3, "['q_proj', 'k_proj', 'v_proj']").unwrap();
    assert_eq!((run.n_in(), run.n_out(), run.operations.len()), (64, 64, 9));
    assert_eq!((run.matrices.len(), run.vectors.len()), (3, 3));
    let model = Models::default().open("bard-64").unwrap();
    let gain = model.gain(0, Norm::Input).unwrap();
    for (k, operation) in run.operations.iter().enumerate() {
        let (token, projection) = (k / 3, Projection::ALL[k % 3]);
        assert_eq!((operation.token, operation.layer), (token, 0));
        assert_eq!(operation.token_text, ["<s>", "R", "O"][token]);
        assert_eq!(operation.name, projection.name());
        assert_eq!((operation.matrix_index, operation.vector_index), (k % 3, token));
        assert!(Arc::ptr_eq(&operation.matrix, &run.matrices[k % 3]));
        assert!(Arc::ptr_eq(&operation.activations, &run.vectors[token]));
        assert_eq!(&operation.matrix, model.linear(0, projection).unwrap().matrix());
        // R is token 29, O is 26.
        let x = model.embedding([0, 29, 26][token]).unwrap();
        assert_eq!(operation.activations, quantize(&x, &gain, model.config().epsilon).values);
        assert!(operation.activations.iter().any(|q| q.abs() == 127));
        assert!(operation.activations.iter().all(|q| *q != -128));
    }
}

#[test]
fn any_projection_of_any_layer_runs_on_what_reaches_it() {
    let model = Models::default().open("bard-64").unwrap();
    let transformer = Transformer::new(&model).unwrap();
    let mut state = transformer.state();
    let (mut residuals, mut hidden) = (Vec::new(), Vec::new());
    for (position, id) in [0, 29, 26].into_iter().enumerate() {
        let mut x = model.embedding(id).unwrap();
        let mut sink = |observed: &Observed<'_>| {
            let kept = match (observed.step % 2, observed.tensor) {
                (1, Tensor::NormInput(Norm::Input)) => &mut residuals,
                (1, Tensor::NormInput(Norm::FeedForward)) => &mut hidden,
                _ => return,
            };
            kept.push(
                observed.elements.iter().map(|(_, x)| i32::try_from(*x).unwrap()).collect::<Vec<i32>>(),
            );
        };
        transformer.run(&mut state, position, &mut x, &mut sink).unwrap();
    }
    let epsilon = model.config().epsilon;
    let expected = |inputs: &[Vec<i32>], norm| -> Vec<Arc<[i8]>> {
        let gain = model.gain(1, norm).unwrap();
        inputs.iter().map(|x| quantize(x, &gain, epsilon).values).collect()
    };
    let down = prompt("bard-64", 1, "RO", 3, "['down_proj']").unwrap();
    assert_eq!((down.n_in(), down.n_out(), down.operations.len()), (192, 64, 3));
    assert_eq!(down.vectors, expected(&hidden, Norm::FeedForward));
    // One shape, two norms: vectors of a token lie side by side.
    let mixed = prompt("bard-64", 1, "RO", 3, "['o_proj', 'q_proj', 'v_proj']").unwrap();
    assert_eq!((mixed.matrices.len(), mixed.vectors.len()), (3, 6));
    let input = expected(&residuals, Norm::Input);
    for (k, operation) in mixed.operations.iter().enumerate() {
        assert_eq!(operation.vector_index, 2 * (k / 3) + usize::from(k % 3 > 0));
        if k % 3 > 0 {
            assert_eq!(operation.activations, input[k / 3]);
        }
    }
}

#[test]
fn the_embedded_model_is_the_one_in_models() {
    let embedded = Models::new(vec![]).open("bard-64").unwrap();
    let folder = Checkpoint::read(&super::files::root().join("models/bard-64")).unwrap();
    assert_eq!(embedded.config(), folder.config());
    for id in 0..64 {
        assert_eq!(embedded.embedding(id).unwrap(), folder.embedding(id).unwrap());
    }
    let linear = |model: &Checkpoint| model.linear(1, Projection::Down).unwrap();
    assert_eq!(linear(&embedded), linear(&folder));
}

/// The error's message and hint.
fn refused(result: Result<Workload>) -> (String, String) {
    let error: Diagnostic = result.unwrap_err();
    (error.to_string(), error.hint.unwrap())
}

#[test]
fn what_cannot_run_says_what_can() {
    let q = "['q_proj']";
    let (what, hint) = refused(prompt("bart-64", 0, "A", 1, q));
    assert_eq!(what, "no model is called \"bart-64\"");
    assert!(hint.contains("bard-64"), "{hint}");
    let (what, _) = refused(prompt("", 0, "A", 1, q));
    assert_eq!(what, "no model is called \"\"");
    let (what, _) = refused(prompt("bard-64", 0, "Gr\u{fc}n", 3, q));
    assert!(what.ends_with("tokenizer.json: no token stands for \"ü\""), "{what}");
    let (what, _) = refused(prompt("bard-64", 2, "A", 1, q));
    assert!(what.contains("layer 2 is not among the model's 2"), "{what}");
    let (what, hint) = refused(prompt("bard-64", 0, "AB", 4, q));
    assert!(what.contains("start token and prompt are 3") && hint.contains("tokens = 3"), "{what}");
    let long = "A".repeat(200);
    let (what, _) = refused(prompt("bard-64", 0, &long, 129, q));
    assert!(what.contains("knows 128 positions, not 129"), "{what}");
    let (what, hint) = refused(prompt("bard-64", 0, "A", 1, "['x_proj']"));
    assert!(what.contains("\"x_proj\"") && hint.contains("q_proj"), "{what}");
    let (what, _) = refused(prompt("bard-64", 0, "A", 1, "[]"));
    assert_eq!(what, "the scenario has no operation");
}

#[test]
fn operations_of_different_shapes_are_refused() {
    let mut files = super::files::Files::bard_64();
    // Two key and value heads, for which the file's own k_proj and v_proj are too tall: cut to half.
    files = files.with_config("\"num_key_value_heads\": 4", "\"num_key_value_heads\": 2");
    files = files.with_cut(&["k_proj.weight", "v_proj.weight"]);
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("small");
    std::fs::create_dir(&model).unwrap();
    for (name, bytes) in [
        ("config.json", files.config),
        ("tokenizer.json", files.tokenizer),
        ("model.safetensors", files.tensors),
    ] {
        std::fs::write(model.join(name), bytes).unwrap();
    }
    let models = Models::new(vec![folder.path().to_owned()]);
    assert_eq!(models.names(), ["bard-64", "small"]);
    let run = |operations: &str| {
        let source = format!(
            "kind = 'model'\nmodel = 'small'\nlayer = 0\nprompt = 'A'\ntokens = 2\noperations = {operations}"
        );
        workload(&scenario(&source), &models)
    };
    let (what, hint) = refused(run("['q_proj', 'k_proj']"));
    assert!(what.contains("q_proj is 64×64, k_proj is 32×64"), "{what}");
    assert!(hint.contains("a scenario for each"), "{hint}");
    assert_eq!(run("['k_proj', 'v_proj', 'k_proj']").unwrap().operations.len(), 6);
    assert_eq!(run("['k_proj', 'v_proj', 'k_proj']").unwrap().matrices.len(), 2);
}

fn random(source: Source) -> Result<Workload> {
    let mut scenario = scenario("kind = 'random'\nseed = 1\nn_in = 1\nn_out = 1");
    scenario.source = source;
    workload(&scenario, &Models::new(vec![]))
}

#[test]
fn random_workloads_are_what_they_are_called() {
    let run = |activations, weights| {
        let (operations, matrices) = (3, 2);
        random(Source::Random { seed: 9, n_in: 33, n_out: 7, operations, matrices, activations, weights })
            .unwrap()
    };
    let base = run(Activations::Random, Weights::Random);
    assert_eq!(base, run(Activations::Random, Weights::Random));
    assert_eq!(base.operations.iter().map(|o| o.matrix_index).collect::<Vec<_>>(), [0, 1, 0]);
    assert_ne!(base.matrices[0], base.matrices[1]);
    assert_ne!(base.vectors[0], base.vectors[1]);
    // Weights do not depend on how activations are drawn, nor the other way round.
    assert_eq!(run(Activations::Sparse, Weights::Random).matrices, base.matrices);
    assert_eq!(run(Activations::Random, Weights::Zero).vectors, base.vectors);
    for (activations, value) in [(Activations::Max, 127), (Activations::Min, -127), (Activations::Zero, 0)] {
        let run = run(activations, Weights::Plus);
        assert!(run.vectors.iter().all(|vector| vector.iter().all(|x| *x == value)));
        assert!(run.matrices.iter().all(|matrix| matrix.row(6).iter().all(|trit| trit.value() == 1)));
    }
    let alternating = run(Activations::Alternating, Weights::Minus);
    assert_eq!(alternating.vectors[0][..3], [127, -127, 127]);
    assert_eq!(alternating.matrices[1].trit(6, 32).value(), -1);
}

#[test]
fn random_workloads_that_cannot_be_are_refused() {
    let source = |n_in, n_out, operations, matrices| {
        let (activations, weights) = (Activations::Max, Weights::Plus);
        Source::Random { seed: 0, n_in, n_out, operations, matrices, activations, weights }
    };
    for (n_in, n_out, operations, matrices) in [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0)] {
        assert!(random(source(n_in, n_out, operations, matrices)).is_err());
    }
    let (what, _) = refused(random(source(usize::MAX, 2, 1, 1)));
    assert!(what.contains("at most"), "{what}");
    let (what, hint) = refused(random(source(1, 1, 70_000, 1)));
    assert!(what.contains("65536 vectors") && hint.contains("split"), "{what}");
    assert_eq!(random(source(1, 1, 1, 1)).unwrap().operations.len(), 1);
}
