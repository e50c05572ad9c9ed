//! What readers of damaged files say on their own reaches neither standard output nor standard error.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn info(file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tritscope")).arg("info").arg("--json").arg(file).output().unwrap()
}

#[test]
fn a_damaged_file_gives_one_error_and_no_panic_message() {
    let whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/mixed.fst")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut refused = 0;
    for byte in (0..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[byte] ^= 0x55;
        let file = folder.path().join("damaged.fst");
        fs::write(&file, damaged).unwrap();
        let output = info(&file);
        let (said, told) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let known =
            |line: &str| ["error: ", "warning: ", "hint: "].iter().any(|start| line.starts_with(start));
        assert!(told.lines().all(known), "byte {byte}: {told}");
        if output.status.success() {
            assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "byte {byte}: {said}");
        } else {
            refused += 1;
            assert!(said.is_empty() && told.starts_with("error: "), "byte {byte}: {said}{told}");
        }
    }
    assert!(refused > 5, "only {refused} files were refused: the damage is too small to test anything");
}
