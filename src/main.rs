//! The `tritscope` binary: everything is in the library.

fn main() {}
