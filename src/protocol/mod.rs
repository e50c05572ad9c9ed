//! SPI, UART, I2C and AXI-Stream: wires read back as transactions, stretches of time with a text.
//!
//! A [`Spec`] names the protocol, its wires and how it is spoken, in one line of text. Wires are found by whoever asks, so
//! that a computed signal can be a wire as well. What is unknown on a wire that matters makes a transaction an error, never
//! a value; so does everything that breaks the rules of the protocol. The text of an error begins with [`ERROR`].

mod axis;
mod i2c;
mod parse;
mod spec;
mod spi;
mod table;
mod transaction;
mod uart;
mod wire;

pub use spec::{Axis, I2c, Order, Parity, Rate, Spec, Spi, Stop, Uart};
pub use table::EXAMPLES;
pub use transaction::{ERROR, Source, Transaction, track, transactions};
