//! Frames and jumps over many changes.

fn main() {}
