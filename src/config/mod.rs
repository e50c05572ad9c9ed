//! Settings as text in, typed out: chords and key scripts, the keymap, roles and themes.
//!
//! Nothing here knows an action, a widget or a terminal: the keymap yields action *names*, the theme yields
//! colours of its own type.

mod chord;
mod color;
mod depth;
mod keymap;
mod pattern;
mod role;
mod rules;
mod script;
mod settings;
mod table;
mod theme;

pub use crate::base::nearest;
pub use chord::{Chord, Key, Modifiers};
pub use color::{Attributes, Color, Style};
pub use depth::Depth;
pub use keymap::{Binding, Keymap, Lookup};
pub use pattern::Pattern;
pub use role::{Legibility, Role};
pub use rules::{RULE_KEYS, Rule, RuleKey, Rules, Subject};
pub use script::{key_script, script_text};
pub use settings::{AutoReload, Glyphs, SETTINGS, Setting, Settings};
pub use theme::Theme;
