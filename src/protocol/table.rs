//! The protocols and their settings by name: what a text may say.

/// A protocol as its text has it.
pub(super) struct Protocol {
    pub name: &'static str,
    /// What must be said.
    pub needs: &'static [&'static str],
    /// What may be said.
    pub takes: &'static [&'static str],
}

/// All protocols.
pub(super) const PROTOCOLS: [Protocol; 4] = [
    Protocol {
        name: "spi",
        needs: &["clk"],
        takes: &["cs", "copi", "cipo", "mode", "bits", "order", "active"],
    },
    Protocol { name: "uart", needs: &["rx"], takes: &["baud", "bit", "bits", "parity", "stop", "order"] },
    Protocol { name: "i2c", needs: &["scl", "sda"], takes: &[] },
    Protocol { name: "axis", needs: &["clk", "valid", "data"], takes: &["ready", "last", "keep", "strb"] },
];

/// Other words for the same setting.
pub(super) const ALIASES: [(&str, &str); 9] = [
    ("sck", "clk"),
    ("sclk", "clk"),
    ("mosi", "copi"),
    ("miso", "cipo"),
    ("poci", "cipo"),
    ("tx", "rx"),
    ("tvalid", "valid"),
    ("tdata", "data"),
    ("tlast", "last"),
];

/// A text of each protocol, as a prompt can show it.
pub const EXAMPLES: [&str; 4] = [
    "spi(clk=tb.sck, cs=tb.cs_n, copi=tb.copi, cipo=tb.cipo, mode=0)",
    "uart(rx=tb.rx, baud=115200)",
    "i2c(scl=tb.scl, sda=tb.sda)",
    "axis(clk=tb.clk, valid=tb.valid, ready=tb.ready, data=tb.data, last=tb.last)",
];
