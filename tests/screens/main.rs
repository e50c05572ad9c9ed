//! The debugger without a terminal: key scripts in, screens out.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod behaviour;
mod case;
mod comparing;
mod fit;
mod keys;
mod loading;
mod seeing;
mod snapshots;
