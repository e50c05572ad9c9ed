//! Reading the RTL that belongs to a trace.

mod pattern;

use super::document::contained;
use crate::app::{Document, Msg, Sources};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Sidecar, Simulator};
use crate::sim::Project;
use crate::verilog::Design;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that are read at most, and their bytes.
const MOST_FILES: usize = 4096;
const MOST_BYTES: u64 = 64 << 20;
/// Folders within each other.
const DEEPEST: usize = 16;

/// Endings of Verilog files.
const ENDINGS: [&str; 5] = ["v", "sv", "vh", "svh", "verilog"];

/// Reads the RTL of a document: what lies at `given`; without that the sources of `watched`, the project whose runs are
/// shown, or else of the project that the trace comes from.
#[must_use]
pub fn read_sources(
    generation: u64,
    document: &Document,
    given: &[PathBuf],
    watched: Option<&Project>,
) -> Msg {
    let sidecar = document.sidecar.as_deref();
    let read = || match sidecar.filter(|_| given.is_empty()) {
        Some(sidecar) => of_run(sidecar, watched),
        None => of_files(given, sidecar),
    };
    Msg::Sources { generation, result: contained(read).map(Arc::new) }
}

/// What the simulator of a run defines.
fn defined(sidecar: Option<&Sidecar>) -> &'static [&'static str] {
    match sidecar.map(|sidecar| sidecar.trace.simulator) {
        Some(Simulator::Verilator) => &["VERILATOR"],
        _ => &["__ICARUS__"],
    }
}

fn of_run(sidecar: &Sidecar, watched: Option<&Project>) -> Result<Sources> {
    let how = "`tritscope TRACE --sources FOLDER` reads it from anywhere";
    let found = watched.map_or_else(|| Project::of_trace(sidecar), |project| Ok(project.clone()));
    let project =
        found.map_err(|error| Diagnostic::error(format!("the RTL is not here: {}", error.what)).hint(how))?;
    let mut sources = project.sources_of(&sidecar.scenario)?;
    let fault = sidecar.scenario.run.fault.as_deref();
    let mut note = None;
    if let Some(name) = fault {
        // The text that ran has the fault in it.
        sources.apply(name, &project.fault(name)?)?;
        note = Some(format!("with the fault {name}"));
    }
    if sources.digest() != sidecar.trace.sources {
        note = Some("differs from the RTL that ran".to_owned());
    }
    let files = sources.verilog().map(|(path, text)| (PathBuf::from(path), text)).collect();
    let design = Design::parse_with(files, defined(Some(sidecar)));
    Ok(Sources { design, root: project.root().to_owned(), note })
}

fn of_files(given: &[PathBuf], sidecar: Option<&Sidecar>) -> Result<Sources> {
    if given.is_empty() {
        return Err(Diagnostic::error("where the RTL of this trace is, nobody said")
            .hint("So asks for a folder; `tritscope TRACE --sources FOLDER` says it from the start"));
    }
    let mut reader = Reader { files: Vec::new(), bytes: 0 };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    for path in given {
        for path in pattern::named(path, home.as_deref())? {
            reader.read(&path, 0)?;
        }
    }
    if reader.files.is_empty() {
        let named = given.first().map_or(Path::new("."), PathBuf::as_path);
        return Err(Diagnostic::error(format!("{} holds no Verilog", named.display()))
            .hint(format!("files end in .{}", ENDINGS.join(", ."))));
    }
    Ok(Sources {
        design: Design::parse_with(reader.files, defined(sidecar)),
        root: PathBuf::new(),
        note: None,
    })
}

struct Reader {
    files: Vec<(PathBuf, String)>,
    bytes: u64,
}

impl Reader {
    fn read(&mut self, path: &Path, depth: usize) -> Result<()> {
        let wrong = |error| Diagnostic::error(format!("cannot be read: {error}")).in_file(path);
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                fs::read_dir(path).map_err(wrong)?.flatten().map(|e| e.path()).collect();
            inside.sort();
            for path in
                inside.iter().filter(|path| depth < DEEPEST && (path.is_dir() || ends(path, &ENDINGS)))
            {
                let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if !hidden && !path.is_symlink() {
                    // A folder within must not keep the others from being read.
                    let _ = self.read(path, depth + 1);
                }
            }
            return Ok(());
        }
        let about = fs::metadata(path).map_err(wrong)?;
        if !about.is_file() {
            return Err(Diagnostic::error("is neither a file nor a folder").in_file(path));
        }
        self.bytes = self.bytes.saturating_add(about.len());
        if self.files.len() >= MOST_FILES || self.bytes > MOST_BYTES {
            return Err(Diagnostic::error("holds too many files")
                .in_file(path)
                .hint("name the folder of the RTL alone"));
        }
        let text = fs::read(path).map_err(wrong)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        if !ends(path, &["f"]) {
            self.files.push((path.to_owned(), text));
            return Ok(());
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        for line in text.lines().map(|line| line.split("//").next().unwrap_or_default().trim()) {
            let listed = !line.is_empty() && !line.starts_with(['#', '+', '-']) && depth < DEEPEST;
            if listed {
                // Names are relative to where the simulator runs, or to the list.
                let here = Path::new(line);
                let file = if here.exists() { here.to_owned() } else { folder.join(line) };
                self.read(&file, depth + 1)?;
            }
        }
        Ok(())
    }
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}
