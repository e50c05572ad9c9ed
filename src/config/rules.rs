//! Rules: how a signal looks when it becomes a row, by path, type and width.

use super::pattern::Pattern;
use super::table::{Item, Row, Source};
use crate::base::{Diagnostic, Place, Result, nearest};
use std::ops::RangeInclusive;
use std::path::Path;

/// The rules that hold when no other one does.
const BUILT_IN: &str = include_str!("rules.toml");

/// What a rule may ask for and say.
#[derive(Clone, Copy, Debug)]
pub struct RuleKey {
    /// The key in `rules.toml`.
    pub name: &'static str,
    /// What it may be, as the documents say it.
    pub values: &'static str,
    /// What it means: a sentence without full stop.
    pub doc: &'static str,
    take: fn(&mut Rule, &Item) -> Result<bool>,
}

/// Every key of a rule; `docs/formats.md` lists them from this table.
pub const RULE_KEYS: &[RuleKey] = &[
    RuleKey {
        name: "path",
        values: "a glob, or `/regex/`",
        doc: "Which signals: `*` is any part of a name, `**` of a path, `?` one character; \
              without a dot the glob is about the last name",
        take: |rule, item| put(&mut rule.path, text(item).map(Pattern::new).transpose()?),
    },
    RuleKey {
        name: "type",
        values: "a glob, or `/regex/`",
        doc: "Which types, in the words of the trace: `wire`, `integer`, the name of an enumeration",
        take: |rule, item| put(&mut rule.var_type, text(item).map(Pattern::new).transpose()?),
    },
    RuleKey {
        name: "width",
        values: "a number, or `\"2..64\"`",
        doc: "How many bits, both ends included",
        take: |rule, item| put(&mut rule.width, width(item)),
    },
    RuleKey {
        name: "enum",
        values: "`true`, `false`",
        doc: "Whether the trace has names for the values",
        take: |rule, item| put(&mut rule.enumeration, switch(item)),
    },
    RuleKey {
        name: "format",
        values: "a format",
        doc: "How values are written",
        take: |rule, item| put(&mut rule.format, text(item).map(str::to_owned)),
    },
    RuleKey {
        name: "name",
        values: "a text",
        doc: "What the row is called instead of the signal's name",
        take: |rule, item| put(&mut rule.name, text(item).map(str::to_owned)),
    },
    RuleKey {
        name: "color",
        values: "1 to 6",
        doc: "The colour of the row, one of the theme's",
        take: |rule, item| put(&mut rule.color, number(item, 6)),
    },
    RuleKey {
        name: "height",
        values: "1 to 16",
        doc: "How many lines the row is high",
        take: |rule, item| put(&mut rule.height, number(item, 16)),
    },
    RuleKey {
        name: "analog",
        values: "`\"step\"`, `\"slope\"`",
        doc: "The row is a curve",
        take: |rule, item| put(&mut rule.analog, word(item, &["step", "slope"])),
    },
    RuleKey {
        name: "range",
        values: "`\"viewport\"`, `\"global\"`, `\"type\"`",
        doc: "What the height of the curve stands for",
        take: |rule, item| put(&mut rule.range, word(item, &["viewport", "global", "type"])),
    },
];

/// A rule: which signals, and how they look.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    path: Option<Pattern>,
    var_type: Option<Pattern>,
    width: Option<RangeInclusive<u32>>,
    enumeration: Option<bool>,
    /// How values are written, as the user spelled it; checked when it was read.
    pub format: Option<String>,
    /// What the row is called.
    pub name: Option<String>,
    /// The number of the theme's colour, from 1.
    pub color: Option<u8>,
    /// The lines that the row is high.
    pub height: Option<u8>,
    /// What a curve draws between two changes: `step` or `slope`.
    pub analog: Option<String>,
    /// What the height of a curve stands for: `viewport`, `global` or `type`.
    pub range: Option<String>,
    /// Where the rule stands.
    pub place: Place,
}

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The dotted path of the signal.
    pub path: &'a str,
    /// Its last name.
    pub name: &'a str,
    /// What it is, in the words of the trace.
    pub var_type: &'a str,
    /// The number of bits; 0 for what has none.
    pub width: u32,
    /// The name of its enumeration, if it has one.
    pub enumeration: Option<&'a str>,
}

impl Rule {
    fn fits(&self, subject: &Subject) -> bool {
        let fits_type = |pattern: &Pattern| {
            let types = std::iter::once(subject.var_type).chain(subject.enumeration);
            types.into_iter().any(|word| pattern.matches(word, word))
        };
        self.path.as_ref().is_none_or(|pattern| pattern.matches(subject.path, subject.name))
            && self.var_type.as_ref().is_none_or(fits_type)
            && self.width.as_ref().is_none_or(|width| width.contains(&subject.width))
            && self.enumeration.is_none_or(|wanted| wanted == subject.enumeration.is_some())
    }
}

/// Rules in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<Rule>);

/// The most bytes of a file of rules.
const LARGEST: u64 = 8 << 20;

/// The text of a file, which may be part of anybody's project: a pipe or a device is refused.
fn text_of(file: &Path) -> std::io::Result<String> {
    let about = std::fs::metadata(file)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "it is no file of at most 8 MiB"));
    }
    std::fs::read_to_string(file)
}

impl Rules {
    /// The rules that hold when no other one does.
    #[must_use]
    pub fn built_in() -> Self {
        Self::of_text(BUILT_IN, Path::new("rules.toml"), &|_| Ok(())).0
    }

    /// The rules of those of `files` that exist, before the built-in ones, and what is wrong with them. Wrong rules
    /// are left out.
    ///
    /// `format` refuses what is no format.
    #[must_use]
    pub fn of_files(
        files: &[impl AsRef<Path>],
        format: &dyn Fn(&str) -> Result<()>,
    ) -> (Self, Vec<Diagnostic>) {
        let (mut rules, mut problems) = (Self::default(), Vec::new());
        for file in files.iter().map(AsRef::as_ref) {
            match text_of(file) {
                Ok(text) => {
                    let (found, wrong) = Self::of_text(&text, file, format);
                    rules.0.extend(found.0);
                    problems.extend(wrong);
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    problems.push(Diagnostic::error(format!("cannot be read: {error}")).in_file(file));
                }
            }
        }
        rules.0.extend(Self::built_in().0);
        (rules, problems)
    }

    /// The rules of `text`, which messages call `file`, and what is wrong with it; see [`Self::of_files`].
    #[must_use]
    pub fn of_text(text: &str, file: &Path, format: &dyn Fn(&str) -> Result<()>) -> (Self, Vec<Diagnostic>) {
        let source = Source { text, file };
        let (mut rules, mut problems) = (Vec::new(), Vec::new());
        let rows = match source.rows() {
            Ok(rows) => rows,
            Err(error) => return (Self::default(), vec![error]),
        };
        for row in rows {
            match row.value {
                Item::Tables(tables) if row.key == "rule" => {
                    for (span, rows) in tables {
                        let Diagnostic { place, .. } = source.error(&span, "");
                        let rule = Rule { place, ..Rule::default() };
                        match rows.iter().try_fold(rule, |rule, row| take(source, rule, row, format)) {
                            Ok(rule) => rules.push(rule),
                            Err(problem) => problems.push(problem),
                        }
                    }
                }
                _ => {
                    let error = source.error(&row.span, format!("`{}` is no rule", row.key));
                    problems.push(error.hint("each rule begins with [[rule]]"));
                }
            }
        }
        (Self(rules), problems)
    }

    /// The first rule that fits.
    #[must_use]
    pub fn find(&self, subject: &Subject) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.fits(subject))
    }

    /// The number of rules.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Takes one row into a rule.
fn take(source: Source, mut rule: Rule, row: &Row, format: &dyn Fn(&str) -> Result<()>) -> Result<Rule> {
    let Some(key) = RULE_KEYS.iter().find(|key| key.name == row.key) else {
        let error = source.error(&row.span, format!("a rule has no `{}`", row.key));
        let meant = nearest(&row.key, RULE_KEYS.iter().map(|key| key.name));
        let list: Vec<_> = RULE_KEYS.iter().map(|key| key.name).collect();
        return Err(match meant {
            Some(meant) => error.hint(format!("did you mean `{meant}`?")),
            None => error.hint(format!("a rule has {}", list.join(", "))),
        });
    };
    let taken = (key.take)(&mut rule, &row.value).map_err(|error| source.locate(&row.value_span, error))?;
    if !taken {
        let error = source.error(&row.value_span, format!("not a value of `{}`", key.name));
        return Err(error.hint(format!("it may be {}", key.values.replace('`', ""))));
    }
    if let (true, Some(text)) = (key.name == "format", &rule.format) {
        format(text).map_err(|error| source.locate(&row.value_span, error))?;
    }
    Ok(rule)
}

#[expect(clippy::unnecessary_wraps, reason = "patterns fail with a message of their own")]
fn put<T>(place: &mut Option<T>, value: Option<T>) -> Result<bool> {
    *place = value;
    Ok(place.is_some())
}

fn text(item: &Item) -> Option<&str> {
    if let Item::Text(text) = item { Some(text) } else { None }
}

fn switch(item: &Item) -> Option<bool> {
    if let Item::Switch(switch) = item { Some(*switch) } else { None }
}

fn word(item: &Item, known: &[&str]) -> Option<String> {
    text(item).filter(|word| known.contains(word)).map(str::to_owned)
}

fn number(item: &Item, most: u8) -> Option<u8> {
    let Item::Number(number) = item else { return None };
    u8::try_from(*number).ok().filter(|number| (1..=most).contains(number))
}

fn width(item: &Item) -> Option<RangeInclusive<u32>> {
    match item {
        Item::Number(number) => u32::try_from(*number).ok().map(|width| width..=width),
        Item::Text(text) => {
            let (low, high) = text.split_once("..")?;
            let (low, high) = (low.trim().parse().ok()?, high.trim().trim_start_matches('=').parse().ok()?);
            (low <= high).then_some(low..=high)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Rules, Vec<Diagnostic>) {
        let known = |text: &str| match text {
            "hex" | "signed" => Ok(()),
            other => Err(Diagnostic::error(format!("no format is called `{other}`"))),
        };
        Rules::of_text(text, Path::new("rules.toml"), &known)
    }

    fn subject(path: &str, width: u32) -> Subject<'_> {
        let name = path.rsplit('.').next().unwrap_or(path);
        Subject { path, name, var_type: "wire", width, enumeration: None }
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let (rules, problems) = read(
            "[[rule]]\npath = \"tb.dut.*\"\nwidth = \"2..8\"\nformat = \"signed\"\nheight = 3\nanalog = \"slope\"\n\
             [[rule]]\npath = \"/acc$/\"\nname = \"sum\"\ncolor = 2\n[[rule]]\ntype = \"int*\"\nformat = \"hex\"\n",
        );
        assert_eq!((rules.len(), problems), (3, Vec::new()));
        let rule = |subject: &Subject| rules.find(subject).map(|rule| rule.place.to_string());
        assert_eq!(rule(&subject("tb.dut.acc", 8)).as_deref(), Some("rules.toml:1:1"));
        assert_eq!(rule(&subject("tb.dut.acc", 9)).as_deref(), Some("rules.toml:7:1"));
        assert_eq!(rule(&subject("tb.dut.lane.q", 8)), None);
        let integer = Subject { var_type: "integer", ..subject("i", 32) };
        assert_eq!(rule(&integer).as_deref(), Some("rules.toml:11:1"));
        let first = rules.find(&subject("tb.dut.acc", 8)).unwrap();
        assert_eq!((first.height, first.analog.as_deref()), (Some(3), Some("slope")));
    }

    #[test]
    fn a_mistake_names_its_place() {
        for (text, message, hint) in [
            ("[[rule]]\nformat = \"hexx\"", "rules.toml:2:10: no format is called `hexx`", ""),
            ("[[rule]]\npath = \"/(/\"", "rules.toml:2:8: `/(/`: unclosed group", ""),
            (
                "[[rule]]\nfromat = \"hex\"",
                "rules.toml:2:1: a rule has no `fromat`",
                "did you mean `format`?",
            ),
            (
                "[[rule]]\nwidth = \"8..2\"",
                "rules.toml:2:9: not a value of `width`",
                "it may be a number, or \"2..64\"",
            ),
            ("[[rule]]\ncolor = 7", "rules.toml:2:9: not a value of `color`", "it may be 1 to 6"),
            ("[[rule]]\nheight = -1", "rules.toml:2:10: not a value of `height`", "it may be 1 to 16"),
            (
                "[[rule]]\nanalog = \"sloped\"",
                "rules.toml:2:10: not a value of `analog`",
                "it may be \"step\", \"slope\"",
            ),
            ("rule = 3", "rules.toml:1:1: `rule` is no rule", "each rule begins with [[rule]]"),
            ("[rules]\n", "rules.toml:1:2: `rules` is no rule", "each rule begins with [[rule]]"),
        ] {
            let (rules, problems) = read(text);
            assert_eq!((rules.len(), problems.len()), (0, 1), "{text}");
            assert_eq!(problems[0].to_string(), message);
            assert_eq!(problems[0].hint.as_deref().unwrap_or(""), hint);
        }
        assert_eq!(read("[[rule").1.len(), 1);
    }

    #[test]
    fn wrong_rules_do_not_take_the_others_with_them() {
        let (rules, problems) = read("[[rule]]\nwidth = true\n[[rule]]\nformat = \"hex\"\n");
        assert_eq!((rules.len(), problems.len()), (1, 1));
    }

    #[test]
    fn the_built_in_rules_are_sound() {
        let (rules, problems) = Rules::of_text(BUILT_IN, Path::new("rules.toml"), &|_| Ok(()));
        assert_eq!(problems, Vec::new());
        let format = |path, width| rules.find(&subject(path, width)).and_then(|rule| rule.format.as_deref());
        assert_eq!(format("clk", 1), Some("bin"));
        assert_eq!(format("tb.lane_cs_n", 8), Some("selected"));
        assert_eq!((format("tb.acc", 20), format("tb.acc", 65)), (Some("signed"), None));
        assert_eq!((format("group", 8), format("tb.groups", 8)), (Some("unsigned"), None));
        let named = Subject { enumeration: Some("state_t"), ..subject("tb.state", 2) };
        assert_eq!(rules.find(&named).and_then(|rule| rule.format.as_deref()), Some("enum"));
    }
}
