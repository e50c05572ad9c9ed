//! Objects that `--json` prints, held against their schemas in `docs/schemas/`.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::{Path, PathBuf};

/// The folder of the schemas.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

/// Fails unless `text` is one object of the schema `name`; the object.
pub fn checked(name: &str, text: &[u8]) -> Value {
    let object: Value = serde_json::from_slice(text).expect("one JSON object");
    let file = folder().join(name).with_extension("json");
    let schema = std::fs::read_to_string(&file).expect("a schema of that name");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema of draft 2020-12");
    let wrong: Vec<String> =
        validator.iter_errors(&object).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    object
}
