//! Values for the clipboard of the terminal: where the settings allow it, by a key, as text.

use crate::case::Case;
use crate::counter::counter;
use tritscope::app::Effect;
use tritscope::config::Settings;

/// The counter with a clipboard, which has to be allowed.
fn with_clipboard() -> Case {
    let mut case = counter();
    case.app = case.app.with_settings(Settings { clipboard: true, ..Settings::default() });
    case
}

#[test]
fn a_value_is_given_to_the_clipboard_only_where_the_settings_allow_it() {
    let case = counter().keys("j5l<A-y>").shows("the clipboard is off; clipboard = true");
    assert!(!case.effects.iter().any(|effect| matches!(effect, Effect::Copy(_))));
    let case = with_clipboard().keys("j5l<A-y>");
    let Some(Effect::Copy(value)) = case.effects.last().cloned() else { panic!("{:?}", case.effects) };
    case.shows(&format!("{value} is given to the clipboard"));
}

#[test]
fn chosen_rows_are_given_with_their_names() {
    let case = with_clipboard().keys("j5lVj<A-y>");
    let Some(Effect::Copy(text)) = case.effects.last().cloned() else { panic!("{:?}", case.effects) };
    let names: Vec<&str> = text.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!((names.len(), names[0]), (2, "top.count"), "{text}");
    assert!(
        text.lines().all(|line| line.split('\t').nth(1).is_some_and(|value| !value.is_empty())),
        "{text}"
    );
}
