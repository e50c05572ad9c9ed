//! Words that every room shares: logic values, time and cycle, trits and tensors, diagnostics.
//!
//! Nothing here opens a file, draws, or knows a simulator.

mod diagnostic;
mod digits;
mod duration;
mod glob;
mod logic;
mod printable;
mod spelling;
mod tensor;
mod time;

pub use diagnostic::{Diagnostic, Place, Result, Severity};
pub use digits::hexadecimal;
pub use duration::Duration;
pub use glob::{fits, fits_name};
pub use logic::{Bits, Field, Logic};
pub use printable::{printable, shortened};
pub use spelling::nearest;
pub use tensor::{TernaryMatrix, Trit};
pub use time::{Cycle, Time, TimeScale};

/// The word by which a trace says near its beginning that it is a snippet: a part of another one.
pub const SNIPPET: &str = "tritscope-snippet";
