//! Expressions over signals in SystemVerilog syntax: conditions, their matches, and computed signals.
//!
//! [`Expr`] is the text as a tree; [`Bound`] knows the signals and every width; its value in time is a
//! [`Track`](crate::trace::Track), its [`Matches`] are the times at which it holds. Values are four-state and exact at
//! any width, unknown where IEEE 1800-2017 says so, and never a number by mistake. `docs/expressions.md` is the
//! language.

mod arithmetic;
mod bind;
mod bound;
mod datum;
mod display;
mod expr;
mod logic;
mod matches;
mod node;
mod number;
mod parse;
mod plan;
mod problem;
mod qualify;
mod resolve;
mod search;
mod state;
mod token;
mod typing;
mod vector;
mod walk;

pub use bound::Bound;
pub use expr::Expr;
pub use matches::Matches;
pub use problem::Problem;
pub use qualify::spelled;
pub use resolve::resolve;
pub use search::{MOST_MATCHES, bind, search};
pub use typing::Operand;
