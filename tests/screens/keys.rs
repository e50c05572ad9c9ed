//! The action table, the default keymap and `docs/keys.md` say the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tritscope::app::{ACTIONS, Chapter, Takes};
use tritscope::config::{Keymap, script_text};

#[test]
fn names_actions_and_default_keys_are_unique() {
    let names: BTreeSet<&str> = ACTIONS.iter().map(|declared| declared.name).collect();
    assert_eq!(names.len(), ACTIONS.len());
    for (index, declared) in ACTIONS.iter().enumerate() {
        assert!(ACTIONS[..index].iter().all(|other| other.action != declared.action), "{}", declared.name);
    }
    let keys: Vec<&str> = ACTIONS.iter().flat_map(|declared| declared.keys).copied().collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

#[test]
fn the_default_keymap_is_the_table() {
    let keymap = Keymap::built_in();
    let bound: BTreeSet<(String, &str)> = keymap
        .bindings()
        .iter()
        .map(|binding| (script_text(&binding.chords), binding.action.as_str()))
        .collect();
    let declared: BTreeSet<(String, &str)> = ACTIONS
        .iter()
        .flat_map(|declared| declared.keys.iter().map(|key| ((*key).to_owned(), declared.name)))
        .collect();
    assert_eq!(bound, declared);
}

/// `docs/keys.md` as it has to be.
fn page() -> String {
    let mut page = "# Keys\n\nEvery action with its name in `keymap.toml` and its default keys. A *count* is typed \
                    before the key, `10l`; a *letter* after it, `ma`. This page is made from the action table: \
                    `UPDATE_DOCS=1 cargo test --test screens`.\n"
        .to_owned();
    for chapter in Chapter::ALL {
        let _ = write!(page, "\n## {}\n\n| keys | action | takes | what it does |\n", chapter.title());
        page.push_str("| --- | --- | --- | --- |\n");
        for declared in ACTIONS.iter().filter(|declared| declared.chapter == chapter) {
            let keys: Vec<String> = declared.keys.iter().map(|key| format!("`{key}`")).collect();
            let takes = match declared.takes {
                Takes::Nothing => "",
                Takes::Count => "count",
                Takes::Letter => "letter",
            };
            let _ =
                writeln!(page, "| {} | `{}` | {takes} | {} |", keys.join(" "), declared.name, declared.doc);
        }
    }
    page
}

#[test]
fn the_page_of_keys_is_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), page());
}
