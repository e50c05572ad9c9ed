//! I2C.

use crate::wires::Pen;
use crate::{assert_in_order, decoded, texts};
use proptest::prelude::*;
use tritscope::protocol::Transaction;

const SCL: usize = 0;
const SDA: usize = 1;

/// A host and its peripheral; what nobody pulls down is `high`: 1, or Z and H as an open drain has it.
struct Bus {
    pen: Pen,
    high: char,
}

impl Bus {
    fn new(high: char) -> Self {
        let mut pen = Pen::new(&[high, high]);
        pen.wait(10);
        Self { pen, high }
    }

    fn put(&mut self, wire: usize, one: bool) {
        self.pen.set(wire, if one { self.high } else { '0' });
        self.pen.wait(3);
    }

    fn start(&mut self) {
        self.put(SDA, true);
        self.put(SCL, true);
        self.put(SDA, false);
        self.put(SCL, false);
    }

    fn stop(&mut self) {
        self.put(SDA, false);
        self.put(SCL, true);
        self.put(SDA, true);
    }

    fn bit(&mut self, one: bool) {
        self.put(SDA, one);
        self.put(SCL, true);
        self.put(SCL, false);
    }

    fn byte(&mut self, byte: u8, acknowledged: bool) {
        for bit in (0..8).rev() {
            self.bit(byte >> bit & 1 == 1);
        }
        self.bit(!acknowledged);
    }

    fn decoded(self) -> Vec<Transaction> {
        let end = self.pen.now + 5;
        let wires: Vec<_> = ["scl", "sda"].into_iter().zip(self.pen.tracks()).collect();
        let found = decoded("i2c(scl=scl, sda=sda)", &wires, end).unwrap();
        assert_in_order(&found);
        found
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_a_host_and_its_peripheral_say_comes_out(
        parts in proptest::collection::vec(
            (0_u8..0x78, any::<bool>(), proptest::collection::vec(any::<(u8, bool)>(), 0..4), any::<bool>()),
            0..5,
        ),
        high in proptest::sample::select(&['1', 'z', 'h'][..]),
    ) {
        let mut bus = Bus::new(high);
        let mut expected: Vec<String> = Vec::new();
        let mut open = false;
        let word = |ack| if ack { "ack" } else { "nack" };
        for (address, reads, bytes, stops) in parts {
            bus.start();
            expected.push(if open { "repeated start" } else { "start" }.to_owned());
            bus.byte(address << 1 | u8::from(reads), true);
            expected.push(format!("{address:02x} {} ack", if reads { "read" } else { "write" }));
            for (byte, ack) in bytes {
                bus.byte(byte, ack);
                expected.push(format!("{byte:02x} {}", word(ack)));
            }
            open = !stops;
            if stops {
                bus.stop();
                expected.push("stop".to_owned());
            }
        }
        let found = bus.decoded();
        prop_assert_eq!(texts(&found), expected);
    }

    #[test]
    fn addresses_of_ten_bits_come_out(address in 0_u16..1024, byte in any::<u8>()) {
        let [low, high] = address.to_le_bytes();
        let mut bus = Bus::new('z');
        bus.start();
        bus.byte(0xf0 | high << 1, true);
        bus.byte(low, true);
        bus.byte(byte, true);
        bus.start();
        bus.byte(0xf1 | high << 1, true);
        bus.byte(byte, false);
        bus.stop();
        let found = bus.decoded();
        let expected = [
            "start".to_owned(),
            format!("{high}.. write ack"),
            format!("{address:03x} ack"),
            format!("{byte:02x} ack"),
            "repeated start".to_owned(),
            format!("{address:03x} read ack"),
            format!("{byte:02x} nack"),
            "stop".to_owned(),
        ];
        prop_assert_eq!(texts(&found), expected);
    }
}

#[test]
fn parts_lie_where_they_are_on_the_wires() {
    let mut bus = Bus::new('1');
    bus.start();
    bus.byte(0xa0, false);
    bus.stop();
    let found = bus.decoded();
    let spans: Vec<_> = found.iter().map(|t| (t.text.as_str(), t.from.0, t.to.0)).collect();
    // A step takes 3 ticks; the byte has 9 bits of 3 steps, its first begins where the start ends.
    let byte_ends = 19 + 9 * 9;
    assert_eq!(
        spans,
        [("start", 16, 19), ("50 write nack", 19, byte_ends), ("stop", byte_ends + 6, byte_ends + 9)]
    );
}

#[test]
fn a_byte_that_is_cut_is_an_error() {
    let mut bus = Bus::new('1');
    bus.start();
    bus.byte(0xa0, true);
    bus.bit(true);
    bus.bit(false);
    bus.stop();
    bus.start();
    bus.byte(0xa0, true);
    bus.bit(true);
    let found = bus.decoded();
    assert_eq!(
        texts(&found),
        [
            "start",
            "50 write ack",
            "! 2 of 9 bits, then a stop follows",
            "stop",
            "start",
            "50 write ack",
            "! 1 of 9 bits, then the trace ends"
        ]
    );
}

#[test]
fn what_is_unknown_never_becomes_a_value() {
    for (wire, what) in [(SDA, "! sda is unknown"), (SCL, "! scl is unknown")] {
        let mut bus = Bus::new('1');
        bus.start();
        bus.bit(true);
        bus.put(SDA, true);
        bus.pen.set(wire, 'x');
        bus.pen.wait(3);
        bus.put(SCL, true);
        bus.put(SCL, false);
        bus.put(SDA, false);
        bus.stop();
        bus.start();
        bus.byte(0x12, true);
        bus.stop();
        let found = bus.decoded();
        assert_eq!(texts(&found), ["start", what, "start", "09 write ack", "stop"]);
    }
}
