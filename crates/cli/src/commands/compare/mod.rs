//! `mien compare`: what differs between results, what they reached, and how they learned.

mod curves;
mod numbers;
mod settings;

use std::path::PathBuf;

use clap::Args;
use evaluation::{
    AcrossParts, ComparedResult, Comparison, ResultRuns, compare, draw_comparison, group_by_launch,
};
use experiment::{Difference, Setting};
use serde::Serialize;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted};

/// Set results beside each other: settings that differ, numbers over seeds, differences seed by seed, curves.
///
/// All seeds of a launch are one result. Only finished runs count in the numbers. What was scored on different
/// photos is not ranked (exit 4) unless you say so: a higher number on other photos says nothing.
/// Test numbers are those that `mien evaluate` has counted; looking at them here again computes nothing.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien compare paper paper-steady\n  \
    mien compare paper 20261125T211833              # a launch as `mien runs --launches` lists it\n  \
    mien compare paper paper-steady --picture curves.svg")]
pub(crate) struct CompareArguments {
    /// Run folders, run ids, experiments for all runs of their newest launch, or launches.
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,

    /// Rank results although they were scored on different photos.
    #[arg(long)]
    across_parts: bool,

    /// Draw the learning curves, too, as SVG or PNG by the ending of its name.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Compared<'a> {
    settings: &'a [Difference],
    #[serde(flatten)]
    comparison: &'a Comparison,
}

pub(super) fn run(arguments: &CompareArguments, place: &Place) -> Result<Exit, Failure> {
    let runs = super::find_runs(&place.workspace()?, &arguments.runs)?;
    super::forget::note_runs(&runs)?;
    let mut results = group_by_launch(runs);
    let plans = plans(&mut results)?;
    let across = if arguments.across_parts { AcrossParts::Allow } else { AcrossParts::Refuse };
    let comparison = compare(&results, across)?;
    let settings = settings::that_differ(&plans);
    if let Some(file) = &arguments.picture {
        draw_comparison(&comparison, file)?;
        print::note(&format!("drew {}", file.display()));
    }
    if place.json {
        print::json(&Compared { settings: &settings, comparison: &comparison });
    } else {
        print::data(&text(&settings, &comparison));
    }
    Ok(Exit::Done)
}

/// The settings of each result, which also say what its loss is and by what its best epoch is chosen.
fn plans(results: &mut [ResultRuns]) -> Result<Vec<Setting>, Failure> {
    let mut plans = Vec::new();
    for result in results {
        let Some((folder, _)) = result.runs.first() else { continue };
        let plan = Setting::read_plan(&folder.resolved())?;
        if let Some(column) = plan.at("select_best_by") {
            result.select_best_by = column.to_string();
        }
        result.loss = plan.at("loss").map(|loss| loss.to_string()).unwrap_or_default();
        plans.push(plan);
    }
    Ok(plans)
}

fn text(settings: &[Difference], comparison: &Comparison) -> String {
    let mut blocks = vec![results(&comparison.results)];
    if comparison.results.len() > 1 {
        blocks.push(settings::text(settings, comparison));
    }
    blocks.extend(comparison.parts.iter().map(numbers::text));
    blocks.extend(curves::text(comparison));
    blocks.join("\n\n")
}

fn results(results: &[ComparedResult]) -> String {
    let mut table = Table::new(&["result", "launch", "seeds", "finished"]);
    for result in results {
        let seeds: Vec<String> = result.seeds.iter().map(u64::to_string).collect();
        table.row([
            result.name.clone(),
            super::launch_to_the_second(&result.launch).to_owned(),
            seeds.join(", "),
            format!("{} of {}", result.finished, counted(result.seeds.len(), "run")),
        ]);
    }
    table.text()
}
