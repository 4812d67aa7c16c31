//! `mien train`: experiments are checked, their data prepared, run folders made, and `mien-train` started.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args;
use experiment::losses::Targets;
use experiment::{Facts, Plan, Written};
use formats::run::{self, RunFolder, RunRecord, Status};
use formats::split::{Part, Split};
use formats::{Digest, MADE_BY, Problem, Settings, Workspace, atomic, clock};
use ingestion::{Audit, Catalogue, Links};

use super::{Place, command_line};
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
    for (written, (plan, leaks)) in experiments.iter().zip(plans) {
        let prepared =
            super::prepared::ready(&workspace, &settings, &catalogue, &plan.split, &plan.view)?;
        let launch = Launch {
            name: &launch,
            plan: &plan,
            written,
            overrides: &arguments.overrides,
            leaks: &leaks,
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
) -> Result<(Plan, Vec<String>), Failure> {
    let split = super::split::read(workspace, &written.experiment.data.split)?;
    let plan = resolve(written, &split, settings)?;
    let leaks = allow(&plan, &split, settings, links, arguments.allow_leak)?;
    Ok((plan, leaks))
}

/// The experiment's meaning on this workspace's classes, views and split.
pub(super) fn resolve(
    written: &Written,
    split: &Split,
    settings: &Settings,
) -> Result<Plan, Vec<Problem>> {
    let train_photos = split.part(&Part::Train).count();
    let facts = Facts {
        classes: &settings.classes,
        views: &settings.views,
        train_photos: Some(train_photos),
    };
    experiment::resolve(written, &facts)
}

/// Refuses a plan on a split that has no votes to learn from, has forgotten photos, or leaks; returns the
/// leaks that were let pass.
pub(super) fn allow(
    plan: &Plan,
    split: &Split,
    settings: &Settings,
    links: &Links,
    allow_leak: bool,
) -> Result<Vec<String>, Failure> {
    if plan.loss.targets() == Targets::Votes && !is_voted_on(split, links.catalogue()) {
        return Err(Failure::refused(format!(
            "the loss of `{}` learns from votes, and nobody voted on a training photo of `{}`\nhint: read votes with `mien relabel --votes FILE`, or say `targets: labels`",
            plan.name, plan.split
        )));
    }
    super::forget::check_split(links.catalogue(), &plan.split, split)?;
    let audit = ingestion::audit(links, settings, split);
    if !audit.leaks.is_empty() && !allow_leak {
        return Err(Failure::policy(refusal(&plan.split, &audit)));
    }
    Ok(audit.leaks.into_iter().map(|leak| leak.message).collect())
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

/// All runs of one experiment that one command starts.
pub(super) struct Launch<'a> {
    pub(super) name: &'a str,
    pub(super) plan: &'a Plan,
    pub(super) written: &'a Written,
    pub(super) overrides: &'a [String],
    pub(super) leaks: &'a [String],
    pub(super) inputs: &'a BTreeMap<String, Digest>,
    pub(super) threads: Option<u16>,
}

impl Launch<'_> {
    /// Makes the folders of all seeds first, so that a killed launch can be finished.
    fn make_runs(&self, workspace: &Workspace, seeds: &[u64]) -> Result<Vec<RunFolder>, Failure> {
        let mut runs = Vec::new();
        for seed in seeds {
            let mut record = self.record(*seed);
            record.run = claim(workspace, &record.experiment, &record.run)?;
            let folder = workspace.run(&record.experiment, &record.run);
            self.write(&folder, &record)?;
            runs.push(folder);
        }
        Ok(runs)
    }

    /// Makes the folder a run.
    pub(super) fn write(&self, folder: &RunFolder, record: &RunRecord) -> Result<(), Failure> {
        atomic::write(&folder.experiment(), self.written.text.as_bytes())?;
        atomic::write(&folder.resolved(), self.plan.to_yaml().as_bytes())?;
        // Last: a folder with a record is a run.
        Ok(folder.write_record(record)?)
    }

    /// The record of a run that has not begun.
    pub(super) fn record(&self, seed: u64) -> RunRecord {
        let plan_text = self.plan.digest_text();
        let mut inputs = BTreeMap::new();
        for name in ["catalogue", "split", "train", "validation"] {
            inputs.extend(self.inputs.get(name).map(|digest| (name.to_owned(), *digest)));
        }
        let id = run::id(&plan_text, &inputs, seed);
        inputs.insert("plan".to_owned(), Digest::of(plan_text.as_bytes()));
        RunRecord {
            version: RunRecord::VERSION,
            made_by: MADE_BY.to_owned(),
            experiment: self.plan.name.clone(),
            run: id,
            launch: self.name.to_owned(),
            seed,
            command: command_line(),
            overrides: self.overrides.to_vec(),
            allowed_leaks: self.leaks.to_vec(),
            split: self.plan.split.clone(),
            view: self.plan.view.clone(),
            inputs,
            status: Status::Waiting,
            failure: None,
            created_at: clock::now(),
            heartbeat: None,
            device: None,
            threads: self.threads.map(usize::from),
            versions: BTreeMap::new(),
        }
    }
}

/// Makes the run's folder: the id itself, or `-2`, `-3`, … for a repeat. Of two at once each gets its own.
fn claim(workspace: &Workspace, experiment: &str, id: &str) -> Result<String, Failure> {
    let mut run = id.to_owned();
    let mut repeat = 1;
    loop {
        let folder = workspace.run(experiment, &run);
        let made = fs::create_dir_all(workspace.runs().join(experiment))
            .and_then(|()| fs::create_dir(folder.path()));
        match made {
            Ok(()) => return Ok(run),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(formats::Error::write(folder.path())(error).into()),
        }
        repeat += 1;
        run = format!("{id}-{repeat}");
    }
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
