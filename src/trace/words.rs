//! What scopes and variables are, in the words of Verilog and VHDL.

use super::hierarchy::Direction;
use wellen::{ScopeType, VarDirection, VarType};

/// Which way a variable goes, if it is a port.
pub(super) fn direction(direction: VarDirection) -> Option<Direction> {
    match direction {
        VarDirection::Input => Some(Direction::Input),
        VarDirection::Output | VarDirection::Buffer => Some(Direction::Output),
        VarDirection::InOut | VarDirection::Linkage => Some(Direction::Both),
        VarDirection::Unknown | VarDirection::Implicit => None,
    }
}

/// The word for a kind of variable, as it stands in a VCD or in the source.
pub(super) fn var_type(kind: VarType) -> &'static str {
    match kind {
        VarType::Event => "event",
        VarType::Integer => "integer",
        VarType::Parameter => "parameter",
        VarType::Real => "real",
        VarType::Reg => "reg",
        VarType::Supply0 => "supply0",
        VarType::Supply1 => "supply1",
        VarType::Time => "time",
        VarType::Tri => "tri",
        VarType::TriAnd => "triand",
        VarType::TriOr => "trior",
        VarType::TriReg => "trireg",
        VarType::Tri0 => "tri0",
        VarType::Tri1 => "tri1",
        VarType::WAnd => "wand",
        VarType::Wire => "wire",
        VarType::WOr => "wor",
        VarType::String => "string",
        VarType::Port => "port",
        VarType::SparseArray => "sparray",
        VarType::RealTime => "realtime",
        VarType::RealParameter => "real_parameter",
        VarType::Bit => "bit",
        VarType::Logic => "logic",
        VarType::Int => "int",
        VarType::ShortInt => "shortint",
        VarType::LongInt => "longint",
        VarType::Byte => "byte",
        VarType::Enum => "enum",
        VarType::ShortReal => "shortreal",
        VarType::Boolean => "boolean",
        VarType::BitVector => "bit_vector",
        VarType::StdLogic => "std_logic",
        VarType::StdLogicVector => "std_logic_vector",
        VarType::StdULogic => "std_ulogic",
        VarType::StdULogicVector => "std_ulogic_vector",
        VarType::EventParameter => "event_parameter",
    }
}

/// The words for a kind of scope: `module`, `vhdl_for_generate`.
pub(super) fn scope_kind(kind: ScopeType) -> String {
    let mut words = String::new();
    for letter in format!("{kind:?}").chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}
