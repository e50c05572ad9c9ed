//! The command: what it prints, and its exit status.

use super::data;
use super::schema::checked;
use std::process::{Command, Output};

fn tritscope(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tritscope")).arg("import").args(arguments).output().unwrap()
}

#[test]
fn the_command_says_what_it_made() {
    let folder = tempfile::tempdir().unwrap();
    let (model, output) = (data("tiny.gguf"), folder.path().join("deep/tiny"));
    let (model, output) = (model.to_str().unwrap(), output.to_str().unwrap());
    let made = tritscope(&[model, "-o", output, "--json"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let object = checked("import", &made.stdout);
    assert_eq!((&object["format"], &object["text"]), (&"GGUF".into(), &"characters".into()));
    assert_eq!((&object["output"], &object["trits"]), (&output.into(), &335_872.into()));
    let again = tritscope(&[model, "-o", output]);
    let text = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(text.contains("exists and is not an empty folder\nhint: "), "{text}");
}

#[test]
fn memory_images_come_with_the_engine_that_they_are_for() {
    let folder = tempfile::tempdir().unwrap();
    let model = data("tiny.gguf");
    let import = |name: &str, more: &[&str]| {
        let output = folder.path().join(name);
        let made = tritscope(&[&[model.to_str().unwrap(), "-o", output.to_str().unwrap()], more].concat());
        (output, made.status.code(), String::from_utf8_lossy(&made.stderr).into_owned())
    };
    let (output, status, error) = import("new", &["--lanes", "64", "--cs-width", "32"]);
    assert_eq!(status, Some(0), "{error}");
    let lines = |name: &str| std::fs::read_to_string(output.join(name)).unwrap().lines().count();
    // Words of a matrix: rows in groups of 32, and 256 activations each; keys and values have one group of 16.
    assert_eq!(lines("weights.hex"), (5 * 8 + 2) * 256);
    assert_eq!((lines("gains.hex"), lines("constants.hex"), lines("rope.hex")), (4 * 256, 32, 8));
    let (output, status, error) = import("other", &["--lanes", "64", "--cs-width", "16"]);
    assert_eq!((status, output.exists()), (Some(2), false));
    assert!(error.contains("CS_WIDTH must be 32, 64, 256"), "{error}");
}

#[test]
fn what_is_no_model_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("new");
    for (model, what) in [
        ("README.md", "neither a GGUF file nor a safetensors file"),
        ("nowhere", "nowhere: cannot be read"),
        ("src", "src/config.json: cannot be read"),
    ] {
        let refused = tritscope(&[model, "-o", output.to_str().unwrap()]);
        let text = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{text}");
        assert!(text.contains(what), "{text}");
    }
    let folder = data("tiny");
    let refused = tritscope(&[folder.to_str().unwrap(), "-o", output.to_str().unwrap(), "--layout", "arm"]);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--layout says how the I2_S matrices"));
}

#[cfg(target_os = "linux")]
#[test]
fn absurd_counts_do_not_cost_memory() {
    let folder = tempfile::tempdir().unwrap();
    let whole = super::builder::file(&data("tiny.gguf"));
    // Numbers of tensors and of metadata entries, and the length of the first key.
    for (at, value) in
        [(8, 60_000_u64), (8, u64::MAX), (16, 60_000), (16, u64::MAX), (24, u64::MAX), (24, 1 << 40)]
    {
        let mut bytes = whole.clone();
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        let file = folder.path().join("absurd.gguf");
        std::fs::write(&file, bytes).unwrap();
        let script = format!(
            "ulimit -v 400000; exec {} import {} -o {}",
            env!("CARGO_BIN_EXE_tritscope"),
            file.display(),
            folder.path().join("new").display()
        );
        let refused = Command::new("sh").args(["-c", &script]).output().unwrap();
        let text = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{at} {value}: {text}");
        assert!(text.contains("damaged or cut short"), "{text}");
    }
}
