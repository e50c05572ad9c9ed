//! Events of the terminal as messages for the app.

use super::event::Event;
use crate::app::{Gesture, Mouse, Msg};
use crate::config::{Chord, Key, Modifiers};
use crossterm::event::{
    self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use std::sync::mpsc::Sender;
use std::thread;

/// Reads the terminal on a thread of its own until nobody listens or the terminal is gone.
pub(super) fn spawn(events: Sender<Event>) -> std::io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event) => message(event).map(Event::App),
                Err(error) => Some(Event::InputLost(error)),
            };
            let lost = matches!(event, Some(Event::InputLost(_)));
            if event.is_some_and(|event| events.send(event).is_err()) || lost {
                return;
            }
        }
    })?;
    Ok(())
}

/// The message of a terminal event; `None` for what the app does not heed.
fn message(event: event::Event) -> Option<Msg> {
    match event {
        event::Event::Key(key) => chord(key).map(Msg::Key),
        event::Event::Mouse(event) => mouse(event).map(Msg::Mouse),
        event::Event::Paste(text) => Some(Msg::Paste(text)),
        event::Event::Resize(width, height) => Some(Msg::Resize { width, height }),
        event::Event::FocusGained | event::Event::FocusLost => None,
    }
}

/// The chord of a key that went down.
fn chord(event: KeyEvent) -> Option<Chord> {
    const MODIFIERS: [(KeyModifiers, Modifiers); 3] = [
        (KeyModifiers::CONTROL, Modifiers::CONTROL),
        (KeyModifiers::ALT, Modifiers::ALT),
        (KeyModifiers::SHIFT, Modifiers::SHIFT),
    ];
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = MODIFIERS.into_iter().filter(|(modifier, _)| event.modifiers.contains(*modifier));
    let mut modifiers = held.fold(Modifiers::NONE, |all, (_, modifier)| all.with(modifier));
    let key = match event.code {
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::F(number) => Key::Function(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => {
            modifiers = modifiers.with(Modifiers::SHIFT);
            Key::Tab
        }
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    };
    Some(Chord::new(key, modifiers))
}

/// What the left button and the wheel do.
fn mouse(event: MouseEvent) -> Option<Mouse> {
    let gesture = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp,
        MouseEventKind::ScrollDown => Gesture::WheelDown,
        _ => return None,
    };
    let modified = event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::SHIFT);
    Some(Mouse { gesture, column: event.column, row: event.row, modified })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEventState;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
        chord(KeyEvent::new(code, modifiers)).map(|chord| chord.to_string())
    }

    #[test]
    fn keys_have_the_text_that_a_keymap_writes() {
        let cases = [
            (KeyCode::Char('l'), KeyModifiers::NONE, "l"),
            (KeyCode::Char('G'), KeyModifiers::SHIFT, "G"),
            (KeyCode::Char('d'), KeyModifiers::CONTROL, "<C-d>"),
            (KeyCode::Char(' '), KeyModifiers::NONE, "<Space>"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "<S-Tab>"),
            (KeyCode::Char('3'), KeyModifiers::ALT, "<A-3>"),
            (KeyCode::Left, KeyModifiers::SHIFT, "<S-Left>"),
            (KeyCode::F(1), KeyModifiers::NONE, "<F1>"),
        ];
        for (code, modifiers, text) in cases {
            assert_eq!(pressed(code, modifiers).as_deref(), Some(text));
        }
        assert_eq!(pressed(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn a_key_that_goes_up_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('l'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        event.state = KeyEventState::NONE;
        assert_eq!(chord(event), None);
    }

    #[test]
    fn only_the_left_button_and_the_wheel_count() {
        let event = |kind| MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::CONTROL };
        let pressed = mouse(event(MouseEventKind::Down(MouseButton::Left)));
        assert_eq!(pressed, Some(Mouse { gesture: Gesture::Press, column: 3, row: 4, modified: true }));
        assert_eq!(mouse(event(MouseEventKind::Moved)), None);
        assert_eq!(mouse(event(MouseEventKind::Down(MouseButton::Right))), None);
    }
}
