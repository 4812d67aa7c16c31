//! What can be typed: the global options and the list of commands.

use std::path::PathBuf;

use clap::Parser;

use crate::commands::Command;

/// From photos of faces to an emotion classifier, and a number you can believe about it.
#[derive(Parser)]
#[command(name = "mien", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "A first round:\n  \
    mien init study && cd study\n  \
    mien import ../card --collection november\n  \
    mien split paper --ratio 8:1:1\n  \
    mien train experiments/paper.yaml\n  \
    mien evaluate paper --part test\n  \
    mien report paper --name paper")]
pub(crate) struct Arguments {
    /// The workspace, instead of the nearest folder above that holds `data/mien.yaml`.
    #[arg(long, global = true, value_name = "DIR", env = "MIEN_WORKSPACE")]
    pub(crate) workspace: Option<PathBuf>,

    /// Answer as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
