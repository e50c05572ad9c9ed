//! From words to a tree: operators by how tightly they bind (IEEE 1800-2017 11.3.2).

use super::node::{
    BINARY, Binary, FUNCTIONS, Function, Item, Name, Node, RELATIONAL, Select, UNARIES, Unary,
};
use super::problem::Problem;
use super::token::{Token, tokens};
use crate::base::nearest;

type Parsed<T> = Result<T, Problem>;

/// The most levels of an expression, so that no text can exhaust the stack.
pub(super) const DEEPEST: usize = 100;

/// The farthest that `past` looks back.
const MOST_PAST: u32 = 1 << 16;

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Parsed<Node> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    if parser.peek() == &Token::End {
        return Err(Problem::at(1, "the expression is empty").hint("write a condition such as a == 8'h42"));
    }
    let node = parser.expression()?;
    if parser.peek() != &Token::End {
        return Err(parser.unexpected("an operator"));
    }
    if node.depth() > DEEPEST {
        return Err(too_deep(1));
    }
    Ok(node)
}

fn too_deep(column: usize) -> Problem {
    Problem::at(column, format!("the expression has more than {DEEPEST} levels"))
        .hint("compute parts of it as signals of their own")
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn ahead(&self, n: usize) -> &Token {
        self.tokens.get(self.at + n).map_or(&Token::End, |(token, _)| token)
    }

    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn column(&self) -> usize {
        let last = self.tokens.last().map_or(1, |(_, column)| *column);
        self.tokens.get(self.at).map_or(last, |(_, column)| *column)
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn accept(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.accept(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> Problem {
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            Token::Word(word, _) => format!("`{}`", word.escape_debug()),
            Token::System(name) => format!("`${}`", name.escape_debug()),
            Token::Number(number) => format!("`{}`", number.text),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::Text(_) => "a text".to_owned(),
            Token::Fill(_) | Token::Real(_) => "a number".to_owned(),
        };
        Problem::at(self.column(), format!("{wanted} is expected, not {found}"))
    }

    /// Goes one level down, while there are levels.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEEPEST {
            return Err(too_deep(self.column()));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// `a ? b : c` and everything that binds tighter.
    fn expression(&mut self) -> Parsed<Node> {
        self.deeper(|parser| {
            let condition = parser.binary(1)?;
            if !parser.accept("?") {
                return Ok(condition);
            }
            let yes = parser.expression()?;
            parser.expect(":")?;
            let no = parser.expression()?;
            Ok(Node::Choice(condition.into(), yes.into(), no.into()))
        })
    }

    /// Operators that bind at least as tightly as `level`; equal ones group from the left.
    fn binary(&mut self, level: u8) -> Parsed<Node> {
        let column = self.column();
        let mut left = self.unary()?;
        for _ in 0..DEEPEST {
            if level <= RELATIONAL && self.accept_word("inside") {
                left = Node::Inside(left.into(), self.members()?);
            } else if let Some((operator, binds)) = self.operator().filter(|(_, binds)| *binds >= level) {
                self.at += 1;
                let right = self.deeper(|parser| parser.binary(binds + 1))?;
                left = Node::Binary(operator, left.into(), right.into());
            } else if left.depth() > DEEPEST {
                break;
            } else {
                return Ok(left);
            }
        }
        Err(too_deep(column))
    }

    fn operator(&self) -> Option<(Binary, u8)> {
        let Token::Symbol(symbol) = self.peek() else { return None };
        BINARY.iter().find(|(text, ..)| text == symbol).map(|(_, operator, binds)| (*operator, *binds))
    }

    fn accept_word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(word, false) if word == wanted);
        self.at += usize::from(found);
        found
    }

    fn unary(&mut self) -> Parsed<Node> {
        let operator = match self.peek() {
            Token::Symbol(symbol) => UNARIES.iter().find(|(text, _)| text == symbol).map(|(_, unary)| *unary),
            // `a & &&b` is no expression, but `&&b` alone deserves a plain answer.
            _ => None,
        };
        let Some(operator) = operator else { return self.primary() };
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        Ok(Node::Unary(operator, operand.into()))
    }

    /// A value with the selects behind it.
    fn primary(&mut self) -> Parsed<Node> {
        let mut node = self.value()?;
        while self.is("[") {
            self.at += 1;
            let select = self.deeper(Self::select)?;
            node = Node::Select(node.into(), select);
            if node.depth() > DEEPEST {
                return Err(too_deep(self.column()));
            }
        }
        Ok(node)
    }

    fn value(&mut self) -> Parsed<Node> {
        let column = self.column();
        let value = match self.peek().clone() {
            Token::Number(number) => Node::Literal(number),
            Token::Fill(fill) => Node::Fill(fill),
            Token::Real(number) => Node::Real(number),
            Token::Text(text) => Node::Text(text),
            Token::System(name) => {
                self.at += 1;
                return self.call(&name, column);
            }
            Token::Word(word, escaped) => {
                if !escaped && word == "inside" {
                    return Err(self.unexpected("a value"));
                }
                let call = matches!(self.ahead(1), Token::Symbol("("));
                if call && !escaped {
                    self.at += 1;
                    return self.call(&word, column);
                }
                return self.name();
            }
            Token::Symbol("(") => {
                self.at += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Symbol("{") => return self.concatenation(),
            Token::Symbol(_) | Token::End => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(value)
    }

    /// A hierarchical name. An index belongs to it only if a `.` follows; otherwise it is a select.
    fn name(&mut self) -> Parsed<Node> {
        let mut parts = Vec::new();
        loop {
            let Token::Word(word, _) = self.peek() else { return Err(self.unexpected("a name")) };
            let mut part = word.clone();
            self.at += 1;
            let indices = self.indices_before_dot();
            for _ in 0..indices {
                if let Token::Number(index) = self.ahead(1) {
                    part = format!("{part}[{}]", index.text);
                }
                self.at += 3;
            }
            parts.push(part);
            if !self.accept(".") {
                return Ok(Node::Name(Name(parts)));
            }
        }
    }

    /// How many `[n]` come here, if a `.` comes after them; 0 otherwise.
    fn indices_before_dot(&self) -> usize {
        let mut count = 0;
        while let (Token::Symbol("["), Token::Number(number), Token::Symbol("]")) =
            (self.ahead(3 * count), self.ahead(3 * count + 1), self.ahead(3 * count + 2))
        {
            if !number.text.chars().all(|c| c.is_ascii_digit()) {
                break;
            }
            count += 1;
        }
        if matches!(self.ahead(3 * count), Token::Symbol(".")) { count } else { 0 }
    }

    /// What stands in brackets behind a value, and the closing bracket.
    fn select(&mut self) -> Parsed<Select> {
        let column = self.column();
        let index = self.expression()?;
        let select = if self.accept(":") {
            let high = constant(&index).ok_or_else(|| not_constant(column))?;
            let column = self.column();
            let low = constant(&self.expression()?).ok_or_else(|| not_constant(column))?;
            Select::Part(high, low)
        } else if self.accept("+:") {
            Select::Up(index.into(), self.width()?)
        } else if self.accept("-:") {
            Select::Down(index.into(), self.width()?)
        } else {
            Select::Bit(index.into())
        };
        self.expect("]")?;
        Ok(select)
    }

    /// A constant number of bits, 1 or more.
    fn width(&mut self) -> Parsed<u32> {
        let column = self.column();
        let width = constant(&self.expression()?).and_then(|width| u32::try_from(width).ok());
        width.filter(|width| *width > 0).ok_or_else(|| Problem::at(column, "a width is a number above 0"))
    }

    /// `{a, b}` or `{4{a}}`.
    fn concatenation(&mut self) -> Parsed<Node> {
        self.expect("{")?;
        let column = self.column();
        let first = self.expression()?;
        if self.is("{") {
            let times =
                constant(&first).and_then(|times| u32::try_from(times).ok()).filter(|times| *times > 0);
            let times = times.ok_or_else(|| Problem::at(column, "a replication repeats 1 time or more"))?;
            let parts = self.deeper(Self::concatenation)?;
            self.expect("}")?;
            return Ok(match parts {
                Node::Concat(parts) => Node::Repeat(times, parts),
                other => Node::Repeat(times, vec![other]),
            });
        }
        let mut parts = vec![first];
        while self.accept(",") {
            parts.push(self.expression()?);
        }
        self.expect("}")?;
        Ok(Node::Concat(parts))
    }

    /// `{a, [b:c], …}` behind `inside`.
    fn members(&mut self) -> Parsed<Vec<Item>> {
        self.expect("{")?;
        let mut items = Vec::new();
        loop {
            items.push(if self.accept("[") { self.range()? } else { Item::One(self.expression()?) });
            if !self.accept(",") {
                self.expect("}")?;
                return Ok(items);
            }
        }
    }

    /// `b:c]`; `$` leaves an end open.
    fn range(&mut self) -> Parsed<Item> {
        let low = if self.accept("$") { None } else { Some(self.expression()?) };
        self.expect(":")?;
        let high = if self.accept("$") { None } else { Some(self.expression()?) };
        self.expect("]")?;
        Ok(Item::Between(low, high))
    }

    /// The arguments of a function, and which one it is.
    fn call(&mut self, name: &str, column: usize) -> Parsed<Node> {
        let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let problem = Problem::at(column, format!("no function is called `{}`", name.escape_debug()));
            let names: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
            return Err(match nearest(name, names.iter().copied()) {
                Some(known) => problem.hint(format!("did you mean {known}?")),
                None => problem.hint(format!("functions are {}", names.join(", "))),
            });
        };
        self.expect("(")?;
        let operand = self.expression()?;
        let function = match function {
            Function::Past(_) if self.accept(",") => {
                let column = self.column();
                let ago = constant(&self.expression()?).and_then(|ago| u32::try_from(ago).ok());
                let ago = ago.filter(|ago| (1..=MOST_PAST).contains(ago));
                let wrong = || Problem::at(column, format!("past looks back 1 to {MOST_PAST} times"));
                Function::Past(ago.ok_or_else(wrong)?)
            }
            function => *function,
        };
        self.expect(")")?;
        Ok(Node::Call(function, operand.into()))
    }
}

fn not_constant(column: usize) -> Problem {
    Problem::at(column, "both ends of a part select are plain numbers")
        .hint("write a[i +: 4] where the place moves")
}

/// The number that a literal or its negation stands for.
fn constant(node: &Node) -> Option<i64> {
    match node {
        Node::Literal(literal) => literal.value.index(literal.signed),
        Node::Unary(Unary::Minus, inner) => constant(inner)?.checked_neg(),
        _ => None,
    }
}
