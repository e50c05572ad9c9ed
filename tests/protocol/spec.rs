//! The text of a specification.

use proptest::prelude::*;
use tritscope::protocol::{Axis, EXAMPLES, I2c, Order, Parity, Rate, Spec, Spi, Stop, Uart};

#[test]
fn examples_read_back_as_they_stand() {
    for text in EXAMPLES {
        let spec: Spec = text.parse().unwrap();
        let usual = text.replace(", mode=0", "");
        assert_eq!(spec.to_string(), usual);
        assert!(!spec.names().is_empty() && text.starts_with(spec.protocol()));
    }
}

#[test]
fn other_words_and_blanks_are_understood() {
    let spec: Spec = " spi ( sclk = tb.sck , mosi=\"a, b\" , order=lsb ) ".parse().unwrap();
    assert_eq!(spec.to_string(), "spi(clk=tb.sck, copi=\"a, b\", order=lsb)");
    assert_eq!(spec.names(), ["tb.sck", "a, b"]);
    let spec: Spec = "uart(rx=tb.mem[3], bit=8.680us, stop=1.5)".parse().unwrap();
    assert_eq!(spec.to_string(), "uart(rx=tb.mem[3], bit=8680ns, stop=1.5)");
}

#[test]
fn a_wrong_text_says_where_and_what_instead() {
    let cases = [
        ("", "column 1: \"\" is no protocol", "spi, uart"),
        ("spl(clk=a)", "column 1: \"spl\" is no protocol", "spi(clk="),
        ("i2c", "column 4: '(' is expected, not the end", "i2c("),
        ("i2c(scl=a", "column 10: ',' is expected, not the end", "commas"),
        ("i2c(scl=a)", "column 11: i2c needs sda=", "i2c(scl="),
        ("i2c(scl=a, sdaa=b)", "column 12: i2c has no setting \"sdaa\"", "sda?"),
        ("i2c(scl=a, scl=b)", "column 16: scl is set twice", "leave"),
        ("i2c(scl=, sda=b)", "column 9: scl has no value", "write one"),
        ("i2c(scl=a, sda=\"b)", "column 16: the quotes are not closed", "write"),
        ("i2c(scl=a, sda=b) x", "column 19: nothing may follow", "take"),
        ("i2c(scl a)", "column 9: '=' is expected, not 'a'", "a setting"),
        ("spi(clk=a)", "column 11: spi needs copi= or cipo=", "spi("),
        ("spi(clk=a, copi=b, mode=4)", "column 25: mode cannot be \"4\"", "from 0 to 3"),
        ("spi(clk=a, copi=b, bits=65)", "column 25: bits cannot be \"65\"", "from 1 to 64"),
        ("spi(clk=a, copi=b, active=up)", "column 27: active cannot be \"up\"", "low, high"),
        ("uart(rx=a)", "column 11: uart needs baud= or bit=", "uart("),
        ("uart(rx=a, baud=0)", "column 17: \"0\" is no number", "115200"),
        ("uart(rx=a, bit=3)", "column 16: \"3\" is no length of time", "a unit"),
        ("uart(rx=a, bit=-3ns)", "column 16: a bit must take some time", "8680ns"),
        ("uart(rx=a, baud=9600, parity=evn)", "column 30: parity cannot be", "even"),
    ];
    for (text, what, hint) in cases {
        let error = text.parse::<Spec>().unwrap_err();
        assert!(error.what.starts_with(what), "{text}: {}", error.what);
        assert!(error.hint.as_ref().is_some_and(|found| found.contains(hint)), "{text}: {error:?}");
    }
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,4}(\\.[a-z]{1,3}){0,2}(\\[[0-9]{1,2}\\])?", "[ -~é]{1,8}"]
        .prop_map(|name: String| if name.trim().is_empty() { "x".to_owned() } else { name })
}

fn spec() -> impl Strategy<Value = Spec> {
    let maybe = || proptest::option::of(name());
    let order = || prop_oneof![Just(Order::Msb), Just(Order::Lsb)];
    let spi = (name(), maybe(), name(), maybe(), 0_u8..4, 1_u8..=64, order(), any::<bool>()).prop_map(
        |(clk, cs, copi, cipo, mode, bits, order, cs_high)| {
            Spec::Spi(Spi { clk, cs, copi: Some(copi), cipo, mode, bits, order, cs_high })
        },
    );
    let parity = prop_oneof![Just(Parity::None), Just(Parity::Even), Just(Parity::Mark), Just(Parity::Space)];
    let stop = prop_oneof![Just(Stop::One), Just(Stop::OneAndHalf), Just(Stop::Two)];
    let uart = (name(), 1_u32.., 5_u8..=9, parity, stop, order()).prop_map(
        |(rx, baud, bits, parity, stop, order)| {
            Spec::Uart(Uart { rx, rate: Rate::Baud(baud), bits, parity, stop, order })
        },
    );
    let i2c = (name(), name()).prop_map(|(scl, sda)| Spec::I2c(I2c { scl, sda }));
    let axis = (name(), name(), maybe(), name(), maybe(), maybe(), maybe()).prop_map(
        |(clk, valid, ready, data, last, keep, strb)| {
            Spec::Axis(Axis { clk, valid, ready, data, last, keep, strb })
        },
    );
    prop_oneof![spi, uart, i2c, axis]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(spec in spec()) {
        prop_assert_eq!(spec.to_string().parse::<Spec>().unwrap(), spec);
    }

    #[test]
    fn no_text_does_any_harm(text in "(spi|uart|i2c|axis)?[(]?[a-z=,\"\\\\ ()0-9.]{0,30}") {
        let _ = text.parse::<Spec>();
    }
}
