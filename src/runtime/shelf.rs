//! What was made for one run and serves the next: the golden model of a scenario, and the traces that were compared last.

use super::watch::{Stamp, stamp};
use crate::app::Version;
use crate::base::Result;
use crate::check::Golden;
use crate::manifest::{Parameters, Sidecar, Source};
use crate::model::Models;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What decides the golden model of a run: what runs, on how large an engine, and the version of each file of its
/// checkpoint.
#[derive(PartialEq)]
struct Scene {
    source: Source,
    parameters: Parameters,
    checkpoint: Vec<(PathBuf, Option<Stamp>)>,
}

/// The golden model of the last run.
pub(super) struct Goldens {
    models: Models,
    kept: Option<(Scene, Arc<Golden>)>,
}

impl Goldens {
    /// An empty shelf; checkpoints are looked up in `models`.
    pub(super) fn new(models: Models) -> Self {
        Self { models, kept: None }
    }

    /// The golden model of the run that `sidecar` describes, computed unless the last run had the same.
    ///
    /// # Errors
    /// Those of [`Golden::new`].
    pub(super) fn of(&mut self, sidecar: &Sidecar) -> Result<Arc<Golden>> {
        let Some(scene) = self.scene(sidecar) else {
            return Golden::new(sidecar, &self.models).map(Arc::new);
        };
        if let Some((_, golden)) = self.kept.as_ref().filter(|(kept, _)| *kept == scene) {
            return Ok(Arc::clone(golden));
        }
        let golden = Arc::new(Golden::new(sidecar, &self.models)?);
        self.kept = Some((scene, Arc::clone(&golden)));
        Ok(golden)
    }

    /// `None` for a design of one's own, whose file of expected tensors is read each time.
    fn scene(&self, sidecar: &Sidecar) -> Option<Scene> {
        let source = &sidecar.scenario.source;
        if sidecar.expected.is_some() || source.design().is_some() {
            return None;
        }
        let folder = source.model().and_then(|model| self.models.folder(model));
        let files =
            folder.into_iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let mut checkpoint: Vec<_> =
            files.map(|file| file.path()).map(|file| (file.clone(), stamp(&file))).collect();
        checkpoint.sort_by(|a, b| a.0.cmp(&b.0));
        Some(Scene { source: source.clone(), parameters: sidecar.scenario.parameters, checkpoint })
    }
}

/// Traces that were compared last, open and decoded: of runs in a row the present one is the earlier one of the next.
#[derive(Default)]
pub(super) struct Versions(Vec<(PathBuf, Option<Stamp>, Version)>);

impl Versions {
    /// How many stay open.
    const MOST: usize = 2;

    /// The version of `file` that is there now, if it was kept; it needs a run where one is `wanted`.
    pub(super) fn find(&self, file: &Path, wanted: bool) -> Option<Version> {
        let now = stamp(file);
        let kept =
            self.0.iter().find(|(name, version, _)| name == file && now.is_some() && *version == now)?;
        Some(kept.2.clone()).filter(|version| !wanted || version.run.is_some())
    }

    /// Keeps a version in place of the one that was used longest ago.
    pub(super) fn keep(&mut self, version: Version) {
        let file = version.trace.file().to_owned();
        self.0.retain(|(name, ..)| *name != file);
        self.0.push((file.clone(), stamp(&file), version));
        let extra = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Progress, Trace};

    fn demo() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst")
    }

    #[test]
    fn a_golden_model_serves_every_run_of_its_scenario() {
        let mut goldens = Goldens::new(Models::standard());
        let mut sidecar = Sidecar::beside(&demo()).unwrap().unwrap();
        let first = goldens.of(&sidecar).unwrap();
        assert!(Arc::ptr_eq(&first, &goldens.of(&sidecar).unwrap()));
        if let Source::Model { tokens, .. } = &mut sidecar.scenario.source {
            *tokens += 1;
        }
        assert!(!Arc::ptr_eq(&first, &goldens.of(&sidecar).unwrap()), "another prompt");
    }

    #[test]
    fn two_versions_are_kept_as_long_as_their_files_stay_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut versions = Versions::default();
        let files = ["a", "b", "c"].map(|name| folder.path().join(format!("{name}.vcd")));
        for file in &files {
            fs::write(file, "$timescale 1ns $end\n$var wire 1 ! a $end\n$enddefinitions $end\n#0\n0!\n")
                .unwrap();
            versions.keep(Version { trace: Trace::open(file, &Progress::new()).unwrap(), run: None });
        }
        assert_eq!(files.each_ref().map(|file| versions.find(file, false).is_some()), [false, true, true]);
        assert!(versions.find(&files[2], true).is_none(), "it has no run");
        fs::write(&files[2], "$timescale 1ns $end\n").unwrap();
        assert!(versions.find(&files[2], false).is_none());
        fs::remove_file(&files[1]).unwrap();
        assert!(versions.find(&files[1], false).is_none());
    }
}
