//! Starts `mien-train`, the program that holds libtorch, as git starts its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::exit::Exit;
use crate::failure::Failure;

/// Names another `mien-train` than the one beside `mien`.
const PROGRAM_VARIABLE: &str = "MIEN_TRAIN";

/// Runs `mien-train` with `arguments` on this terminal and passes its exit code on.
pub(crate) fn run<Argument: Into<OsString>>(arguments: impl IntoIterator<Item = Argument>) -> Result<Exit, Failure> {
    let program = program()?;
    let mut command = Command::new(&program);
    command.args(arguments.into_iter().map(Into::into));
    let status = command.status().map_err(|error| {
        Failure::refused(format!("cannot start `{}`: {error}", program.display()))
    })?;
    match status.code() {
        Some(0) => Ok(Exit::Done),
        // The loader found no libtorch; its own words are on the terminal already.
        Some(127) => Err(Failure::refused(missing_libtorch(&program))),
        Some(code) => Ok(Exit::Code(code as u8)),
        None => Err(Failure::failed("`mien-train` was killed\nhint: what it had finished is in its checkpoint; `mien resume` continues from there")),
    }
}

fn program() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os(PROGRAM_VARIABLE) {
        return Ok(named.into());
    }
    let own = std::env::current_exe().map_err(Failure::failed)?;
    let beside = own.with_file_name("mien-train");
    if beside.is_file() {
        return Ok(beside);
    }
    Err(Failure::refused(format!(
        "`mien-train` is not beside `{}`\nhint: build it with `make build` (it needs libtorch, which `scripts/libtorch` fetches), or name one in {PROGRAM_VARIABLE}",
        own.display()
    )))
}

fn missing_libtorch(program: &Path) -> String {
    format!(
        "`{}` found no libtorch\nhint: fetch it with `scripts/libtorch`, or set LD_LIBRARY_PATH to the lib folder of a libtorch 2.11",
        program.display()
    )
}
