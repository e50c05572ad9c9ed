//! The text of a specification: `spi(clk=tb.sck, copi=tb.copi, mode=1)`.

use super::spec::{Axis, I2c, Order, Parity, Rate, Spec, Spi, Stop, Uart};
use super::table::{ALIASES, EXAMPLES, PROTOCOLS, Protocol};
use crate::base::{Diagnostic, Result, nearest};
use std::str::FromStr;

/// A value of the text, and the column at which it stands, from 1.
struct Said {
    key: &'static str,
    value: String,
    column: usize,
}

/// An error that points at a column, counted in letters from 1.
fn wrong(column: usize, what: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error(format!("column {column}: {what}"))
}

impl FromStr for Spec {
    type Err = Diagnostic;

    /// Reads `name(setting=value, …)`. A value with a comma, a parenthesis or a blank stands between quotes.
    fn from_str(text: &str) -> Result<Self> {
        let mut reader = Reader { letters: text.chars().collect(), at: 0 };
        let (name, column) = reader.word();
        let protocol = PROTOCOLS.iter().find(|protocol| protocol.name == name).ok_or_else(|| {
            let near = nearest(&name, PROTOCOLS.iter().map(|protocol| protocol.name));
            let example = near.and_then(|near| EXAMPLES.iter().find(|text| text.starts_with(near)));
            wrong(column, format!("{name:?} is no protocol"))
                .hint(format!("spi, uart, i2c or axis: {}", example.unwrap_or(&EXAMPLES[0])))
        })?;
        let said = reader.settings(protocol)?;
        let end = reader.at + 1;
        for needed in protocol.needs {
            if !said.iter().any(|said| said.key == *needed) {
                let example = EXAMPLES.iter().find(|text| text.starts_with(protocol.name));
                return Err(wrong(end, format!("{name} needs {needed}=")).hint(*example.unwrap_or(&"")));
            }
        }
        Settings { said, end }.spec(protocol.name)
    }
}

struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn expect(&mut self, wanted: char, hint: &str) -> Result<()> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        let found = self.peek().map_or("the end".to_owned(), |c| format!("{c:?}"));
        Err(wrong(self.at + 1, format!("{wanted:?} is expected, not {found}")).hint(hint))
    }

    /// A word of letters, digits and underscores, and its column.
    fn word(&mut self) -> (String, usize) {
        self.peek();
        let start = self.at;
        while self.letters.get(self.at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
            self.at += 1;
        }
        (self.letters[start..self.at].iter().collect(), start + 1)
    }

    /// Everything between the parentheses.
    fn settings(&mut self, protocol: &Protocol) -> Result<Vec<Said>> {
        self.expect('(', "settings stand in parentheses: i2c(scl=tb.scl, sda=tb.sda)")?;
        let mut said: Vec<Said> = Vec::new();
        while self.peek() != Some(')') {
            if !said.is_empty() {
                self.expect(',', "settings are separated by commas, and a ) ends them")?;
            }
            let next = self.setting(protocol)?;
            if said.iter().any(|said| said.key == next.key) {
                return Err(
                    wrong(next.column, format!("{} is set twice", next.key)).hint("leave one of them out")
                );
            }
            said.push(next);
        }
        self.at += 1;
        match self.peek() {
            None => Ok(said),
            Some(_) => Err(wrong(self.at + 1, "nothing may follow the parenthesis").hint("take it away")),
        }
    }

    fn setting(&mut self, protocol: &Protocol) -> Result<Said> {
        let (word, column) = self.word();
        let all = || protocol.needs.iter().chain(protocol.takes).copied();
        let alias = ALIASES.iter().find(|(alias, _)| *alias == word).map_or(word.as_str(), |(_, key)| key);
        let key = all().find(|key| *key == alias).ok_or_else(|| {
            let known = all().collect::<Vec<_>>().join(", ");
            let hint = match nearest(&word, all()) {
                Some(near) => format!("{near}? {} has {known}", protocol.name),
                None => format!("{} has {known}", protocol.name),
            };
            wrong(column, format!("{} has no setting {word:?}", protocol.name)).hint(hint)
        })?;
        self.expect('=', "a setting is a name, =, and a value: clk=tb.sck")?;
        self.peek();
        let column = self.at + 1;
        let value = self.value()?;
        if value.is_empty() {
            return Err(wrong(column, format!("{key} has no value")).hint("write one after the ="));
        }
        Ok(Said { key, value, column })
    }

    /// A value up to a comma or the closing parenthesis, or what stands between quotes.
    fn value(&mut self) -> Result<String> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let start = self.at;
        while self.letters.get(self.at).is_some_and(|c| !",()\"".contains(*c)) {
            self.at += 1;
        }
        let text: String = self.letters[start..self.at].iter().collect();
        Ok(text.trim_end().to_owned())
    }

    fn quoted(&mut self) -> Result<String> {
        let start = self.at + 1;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.letters.get(self.at).copied() {
            self.at += 1;
            match c {
                '"' => return Ok(text),
                '\\' => {
                    text.extend(self.letters.get(self.at));
                    self.at += 1;
                }
                c => text.push(c),
            }
        }
        Err(wrong(start, "the quotes are not closed").hint("write \" behind the name"))
    }
}

/// What was said, taken out by name.
struct Settings {
    said: Vec<Said>,
    end: usize,
}

impl Settings {
    fn spec(&self, protocol: &str) -> Result<Spec> {
        Ok(match protocol {
            "spi" => Spec::Spi(self.spi()?),
            "uart" => Spec::Uart(self.uart()?),
            "i2c" => Spec::I2c(I2c { scl: self.needed("scl"), sda: self.needed("sda") }),
            _ => Spec::Axis(Axis {
                clk: self.needed("clk"),
                valid: self.needed("valid"),
                ready: self.name("ready"),
                data: self.needed("data"),
                last: self.name("last"),
                keep: self.name("keep"),
                strb: self.name("strb"),
            }),
        })
    }

    fn spi(&self) -> Result<Spi> {
        let (copi, cipo) = (self.name("copi"), self.name("cipo"));
        if copi.is_none() && cipo.is_none() {
            return Err(wrong(self.end, "spi needs copi= or cipo=").hint(EXAMPLES[0]));
        }
        Ok(Spi {
            clk: self.needed("clk"),
            cs: self.name("cs"),
            copi,
            cipo,
            mode: self.number("mode", 0..=3, 0)?,
            bits: self.number("bits", 1..=64, 8)?,
            order: self.order(Order::Msb)?,
            cs_high: self.choice("active", &[("low", false), ("high", true)], false)?,
        })
    }

    fn uart(&self) -> Result<Uart> {
        let rate = match (self.find("baud"), self.find("bit")) {
            (Some(baud), None) => {
                let number = baud.value.parse().ok().filter(|baud| *baud > 0);
                Rate::Baud(number.ok_or_else(|| {
                    wrong(baud.column, format!("{:?} is no number of bits a second", baud.value))
                        .hint("115200")
                })?)
            }
            (None, Some(bit)) => {
                let length = bit.value.parse().map_err(|error: Diagnostic| {
                    wrong(bit.column, &error.what).hint(error.hint.unwrap_or_default())
                })?;
                Rate::Bit(length)
            }
            _ => return Err(wrong(self.end, "uart needs baud= or bit=, one of them").hint(EXAMPLES[1])),
        };
        if matches!(rate, Rate::Bit(bit) if bit.digits <= 0) {
            let column = self.find("bit").map_or(self.end, |said| said.column);
            return Err(wrong(column, "a bit must take some time").hint("bit=8680ns"));
        }
        Ok(Uart {
            rx: self.needed("rx"),
            rate,
            bits: self.number("bits", 5..=9, 8)?,
            parity: self.choice("parity", &Parity::WORDS, Parity::None)?,
            stop: self.choice("stop", &Stop::WORDS, Stop::One)?,
            order: self.order(Order::Lsb)?,
        })
    }

    fn find(&self, key: &str) -> Option<&Said> {
        self.said.iter().find(|said| said.key == key)
    }

    fn name(&self, key: &str) -> Option<String> {
        self.find(key).map(|said| said.value.clone())
    }

    /// A name that the table demands, so it is there.
    fn needed(&self, key: &str) -> String {
        self.name(key).unwrap_or_default()
    }

    fn order(&self, default: Order) -> Result<Order> {
        self.choice("order", &[("msb", Order::Msb), ("lsb", Order::Lsb)], default)
    }

    fn number(&self, key: &str, range: std::ops::RangeInclusive<u8>, default: u8) -> Result<u8> {
        let Some(said) = self.find(key) else { return Ok(default) };
        said.value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            wrong(said.column, format!("{key} cannot be {:?}", said.value)).hint(format!(
                "from {} to {}",
                range.start(),
                range.end()
            ))
        })
    }

    fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)], default: T) -> Result<T> {
        let Some(said) = self.find(key) else { return Ok(default) };
        choices.iter().find(|(word, _)| *word == said.value).map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            wrong(said.column, format!("{key} cannot be {:?}", said.value)).hint(words.join(", "))
        })
    }
}
