//! Whether an edited module is the same machine: Yosys compares it with the module as it is, in every shape that it has
//! in the whole designs of the courses.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a comparison came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Same {
    /// Every register and output is proved equal, in so many shapes.
    Proved(usize),
    /// Not proved: what Yosys said, or that its time was over.
    Open(String),
}

const LIMIT: Duration = Duration::from_secs(180);

/// Parameters of `top` as in courses A, B and C (`head.md`), B over I2C.
const DESIGNS: [&str; 3] = [
    "-set HOST_PORT 0 -set LANES 40 -set CS_WIDTH 32 -set COPI_WIDTH 8 -set SIGN_FRAMES 0 -set NORM 0 -set ACTIVATION 2",
    "-set HOST_PORT 1 -set LANES 7 -set CS_WIDTH 7 -set COPI_WIDTH 2 -set SIGN_FRAMES 1 -set NORM 1 -set ACTIVATION 1",
    "-set HOST_PORT 0 -set LANES 35 -set CS_WIDTH 32 -set COPI_WIDTH 1 -set SIGN_FRAMES 1 -set NORM 0 -set ACTIVATION 0",
];
const SHAPE: &str = "-set WIDTH 12 -set HEADS 4 -set KV_HEADS 2 -set HEAD_WIDTH 6 -set FFN_WIDTH 20 -set LAYERS 2 \
                     -set SLOTS 2 -set CONTEXT 5 -set DOT_WIDTH 2";

/// Reads the design of `root` and elaborates it.
fn reading(root: &Path, design: &str) -> String {
    let list = fs::read_to_string(root.join("rtl/files.f")).unwrap();
    let files = list.lines().map(|file| root.join(file).display().to_string());
    format!(
        "read_verilog {}\nchparam {SHAPE} {design} top\nhierarchy -check -top top\nproc\nsetattr -mod -unset top *\n",
        files.collect::<Vec<_>>().join(" ")
    )
}

/// Runs a script; `Err` is why it did not succeed.
fn yosys(folder: &Path, script: &str) -> Result<String, String> {
    let (file, log) = (folder.join("script.ys"), folder.join("log"));
    fs::write(&file, script).unwrap();
    let mut child = Command::new("yosys")
        .args(["-q", "-l"])
        .args([&log, &file])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(format!("no answer in {} s", LIMIT.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let said = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let error = said.lines().rev().find(|line| line.starts_with("ERROR")).unwrap_or("no proof");
    if status.success() { Ok(said) } else { Err(error.trim_start_matches("ERROR: ").to_owned()) }
}

/// The names of a module's shapes, as patterns that Yosys takes.
fn shapes(folder: &Path, root: &Path, design: &str, module: &str) -> Result<Vec<String>, String> {
    let said = yosys(folder, &(reading(root, design) + "tee -a names.txt ls\n"));
    let _ = said?;
    let names = fs::read_to_string(folder.join("names.txt")).unwrap();
    fs::remove_file(folder.join("names.txt")).unwrap();
    let own = |name: &&str| {
        let (within, end) = (format!("\\{module}\\"), format!("\\{module}"));
        *name == module || name.starts_with('$') && (name.contains(&within) || name.ends_with(&end))
    };
    Ok(names.lines().map(str::trim).filter(own).map(|name| name.replace(['\\', '\''], "?")).collect())
}

/// Compares `module` of `tree` with that of `root`.
pub fn same(root: &Path, tree: &Path, module: &str) -> Same {
    let folder = tempfile::tempdir().unwrap();
    let mut proved = 0;
    for design in DESIGNS {
        let shapes = match shapes(folder.path(), root, design, module) {
            Ok(shapes) => shapes,
            Err(why) => return Same::Open(why),
        };
        for shape in shapes {
            let mut script = String::new();
            for (root, name) in [(root, "gold"), (tree, "gate")] {
                let _ = write!(
                    script,
                    "{}flatten {shape}\nselect {shape}\nopt_clean\nmemory_collect\nmemory_map\nopt_expr\nopt_clean\nselect -clear\ndesign -stash {name}\n",
                    reading(root, design)
                );
            }
            let _ = write!(
                script,
                "design -copy-from gold -as gold {shape}\ndesign -copy-from gate -as gate {shape}\n\
                 equiv_make gold gate equiv\nhierarchy -top equiv\nequiv_struct\nequiv_simple -undef\n\
                 equiv_induct -undef -seq 3\nequiv_status -assert\n"
            );
            match yosys(folder.path(), &script) {
                Ok(_) => proved += 1,
                Err(why) => return Same::Open(why),
            }
        }
    }
    if proved == 0 { Same::Open("it stands in none of the designs".to_owned()) } else { Same::Proved(proved) }
}

#[cfg(test)]
mod tests {
    use super::super::bench::copy;
    use super::*;

    /// A minute of Yosys.
    #[test]
    #[ignore = "two comparisons in three whole designs"]
    fn an_edit_that_changes_nothing_is_proved_and_another_is_not() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (replace, equal) in
            [("if (!!add) acc <= acc + addend", true), ("if (add) acc <= acc - addend", false)]
        {
            let tree = tempfile::tempdir().unwrap();
            copy(root, tree.path());
            let file = tree.path().join("rtl/scalar.v");
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(text.matches("if (add) acc <= acc + addend").count(), 1);
            fs::write(&file, text.replace("if (add) acc <= acc + addend", replace)).unwrap();
            let found = same(root, tree.path(), "scalar");
            assert_eq!(matches!(found, Same::Proved(3)), equal, "{replace}: {found:?}");
        }
    }
}
