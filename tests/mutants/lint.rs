//! What lint says of an edited design: `sim/lint` lets no warning pass, and no edit that has one lands.

use super::same::{DESIGNS, SHAPE};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The first warning on the edited design, at the courses' parameters and on the engine alone.
pub fn refused(tree: &Path) -> Option<String> {
    let list = fs::read_to_string(tree.join("rtl/files.f")).unwrap();
    let points = DESIGNS.map(|design| ("top", format!("{SHAPE} {design}")));
    points.into_iter().chain([("engine_top", String::new())]).find_map(|(top, point)| {
        let words: Vec<&str> = point.split_whitespace().filter(|word| *word != "-set").collect();
        let output = Command::new("verilator")
            .args(["--lint-only", "-Wall", "--unroll-count", "8192", "--top-module", top])
            .args(words.chunks(2).map(|pair| format!("-G{}", pair.join("="))))
            .args(list.lines())
            .current_dir(tree)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().find(|line| line.starts_with('%')).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::super::bench::copy;
    use super::*;

    #[test]
    fn the_design_is_clean_and_a_narrow_port_is_not() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(refused(root), None);
        let tree = tempfile::tempdir().unwrap();
        copy(root, tree.path());
        let file = tree.path().join("rtl/host_port.v");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("output wire [15:0] start_count", "output wire [14:0] start_count"))
            .unwrap();
        assert!(refused(tree.path()).unwrap().starts_with("%Warning-WIDTH"));
    }
}
