//! Opening large files.

fn main() {}
