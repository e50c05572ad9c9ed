//! The command: what it prints, and its exit status.

use super::data;
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
    let object: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!((&object["format"], &object["text"]), (&"GGUF".into(), &"characters".into()));
    assert_eq!((&object["output"], &object["trits"]), (&output.into(), &335_872.into()));
    let again = tritscope(&[model, "-o", output]);
    let text = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(text.contains("exists and is not an empty folder\nhint: "), "{text}");
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
