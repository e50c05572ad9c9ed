//! Files by patterns: `rtl/**/*.v`.

use crate::base::{Diagnostic, Result, fits_name};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Entries of folders that are looked at for one pattern.
const MOST_ENTRIES: usize = 100_000;
/// Folders within each other.
const DEEPEST: usize = 16;

/// What a path names: itself, with `~/` for the home of the user, or, where it has `*` or `?` and there is no such file,
/// everything that fits; `**` stands for any folders, and none. Neither hidden files nor links are found by a pattern.
///
/// # Errors
/// Nothing fits, or too much is to be looked at.
pub(super) fn named(path: &Path, home: Option<&Path>) -> Result<Vec<PathBuf>> {
    let path = match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    };
    let parts: Vec<Component> = path.components().collect();
    let Some(first) = parts.iter().position(|part| is_pattern(part.as_os_str())).filter(|_| !path.exists())
    else {
        return Ok(vec![path]);
    };
    let (fixed, rest) = parts.split_at(first);
    let names: Vec<String> =
        rest.iter().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let mut search = Search { found: Vec::new(), entries: 0 };
    search.look(&fixed.iter().collect::<PathBuf>(), &names, 0);
    if search.entries >= MOST_ENTRIES {
        let error = Diagnostic::error("a pattern over too many files").in_file(&path);
        return Err(error.hint("begin it with the folder of the RTL"));
    }
    search.found.sort();
    search.found.dedup();
    if search.found.is_empty() {
        return Err(Diagnostic::error("no file fits this pattern").in_file(&path));
    }
    Ok(search.found)
}

fn is_pattern(name: &OsStr) -> bool {
    name.to_string_lossy().contains(['*', '?'])
}

struct Search {
    found: Vec<PathBuf>,
    entries: usize,
}

impl Search {
    /// Looks in a folder for what the names lead to.
    fn look(&mut self, folder: &Path, names: &[String], depth: usize) {
        let Some((name, rest)) = names.split_first() else { return self.found.push(folder.to_owned()) };
        let anywhere = name == "**";
        if anywhere {
            self.look(folder, rest, depth);
        }
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        for entry in std::fs::read_dir(here).into_iter().flatten().flatten() {
            self.entries += 1;
            if self.entries >= MOST_ENTRIES || depth >= DEEPEST {
                return;
            }
            let own = entry.file_name();
            let own = own.to_string_lossy();
            let Some(kind) =
                entry.file_type().ok().filter(|kind| !kind.is_symlink() && !own.starts_with('.'))
            else {
                continue;
            };
            let path = folder.join(&*own);
            match (anywhere, kind.is_dir()) {
                (true, true) => self.look(&path, names, depth + 1),
                (false, folder) if fits_name(name, &own) && (folder || rest.is_empty()) => {
                    self.look(&path, rest, depth + 1);
                }
                (true | false, _) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in ["a.v", "b.sv", "core/c.v", "core/deep/d.v", ".hidden/e.v", "core/x*.v"] {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        folder
    }

    fn fitting(folder: &Path, pattern: &str) -> Vec<String> {
        let found = named(&folder.join(pattern), None).unwrap();
        let short = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        found.iter().map(short).collect()
    }

    #[test]
    fn patterns_name_what_fits() {
        let folder = folder();
        for (pattern, wanted) in [
            ("*.v", &["a.v"][..]),
            ("?.*v", &["a.v", "b.sv"]),
            ("**/*.v", &["a.v", "core/c.v", "core/deep/d.v", "core/x*.v"]),
            ("c*/*.v", &["core/c.v", "core/x*.v"]),
            ("*/deep", &["core/deep"]),
            ("core/x*.v", &["core/x*.v"]),
            ("nothing", &["nothing"]),
        ] {
            assert_eq!(fitting(folder.path(), pattern), wanted, "{pattern}");
        }
        let error = named(&folder.path().join("*.vhd"), None).unwrap_err();
        assert!(error.to_string().contains("no file fits"), "{error}");
    }

    #[test]
    fn links_are_not_followed() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("core/around")).unwrap();
        assert!(named(&folder.path().join("core/**/a.v"), None).is_err());
    }

    #[test]
    fn the_home_of_the_user_has_a_short_name() {
        assert_eq!(named(Path::new("~/rtl"), Some(Path::new("/h"))).unwrap(), [PathBuf::from("/h/rtl")]);
    }
}
