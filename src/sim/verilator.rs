//! Verilator: fast simulation, and builds made fast.
//!
//! Verilator's own make file compiles its run-time library anew for every model, 16 seconds for a small one.
//! Here that library and a precompiled header of it are built once and kept; a new model costs one call of
//! Verilator and one of the C++ compiler over all generated files, without optimisation, linked by mold when
//! it is installed. The whole model is kept too, so that an unchanged design is not built again.

use super::cache::{Cache, key};
use super::plan::{RunSettings, VERILATOR_FOLDER, VERILATOR_MODEL, VERILATOR_PREFIX, verilate};
use super::sources::{HARNESS, Sources};
use super::workshop::{Halting, Stop, Workshop};
use super::{Built, Design, Step, tools};
use crate::base::{Diagnostic, Severity};
use crate::manifest::Simulator;
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest version whose models the harness can drive.
const OLDEST: u32 = 5;

/// Builds the model, or takes it from the cache.
///
/// # Errors
/// `verilator` or a C++ compiler is missing, or the sources do not compile.
pub(super) fn build(
    shop: &mut Workshop<'_>,
    design: &Design,
    run: &RunSettings,
    sources: &Sources,
    cache: &Cache,
) -> Halting<Built> {
    let version = tools::version("verilator", "--version", shop.cancel())?;
    check_version(&version)?;
    let mut compiler = Compiler::find(shop, optimisation(design))?;
    compiler.coroutines = matches!(design, Design::Own(_));
    let step = verilate(design, run, sources.compiled(Simulator::Verilator));
    let arguments = step.arguments.join("\n");
    let model =
        key(&[&version, &compiler.version, &compiler.flags().join(" "), &arguments, &sources.digest()]);
    let mut built = false;
    let mut make = |folder: &Path| {
        built = true;
        translate(shop, &step, (&version, &compiler), cache, design.harness())?;
        let moved = fs::rename(shop.path(VERILATOR_MODEL), folder.join("tb"));
        let copied = moved.or_else(|_| fs::copy(shop.path(VERILATOR_MODEL), folder.join("tb")).map(|_| ()));
        Ok::<(), Stop>(shop.check(VERILATOR_MODEL, copied)?)
    };
    let entry = cache.find_or_make("model", &model, &mut make)?;
    // A link of its own: the entry may be removed while this run goes on.
    let (kept, own) = (entry.join("tb"), shop.path(VERILATOR_MODEL));
    let linked = fs::hard_link(&kept, &own).or_else(|_| fs::copy(&kept, &own).map(|_| ()));
    shop.check(VERILATOR_MODEL, linked)?;
    Ok(Built { version, again: !built })
}

impl Design {
    /// The C++ that drives the model, where Verilator does not make it.
    fn harness(&self) -> Option<&'static str> {
        (!matches!(self, Self::Own(_))).then_some(HARNESS)
    }
}

fn check_version(version: &str) -> Result<(), Diagnostic> {
    let number = version.split_whitespace().find_map(|word| word.split('.').next()?.parse::<u32>().ok());
    match number {
        Some(major) if major < OLDEST => {
            Err(Diagnostic::tool_missing(format!("Verilator {OLDEST} or newer is needed, this is {version}"))
                .hint("run sim/setup, or use --simulator icarus"))
        }
        _ => Ok(()),
    }
}

/// Clocks times scalars from which on optimising saves more time than it costs.
const LONG: u64 = 200_000_000;

/// How much the C++ compiler optimises a model. In short runs optimising costs more time than it saves.
fn optimisation(design: &Design) -> &'static str {
    let work = design.least_cycles().saturating_mul(design.lanes() as u64);
    if matches!(design, Design::Layer(_)) && work >= LONG { "-O2" } else { "-O0" }
}

/// The C++ compiler and linker in use.
struct Compiler {
    program: String,
    version: String,
    mold: bool,
    optimisation: &'static str,
    /// Whether benches wait inside processes, which Verilator makes coroutines of.
    coroutines: bool,
}

impl Compiler {
    /// `$CXX`, else the first of the usual ones that is installed.
    fn find(shop: &Workshop<'_>, optimisation: &'static str) -> Halting<Self> {
        let chosen = std::env::var("CXX").ok().filter(|program| !program.trim().is_empty());
        let usual = ["g++", "clang++", "c++"].map(str::to_owned);
        let candidates = chosen.map_or_else(|| usual.to_vec(), |program| vec![program]);
        for program in candidates {
            match tools::version(&program, "--version", shop.cancel()) {
                Ok(version) => {
                    let mold = tools::version("mold", "--version", shop.cancel()).is_ok();
                    return Ok(Self { program, version, mold, optimisation, coroutines: false });
                }
                Err(Stop::Failed(error)) if error.severity == Severity::ToolMissing => {}
                Err(other) => return Err(other),
            }
        }
        let error = Diagnostic::tool_missing("no C++ compiler is installed, which Verilator's models need");
        Err(tools::with_install_command(error, "g++").into())
    }

    /// Flags of every compilation.
    fn flags(&self) -> Vec<&'static str> {
        let standard = if self.coroutines { "-std=gnu++20" } else { "-std=gnu++17" };
        let mut flags = vec![standard, self.optimisation, "-w"];
        // Clang has them in the language of 2020, GCC behind an option.
        if self.coroutines && !self.version.contains("clang") {
            flags.push("-fcoroutines");
        }
        flags
    }

    fn step(&self, arguments: impl IntoIterator<Item = String>) -> Step {
        let flags = self.flags().into_iter().map(str::to_owned);
        Step { program: self.program.clone(), arguments: flags.chain(arguments).collect() }
    }
}

/// Sources to C++ to an executable.
fn translate(
    shop: &mut Workshop<'_>,
    step: &Step,
    (version, compiler): (&str, &Compiler),
    cache: &Cache,
    harness: Option<&str>,
) -> Halting<()> {
    shop.compile(step)?;
    let makefile = MakeFile::read(&shop.path(VERILATOR_FOLDER))?;
    let include = include_folder(shop)?;
    let runtime = Runtime { compiler, include, makefile };
    let library = key(&[version, &compiler.version, &compiler.flags().join(" "), &runtime.makefile.all()]);
    let entry = runtime.find_or_make(shop, cache, &library)?;
    write_list(shop, harness)?;
    let first = shop.compile(&runtime.model(&entry, compiler.mold));
    let Err(Stop::Failed(_)) = first else { return first };
    // Generated code has no errors of its own: the kept library or the linker does not suit the compiler.
    cache.forget("runtime", &library);
    let entry = runtime.find_or_make(shop, cache, &library)?;
    shop.compile(&runtime.model(&entry, false))
}

/// Writes the one C++ file that includes all others, the harness last; without one Verilator has made a main program.
fn write_list(shop: &Workshop<'_>, harness: Option<&str>) -> Halting<()> {
    let folder = shop.path(VERILATOR_FOLDER);
    let files = shop.check(VERILATOR_FOLDER, fs::read_dir(&folder))?;
    let names = files.flatten().map(|file| file.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|e| e == "cpp")).collect();
    names.sort();
    names.extend(harness.map(str::to_owned));
    Ok(shop.write("build/model.cxx", &includes(&names))?)
}

/// A C++ text that includes `files`, in order.
fn includes(files: &[String]) -> String {
    files.iter().flat_map(|file| ["#include \"", file, "\"\n"]).collect()
}

/// Where `verilated.h` is.
fn include_folder(shop: &Workshop<'_>) -> Halting<PathBuf> {
    let lines = tools::ask("verilator", &["--getenv", "VERILATOR_ROOT"], shop.cancel())?;
    let folders = lines.iter().map(|line| Path::new(line.trim()).join("include"));
    let found = folders.into_iter().find(|folder| folder.join("verilated.h").is_file());
    let missing = || Diagnostic::tool_missing("Verilator's own verilated.h is not where it says");
    Ok(found.ok_or_else(|| missing().hint("install Verilator again: sim/setup"))?)
}

/// What Verilator's make files say about compiling a model.
struct MakeFile {
    /// Units of the run-time library that the model needs.
    units: Vec<String>,
    /// Definitions and options that library and model must be compiled with.
    options: Vec<String>,
    /// Libraries to link.
    libraries: Vec<String>,
}

impl MakeFile {
    fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let text = |ending: &str| {
            let file = folder.join(format!("{VERILATOR_PREFIX}{ending}"));
            fs::read_to_string(&file)
                .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file))
        };
        Ok(Self::parse(&text("_classes.mk")?, &text(".mk")?))
    }

    fn parse(classes: &str, main: &str) -> Self {
        let units =
            ["VM_GLOBAL_FAST", "VM_GLOBAL_SLOW"].iter().flat_map(|name| words(classes, name)).collect();
        let switches = classes.lines().filter_map(|line| {
            let (name, value) = line.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            let known = ["VM_COVERAGE", "VM_TIMING", "VM_TRACE"].iter().any(|start| name.starts_with(start));
            let switch = known && matches!(value, "0" | "1");
            switch.then(|| format!("-D{name}={value}"))
        });
        let mut options: Vec<String> = std::iter::once("-DVM_SC=0".to_owned()).chain(switches).collect();
        options.extend(words(main, "VM_USER_CFLAGS"));
        let mut libraries = words(main, "VM_USER_LDLIBS");
        libraries.extend(["-pthread".to_owned(), "-latomic".to_owned()]);
        Self { units, options, libraries }
    }

    /// Everything that the run-time library depends on.
    fn all(&self) -> String {
        format!("{:?} {:?}", self.units, self.options)
    }
}

/// The words of a make variable, over all its continuation lines.
fn words(text: &str, name: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let value = |line: &str| {
        let (found, value) = line.split_once('=')?;
        (found.trim().trim_end_matches('+').trim() == name).then(|| value.to_owned())
    };
    joined
        .lines()
        .filter_map(value)
        .flat_map(|v| v.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Verilator's run-time library and what is compiled against it.
struct Runtime<'a> {
    compiler: &'a Compiler,
    include: PathBuf,
    makefile: MakeFile,
}

impl Runtime<'_> {
    fn options(&self) -> Vec<String> {
        let include = self.include.to_string_lossy();
        let folders = [format!("-I{include}"), format!("-I{include}/vltstd")];
        self.makefile.options.iter().cloned().chain(folders).collect()
    }

    /// The folder of the library and its precompiled header.
    fn find_or_make(&self, shop: &mut Workshop<'_>, cache: &Cache, key: &str) -> Halting<PathBuf> {
        cache.find_or_make("runtime", key, &mut |folder| self.make(shop, folder))
    }

    fn make(&self, shop: &mut Workshop<'_>, folder: &Path) -> Halting<()> {
        let headers = self.makefile.units.iter().map(|unit| format!("{unit}.h"));
        let there: Vec<String> = headers.filter(|header| self.include.join(header).is_file()).collect();
        let header = folder.join("runtime.h");
        shop.check("cache", fs::write(&header, includes(&there)))?;
        let compile =
            |arguments: Vec<String>| self.compiler.step(self.options().into_iter().chain(arguments));
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        let mut steps: Vec<Step> = Vec::new();
        for unit in &self.makefile.units {
            let source = path(self.include.join(format!("{unit}.cpp")));
            let object = path(folder.join(format!("{unit}.o")));
            // The library writes traces: the one part that is worth optimising.
            steps.push(compile(vec!["-O2".into(), "-c".into(), source, "-o".into(), object]));
        }
        let compiled = path(folder.join("runtime.h.gch"));
        steps.push(compile(vec!["-x".into(), "c++-header".into(), path(header), "-o".into(), compiled]));
        shop.compile_all(&steps)
    }

    /// Compiles and links the model in one call.
    fn model(&self, library: &Path, mold: bool) -> Step {
        let header = library.join("runtime.h").to_string_lossy().into_owned();
        let mut arguments = self.options();
        arguments.extend(["-include".to_owned(), header, format!("-I{VERILATOR_FOLDER}"), "-I.".to_owned()]);
        arguments.extend(["build/model.cxx", "-o", VERILATOR_MODEL].map(str::to_owned));
        let object = |unit: &String| library.join(format!("{unit}.o")).to_string_lossy().into_owned();
        arguments.extend(self.makefile.units.iter().map(object));
        arguments.extend(mold.then(|| "-fuse-ld=mold".to_owned()));
        arguments.extend(self.makefile.libraries.iter().cloned());
        self.compiler.step(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn make_files_tell_units_switches_and_libraries() {
        let classes = "VM_PARALLEL_BUILDS = 1\nVM_COVERAGE = 0\nVM_TRACE_FST = 1\nVM_CLASSES_FAST += \\\n\tVtb \\\n\n\
                       VM_GLOBAL_FAST += \\\n\tverilated \\\n\tverilated_fst_c \\\n\nVM_GLOBAL_SLOW += \\\n\n";
        let main = "VM_PREFIX = Vtb\nVM_USER_CFLAGS = \\\n\t-DVL_TIME_CONTEXT \\\n\nVM_USER_LDLIBS = \\\n\t-lz \\\n\n";
        let makefile = MakeFile::parse(classes, main);
        assert_eq!(makefile.units, ["verilated", "verilated_fst_c"]);
        assert_eq!(
            makefile.options,
            ["-DVM_SC=0", "-DVM_COVERAGE=0", "-DVM_TRACE_FST=1", "-DVL_TIME_CONTEXT"]
        );
        assert_eq!(makefile.libraries, ["-lz", "-pthread", "-latomic"]);
    }

    #[test]
    fn old_versions_are_refused_and_odd_ones_tried() {
        assert!(check_version("Verilator 4.038 2020-07-11 rev v4.036").is_err());
        assert!(check_version("Verilator 5.006 2023-01-22 rev (Debian 5.006-3)").is_ok());
        assert!(check_version("vUNKNOWN").is_ok());
    }
}
