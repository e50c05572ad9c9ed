//! An expression as text that reads back as the same tree.

use super::node::{
    BINARY, FUNCTIONS, Fill, Function, Item, Name, Node, PRIMARY, RELATIONAL, Select, UNARIES, UNARY,
};
use super::token::{is_inner, is_start};
use std::fmt::{self, Formatter, Write};

impl fmt::Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write(self, 0, f)
    }
}

/// Writes a node where what binds less than `level` needs parentheses.
fn write(node: &Node, level: u8, f: &mut Formatter<'_>) -> fmt::Result {
    if binds(node) < level {
        f.write_char('(')?;
        write_open(node, f)?;
        return f.write_char(')');
    }
    write_open(node, f)
}

/// How tightly the outermost operator binds.
fn binds(node: &Node) -> u8 {
    match node {
        Node::Choice(..) => 0,
        Node::Inside(..) => RELATIONAL,
        Node::Unary(..) => UNARY,
        Node::Binary(operator, ..) => {
            BINARY.iter().find(|(_, known, _)| known == operator).map_or(0, |(.., binds)| *binds)
        }
        _ => PRIMARY,
    }
}

fn write_open(node: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    match node {
        Node::Name(name) => write_name(name, f),
        Node::Literal(literal) => f.write_str(&literal.text),
        Node::Fill(fill) => f.write_str(match fill {
            Fill::Zero => "'0",
            Fill::One => "'1",
            Fill::Unknown => "'x",
            Fill::Floating => "'z",
        }),
        Node::Real(number) => write!(f, "{number:?}"),
        Node::Text(text) => write_text(text, f),
        Node::Select(base, select) => {
            write(base, PRIMARY, f)?;
            write_select(select, f)
        }
        Node::Concat(parts) => write_list(parts, f),
        Node::Repeat(times, parts) => {
            write!(f, "{{{times}")?;
            write_list(parts, f)?;
            f.write_char('}')
        }
        Node::Unary(operator, operand) => {
            let text = UNARIES.iter().find(|(_, known)| known == operator).map_or("", |(text, _)| text);
            f.write_str(text)?;
            write(operand, PRIMARY, f)
        }
        Node::Binary(operator, left, right) => {
            let text = BINARY.iter().find(|(_, known, _)| known == operator).map_or("", |(text, ..)| text);
            let level = binds(node);
            write(left, level, f)?;
            write!(f, " {text} ")?;
            write(right, level + 1, f)
        }
        Node::Choice(condition, yes, no) => {
            write(condition, 1, f)?;
            f.write_str(" ? ")?;
            write(yes, 0, f)?;
            f.write_str(" : ")?;
            write(no, 0, f)
        }
        Node::Inside(value, items) => {
            write(value, RELATIONAL, f)?;
            f.write_str(" inside ")?;
            write_items(items, f)
        }
        Node::Call(function, operand) => write_call(*function, operand, f),
    }
}

fn write_list(parts: &[Node], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('{')?;
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { ", " })?;
        write(part, 0, f)?;
    }
    f.write_char('}')
}

fn write_items(items: &[Item], f: &mut Formatter<'_>) -> fmt::Result {
    let end = |node: &Option<Node>, f: &mut Formatter<'_>| match node {
        Some(node) => write(node, 0, f),
        None => f.write_char('$'),
    };
    f.write_char('{')?;
    for (index, item) in items.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { ", " })?;
        match item {
            Item::One(node) => write(node, 0, f)?,
            Item::Between(low, high) => {
                f.write_char('[')?;
                end(low, f)?;
                f.write_char(':')?;
                end(high, f)?;
                f.write_char(']')?;
            }
        }
    }
    f.write_char('}')
}

fn write_select(select: &Select, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('[')?;
    match select {
        Select::Bit(index) => write(index, 0, f)?,
        Select::Part(high, low) => write!(f, "{high}:{low}")?,
        Select::Up(index, width) => {
            write(index, 0, f)?;
            write!(f, " +: {width}")?;
        }
        Select::Down(index, width) => {
            write(index, 0, f)?;
            write!(f, " -: {width}")?;
        }
    }
    f.write_char(']')
}

fn write_call(function: Function, operand: &Node, f: &mut Formatter<'_>) -> fmt::Result {
    let same = |known: &Function| {
        *known == function || matches!((known, function), (Function::Past(_), Function::Past(_)))
    };
    let name = FUNCTIONS.iter().find(|(_, known)| same(known)).map_or("", |(name, _)| name);
    write!(f, "${name}(")?;
    write(operand, 0, f)?;
    if let Function::Past(ago @ 2..) = function {
        write!(f, ", {ago}")?;
    }
    f.write_char(')')
}

/// Parts that are no plain identifiers are escaped.
fn write_name(name: &Name, f: &mut Formatter<'_>) -> fmt::Result {
    for (index, part) in name.0.iter().enumerate() {
        let last = index + 1 == name.0.len();
        f.write_str(if index == 0 { "" } else { "." })?;
        let (word, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        let plain = word.chars().next().is_some_and(is_start) && word.chars().all(is_inner);
        let indexed = indices.is_empty() || (!last && are_indices(indices));
        let keyword = word == "inside";
        if plain && indexed && !keyword {
            f.write_str(part)?;
        } else {
            write!(f, "\\{part} ")?;
        }
    }
    Ok(())
}

/// Whether a text is `[1]`, `[1][2]` and so on.
fn are_indices(text: &str) -> bool {
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).is_some_and(|inner| {
        inner.split("][").all(|index| !index.is_empty() && index.chars().all(|c| c.is_ascii_digit()))
    })
}

fn write_text(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            _ if c.is_control() && u32::from(c) < 256 => write!(f, "\\{:03o}", u32::from(c))?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
