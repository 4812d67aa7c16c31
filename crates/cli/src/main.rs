//! The `mien` program: arguments in, one command, text out, an exit code.

mod arguments;
mod commands;
mod exit;
mod failure;
mod hints;
mod print;
mod progress;
mod table;
mod trainer;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(&arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            print::failure(&failure);
            failure.exit.into()
        }
    }
}
