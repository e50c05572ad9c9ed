//! What the user prefers: `config.toml`.

use super::table::{Item, Row, Source};
use crate::base::nearest;
use crate::base::{Diagnostic, Result};
use std::path::Path;

/// What happens when the open trace has a new version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AutoReload {
    /// It is loaded as soon as it rests.
    #[default]
    Always,
    /// The status line says so, and which key loads it.
    Ask,
    /// Nothing.
    Never,
}

/// The characters that waves and frames are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Glyphs {
    /// Everything that a modern font has: blocks, Braille, box drawing.
    #[default]
    Unicode,
    /// Box drawing only, which the console of Linux has, too.
    Box,
    /// The characters of ASCII.
    Ascii,
}

/// What the user prefers.
#[expect(clippy::struct_excessive_bools, reason = "switches of a file, each by its name")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of the theme; the option `--theme` wins.
    pub theme: Option<String>,
    /// The characters; without a wish the locale decides.
    pub glyphs: Option<Glyphs>,
    /// Whether the mouse is heard; if not, the terminal selects text with it.
    pub mouse: bool,
    /// What happens when the open trace has a new version.
    pub auto_reload: AutoReload,
    /// Whether `tritscope watch` shows the trace of a simulation while it runs.
    pub follow: bool,
    /// Whether a session is kept for each trace.
    pub sessions: bool,
    /// Whether a key may give a text to the clipboard of the terminal.
    pub clipboard: bool,
    /// The editor that opens a place of a source; without a wish `VISUAL` or `EDITOR`.
    pub editor: Option<String>,
    /// Where the RTL of traces is that tritscope did not make: folders, files, lists, or patterns of these.
    pub sources: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: None,
            glyphs: None,
            mouse: true,
            auto_reload: AutoReload::Always,
            follow: false,
            sessions: true,
            clipboard: false,
            editor: None,
            sources: Vec::new(),
        }
    }
}

/// A row of the table of settings.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in `config.toml`.
    pub name: &'static str,
    /// What it may be, as the documents say it.
    pub values: &'static str,
    /// What it is without a wish.
    pub default: &'static str,
    /// What it means: a sentence without full stop.
    pub doc: &'static str,
    take: fn(&mut Settings, &Item) -> bool,
}

/// Every setting. `docs/config.md` lists them from this table.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "theme",
        values: "a name",
        default: "`dark`, or `mono` where `NO_COLOR` is set",
        doc: "The colours; `--theme` wins",
        take: |settings, item| text(item).map(|name| settings.theme = Some(name.to_owned())).is_some(),
    },
    Setting {
        name: "glyphs",
        values: "`unicode`, `box`, `ascii`",
        default: "by the locale: `unicode` with UTF-8 (`box` on the console of Linux), else `ascii`",
        doc: "The characters of waves and frames",
        take: |settings, item| {
            text(item).and_then(Glyphs::named).map(|g| settings.glyphs = Some(g)).is_some()
        },
    },
    Setting {
        name: "mouse",
        values: "`true`, `false`",
        default: "`true`",
        doc: "Whether tritscope hears the mouse; if not, the terminal selects text with it",
        take: |settings, item| switch(item).map(|mouse| settings.mouse = mouse).is_some(),
    },
    Setting {
        name: "auto-reload",
        values: "`always`, `ask`, `never`",
        default: "`always`",
        doc: "What happens when the open trace has a new version",
        take: |settings, item| {
            text(item).and_then(AutoReload::named).map(|auto| settings.auto_reload = auto).is_some()
        },
    },
    Setting {
        name: "follow",
        values: "`true`, `false`",
        default: "`false`",
        doc: "Whether `tritscope watch` shows the trace of a simulation while it runs; `--follow` for once",
        take: |settings, item| switch(item).map(|follow| settings.follow = follow).is_some(),
    },
    Setting {
        name: "sessions",
        values: "`true`, `false`",
        default: "`true`",
        doc: "Whether rows, cursor and marks of each trace are kept and come back; `--no-session` for once",
        take: |settings, item| switch(item).map(|sessions| settings.sessions = sessions).is_some(),
    },
    Setting {
        name: "clipboard",
        values: "`true`, `false`",
        default: "`false`",
        doc: "Whether `copy-value` (`A-y`) gives a value to the clipboard of the terminal, if that allows it (OSC 52)",
        take: |settings, item| switch(item).map(|clipboard| settings.clipboard = clipboard).is_some(),
    },
    Setting {
        name: "editor",
        values: "a command, with `{file}`, `{line}` and `{column}` where they go if it is not a known editor",
        default: "the variable `VISUAL`, or else `EDITOR`",
        doc: "What opens a place of a source",
        take: |settings, item| text(item).map(|name| settings.editor = Some(name.to_owned())).is_some(),
    },
    Setting {
        name: "sources",
        values: "a list of folders, Verilog files, `.f` lists, or patterns of these",
        default: "`[]`",
        doc: "Where the [RTL](source.md#where-the-text-comes-from) of a trace is that tritscope did not make, from \
              where it runs or from `~/`; `--sources` wins",
        take: |settings, item| texts(item).map(|list| settings.sources = list).is_some(),
    },
];

fn texts(item: &Item) -> Option<Vec<String>> {
    match item {
        Item::Texts(texts) => Some(texts.clone()),
        _ => None,
    }
}

fn text(item: &Item) -> Option<&str> {
    if let Item::Text(text) = item { Some(text) } else { None }
}

fn switch(item: &Item) -> Option<bool> {
    if let Item::Switch(switch) = item { Some(*switch) } else { None }
}

impl AutoReload {
    fn named(name: &str) -> Option<Self> {
        match name {
            "always" => Some(Self::Always),
            "ask" => Some(Self::Ask),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

impl Glyphs {
    /// The set that is called `name`: `unicode`, `box` or `ascii`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "unicode" => Some(Self::Unicode),
            "box" => Some(Self::Box),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// The set that a terminal can show, by its locale (`LC_ALL`, `LC_CTYPE` or `LANG`) and `TERM`.
    #[must_use]
    pub fn of(locale: Option<&str>, term: Option<&str>) -> Self {
        let locale = locale.unwrap_or_default().to_lowercase();
        match (locale.contains("utf-8") || locale.contains("utf8"), term) {
            (true, Some("linux")) => Self::Box,
            (true, _) => Self::Unicode,
            (false, _) => Self::Ascii,
        }
    }
}

impl Settings {
    /// The settings of `file`, if there is such a file, and what is wrong with it. Wrong rows are left out.
    #[must_use]
    pub fn of_file(file: &Path) -> (Self, Vec<Diagnostic>) {
        match std::fs::read_to_string(file) {
            Ok(text) => Self::of_text(&text, file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Self::default(), Vec::new()),
            Err(error) => {
                let error = Diagnostic::error(format!("cannot be read: {error}")).in_file(file);
                (Self::default(), vec![error])
            }
        }
    }

    /// The settings of `text`, which messages call `file`, and what is wrong with it.
    #[must_use]
    pub fn of_text(text: &str, file: &Path) -> (Self, Vec<Diagnostic>) {
        let source = Source { text, file };
        let mut settings = Self::default();
        let problems = match source.rows() {
            Ok(rows) => rows.iter().filter_map(|row| settings.take(source, row).err()).collect(),
            Err(error) => vec![error],
        };
        (settings, problems)
    }

    fn take(&mut self, source: Source, row: &Row) -> Result<()> {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == row.key) else {
            let error = source.error(&row.span, format!("there is no setting `{}`", row.key));
            return Err(match nearest(&row.key, SETTINGS.iter().map(|setting| setting.name)) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error.hint("docs/config.md lists every setting"),
            });
        };
        if (setting.take)(self, &row.value) {
            return Ok(());
        }
        let error = source.error(&row.value_span, format!("not a value of `{}`", setting.name));
        Err(error.hint(format!("it may be {}", setting.values.replace('`', ""))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<String>) {
        let (settings, problems) = Settings::of_text(text, Path::new("config.toml"));
        (settings, problems.iter().map(|p| format!("{p} ({})", p.hint.as_deref().unwrap_or(""))).collect())
    }

    #[test]
    fn every_setting_can_be_set() {
        let text = "theme = \"light\"\nglyphs = \"ascii\"\nmouse = false\nauto-reload = \"ask\"\nsessions = false\nclipboard = true\neditor = \"hx\"\nfollow = true\nsources = [\"rtl/**/*.v\", \"~/lib\"]\n";
        let wanted = Settings {
            theme: Some("light".into()),
            glyphs: Some(Glyphs::Ascii),
            mouse: false,
            auto_reload: AutoReload::Ask,
            sessions: false,
            clipboard: true,
            editor: Some("hx".into()),
            follow: true,
            sources: vec!["rtl/**/*.v".into(), "~/lib".into()],
        };
        assert_eq!(read(text), (wanted, Vec::new()));
        assert_eq!(text.lines().count(), SETTINGS.len());
        assert_eq!(read(""), (Settings::default(), Vec::new()));
    }

    #[test]
    fn mistakes_have_a_line_and_a_hint_and_leave_the_rest() {
        let (settings, problems) = read(
            "auto-relaod = \"ask\"\nmouse = \"off\"\nglyphs = \"emoji\"\nauto-reload = \"never\"\nsources = [1]\n",
        );
        assert_eq!(settings.auto_reload, AutoReload::Never);
        assert_eq!(
            problems,
            [
                "config.toml:1:1: there is no setting `auto-relaod` (did you mean `auto-reload`?)",
                "config.toml:2:9: not a value of `mouse` (it may be true, false)",
                "config.toml:3:10: not a value of `glyphs` (it may be unicode, box, ascii)",
                "config.toml:5:11: not a value of `sources` (it may be a list of folders, Verilog files, .f lists, or \
                 patterns of these)",
            ]
        );
        assert!(read("mouse =\n").1[0].starts_with("config.toml:1:"));
    }

    #[test]
    fn the_locale_says_which_characters_there_are() {
        assert_eq!(Glyphs::of(Some("de_CH.UTF-8"), Some("xterm")), Glyphs::Unicode);
        assert_eq!(Glyphs::of(Some("C.utf8"), Some("linux")), Glyphs::Box);
        assert_eq!(Glyphs::of(Some("C"), Some("xterm")), Glyphs::Ascii);
        assert_eq!(Glyphs::of(None, None), Glyphs::Ascii);
    }
}
