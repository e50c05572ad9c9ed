//! The debugger without a terminal: key scripts in, screens out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

mod attention;
mod behaviour;
mod case;
mod changes;
mod choosing;
mod clipboard;
mod comparing;
mod counter;
mod executing;
mod exporting;
mod fit;
mod follow;
mod formats;
mod hands;
mod keeping;
mod keys;
mod loading;
mod moving;
mod notes;
mod outline;
mod own;
mod places;
mod prompts;
mod search;
mod seeing;
mod snapshots;
mod source;
mod stopping;
mod synthesis;
mod tensors;
mod watch;
mod why;
mod working;
