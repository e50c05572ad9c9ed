//! Expressions over signals in SystemVerilog syntax: conditions, their matches, and computed signals.
