//! The expression language against a simulator, against its page, and on changes in time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod generate;
mod icarus;
mod page;
mod syntax;
mod time;
