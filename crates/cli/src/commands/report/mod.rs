//! `mien report`: one page from the files of runs, or from a confusion matrix alone.

mod check;
mod faces;
mod live;

use std::path::PathBuf;

use clap::Args;
use evaluation::{Checkpoint, ConfusionRequest, ExperimentRuns, Faces, ReportFiles, ReportRequest};
use experiment::Plan;
use formats::Workspace;
use formats::json::json;
use formats::run::{RunFolder, RunRecord};
use formats::workspace::check_name;

use super::{Place, command_line};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use faces::Album;

/// Write a report: one self-contained page with its figures, tables and machine twin.
///
/// Made from the files of evaluated runs alone, without model and photos. Several experiments stand side by side.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien report paper paper-steady --name steady\n  \
    mien report --check reports/steady\n  \
    mien report steady --live\n  \
    mien report --from-confusion matrix.csv --published table.csv --name published")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct ReportArguments {
    /// Run folders, run ids, or experiments for all runs of their newest launch.
    #[arg(value_name = "RUN", required_unless_present_any = ["from_confusion", "check"])]
    runs: Vec<String>,

    /// A matrix of counts instead of runs: first column `label` (the true class), one column per predicted class.
    #[arg(long, value_name = "FILE", conflicts_with = "runs")]
    from_confusion: Option<PathBuf>,

    /// A table that was published about these counts: each cell that does not follow from them is marked.
    ///
    /// First column `label`, the others named after metrics of a class, as `f1` or `one_versus_rest_accuracy %` where it is printed in percent.
    #[arg(long, value_name = "TABLE", requires = "from_confusion")]
    published: Option<PathBuf>,

    /// The report's name: it is written to reports/NAME/.
    #[arg(long, required_unless_present_any = ["check", "live"], default_value = "", hide_default_value = true)]
    name: String,

    /// Instead of writing one: hold a report against the files of its runs, and say where it says something else.
    ///
    /// Predictions are evaluated again. Exit code 3 means that something does not follow.
    #[arg(long, value_name = "REPORT", conflicts_with_all = ["runs", "from_confusion", "name", "png", "no_faces"])]
    check: Option<PathBuf>,

    /// Show no photo, whatever the people on them agreed to.
    ///
    /// Without it the hardest photos are shown of people whose consent is among those that `show_consent` in data/mien.yaml names.
    #[arg(long, conflicts_with = "from_confusion")]
    no_faces: bool,

    /// Keep a page about runs that are being trained up to date, until they end: how far they are, how they learn.
    ///
    /// The browser loads reports/live/index.html (or that of `--name`) again by itself. It shows nothing of the test part.
    #[arg(long, conflicts_with_all = ["from_confusion", "check", "png", "no_faces"])]
    live: bool,

    /// Write the figures as PNG, too.
    #[arg(long)]
    png: bool,

    /// Say what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ReportArguments, place: &Place) -> Result<Exit, Failure> {
    let workspace = place.workspace()?;
    if let Some(report) = &arguments.check {
        return check::run(report, &workspace, place);
    }
    let name =
        if arguments.live && arguments.name.is_empty() { live::NAME } else { &arguments.name };
    check_name(name, "report")?;
    let folder = workspace.report(name);
    if workspace.findings_page().starts_with(&folder) {
        return Err(Failure::refused(
            "`reports/findings/` is where `mien check --html` writes its page\nhint: give the report another `--name`",
        ));
    }
    if arguments.dry_run {
        print::data(&format!("would write {}", folder.display()));
        return Ok(Exit::Done);
    }
    if arguments.live {
        let runs = experiments_of(super::find_runs(&workspace, &arguments.runs)?)?;
        return live::run(&runs, &folder, place.json);
    }
    let files = match &arguments.from_confusion {
        Some(file) => evaluation::report_from_confusion(&ConfusionRequest {
            workspace: &workspace,
            name: &arguments.name,
            file,
            published: arguments.published.as_deref(),
            command: command_line(),
            png: arguments.png,
        })?,
        None => from_runs(arguments, &workspace)?,
    };
    if place.json {
        print::json(
            &json!({ "page": files.page, "report": files.json, "headline": files.headline }),
        );
    } else {
        print::data(&format!("{}\n{}", files.headline.join("\n"), files.page.display()));
    }
    Ok(Exit::Done)
}

fn from_runs(arguments: &ReportArguments, workspace: &Workspace) -> Result<ReportFiles, Failure> {
    let runs = super::find_runs(workspace, &arguments.runs)?;
    super::forget::note_runs(&runs)?;
    let album = Album::open(workspace)?;
    let look_up = |photos: &_| album.look_up(photos);
    Ok(evaluation::report(&ReportRequest {
        workspace,
        name: &arguments.name,
        experiments: experiments_of(runs)?,
        command: command_line(),
        png: arguments.png,
        faces: if arguments.no_faces { Faces::LeftOut } else { Faces::Agreed(&look_up) },
    })?)
}

fn experiments_of(runs: Vec<(RunFolder, RunRecord)>) -> Result<Vec<ExperimentRuns>, Failure> {
    let mut experiments = evaluation::group_by_experiment(runs);
    experiments.iter_mut().try_for_each(add_plan)?;
    Ok(experiments)
}

/// What only the plan knows: the question, the network, the choice of the epoch.
fn add_plan(experiment: &mut ExperimentRuns) -> Result<(), Failure> {
    let Some((folder, _)) = experiment.runs.first() else { return Ok(()) };
    let plan = Plan::read(&folder.resolved())?;
    experiment.model_summary = experiment::summary(&plan);
    experiment.evaluated = match plan.checkpoint {
        experiment::Checkpoint::Last => Checkpoint::Last,
        experiment::Checkpoint::Best => Checkpoint::Best,
    };
    plan.select_best_by.name().clone_into(&mut experiment.select_best_by);
    experiment.question = plan.question;
    Ok(())
}
