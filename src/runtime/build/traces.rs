//! Where the traces of runs are.

use crate::base::{Diagnostic, Result};
use crate::manifest::Sidecar;
use crate::sim::{Scratch, TraceFormat};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the traces.
pub(super) enum Traces {
    /// A temporary one, which goes with the program or, if that was killed, with the next one.
    Own(Scratch),
    /// One that the user named: what is in it stays.
    Users(PathBuf),
}

impl Traces {
    /// Traces go into `folder`, which is made if it is not there, or into a temporary one.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub(super) fn new(folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else {
            return Scratch::new(&std::env::temp_dir(), "tritscope-watch-").map(Self::Own);
        };
        fs::create_dir_all(folder).map_err(|error| {
            Diagnostic::error(format!("the folder cannot be made: {error}")).in_file(folder)
        })?;
        Ok(Self::Users(folder.to_owned()))
    }

    /// The trace of run `number` of the scenario called `name`.
    pub(super) fn place(&self, name: &str, number: usize, format: TraceFormat) -> PathBuf {
        let ending = format.ending();
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let plain = plain.trim_start_matches('.');
        match self {
            Self::Own(scratch) => scratch.path().join(format!("{plain}-{number}.{ending}")),
            Self::Users(folder) => folder.join(format!("{plain}-{number}.{ending}")),
        }
    }

    /// Removes traces with their sidecars, if they are not the user's.
    pub(super) fn remove(&self, traces: &[PathBuf]) {
        if let Self::Own(scratch) = self {
            for trace in traces.iter().filter(|trace| trace.starts_with(scratch.path())) {
                // What is not there any more needs no removal.
                let _ = fs::remove_file(trace);
                let _ = fs::remove_file(Sidecar::path(trace));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_traces_go_and_those_of_the_user_stay() {
        let folder = tempfile::tempdir().unwrap();
        for (traces, stays) in
            [(Traces::new(None).unwrap(), false), (Traces::new(Some(folder.path())).unwrap(), true)]
        {
            let trace = traces.place("../a b", 3, TraceFormat::Fst);
            assert_eq!(trace.file_name().unwrap(), "-a-b-3.fst");
            fs::write(&trace, "x").unwrap();
            fs::write(Sidecar::path(&trace), "x").unwrap();
            traces.remove(std::slice::from_ref(&trace));
            assert_eq!((trace.exists(), Sidecar::path(&trace).exists()), (stays, stays));
        }
    }
}
