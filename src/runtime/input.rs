//! Events of the terminal as messages for the app.

use super::event::Event;
use crate::app::{Gesture, Mouse, Msg};
use crate::config::{Chord, Key, Modifiers};
use crossterm::event::{
    self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often the thread that reads looks whether it should leave the terminal to somebody else.
const LOOK: Duration = Duration::from_millis(100);

/// Who may read the terminal: tritscope, or a program that it has started.
#[derive(Clone, Default)]
pub(super) struct Turn(Arc<(Mutex<Reading>, Condvar)>);

/// What the thread that reads does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Reading {
    #[default]
    Reads,
    /// It is asked to stop reading.
    Leaves,
    /// It reads nothing until it is asked to.
    Left,
}

impl Turn {
    /// Runs `program`, which reads the terminal itself; keys that were typed before are tritscope's.
    pub(super) fn leave<T>(&self, program: impl FnOnce() -> T) -> T {
        let (turn, changed) = &*self.0;
        *turn.lock().unwrap_or_else(PoisonError::into_inner) = Reading::Leaves;
        let waiting = turn.lock().unwrap_or_else(PoisonError::into_inner);
        // A thread that has lost the terminal never answers.
        drop(changed.wait_timeout_while(waiting, 5 * LOOK, |reading| *reading != Reading::Left));
        let result = program();
        *turn.lock().unwrap_or_else(PoisonError::into_inner) = Reading::Reads;
        changed.notify_all();
        result
    }

    /// Waits while the terminal is somebody else's.
    fn wait(&self) {
        let (turn, changed) = &*self.0;
        let mut reading = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if *reading == Reading::Leaves {
            *reading = Reading::Left;
            changed.notify_all();
        }
        drop(changed.wait_while(reading, |reading| *reading != Reading::Reads));
    }
}

/// Reads the terminal on a thread of its own, in its `turn`, until nobody listens or the terminal is gone.
pub(super) fn spawn(events: Sender<Event>, turn: Turn) -> io::Result<()> {
    notice_hangup(events.clone())?;
    thread::Builder::new().name("input".into()).spawn(move || {
        let mut clicks = Clicks::default();
        loop {
            turn.wait();
            if matches!(event::poll(LOOK), Ok(false)) {
                continue;
            }
            let event = match event::read() {
                Ok(event) => message(event).map(|message| Event::App(clicks.seen(message, Instant::now()))),
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

/// Tells on a thread of its own that the terminal is closed. The reader of events does not: at the end of what a closed
/// terminal has to say it tries again without end.
fn notice_hangup(events: Sender<Event>) -> io::Result<()> {
    let input = io::stdin();
    let terminal: OwnedFd = if input.is_terminal() {
        input.as_fd().try_clone_to_owned()?
    } else {
        File::open("/dev/tty")?.into()
    };
    thread::Builder::new().name("hangup".into()).spawn(move || {
        loop {
            let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut watched, None) {
                Ok(_) if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => break,
                Err(Errno::INTR) => {}
                // A system that cannot watch a terminal.
                _ => return,
            }
        }
        // The signal of the same event ends the program as its parent expects; it is for where nobody hears it.
        thread::sleep(LOOK);
        // Whoever does not listen is leaving.
        drop(events.send(Event::InputLost(io::Error::other("it was closed"))));
    })?;
    Ok(())
}

/// The longest time between the two presses of a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Tells a second press at the same place from two single ones.
#[derive(Default)]
struct Clicks {
    last: Option<(u16, u16, Instant)>,
}

impl Clicks {
    fn seen(&mut self, message: Msg, now: Instant) -> Msg {
        let Msg::Mouse(mouse @ Mouse { gesture: Gesture::Press, column, row, .. }) = message else {
            return message;
        };
        let again =
            self.last.take().is_some_and(|(x, y, then)| (x, y) == (column, row) && now < then + DOUBLE);
        if again {
            return Msg::Mouse(Mouse { gesture: Gesture::Double, ..mouse });
        }
        self.last = Some((column, row, now));
        message
    }
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

/// What the buttons and the wheel do.
fn mouse(event: MouseEvent) -> Option<Mouse> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let gesture = match event.kind {
        MouseEventKind::Down(MouseButton::Left) if !shift => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) if !shift => Gesture::Drag,
        MouseEventKind::Down(MouseButton::Left | MouseButton::Middle) => Gesture::Grab,
        MouseEventKind::Drag(MouseButton::Left | MouseButton::Middle) => Gesture::Pull,
        MouseEventKind::Up(MouseButton::Left | MouseButton::Middle) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp,
        MouseEventKind::ScrollDown => Gesture::WheelDown,
        MouseEventKind::ScrollLeft => Gesture::WheelLeft,
        MouseEventKind::ScrollRight => Gesture::WheelRight,
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
    fn two_presses_soon_and_at_one_place_are_a_double_click() {
        let press = |column| Msg::Mouse(Mouse { gesture: Gesture::Press, column, row: 1, modified: false });
        let start = Instant::now();
        let mut clicks = Clicks::default();
        let mut double = |column, after| {
            let seen = clicks.seen(press(column), start + Duration::from_millis(after));
            matches!(seen, Msg::Mouse(Mouse { gesture: Gesture::Double, .. }))
        };
        let presses = [(5, 0), (5, 300), (5, 400), (6, 500), (6, 1_000), (6, 1_100)];
        let seen = presses.map(|(column, after)| double(column, after));
        assert_eq!(seen, [false, true, false, false, false, true]);
    }

    #[test]
    fn buttons_and_wheel_have_their_gestures() {
        let event = |kind| MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::CONTROL };
        let pressed = mouse(event(MouseEventKind::Down(MouseButton::Left)));
        assert_eq!(pressed, Some(Mouse { gesture: Gesture::Press, column: 3, row: 4, modified: true }));
        let middle = mouse(event(MouseEventKind::Drag(MouseButton::Middle)));
        assert_eq!(middle.map(|mouse| mouse.gesture), Some(Gesture::Pull));
        let shifted =
            MouseEvent { modifiers: KeyModifiers::SHIFT, ..event(MouseEventKind::Down(MouseButton::Left)) };
        assert_eq!(mouse(shifted).map(|mouse| mouse.gesture), Some(Gesture::Grab));
        assert_eq!(mouse(event(MouseEventKind::Moved)), None);
        assert_eq!(mouse(event(MouseEventKind::Down(MouseButton::Right))), None);
    }
}
