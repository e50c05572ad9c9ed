//! The terminal: taken over on entry, given back whatever happens.

use super::Output;
use crate::base::{Diagnostic, Result};
use crossterm::{cursor, event, execute, queue, terminal};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Reports buttons, drags and the wheel with coordinates beyond 223 (xterm modes 1000, 1002, 1006), but no
/// motion without a button: over a slow line that would drown everything else.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// The opposite of [`MOUSE_ON`].
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Bytes that are collected before they are written to the terminal: a whole frame in most cases.
const FRAME_BYTES: usize = 1 << 16;

/// Whether the terminal is taken over. The panic hook must know it without owning the guard.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is asked to report the mouse.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// The hook that was there before, which prints the message of the panic.
type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// The terminal in raw mode on its alternate screen, with mouse and bracketed paste.
///
/// Dropping it restores everything. A panic of the thread that made it restores first and prints afterwards; a
/// panic of any other thread says nothing, since it becomes a message of the app.
pub struct Guard {
    /// Never dropped: what it would do then is done by [`restore`], and where the terminal is gone it would print that to
    /// the same terminal, which panics.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Output>>>>,
    previous: Arc<Hook>,
}

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Standard input or output is no terminal, or it refuses.
    pub fn enter() -> Result<Self> {
        if !(io::stdin().is_terminal() && Output.is_terminal()) {
            return Err(Diagnostic::error("the debugger needs a terminal on standard input and output")
                .hint("without a terminal, `tritscope render TRACE -o screen.svg` draws its screens"));
        }
        let previous: Arc<Hook> = Arc::from(panic::take_hook());
        let owner = thread::current().id();
        let hook = Arc::clone(&previous);
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == owner {
                restore();
                hook(info);
            }
        }));
        let output = BufWriter::with_capacity(FRAME_BYTES, Output);
        let entered = take().and_then(|()| Terminal::new(CrosstermBackend::new(output)));
        match entered {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal), previous }),
            Err(error) => {
                restore();
                panic::set_hook(Box::new(move |info| previous(info)));
                Err(lost(&error))
            }
        }
    }

    /// Leaves the mouse to the terminal, which selects text with it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn leave_mouse(&mut self) -> Result<()> {
        MOUSE.store(false, Ordering::SeqCst);
        let mut output = io::stdout();
        output.write_all(MOUSE_OFF).and_then(|()| output.flush()).map_err(|error| lost(&error))
    }

    /// Columns and rows of the terminal.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn size(&self) -> Result<Size> {
        self.terminal.size().map_err(|error| lost(&error))
    }

    /// Draws one frame: `view` fills a whole buffer, only what differs from the last frame is written.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(Rect, &mut Buffer)) -> Result<()> {
        // Terminals that know synchronized output (mode 2026) show the frame at once; others ignore it.
        let begun = queue!(self.terminal.backend_mut(), terminal::BeginSynchronizedUpdate);
        let drawn = self.terminal.draw(|frame| view(frame.area(), frame.buffer_mut())).map(|_| ());
        let ended = execute!(self.terminal.backend_mut(), terminal::EndSynchronizedUpdate);
        begun.and(drawn).and(ended).map_err(|error| lost(&error))
    }

    /// Clears the screen so that the next frame is written whole.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn clear(&mut self) -> Result<()> {
        // `Terminal::clear` asks the terminal for its cursor and would race with the input thread for the answer.
        let size = self.terminal.size().map_err(|error| lost(&error))?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height)).map_err(|error| lost(&error))
    }

    /// Gives a text to the clipboard (OSC 52); a terminal that does not know or allow it does nothing.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn copy(&mut self, text: &str) -> Result<()> {
        let written = write!(self.terminal.backend_mut(), "\x1b]52;c;{}\x07", base64(text.as_bytes()));
        written.and_then(|()| self.terminal.backend_mut().flush()).map_err(|error| lost(&error))
    }

    /// Gives the terminal back for as long as `pause` runs, then takes it again and clears it.
    ///
    /// # Errors
    /// What `pause` says, or the terminal is gone.
    pub fn pause(&mut self, pause: impl FnOnce() -> io::Result<()>) -> Result<()> {
        restore();
        pause().map_err(|error| lost(&error))?;
        take().map_err(|error| lost(&error))?;
        self.clear()
    }

    /// Takes the terminal again after something else has used it, and clears it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn retake(&mut self) -> Result<()> {
        // A shell may have left raw mode behind our back; entering it twice in a row does nothing.
        let _ = terminal::disable_raw_mode();
        take().map_err(|error| lost(&error))?;
        self.clear()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
        // A hook cannot be exchanged while its thread panics; the program is about to end then anyway.
        if !thread::panicking() {
            let previous = Arc::clone(&self.previous);
            panic::set_hook(Box::new(move |info| previous(info)));
        }
    }
}

/// Raw mode, alternate screen, mouse, bracketed paste, no cursor.
fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut output = Output;
    execute!(output, terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
    if MOUSE.load(Ordering::SeqCst) {
        output.write_all(MOUSE_ON)?;
    }
    output.flush()
}

/// The opposite of [`take`], if the terminal is taken. Goes on when a step fails: the terminal may be gone.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut output = Output;
    let _ = output.write_all(MOUSE_OFF);
    let _ = execute!(
        output,
        terminal::EndSynchronizedUpdate,
        event::DisableBracketedPaste,
        terminal::LeaveAlternateScreen,
        cursor::Show
    );
    let _ = terminal::disable_raw_mode();
}

/// The error for a terminal that cannot be used.
fn lost(error: &io::Error) -> Diagnostic {
    Diagnostic::error(format!("the terminal cannot be used: {error}"))
}

/// Bytes in the letters of base 64 (RFC 4648): none of them steers a terminal.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| {
        let bits =
            group.iter().chain(&[0; 2]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let letter = move |place: usize| {
            if place <= group.len() { char::from(LETTERS[bits >> (18 - 6 * place) & 63]) } else { '=' }
        };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_become_letters() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
        assert_eq!(base64(b"\x1b]0;\xff\x07"), "G10wO/8H");
    }
}
