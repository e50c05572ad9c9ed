//! The user's editor on this terminal: at a place of a file, or on a text that comes back changed.

use super::super::editor::{self, Spot};
use super::super::event::Event;
use super::super::signals::{self, Wish};
use super::Shell;
use crate::app::Msg;
use crate::base::{Diagnostic, Result};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

/// The most bytes that are read back of a text: more than a note may have, so that its limit is what is told.
const LONGEST: u64 = 1 << 16;

impl Shell {
    /// Shows a place of a file in the user's editor, on this terminal.
    pub(super) fn edit(&mut self, file: &Path, line: usize, column: Option<usize>) -> Result<()> {
        let edited = self.edited(Spot { file, line, column })?;
        edited.map_or_else(|problem| self.tell(Msg::Problem(problem)), Ok)
    }

    /// Has a text changed in the user's editor, in a file of its own that goes afterwards.
    pub(super) fn edit_text(&mut self, text: &str) -> Result<()> {
        let refused = |error: std::io::Error| {
            Diagnostic::warning(format!("the text cannot be given to the editor: {error}"))
                .hint("TMPDIR names a folder that can be written")
        };
        let write = || {
            let mut file = tempfile::Builder::new().prefix("tritscope-note-").suffix(".txt").tempfile()?;
            file.write_all(text.as_bytes()).and_then(|()| file.flush()).map(|()| file.into_temp_path())
        };
        let file = match write() {
            Ok(file) => file,
            Err(error) => return self.tell(Msg::Problem(refused(error))),
        };
        if let Err(problem) = self.edited(Spot { file: &file, line: 1, column: None })? {
            return self.tell(Msg::Problem(problem));
        }
        // An editor may have put another file under the name.
        let mut bytes = Vec::new();
        let read = File::open(&file).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes));
        match read {
            Err(error) => self.tell(Msg::Problem(refused(error))),
            Ok(_) => match String::from_utf8_lossy(&bytes).trim_end() {
                same if same == text => Ok(()),
                changed => self.tell(Msg::TextEdited(changed.to_owned())),
            },
        }
    }

    /// Runs the user's editor; the inner result is what it says of itself.
    fn edited(&mut self, spot: Spot) -> Result<Result<()>> {
        let edited = editor::wish(self.app.settings().editor.as_deref()).and_then(|wish| {
            let mut result = Ok(());
            let (guard, turn) = (&mut self.guard, &self.turn);
            turn.leave(|| {
                guard.pause(|| {
                    result = editor::edit(&wish, spot);
                    Ok(())
                })
            })?;
            result
        });
        // What stopped the editor has stopped tritscope with it, and is over.
        let missed: Vec<Event> = self.events.try_iter().collect();
        for event in missed {
            let over = matches!(&event, Event::Signal(signal) if signals::wish(*signal) != Wish::End);
            if !over {
                self.take(event)?;
            }
        }
        self.stale = true;
        Ok(edited)
    }
}
