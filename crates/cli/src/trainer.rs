//! Starts `mien-train`, the program that holds libtorch, as git starts its own.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use formats::run::RunFolder;
use rustix::process::{Pid, Signal, kill_process};

use crate::exit::Exit;
use crate::failure::Failure;

/// How long OpenMP's threads spin at a barrier before they sleep. Its default is for machines that do
/// nothing else: beside other work an epoch took 17 s instead of 4 s.
const SPIN_VARIABLE: &str = "GOMP_SPINCOUNT";
const SPINS: &str = "8000";

/// How often `mien` looks whether `mien-train` has ended or a signal has come.
const PATIENCE: Duration = Duration::from_millis(20);

/// Names another `mien-train` than the one beside `mien`.
const PROGRAM_VARIABLE: &str = "MIEN_TRAIN";

/// Runs `mien-train` with `arguments` on this terminal and passes its exit code on.
pub(crate) fn run<Argument: Into<OsString>>(
    arguments: impl IntoIterator<Item = Argument>,
) -> Result<Exit, Failure> {
    let program = program()?;
    let signals = Signals::catch()?;
    let mut child = start(&program, arguments, Stdio::inherit())?;
    let status = signals.wait_for(&mut child)?;
    exit_of(status, &program)
}

/// As [`run`], beside others: what it says comes back instead of going to the terminal.
pub(crate) fn run_quietly<Argument: Into<OsString>>(
    arguments: impl IntoIterator<Item = Argument>,
) -> Result<(Exit, String), Failure> {
    let program = program()?;
    let signals = Signals::catch()?;
    let mut child = start(&program, arguments, Stdio::piped())?;
    let listener = child.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            // What cannot be read any more is not said.
            let _ = stderr.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        })
    });
    let status = signals.wait_for(&mut child)?;
    let said = listener.and_then(|listener| listener.join().ok()).unwrap_or_default();
    Ok((exit_of(status, &program)?, said))
}

/// Gives `mien-train` a text, and returns what it prints; its errors go to this terminal.
pub(crate) fn ask<Argument: Into<OsString>>(
    arguments: impl IntoIterator<Item = Argument>,
    text: &str,
) -> Result<(Exit, String), Failure> {
    let program = program()?;
    let mut command = command(&program, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(&program, &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not listen has ended with an error of its own.
        let _ = stdin.write_all(text.as_bytes());
    }
    let output = child.wait_with_output().map_err(Failure::failed)?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((exit_of(output.status, &program)?, answer))
}

/// A `mien-train` that answers pixels with probabilities, in the form of [`formats::serving`].
pub(crate) struct Service {
    program: PathBuf,
    child: Child,
}

/// Starts a service by a finished run, with the pipes for pixels and for probabilities. It ends with its input, and
/// with the thread that started it.
pub(crate) fn serve(run: &RunFolder) -> Result<(Service, ChildStdin, ChildStdout), Failure> {
    let program = program()?;
    let mut command = command(&program, ["serve".into(), run.path().as_os_str().to_owned()]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(&program, &error))?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(input), Some(output)) => Ok((Service { program, child }, input, output)),
        _ => Err(Failure::failed("`mien-train` has no pipes")),
    }
}

impl Service {
    /// Ends it at once.
    pub(crate) fn stop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
    }

    /// Waits for the end, which must come after the input was closed; one that failed said why.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        let status = self.child.wait().map_err(Failure::failed)?;
        if status.code().is_none() {
            return Err(Failure::failed("`mien-train` was killed"));
        }
        match exit_of(status, &self.program)? {
            Exit::Done => Ok(()),
            exit => Err(Failure { exit, errors: Vec::new() }),
        }
    }
}

fn start<Argument: Into<OsString>>(
    program: &Path,
    arguments: impl IntoIterator<Item = Argument>,
    stderr: Stdio,
) -> Result<Child, Failure> {
    let mut command = command(program, arguments);
    command.stderr(stderr).spawn().map_err(|error| cannot_start(program, &error))
}

fn command<Argument: Into<OsString>>(
    program: &Path,
    arguments: impl IntoIterator<Item = Argument>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.into_iter().map(Into::into));
    if std::env::var_os(SPIN_VARIABLE).is_none() {
        command.env(SPIN_VARIABLE, SPINS);
    }
    command
}

fn cannot_start(program: &Path, error: &std::io::Error) -> Failure {
    Failure::refused(format!("cannot start `{}`: {error}", program.display()))
}

fn exit_of(status: ExitStatus, program: &Path) -> Result<Exit, Failure> {
    match status.code() {
        Some(0) => Ok(Exit::Done),
        // The loader found no libtorch; its own words are on the terminal already.
        Some(127) => Err(Failure::refused(missing_libtorch(program))),
        Some(code) => Ok(Exit::Code(code as u8)),
        None => Err(Failure::failed(
            "`mien-train` was killed\nhint: what it had finished is in its checkpoint; `mien resume` continues from there",
        )),
    }
}

/// SIGINT and SIGTERM, which `mien-train` answers with a checkpoint: `mien` passes them on and waits for it.
pub(crate) struct Signals {
    caught: [(Signal, Arc<AtomicBool>); 2],
}

impl Signals {
    /// Listens from now on; every listener hears every signal.
    pub(crate) fn catch() -> Result<Self, Failure> {
        let caught = [(Signal::INT, Arc::default()), (Signal::TERM, Arc::default())];
        for (signal, flag) in &caught {
            signal_hook::flag::register(signal.as_raw(), Arc::clone(flag))
                .map_err(Failure::failed)?;
        }
        Ok(Self { caught })
    }

    /// 128 and the number of the signal that came, as shells expect; nothing before one came.
    pub(crate) fn exit(&self) -> Option<Exit> {
        let (signal, _) = self.caught.iter().find(|(_, flag)| flag.load(Ordering::Relaxed))?;
        Some(Exit::Code(128 + signal.as_raw() as u8))
    }

    fn wait_for(&self, child: &mut Child) -> Result<ExitStatus, Failure> {
        loop {
            if let Some(status) = child.try_wait().map_err(Failure::failed)? {
                return Ok(status);
            }
            for (signal, flag) in &self.caught {
                if flag.swap(false, Ordering::Relaxed) {
                    // It may have ended by itself in between.
                    let _ = kill_process(Pid::from_child(child), *signal);
                }
            }
            std::thread::sleep(PATIENCE);
        }
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
