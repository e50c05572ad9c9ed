//! How a trace came about.

use serde::{Deserialize, Serialize};

/// How a trace came about, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// The file of the trace.
    pub file: String,
    /// The SHA-256 of that file, in hexadecimal digits.
    pub sha256: Option<String>,
    /// The scenario.
    pub scenario: Option<String>,
    /// Names and values of its parameters.
    pub parameters: Vec<(String, String)>,
    /// The git revision of the sources.
    pub revision: Option<String>,
    /// The SHA-256 of the sources that were simulated, in hexadecimal digits.
    pub sources: Option<String>,
    /// The simulator and its version.
    pub simulator: Option<String>,
    /// The command that makes the trace again.
    pub simulate: Option<String>,
    /// The command that makes this snippet again.
    pub export: Option<String>,
    /// The version of tritscope that wrote the snippet.
    pub tritscope: String,
}

impl Provenance {
    /// What is known, as names and texts in the order in which a person asks for them.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let parameters = self.parameters.iter().map(|(name, value)| format!("{name}={value}"));
        let parameters = Some(parameters.collect::<Vec<_>>().join(" "));
        let lines = [
            ("trace", Some(self.file.clone())),
            ("sha256", self.sha256.clone()),
            ("scenario", self.scenario.clone()),
            ("parameters", parameters),
            ("revision", self.revision.clone()),
            ("sources", self.sources.clone()),
            ("simulator", self.simulator.clone()),
            ("simulate", self.simulate.clone()),
            ("export", self.export.clone()),
            ("tritscope", Some(self.tritscope.clone())),
        ];
        lines
            .into_iter()
            .filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?)))
            .collect()
    }
}
