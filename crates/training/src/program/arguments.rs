//! The arguments of `mien-train`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use formats::split::Part;

/// Trains and predicts for `mien`, which starts this program; use `mien train`, `mien evaluate` and `mien predict` instead.
#[derive(Debug, Parser)]
#[command(name = "mien-train", disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Trains each run that is not finished, from its last checkpoint if there is one.
    Train(Train),
    /// Learns a few batches of the plan that comes in on the standard input, and prints how long they took as JSON.
    Measure(Measure),
    /// Writes the predictions of each run for one part.
    Predict(Predict),
    /// Answers pixels that come in on the standard input with probabilities on the standard output, until the input ends.
    ///
    /// The crate `formats` says in `serving` how both look.
    Serve(Serve),
    /// Prints the versions of mien and libtorch as JSON.
    Version,
}

#[derive(Debug, Parser)]
#[expect(clippy::struct_field_names, reason = "`--train` is the training part")]
pub(super) struct Train {
    /// The tensors that the network learns from.
    #[arg(long, value_name = "FILE")]
    pub(super) train: PathBuf,
    /// The tensors that choose the best epoch.
    #[arg(long, value_name = "FILE")]
    pub(super) validation: PathBuf,
    /// The `photos.csv` beside them.
    #[arg(long, value_name = "FILE")]
    pub(super) photos: PathBuf,
    /// Threads of a run that has not begun; all cores unless told otherwise. A resumed run keeps its own.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(super) threads: Option<usize>,
    /// Folders of runs that `mien` made, one after the other.
    #[arg(required = true, value_name = "RUN_FOLDER")]
    pub(super) runs: Vec<PathBuf>,
}

#[derive(Debug, Parser)]
pub(super) struct Measure {
    /// The tensors that the network learns from.
    #[arg(long, value_name = "FILE")]
    pub(super) train: PathBuf,
    /// The `photos.csv` beside them.
    #[arg(long, value_name = "FILE")]
    pub(super) photos: PathBuf,
    /// Threads; all cores unless told otherwise.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(super) threads: Option<usize>,
}

#[derive(Debug, Parser)]
pub(super) struct Predict {
    /// The tensors of the part.
    #[arg(long, value_name = "FILE")]
    pub(super) part_file: PathBuf,
    /// The `photos.csv` beside them.
    #[arg(long, value_name = "FILE")]
    pub(super) photos: PathBuf,
    /// The part's name.
    #[arg(long, value_name = "test|validation", value_parser = part)]
    pub(super) part: Part,
    /// Folders of finished runs.
    #[arg(required = true, value_name = "RUN_FOLDER")]
    pub(super) runs: Vec<PathBuf>,
}

#[derive(Debug, Parser)]
pub(super) struct Serve {
    /// The folder of a finished run.
    #[arg(value_name = "RUN_FOLDER")]
    pub(super) run: PathBuf,
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 1..=1024) => Ok(count),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}

fn part(text: &str) -> Result<Part, String> {
    match text.parse()? {
        part @ (Part::Validation | Part::Test) => Ok(part),
        _ => Err("expected `validation` or `test`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_declared_without_contradiction() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn only_parts_that_are_not_learned_from_are_predicted() {
        assert_eq!(part("validation"), Ok(Part::Validation));
        assert!(part("train").is_err());
        assert!(part("tset").is_err());
    }
}
