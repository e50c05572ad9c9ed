//! The project a simulation is built from: where it is, its sources, and its deliberate faults.

use super::own::Place;
use super::sources::{HARNESS, Part};
use super::{Fault, Sources};
use crate::base::{Diagnostic, Result};
use crate::manifest::{self, Scenario, Sidecar};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The file that makes a folder a project: the RTL's sources, bottom-up.
const FILE_LIST: &str = "rtl/files.f";
/// The sources of the benches, for every simulator and for Icarus alone.
const BENCH_LIST: &str = "sim/bench.f";
const ICARUS_LIST: &str = "sim/icarus.f";

/// A folder with `rtl/` and `sim/`, or with a design of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    root: PathBuf,
    /// The scenario that runs, where it is a file.
    scenario: Option<PathBuf>,
}

impl Project {
    /// The project of a scenario: the nearest folder with `rtl/files.f`, from the scenario's own folder
    /// upwards, else from the current directory upwards.
    ///
    /// # Errors
    /// There is none.
    pub fn find(scenario: Option<&Path>) -> Result<Self> {
        let beside = scenario.and_then(|file| std::path::absolute(file).ok());
        let here = std::env::current_dir().ok();
        let starts = [beside.as_deref().and_then(Path::parent), here.as_deref()];
        let mut folders = starts.into_iter().flatten().flat_map(Path::ancestors);
        let root = folders.find(|folder| folder.join(FILE_LIST).is_file()).ok_or_else(|| {
            Diagnostic::error(format!("there is no {FILE_LIST} here or in a folder above")).hint(
                "run tritscope inside a project, a folder with rtl/ and sim/; tritscope init DIR makes one",
            )
        })?;
        // Relative to the current directory where that is shorter to read.
        let shown = here.as_deref().and_then(|here| root.strip_prefix(here).ok().map(Path::to_owned));
        Ok(Self { root: shown.unwrap_or_else(|| root.to_owned()), scenario: scenario.map(Path::to_owned) })
    }

    /// The project of `scenario`, which stands in `file`: as [`Self::find`], but a design of one's own that is in no
    /// project has its scenario's folder for one.
    ///
    /// # Errors
    /// There is none.
    pub fn of(file: &Path, scenario: &Scenario) -> Result<Self> {
        if scenario.source.design().is_none() {
            return Self::find(Some(file));
        }
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let folder = absolute.parent().unwrap_or(Path::new("/"));
        if folder.ancestors().any(|folder| folder.join(FILE_LIST).is_file()) {
            return Self::find(Some(file));
        }
        let root = file.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { root, scenario: Some(file.to_owned()) })
    }

    /// The project that the trace of `sidecar` comes from: that of its own design, found by where the manifest is, else
    /// the one around the current directory.
    ///
    /// # Errors
    /// There is none.
    pub fn of_trace(sidecar: &Sidecar) -> Result<Self> {
        let design = sidecar.scenario.source.design().filter(|design| !design.is_empty());
        let Some((design, manifest)) = design.zip(sidecar.manifest.as_deref()) else {
            return Self::find(None);
        };
        let steps = design.manifest.components().filter(|part| *part != Component::CurDir).count();
        let folder = manifest.ancestors().nth(steps).filter(|_| manifest.ends_with(&design.manifest));
        let folder = folder.or(manifest.parent()).unwrap_or(Path::new(""));
        // What the scenario is called does not matter: its paths start at its folder.
        Self::of(&folder.join("scenario.toml"), &sidecar.scenario)
    }

    /// The project at `root`.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), scenario: None }
    }

    /// The same project for the scenario `file`.
    #[must_use]
    pub fn with_scenario(self, file: impl Into<PathBuf>) -> Self {
        Self { scenario: Some(file.into()), ..self }
    }

    /// The scenario that runs, where it is a file.
    #[must_use]
    pub fn scenario(&self) -> Option<&Path> {
        self.scenario.as_deref()
    }

    /// Where the files of a design of one's own are.
    ///
    /// # Errors
    /// Its scenario is no file, so that nothing says where its paths start.
    pub(super) fn place(&self) -> Result<Place<'_>> {
        let scenario = self.scenario.as_deref();
        let scenario =
            scenario.ok_or_else(|| Diagnostic::internal("the scenario of a design must be a file"))?;
        Ok(Place { root: &self.root, scenario })
    }

    /// All sources of `scenario` as they are now: those of its own design, else RTL and benches of the project.
    ///
    /// # Errors
    /// A list, or a file, that cannot be read, or a file that a design must not have.
    pub fn sources_of(&self, scenario: &Scenario) -> Result<Sources> {
        match scenario.source.design() {
            Some(design) => self.place()?.sources(design),
            None => self.sources(),
        }
    }

    /// Its folder; empty when it is the current directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `file` as the project sees it: relative to its root, or its name alone when it lies elsewhere.
    #[must_use]
    pub fn relative(&self, file: &Path) -> PathBuf {
        let absolute = |path: &Path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            path.canonicalize().unwrap_or(path)
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = absolute(folder.unwrap_or(Path::new(".")));
        let root = if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root };
        let name = PathBuf::from(file.file_name().unwrap_or_default());
        folder.strip_prefix(absolute(root)).map_or_else(|_| name.clone(), |inside| inside.join(&name))
    }

    /// All RTL and bench sources as they are now; what only Icarus reads comes first, its time scale above all.
    ///
    /// # Errors
    /// A list, or a file of a list, that cannot be read.
    pub fn sources(&self) -> Result<Sources> {
        let mut sources = Sources::default();
        for (list, part) in
            [(ICARUS_LIST, Part::Icarus), (FILE_LIST, Part::Design), (BENCH_LIST, Part::Design)]
        {
            for file in self.listed(list)? {
                sources.add(&self.root, file, part)?;
            }
        }
        sources.add(&self.root, HARNESS.to_owned(), Part::Harness)?;
        for header in self.names("rtl", "vh")?.into_iter().chain(self.names("sim", "vh")?) {
            sources.add(&self.root, header, Part::Included)?;
        }
        Ok(sources)
    }

    /// The files of the RTL, bottom-up, relative to the root.
    ///
    /// # Errors
    /// Their list cannot be read.
    pub fn design_files(&self) -> Result<Vec<String>> {
        self.listed(FILE_LIST)
    }

    /// The sources of `scenario`, relative to the root, as far as they can be named.
    pub(super) fn paths_of(&self, scenario: &Scenario) -> Vec<String> {
        if let Some(design) = scenario.source.design() {
            let files = self.place().and_then(|place| place.files(design)).unwrap_or_default();
            return files.into_iter().map(|(path, _)| path).collect();
        }
        let lists = [ICARUS_LIST, FILE_LIST, BENCH_LIST];
        let listed = lists.into_iter().flat_map(|list| self.listed(list).unwrap_or_default());
        let headers =
            ["rtl", "sim"].into_iter().flat_map(|folder| self.names(folder, "vh").unwrap_or_default());
        let all = lists.into_iter().chain([HARNESS]).map(str::to_owned);
        all.chain(listed).chain(headers).collect()
    }

    /// The files that `list` names, relative to the root: one a line; `//` and `#` start comments.
    fn listed(&self, list: &str) -> Result<Vec<String>> {
        let list = self.root.join(list);
        let text = fs::read_to_string(&list)
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&list))?;
        let names = text.lines().map(|line| line.split(['#']).next().unwrap_or_default());
        let names = names.map(|line| line.split("//").next().unwrap_or_default().trim());
        Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// The files `folder/*.extension`, sorted, relative to the root.
    fn names(&self, folder: &str, extension: &str) -> Result<Vec<String>> {
        let path = self.root.join(folder);
        let entries = fs::read_dir(&path)
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&path))?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let wanted = names.filter(|name| Path::new(name).extension().is_some_and(|found| found == extension));
        let mut wanted: Vec<String> = wanted.map(|name| format!("{folder}/{name}")).collect();
        wanted.sort();
        Ok(wanted)
    }

    /// The deliberate fault `sim/faults/NAME.toml`.
    ///
    /// # Errors
    /// There is no such fault (the hint lists those there are), or its file is wrong.
    pub fn fault(&self, name: &str) -> Result<Fault> {
        let faults = self.faults()?;
        if !faults.iter().any(|known| known == name) {
            let hint = match faults.as_slice() {
                [] => "sim/faults/ holds none".to_owned(),
                known => format!("there are: {}", known.join(", ")),
            };
            return Err(Diagnostic::error(format!("there is no fault \"{name}\"")).hint(hint));
        }
        let file = self.root.join(format!("sim/faults/{name}.toml"));
        manifest::read(&file)
    }

    /// The deliberate fault `faults/NAME.toml` beside the scenario of a design of one's own; its file is relative to the
    /// scenario's folder.
    ///
    /// # Errors
    /// There is no such fault, or its file is wrong.
    pub(super) fn own_fault(&self, name: &str) -> Result<Fault> {
        let place = self.place()?;
        let mut fault: Fault = manifest::read(&place.named(Path::new(&format!("faults/{name}.toml")))?)?;
        fault.file = place.folder()?.join(&fault.file).to_string_lossy().into_owned();
        Ok(fault)
    }

    /// The names of all deliberate faults, sorted; none when there is no `sim/faults/`.
    ///
    /// # Errors
    /// The folder is there but cannot be read.
    pub fn faults(&self) -> Result<Vec<String>> {
        if !self.root.join("sim/faults").is_dir() {
            return Ok(Vec::new());
        }
        let files = self.names("sim/faults", "toml")?;
        let stem = |file: &String| Some(Path::new(file).file_stem()?.to_string_lossy().into_owned());
        Ok(files.iter().filter_map(stem).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Simulator;

    fn project() -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("rtl/files.f", "// bottom-up\nrtl/scalar.v\nrtl/top.v // the engine\n\n"),
            ("sim/bench.f", "sim/tb.v\n"),
            ("sim/icarus.f", "# no delays elsewhere\nsim/tb_dump.v\n"),
            ("sim/tb_dump.v", "module tb_dump; endmodule\n"),
            ("sim/verilator/main.cpp", "int main() {}\n"),
            ("rtl/scalar.v", "assign sum = a + b;\n"),
            ("rtl/top.v", "a + b a + b\n"),
            ("rtl/rules.vh", "// rules\n"),
            ("sim/tb.v", "module tb; endmodule\n"),
            (
                "sim/faults/wrong-sign.toml",
                "file = \"rtl/scalar.v\"\nfind = \"a + b\"\nreplace = \"a - b\"\nsummary = \"subtracts\"\n",
            ),
        ] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let project = Project::at(folder.path());
        (folder, project)
    }

    #[test]
    fn sources_are_listed_bottom_up_with_the_bench_last() {
        let (_folder, project) = project();
        let sources = project.sources().unwrap();
        let common = ["rtl/scalar.v", "rtl/top.v", "sim/tb.v"];
        assert_eq!(sources.compiled(Simulator::Verilator).collect::<Vec<_>>(), common);
        let icarus = sources.compiled(Simulator::Icarus).collect::<Vec<_>>();
        assert_eq!(icarus, [["sim/tb_dump.v"].as_slice(), &common].concat());
    }

    #[test]
    fn an_unknown_fault_lists_the_known_ones() {
        let (_folder, project) = project();
        let error = project.fault("wrong-sing").unwrap_err();
        assert_eq!(error.hint.unwrap(), "there are: wrong-sign");
        assert!(project.fault("../../rtl/manifest").is_err());
    }

    #[test]
    fn files_are_named_from_the_root_or_by_name_alone() {
        let (folder, project) = project();
        let inside = folder.path().join("sim/faults/wrong-sign.toml");
        assert_eq!(project.relative(&inside), Path::new("sim/faults/wrong-sign.toml"));
        assert_eq!(project.relative(&folder.path().join("new.fst")), Path::new("new.fst"));
        assert_eq!(project.relative(Path::new("/etc/demo.fst")), Path::new("demo.fst"));
    }
    #[test]
    fn a_scenario_brings_its_project_along() {
        let (folder, project) = project();
        let scenario = folder.path().join("sim/scenarios/demo.toml");
        assert_eq!(Project::find(Some(&scenario)).unwrap(), project.with_scenario(scenario));
    }
}
