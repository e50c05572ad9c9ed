//! Models of other formats: what is imported equals what was exported, and what is damaged is refused.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod builder;
mod command;
mod damage;
mod equal;
mod layouts;
#[path = "../shared/schema.rs"]
mod schema;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use tritscope::base::Result;
use tritscope::import::{Layout, Report, Request, import};
use tritscope::manifest::{ChipSelects, Parameters};

/// A file or folder of tests/data/.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Imports `model` into the folder `imported` of `folder`.
fn imported(model: &Path, folder: &Path, layout: Option<Layout>) -> Result<(PathBuf, Report)> {
    let output = folder.join("imported");
    let request = Request { model: model.to_owned(), output: output.clone(), layout, images: None };
    import(&request, &|_| true).map(|report| (output, report))
}

/// Imports a GGUF file of these bytes.
fn imported_bytes(bytes: &[u8], folder: &Path, layout: Option<Layout>) -> Result<(PathBuf, Report)> {
    let model = folder.join("model.gguf");
    std::fs::write(&model, bytes).unwrap();
    let made = imported(&model, folder, layout);
    let left: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let expected = 1 + usize::from(folder.join("imported").exists());
    assert_eq!(left.len(), expected, "{left:?}");
    made
}

/// What an import that must fail says; nothing is left behind.
fn refused(bytes: &[u8], layout: Option<Layout>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let error = imported_bytes(bytes, folder.path(), layout).unwrap_err();
    assert!(!folder.path().join("imported").exists());
    format!("{} | {}", error.what, error.hint.unwrap_or_default())
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("deep/imported");
    let engine =
        Parameters { lanes: 64, cs_width: ChipSelects::All, copi_width: 1, sign_frames: 1, dot_width: None };
    let model = data("tiny.gguf");
    let request = Request { model, output: output.clone(), layout: None, images: Some(engine) };
    let heard = Cell::new(0_u32);
    let stopped_after = |most: u32| {
        heard.set(0);
        let going = |_| heard.replace(heard.get() + 1) < most;
        import(&request, &going)
    };
    let all = stopped_after(u32::MAX).map(|_| heard.get()).unwrap();
    assert!(all > 10, "{all} times somebody could have said no");
    std::fs::remove_dir_all(&output).unwrap();
    // From the first byte of the checkpoint to the last one of the memory images.
    for most in [0, 1, all / 2, all - 1] {
        let error = stopped_after(most).unwrap_err();
        assert_eq!(error.what, "the import was stopped", "after {most}");
        let left: Vec<_> = std::fs::read_dir(folder.path().join("deep")).unwrap().flatten().collect();
        assert!(left.is_empty(), "after {most}: {left:?}");
    }
}
