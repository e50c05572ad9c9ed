//! `tritscope init`: a project out of the program, far from the sources of tritscope.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn tritscope(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(folder).args(arguments).env("HOME", folder).env("XDG_CACHE_HOME", folder);
    command.output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Every file below `folder`, relative to `root`.
fn files(root: &Path, folder: &str) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(root, name.to_str().unwrap()));
        } else {
            found.insert(name);
        }
    }
    found
}

#[test]
fn what_is_written_is_what_is_in_the_sources() {
    let place = tempfile::tempdir().unwrap();
    let (status, text, error) = said(&tritscope(place.path(), &["init", "deep/work"]));
    assert_eq!(status, Some(0), "{error}");
    assert!(text.contains("  cd deep/work\n") && text.contains("tritscope watch"), "{text}");
    let (source, made) = (Path::new(env!("CARGO_MANIFEST_DIR")), place.path().join("deep/work"));
    let mut count = 0;
    for folder in ["rtl", "sim"] {
        // Proofs and netlists run from the tests of this repository.
        let mut expected = files(source, folder);
        expected.retain(|name| {
            !name.starts_with("sim/proofs")
                && !name.ends_with("sim/prove")
                && !name.starts_with("sim/netlist")
        });
        assert_eq!(files(&made, folder), expected, "src/cli/init/files.rs lists what there is");
        for name in expected {
            let executable =
                |root: &Path| fs::metadata(root.join(&name)).unwrap().permissions().mode() & 0o100;
            assert_eq!(fs::read(made.join(&name)).unwrap(), fs::read(source.join(&name)).unwrap());
            assert_eq!(executable(&made), executable(source), "{}", name.display());
            count += 1;
        }
    }
    // What a scenario needs of a model, and no more.
    let models = files(&made, "models");
    for name in &models {
        assert_eq!(fs::read(made.join(name)).unwrap(), fs::read(source.join(name)).unwrap());
    }
    assert_eq!(models.len(), 3 * 3);
    assert!(text.starts_with(&format!("{} files", count + 9)), "{text}");
    assert_eq!(fs::read_dir(place.path().join("deep")).unwrap().count(), 1, "nothing temporary is left");
}

#[test]
fn simulation_and_check_work_without_the_sources_of_tritscope() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(said(&tritscope(place.path(), &["init", "."])).0, Some(0));
    let (status, _, error) = said(&tritscope(place.path(), &["sim", "sim/scenarios/demo.toml"]));
    assert_eq!(status, Some(0), "{error}");
    let (status, text, error) = said(&tritscope(place.path(), &["check", "demo.fst"]));
    assert_eq!(status, Some(0), "{error}");
    assert!(text.contains("all equal to the golden model"), "{text}");
    let fault = ["sim", "sim/scenarios/fault.toml", "--fault", "wrong-sign"];
    assert_eq!(said(&tritscope(place.path(), &fault)).0, Some(1));
}

#[test]
fn every_scenario_of_a_project_has_its_model() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(said(&tritscope(place.path(), &["init", "."])).0, Some(0));
    for scenario in files(place.path(), "sim/scenarios") {
        let scenario: toml::Table = fs::read_to_string(place.path().join(scenario)).unwrap().parse().unwrap();
        if let Some(model) = scenario["source"].get("model").and_then(toml::Value::as_str) {
            assert!(place.path().join("models").join(model).join("config.json").is_file(), "{model}");
        }
    }
    let prompt = ["generate", "-q", "--model", "bard-128", "--prompt", "ROMEO:", "--tokens", "4"];
    assert_eq!(said(&tritscope(place.path(), &prompt)).0, Some(0));
}

#[test]
fn files_of_the_user_stay_unless_they_are_given_up() {
    let place = tempfile::tempdir().unwrap();
    let mine = place.path().join("rtl/top.v");
    fs::create_dir_all(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    let (status, _, error) = said(&tritscope(place.path(), &["init", "."]));
    assert_eq!(status, Some(2));
    assert!(
        error.contains("1 files exist and hold something else: rtl/top.v") && error.contains("--force"),
        "{error}"
    );
    assert!(!place.path().join("sim").exists(), "nothing is written then");
    assert_eq!(
        said(&tritscope(place.path(), &["init", ".", "--force", "-q"])),
        (Some(0), String::new(), String::new())
    );
    assert_ne!(fs::read(&mine).unwrap(), b"mine");
    // What is the same already is in nobody's way.
    assert_eq!(said(&tritscope(place.path(), &["init", "."])).0, Some(0));
    let (status, _, error) = said(&tritscope(place.path(), &["init", "rtl/top.v"]));
    assert_eq!(status, Some(2), "{error}");
    assert!(error.contains("cannot be written"), "{error}");
}

#[test]
fn who_has_no_project_hears_how_to_get_one() {
    let place = tempfile::tempdir().unwrap();
    for arguments in [&["sim", "sim/scenarios/demo.toml"][..], &["watch"], &["watch", "a.toml"]] {
        let (status, _, error) = said(&tritscope(place.path(), arguments));
        assert_eq!(status, Some(2), "{error}");
        assert!(error.contains("tritscope init DIR"), "{error}");
    }
}
