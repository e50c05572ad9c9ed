//! The action table, the default keymap and `docs/keys.md` say the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tritscope::app::{ACTIONS, Chapter, GESTURES, Takes};
use tritscope::config::{Keymap, key_script, script_text};

#[test]
fn names_actions_and_default_keys_are_unique() {
    let names: BTreeSet<&str> = ACTIONS.iter().map(|declared| declared.name).collect();
    assert_eq!(names.len(), ACTIONS.len());
    for (index, declared) in ACTIONS.iter().enumerate() {
        assert!(ACTIONS[..index].iter().all(|other| other.action != declared.action), "{}", declared.name);
    }
    let keys: Vec<(&str, &str)> = ACTIONS.iter().flat_map(tritscope::app::Declaration::bindings).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

/// A file that a test makes; with `UPDATE_DOCS` it is written.
pub fn matches_file(name: &str, content: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, content).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), content, "{name}");
}

/// `src/config/keymap.toml` as it has to be.
fn keymap() -> String {
    let mut text = "# The keys of tritscope. This file is the default; ~/.config/tritscope/keymap.toml is merged over it.\n\
                    #\n\
                    # A table is a context, a pane: its keys come before those of [global], which work everywhere.\n\
                    # A row is keys = action. Keys are characters, or names in brackets: \"gg\", \"<C-d>\", \"<Space>w\", \"<S-Tab>\".\n\
                    # Digits 1 to 9 are counts (\"10l\") and cannot begin a row. `false` takes a default key away: \"q\" = false.\n\
                    # This file is made from the action table: UPDATE_DOCS=1 cargo test --test screens.\n"
        .to_owned();
    let contexts: BTreeSet<&str> =
        ACTIONS.iter().flat_map(tritscope::app::Declaration::bindings).map(|(context, _)| context).collect();
    for context in contexts {
        let _ = write!(text, "\n[{context}]\n");
        for chapter in Chapter::ALL {
            let rows: Vec<String> = ACTIONS
                .iter()
                .filter(|declared| declared.chapter == chapter)
                .flat_map(|declared| declared.bindings().map(move |(here, keys)| (here, keys, declared.name)))
                .filter(|(here, ..)| *here == context)
                .map(|(_, keys, name)| {
                    let keys = keys.replace('\\', "\\\\").replace('"', "\\\"");
                    format!("\"{keys}\" = \"{name}\"\n")
                })
                .collect();
            if !rows.is_empty() {
                let _ = write!(text, "# {}\n{}", chapter.title(), rows.concat());
            }
        }
    }
    text
}

#[test]
fn the_default_keymap_is_the_table() {
    matches_file("src/config/keymap.toml", &keymap());
    let keymap = Keymap::built_in();
    let bound: BTreeSet<(&str, String, &str)> = keymap
        .bindings()
        .iter()
        .map(|binding| (binding.context.as_str(), script_text(&binding.chords), binding.action.as_str()))
        .collect();
    let declared: BTreeSet<(&str, String, &str)> = ACTIONS
        .iter()
        .flat_map(|declared| {
            declared
                .bindings()
                .map(|(context, keys)| (context, script_text(&key_script(keys).unwrap()), declared.name))
        })
        .collect();
    assert_eq!(bound, declared);
}

/// `docs/keys.md` as it has to be.
fn page() -> String {
    let mut page = "# Keys\n\nEvery action with its name in `keymap.toml` and its default keys. A *count* is typed \
                    before the key, `10l`; a *letter* after it, `ma`. Keys that work in one pane only have its name \
                    beside them. This page is made from the action table: `UPDATE_DOCS=1 cargo test --test screens`.\n"
        .to_owned();
    for chapter in Chapter::ALL {
        let _ = write!(page, "\n## {}\n\n| keys | action | takes | what it does |\n", chapter.title());
        page.push_str("| --- | --- | --- | --- |\n");
        for declared in ACTIONS.iter().filter(|declared| declared.chapter == chapter) {
            let keys: Vec<String> = declared
                .bindings()
                .map(|(context, keys)| {
                    // A bar would end the cell of the table.
                    let keys = keys.replace('|', "\\|");
                    let keys = if keys == "`" { "`` ` ``".to_owned() } else { format!("`{keys}`") };
                    if context == "global" { keys } else { format!("{keys} ({context})") }
                })
                .collect();
            let takes = match declared.takes {
                Takes::Nothing => "",
                Takes::Count => "count",
                Takes::Letter => "letter",
            };
            let _ =
                writeln!(page, "| {} | `{}` | {takes} | {} |", keys.join(" "), declared.name, declared.doc);
        }
    }
    page.push_str("\n## Mouse\n\n| gesture | what it does |\n| --- | --- |\n");
    for (gesture, doc) in GESTURES {
        let _ = writeln!(page, "| {gesture} | {doc} |");
    }
    page
}

#[test]
fn the_page_of_keys_is_the_table() {
    matches_file("docs/keys.md", &page());
}
