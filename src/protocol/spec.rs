//! Which protocol is spoken on which wires, and how.

use crate::base::Duration;
use std::fmt;

/// A protocol, its wires by name, and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spec {
    /// A serial peripheral interface.
    Spi(Spi),
    /// An asynchronous serial line, one direction.
    Uart(Uart),
    /// An I2C bus.
    I2c(I2c),
    /// An AXI4-Stream interface.
    Axis(Axis),
}

/// Which bit of a word comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The most significant.
    Msb,
    /// The least significant.
    Lsb,
}

/// The wires of an SPI and how it is spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spi {
    /// The clock of the bus.
    pub clk: String,
    /// The chip-selects, one bit each; without any, words follow each other for ever.
    pub cs: Option<String>,
    /// Data to the peripheral.
    pub copi: Option<String>,
    /// Data from the peripheral.
    pub cipo: Option<String>,
    /// 0 to 3: two bits, polarity and phase of the clock.
    pub mode: u8,
    /// Bits of a word, 1 to 64.
    pub bits: u8,
    /// Which bit of a word comes first.
    pub order: Order,
    /// Whether a chip-select selects while it is 1.
    pub cs_high: bool,
}

/// How fast a UART is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rate {
    /// Bits a second.
    Baud(u32),
    /// The length of a bit.
    Bit(Duration),
}

/// The parity bit of a UART.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parity {
    /// There is none.
    None,
    /// Ones of data and parity are even in number.
    Even,
    /// Ones of data and parity are odd in number.
    Odd,
    /// Always 1.
    Mark,
    /// Always 0.
    Space,
}

/// The stop bits of a UART.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// One.
    One,
    /// One and a half.
    OneAndHalf,
    /// Two.
    Two,
}

/// The wire of a UART and how it is spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uart {
    /// The line, 1 while idle.
    pub rx: String,
    /// How fast it is.
    pub rate: Rate,
    /// Data bits, 5 to 9.
    pub bits: u8,
    /// The parity bit.
    pub parity: Parity,
    /// The stop bits.
    pub stop: Stop,
    /// Which data bit comes first.
    pub order: Order,
}

/// The wires of an I2C bus.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct I2c {
    /// The clock.
    pub scl: String,
    /// The data.
    pub sda: String,
}

/// The wires of an AXI-Stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    /// The clock, whose rising edges count.
    pub clk: String,
    /// The source has a beat.
    pub valid: String,
    /// The sink takes it; without one it always does.
    pub ready: Option<String>,
    /// The data.
    pub data: String,
    /// The beat is the last of its packet; without one each beat is a transaction.
    pub last: Option<String>,
    /// Which bytes are part of the stream, one bit each.
    pub keep: Option<String>,
    /// Which bytes are data and not mere positions, one bit each.
    pub strb: Option<String>,
}

impl Spec {
    /// The names of the wires, as they stand in the text.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let names: Vec<Option<&String>> = match self {
            Self::Spi(spi) => vec![Some(&spi.clk), spi.cs.as_ref(), spi.copi.as_ref(), spi.cipo.as_ref()],
            Self::Uart(uart) => vec![Some(&uart.rx)],
            Self::I2c(i2c) => vec![Some(&i2c.scl), Some(&i2c.sda)],
            Self::Axis(axis) => vec![
                Some(&axis.clk),
                Some(&axis.valid),
                axis.ready.as_ref(),
                Some(&axis.data),
                axis.last.as_ref(),
                axis.keep.as_ref(),
                axis.strb.as_ref(),
            ],
        };
        names.into_iter().flatten().cloned().collect()
    }

    /// Name and value of everything that differs from its default, in the order of the table.
    fn entries(&self) -> Vec<(&'static str, String)> {
        let order = |order: Order| if order == Order::Msb { "msb" } else { "lsb" }.to_owned();
        let given = |value: &Option<String>| value.as_deref().map(quoted);
        let chosen = |value: String, default: &str| (value != default).then_some(value);
        let entries = match self {
            Self::Spi(spi) => vec![
                ("clk", Some(quoted(&spi.clk))),
                ("cs", given(&spi.cs)),
                ("copi", given(&spi.copi)),
                ("cipo", given(&spi.cipo)),
                ("mode", chosen(spi.mode.to_string(), "0")),
                ("bits", chosen(spi.bits.to_string(), "8")),
                ("order", chosen(order(spi.order), "msb")),
                ("active", chosen(if spi.cs_high { "high" } else { "low" }.to_owned(), "low")),
            ],
            Self::Uart(uart) => vec![
                ("rx", Some(quoted(&uart.rx))),
                match uart.rate {
                    Rate::Baud(baud) => ("baud", Some(baud.to_string())),
                    Rate::Bit(bit) => ("bit", Some(bit.to_string())),
                },
                ("bits", chosen(uart.bits.to_string(), "8")),
                ("parity", chosen(uart.parity.word().to_owned(), "none")),
                ("stop", chosen(uart.stop.word().to_owned(), "1")),
                ("order", chosen(order(uart.order), "lsb")),
            ],
            Self::I2c(i2c) => vec![("scl", Some(quoted(&i2c.scl))), ("sda", Some(quoted(&i2c.sda)))],
            Self::Axis(axis) => vec![
                ("clk", Some(quoted(&axis.clk))),
                ("valid", Some(quoted(&axis.valid))),
                ("ready", given(&axis.ready)),
                ("data", Some(quoted(&axis.data))),
                ("last", given(&axis.last)),
                ("keep", given(&axis.keep)),
                ("strb", given(&axis.strb)),
            ],
        };
        entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// The word that its text begins with.
    #[must_use]
    pub fn protocol(&self) -> &'static str {
        match self {
            Self::Spi(_) => "spi",
            Self::Uart(_) => "uart",
            Self::I2c(_) => "i2c",
            Self::Axis(_) => "axis",
        }
    }
}

impl Parity {
    /// All of them with their words.
    pub(super) const WORDS: [(&'static str, Self); 5] = [
        ("none", Self::None),
        ("even", Self::Even),
        ("odd", Self::Odd),
        ("mark", Self::Mark),
        ("space", Self::Space),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, parity)| *parity == self).map_or("", |(word, _)| word)
    }
}

impl Stop {
    /// All of them with their words.
    pub(super) const WORDS: [(&'static str, Self); 3] =
        [("1", Self::One), ("1.5", Self::OneAndHalf), ("2", Self::Two)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, stop)| *stop == self).map_or("", |(word, _)| word)
    }
}

/// A name as it can stand in the text: between quotes if it has a letter that ends a value.
fn quoted(name: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !",()\"\\".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Spec {
    /// The text that reads back as the same; what is as usual is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries: Vec<_> =
            self.entries().into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        write!(f, "{}({})", self.protocol(), entries.join(", "))
    }
}
