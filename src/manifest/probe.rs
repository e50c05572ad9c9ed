//! Probes and spans: what any design can show of itself.

use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// A named observation point: the wires `valid`, `tensor`, `index` and `data`, in a scope of their own or one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The tensors that pass here: of the number on the wire `tensor`, the remainder by how many they are says
    /// which one passes, the quotient in which operation or step.
    pub tensors: Vec<String>,
    /// Path of the scope that holds the wires; those that are not named below are called `valid`, `tensor`, `index`
    /// and `data` there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// Path of the wire that is 1 while an element passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<String>,
    /// Path of the wire with the number of the tensor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tensor: Option<String>,
    /// Path of the wire with the index of the element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// Path of the wire with the element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Whether elements are two's complement.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub signed: bool,
    /// Bits of an element, where it has fewer than the wire `data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Dimensions of each tensor, outermost first; one of unknown length where absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shape: Vec<usize>,
    /// What passes here, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Which tensors each tensor is computed from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub from: BTreeMap<String, Vec<Origin>>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
fn is_yes(flag: &bool) -> bool {
    *flag
}

/// A tensor that another one is computed from: `dot`, `layer_out@previous`, `k_head@cache`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// Which of its runs.
    pub when: When,
}

/// Which run of a tensor another one is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The same one.
    Same,
    /// The one before.
    Previous,
    /// Those of the same layer for all tokens so far.
    Cache,
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (name, when) = match text.split_once('@') {
            None => (text, When::Same),
            Some((name, "previous")) => (name, When::Previous),
            Some((name, "cache")) => (name, When::Cache),
            Some((_, other)) => return Err(format!("a tensor is @previous or @cache, not @{other}")),
        };
        Ok(Self { name: name.to_owned(), when })
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = match self.when {
            When::Same => "",
            When::Previous => "@previous",
            When::Cache => "@cache",
        };
        write!(f, "{}{when}", self.name)
    }
}

/// Wires that say what the design does when: the spans of one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanWires {
    /// The level that steps and the spans pane know them by.
    pub level: SpanLevel,
    /// What a span is called before its number: `product` for `product 3`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Path of the wire that is 1 while a span lasts.
    pub active: String,
    /// Path of the wire with its number: a new number is a new span. Spans are counted where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What spans are called, by the remainder of their number; by the number itself where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// A level of spans, innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpanLevel {
    /// One thing that the design does: a product, a tile, a phase.
    Operation,
    /// Operations that belong together.
    Layer,
    /// Layers that belong together.
    Token,
}

impl Probe {
    /// The paths of valid, tensor, index and data; empty where the probe does not say.
    #[must_use]
    pub fn wires(&self) -> [String; 4] {
        let named =
            [(&self.valid, "valid"), (&self.tensor, "tensor"), (&self.index, "index"), (&self.data, "data")];
        named.map(|(path, name)| match path {
            Some(path) => path.clone(),
            None if self.scope.is_empty() => String::new(),
            None => format!("{}.{name}", self.scope),
        })
    }
}

/// Checks probes that belong together.
pub(super) fn validate(probes: &[Probe]) -> Result<()> {
    let mut known = BTreeSet::new();
    for probe in probes {
        let Some(first) = probe.tensors.first() else {
            return Err(Diagnostic::error("a [[probe]] names no tensor").hint("tensors = [\"y\"]"));
        };
        if probe.wires().iter().any(String::is_empty) {
            return Err(Diagnostic::error(format!("the probe of {first} lacks a wire"))
                .hint("give it a scope, or all of valid, tensor, index and data"));
        }
        if probe.width.is_some_and(|width| !(1..=64).contains(&width)) {
            return Err(Diagnostic::error(format!("the width of {first} is not from 1 to 64")));
        }
        if probe.shape.contains(&0) {
            return Err(Diagnostic::error(format!("a dimension of {first} is 0")));
        }
        if let Some(twice) = probe.tensors.iter().find(|name| !known.insert(name.as_str())) {
            return Err(Diagnostic::error(format!("two probes name the tensor {twice}")));
        }
    }
    for (name, origins) in probes.iter().flat_map(|probe| &probe.from) {
        let named = std::iter::once(name).chain(origins.iter().map(|origin| &origin.name));
        if let Some(absent) = named.into_iter().find(|name| !known.contains(name.as_str())) {
            return Err(Diagnostic::error(format!(
                "no probe names the tensor {absent} that stands under from"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Manifest, Origin, When, parse};
    use std::path::Path;

    fn manifest(probes: &str) -> Result<(), String> {
        let text = format!("design = \"a\"\nroots = [\"tb.a\"]\nclock = \"clk\"\n{probes}");
        let manifest: Manifest = parse(&text, Path::new("a.toml")).map_err(|error| error.to_string())?;
        manifest.validate().map_err(|error| error.to_string())
    }

    #[test]
    fn a_clock_and_a_probe_are_enough() {
        assert_eq!(manifest("[[probe]]\ntensors = [\"y\"]\nscope = \"p\""), Ok(()));
        let wires =
            "[[probe]]\ntensors = [\"y\"]\nvalid = \"v\"\ntensor = \"t\"\nindex = \"i\"\ndata = \"d\"";
        assert_eq!(manifest(wires), Ok(()));
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        let of = |text: &str| manifest(text).unwrap_err();
        assert!(of("[[probe]]\ntensors = []\nscope = \"p\"").contains("names no tensor"));
        assert!(of("[[probe]]\ntensors = [\"y\"]\nvalid = \"v\"").contains("lacks a wire"));
        let twice = "[[probe]]\ntensors = [\"y\"]\nscope = \"p\"\n";
        assert!(of(&twice.repeat(2)).contains("two probes name the tensor y"));
        assert!(of(&format!("{twice}from = {{ y = [\"x\"] }}")).contains("the tensor x"));
        assert!(of(&format!("{twice}from = {{ y = [\"y@later\"] }}")).contains("not @later"));
    }

    #[test]
    fn origins_say_which_run() {
        let origin: Origin = "k_head@cache".parse().unwrap();
        assert_eq!(
            (origin.name.as_str(), origin.when, origin.to_string()),
            ("k_head", When::Cache, "k_head@cache".to_owned())
        );
    }
}
