//! The `tritscope` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    tritscope::cli::main()
}
