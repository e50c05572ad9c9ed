//! The debugger without a terminal: key scripts in, screens out.

mod behaviour;
mod case;
mod fit;
mod keys;
mod loading;
mod snapshots;
