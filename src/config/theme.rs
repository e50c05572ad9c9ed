//! Themes: the style of every role, read from TOML.

use super::color::{Attributes, Color, Style};
use super::depth::Depth;
use super::role::Role;
use super::table::{Item, Row, Source};
use crate::base::nearest;
use crate::base::{Diagnostic, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The themes inside the binary: name and text.
const BUILT_IN: [(&str, &str); 5] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("okabe-ito", include_str!("../../themes/okabe-ito.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// How many themes may inherit from each other; more is a circle.
const DEEPEST: usize = 8;

/// A style for every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    foreground: (u8, u8, u8),
    background: (u8, u8, u8),
    styles: Vec<Style>,
}

/// What a theme file and those it inherits from say, before roles fall back to their prefixes.
#[derive(Default)]
struct Draft {
    foreground: Option<(u8, u8, u8)>,
    background: Option<(u8, u8, u8)>,
    palette: BTreeMap<String, Color>,
    roles: BTreeMap<String, Style>,
}

impl Theme {
    /// The names of the themes inside the binary, the default one first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The theme that is used when nobody names one: `dark`.
    #[must_use]
    pub fn built_in() -> Self {
        Self::load(BUILT_IN[0].0, &[]).unwrap_or_else(|_| Self::plain())
    }

    /// The theme called `name`: `NAME.toml` in one of `folders`, else one inside the binary.
    ///
    /// # Errors
    /// An unknown name with those that exist, or the first thing that is wrong with the file.
    pub fn load(name: &str, folders: &[PathBuf]) -> Result<Self> {
        let mut draft = Draft::default();
        draft.read(name, folders, DEEPEST)?;
        Ok(draft.finish(name))
    }

    /// No colours at all.
    fn plain() -> Self {
        Draft::default().finish("plain")
    }

    /// The name it was loaded by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How `role` is drawn.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The sRGB colour that [`Color::Default`] has in pictures, as text.
    #[must_use]
    pub fn foreground(&self) -> (u8, u8, u8) {
        self.foreground
    }

    /// The sRGB colour that [`Color::Default`] has in pictures, as background.
    #[must_use]
    pub fn background(&self) -> (u8, u8, u8) {
        self.background
    }

    /// The same theme in the colours that a terminal of `depth` has.
    #[must_use]
    pub fn in_depth(mut self, depth: Depth) -> Self {
        for style in &mut self.styles {
            style.foreground = style.foreground.map(|color| depth.nearest(color));
            style.background = style.background.map(|color| depth.nearest(color));
        }
        self
    }
}

/// The text of the theme `name` and the name of its file.
fn find(name: &str, folders: &[PathBuf]) -> Result<(String, PathBuf)> {
    for file in folders.iter().map(|folder| folder.join(format!("{name}.toml"))) {
        if file.is_file() {
            return std::fs::read_to_string(&file)
                .map(|text| (text, file.clone()))
                .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(file));
        }
    }
    if let Some((name, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
        return Ok(((*text).to_owned(), Path::new("themes").join(format!("{name}.toml"))));
    }
    let known: Vec<_> = Theme::names().collect();
    let meant = nearest(name, known.iter().copied());
    let list = format!("themes are {}", known.join(", "));
    let hint = meant.map_or(list.clone(), |meant| format!("did you mean `{meant}`? {list}"));
    Err(Diagnostic::error(format!("no theme is called `{name}`")).hint(hint))
}

impl Draft {
    /// Reads the theme `name` over this draft, its parent first.
    fn read(&mut self, name: &str, folders: &[PathBuf], depth: usize) -> Result<()> {
        let (text, file) = find(name, folders)?;
        let source = Source { text: &text, file: &file };
        let rows = source.rows()?;
        if let Some(row) = rows.iter().find(|row| row.key == "inherits") {
            let parent = string(source, row)?;
            if depth == 0 {
                return Err(source.error(&row.span, "themes inherit from each other in a circle"));
            }
            self.read(&parent, folders, depth - 1).map_err(|error| {
                if error.place == crate::base::Place::None {
                    source.locate(&row.value_span, error)
                } else {
                    error
                }
            })?;
        }
        // The palette comes first so that roles can name its colours wherever it stands in the file.
        for row in rows.iter().filter(|row| row.key == "palette") {
            for row in table(source, row)? {
                let color = self.color(source, row)?;
                self.palette.insert(row.key.clone(), color);
            }
        }
        rows.iter().try_for_each(|row| self.row(source, row))
    }

    fn row(&mut self, source: Source, row: &Row) -> Result<()> {
        match row.key.as_str() {
            "inherits" | "palette" => {}
            "foreground" => self.foreground = self.color(source, row)?.rgb(),
            "background" => self.background = self.color(source, row)?.rgb(),
            "roles" => {
                for row in table(source, row)? {
                    if !Role::is_key(&row.key) {
                        let error = source.error(&row.span, format!("no role is called `{}`", row.key));
                        let meant = nearest(&row.key, Role::ALL.iter().map(|role| role.name()));
                        return Err(error.hint(meant.map_or_else(
                            || "docs/config.md lists every role".to_owned(),
                            |meant| format!("did you mean `{meant}`?"),
                        )));
                    }
                    let style = self.style(source, row)?;
                    self.roles.insert(row.key.clone(), style);
                }
            }
            other => {
                let error = source.error(&row.span, format!("a theme has no `{other}`"));
                return Err(error.hint("a theme has inherits, foreground, background, [palette] and [roles]"));
            }
        }
        Ok(())
    }

    /// A style: a colour, or a table of `fg`, `bg` and attributes.
    fn style(&self, source: Source, row: &Row) -> Result<Style> {
        let Item::Table(rows) = &row.value else {
            return Ok(Style { foreground: Some(self.color(source, row)?), ..Style::default() });
        };
        let mut style = Style::default();
        for row in rows {
            match (row.key.as_str(), &row.value) {
                ("fg", _) => style.foreground = Some(self.color(source, row)?),
                ("bg", _) => style.background = Some(self.color(source, row)?),
                (key, Item::Switch(on)) => {
                    let attribute = Attributes::NAMES.into_iter().find(|(name, _)| *name == key);
                    let (_, attribute) = attribute.ok_or_else(|| unknown_key(source, row))?;
                    style.attributes = style.attributes.with(if *on { attribute } else { Attributes::NONE });
                }
                _ => return Err(unknown_key(source, row)),
            }
        }
        Ok(style)
    }

    /// The colour of a row: of the palette, or in the syntax of [`Color`].
    fn color(&self, source: Source, row: &Row) -> Result<Color> {
        let text = string(source, row)?;
        match self.palette.get(&text) {
            Some(color) => Ok(*color),
            None => text.parse().map_err(|error| source.locate(&row.value_span, error)),
        }
    }

    /// The theme, each role falling back to its dotted prefixes.
    fn finish(self, name: &str) -> Theme {
        let style =
            |role: &Role| role.keys().find_map(|key| self.roles.get(key)).copied().unwrap_or_default();
        Theme {
            name: name.to_owned(),
            foreground: self.foreground.unwrap_or((229, 229, 229)),
            background: self.background.unwrap_or((0, 0, 0)),
            styles: Role::ALL.iter().map(style).collect(),
        }
    }
}

fn string(source: Source, row: &Row) -> Result<String> {
    match &row.value {
        Item::Text(text) => Ok(text.clone()),
        _ => Err(source.error(&row.value_span, format!("`{}` wants a text in quotes", row.key))),
    }
}

fn table<'a>(source: Source, row: &'a Row) -> Result<&'a [Row]> {
    match &row.value {
        Item::Table(rows) => Ok(rows),
        _ => Err(source.error(&row.value_span, format!("`{}` wants a table: [{}]", row.key, row.key))),
    }
}

fn unknown_key(source: Source, row: &Row) -> Diagnostic {
    source
        .error(&row.span, format!("a style has no `{}` of this kind", row.key))
        .hint("a style has fg and bg, and bold, dim, italic, underline, reversed, each true or false")
}
