//! Whether an edited module is the same machine: Yosys compares it with the module as it is, in every shape that it has
//! in the whole designs of the courses.

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
/// What is said when the time is over.
const NO_ANSWER: &str = "no answer";

/// Parameters of `top` as in courses A, B and C (`head.md`), B over I2C.
pub const DESIGNS: [&str; 3] = [
    "-set HOST_PORT 0 -set LANES 40 -set CS_WIDTH 32 -set COPI_WIDTH 8 -set SIGN_FRAMES 0 -set NORM 0 -set ACTIVATION 2",
    "-set HOST_PORT 1 -set LANES 7 -set CS_WIDTH 7 -set COPI_WIDTH 2 -set SIGN_FRAMES 1 -set NORM 1 -set ACTIVATION 1",
    "-set HOST_PORT 0 -set LANES 35 -set CS_WIDTH 32 -set COPI_WIDTH 1 -set SIGN_FRAMES 1 -set NORM 0 -set ACTIVATION 0",
];
/// What the three have in common.
pub const SHAPE: &str = "-set WIDTH 12 -set HEADS 4 -set KV_HEADS 2 -set HEAD_WIDTH 6 -set FFN_WIDTH 20 -set LAYERS 2 \
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
            return Err(format!("{NO_ANSWER} in {} s", LIMIT.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let said = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let error = said.lines().rev().find(|line| line.starts_with("ERROR")).unwrap_or("no proof");
    if status.success() { Ok(said) } else { Err(error.trim_start_matches("ERROR: ").to_owned()) }
}

/// A shape of a module: its name in the elaborated design, and its ports.
struct Shape {
    name: String,
    /// Direction, range and name, as in `input [7:0] x`.
    ports: Vec<String>,
}

impl Shape {
    /// A module around the shape, with its ports as they are without the edit: where the edit makes one wider or narrower,
    /// what comes is extended and cut as at each instance of the design.
    fn around(&self) -> String {
        let names: Vec<&str> = self.ports.iter().filter_map(|port| port.split(' ').next_back()).collect();
        let pins: Vec<String> = names.iter().map(|name| format!(".{name}({name})")).collect();
        let declared: Vec<String> = self.ports.iter().map(|port| format!("{port};\n")).collect();
        format!(
            "module around({});\n{}subject u({});\nendmodule\n",
            names.join(", "),
            declared.concat(),
            pins.join(", ")
        )
    }
}

/// The shapes of a module.
fn shapes(folder: &Path, root: &Path, design: &str, module: &str) -> Result<Vec<Shape>, String> {
    yosys(folder, &(reading(root, design) + "tee -o ports.txt portlist -m *\n"))?;
    let said = fs::read_to_string(folder.join("ports.txt")).unwrap();
    let own = |name: &str| {
        let (within, end) = (format!("\\{module}\\"), format!("\\{module}"));
        name == module || name.starts_with('$') && (name.contains(&within) || name.ends_with(&end))
    };
    let mut shapes: Vec<Shape> = Vec::new();
    for line in said.lines() {
        if let Some(name) = line.strip_prefix("module ").and_then(|rest| rest.strip_suffix(" (")) {
            shapes.push(Shape { name: name.to_owned(), ports: Vec::new() });
        } else if let (Some(shape), true) = (shapes.last_mut(), line.starts_with(['i', 'o'])) {
            shape.ports.push(line.trim_end_matches(',').to_owned());
        }
    }
    shapes.retain(|shape| own(&shape.name));
    Ok(shapes)
}

/// Where memories go: they are outside when those of both have the same parameters, and their inputs are compared as outputs
/// are: the same history of inputs gives the same contents. Otherwise they become registers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memories {
    Outside,
    Registers,
}

/// Elaborates the shape in the design of `root`, and stashes it as `name`; its memories are told in `name.mem`.
fn preparing(root: &Path, design: &str, shape: &Shape, name: &str, memories: Memories) -> String {
    let memories = match memories {
        Memories::Outside => "expose -evert t:$mem_v2",
        Memories::Registers => "memory_map",
    };
    format!(
        "{}rename {} subject\nread_verilog around.v\nhierarchy -check -top around\nproc\nflatten\nopt_clean\nmemory_collect\n\
         tee -o {name}.mem dump t:$mem_v2\n{memories}\nopt_expr\nopt_clean\ndesign -stash {name}\n",
        reading(root, design),
        shape.name,
    )
}

/// Names and parameters of the memories of a stashed design.
fn memories(folder: &Path, name: &str) -> Vec<String> {
    let told = fs::read_to_string(folder.join(name).with_extension("mem")).unwrap();
    let kept = ["cell ", "parameter "];
    told.lines()
        .map(str::trim)
        .filter(|line| kept.iter().any(|start| line.starts_with(start)))
        .map(str::to_owned)
        .collect()
}

/// Compares one shape; `Err` is what stands against it.
fn compared(folder: &Path, [root, tree]: [&Path; 2], design: &str, shape: &Shape) -> Result<(), String> {
    fs::write(folder.join("around.v"), shape.around()).unwrap();
    let comparing = |memories| {
        preparing(root, design, shape, "gold", memories)
            + &preparing(tree, design, shape, "gate", memories)
            + "design -copy-from gold -as gold around\ndesign -copy-from gate -as gate around\n\
               equiv_make gold gate equiv\nhierarchy -top equiv\nequiv_struct\nequiv_simple -undef\n\
               equiv_induct -undef -seq 3\nequiv_status -assert\n"
    };
    match yosys(folder, &comparing(Memories::Outside)) {
        Ok(_) if memories(folder, "gold") == memories(folder, "gate") => return Ok(()),
        // With registers in the place of memories it takes longer still.
        Err(why) if why.starts_with(NO_ANSWER) => return Err(why),
        _ => {}
    }
    yosys(folder, &comparing(Memories::Registers)).map(|_| ())
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
            match compared(folder.path(), [root, tree], design, &shape) {
                Ok(()) => proved += 1,
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
