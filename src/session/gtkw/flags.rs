//! The bits of a line `@…`: how the rows below it are shown.

/// A hexadecimal set of bits; their places are those of GTKWave's trace flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u64);

const HEXADECIMAL: u32 = 1;
const DECIMAL: u32 = 2;
const BINARY: u32 = 3;
const OCTAL: u32 = 4;
const SIGNED: u32 = 10;
const ASCII: u32 = 11;
const STEPS: u32 = 15;
const SLOPES: u32 = 16;
const STRETCH: u32 = 17;
const REAL: u32 = 18;
const FULL_SCALE: u32 = 19;
const CLOSED: u32 = 22;
const GROUP_BEGIN: u32 = 23;
const GROUP_END: u32 = 24;
const FIXED_POINT: u32 = 30;
const ENUM: u32 = 32;

/// Formats of single flags; the first flag that is set says the format.
const FORMATS: [(u32, &str); 6] =
    [(REAL, "f64"), (ASCII, "ascii"), (ENUM, "enum"), (BINARY, "bin"), (OCTAL, "oct"), (HEXADECIMAL, "hex")];

impl Flags {
    /// The flags of `@` and these digits.
    pub(super) fn parse(digits: &str) -> Option<Self> {
        u64::from_str_radix(digits.trim(), 16).ok().map(Self)
    }

    fn has(self, bit: u32) -> bool {
        self.0 >> bit & 1 == 1
    }

    pub(super) fn begins_group(self) -> bool {
        self.has(GROUP_BEGIN)
    }

    pub(super) fn ends_group(self) -> bool {
        self.has(GROUP_END)
    }

    pub(super) fn closed(self) -> bool {
        self.has(CLOSED)
    }

    /// Whether the line makes the curve above it higher.
    pub(super) fn stretches(self) -> bool {
        self.has(STRETCH)
    }

    /// How values are written, unless in fixed point.
    pub(super) fn format(self, shift: u32) -> Option<&'static str> {
        if self.has(FIXED_POINT) && shift > 0 {
            return None;
        }
        if let Some((_, format)) = FORMATS.iter().find(|(bit, _)| self.has(*bit)) {
            return Some(format);
        }
        match (self.has(SIGNED), self.has(DECIMAL)) {
            (true, _) => Some("signed"),
            (false, true) => Some("unsigned"),
            (false, false) => None,
        }
    }

    /// The format of values with `shift` bits behind the point.
    pub(super) fn fixed(self, shift: u32) -> Option<String> {
        let word = if self.has(SIGNED) { "fixed" } else { "ufixed" };
        (self.has(FIXED_POINT) && shift > 0).then(|| format!("{word}({shift})"))
    }

    /// How a curve is drawn.
    pub(super) fn analog(self) -> Option<(String, String)> {
        let line = match (self.has(STEPS), self.has(SLOPES)) {
            (_, true) => "slope",
            (true, false) => "step",
            (false, false) => return None,
        };
        let range = if self.has(FULL_SCALE) { "global" } else { "viewport" };
        Some((line.to_owned(), range.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_flags_say_the_format() {
        let format = |digits: &str| Flags::parse(digits).unwrap().format(0);
        for (digits, wanted) in [
            ("22", Some("hex")),
            ("24", Some("unsigned")),
            ("28", Some("bin")),
            ("30", Some("oct")),
            ("420", Some("signed")),
            ("424", Some("signed")),
            ("820", Some("ascii")),
            ("40020", Some("f64")),
            ("100000022", Some("enum")),
            ("20", None),
        ] {
            assert_eq!(format(digits), wanted, "@{digits}");
        }
        assert_eq!(Flags::parse("x"), None);
    }

    #[test]
    fn an_enumeration_wins_over_its_digits() {
        let flags = Flags::parse("100000022").unwrap();
        assert!(flags.has(ENUM) && flags.has(HEXADECIMAL));
    }

    #[test]
    fn fixed_point_needs_a_shift() {
        let flags = Flags::parse("40000424").unwrap();
        assert_eq!((flags.format(4), flags.fixed(4).as_deref()), (None, Some("fixed(4)")));
        assert_eq!((flags.format(0), flags.fixed(0)), (Some("signed"), None));
        assert_eq!(Flags::parse("40000024").unwrap().fixed(7).as_deref(), Some("ufixed(7)"));
    }

    #[test]
    fn curves_have_a_line_and_a_range() {
        let analog = |digits: &str| Flags::parse(digits).unwrap().analog();
        let pair = |line: &str, range: &str| Some((line.to_owned(), range.to_owned()));
        assert_eq!(analog("8420"), pair("step", "viewport"));
        assert_eq!(analog("88420"), pair("step", "global"));
        assert_eq!(analog("10420"), pair("slope", "viewport"));
        assert_eq!(analog("22"), None);
    }
}
