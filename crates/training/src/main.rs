//! The `mien-train` program: the part of mien that needs libtorch, started by `mien`.

mod program;

use std::panic;
use std::process::ExitCode;

use clap::Parser;

use program::{Arguments, ExitWith, run};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A panic of `tch` is told as an error, not as a crash.
    panic::set_hook(Box::new(|_| {}));
    let ended = panic::catch_unwind(|| run(&arguments));
    ended.unwrap_or_else(|panic| program::crashed(panic.as_ref())).unwrap_or_else(ExitWith::say)
}
