//! How a trace came about.

use super::{Selection, ShownRow};
use crate::manifest::{Scenario, Sidecar};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

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
    /// What the name of a trace and its sidecar say.
    #[must_use]
    pub fn of(trace: &Path, sidecar: Option<&Sidecar>) -> Self {
        let file = trace.to_string_lossy().into_owned();
        let own = Self { file, tritscope: env!("CARGO_PKG_VERSION").to_owned(), ..Self::default() };
        let Some(sidecar) = sidecar else { return own };
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (scenario, trace) = (&sidecar.scenario, &sidecar.trace);
        Self {
            scenario: text(&scenario.name),
            parameters: parameters(scenario),
            sources: text(&trace.sources),
            simulator: text(&trace.simulator_version),
            simulate: text(&trace.command),
            ..own
        }
    }

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

/// Names and values of what a scenario sets: its parameters, and a fault that was put in.
fn parameters(scenario: &Scenario) -> Vec<(String, String)> {
    let object = serde_json::to_value(scenario.parameters).unwrap_or_default();
    let mut list = Vec::new();
    for (name, value) in object.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        list.push((name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    }
    list.extend(scenario.run.fault.iter().map(|fault| ("fault".to_owned(), fault.clone())));
    list
}

/// The command that makes a snippet again, with the signals behind its rows.
#[must_use]
pub fn command(selection: &Selection, output: &Path) -> String {
    let hierarchy = selection.trace.hierarchy();
    let path = |id| hierarchy.signal(id).map(|signal| quoted(&signal.path));
    let signals: BTreeSet<_> = selection.rows.iter().flat_map(ShownRow::signals).copied().collect();
    let mut words = vec![
        "tritscope export".to_owned(),
        quoted(&selection.provenance.file),
        format!("--from {} --to {}", selection.from.0, selection.to.0),
    ];
    words.extend(signals.into_iter().filter_map(path).map(|path| format!("--signals {path}")));
    words.push(format!("-o {}", quoted(&output.to_string_lossy())));
    words.join(" ")
}

/// A word as a shell takes it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them_otherwise() {
        assert_eq!(quoted("tb/a.vcd"), "tb/a.vcd");
        assert_eq!(
            (quoted("#10"), quoted(""), quoted("it's")),
            ("'#10'".into(), "''".into(), "'it'\\''s'".into())
        );
    }
}
