//! The options of the debugger that are about another trace.

use super::open::readable;
use crate::app::Against;
use crate::base::{Duration, Result};
use std::path::PathBuf;

/// Another trace beside the one that is opened.
#[derive(Debug, Default, clap::Args)]
pub struct Compare {
    /// Another trace to compare it with: rows and the tree show what differs.
    #[arg(id = "compare", long, value_name = "TRACE")]
    other: Option<PathBuf>,
    /// Forgive changes that come earlier or later by no more than this: 2ns.
    #[arg(long, value_name = "TIME", requires = "compare")]
    tolerance: Option<Duration>,
    /// Compare the scope L of the one with the scope R of the other; an empty one is the root. May be repeated.
    #[arg(long, value_name = "L=R", requires = "compare")]
    map: Vec<String>,
}

impl Compare {
    /// Whether no other trace is named.
    pub(super) fn is_empty(&self) -> bool {
        self.other.is_none()
    }

    /// What is compared with, and how; `None` if no other trace is named.
    ///
    /// # Errors
    /// A file that cannot be read, and text that maps no scope.
    pub(super) fn against(&self) -> Result<Option<Against>> {
        let Some(file) = &self.other else { return Ok(None) };
        readable(file)?;
        let mut against = Against::from(file.clone());
        against.options.tolerance = self.tolerance.unwrap_or(Duration::ZERO);
        self.map.iter().try_for_each(|map| against.options.add_map(map))?;
        Ok(Some(against))
    }
}
