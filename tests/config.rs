//! Chords, key scripts, keymaps and themes: what is written is what is meant, and mistakes are named.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

use proptest::prelude::*;
use std::path::Path;
use tritscope::base::Diagnostic;
use tritscope::config::{
    Attributes, Chord, Color, Depth, Key, Keymap, Legibility, Lookup, Modifiers, Role, SETTINGS, Theme,
    key_script, script_text,
};

/// The default keymap with `text` as the user's file over it.
fn merged(text: &str) -> (Keymap, Vec<Diagnostic>) {
    let mut keymap = Keymap::built_in();
    let actions: Vec<String> = keymap.bindings().iter().map(|binding| binding.action.clone()).collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let diagnostics = keymap.override_with(text, Path::new("user.toml"), &actions);
    (keymap, diagnostics)
}

fn keys(script: &str) -> Vec<Chord> {
    key_script(script).unwrap()
}

fn any_key() -> impl Strategy<Value = Key> {
    let named = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::Backspace,
        Key::Delete,
        Key::Insert,
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
    ];
    prop_oneof![
        // Characters that a keyboard types: all but controls and spaces other than the space bar.
        4 => any::<char>()
            .prop_filter("typed", |c| *c == ' ' || (!c.is_control() && !c.is_whitespace()))
            .prop_map(Key::Char),
        4 => proptest::char::range(' ', '~').prop_map(Key::Char),
        2 => proptest::sample::select(named.to_vec()),
        1 => (1..=24_u8).prop_map(Key::Function),
    ]
}

fn any_chord() -> impl Strategy<Value = Chord> {
    let modifiers = [Modifiers::NONE, Modifiers::CONTROL, Modifiers::ALT, Modifiers::SHIFT];
    let one = proptest::sample::select(modifiers.to_vec());
    (any_key(), one.clone(), one).prop_map(|(key, a, b)| Chord::new(key, a.with(b)))
}

proptest! {
    #[test]
    fn a_chord_is_read_back_as_it_was_written(chord in any_chord()) {
        prop_assert_eq!(chord.to_string().parse::<Chord>().unwrap(), chord);
    }

    #[test]
    fn a_script_is_read_back_as_it_was_written(chords in proptest::collection::vec(any_chord(), 0..12)) {
        prop_assert_eq!(key_script(&script_text(&chords)).unwrap(), chords);
    }

    #[test]
    fn no_script_panics(script in ".{0,40}") {
        let _ = key_script(&script);
    }

    #[test]
    fn no_file_panics(text in "(\\[global\\]\n)?(\"[a-z<>C-]{0,6}\" = (\"[a-z-]{0,9}\"|false|3)\n){0,4}.{0,9}") {
        let (keymap, _) = merged(&text);
        prop_assert!(!keymap.bindings().is_empty());
    }

    #[test]
    fn every_depth_shows_every_colour(r in any::<u8>(), g in any::<u8>(), b in any::<u8>()) {
        let color = Color::Rgb(r, g, b);
        prop_assert_eq!(Depth::True.nearest(color), color);
        prop_assert!(matches!(Depth::Indexed.nearest(color), Color::Indexed(16..)));
        prop_assert!(matches!(Depth::Sixteen.nearest(color), Color::Ansi(0..=15)));
        prop_assert_eq!(color.to_string().parse::<Color>().unwrap(), color);
    }
}

#[test]
fn spaces_of_a_script_mean_nothing() {
    assert_eq!(keys("llf<Enter> 10l"), keys("l l f < Enter >10l".replace("< Enter >", "<Enter>").as_str()));
    assert_eq!(keys("10l").len(), 3);
    assert_eq!(keys(" \n\t"), []);
    assert_eq!(keys("<Space>"), [Chord::char(' ')]);
}

#[test]
fn a_chord_is_what_a_terminal_sends() {
    assert_eq!(Chord::new(Key::Char('g'), Modifiers::SHIFT), Chord::char('G'));
    assert_eq!(keys("<C-D>"), keys("<C-d>"));
    assert_eq!(keys("<C-m>"), [Chord::new(Key::Enter, Modifiers::NONE)]);
    assert_eq!(keys("<esc>"), keys("<C-[>"));
    assert_ne!(keys("<S-Tab>"), keys("<Tab>"));
    assert_eq!(keys("<A-x>")[0].typed(), None);
}

#[test]
fn a_wrong_name_in_a_script_is_reported_with_the_nearest() {
    let error = key_script("ll<Entre>").unwrap_err();
    assert_eq!(error.to_string(), "no key is called `<Entre>` (column 3 of the key script)");
    assert!(error.hint.unwrap().contains("<Enter>"));
    for script in ["<", "<Enter", "<>", "<x>", "<C->", "<F25>", "<F0>", "<X-a>", "a\u{1b}"] {
        assert!(key_script(script).is_err(), "{script:?}");
    }
}

#[test]
fn the_default_keymap_is_whole() {
    let text = include_str!("../src/config/keymap.toml");
    let rows = text.lines().filter(|line| line.starts_with('"')).count();
    assert_eq!(Keymap::built_in().bindings().len(), rows);
    let (_, diagnostics) = merged(text);
    assert_eq!(diagnostics, []);
}

#[test]
fn a_user_file_wins_and_can_unbind() {
    let (keymap, diagnostics) =
        merged("[global]\n\"l\" = \"next-bit\"\n\"bb\" = \"next-token\"\n\"q\" = false\n");
    assert_eq!(diagnostics, []);
    assert_eq!(keymap.lookup("global", &keys("l")), Lookup::Action("next-bit"));
    assert_eq!(keymap.lookup("global", &keys("q")), Lookup::Nothing);
    assert_eq!(keymap.lookup("global", &keys("b")), Lookup::Prefix, "bb took the place of b");
    assert_eq!(keymap.lookup("global", &keys("bb")), Lookup::Action("next-token"));
    assert_eq!(keymap.lookup("elsewhere", &keys("bb")), Lookup::Action("next-token"));
    assert_eq!(keymap.lookup("global", &keys("bbb")), Lookup::Nothing);
    assert_eq!(keymap.shortest("next-token").unwrap(), "t");
    assert_eq!(keymap.shortest("no-such-action"), None);
    let prefix = keys("b");
    let begun: Vec<_> = keymap.following("global", &prefix).map(|b| b.action.as_str()).collect();
    assert_eq!(begun, ["next-token"]);
}

#[test]
fn mistakes_in_a_keymap_have_a_line_and_a_hint() {
    let text = "[global]\n\"l\" = \"next-cicle\"\n\"<Entr>\" = \"quit\"\n\"5\" = \"quit\"\n\"k\" = 3\n\"\" = \"quit\"\n\
                \"vv\" = \"quit\"\n\"v\" = \"quit\"\n[globl]\n\"x\" = \"quit\"\n";
    let (keymap, diagnostics) = merged(text);
    let mut found: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "user.toml:2:7: no action is called `next-cicle`",
            "user.toml:3:1: no key is called `<Entr>` (column 1 of the key script)",
            "user.toml:4:1: `5` begins with a digit",
            "user.toml:5:7: not the name of an action",
            "user.toml:6:1: a row without a key",
            "user.toml:8:1: `v` and `vv` cannot both be pressed",
            "user.toml:9:2: no context is called `globl`",
        ]
    );
    assert!(diagnostics.iter().all(|d| d.hint.is_some()));
    let hints: Vec<_> = diagnostics.iter().filter_map(|d| d.hint.clone()).collect();
    for hint in ["did you mean `next-cycle`?", "did you mean [global]?"] {
        assert!(hints.iter().any(|h| h == hint), "{hint} in {hints:?}");
    }
    assert_eq!(keymap.lookup("global", &keys("k")), Lookup::Action("up"), "a wrong row leaves the default");
    assert_eq!(keymap.lookup("global", &keys("l")), Lookup::Action("next-cycle"));
    let (_, diagnostics) = merged("[global]\n\"l\" = \n");
    assert!(diagnostics[0].to_string().starts_with("user.toml:2:"), "{}", diagnostics[0]);
}

/// The colours of text and background that `role` has on the screen of `theme`.
fn on_screen(theme: &Theme, role: Role) -> ((u8, u8, u8), (u8, u8, u8)) {
    let (screen, style) = (theme.style(Role::Screen), theme.style(role));
    let rgb = |colors: [Option<Color>; 2], default| {
        colors.into_iter().flatten().next().and_then(Color::rgb).unwrap_or(default)
    };
    let foreground = rgb([style.foreground, screen.foreground], theme.foreground());
    let background = rgb([style.background, screen.background], theme.background());
    if style.attributes.contains(Attributes::REVERSED) {
        (background, foreground)
    } else {
        (foreground, background)
    }
}

#[test]
fn every_theme_can_be_read() {
    let mut checked = 0;
    for name in Theme::names() {
        let theme = Theme::load(name, &[]).unwrap();
        for role in Role::ALL {
            let wanted = match role.legibility() {
                Legibility::Text => 4.5,
                Legibility::Shape => 3.0,
                Legibility::Ornament => 1.2,
            };
            let (foreground, background) = on_screen(&theme, *role);
            let contrast = Color::contrast(foreground, background);
            assert!(contrast >= wanted, "{name}: {} has contrast {contrast:.2} of {wanted}", role.name());
            checked += 1;
        }
    }
    assert_eq!(checked, 5 * Role::ALL.len());
}

/// Roles whose background other text is drawn on: a verdict in the status line, a value in a selected row.
const SURFACES: [Role; 5] =
    [Role::Status, Role::Selection, Role::SelectionIdle, Role::SpanToken, Role::SpanCurrent];

#[test]
fn text_is_readable_on_every_surface() {
    for theme in Theme::names().map(|name| Theme::load(name, &[]).unwrap()) {
        for surface in SURFACES {
            let (_, background) = on_screen(&theme, surface);
            let reversed = theme.style(surface).attributes.contains(Attributes::REVERSED);
            for role in Role::ALL.iter().filter(|role| role.legibility() == Legibility::Text) {
                let style = theme.style(*role);
                // What is reversed or has a background of its own brings its contrast along.
                if style.background.is_some() || style.attributes.contains(Attributes::REVERSED) || reversed {
                    continue;
                }
                let contrast = Color::contrast(on_screen(&theme, *role).0, background);
                let (name, role, surface) = (theme.name(), role.name(), surface.name());
                assert!(contrast >= 4.5, "{name}: {role} on {surface} has contrast {contrast:.2}");
            }
        }
    }
}

#[test]
fn every_theme_names_every_role_itself() {
    for name in Theme::names() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/{name}.toml"));
        let text = std::fs::read_to_string(file).unwrap();
        for role in Role::ALL {
            let stem = role.name().split('.').next().unwrap();
            let named = text.contains(&format!("\n\"{}\"", role.name()))
                || (stem == "span" && text.contains("\n\"span\""));
            assert!(named, "{name}: {}", role.name());
        }
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes")).unwrap().count();
    assert_eq!(files, Theme::names().count(), "every file of themes/ is in the binary");
}

#[test]
fn what_must_be_told_apart_is_told_apart() {
    let pairs = [
        (Role::TensorPositive, Role::TensorNegative),
        (Role::TensorRose, Role::TensorFell),
        (Role::FramePositive, Role::FrameNegative),
        (Role::GoldenAgree, Role::GoldenDiverge),
        (Role::ChipSelected, Role::ChipIdle),
        (Role::WaveUnknown, Role::WaveHighZ),
        (Role::Border, Role::BorderFocus),
        (Role::Selection, Role::SelectionIdle),
    ];
    for theme in Theme::names().filter(|name| *name != "mono").map(|name| Theme::load(name, &[]).unwrap()) {
        for (a, b) in pairs {
            assert_ne!(theme.style(a), theme.style(b), "{}: {} {}", theme.name(), a.name(), b.name());
        }
    }
}

#[test]
fn mono_has_no_colour_in_any_role() {
    let mono = Theme::load("mono", &[]).unwrap();
    for role in Role::ALL {
        let style = mono.style(*role);
        for color in [style.foreground, style.background].into_iter().flatten() {
            assert_eq!(color, Color::Default, "{}", role.name());
        }
    }
}

#[test]
fn a_user_theme_inherits_and_falls_back() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let folders = [folder.path().to_owned()];
    write(
        "mine.toml",
        "inherits = \"light\"\n[palette]\nhot = \"bright-red\"\n[roles]\n\"wave.high\" = \"hot\"\n",
    );
    let (mine, light) = (Theme::load("mine", &folders).unwrap(), Theme::load("light", &[]).unwrap());
    assert_eq!(mine.style(Role::WaveHigh).foreground, Some(Color::Ansi(9)));
    assert_eq!(mine.style(Role::WaveLow), light.style(Role::WaveLow));
    assert_eq!(mine.background(), light.background());
    write("bare.toml", "[roles]\n\"text\" = \"#010203\"\n\"wave\" = { fg = \"214\", bold = true }\n");
    let bare = Theme::load("bare", &folders).unwrap();
    assert_eq!(bare.style(Role::WaveBusText).foreground, Some(Color::Indexed(214)));
    assert!(bare.style(Role::WaveBusText).attributes.contains(Attributes::BOLD));
    assert_eq!(bare.style(Role::Hint).foreground, Some(Color::Rgb(1, 2, 3)));
}

#[test]
fn mistakes_in_a_theme_have_a_line_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let folders = [folder.path().to_owned()];
    let cases = [
        ("[roles]\n\"wave.hihg\" = \"red\"\n", ":2:1: no role is called `wave.hihg`"),
        ("[roles]\n\"wave.high\" = \"rde\"\n", ":2:15: `rde` is no colour"),
        ("[roles]\n\"text\" = { fg = \"#12345\" }\n", ":2:17: `#12345` is no colour"),
        ("[roles]\n\"text\" = { blink = true }\n", ":2:12: a style has no `blink` of this kind"),
        ("inherits = \"drak\"\n", ":1:12: no theme is called `drak`"),
        ("shadow = 3\n", ":1:1: a theme has no `shadow`"),
        ("palette = 3\n", ":1:11: `palette` wants a table: [palette]"),
        ("inherits = \"bad\"\n", ":1:1: themes inherit from each other in a circle"),
    ];
    for (text, message) in cases {
        std::fs::write(folder.path().join("bad.toml"), text).unwrap();
        let error = Theme::load("bad", &folders).unwrap_err();
        assert!(error.to_string().ends_with(message), "{error}");
    }
    let error = Theme::load("drak", &[]).unwrap_err();
    assert_eq!(
        error.hint.unwrap(),
        "did you mean `dark`? themes are dark, light, okabe-ito, high-contrast, mono"
    );
}

#[test]
fn the_documents_list_every_role_and_every_theme() {
    let text = include_str!("../docs/config.md");
    let head = "| role | kind | meaning |";
    let rows = text.lines().skip_while(|line| *line != head).skip(2).take_while(|line| line.starts_with('|'));
    let rows: Vec<&str> = rows.collect();
    let wanted = Role::ALL.iter().map(|role| {
        let kind = format!("{:?}", role.legibility()).to_lowercase();
        format!("| `{}` | {kind} | {} |", role.name(), role.doc())
    });
    assert_eq!(rows, wanted.collect::<Vec<_>>());
    assert!(Theme::names().all(|name| text.contains(&format!("`{name}`"))));
}

#[test]
fn the_documents_list_every_setting() {
    let text = include_str!("../docs/config.md");
    let head = "| setting | values | default | meaning |";
    let rows = text.lines().skip_while(|line| *line != head).skip(2).take_while(|line| line.starts_with('|'));
    let wanted = SETTINGS.iter().map(|setting| {
        format!("| `{}` | {} | {} | {}. |", setting.name, setting.values, setting.default, setting.doc)
    });
    assert_eq!(rows.map(str::to_owned).collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
}

#[test]
fn the_default_keymap_is_the_action_table() {
    let keymap = Keymap::built_in();
    let mut bound: Vec<(&str, String, &str)> = keymap
        .bindings()
        .iter()
        .map(|b| (b.context.as_str(), script_text(&b.chords), b.action.as_str()))
        .collect();
    let declared = tritscope::app::ACTIONS.iter().flat_map(|action| {
        action
            .bindings()
            .map(|(context, keys)| (context, script_text(&key_script(keys).unwrap()), action.name))
    });
    let mut declared: Vec<_> = declared.collect();
    bound.sort();
    declared.sort();
    assert_eq!(bound, declared);
}
