//! `mien export`: a trained network for PyTorch.

use std::path::{Path, PathBuf};

use clap::Args;
use experiment::{Exported, Plan, pytorch, pytorch_name};
use formats::checkpoint::{self, Weights};
use formats::json::json;
use formats::run::{EXPORTED_WEIGHTS, RunFolder, RunRecord};
use formats::tensors::Tensors;
use formats::{Digest, Header, atomic};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Export trained networks for PyTorch: weights and a small Python file that loads them.
///
/// The Python file builds the same network, needs PyTorch alone, and gives the same probabilities as mien.
#[derive(Args)]
#[command(
    after_help = "Example:\n  mien export paper && python3 experiments/runs/paper/*/export/model.py --help"
)]
pub(crate) struct ExportArguments {
    /// A run folder, a run id, or an experiment for all runs of its newest launch.
    #[arg(value_name = "RUN")]
    run: String,

    /// Where the two files go, in a folder per run when there are several [default: `export` in the run's folder].
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,

    /// Say what would be written, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ExportArguments, place: &Place) -> Result<Exit, Failure> {
    let runs = formats::run::find(&place.workspace()?, &arguments.run)?;
    super::check_finished(&runs)?;
    super::forget::check_runs(&runs)?;
    let mut written = Vec::new();
    for (folder, run) in &runs {
        let target = match &arguments.to {
            None => folder.export(),
            Some(folder) if runs.len() == 1 => folder.clone(),
            Some(folder) => folder.join(&run.run),
        };
        if !arguments.dry_run {
            export(folder, run, &target)?;
        }
        written.push(json!({ "run": run.run, "seed": run.seed, "folder": target }));
        if !place.json {
            let would = if arguments.dry_run { "would write" } else { "wrote" };
            print::data(&format!("{would} {}", target.display()));
        }
    }
    if place.json {
        print::json(&written);
    }
    Ok(Exit::Done)
}

/// Writes `weights.safetensors` and `model.py` for a finished run.
fn export(folder: &RunFolder, run: &RunRecord, target: &Path) -> Result<(), Failure> {
    let plan = Plan::read(&folder.resolved())?;
    let temperature = plan.temperature(folder)?;
    let mut header = Header::new("weights", 1).settings(json!({
        "experiment": run.experiment, "run": run.run, "seed": run.seed,
        "classes": plan.classes, "view": plan.view_settings, "temperature": temperature,
    }));
    header = header.input("plan", Digest::of(plan.digest_text().as_bytes()));
    let weights = checkpoint::predictor(&plan.predicting_checkpoint(folder))?;
    let add = |tensors: Tensors<'static>, Weights { name, shape, values }: &Weights| {
        tensors.floats(&pytorch_name(name), shape, values)
    };
    weights.iter().fold(Tensors::default(), add).write(&target.join(EXPORTED_WEIGHTS), &header)?;
    let of = format!("experiment {}, run {}, seed {}", run.experiment, run.run, run.seed);
    let model = pytorch(&plan, &Exported { of, temperature });
    atomic::write(&target.join("model.py"), model.as_bytes())?;
    Ok(())
}
