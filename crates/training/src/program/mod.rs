//! What `mien-train` does with its arguments, what it says, and how it ends.

mod arguments;
mod display;
mod signals;

use std::any::Any;
use std::error::Error;
use std::process::ExitCode;

use experiment::Plan;
use formats::run::RunFolder;
use formats::split;
use training::{Outcome, Part, Parts, VERSIONS};

pub(crate) use arguments::Arguments;
use arguments::{Command, Measure, Predict, Serve, Train};
use display::Display;
use signals::Signals;

/// An exit code, and the error that led to it.
pub(crate) struct ExitWith {
    code: u8,
    error: Box<dyn Error + Send + Sync>,
}

/// Does what the arguments ask for.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, ExitWith> {
    match &arguments.command {
        Command::Train(train) => run_train(train),
        Command::Measure(measure) => run_measure(measure),
        Command::Predict(predict) => run_predict(predict),
        Command::Serve(serve) => run_serve(serve),
        Command::Version => {
            display::versions(&VERSIONS);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn run_train(arguments: &Train) -> Result<ExitCode, ExitWith> {
    let signals = Signals::listen().map_err(ExitWith::failed)?;
    let parts = Parts::open(&arguments.train, &arguments.validation, &arguments.photos)?;
    let threads = arguments.threads.unwrap_or_else(available_threads);
    let mut code = ExitCode::SUCCESS;
    for folder in folders(&arguments.runs) {
        let mut display = Display::new(&signals);
        let ended = training::train_run(&folder, &parts, threads, &mut display);
        display.clear();
        match ended {
            Ok(Outcome::Finished) => {}
            Ok(Outcome::WasFinished) => {
                display::note(&format!("{} is finished already", folder.path().display()));
            }
            Ok(Outcome::Interrupted) => {
                display::note(&format!(
                    "interrupted; {} goes on from here",
                    folder.last_checkpoint().display()
                ));
                return Ok(signals.exit_code());
            }
            // One seed that runs away says nothing against the others.
            Err(error @ training::Error::Exploded { .. }) => code = ExitWith::from(error).say(),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(code)
}

fn run_measure(arguments: &Measure) -> Result<ExitCode, ExitWith> {
    let text = std::io::read_to_string(std::io::stdin()).map_err(ExitWith::failed)?;
    let plan = Plan::parse(&text, "standard input".as_ref()).map_err(training::Error::from)?;
    let train = Part::open(split::Part::Train, &arguments.train, &arguments.photos)?;
    let threads = arguments.threads.unwrap_or_else(available_threads);
    display::json(&training::measure(&plan, &train, threads)?);
    Ok(ExitCode::SUCCESS)
}

fn run_predict(arguments: &Predict) -> Result<ExitCode, ExitWith> {
    let Predict { part, part_file, photos, .. } = arguments;
    let part = Part::open(part.clone(), part_file, photos)?;
    for folder in folders(&arguments.runs) {
        training::predict_run(&folder, &part)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The standard output belongs to the answers.
fn run_serve(arguments: &Serve) -> Result<ExitCode, ExitWith> {
    signals::leave_interrupts_to_the_parent().map_err(ExitWith::failed)?;
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    training::serve(&RunFolder::at(arguments.run.clone()), input, output)?;
    Ok(ExitCode::SUCCESS)
}

fn folders(runs: &[std::path::PathBuf]) -> impl Iterator<Item = RunFolder> {
    runs.iter().cloned().map(RunFolder::at)
}

fn available_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What a panic becomes that happened outside of a run.
pub(crate) fn crashed(panic: &(dyn Any + Send)) -> Result<ExitCode, ExitWith> {
    Err(ExitWith::failed(format!("libtorch failed: {}", training::first_line(panic))))
}

impl ExitWith {
    fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { code: 1, error: error.into() }
    }

    /// Tells the error with its causes, and gives the code.
    pub(crate) fn say(self) -> ExitCode {
        display::error(self.error.as_ref());
        self.code.into()
    }
}

impl From<training::Error> for ExitWith {
    fn from(error: training::Error) -> Self {
        let code = match &error {
            training::Error::Busy { .. } => 4,
            error if error.is_the_users() => 2,
            _ => 1,
        };
        Self { code, error: error.into() }
    }
}
