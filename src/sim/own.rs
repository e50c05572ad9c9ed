//! A design of one's own: which files a scenario names, and what is built of them.
//!
//! A scenario from elsewhere runs the two simulators and nothing else, on files that lie in its project: no path leads
//! out of it, no name can be taken for an option, and no file may call the system.

use super::sources::{Part, Sources};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Manifest, OwnDesign};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What is built of a design of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnElaboration {
    /// What the scenario says of it.
    pub design: OwnDesign,
    /// The folder of the scenario, relative to the root of the project; `.` for the root itself.
    pub folder: String,
}

/// Files that one scenario may name.
const MAX_FILES: usize = 10_000;

/// Where the files of a design are.
pub(super) struct Place<'a> {
    /// The root of the project; empty for the current directory.
    pub root: &'a Path,
    /// The scenario.
    pub scenario: &'a Path,
}

impl Place<'_> {
    /// The folder of the scenario, relative to the root.
    ///
    /// # Errors
    /// It lies elsewhere.
    pub fn folder(&self) -> Result<PathBuf> {
        let folder = self.scenario.parent().unwrap_or(Path::new(""));
        let (root, folder) = (real(self.root)?, real(folder)?);
        let inside = folder.strip_prefix(&root).map(Path::to_owned);
        inside.map_err(|_| Diagnostic::error("lies outside its project").in_file(self.scenario))
    }

    /// RTL, bench and data of `design`, as they are now.
    ///
    /// # Errors
    /// A name that stands for no file, a file that is not to be compiled, lies outside the project or calls the system.
    pub fn sources(&self, design: &OwnDesign) -> Result<Sources> {
        let mut sources = Sources::default();
        for (path, part) in self.files(design)? {
            sources.add(self.root, path.clone(), part)?;
            if let (Part::Design | Part::Included, Some(found)) = (part, sources.calls(&path)) {
                return Err(Diagnostic::error(format!("calls the system: {found}"))
                    .in_file(self.root.join(path))
                    .hint("a scenario may run the two simulators and nothing else"));
            }
        }
        Ok(sources)
    }

    /// The files of `design`, relative to the root, and what each is for.
    pub fn files(&self, design: &OwnDesign) -> Result<Vec<(String, Part)>> {
        let folder = self.folder()?;
        let mut files: Vec<(String, Part)> = Vec::new();
        let named = design.files.iter().map(|pattern| (pattern, false));
        for (pattern, data) in named.chain(design.data.iter().map(|pattern| (pattern, true))) {
            for path in self.matching(&folder, pattern)? {
                let ending = Path::new(&path).extension().and_then(|ending| ending.to_str());
                let part = match ending {
                    _ if data => Part::Data,
                    Some("v" | "sv") => Part::Design,
                    Some("vh" | "svh") => Part::Included,
                    _ => {
                        return Err(Diagnostic::error(
                            "is no Verilog: it does not end in .v, .sv, .vh or .svh",
                        )
                        .in_file(self.root.join(path))
                        .hint("files that the bench reads stand under data"));
                    }
                };
                if !files.iter().any(|(known, _)| *known == path) {
                    files.push((path, part));
                }
            }
            if files.len() > MAX_FILES {
                return Err(
                    Diagnostic::error(format!("names more than {MAX_FILES} files")).in_file(self.scenario)
                );
            }
        }
        Ok(files)
    }

    /// The files that `pattern` stands for, sorted, relative to the root.
    fn matching(&self, folder: &Path, pattern: &str) -> Result<Vec<String>> {
        let wrong = |what: &str| Diagnostic::error(format!("\"{pattern}\" {what}")).in_file(self.scenario);
        let path = within(folder, Path::new(pattern)).ok_or_else(|| wrong("leads out of the project"))?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| wrong("names no file"))?;
        let parent = path.parent().unwrap_or(Path::new(""));
        let mut names = Vec::new();
        if name.contains('*') {
            let entries =
                fs::read_dir(self.at(parent)).map_err(|error| wrong(&format!("cannot be read: {error}")))?;
            let all = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
            names.extend(all.filter(|found| !found.starts_with('.') && stands_for(name, found)));
            names.sort();
        } else {
            names.push(name.to_owned());
        }
        let paths = names.iter().map(|name| parent.join(name)).filter(|path| self.at(path).is_file());
        let paths: Vec<PathBuf> = paths.collect();
        if paths.is_empty() {
            return Err(wrong("stands for no file").hint("paths start at the scenario's folder"));
        }
        paths.iter().map(|path| self.checked(path).ok_or_else(|| wrong("leads out of the project"))).collect()
    }

    /// `path` as text, if it truly lies in the project and cannot be taken for an option.
    fn checked(&self, path: &Path) -> Option<String> {
        let inside = real(&self.at(path)).ok()?.starts_with(real(self.root).ok()?);
        path.to_str()
            .filter(|text| inside && !text.starts_with('-') && !text.contains(char::is_control))
            .map(str::to_owned)
    }

    /// `path` of the root as the program sees it.
    fn at(&self, path: &Path) -> PathBuf {
        let path = self.root.join(path);
        if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
    }

    /// A file that the scenario names by `path`.
    ///
    /// # Errors
    /// It is not there or lies outside the project.
    pub fn named(&self, path: &Path) -> Result<PathBuf> {
        let wrong =
            |what: &str| Diagnostic::error(format!("\"{}\" {what}", path.display())).in_file(self.scenario);
        let inside = within(&self.folder()?, path).ok_or_else(|| wrong("leads out of the project"))?;
        if !self.at(&inside).is_file() {
            return Err(wrong("is no file").hint("paths start at the scenario's folder"));
        }
        self.checked(&inside).ok_or_else(|| wrong("leads out of the project"))?;
        Ok(self.at(&inside))
    }

    /// Reads what the scenario's manifest says, so that its errors come before a long build.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn manifest(&self, design: &OwnDesign) -> Result<(PathBuf, Manifest)> {
        let file = self.named(&design.manifest)?;
        Manifest::read(&file).map(|manifest| (file, manifest))
    }
}

/// `path` below `folder` without its `..`; `None` where it leads above the root.
fn within(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::Normal(name) => whole.push(name),
            Component::CurDir => {}
            Component::ParentDir if whole.pop() => {}
            _ => return None,
        }
    }
    Some(whole)
}

fn real(path: &Path) -> Result<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(path))
}

/// Whether `pattern`, in which `*` is any text, stands for `name`.
fn stands_for(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(start) else { return false };
    name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| stands_for(rest, &name[at..]))
}

/// `target` as somebody in `folder` calls it: relative where both lie in `root`, else from the root of the disk.
pub(super) fn seen_from(folder: &Path, target: &Path, root: &Path) -> Result<PathBuf> {
    let (folder, target, root) = (real(folder)?, real(target)?, real(root)?);
    if !(folder.starts_with(&root) && target.starts_with(&root)) {
        return Ok(target);
    }
    let common = folder.components().zip(target.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    Ok(up.chain(target.components().skip(common)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(files: &[&str]) -> OwnDesign {
        OwnDesign { files: files.iter().map(|&file| file.to_owned()).collect(), ..OwnDesign::default() }
    }

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, due) in [
            ("*.v", "a.v", true),
            ("*.v", "a.vh", false),
            ("a*b*", "a-b", true),
            ("a", "a", true),
            ("*", "", true),
        ] {
            assert_eq!(stands_for(pattern, name), due, "{pattern} {name}");
        }
    }

    #[test]
    fn files_come_from_the_project_alone() {
        let whole = tempfile::tempdir().unwrap();
        let root = whole.path().join("project");
        fs::create_dir_all(root.join("own")).unwrap();
        for (name, text) in [
            ("secret.v", "module secret; endmodule"),
            ("project/shared.v", "module shared; endmodule"),
            ("project/own/b.v", "module b; endmodule"),
            ("project/own/a.v", "module a; endmodule"),
            ("project/own/evil.sv", "initial $system(\"true\");"),
            ("project/own/notes.txt", ""),
            ("project/own/s.toml", ""),
        ] {
            fs::write(whole.path().join(name), text).unwrap();
        }
        std::os::unix::fs::symlink(whole.path().join("secret.v"), root.join("own/link.v")).unwrap();
        let scenario = root.join("own/s.toml");
        let place = Place { root: &root, scenario: &scenario };
        let files = |names: &[&str]| -> Result<Vec<String>> {
            place.files(&design(names)).map(|files| files.into_iter().map(|file| file.0).collect())
        };

        assert_eq!(files(&["../shared.v", "b.v", "a.v", "b.v"]).unwrap(), ["shared.v", "own/b.v", "own/a.v"]);
        for wrong in ["../../secret.v", "link.v", "notes.txt", "absent.v", "x*.v", "*.v"] {
            assert!(files(&[wrong]).is_err(), "{wrong}");
        }
        let error = place.sources(&design(&["evil.sv"])).unwrap_err();
        assert!(error.what.contains("calls the system"), "{error}");
        assert!(
            place.named(Path::new("../../secret.v")).is_err() && place.named(Path::new("s.toml")).is_ok()
        );
    }

    #[test]
    fn paths_are_relative_inside_a_project() {
        let root = tempfile::tempdir().unwrap();
        let folders = ["a/b", "a/c"].map(|name| root.path().join(name));
        for folder in &folders {
            fs::create_dir_all(folder).unwrap();
        }
        assert_eq!(seen_from(&folders[0], &folders[1], root.path()).unwrap(), Path::new("../c"));
        let outside = seen_from(root.path(), &folders[1], &root.path().join("a")).unwrap();
        assert!(outside.is_absolute(), "{outside:?}");
    }
}
