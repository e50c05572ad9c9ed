//! What went wrong, where, and what to do next: the one error type that reaches a user.

use std::fmt;
use std::path::PathBuf;

/// The result of anything that can fail for a reason a user should read.
pub type Result<T> = std::result::Result<T, Diagnostic>;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the work went on with everything it needed.
    Note,
    /// The work went on without something.
    Warning,
    /// The work stopped.
    Error,
    /// The work stopped because a tool is not installed (exit status 3).
    ToolMissing,
    /// The work stopped because of a defect of tritscope itself (exit status 4).
    Internal,
}

/// Where a [`Diagnostic`] points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nowhere in particular.
    #[default]
    None,
    /// A whole file.
    File(PathBuf),
    /// A line of a file and, where known, a column; both count from 1.
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: Option<usize>,
    },
    /// A signal or scope of a trace, by its full path.
    Signal(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Line { file, line, column: None } => write!(f, "{}:{line}", file.display()),
            Self::Line { file, line, column: Some(column) } => {
                write!(f, "{}:{line}:{column}", file.display())
            }
            Self::Signal(path) => f.write_str(path),
        }
    }
}

/// A message that says what, where and what next.
///
/// ```
/// use tritscope::base::{Diagnostic, Place};
/// let error = Diagnostic::error("the trace is empty")
///     .at(Place::File("run.fst".into()))
///     .hint("simulate again");
/// assert_eq!(error.to_string(), "run.fst: the trace is empty");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What happened: a sentence without capital or full stop.
    pub what: String,
    /// Where it happened.
    pub place: Place,
    /// What the user can do next.
    pub hint: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, what: impl Into<String>) -> Self {
        Self { severity, what: what.into(), place: Place::None, hint: None }
    }

    /// An error: the work stopped.
    pub fn error(what: impl Into<String>) -> Self {
        Self::new(Severity::Error, what)
    }

    /// A warning: the work went on without something.
    pub fn warning(what: impl Into<String>) -> Self {
        Self::new(Severity::Warning, what)
    }

    /// A note: the work went on with everything it needed.
    pub fn note(what: impl Into<String>) -> Self {
        Self::new(Severity::Note, what)
    }

    /// A tool is not installed; `hint` should hold the install command.
    pub fn tool_missing(what: impl Into<String>) -> Self {
        Self::new(Severity::ToolMissing, what)
    }

    /// A defect of tritscope itself.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::new(Severity::Internal, what)
    }

    /// The same message, pointing at `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same message, pointing at a file.
    #[must_use]
    pub fn in_file(self, file: impl Into<PathBuf>) -> Self {
        self.at(Place::File(file.into()))
    }

    /// The same message with advice on what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    /// Place and message on one line; the hint is left to whoever prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::None => f.write_str(&self.what),
            place => write!(f, "{place}: {}", self.what),
        }
    }
}

impl std::error::Error for Diagnostic {}
