//! The `mien` program: arguments in, one command, text out, an exit code.

mod arguments;
mod commands;
mod exit;
mod failure;
mod hints;
mod judging;
mod print;
mod progress;
mod table;
mod trainer;

use std::panic;
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Libraries turn a decoder's panic over damaged bytes into an error or a finding;
    // what is left is a defect of mien, and told as one.
    panic::set_hook(Box::new(|_| {}));
    let ended = panic::catch_unwind(|| commands::run(&arguments));
    match ended.unwrap_or_else(|panic| Err(Failure::defect(panic.as_ref()))) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            print::failure(&failure);
            failure.exit.into()
        }
    }
}
