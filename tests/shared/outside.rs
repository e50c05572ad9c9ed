//! Files of many producers that are not part of this repository.

use std::path::{Path, PathBuf};

/// All of them: below `TRITSCOPE_CORPUS`, else below `../shared/corpus` beside the repository; `None` where neither is.
pub fn corpus() -> Option<Vec<PathBuf>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("TRITSCOPE_CORPUS").map_or_else(beside, PathBuf::from);
    folder.is_dir().then(|| files_below(&folder))
}

/// All files in a folder and in those inside it.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
