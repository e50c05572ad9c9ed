//! The tree of an expression, as it is written.

use super::vector::Vector;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Name(Name),
    Literal(Literal),
    /// `'0 '1 'x 'z`: as wide as what stands beside it.
    Fill(Fill),
    Real(f64),
    Text(String),
    Select(Box<Node>, Select),
    Concat(Vec<Node>),
    Repeat(u32, Vec<Node>),
    Unary(Unary, Box<Node>),
    Binary(Binary, Box<Node>, Box<Node>),
    Choice(Box<Node>, Box<Node>, Box<Node>),
    Inside(Box<Node>, Vec<Item>),
    Call(Function, Box<Node>),
}

/// A hierarchical name, one part a scope; a part holds no `\` and may hold an index, `lane[3]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(pub(super) Vec<String>);

impl Name {
    /// The dotted path.
    pub(super) fn path(&self) -> String {
        self.0.join(".")
    }

    /// Whether it is a bare `x` or `z`, which means a value where no signal is called so.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.0.as_slice(), [only] if matches!(only.as_str(), "x" | "X" | "z" | "Z"))
    }
}

/// A number with its text, `8'hff`, in lower case and without `_`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    pub(super) text: String,
    pub(super) value: Vector,
    pub(super) signed: bool,
    /// Whether the text gives no size, so that unknown high bits go on as far as needed.
    pub(super) unsized_: bool,
}

/// The bit of an unbased literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    Zero,
    One,
    Unknown,
    Floating,
}

/// What a select takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Select {
    /// `[i]`
    Bit(Box<Node>),
    /// `[7:4]`
    Part(i64, i64),
    /// `[i +: 4]`
    Up(Box<Node>, u32),
    /// `[i -: 4]`
    Down(Box<Node>, u32),
}

/// A member of a set: a value, or a range whose ends may be open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    One(Node),
    Between(Option<Node>, Option<Node>),
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Not,
    Invert,
    Plus,
    Minus,
    And,
    Or,
    Xor,
    Nand,
    Nor,
    Xnor,
}

/// An operator between its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Power,
    Times,
    Over,
    Modulo,
    Plus,
    Minus,
    Left,
    Right,
    ArithmeticLeft,
    ArithmeticRight,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    Unequal,
    Same,
    NotSame,
    Matches,
    Mismatches,
    And,
    Xor,
    Xnor,
    Or,
    Both,
    Either,
}

/// How tightly operators bind (IEEE 1800-2017 Table 11-2), loosest first; `?:` is 0.
pub(super) const UNARY: u8 = 12;
pub(super) const PRIMARY: u8 = 13;
/// Relational operators and `inside`.
pub(super) const RELATIONAL: u8 = 7;

/// Every operator between operands: text, meaning, how tightly it binds. The first text of a meaning is written.
pub(super) const BINARY: &[(&str, Binary, u8)] = &[
    ("**", Binary::Power, 11),
    ("*", Binary::Times, 10),
    ("/", Binary::Over, 10),
    ("%", Binary::Modulo, 10),
    ("+", Binary::Plus, 9),
    ("-", Binary::Minus, 9),
    ("<<", Binary::Left, 8),
    (">>", Binary::Right, 8),
    ("<<<", Binary::ArithmeticLeft, 8),
    (">>>", Binary::ArithmeticRight, 8),
    ("<", Binary::Less, RELATIONAL),
    ("<=", Binary::LessEqual, RELATIONAL),
    (">", Binary::Greater, RELATIONAL),
    (">=", Binary::GreaterEqual, RELATIONAL),
    ("==", Binary::Equal, 6),
    ("!=", Binary::Unequal, 6),
    ("===", Binary::Same, 6),
    ("!==", Binary::NotSame, 6),
    ("==?", Binary::Matches, 6),
    ("!=?", Binary::Mismatches, 6),
    ("&", Binary::And, 5),
    ("^", Binary::Xor, 4),
    ("~^", Binary::Xnor, 4),
    ("^~", Binary::Xnor, 4),
    ("|", Binary::Or, 3),
    ("&&", Binary::Both, 2),
    ("||", Binary::Either, 1),
];

/// Every operator before an operand.
pub(super) const UNARIES: &[(&str, Unary)] = &[
    ("!", Unary::Not),
    ("~", Unary::Invert),
    ("+", Unary::Plus),
    ("-", Unary::Minus),
    ("&", Unary::And),
    ("|", Unary::Or),
    ("^", Unary::Xor),
    ("~&", Unary::Nand),
    ("~|", Unary::Nor),
    ("~^", Unary::Xnor),
    ("^~", Unary::Xnor),
];

/// A function of one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Signed,
    Unsigned,
    CountOnes,
    OneHot,
    OneHotOrNone,
    IsUnknown,
    CeilingLog,
    Rose,
    Fell,
    Stable,
    Changed,
    /// The value so many ticks, or changes, ago.
    Past(u32),
}

/// Every function by its name without `$`.
pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("signed", Function::Signed),
    ("unsigned", Function::Unsigned),
    ("countones", Function::CountOnes),
    ("onehot", Function::OneHot),
    ("onehot0", Function::OneHotOrNone),
    ("isunknown", Function::IsUnknown),
    ("clog2", Function::CeilingLog),
    ("rose", Function::Rose),
    ("fell", Function::Fell),
    ("stable", Function::Stable),
    ("changed", Function::Changed),
    ("past", Function::Past(1)),
];

impl Node {
    /// The parts directly below, in the order of the text.
    pub(super) fn children(&self) -> Vec<&Node> {
        match self {
            Self::Name(_) | Self::Literal(_) | Self::Fill(_) | Self::Real(_) | Self::Text(_) => Vec::new(),
            Self::Select(base, Select::Part(..)) => vec![base],
            Self::Select(base, Select::Bit(at) | Select::Up(at, _) | Select::Down(at, _)) => vec![base, at],
            Self::Concat(parts) | Self::Repeat(_, parts) => parts.iter().collect(),
            Self::Unary(_, operand) | Self::Call(_, operand) => vec![operand],
            Self::Binary(_, left, right) => vec![left, right],
            Self::Choice(condition, yes, no) => vec![condition, yes, no],
            Self::Inside(value, items) => {
                let members = items.iter().flat_map(|item| match item {
                    Item::One(node) => vec![node],
                    Item::Between(low, high) => low.iter().chain(high).collect(),
                });
                std::iter::once(value.as_ref()).chain(members).collect()
            }
        }
    }

    /// The number of levels.
    pub(super) fn depth(&self) -> usize {
        1 + self.children().into_iter().map(Self::depth).max().unwrap_or(0)
    }
}
