//! What the environment says about the user's wishes and the terminal's abilities.

use crate::app::Translation;
use crate::base::{Diagnostic, Result};
use crate::config::{Depth, Glyphs, Keymap, Rules, Settings, Theme};
use crate::translate::{Format, mappings};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variables that tritscope heeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The folder of the user's `keymap.toml` and `themes/`; `None` when there is no home.
    pub folder: Option<PathBuf>,
    /// The folder where sessions are kept; `None` when there is no home.
    pub sessions: Option<PathBuf>,
    /// `LC_ALL`, or else `LC_CTYPE`, or else `LANG`.
    pub locale: Option<String>,
    /// Whether `NO_COLOR` is set and not empty (no-color.org).
    pub no_color: bool,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
}

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self::read(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    /// An environment in which `variable` gives the value of a variable that is set and not empty.
    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| variable(name).and_then(|value| value.into_string().ok());
        let folder = |name: &str, below_home: &str| {
            let named = variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
            let folder = named.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(below_home)));
            folder.map(|folder| folder.join("tritscope"))
        };
        Self {
            folder: folder("XDG_CONFIG_HOME", ".config"),
            sessions: folder("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("sessions")),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text),
            no_color: variable("NO_COLOR").is_some(),
            colorterm: text("COLORTERM"),
            term: text("TERM"),
        }
    }

    /// How many colours the terminal has.
    #[must_use]
    pub fn depth(&self) -> Depth {
        Depth::of(self.colorterm.as_deref(), self.term.as_deref())
    }

    /// The folders where themes are looked for before those in the binary.
    #[must_use]
    pub fn theme_folders(&self) -> Vec<PathBuf> {
        self.folder.iter().map(|folder| folder.join("themes")).collect()
    }

    /// The theme called `name`; without a name `mono` where colours are not wanted, else the default.
    ///
    /// # Errors
    /// As [`Theme::load`].
    pub fn theme(&self, name: Option<&str>) -> Result<Theme> {
        match (name, self.no_color) {
            (Some(name), _) => Theme::load(name, &self.theme_folders()),
            (None, true) => Theme::load("mono", &self.theme_folders()),
            (None, false) => Ok(Theme::built_in()),
        }
    }

    /// What the user prefers, and what is wrong with the file that says so. The locale chooses the characters where
    /// the user has no wish.
    #[must_use]
    pub fn settings(&self) -> (Settings, Vec<Diagnostic>) {
        let file = self.folder.as_ref().map(|folder| folder.join("config.toml"));
        let (mut settings, problems) = file.map(|file| Settings::of_file(&file)).unwrap_or_default();
        let glyphs = || Glyphs::of(self.locale.as_deref(), self.term.as_deref());
        settings.glyphs = Some(settings.glyphs.unwrap_or_else(glyphs));
        (settings, problems)
    }

    /// The default keymap with the user's `keymap.toml` over it, and what is wrong with that file.
    ///
    /// `actions` are the names that exist.
    #[must_use]
    pub fn keymap(&self, actions: &[&str]) -> (Keymap, Vec<Diagnostic>) {
        match &self.folder {
            Some(folder) => Keymap::with_user_file(&folder.join("keymap.toml"), actions),
            None => (Keymap::built_in(), Vec::new()),
        }
    }

    /// Rules and mapping files of the project in `project` and of the user, the project's first, and what is wrong
    /// with them.
    #[must_use]
    pub fn translation(&self, project: &Path) -> (Translation, Vec<Diagnostic>) {
        let folders = [Some(project.join(".tritscope")), self.folder.clone()];
        let files: Vec<_> = folders.iter().flatten().map(|folder| folder.join("rules.toml")).collect();
        let known = |text: &str| text.parse::<Format>().map(drop);
        let (rules, mut problems) = Rules::of_files(&files, &known);
        let surfer = Some(project.join(".surfer"));
        let folders = [&folders[0], &surfer, &folders[1]].into_iter().flatten();
        let (mappings, wrong) = mappings(&folders.map(|folder| folder.join("mappings")).collect::<Vec<_>>());
        problems.extend(wrong);
        (Translation { rules, mappings }, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::read(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_config_folder_follows_the_xdg_rules() {
        let folder = |variables: &[(&str, &str)]| environment(variables).folder;
        assert_eq!(folder(&[]), None);
        assert_eq!(folder(&[("HOME", "/h")]), Some("/h/.config/tritscope".into()));
        assert_eq!(folder(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]), Some("/x/tritscope".into()));
        assert_eq!(folder(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "x")]), Some("/h/.config/tritscope".into()));
    }

    #[test]
    fn rules_of_the_project_come_before_those_of_the_user() {
        let home = tempfile::tempdir().unwrap();
        let project = tempfile::tempdir().unwrap();
        let write = |file: &Path, text: &str| {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        let user = home.path().join(".config/tritscope");
        write(&user.join("rules.toml"), "[[rule]]\npath = \"**\"\nformat = \"oct\"\n");
        write(&user.join("mappings/a"), "Name = states\n0 mine");
        write(&project.path().join(".tritscope/rules.toml"), "[[rule]]\npath = \"acc\"\nformat = \"hexx\"\n");
        write(&project.path().join(".surfer/mappings/b"), "Name = states\n0 theirs");
        let environment = environment(&[("HOME", home.path().to_str().unwrap())]);
        let (translation, problems) = environment.translation(project.path());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].to_string().ends_with(".tritscope/rules.toml:3:10: no format is called `hexx`"));
        assert_eq!(translation.rules.len(), crate::config::Rules::built_in().len() + 1);
        let zero = crate::base::Bits::parse("0").unwrap();
        let label = translation.mappings[0].find(&zero).map(|label| label.text.as_str());
        assert_eq!((translation.mappings.len(), label), (1, Some("theirs")));
    }

    #[test]
    fn sessions_are_state_and_settings_are_configuration() {
        let sessions = |variables: &[(&str, &str)]| environment(variables).sessions;
        assert_eq!(sessions(&[]), None);
        assert_eq!(sessions(&[("HOME", "/h")]), Some("/h/.local/state/tritscope/sessions".into()));
        assert_eq!(sessions(&[("XDG_STATE_HOME", "/x")]), Some("/x/tritscope/sessions".into()));
        let plain = environment(&[("LANG", "C.UTF-8"), ("LC_ALL", "C")]);
        assert_eq!(plain.settings().0.glyphs, Some(Glyphs::Ascii), "LC_ALL wins");
    }

    #[test]
    fn no_color_means_mono_unless_a_theme_is_named() {
        let plain = environment(&[("NO_COLOR", "1")]);
        assert_eq!(plain.theme(None).unwrap().name(), "mono");
        assert_eq!(plain.theme(Some("light")).unwrap().name(), "light");
        assert_eq!(environment(&[]).theme(None).unwrap().name(), "dark");
        assert_eq!(environment(&[("COLORTERM", "truecolor")]).depth(), Depth::True);
    }
}
