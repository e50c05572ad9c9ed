//! The bar below a text that is being written on the same terminal.

use super::print;
use crate::base::Result;
use crate::runtime::Output;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

/// Whether text on standard output and a bar on standard error meet on one terminal.
pub(super) fn shared_terminal() -> bool {
    Output.is_terminal() && io::stderr().is_terminal()
}

/// Text with a bar below it: the line that is being written belongs to the bar, which is drawn again with each
/// token; whole lines are printed above it.
pub(super) struct TextBar {
    bar: ProgressBar,
    line: String,
}

impl TextBar {
    /// A bar of so many tokens.
    pub(super) fn new(tokens: u64) -> Self {
        let bar = ProgressBar::new(tokens);
        // Short of the terminal's edge: the ^C that a terminal echoes must not begin a line that nobody clears.
        if let Ok(style) = ProgressStyle::with_template("{msg}\n{bar:24} {pos}/{len} tokens, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, line: String::new() }
    }

    /// Writes a token.
    ///
    /// # Errors
    /// Standard output cannot take a line.
    pub(super) fn write(&mut self, token: &str) -> Result<()> {
        self.line.push_str(token);
        if let Some((whole, rest)) = self.line.rsplit_once('\n') {
            self.bar.suspend(|| print::say(&format!("{whole}\n")))?;
            self.line = rest.to_owned();
        }
        self.bar.set_message(self.line.clone());
        self.bar.inc(1);
        Ok(())
    }

    /// Takes the bar away and leaves the text.
    ///
    /// # Errors
    /// Standard output cannot take the last line.
    pub(super) fn end(self) -> Result<()> {
        self.bar.finish_and_clear();
        print::say(&self.line)
    }
}
