//! `mien train`: experiments are checked, their data prepared, run folders made, and `mien-train` started.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use experiment::{Facts, PhotoCounts, Plan, Written};
use formats::run::RunFolder;
use formats::split::{Part, Split};
use formats::{Problem, Settings, Workspace, clock};
use ingestion::{Audit, Catalogue, Links};

use super::Place;
use super::launch::Launch;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{print, table, trainer};

/// Train the networks of experiment files, every seed of each.
///
/// Everything is checked before any work. A run's files appear as it goes under
/// experiments/runs/EXPERIMENT/RUN/; a run that was killed is finished by `mien resume`.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien train experiments/paper.yaml\n  \
    mien train experiments/paper.yaml --set optimizer.adam.learning_rate=0.001 --seeds 1,2,3")]
pub(crate) struct TrainArguments {
    /// Experiment files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Change a setting for these runs; recorded beside the file, not in it.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overrides: Vec<String>,

    /// The seeds, instead of the file's.
    #[arg(long, value_name = "1,2,3", value_delimiter = ',')]
    seeds: Vec<u64>,

    /// Threads of libtorch; the default is one per core. The same number gives the same bits.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Train although the split leaks; the run and its reports will say so.
    #[arg(long)]
    allow_leak: bool,

    /// Check everything and say what would be trained, but train nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &TrainArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let experiments = read_all(arguments)?;
    let catalogue = Catalogue::read(&workspace)?;
    let links = super::links::of(&workspace, &catalogue)?;
    let mut plans = Vec::new();
    for written in &experiments {
        plans.push(check(written, &workspace, &settings, &links, arguments)?);
    }
    place.say_catalogue(&catalogue);
    if arguments.dry_run {
        for (plan, _) in &plans {
            print::data(&intention(plan, arguments));
        }
        return Ok(Exit::Done);
    }
    let launch = clock::now_for_a_name();
    let mut launched = Vec::new();
    for (written, (plan, audit)) in experiments.iter().zip(plans) {
        let prepared =
            super::prepared::ready(&workspace, &settings, &catalogue, &plan.split, &plan.view)?;
        let launch = Launch {
            name: &launch,
            plan: &plan,
            written,
            overrides: &arguments.overrides,
            audit: &audit,
            inputs: &prepared.inputs,
            threads: arguments.threads,
        };
        let runs = launch.make_runs(&workspace, seeds(&plan, arguments))?;
        launched.push((plan.clone(), runs));
    }
    for (plan, runs) in &launched {
        let exit = train(&workspace, &plan.split, &plan.view, runs, arguments.threads)?;
        if exit != Exit::Done {
            return Ok(exit);
        }
    }
    for (_, runs) in &launched {
        super::runs::print(runs, place)?;
    }
    Ok(Exit::Done)
}

fn read_all(arguments: &TrainArguments) -> Result<Vec<Written>, Failure> {
    let mut experiments = Vec::new();
    for file in &arguments.files {
        experiments.push(super::experiment::read(file, &arguments.overrides)?);
    }
    Ok(experiments)
}

/// Everything that can be known to be wrong before any work.
fn check(
    written: &Written,
    workspace: &Workspace,
    settings: &Settings,
    links: &Links,
    arguments: &TrainArguments,
) -> Result<(Plan, Audit), Failure> {
    let split = super::split::read(workspace, &written.experiment.data.split)?;
    let plan = resolve(written, &split, settings)?;
    let audit = allow(&plan, &split, settings, links, arguments.allow_leak)?;
    Ok((plan, audit))
}

/// The experiment's meaning on this workspace's classes, views and split.
pub(super) fn resolve(
    written: &Written,
    split: &Split,
    settings: &Settings,
) -> Result<Plan, Vec<Problem>> {
    let photos = PhotoCounts::of(split);
    let facts = Facts { classes: &settings.classes, views: &settings.views, photos: Some(&photos) };
    experiment::resolve(written, &facts)
}

/// Refuses a plan on a split that has no votes to learn from, has forgotten photos, or leaks; returns what
/// its audit found, with the leaks that were let pass.
pub(super) fn allow(
    plan: &Plan,
    split: &Split,
    settings: &Settings,
    links: &Links,
    allow_leak: bool,
) -> Result<Audit, Failure> {
    if plan.loss.votes() > 0.0 && !is_voted_on(split, links.catalogue()) {
        return Err(Failure::refused(format!(
            "the loss of `{}` learns from votes, and nobody voted on a training photo of `{}`\nhint: read votes with `mien relabel --votes FILE`, or leave out `votes`",
            plan.name, plan.split
        )));
    }
    super::forget::check_split(links.catalogue(), &plan.split, split)?;
    let audit = ingestion::audit(links, settings, split);
    if !audit.leaks.is_empty() && !allow_leak {
        return Err(Failure::policy(refusal(&plan.split, &audit)));
    }
    Ok(audit)
}

fn is_voted_on(split: &Split, catalogue: &Catalogue) -> bool {
    split.part(&Part::Train).any(|row| catalogue.votes().contains_key(&row.sha256))
}

fn refusal(split: &str, audit: &Audit) -> String {
    let (what, remedy) = if audit.is_out_of_date_only() {
        ("is out of date", format!("bring it up to date with `mien split {split} --extend`"))
    } else {
        ("leaks", "make a new one with `mien split`".to_owned())
    };
    let found = super::audit::messages(audit).join("\n  ");
    format!(
        "the split `{split}` {what}:\n  {found}\nhint: see all of it with `mien split {split} --audit`; {remedy}, or train all the same with `--allow-leak`, which every report will print"
    )
}

fn intention(plan: &Plan, arguments: &TrainArguments) -> String {
    let seeds = seeds(plan, arguments);
    let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
    format!(
        "would train `{}` on split `{}`, view `{}`, seeds {}",
        plan.name,
        plan.split,
        plan.view,
        seeds.join(", ")
    )
}

fn seeds<'a>(plan: &'a Plan, arguments: &'a TrainArguments) -> &'a [u64] {
    if arguments.seeds.is_empty() { &plan.seeds } else { &arguments.seeds }
}

/// Starts `mien-train` on the training and validation parts.
pub(super) fn train(
    workspace: &Workspace,
    split: &str,
    view: &str,
    runs: &[RunFolder],
    threads: Option<u16>,
) -> Result<Exit, Failure> {
    print::note(&format!("training {} of `{split}`", table::counted(runs.len(), "run")));
    trainer::run(words(workspace, split, view, runs, threads))
}

/// What `mien-train` is asked; it is given no way to the test part.
pub(super) fn words(
    workspace: &Workspace,
    split: &str,
    view: &str,
    runs: &[RunFolder],
    threads: Option<u16>,
) -> Vec<OsString> {
    let prepared = workspace.prepared(split, view);
    let mut words: Vec<OsString> = vec!["train".into()];
    words.extend(["--train".into(), prepared.part(&Part::Train).into()]);
    words.extend(["--validation".into(), prepared.part(&Part::Validation).into()]);
    words.extend(["--photos".into(), prepared.photos_path().into()]);
    if let Some(threads) = threads {
        words.extend(["--threads".into(), threads.to_string().into()]);
    }
    words.extend(runs.iter().map(|run| run.path().into()));
    words
}
