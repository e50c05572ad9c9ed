//! The golden model against float64 on text, and the command that measures it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "model/npz.rs"]
mod npz;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use tritscope::model::Checkpoint;
use tritscope::reference::{Reference, Window, measure, predictions, windows};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every checkpoint in `models/`, and in the folder that `TRITSCOPE_MODELS` names, if it is set.
fn checkpoints() -> Vec<PathBuf> {
    let mut folders = vec![root().join("models")];
    folders.extend(std::env::var_os("TRITSCOPE_MODELS").map(PathBuf::from));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = paths.filter(|path| path.join("config.json").exists()).collect();
    found.sort();
    assert!(found.iter().any(|path| path.ends_with("bard-64")));
    found
}

/// The widest model that this test measures: without optimization wider ones take minutes. `tritscope eval` measures
/// them in seconds.
const LARGEST: usize = 128;

/// Tests are built without optimization: large models read less.
fn share(model: &Checkpoint) -> usize {
    model.config().hidden / 64 * model.config().layers / 2
}

fn first(logits: &[f64]) -> usize {
    (0..logits.len()).fold(0, |best, index| if logits[index] > logits[best] { index } else { best })
}

#[test]
fn the_reference_is_the_float_run_of_the_models() {
    let with_run = checkpoints().into_iter().filter(|folder| folder.join("reference.npz").exists());
    let with_run: Vec<PathBuf> = with_run.collect();
    assert!(with_run.iter().any(|folder| folder.ends_with("bard-64")));
    for folder in with_run {
        let model = Checkpoint::read(&folder).unwrap();
        let reference = Reference::new(&model).unwrap();
        let arrays = npz::read(&folder.join("reference.npz"));
        let (mut same, mut positions, mut square, mut count) = (0, 0, 0.0, 0);
        for prompt in ["p0", "p1"] {
            let mut text = reference.text();
            let ids = &arrays[&format!("{prompt}.ids")].values;
            let expected = &arrays[&format!("{prompt}.logits")];
            for (position, id) in ids.iter().enumerate().take((128 / share(&model)).max(12)) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids are small")]
                let logits = reference.logits(&mut text, *id as u32).unwrap();
                let row = expected.row(position);
                same += usize::from(first(&logits) == first(row));
                positions += 1;
                square += logits.iter().zip(row).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
                count += row.len();
            }
        }
        let (same, positions, count) = (f64::from(u32::try_from(same).unwrap()), positions, count);
        let share = same / f64::from(positions);
        let rms = (square / f64::from(u32::try_from(count).unwrap())).sqrt();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        println!(
            "figure: float64 reference of {name} against its reference.npz: top-1 equal at {:.1} % of {positions} \
             positions, logits within {rms:.4} (RMS)",
            100.0 * share
        );
        assert!(share >= 0.98 && rms < 0.05, "{name}: {share} {rms}");
    }
}

#[test]
fn the_golden_model_predicts_as_float64_does() {
    for folder in checkpoints() {
        let model = Checkpoint::read(&folder).unwrap();
        if model.config().hidden > LARGEST {
            continue;
        }
        let all = windows(&root().join("tests/data/windows.jsonl"), &model).unwrap();
        assert_eq!(all.len(), 64);
        // Every fourth window, fewer of large models.
        let some: Vec<Window> = all.into_iter().step_by((4 * share(&model)).min(32)).collect();
        let predicted = predictions(&model, &some, 2, &|_| {}).unwrap();
        let measured = measure(&model, &some, (&predicted, Duration::ZERO), 2, &|_| {}).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        println!(
            "figure: {name} on {} windows of Shakespeare: perplexity {:.4}, {:+.4} % against float64, top-1 the same \
             at {:.2} % of {} positions",
            measured.windows,
            measured.perplexity,
            100.0 * (measured.perplexity_ratio - 1.0),
            100.0 * measured.top1_agreement,
            measured.positions
        );
        assert_eq!(measured.positions, 127 * some.len());
        assert!(measured.top1_agreement >= 0.97, "{name}: {measured:?}");
        // A few hundred positions of the larger models do not average the rounding's noise out, the whole file does.
        let limit = if some.len() >= 16 { 0.002 } else { 0.01 };
        assert!((measured.perplexity_ratio - 1.0).abs() <= limit, "{name}: {measured:?}");
    }
}

fn eval(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(root()).arg("eval").args(arguments).output().unwrap()
}

/// Evaluates bard-64 on windows with this text.
fn on(text: &[u8], json: bool) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.jsonl");
    std::fs::write(&file, text).unwrap();
    let mut arguments = vec!["--model", "bard-64", "--windows", file.to_str().unwrap()];
    arguments.extend(json.then_some("--json"));
    eval(&arguments)
}

#[test]
fn the_command_prints_the_mean_over_all_positions() {
    // By hand from the reference: no start token, position i predicts character i + 1.
    let model = Checkpoint::read(&root().join("models/bard-64")).unwrap();
    let reference = Reference::new(&model).unwrap();
    let mut sum = 0.0;
    for window in ["To be,", "or\n"] {
        let ids: Vec<u32> = model.vocabulary().encode(window).unwrap().iter().map(|token| token.id).collect();
        let mut text = reference.text();
        for pair in ids.windows(2) {
            let logits = reference.logits(&mut text, pair[0]).unwrap();
            let sum_of: f64 = logits.iter().map(|logit| logit.exp()).sum();
            sum -= (logits[usize::try_from(pair[1]).unwrap()].exp() / sum_of).ln();
        }
    }
    let output = on(b"\"To be,\"\n\n\"or\\u000a\"", true);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&object["windows"], &object["positions"]), (&2.into(), &7.into()));
    let number = |key: &str| object[key].as_f64().unwrap();
    assert!((number("reference_cross_entropy") - sum / 7.0).abs() < 1e-9, "{object}");
    assert!((number("cross_entropy") - sum / 7.0).abs() < 0.05, "{object}");
    assert!((number("perplexity") - number("cross_entropy").exp()).abs() < 1e-9);
    let ratio = number("perplexity") / number("reference_perplexity");
    assert!((number("perplexity_ratio") - ratio).abs() < 1e-9);
    let text = String::from_utf8(on(b"\"To be,\"\n\"or\\n\"\n", false).stdout).unwrap();
    assert!(
        text.starts_with("2 windows, 7 positions, ") && text.contains("float64   cross-entropy"),
        "{text}"
    );
}

#[test]
fn the_simulated_layers_predict_what_the_golden_model_predicts() {
    // Two windows of three: the second begins anew at position 0.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.jsonl");
    std::fs::write(&file, "\"Toe\"\n\"or\"\n\"never\"\n").unwrap();
    let measured = |simulator: &[&str]| {
        let common = ["--model", "bard-64", "--windows", file.to_str().unwrap(), "--limit", "2", "--json"];
        let output = eval(&[&common, simulator].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let golden = measured(&[]);
    let hardware = measured(&["--simulator", "icarus"]);
    assert_eq!(
        (&golden["windows"], &golden["positions"], &golden["cycles"]),
        (&2.into(), &3.into(), &().into())
    );
    assert_eq!(hardware["simulator"], "icarus");
    assert!(hardware["cycles"].as_u64().unwrap() > 3 * 2 * 1000, "{hardware}");
    for key in ["windows", "positions", "cross_entropy", "reference_cross_entropy", "top1_agreement"] {
        assert_eq!(hardware[key], golden[key], "{key}");
    }
}

#[test]
fn windows_that_cannot_be_scored_are_named() {
    let refused = |text: &[u8]| {
        let output = on(text, false);
        assert_eq!(output.status.code(), Some(2));
        let text = String::from_utf8(output.stderr).unwrap();
        text.split_once("w.jsonl").unwrap().1.to_owned()
    };
    assert!(refused(b"").starts_with(": holds no window"), "{}", refused(b""));
    assert!(refused(b"\n \n").starts_with(": holds no window"));
    assert!(
        refused(b"\"ab\"\n[1]\n").starts_with(":2:1: is no JSON string"),
        "{}",
        refused(b"\"ab\"\n[1]\n")
    );
    assert!(refused(b"\"ab\" x\n").starts_with(":1:6: is no JSON string"), "{}", refused(b"\"ab\" x\n"));
    assert!(refused(b"\"ab\n").starts_with(":1:"));
    let text = refused("\"ab\"\n\"a\\n\\u00e9b\"\n".as_bytes());
    assert!(text.starts_with(":2:5: the model has no token for 'é'"), "{text}");
    let text = refused("\"a\\\\b\"\n".as_bytes());
    assert!(text.starts_with(":1:3: the model has no token for '\\\\'"), "{text}");
    let text = refused("\"ab\\ud83d\\ude00\"\n".as_bytes());
    assert!(text.starts_with(":1:4: the model has no token for '😀'"), "{text}");
    assert!(refused(b"\"a\"\n").starts_with(":1: a window of 1 tokens predicts nothing"));
    let long = format!("\"{}\"\n", "a".repeat(129));
    assert!(refused(long.as_bytes()).starts_with(":1: a window of 129 tokens does not fit the model's 128"));
    assert!(refused(b"\"a\xFF\"\n").starts_with(":1:3: is not UTF-8"));
    let missing = eval(&["--model", "bard-64", "--windows", "nowhere.jsonl"]);
    assert!(String::from_utf8(missing.stderr).unwrap().contains("nowhere.jsonl: cannot be read"));
    let missing = eval(&["--model", "nobody", "--windows", "tests/data/windows.jsonl"]);
    let text = String::from_utf8(missing.stderr).unwrap();
    assert!(text.contains("no model is called \"nobody\"") && text.contains("bard-64"), "{text}");
}

#[test]
fn a_window_may_fill_the_context() {
    let line = format!("\"{}\"\n", "a".repeat(128));
    let output = on(line.as_bytes(), true);
    assert!(output.status.success() && Path::new("tests").exists());
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["positions"], 127);
}
